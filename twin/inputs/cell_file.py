"""A table as a department keeps it: every cell of a sheet, before anybody has said which row is
the header.

Where `read_grid` takes a tidy table, this keeps what tidying needs: blank rows, merged cells,
whether a cell is a number or a date, what Excel could not work out. A CSV cell may span lines
here. What a reader would get wrong: of a merged block only the first cell holds the value; `first`
says which one that is.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from twin.inputs.problems import InputProblems, Problem, Spot
from twin.inputs.sheet_file import as_text, cell_spot, is_workbook, open_workbook
from twin.inputs.text_file import read_text
from twin.terms.text import Text

__all__ = ["Cell", "CellSheet", "read_cell_sheets"]

_BYTES_AT_MOST = 256 * 2**20
_CELLS_AT_MOST = 4_000_000
_CORNER = rb"\$?([A-Za-z]{0,3})\$?(\d{0,7})"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?ref=." + _CORNER + b":" + _CORNER)
_COLUMNS, _ROWS = 16_384, 1_048_576
_EMPTY_FORMULA = Text("公式没有算出的结果", "a formula without its result")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the date of a date cell, whether a workbook holds it as a number.

    `clock_s` is the time of day of a time cell, or the length of a duration cell, in seconds.
    `fault` says why Excel itself has no value for it.
    """

    text: str = ""
    is_number: bool = False
    day: date | None = None
    fault: Text | None = None
    clock_s: float | None = None


_BLANK = Cell()


@dataclass(frozen=True, slots=True)
class CellSheet:
    """All cells of a worksheet or CSV file, row by row, rows and columns from 0.

    Attributes:
        sheet: The worksheet's name; "" for CSV.
        numbers: Line (row of the worksheet) of each row.
        first: For a cell covered by a merged block, the cell that holds its value.
        from_1904: Whether serial dates count from 1904, as old Macs had it.
    """

    name: str
    sheet: str
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    first: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    from_1904: bool = False
    lines: tuple[str, ...] = field(default=(), repr=False)

    def cell(self, row: int, col: int) -> Cell:
        """The cell at a place; an empty one beyond the row's end."""
        cells = self.rows[row]
        return cells[col] if col < len(cells) else _BLANK

    def spot(self, row: int, col: int = 0) -> Spot:
        """Where a cell stands."""
        number = self.numbers[row]
        if self.sheet:
            return Spot(self.name, number, col + 1, sheet=self.sheet)
        return cell_spot(self.name, number, self.line(row), col)

    def line(self, row: int) -> str:
        """The source line of a row; empty in a workbook."""
        number = self.numbers[row]
        return self.lines[number - 1] if number <= len(self.lines) else ""


def read_cell_sheets(
    path: Path, name: str | None = None, *, but: Collection[str] = ()
) -> list[CellSheet]:
    """The sheets of a file that hold anything and are not hidden; of CSV the one there is.

    Args:
        but: Names of sheets that are left out.

    Raises:
        InputProblems: It cannot be read (E100) or is beyond any table people keep (E109).
    """
    shown = str(path) if name is None else name
    if not is_workbook(path, shown):
        return _csv(read_text(path, shown), shown)
    _check_size(path, shown)
    with open_workbook(path, shown) as written:
        if any(_has_formula(sheet) for sheet in written.worksheets):
            with open_workbook(path, shown, data_only=True) as book:
                return _sheets(written, book, shown, but)
        return _sheets(written, written, shown, but)


def _has_formula(sheet: Any) -> bool:
    return any(cell.data_type == "f" for cell in sheet._cells.values())


def _sheets(written: Any, book: Any, name: str, but: Collection[str]) -> list[CellSheet]:
    found = [
        _worksheet(written[sheet.title], sheet, name, book.epoch.year == 1904)
        for sheet in book.worksheets
        if sheet.sheet_state == "visible" and sheet.title not in but
    ]
    return [sheet for sheet in found if sheet.rows]


