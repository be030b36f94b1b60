"""Parts of a drill in files of their own, and a mistake shown in the file it stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import find_drill, load_drill, read_drill
from twin.county import County
from twin.inputs import InputProblems, Problem

SHIPPED = find_drill("hf-leak").read_text(encoding="utf-8")
PART = """world:
  gust: 0.9
  people: {compliance: 0.4}
objectives:
  - {id: O9, text: 上报迟报的处理}
injects:
  - id: M-090
    at: 21:40
    text: 群众来电询问
    objective: O9
    call: {type: 气体泄漏, place: H-A1}
    expect:
      - {id: E-090, who: 指挥平台, action: 并案, within: 5m}
"""
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """The shipped drill with includes, beside the files given."""

    def write(named: str, **files: str) -> Path:
        folder = tmp_path / "drills"
        for name, text in files.items():
            target = folder / (name.replace("__", "/") + ".yaml")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        path = folder / "drill.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"include: {named}\n" + SHIPPED, encoding="utf-8")
        return path

    return write


def refused(path: Path, county: County) -> list[Problem]:
    with pytest.raises(InputProblems) as caught:
        load_drill(path, county)
    return list(caught.value.problems)


def test_lists_grow_groups_are_filled_and_the_drill_itself_stands(put: Put, county: County) -> None:
    drill = load_drill(put("[parts/calls.yaml]", parts__calls=PART), county)
    plain = load_drill(find_drill("hf-leak"), county)
    assert len(drill.injects) == len(plain.injects) + 1
    assert {i.id: i.at_s for i in drill.injects}["M-090"] == 4200.0
    assert [goal.id for goal in drill.objectives][-1] == "O9"
    assert drill.world == plain.world
    assert read_drill(put("[parts/calls.yaml]", parts__calls=PART), county).problems == ()


def test_a_part_may_be_written_in_the_other_language(put: Put, county: County) -> None:
    part = PART.replace("injects:", "注入:").replace("objectives:", "目标:")
    drill = load_drill(put("[a.yaml]", a=part), county)
    assert "M-090" in {inject.id for inject in drill.injects}


def test_a_part_may_include_others_from_its_own_folder(put: Put, county: County) -> None:
    path = put("[parts/a.yaml]", parts__a="include: [b.yaml]\n", parts__b=PART)
    assert "M-090" in {inject.id for inject in load_drill(path, county).injects}


def test_a_mistake_is_shown_in_the_file_it_stands_in(put: Put, county: County) -> None:
    part = PART.replace("place: H-A1", "place: 石桥村").replace("within: 5m", "within: 5")
    found = refused(put("[parts/a.yaml]", parts__a=part), county)
    assert [(p.code, p.line) for p in found] == [("E203", 11), ("E104", 13)]
    assert all(p.file.endswith("parts/a.yaml") for p in found)
    assert found[0].source_line is not None
    assert "石桥村" in found[0].source_line


def test_an_id_used_in_two_files_names_the_other_file(put: Put, county: County) -> None:
    (problem,) = refused(put("[a.yaml]", a=PART.replace("E-090", "E-004")), county)
    assert problem.code == "E303"
    assert "a.yaml" in problem.message.zh + problem.file


@pytest.mark.parametrize(
    ("named", "code", "at"),
    [
        ("[../out.yaml]", "E114", 11),
        ("[/etc/hostname]", "E114", 11),
        ("[parts/../../out.yaml]", "E114", 11),
        ("[a.yaml, none.yaml]", "E100", 19),
        ("[drill.yaml]", "E115", 11),
        ("a.yaml", "E103", 10),
        ("[7]", "E103", 11),
    ],
)
def test_an_include_that_leads_nowhere_is_refused_where_it_is_named(
    put: Put, county: County, named: str, code: str, at: int
) -> None:
    path = put(named, a=PART)
    (path.parent.parent / "out.yaml").write_text(PART, encoding="utf-8")
    (problem,) = refused(path, county)
    assert (problem.code, problem.line, problem.col) == (code, 1, at)


def test_a_link_to_the_outside_is_outside(put: Put, county: County) -> None:
    path = put("[link.yaml]", a=PART)
    (path.parent.parent / "out.yaml").write_text(PART, encoding="utf-8")
    (path.parent / "link.yaml").symlink_to(path.parent.parent / "out.yaml")
    assert [p.code for p in refused(path, county)] == ["E114"]


def test_a_circle_of_parts_is_refused_in_the_part_that_closes_it(put: Put, county: County) -> None:
    (problem,) = refused(put("[a.yaml]", a="include: [b.yaml]\n", b="include: [a.yaml]\n"), county)
    assert problem.code == "E115"
    assert problem.file.endswith("b.yaml")


def test_parts_that_fan_out_are_bounded(put: Put, county: County) -> None:
    files = {f"f{n}": "include: [" + ", ".join(f"f{n + 1}.yaml" for _ in range(9)) + "]\n"
             for n in range(8)}  # fmt: skip
    files["f8"] = "seed: 1\n"
    assert {p.code for p in refused(put("[f0.yaml]", **files), county)} == {"E109"}
