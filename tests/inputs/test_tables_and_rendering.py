"""Tables cell by cell, and how a problem looks to the person who mends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.inputs import (
    Column,
    InputProblems,
    Problem,
    Problems,
    Spot,
    near,
    read_table,
    render,
    write_table,
)
from twin.terms.text import Text

COLUMNS = (
    Column(name="id", unique=True),
    Column(name="n", kind="int", required=False),
    Column(name="share", kind="float", required=False),
    Column(name="open", kind="bool", required=False),
    Column(name="备注", required=False),
)
CELL = st.text(alphabet='甲a ,"：|', max_size=6).map(str.strip)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.text(alphabet='乙b,"-', min_size=1, max_size=6),
            "n": st.none() | st.integers(-(10**12), 10**12),
            "share": st.none() | st.floats(allow_nan=False, allow_infinity=False),
            "open": st.none() | st.booleans(),
            "备注": CELL,
        }
    ),
    max_size=6,
    unique_by=lambda row: row["id"],
)


@given(rows=ROWS)
def test_what_is_written_is_read_back(
    rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "round-trip.csv"
    write_table(path, [column.name for column in COLUMNS], rows)
    assert list(read_table(path, COLUMNS).rows()) == rows
    assert b"\r" not in path.read_bytes()


def test_the_first_of_two_equal_ids_is_named_and_empty_lines_count(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,n\n\n甲,1\n\n甲,2\n", encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        read_table(path, COLUMNS, "t.csv")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("E504", 5)
    assert "第 3 行" in problem.message.zh


def test_a_semantic_check_can_point_at_any_cell(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,备注,n\n"甲, 乙",好,7\n', encoding="utf-8")
    table = read_table(path, COLUMNS, "t.csv")
    assert table.at(0, "备注") == Spot("t.csv", 2, 8, 1)
    assert table.at(0, "open") == Spot("t.csv", 2, 1)
    problems = Problems()
    problems.add("W501", table.at(0, "n"), Text("可疑", "doubtful"), None, table.line(0))
    problems.raise_any()
    problems.add("E507", table.at(0, "n"), Text("没有", "none"))
    with pytest.raises(InputProblems) as caught:
        problems.raise_any()
    assert [p.code for p in caught.value.problems] == ["E507", "W501"]


def test_a_warning_is_called_one_and_the_hint_closes_the_block() -> None:
    problem = Problem("W401", "x", 2, 1, Text("疑", "doubtful"), Text("改", "mend"), 1, "甲")
    assert render(problem, "zh").splitlines() == [
        "x:2:1: 警告 W401 疑",
        "     2 | 甲",
        "       | ^^",
        "       = 改",
    ]


def test_fifty_problems_are_shown_and_the_rest_counted() -> None:
    bad = Text("坏", "bad")
    found = InputProblems(
        Problem("E103", "x", line, 1, bad, None, 1, "") for line in range(60, 0, -1)
    )
    shown = found.render("en").splitlines()
    heads = [line for line in shown if line.startswith("x:")]
    assert [heads[0], heads[-1]] == ["x:1:1: error E103 bad", "x:50:1: error E103 bad"]
    assert shown[-2:] == ["… and 10 more", "60 error(s)."]


def test_of_equally_near_names_the_earlier_comes_first() -> None:
    assert near("东村", ["西村", "东屯", "西屯", "东村子"]) == ["西村", "东屯", "东村子"]
