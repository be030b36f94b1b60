"""Tables with typed columns: read with every problem at its cell, written for Excel and WPS.

CSV and .xlsx read alike (`sheet_file`). In CSV a cell never spans lines. Columns come in any
order; the header says which is which, case, spaces and full-width forms aside.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from twin.inputs.problems import Problems, Spot, near
from twin.inputs.sheet_file import Grid, read_grid
from twin.terms.text import Text

__all__ = ["Column", "Table", "exact_number", "read_table", "write_table"]

_TRUE, _FALSE = ("1", "true", "是"), ("0", "false", "否")
_EXACT = re.compile(r"[+-]?\d{1,20}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what its cells are, whether they may be empty, and between which bounds.

    An empty cell of a column that is not `required` reads as None ("" for text). The header may
    write one of `also`, the Chinese name first, instead of `name`. An "exact" number is the very
    decimal that is written.
    """

    name: str
    also: tuple[str, ...] = ()
    kind: Literal["str", "int", "float", "exact", "bool", "enum"] = "str"
    required: bool = True
    choices: tuple[str, ...] = ()
    lo: float | None = None
    hi: float | None = None
    unique: bool = False


class Table:
    """A table as columns of typed values, with the place of each cell."""

    def __init__(self, grid: Grid, columns: Sequence[Column]) -> None:
        self.name = grid.name
        self.columns: dict[str, list[Any]] = {}
        self._grid = grid
        self._index = {
            column.name: i for i, cell in enumerate(grid.header)
            if (column := _column_of(cell, columns)) is not None
        }  # fmt: skip

    def __len__(self) -> int:
        return len(self._grid.rows)

    def __contains__(self, column: str) -> bool:
        """Whether the header names this column."""
        return column in self._index

    def __getitem__(self, column: str) -> list[Any]:
        """The values of a column, one a row."""
        return self.columns[column]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries, in file order."""
        names = list(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))

    def at(self, row: int, column: str) -> Spot:
        """Where the cell of a row (from 0) and column stands; the row's start when it has none."""
        return self._grid.spot(row, self._index.get(column))

    @property
    def start(self) -> Spot:
        """Where the header begins."""
        return self._grid.spot(-1, None)

    def line(self, row: int) -> str:
        """The source line of a row; empty in a workbook."""
        return self._grid.line(row)

    def header_of(self, column: str) -> str:
        """A column's name as the header writes it."""
        return self._grid.header[self._index[column]]

    def cells(self, column: str) -> list[str]:
        """A column as it is written."""
        index = self._index[column]
        return [cells[index] for cells in self._grid.rows]


def read_table(path: Path, columns: Sequence[Column], name: str | None = None) -> Table:
    """Read a CSV file or the first worksheet of an .xlsx workbook.

    Raises:
        InputProblems: Everything wrong with it (E1xx, E5xx), by line and column or by cell.
    """
    grid = read_grid(path, name)
    problems = Problems()
    _check_header(grid, columns, problems)
    problems.raise_any()
    _check_widths(grid, problems)
    problems.raise_any()
    table = Table(grid, columns)
    for column in columns:
        if column.name in table:
            table.columns[column.name] = _typed(table, column, problems)
        else:
            table.columns[column.name] = [_EMPTY[column.kind]] * len(table)
    problems.raise_any()
    return table


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = True
) -> None:
    """Write a CSV file in UTF-8, with BOM for Excel and WPS unless told otherwise."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row[column] is None else row[column] for column in columns])
    path.write_text(out.getvalue(), encoding="utf-8-sig" if bom else "utf-8", newline="")


_EMPTY: dict[str, Any] = {
    "str": "", "int": None, "float": None, "exact": None, "bool": None, "enum": "",
}  # fmt: skip


def _column_of(cell: str, columns: Sequence[Column]) -> Column | None:
    key = _key(cell)
    return next((c for c in columns if key in (_key(c.name), *map(_key, c.also))), None)


def _key(name: str) -> str:
    """A header's name without what people write differently: case, spaces, full width."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _check_header(grid: Grid, columns: Sequence[Column], problems: Problems) -> None:
    known = [name for column in columns for name in (column.name, *column.also)]
    line = grid.line(-1)
    seen: dict[str, str] = {}
    for i, cell in enumerate(grid.header):
        column = _column_of(cell, columns)
        if column is None:
            meant = near(cell, known)
            problems.add(
                "E502",
                grid.spot(-1, i),
                Text(f"不认识的列“{cell}”", f"unknown column {cell!r}"),
                Text(f"是不是“{meant[0]}”？", f"did you mean {meant[0]!r}?")
                if meant
                else Text(f"可用的列：{'、'.join(known)}", f"known: {', '.join(known)}"),
                line,
            )
        elif column.name in seen:
            first = seen[column.name]
            same = Text("", "") if first == cell else Text(f"（同“{first}”）", f" (as {first!r})")
            message = Text(f"列“{cell}”重复{same.zh}", f"the column {cell!r} stands twice{same.en}")
            problems.add("E504", grid.spot(-1, i), message, None, line)
        else:
            seen[column.name] = cell
    for column in columns:
        if column.required and column.name not in seen:
            zh = column.also[0] if column.also else column.name
            message = Text(f"缺少列“{zh}”", f"the column {column.name!r} is missing")
            hint = Text("在第一行加上它", "add it to the first line")
            problems.add("E503", grid.spot(-1, None), message, hint, line)


