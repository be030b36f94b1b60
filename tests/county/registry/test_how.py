"""A mapping file says which column is what; all that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.county.registry.tables import csv_of, read
from twin.county import County
from twin.county.load import default_folder
from twin.county.registry import Book, How, load_book, read_how
from twin.inputs import InputProblems
from twin.terms.basis import Basis

MAP = """category: teams
source: 县林草局
columns: {队名全称: name, 头头: leader, 兵力: headcount, 位置东: lon, 位置北: lat}
units: {headcount: 人}
crs: GCJ-02
code_system: mca
fill_down: [leader]
ignore: [编号]
basis: V2
"""


def test_a_foreign_table_is_read_by_its_map(tmp_path: Path, county: County, book: Book) -> None:
    (tmp_path / "m.yaml").write_text(MAP, encoding="utf-8")
    how = read_how(tmp_path / "m.yaml", book)
    table = [
        ["编号", "队名全称", "头头", "兵力", "位置东", "位置北", "乡镇代码"],
        ["1", "一队", "张某", "30", "121.743125", "42.058607", "210921123"],
        ["2", "二队", "", "12", "121.75", "42.06", "210921100"],
    ]
    options = {name: getattr(how, name) for name in How.__dataclass_fields__}
    rows, problems = read(csv_of(tmp_path / "t.csv", table), county, book, **options)
    assert problems == []
    assert rows is not None
    first, second = rows.drafts
    assert (first.source, first.basis) == ("county-forestry", Basis.SEEN_WEAK.value)
    assert first.cells["lat"] == "42.056404"
    assert first.cells["township"] == "T-zhalanyingzi"
    assert second.cells["leader"] == "张某"
    assert rows.unknown_columns == ()


def test_every_fault_of_a_map_is_told_at_once(tmp_path: Path, book: Book) -> None:
    text = """category: team
crs: Beijing-54
code_system: nbs
columns: {队名: nam}
units: {people: 人}
fill_down: [leeder]
"""
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_how(tmp_path / "m.yaml", book)
    assert [(p.line, p.code) for p in caught.value.problems] == [
        (line, "E506") for line in range(1, 7)
    ]  # fmt: skip
    first = caught.value.problems[0]
    assert first.hint is not None
    assert "teams" in first.hint.zh
    (tmp_path / "m.yaml").write_text("catgory: teams\nheader_row: 0\n", encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_how(tmp_path / "m.yaml", book)
    assert [(p.line, p.code) for p in caught.value.problems] == [(1, "E102"), (2, "E107")]


@pytest.fixture
def mine(tmp_path: Path, county: County) -> Callable[[str, str, str], Book]:
    """The rules of a county that has one of the files with one thing changed."""

    def load(name: str, old: str, new: str) -> Book:
        (tmp_path / "registry").mkdir(exist_ok=True)
        text = (default_folder() / "registry" / name).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "registry" / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_book(replace(county, folder=str(tmp_path)))

    return load


def test_a_county_may_bring_its_own_rules(mine: Callable[..., Book], book: Book) -> None:
    own = mine("departments.csv", "县卫生健康局", "某县卫健委")
    assert own.department_name("county-health") == "某县卫健委"
    assert own.categories == book.categories


def test_a_fact_may_have_another_owner_than_its_category(mine: Callable[..., Book]) -> None:
    own = mine("categories.yaml", "owners: {}", "owners: {headcount: county-fire}")
    assert own.owner_of("teams", "headcount") == "county-fire"
    assert own.owner_of("teams", "phone") == "county-emergency"


def test_an_owner_that_is_not_known_is_told_by_line(mine: Callable[..., Book]) -> None:
    with pytest.raises(InputProblems) as caught:
        mine("categories.yaml", "owners: {}", "owners: {heads: county-fir}")
    assert [p.code for p in caught.value.problems] == ["E507", "E507"]
    assert [p.message.en for p in caught.value.problems] == [
        "there is no fact 'heads'", "there is no department 'county-fir'",
    ]  # fmt: skip
    assert len({p.line for p in caught.value.problems}) == 1
