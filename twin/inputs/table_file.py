"""CSV tables with typed columns: read with every problem at its cell, written for Excel and WPS.

A cell never spans lines. Columns come in any order; the header says which is which.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from twin.inputs.problems import Problems, Spot, near
from twin.inputs.text_file import read_text
from twin.terms.text import Text

__all__ = ["Column", "Table", "read_table", "write_table"]

_TRUE, _FALSE = ("1", "true", "是"), ("0", "false", "否")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what its cells are, whether they may be empty, and between which bounds.

    An empty cell of a column that is not `required` reads as None ("" for text).
    """

    name: str
    kind: Literal["str", "int", "float", "bool", "enum"] = "str"
    required: bool = True
    choices: tuple[str, ...] = ()
    lo: float | None = None
    hi: float | None = None
    unique: bool = False


class Table:
    """A table as columns of typed values, with the place of each cell."""

    def __init__(self, name: str, lines: list[str], header: list[str], first: list[int]) -> None:
        self.name = name
        self.columns: dict[str, list[Any]] = {column: [] for column in header}
        self._lines = lines
        self._header = header
        self._line_of_row = first

    def __len__(self) -> int:
        return len(self._line_of_row)

    def __getitem__(self, column: str) -> list[Any]:
        """The values of a column, one a row."""
        return self.columns[column]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries, in file order."""
        names = list(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))

    def at(self, row: int, column: str) -> Spot:
        """Where the cell of a row (from 0) and column stands; the line's start when it has none."""
        number = self._line_of_row[row]
        if column not in self._header:
            return Spot(self.name, number, 1)
        return _cell_spot(self.name, number, self.line(row), self._header.index(column))

    def line(self, row: int) -> str:
        """The source line of a row."""
        return self._lines[self._line_of_row[row] - 1]


def read_table(path: Path, columns: Sequence[Column], name: str | None = None) -> Table:
    """Read a CSV file.

    Raises:
        InputProblems: Everything wrong with it (E5xx), by line and column.
    """
    shown = str(path) if name is None else name
    lines = read_text(path, shown).split("\n")
    problems = Problems()
    header = [cell.strip() for cell in _cells(lines[0])] if lines and lines[0] else []
    _check_header(shown, lines, header, columns, problems)
    problems.raise_any()
    numbers = [i for i, line in enumerate(lines, start=1) if i > 1 and line.strip()]
    table = Table(shown, lines, header, numbers)
    cells = _columns_of(table, lines, numbers, header, problems)
    problems.raise_any()
    for column in columns:
        if column.name in table.columns:
            table.columns[column.name] = _typed(table, column, cells[column.name], problems)
        else:
            table.columns[column.name] = [_EMPTY[column.kind]] * len(numbers)
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


_EMPTY: dict[str, Any] = {"str": "", "int": None, "float": None, "bool": None, "enum": ""}


def _check_header(
    name: str, lines: list[str], header: list[str], columns: Sequence[Column], problems: Problems
) -> None:
    known = [column.name for column in columns]
    line = lines[0] if lines else ""
    for i, cell in enumerate(header):
        if cell not in known:
            meant = near(cell, known)
            problems.add(
                "E502",
                _cell_spot(name, 1, line, i),
                Text(f"不认识的列“{cell}”", f"unknown column {cell!r}"),
                Text(f"是不是“{meant[0]}”？", f"did you mean {meant[0]!r}?")
                if meant
                else Text(f"可用的列：{'、'.join(known)}", f"known: {', '.join(known)}"),
                line,
            )
        elif cell in header[:i]:
            message = Text(f"列“{cell}”重复", f"the column {cell!r} stands twice")
            problems.add("E504", _cell_spot(name, 1, line, i), message, None, line)
    for column in columns:
        if column.required and column.name not in header:
            message = Text(f"缺少列“{column.name}”", f"the column {column.name!r} is missing")
            hint = Text("在第一行加上它", "add it to the first line")
            problems.add("E503", Spot(name, 1, 1), message, hint, line)


def _columns_of(
    table: Table, lines: list[str], numbers: list[int], header: list[str], problems: Problems
) -> dict[str, list[str]]:
    split = [_cells(lines[number - 1]) for number in numbers]
    for row, cells in enumerate(split):
        if len(cells) != len(header):
            problems.add(
                "E508",
                Spot(table.name, numbers[row], 1),
                Text(
                    f"这一行有 {len(cells)} 格，表头有 {len(header)} 格",
                    f"this row has {len(cells)} cells, the header {len(header)}",
                ),
                Text("含逗号的内容要加英文引号", "put cells that hold a comma in double quotes"),
                table.line(row),
            )
    if problems.found:
        return {}
    columns = zip(*split, strict=True) if split else ([] for _ in header)
    return {name: list(cells) for name, cells in zip(header, columns, strict=True)}


def _typed(table: Table, column: Column, cells: list[str], problems: Problems) -> list[Any]:
    read, code = _READERS[column.kind]
    values: list[Any] = []
    for row, cell in enumerate(cells):
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
        _check_value(table, row, column, values[-1], problems)
    if column.unique:
        _check_unique(table, column, values, problems)
    return values


def _check_value(table: Table, row: int, column: Column, value: Any, problems: Problems) -> None:
    if column.lo is not None and value < column.lo:
        said = (f"{value} 小于 {column.lo:g}", f"{value} is below {column.lo:g}")
        _add(table, row, column, "E505", problems, *said)
    if column.hi is not None and value > column.hi:
        said = (f"{value} 大于 {column.hi:g}", f"{value} is above {column.hi:g}")
        _add(table, row, column, "E505", problems, *said)
    if column.choices and value not in column.choices:
        meant = near(str(value), column.choices)
        options = meant or list(column.choices)
        problems.add(
            "E506",
            table.at(row, column.name),
            Text(f"{column.name}：没有“{value}”这一项", f"{column.name}: {value!r} is no option"),
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
    message = Text(f"{column.name}：{zh}", f"{column.name}: {en}")
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


_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "str": (str, "E501"),
    "enum": (str, "E506"),
    "int": (int, "E501"),
    "float": (_number, "E501"),
    "bool": (_truth, "E501"),
}


def _cells(line: str) -> list[str]:
    return line.split(",") if '"' not in line else next(csv.reader([line]))


def _cell_spot(name: str, number: int, line: str, index: int) -> Spot:
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
