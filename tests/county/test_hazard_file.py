"""A hazard list in any of its forms gives the same units; what is wrong with it is said at once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from twin.county.gb18218 import load_standard
from twin.county.grading import Unit
from twin.county.hazard_file import read_units
from twin.inputs import InputProblems

STANDARD = load_standard()
ROWS: list[list[Any]] = [
    ["单元", "物质", "数量", "单位", "500米内常住人口", "人口来源"],
    ["液氯氨区", "液氯", 40000, "kg", 150, "入户登记"],
    [None, "液氨", 60, "t", None, None],
    ["甲醇罐区", "67-56-1", "300吨", None, None, None],
]


def csv_of(rows: list[list[Any]]) -> str:
    return "".join(",".join("" if c is None else str(c) for c in row) + "\n" for row in rows)


def units_of(tmp_path: Path, text: str, name: str = "u.csv", encoding: str = "utf-8") -> list[Unit]:
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return read_units(path, STANDARD, name)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InputProblems) as caught:
        units_of(tmp_path, text)
    return [f"{p.line}:{p.col} {p.code}" for p in caught.value.problems]


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    openpyxl = pytest.importorskip("openpyxl", reason="the office extra is not installed")
    book = openpyxl.Workbook()
    book.active.title = "清单"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def figures(units: list[Unit]) -> list[tuple[str, list[tuple[str, Fraction]], int | None]]:
    return [
        (
            unit.name,
            [(item.cas, item.q_t) for item in unit.items],
            None if unit.residents is None else unit.residents.count,
        )
        for unit in units
    ]


READ = [
    ("液氯氨区", [("7782-50-5", Fraction(40)), ("7664-41-7", Fraction(60))], 150),
    ("甲醇罐区", [("67-56-1", Fraction(300))], None),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_reads_alike(tmp_path: Path, encoding: str) -> None:
    assert figures(units_of(tmp_path, csv_of(ROWS), encoding=encoding)) == READ


def test_a_workbook_reads_alike_and_says_which_cell_declares_the_residents(tmp_path: Path) -> None:
    path = workbook(tmp_path / "u.xlsx", ROWS)
    units = read_units(path, STANDARD, "u.xlsx")
    assert figures(units) == READ
    assert units[0].residents is not None
    assert units[0].residents.origin.zh == "u.xlsx[清单]!E2 申报：入户登记"


def test_english_headers_read_alike(tmp_path: Path) -> None:
    header = ["unit", "substance", "quantity", "quantity_unit", "residents_500m",
              "residents_source"]  # fmt: skip
    assert figures(units_of(tmp_path, csv_of([header, *ROWS[1:]]))) == READ


@pytest.mark.parametrize(
    ("header", "cell", "tonnes"),
    [
        ("数量（t）", "60", "60"),
        ("数量(kg)", "60", "0.06"),
        ("数量", "60 t", "60"),
        ("设计最大量（t）", "60公斤", "0.06"),
        ("quantity", "6e1千克", "0.06"),
    ],
)
def test_the_unit_stands_in_the_header_or_after_the_number(
    tmp_path: Path, header: str, cell: str, tonnes: str
) -> None:
    (unit,) = units_of(tmp_path, f"单元,物质,{header},常住人口\n甲,氨,{cell},1\n")
    assert unit.items[0].q_t == Fraction(tonnes)


def test_a_unit_whose_rows_stand_apart_is_one_unit(tmp_path: Path) -> None:
    text = "单元,物质,数量（t）,常住人口\n甲,氨,6,9\n乙,氨,1,\n甲,氯,4,9\n"
    assert [len(unit.items) for unit in units_of(tmp_path, text)] == [2, 1]


def test_a_substance_of_no_table_goes_by_the_lowest_of_its_classes(tmp_path: Path) -> None:
    text = "单元,物质,类别,数量（t）,相态,常住人口\n甲,某溶剂,W5.3；w5.1,20,液体,0\n"
    (unit,) = units_of(tmp_path, text)
    (item,) = unit.items
    assert item.name == "某溶剂"
    assert (item.threshold.value, item.beta.value) == (Fraction(10), Fraction("1.5"))


HEAD = "单元,物质,CAS号,数量,单位,类别,相态,500米内常住人口\n"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("甲,液氨气,,60,t,,,1", "2:3 E521"),
        ("甲,,,60,t,,,1", "2:3 E503"),
        ("甲,某溶剂,67-64-2,60,t,,,1", "2:7 E521"),
        ("甲,氨,7782-50-5,60,t,,,1", "2:5 E523"),
        ("甲,,6484-52-2,60,t,,,1", "2:4 E521"),
        ("甲,砷化氢,,60,t,,,1", "2:13 E521"),
        ("甲,氨,,,t,,,1", "2:6 E503"),
        ("甲,氨,,许多,t,,,1", "2:6 E501"),
        ("甲,氨,,1.2.3,t,,,1", "2:6 E501"),
        ("甲,氨,,-1,t,,,1", "2:6 E505"),
        ("甲,氨,,60,斤,,,1", "2:9 E522"),
        ("甲,氨,,60斤,,,,1", "2:6 E522"),
        ("甲,氨,,60,,,,1", "2:6 E522"),
        ("甲,氨,,60kg,t,,,1", "2:6 E523"),
        ("甲,氨,,60,t,J9,,1", "2:11 E506"),
        ("甲,某溶剂,,60,t,W5.3,气体,1", "2:13 E523"),
        ("甲,氨,,60,t,,冰,1", "2:12 E506"),
        ("甲,氨,,60,t,,,-3", "2:13 E501"),
        ("甲,氨,,60,t,,,1.5", "2:13 E501"),
        ("甲,氨,,60,t,,,", "2:13 E503"),
        (",氨,,60,t,,,1", "2:1 E503"),
        ("甲,氨,,60,t,,,1\n,氯,,1,t,,,2", "3:11 E523"),
    ],
)
def test_each_fault_is_named_at_its_cell(tmp_path: Path, row: str, fault: str) -> None:
    assert faults(tmp_path, HEAD + row + "\n") == [fault]


def test_all_faults_come_at_once_in_file_order(tmp_path: Path) -> None:
    rows = "甲,液氨气,,x,斤,,冰,-1\n乙,氨,,1,斤,J9,,\n"
    assert faults(tmp_path, HEAD + rows) == [
        "2:3 E521",
        "2:8 E501",
        "2:10 E522",
        "2:13 E506",
        "2:15 E501",
        "3:8 E522",
        "3:10 E506",
    ]


def test_faults_of_a_workbook_are_named_by_cell(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["单元", "物质", "数量（t）", "常住人口"],
        ["甲", "液氨气", "x", 1],
        [None, "氨", 60, 2],
    ]
    path = workbook(tmp_path / "u.xlsx", rows)
    with pytest.raises(InputProblems) as caught:
        read_units(path, STANDARD, "u.xlsx")
    assert [f"{p.where} {p.code}" for p in caught.value.problems] == [
        "u.xlsx[清单]!B2 E521",
        "u.xlsx[清单]!C2 E501",
        "u.xlsx[清单]!D3 E523",
    ]


@pytest.mark.parametrize("text", ["", "单元,物质,数量\n"])
def test_an_empty_list_is_a_fault(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == ["1:1 E503"]


def test_a_column_that_is_missing_or_misspelt_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path, "单元,物资,备注\n甲,氨,\n") == ["1:1 E503", "1:4 E502"]
