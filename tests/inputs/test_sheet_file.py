"""A table is the same table as CSV in any encoding and as a workbook; every fault has its cell."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from twin.inputs import Column, InputProblems, read_grid, read_table

COLUMNS = (
    Column(name="tag", also=("位号",), unique=True),
    Column(name="amount", also=("数量（t）",), kind="exact", lo=0),
    Column(name="note", also=("备注",), required=False),
)
ROWS: list[list[Any]] = [["位号", "数量（t）", "备注"], ["LT-1", 0.1, "甲"], ["LT-2", 20, None]]
READ = [
    {"tag": "LT-1", "amount": Fraction(1, 10), "note": "甲"},
    {"tag": "LT-2", "amount": Fraction(20), "note": ""},
]


def workbook(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    openpyxl = pytest.importorskip("openpyxl", reason="the office extra is not installed")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InputProblems) as caught:
        read_table(path, COLUMNS, path.name)
    return [f"{p.where} {p.code}" for p in caught.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("位号,数量（t）,备注\nLT-1,0.1,甲\nLT-2,20,\n", encoding=encoding)
    assert list(read_table(path, COLUMNS).rows()) == READ


def test_a_workbook_reads_as_its_csv_does(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ("Sheet1", []), ("清单", ROWS))
    assert list(read_table(path, COLUMNS).rows()) == READ


def test_headers_may_differ_in_case_spaces_and_width(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("TAG, 数 量(t)\nLT-1,3\n", encoding="utf-8")
    assert read_table(path, COLUMNS)["amount"] == [Fraction(3)]


def test_a_number_of_a_sheet_reads_as_excel_shows_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ("清单", [["tag", "amount"], ["a", 0.1 + 0.2]]))
    assert read_table(path, COLUMNS)["amount"] == [Fraction(3, 10)]


def test_every_fault_of_a_workbook_is_named_by_sheet_and_cell(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [],
        ["位号", "数量（t）"],
        ["LT-1", "许多"],
        [],
        ["LT-1", -0.5],
        ["LT-3", None],
    ]
    path = workbook(tmp_path / "t.xlsx", ("清单", rows))
    assert problems_of(path) == [
        "t.xlsx[清单]!B3 E501",
        "t.xlsx[清单]!A5 E504",
        "t.xlsx[清单]!B5 E505",
        "t.xlsx[清单]!B6 E503",
    ]


def test_a_cell_beyond_the_header_is_a_fault_of_its_own(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ("清单", [["tag", "amount"], ["a", 1, "?"]]))
    assert problems_of(path) == ["t.xlsx[清单]!C2 E508"]


def test_two_names_of_one_column_are_one_column_twice(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("tag,位号,amount\na,b,1\n", encoding="utf-8")
    assert problems_of(path) == ["t.csv:1:5 E504"]


def test_a_problem_of_a_workbook_shows_no_line_of_the_zip(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ("清单", [["tag", "amount"], ["a", "x"]]))
    with pytest.raises(InputProblems) as caught:
        read_table(path, COLUMNS)
    assert caught.value.render("zh").splitlines() == [
        f"{path}[清单]!B2: 错误 E501 amount：“x”读不懂",
        "1 个错误。",
    ]


@pytest.mark.parametrize("written", ["1e999999999", "nan", "inf", "1_000", "0x10", "1/3", "."])
def test_what_is_no_plain_decimal_is_no_exact_number(tmp_path: Path, written: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"tag,amount\na,{written}\n", encoding="utf-8")
    assert problems_of(path) == ["t.csv:2:3 E501"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"tag,amount\na,1\n"])
def test_a_broken_workbook_is_said_to_be_one(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("openpyxl", reason="the office extra is not installed")
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputProblems, match=r"t\.xlsx:1:1 E100") as caught:
        read_grid(path)
    assert "另存为 .xlsx" in caught.value.render("zh")


def test_an_old_workbook_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputProblems) as caught:
        read_grid(tmp_path / "t.xls")
    assert "另存为 .xlsx 或 CSV" in caught.value.render("zh")


def test_a_missing_extra_is_named_with_its_install_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputProblems) as caught:
        read_grid(tmp_path / "t.xlsx")
    assert "pip install 'fumeng-twin[office]'" in caught.value.render("en")


def test_a_missing_workbook_is_said_to_be_missing(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="the office extra is not installed")
    with pytest.raises(InputProblems) as caught:
        read_grid(tmp_path / "none.xlsx")
    assert "找不到文件" in caught.value.render("zh")
