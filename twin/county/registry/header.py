"""Where the header of a sheet is, and which column holds which field.

The header is the row, or the two rows, in which most columns are known; titles above it do not
matter. A header of two rows joins the upper cell (merged over its group) with the lower one. What
brackets at the end hold is a unit or a coordinate system when it is known as one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from twin.county.registry.amounts import unit_of
from twin.county.registry.book import Book, same_key
from twin.county.registry.how import How
from twin.inputs import BadValue
from twin.inputs.cell_file import CellSheet

__all__ = ["ColumnAt", "Header", "find_header"]

_DEEPEST = 15
_BRACKETS = re.compile(r"(.+?)[(（]([^()（）]*)[)）]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnAt:
    """A column: its field, its header as written, and what the header says beside the name."""

    col: int
    field: str
    written: str
    unit: str = ""
    crs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns that are known, those that are not, and the first row of data."""

    row: int
    data_row: int
    columns: tuple[ColumnAt, ...]
    unknown: tuple[tuple[int, str], ...]

    def has(self, field: str) -> bool:
        """Whether a column holds the field."""
        return any(column.field == field for column in self.columns)

    @property
    def known(self) -> int:
        """How many fields the header names."""
        return len({column.field for column in self.columns})


def find_header(sheet: CellSheet, category: str, how: How, book: Book) -> Header | None:
    """The header of a sheet read as a table of a category; None when no row names the things."""
    matcher = _Matcher(book, category, how)
    if how.header_row is not None:
        rows = [i for i, number in enumerate(sheet.numbers) if number == how.header_row]
    else:
        rows = list(range(min(_DEEPEST, len(sheet.rows))))
    best: Header | None = None
    for row in rows:
        for depth in (1, 2):
            if row + depth > len(sheet.rows):
                continue
            found = matcher.match(row, depth, _names(sheet, row, depth))
            if found.has("name") and (best is None or found.known > best.known):
                best = found
    return best


def _names(sheet: CellSheet, row: int, depth: int) -> list[tuple[str, str]]:
    """The upper and lower header cell of each column; of one row the lower is empty."""
    width = max(len(sheet.rows[r]) for r in range(row, row + depth))
    upper, group = [], ""
    for col in range(width):
        at = sheet.first.get((row, col), (row, col))
        text = sheet.cell(*at).text if at[0] == row else ""
        if not sheet.sheet and depth == 2:  # CSV: a merged header is blank but for its first cell
            below = sheet.cell(row + 1, col).text
            group = text or (group if below else "")
            text = group
        upper.append(text)
    if depth == 1:
        return [(text, "") for text in upper]
    lower = []
    for col in range(width):
        covered = sheet.first.get((row + 1, col))
        lower.append("" if covered is not None else sheet.cell(row + 1, col).text)
    return list(zip(upper, lower, strict=True))


class _Matcher:
    """Knows headers of one category."""

    def __init__(self, book: Book, category: str, how: How) -> None:
        self._book = book
        self._fields = book.headers(category)
        self._how = how
        self._ignore = {same_key(word) for word in book.words.ignore} | set(how.ignore)
        self._crs: Mapping[str, str] = {
            same_key(name): key for key, names in book.words.crs.items() for name in (key, *names)
        }

    def match(self, row: int, depth: int, names: list[tuple[str, str]]) -> Header:
        columns, unknown = [], []
        for col, (upper, lower) in enumerate(names):
            choices = [upper + lower, lower] if lower else [upper]
            found = next((f for c in choices if (f := self._column(col, c)) is not None), None)
            written = f"{upper} {lower}".strip()
            if found is not None:
                columns.append(found)
            elif written and same_key(lower or upper) not in self._ignore:
                unknown.append((col, written))
        return Header(
            row=row, data_row=row + depth, columns=tuple(columns), unknown=tuple(unknown)
        )  # fmt: skip

    def _column(self, col: int, written: str) -> ColumnAt | None:
        split = _BRACKETS.fullmatch(written)
        for name, remark in ((written, ""), *([(split[1], split[2])] if split else [])):
            key = same_key(name)
            if not key or key in self._how.ignore:
                return None
            crs = next((self._crs[a] for a in self._crs if len(a) > 1 and a in key), "")
            bare = key
            for alias in sorted(self._crs, key=len, reverse=True):
                bare = bare.replace(alias, "") if crs and alias in bare else bare
            field = self._how.columns.get(key) or self._fields.get(key) or self._fields.get(bare)
            if field is not None:
                return self._described(col, field, written, key, crs, remark)
        return None

    def _described(
        self, col: int, field: str, written: str, key: str, crs: str, remark: str
    ) -> ColumnAt:
        unit = self._how.units.get(field, "")
        rule = self._book.fields.get(field)
        if rule is not None and rule.dimension and not unit:
            own = self._own_unit(field, key, rule.dimension)
            unit = own or (remark if self._is_unit(remark, rule.dimension) else "")
        crs = crs or self._crs.get(same_key(remark), "")
        return ColumnAt(col=col, field=field, written=written, unit=unit, crs=crs)

    def _own_unit(self, field: str, key: str, dimension: str) -> str:
        """The unit that a field's own English name ends with (area_m2)."""
        if key != same_key(field) or dimension not in self._book.units.dimensions:
            return ""
        return self._book.units.dimensions[dimension].to

    def _is_unit(self, remark: str, dimension: str) -> bool:
        try:
            unit_of(remark, dimension, self._book.units)
        except BadValue:
            return False
        return bool(remark)
