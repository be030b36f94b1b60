"""Drills with several mistakes, overrides, names: all is told at once and in file order."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import find_drill, load_drill
from twin.county import County
from twin.inputs import InputProblems

SHIPPED = find_drill("hf-leak").read_text(encoding="utf-8")


def _problems(text: str, county: County, folder: Path) -> InputProblems:
    path = folder / "drill.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_drill(path, county)
    return caught.value


def test_all_mistakes_of_a_file_come_at_once_in_file_order(county: County, tmp_path: Path) -> None:
    text = SHIPPED.replace("target: GHF-036", "target: GHF-936")
    text = text.replace("action: 结案", "action: 结束案").replace("objective: O6", "objective: O9")
    found = _problems(text, county, tmp_path).problems
    assert [p.code for p in found] == ["E204", "E208", "E207"]
    assert [p.line for p in found] == sorted(p.line for p in found)
    assert all(p.hint is not None for p in found)


def test_an_id_used_twice_names_the_other_line(county: County, tmp_path: Path) -> None:
    (problem,) = _problems(SHIPPED.replace("id: E-029", "id: E-004"), county, tmp_path).problems
    assert problem.code == "E303"
    line = SHIPPED[: SHIPPED.index("id: E-004")].count("\n") + 1
    assert f"第 {line} 行" in problem.message.zh


@pytest.mark.parametrize(("since", "word"), [("E-099", "不存在"), ("E-023", "绕成了圈")])
def test_a_clock_that_starts_nowhere_or_with_itself_is_found(
    county: County, tmp_path: Path, since: str, word: str
) -> None:
    text = SHIPPED.replace(
        "within: 1h, since: E-015, objective: O4}\n\n",
        f"within: 1h, since: {since}, objective: O4}}\n\n",
    )
    assert text != SHIPPED
    found = _problems(text, county, tmp_path).problems
    assert ("E304", True) in {(p.code, word in p.message.zh) for p in found}


@pytest.mark.parametrize(
    ("override", "code"),
    [
        ("world.people.compliance=2", "E107"),
        ("world.peeple.compliance=0.5", "E102"),
        ("seed", "E102"),
        ("seed.x=1", "E102"),
        ("policy=fastest", "E106"),
    ],
)
def test_a_bad_override_is_told(county: County, override: str, code: str) -> None:
    with pytest.raises(InputProblems) as caught:
        load_drill(find_drill("hf-leak"), county, overrides=(override,))
    assert code in {p.code for p in caught.value.problems}


def test_an_override_changes_the_drill(county: County) -> None:
    words = ("world.people.compliance=0.25", "policy=beeline", "world.crews.turnout=0")
    drill = load_drill(find_drill("hf-leak"), county, overrides=words)
    assert drill.world.compliance_share == 0.25
    assert drill.policy == "beeline"
    assert drill.world.turnout_scale == 0.0


def test_a_drill_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(InputProblems) as caught:
        find_drill("hf-leek")
    assert caught.value.problems[0].hint is not None
    assert "hf-leak" in caught.value.problems[0].hint.zh
