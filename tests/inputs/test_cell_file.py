"""Every cell of a sheet as it is kept: merged, dated, empty, spoilt, and where it stands."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from twin.inputs import InputProblems, cell_file
from twin.inputs.cell_file import read_cell_sheets


def test_a_csv_cell_may_span_lines_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('名称,备注\n\n甲,"两\n行"\n,,\n乙,x\n'.encode("gb18030"))
    (sheet,) = read_cell_sheets(path, "a.csv")
    assert [[cell.text for cell in row] for row in sheet.rows] == [
        ["名称", "备注"], ["甲", "两\n行"], ["乙", "x"],
    ]  # fmt: skip
    assert sheet.numbers == (1, 3, 6)
    assert sheet.spot(2, 1).where == "a.csv:6:3"


def test_a_workbook_keeps_numbers_dates_merged_blocks_and_the_cells_name(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="the office extra is not installed")
    book = openpyxl.Workbook()
    page = book.active
    page.title = "表1"
    page.append([])
    page.append(["名称", 210921199001010000, datetime(2024, 3, 5, 8, 30)])
    page.append(["甲", "007", "=A2&A3"])
    page.merge_cells("A3:A4")
    page["B4"] = 0.1 + 0.2
    hidden = book.create_sheet("隐藏")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    (sheet,) = read_cell_sheets(tmp_path / "b.xlsx", "b.xlsx")
    assert sheet.cell(1, 1).is_number
    assert sheet.cell(1, 2).day is not None
    assert sheet.cell(1, 2).text == "2024-03-05"
    assert (sheet.cell(2, 1).text, sheet.cell(2, 1).is_number) == ("007", False)
    assert sheet.cell(2, 2).fault is not None  # the formula was never worked out
    assert sheet.first == {(3, 0): (2, 0)}
    assert sheet.cell(3, 1).text == "0.3"
    assert sheet.cell(3, 9).text == ""
    assert sheet.spot(2, 2).where == "b.xlsx[表1]!C3"


def test_an_empty_or_missing_or_foreign_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("\n \n")
    assert read_cell_sheets(tmp_path / "empty.csv") == []
    (tmp_path / "x.xlsx").write_bytes(b"PK no workbook")
    (tmp_path / "quote.csv").write_text('a\n"' + "x" * 200_000)
    for name, said in (
        ("no.csv", "no such file"),
        ("quote.csv", "no readable CSV"),
        ("no.xlsx", "no such file"),
        ("x.xlsx", "no readable"),
        ("x.xls", "are not read"),
    ):
        with pytest.raises(InputProblems) as caught:
            read_cell_sheets(tmp_path / name)
        assert caught.value.problems[0].code == "E100"
        assert said in caught.value.problems[0].message.en


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cell_file, "_BYTES_AT_MOST", 2**20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(2**20 + 1))
    with pytest.raises(InputProblems) as caught:
        read_cell_sheets(path)
    assert caught.value.problems[0].code == "E109"