def _check_widths(grid: Grid, problems: Problems) -> None:
    for row, cells in enumerate(grid.rows):
        if len(cells) == len(grid.header):
            continue
        at = len(grid.header) if grid.sheet else None
        problems.add(
            "E508",
            grid.spot(row, at),
            Text(
                f"这一行有 {len(cells)} 格，表头有 {len(grid.header)} 格",
                f"this row has {len(cells)} cells, the header {len(grid.header)}",
            ),
            None
            if grid.sheet
            else Text("含逗号的内容要加英文引号", "put cells that hold a comma in double quotes"),
            grid.line(row),
        )


def _typed(table: Table, column: Column, problems: Problems) -> list[Any]:
    read, code = _READERS[column.kind]
    values: list[Any] = []
    for row, cell in enumerate(table.cells(column.name)):
        bare = cell.strip()
        if not bare:
            values.append(_EMPTY[column.kind])
            if column.required and column.kind != "str":
                _add(table, row, column, "E503", problems, "这一格不能空着", "must not be empty")
            continue
        try:
            values.append(read(bare))
        except ValueError:
            values.append(None)
            kind = column.kind
            _add(table, row, column, code, problems, f"“{bare}”读不懂", f"{bare!r} is no {kind}")
            continue
        _check_value(table, row, column, bare, values[-1], problems)
    if column.unique:
        _check_unique(table, column, values, problems)
    return values


def _check_value(
    table: Table, row: int, column: Column, written: str, value: Any, problems: Problems
) -> None:
    if column.lo is not None and value < column.lo:
        said = (f"{written} 小于 {column.lo:g}", f"{written} is below {column.lo:g}")
        _add(table, row, column, "E505", problems, *said)
    if column.hi is not None and value > column.hi:
        said = (f"{written} 大于 {column.hi:g}", f"{written} is above {column.hi:g}")
        _add(table, row, column, "E505", problems, *said)
    if column.choices and value not in column.choices:
        meant = near(str(value), column.choices)
        options = meant or list(column.choices)
        name = table.header_of(column.name)
        problems.add(
            "E506",
            table.at(row, column.name),
            Text(f"{name}：没有“{value}”这一项", f"{name}: {value!r} is no option"),
            Text(f"可用：{'、'.join(options)}", f"use {', '.join(options)}"),
            table.line(row),
        )


def _check_unique(table: Table, column: Column, values: list[Any], problems: Problems) -> None:
    first: dict[Any, int] = {}
    for row, value in enumerate(values):
        if value in first:
            number = table.at(first[value], column.name).line
            said = (f"“{value}”重复，第 {number} 行已有", f"{value!r} is in line {number} already")
            _add(table, row, column, "E504", problems, *said)
        first.setdefault(value, row)


def _add(
    table: Table, row: int, column: Column, code: str, problems: Problems, zh: str, en: str
) -> None:
    name = table.header_of(column.name)
    message = Text(f"{name}：{zh}", f"{name}: {en}")
    problems.add(code, table.at(row, column.name), message, None, table.line(row))


def _truth(cell: str) -> bool:
    if cell.lower() in _TRUE:
        return True
    if cell.lower() in _FALSE:
        return False
    raise ValueError(cell)


def _number(cell: str) -> float:
    value = float(cell)
    if value - value != 0.0:
        raise ValueError(cell)
    return value


def exact_number(cell: str) -> Fraction:
    """The very decimal that is written, for sums that must meet a bound exactly.

    Raises:
        ValueError: It is no plain decimal of at most twenty digits either side.
    """
    if _EXACT.fullmatch(cell) is None:
        raise ValueError(cell)
    return Fraction(cell)


_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "str": (str, "E501"),
    "enum": (str, "E506"),
    "int": (int, "E501"),
    "float": (_number, "E501"),
    "exact": (exact_number, "E501"),
    "bool": (_truth, "E501"),
}
