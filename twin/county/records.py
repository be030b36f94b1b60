"""From a CSV table to frozen records, by the fields of their class.

A cell is read by the type of its field: text, whole number, number, exact decimal, bool (1/0),
date, a list (``a;b;c``), or one of the enums. Positions of faults are worked out only when there
is a fault, so a sound county loads fast. Optional numbers and dates may be empty; text may;
nothing else may.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Generic, TypeVar

from twin.county.pack import canonical
from twin.inputs.problems import Problems, Spot, near
from twin.inputs.table_file import exact_number
from twin.terms.text import Text

R = TypeVar("R")
Read = Callable[[str], Any]

RENAMED = {"lat": "lat_deg", "lon": "lon_deg", "class": "road_class"}
"""Columns whose field has a longer name."""


class CellFault(ValueError):  # noqa: N818 - caught here, becomes a Problem
    """A cell that cannot be read: code, what is wrong, and how to mend it."""

    def __init__(self, code: str, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.code, self.message, self.hint = code, message, hint


@dataclass(frozen=True)
class Sheet:
    """A table as text: header and rows, with what is needed to say where a cell stands."""

    name: str
    lines: list[str]
    header: list[str]
    rows: list[list[str]]
    line_of: list[int]
    header_line: int

    def spot(self, row: int, column: str) -> Spot:
        """Where a cell stands (the start of its row when the column is not there)."""
        line = self.line_of[row] if row >= 0 else self.header_line
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        if column not in self.header:
            return Spot(self.name, line, 1, max(1, len(text)))
        cells = _cell_spans(text)
        k = self.header.index(column)
        if k >= len(cells):
            return Spot(self.name, line, max(1, len(text)), 1)
        start, end = cells[k]
        return Spot(self.name, line, start + 1, max(1, end - start))

    def line(self, row: int) -> str:
        """The row as it is written."""
        number = self.line_of[row] if row >= 0 else self.header_line
        return self.lines[number - 1] if number <= len(self.lines) else ""


def read_sheet(data: bytes, name: str) -> Sheet:
    """Split a table; blank lines are skipped. A ``#`` line is a remark (so `new` can explain)."""
    text = canonical(data).decode("utf-8", errors="replace")
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text, newline=""))
    header: list[str] = []
    rows: list[list[str]] = []
    line_of: list[int] = []
    before, header_line = 0, 1
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not cells or cells[0].startswith("#"):
            continue
        if not header:
            header, header_line = [c.strip() for c in cells], line
        else:
            rows.append(cells)
            line_of.append(line)
    return Sheet(name, lines, header, rows, line_of, header_line)


@dataclass(frozen=True)
class Loaded(Generic[R]):
    """The records of a table with their sheet, for later checks of references."""

    sheet: Sheet
    records: list[R]
    row_of: list[int]  # row in the sheet of each record

    def each(self) -> Iterator[tuple[int, R]]:
        """Rows and records."""
        return zip(self.row_of, self.records, strict=True)


def read_records(
    data: bytes,
    name: str,
    record: type[R],
    problems: Problems,
    *,
    derived: Mapping[str, Callable[[dict[str, Any]], Any]] | None = None,
    key: str | None = "id",
    renamed: Mapping[str, str] = RENAMED,
    later: bool = False,
) -> Loaded[R]:
    """Read a table into records; whatever does not fit goes to `problems` and is left out.

    Args:
        data: The file's bytes, UTF-8 (BOM allowed) or GB18030.
        name: The file's name as shown.
        record: A dataclass; its fields are the columns, but for those in `derived`.
        problems: Where faults go.
        derived: Fields that are computed from the others, in order.
        key: The column that must be unique, None when there is none.
        renamed: Columns whose field has another name.
        later: Whether columns that may be empty may be absent, as those of an older file are.
    """
    derived = derived or {}
    sheet = read_sheet(data, name)
    kind: Any = record
    readers = {f: r for f, r in _readers(kind).items() if f not in derived}
    column_of = {field: column for column, field in renamed.items()}
    columns = {column_of.get(f, f): f for f in readers}
    absent = _may_be_absent(sheet, columns, readers, key) if later else {}
    if not _header_fits(sheet, {c: f for c, f in columns.items() if f not in absent}, problems):
        return Loaded(sheet, [], [])
    order = [(columns[c], readers[columns[c]]) for c in sheet.header]
    records: list[R] = []
    row_of: list[int] = []
    seen: dict[str, int] = {}
    for row, cells in enumerate(sheet.rows):
        if len(cells) != len(order):
            problems.add(
                "E508",
                sheet.spot(row, ""),
                Text(
                    f"这一行有 {len(cells)} 格，表头有 {len(order)} 格",
                    f"{len(cells)} cells in this row, {len(order)} in the header",
                ),
                source_line=sheet.line(row),
            )
            continue
        try:
            values = {field: read(cell) for (field, read), cell in zip(order, cells, strict=True)}
        except CellFault:
            _report_cells(sheet, row, cells, order, problems)
            continue
        if key is not None:
            own = str(values[key])
            if own in seen:
                problems.add(
                    "E504",
                    sheet.spot(row, key),
                    Text(
                        f"编号 {own} 在第 {seen[own]} 行已有",
                        f"{own} already stands in line {seen[own]}",
                    ),
                    Text("改成别的编号", "give it another id"),
                    sheet.line(row),
                )
                continue
            seen[own] = sheet.line_of[row]
        values |= absent
        for field, compute in derived.items():
            values[field] = compute(values)
        records.append(record(**values))
        row_of.append(row)
    return Loaded(sheet, records, row_of)


