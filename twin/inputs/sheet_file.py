"""A table as people keep it, CSV or .xlsx: rows of cells as text, and where each cell stands.

What a cell means is decided by the reader above (`read_table`). A number of a worksheet reads as
Excel shows it, to fifteen digits, so 0.1 + 0.2 is 0.3 again. Of a workbook the first worksheet
that holds anything is read.
"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.inputs.problems import InputProblems, Problem, Spot
from twin.inputs.text_file import read_text
from twin.terms.text import Text

__all__ = ["Grid", "as_text", "cell_spot", "is_workbook", "open_workbook", "read_grid"]

_ROWS_AT_MOST = 1_048_576
_LOCKED = Text("工作簿加了密码，或是旧版 .xls", "the workbook has a password, or is an old .xls")
_UNLOCK = Text(
    "去掉打开密码，另存为 .xlsx（不能另存为 .xls）", "take the password off and save it as .xlsx"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """Header and rows of a table; `numbers` are the lines (of a sheet: the rows) they stand in.

    A row of a CSV file may have more or fewer cells than the header; one of a sheet has at least
    as many.
    """

    name: str
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    header_number: int = 1
    sheet: str = ""
    lines: list[str] = field(default_factory=list, repr=False)

    def spot(self, row: int, index: int | None) -> Spot:
        """Where a cell stands, rows from 0 and −1 for the header; None for the row's start."""
        number = self.numbers[row] if row >= 0 else self.header_number
        if self.sheet:
            return Spot(self.name, number, 1 if index is None else index + 1, sheet=self.sheet)
        if index is None:
            return Spot(self.name, number, 1)
        return cell_spot(self.name, number, self.line(row), index)

    def line(self, row: int) -> str:
        """The source line of a row, −1 for the header; empty for a sheet, which has none."""
        number = self.numbers[row] if row >= 0 else self.header_number
        return self.lines[number - 1] if number <= len(self.lines) else ""


def read_grid(path: Path, name: str | None = None) -> Grid:
    """The cells of a CSV file (UTF-8 with or without BOM, GB18030) or of an .xlsx workbook.

    Raises:
        InputProblems: It cannot be read (E100), or openpyxl is not installed.
    """
    shown = str(path) if name is None else name
    if is_workbook(path, shown):
        return _read_workbook(path, shown)
    return _split(read_text(path, shown), shown)


def _split(text: str, name: str) -> Grid:
    lines = text.split("\n")
    header = [cell.strip() for cell in _cells(lines[0])] if lines[0] else []
    numbers = [i for i, line in enumerate(lines, start=1) if i > 1 and line.strip()]
    return Grid(name, header, [_cells(lines[i - 1]) for i in numbers], numbers, lines=lines)


@contextmanager
def open_workbook(path: Path, name: str, **options: Any) -> Iterator[Any]:
    """A workbook of openpyxl while the block runs; `options` are those of `load_workbook`.

    Raises:
        InputProblems: It cannot be read (E100), here or in the block, or openpyxl is not installed.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _unreadable(
            name,
            Text("读 .xlsx 需要 openpyxl", "reading .xlsx needs openpyxl"),
            Text(
                "pip install 'fumeng-twin[office]'，或另存为 CSV UTF-8",
                "pip install 'fumeng-twin[office]', or save it as CSV UTF-8",
            ),
        ) from None
    try:
        if _is_ole(path):
            raise _unreadable(name, _LOCKED, _UNLOCK)
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations openpyxl does not know
            yield load_workbook(file, **options)
    except InputProblems:
        raise
    except FileNotFoundError:
        raise _unreadable(name, Text("找不到文件", "no such file")) from None
    except IsADirectoryError:
        raise _unreadable(
            name, Text("这是文件夹，不是文件", "this is a folder, not a file")
        ) from None
    except Exception as error:  # zip, XML and openpyxl each have their own for a broken workbook
        raise _unreadable(
            name,
            Text(f"不是能读的 .xlsx 工作簿：{error}", f"no readable .xlsx workbook: {error}"),
            Text("用 Excel 或 WPS 打开后另存为 .xlsx", "open it in Excel or WPS and save it again"),
        ) from None


def _is_ole(path: Path) -> bool:
    """Whether it is an old compound file, which is also what a password makes of a workbook."""
    with path.open("rb") as file:
        return file.read(8) == bytes.fromhex("d0cf11e0a1b11ae1")


def is_workbook(path: Path, name: str) -> bool:
    """Whether a file is a workbook by its name; anything that is not is read as CSV.

    Raises:
        InputProblems: It is a workbook of a kind that is not read.
    """
    suffix = path.suffix.lower()
    if suffix in (".xls", ".et", ".ods"):
        raise _unreadable(
            name,
            Text(f"不读 {suffix} 文件", f"{suffix} files are not read"),
            Text("另存为 .xlsx 或 CSV UTF-8", "save it as .xlsx or as CSV UTF-8"),
        )
    return suffix in (".xlsx", ".xlsm")


def _read_workbook(path: Path, name: str) -> Grid:
    with open_workbook(path, name, read_only=True, data_only=True) as book:
        for sheet in book.worksheets:
            grid = _grid_of(sheet, name)
            if grid is not None:
                return grid
    return Grid(name, [], [], [])


def _grid_of(sheet: Any, name: str) -> Grid | None:
    sheet.reset_dimensions()  # a workbook may claim any size; the cells say the true one
    header: list[str] = []
    header_number = 1
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [as_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells or number > _ROWS_AT_MOST:
            continue
        if not header:
            header, header_number = cells, number
            continue
        rows.append(cells + [""] * (len(header) - len(cells)))
        numbers.append(number)
    return Grid(name, header, rows, numbers, header_number, sheet.title) if header else None


def as_text(value: Any) -> str:
    """A cell's value as Excel shows it, numbers to fifteen digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(value, ".15g")
    return str(value).strip()


def _unreadable(name: str, message: Text, hint: Text | None = None) -> InputProblems:
    return InputProblems([Problem("E100", name, 1, 1, message, hint, source_line="")])


def _cells(line: str) -> list[str]:
    return line.split(",") if '"' not in line else next(csv.reader([line]))


def cell_spot(name: str, number: int, line: str, index: int) -> Spot:
    """The place of a cell in its line; quoted cells are walked letter by letter."""
    start = cell = 0
    quoted = False
    for i, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == "," and not quoted:
            if cell == index:
                return Spot(name, number, start + 1, max(1, i - start))
            cell, start = cell + 1, i + 1
    width = len(line) - start if cell == index else 1
    return Spot(name, number, start + 1, max(1, width))
