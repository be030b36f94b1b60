"""A county is a folder: what loads, what is refused, and where the fault is said to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from twin.county import County, load_county
from twin.county.check import check_county
from twin.county.load import default_folder
from twin.county.new import FolderNotEmptyError, new_county
from twin.county.schema import TABLES, columns_of
from twin.inputs.problems import InputProblems, Problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the embedded county to break."""
    return Path(shutil.copytree(default_folder(), tmp_path / "county"))


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(InputProblems) as caught:
        load_county(folder)
    return list(caught.value.problems)


def where(problem: Problem) -> tuple[str, int, int, str]:
    return Path(problem.file).name, problem.line, problem.col, problem.code


def test_a_copy_loads_to_the_same_county(folder: Path, county: County) -> None:
    assert load_county(folder).digest == county.digest


def test_an_edited_table_is_read_although_the_pack_is_stale(folder: Path, county: County) -> None:
    def slower(text: str) -> str:
        lines = text.split("\n")
        cells = lines[1].split(",")
        cells[4] = str(int(cells[4]) + 500)
        lines[1] = ",".join(cells)
        return "\n".join(lines)

    edit(folder / "edges.csv", slower)
    edited = load_county(folder)
    arcs = edited.roads.edge == 0
    before = county.roads.dry_ms[county.roads.edge == 0]
    assert (edited.roads.dry_ms[arcs] - before).tolist() == [500] * int(arcs.sum())
    assert edited.digest != county.digest


def test_the_text_alone_gives_what_the_pack_gives(folder: Path, county: County) -> None:
    (folder / "packed.npz").unlink()
    plain = load_county(folder)
    assert plain.points.id == county.points.id
    assert plain.roads.head.tolist() == county.roads.head.tolist()
    assert plain.roads.lat_deg.tolist() == county.roads.lat_deg.tolist()
    assert plain.roads.snow_ms.tolist() == county.roads.snow_ms.tolist()


def test_a_reference_to_nothing_is_named_with_line_column_and_hint(folder: Path) -> None:
    edit(folder / "units.csv", lambda t: t.replace(",S-fire-1,119,", ",S-fire-l,119,", 1))
    (problem,) = problems_of(folder)
    assert where(problem)[0::3] == ("units.csv", "E507")
    line = (folder / "units.csv").read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert line[problem.col - 1 :].startswith("S-fire-l")
    assert problem.hint is not None
    assert "S-fire-1" in problem.hint.en


def test_a_broken_reference_in_a_large_table_is_found_too(folder: Path) -> None:
    edit(folder / "points.csv", lambda t: t.replace(",H-B1,", ",H-B9,", 1))
    (problem,) = problems_of(folder)
    assert where(problem)[0] == "points.csv"
    line = (folder / "points.csv").read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert line[problem.col - 1 :].startswith("H-B9")


def test_all_faults_come_at_once(folder: Path) -> None:
    edit(folder / "hospitals.csv", lambda t: t.replace(",600,", ",六百,", 1))
    edit(folder / "rooms.csv", lambda t: t.replace("C-duty", "C-hall", 1))
    edit(folder / "villages.csv", lambda t: t.replace(",township,", ",townshp,", 1))
    edit(folder / "edges.csv", lambda t: t.replace("0,", "零,", 1))
    found = problems_of(folder)
    codes = {(Path(p.file).name, p.code) for p in found}
    assert codes >= {
        ("hospitals.csv", "E501"),
        ("rooms.csv", "E504"),
        ("villages.csv", "E502"),
        ("villages.csv", "E503"),
        ("edges.csv", "E501"),
    }
    assert all(p.line >= 1 and p.col >= 1 for p in found)


def test_a_cell_too_many_is_said(folder: Path) -> None:
    edit(folder / "rooms.csv", lambda t: t.replace("\nC-duty,", "\nC-duty,,", 1))
    assert where(problems_of(folder)[0])[::3] == ("rooms.csv", "E508")


def test_a_missing_file_is_said(folder: Path) -> None:
    (folder / "tanks.csv").unlink()
    assert where(problems_of(folder)[0]) == ("tanks.csv", 1, 1, "E100")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nowhere")
    assert problem.hint is not None
    assert "fumeng county new" in problem.hint.en


def test_tables_saved_by_excel_and_wps_load(folder: Path, county: County) -> None:
    text = (folder / "villages.csv").read_text(encoding="utf-8")
    (folder / "villages.csv").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    text = (folder / "townships.csv").read_text(encoding="utf-8")
    (folder / "townships.csv").write_bytes(text.encode("utf-8-sig"))
    other = load_county(folder)
    assert [v.name for v in other.villages.values()] == [v.name for v in county.villages.values()]
    assert other.digest == county.digest


def test_a_rule_file_of_the_folder_replaces_the_default(folder: Path, county: County) -> None:
    (folder / "rules" / "own.yaml").write_text("fumeng_rules: 1\n", encoding="utf-8")
    other = load_county(folder)
    assert other.rule_texts["own.yaml"] == "fumeng_rules: 1\n"
    assert list(other.rule_texts) == sorted(other.rule_texts)
    assert other.rules_digest != county.rules_digest
    assert other.digest == county.digest


def test_a_new_county_loads_and_its_check_says_what_is_missing(tmp_path: Path) -> None:
    written = new_county(tmp_path / "new", name="试验县")
    assert {p.name for p in written} >= set(TABLES)
    county = load_county(tmp_path / "new")
    assert county.name == "试验县"
    failed = {r.key for r in check_county(county) if not r.passed}
    assert {"outline", "connected", "road_classes", "consult_room"} <= failed


def test_a_new_county_explains_its_columns(tmp_path: Path) -> None:
    new_county(tmp_path / "new")
    text = (tmp_path / "new" / "hazards.csv").read_text(encoding="utf-8")
    assert "#   firm：文字 text；引用 refers to firms.csv" in text
    assert text.endswith(",".join(columns_of("hazards.csv")) + "\n")


def test_a_line_added_to_a_new_county_is_checked_at_its_own_line(tmp_path: Path) -> None:
    new_county(tmp_path / "new")
    path = tmp_path / "new" / "firms.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "F-1,企业A,chemical,T-1,北纬,121.5,0,S,自拟\n", encoding="utf-8")
    (problem,) = problems_of(tmp_path / "new")
    assert where(problem) == ("firms.csv", text.count("\n") + 1, 22, "E501")


def test_a_new_county_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderNotEmptyError, match="nothing is overwritten"):
        new_county(tmp_path)


def test_the_generator_writes_the_columns_the_loader_expects() -> None:
    for table in TABLES:
        if table.endswith(".csv"):
            with (default_folder() / table).open(encoding="utf-8-sig") as lines:
                assert set(next(lines).strip().split(",")) == set(columns_of(table)), table
