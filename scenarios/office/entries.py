"""The rows of a sheet under their headings: where the headings stand, which column is which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.office.pairs import plain
from scenarios.office.sheets import EVENT_ACTIONS, EVENTS, Column, Sheet, bare, columns_of
from twin.inputs import Document, Problems, Spot, near
from twin.inputs.cell_file import Cell, CellSheet
from twin.terms.text import Text

__all__ = ["Rows", "rows_of"]

_HEADING_WITHIN = 20
_NONE = Cell()


@dataclass(frozen=True, slots=True)
class Rows:
    """A sheet of entries; `at` has the column of each heading, `heading` the row of them."""

    cells: CellSheet
    columns: tuple[Column, ...]
    at: dict[Column, int]
    heading: int

    def numbers(self) -> Iterator[int]:
        """The rows that hold anything under a heading."""
        for number in range(self.heading + 1, len(self.cells.rows)):
            if any(self.cell(number, column) != _NONE for column in self.at):
                yield number

    def cell(self, number: int, column: Column) -> Cell:
        """A cell; one covered by a merged block has the block's value, except an id."""
        if column not in self.at:
            return _NONE
        col = self.at[column]
        row, first = self.cells.first.get((number, col), (number, col))
        if (row, first) != (number, col) and column.field == "id":
            return _NONE
        return self.cells.cell(row, first)

    def covered(self, number: int, column: Column) -> bool:
        """Whether a merged block that begins in a row above covers the cell."""
        place = (number, self.at[column])
        return self.cells.first.get(place, place)[0] < number

    def text(self, number: int, of: str, field: str) -> str:
        """The text under the heading of a field."""
        column = self.find(of, field)
        return "" if column is None else plain(self.cell(number, column).text)

    def spot(self, number: int, of: str, field: str) -> Spot:
        """The place of a field's cell; of its row when there is no such heading."""
        column = self.find(of, field)
        if column is None or column not in self.at:
            return self.row_spot(number)
        return self.cells.spot(number, self.at[column])

    def row_spot(self, number: int) -> Spot:
        """The first cell of a row that has a heading."""
        return self.cells.spot(number, min(self.at.values()))

    def find(self, of: str, field: str) -> Column | None:
        """The column of a field."""
        return next((c for c in self.columns if c.of == of and c.field == field), None)

    def has(self, number: int, of: str) -> bool:
        """Whether a row says anything in the columns of a kind."""
        return any(self.cell(number, c) != _NONE for c in self.at if c.of == of)

    def goes_on(self, number: int) -> bool:
        """Whether a row only adds an expected action to the entry above it."""
        return self.has(number, "action") and all(
            self.cell(number, column) == _NONE or self.covered(number, column)
            for column in self.at
            if column.of != "action"
        )


def rows_of(sheet: Sheet, cells: CellSheet, document: Document, problems: Problems) -> Rows | None:
    """Find the headings of a sheet; what is wrong with them is added to `problems`."""
    known = columns_of(sheet) + (EVENT_ACTIONS if sheet is EVENTS else ())
    words = {bare(word): column for column in reversed(known) for word in (column.zh, column.en)}
    counted = [
        (sum(bare(cell.text) in words for cell in row), -number)
        for number, row in enumerate(cells.rows[:_HEADING_WITHIN])
    ]
    most, minus = max(counted, default=(0, 0))
    if most < 2:
        problems.add(
            "E105",
            cells.spot(0),
            Text("没有表头", "there are no headings"),
            Text(f"第一行写：{'、'.join(c.zh for c in known)}",
                 f"the first row: {', '.join(c.en for c in known)}"),
        )  # fmt: skip
        return None
    at: dict[Column, int] = {}
    for col, cell in enumerate(cells.rows[-minus]):
        if not cell.text:
            continue
        spot, column = cells.spot(-minus, col), words.get(bare(cell.text))
        if column is None:
            _unknown(cell.text, [c.zh for c in known], spot, document, problems)
        elif column in at:
            message = Text(f"表头“{cell.text}”有两列", f"two columns {cell.text!r}")
            problems.add("E101", spot, message, Text("删去一列", "delete one"))
        else:
            at[column] = col
    return Rows(cells, known, at, -minus)


def _unknown(
    heading: str, known: list[str], spot: Spot, document: Document, problems: Problems
) -> None:
    close = near(heading, known)
    if close:
        problems.add(
            "E102",
            spot,
            Text(f"不认识的表头“{heading}”", f"unknown heading {heading!r}"),
            Text(f"是不是想写“{close[0]}”？", f"did you mean {close[0]!r}?"),
        )
    else:
        message = Text(f"用不上的列“{heading}”", f"the column {heading!r} is not used")
        document.doubted.append(document.problem("W532", spot, message))