def _csv(text: str, name: str) -> list[CellSheet]:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[tuple[Cell, ...]] = []
    numbers: list[int] = []
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append(tuple(Cell(cell.strip()) for cell in cells))
                numbers.append(number)
    except csv.Error as error:
        message = Text(f"不是能读的 CSV：{error}", f"no readable CSV: {error}")
        hint = Text("多半是引号没有闭合", "most likely a quote that is never closed")
        raise InputProblems([Problem("E100", name, before + 1, 1, message, hint)]) from None
    lines = tuple(text.split("\n"))
    return [CellSheet(name, "", tuple(rows), tuple(numbers), lines=lines)] if rows else []


def _worksheet(formulas: Any, sheet: Any, name: str, from_1904: bool) -> CellSheet:
    if sheet.max_row * sheet.max_column > _CELLS_AT_MOST:
        raise _too_much(name)
    rows: list[tuple[Cell, ...]] = []
    for written, shown in zip(formulas.iter_rows(), sheet.iter_rows(), strict=True):
        cells = [_cell(a, b) for a, b in zip(written, shown, strict=True)]
        rows.append(tuple(cells))
    while rows and not any(cell.text or cell.fault for cell in rows[-1]):
        rows.pop()
    first = {}
    for block in sheet.merged_cells.ranges:
        top, left = block.min_row - 1, block.min_col - 1
        for row in range(top, block.max_row):
            for col in range(left, block.max_col):
                first[row, col] = (top, left)
        first.pop((top, left))
    numbers = tuple(range(1, len(rows) + 1))
    return CellSheet(name, sheet.title, tuple(rows), numbers, first, from_1904)


def _cell(written: Any, shown: Any) -> Cell:
    value = shown.value
    if written.data_type == "f" and value is None:
        return Cell(fault=_EMPTY_FORMULA)
    if shown.data_type == "e":
        return Cell(fault=Text(f"Excel 报错 {value}", f"Excel says {value}"))
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        clock_s = _clock_s(value.time()) if isinstance(value, datetime) else None
        return Cell(day.isoformat(), day=day, clock_s=clock_s)
    if isinstance(value, time | timedelta):
        spent_s = value.total_seconds() if isinstance(value, timedelta) else _clock_s(value)
        return Cell(as_text(value), clock_s=spent_s)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Cell(as_text(value), is_number=is_number)


def _clock_s(clock: time) -> float:
    return float(clock.hour * 3600 + clock.minute * 60 + clock.second)


def _check_size(path: Path, name: str) -> None:
    """Refuse a workbook that unpacks to more than any table people keep.

    openpyxl makes a cell of every cell that a merged block covers, so these are counted before.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _BYTES_AT_MOST:
                raise _too_much(name)
            sheets = [p for p in parts if p.filename.startswith("xl/worksheets/")]
            merged = sum(_merged_cells(archive.read(part)) for part in sheets)
    except (OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, zipfile.BadZipFile):
        return  # `open_workbook` says what is wrong
    if merged > _CELLS_AT_MOST:
        raise _too_much(name)


def _merged_cells(xml: bytes) -> int:
    """How many cells the merged blocks of a sheet cover; of `A:C` whole columns, of `1:3` rows."""
    covered = 0
    for left, top, right, bottom in _MERGED.findall(xml):
        columns = abs(_column(right) - _column(left)) + 1 if left and right else _COLUMNS
        rows = abs(int(bottom) - int(top)) + 1 if top and bottom else _ROWS
        covered += columns * rows
    return covered


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_much(name: str) -> InputProblems:
    message = Text("工作簿过大", "the workbook is too large")
    hint = Text(
        "删去空行空列的格式，或分成几个文件",
        "clear the formats of empty rows and columns, or split it",
    )
    return InputProblems([Problem("E109", name, 1, 1, message, hint, source_line="")])