def _may_be_absent(
    sheet: Sheet, columns: Mapping[str, str], readers: Mapping[str, Read], key: str | None
) -> dict[str, Any]:
    """The fields without a column, but the key, that an empty cell would do for, and its value."""
    found = {}
    for column, field in columns.items():
        if column not in sheet.header and field != key:
            with suppress(CellFault):
                found[field] = readers[field]("")
    return found


def _header_fits(sheet: Sheet, columns: Mapping[str, str], problems: Problems) -> bool:
    fits = True
    for column in sheet.header:
        if column not in columns:
            fits = False
            meant = near(column, list(columns))
            hint = Text(f"是不是 {meant[0]}？", f"did you mean {meant[0]}?") if meant else None
            problems.add(
                "E502",
                sheet.spot(-1, column),
                Text(f"不认识的列 {column}", f"unknown column {column}"),
                hint,
                sheet.line(-1),
            )
    for column in columns:
        if column not in sheet.header:
            fits = False
            problems.add(
                "E503",
                sheet.spot(-1, ""),
                Text(f"缺少列 {column}", f"column {column} is missing"),
                Text("在表头加上这一列", "add it to the header"),
                sheet.line(-1),
            )
    return fits


def _report_cells(
    sheet: Sheet,
    row: int,
    cells: list[str],
    order: list[tuple[str, Read]],
    problems: Problems,
) -> None:
    for k, ((_, read), cell) in enumerate(zip(order, cells, strict=True)):
        try:
            read(cell)
        except CellFault as fault:
            column = sheet.header[k]
            message = Text(f"{column}：{fault.message.zh}", f"{column}: {fault.message.en}")
            spot = sheet.spot(row, column)
            problems.add(fault.code, spot, message, fault.hint, sheet.line(row))


@cache
def _readers(record: type[Any]) -> dict[str, Read]:
    hints = typing.get_type_hints(record)
    return {f.name: _reader(hints[f.name]) for f in dataclasses.fields(record)}


def _reader(hint: Any) -> Read:
    """How to read a cell of this type."""
    plain: dict[Any, Read] = {str: _text, int: _whole, float: _number, Fraction: _exact,
                              bool: _flag, date: _date}  # fmt: skip
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _choice(hint)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = _reader(next(a for a in args if a is not type(None)))
        return lambda cell: inner(cell) if cell.strip() else None
    if origin is tuple and args[0] is str:
        return _names
    if origin is tuple:
        return _codes
    return _computed


def _computed(cell: str) -> Any:
    raise AssertionError(f"no cell is read for a computed field ({cell})")


def _text(cell: str) -> str:
    return cell.strip()


def _whole(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise CellFault(
            "E501",
            Text(f"“{cell}”不是整数", f"{cell!r} is not a whole number"),
            Text("填整数，如 120", "write a whole number such as 120"),
        ) from None


def _number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if value - value != 0.0:
        raise CellFault(
            "E501",
            Text(f"“{cell}”不是数", f"{cell!r} is not a number"),
            Text("填数，小数点用半角", "write a number such as 12.5"),
        )
    return value


def _exact(cell: str) -> Fraction:
    try:
        return exact_number(cell.strip())
    except ValueError:
        message = Text(f"“{cell}”不是小数", f"{cell!r} is no plain decimal")
        raise CellFault("E501", message, Text("写成 0.75", "write it as 0.75")) from None


def _flag(cell: str) -> bool:
    if cell.strip() in ("0", "1"):
        return cell.strip() == "1"
    raise CellFault("E506", Text(f"“{cell}”应为 1 或 0", f"{cell!r} should be 1 or 0"))


def _date(cell: str) -> date:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        raise CellFault(
            "E501",
            Text(f"“{cell}”不是日期", f"{cell!r} is not a date"),
            Text("写成 2026-09-30", "write it as 2026-09-30"),
        ) from None


def _names(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _codes(cell: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in _names(cell):
        system, colon, code = part.partition(":")
        if not colon or not system or not code:
            raise CellFault(
                "E501",
                Text(f"“{part}”不是“编码体系:编码”", f"{part!r} is not 'system:code'"),
                Text("写成 nbs-2023:210921104", "write it as nbs-2023:210921104"),
            )
        pairs.append((system, code))
    return tuple(pairs)


def _choice(options: type[Enum]) -> Read:
    by_value = {str(o.value): o for o in options}

    def read(cell: str) -> Enum:
        try:
            return by_value[cell.strip()]
        except KeyError:
            listed = "、".join(by_value)
            raise CellFault(
                "E506",
                Text(
                    f"“{cell}”不在可选项里（{listed}）",
                    f"{cell!r} is not one of {', '.join(by_value)}",
                ),
            ) from None

    return read


def _cell_spans(line: str) -> list[tuple[int, int]]:
    """Start and end of each cell of a line, quotes respected."""
    spans, start, quoted = [], 0, False
    for i, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == "," and not quoted:
            spans.append((start, i))
            start = i + 1
    spans.append((start, len(line)))
    return spans
