"""One row becomes one entry of the drill file."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from scenarios.happenings.table import HAPPENINGS
from scenarios.office.cells import value_of
from scenarios.office.entries import Rows
from scenarios.office.pairs import plain, read_pairs
from scenarios.office.sheets import Column, Language, word_of
from twin.inputs import BadValue, Document, Problems
from twin.inputs.cell_file import Cell
from twin.inputs.yaml_file import Placed
from twin.terms.text import Text

__all__ = ["Entry"]

Loc = tuple[str | int, ...]


class Entry:
    """A row and the place its entry gets; `of` says which columns make it."""

    def __init__(
        self,
        document: Document,
        problems: Problems,
        rows: Rows,
        number: int,
        language: Language,
        of: str = "row",
    ) -> None:
        self._document, self._problems = document, problems
        self._rows, self._number = rows, number
        self._language, self._of = language, of

    def read(self, model: type[BaseModel], loc: Loc) -> dict[str, Any]:
        """The entry; places are noted under `loc`."""
        self._document.places[loc] = Placed(None, self._rows.row_spot(self._number))
        entry: dict[str, Any] = {}
        for column in self._rows.at:
            if column.of != self._of:
                continue
            word = word_of(model, column.field, self._language)
            self._place((*loc, word), column)
            cell = self._rows.cell(self._number, column)
            if cell.text or cell.fault:
                self._take(entry, word, cell, column, model, loc)
        if self._of == "row":
            self._happening(entry, loc)
        return entry

    def _take(
        self,
        entry: dict[str, Any],
        word: str,
        cell: Cell,
        column: Column,
        model: type[BaseModel],
        loc: Loc,
    ) -> None:
        info = model.model_fields[column.field]
        spot = self._rows.cells.spot(self._number, self._rows.at[column])
        try:
            value, doubt = value_of(cell, info, from_1904=self._rows.cells.from_1904)
        except BadValue as bad:
            self._problems.add(bad.code, spot, bad.message, bad.hint)
            return
        entry[word] = value
        if isinstance(value, dict):
            for name in value:
                self._place((*loc, word, name), column)
        if doubt is not None:
            hint = Text("写作 20:42、T+00:05 或 5m", "write 20:42, T+00:05 or 5m")
            self._document.doubted.append(self._document.problem("W404", spot, doubt, hint))

    def _happening(self, entry: dict[str, Any], loc: Loc) -> None:
        """The happening of an inject: its name, the columns of common parts, and the rest."""
        by_kind = {column.of: column for column in self._rows.columns if column.of != "happening"}
        if "name" not in by_kind:
            return
        written = plain(self._rows.text(self._number, "name", ""))
        name = next((n for n, each in HAPPENINGS.items() if written in (n, each.chinese)), "")
        if name:
            written = HAPPENINGS[name].chinese if self._language == "zh" else name
        parts = self._parts(HAPPENINGS[name].group if name else None, by_kind["details"])
        if written:
            entry[written] = {word: value for word, (value, _) in parts.items()}
            self._place((*loc, written), by_kind["name"])
            for word, (_, column) in parts.items():
                self._place((*loc, written, word), column)
        elif parts:
            self._problems.add(
                "E105",
                self._rows.spot(self._number, "name", ""),
                Text("写了参数，没写发生什么", "there are details, and no happening"),
                Text(f"从 {'、'.join(each.chinese for each in HAPPENINGS.values())} 里选一样",
                     f"one of {', '.join(HAPPENINGS)}"),
            )  # fmt: skip

    def _parts(
        self, group: type[BaseModel] | None, details: Column
    ) -> dict[str, tuple[Any, Column]]:
        """The parts of a happening with their columns, under the keys of its group."""
        parts: dict[str, tuple[Any, Column]] = {}
        for column in self._rows.at:
            cell = self._rows.cell(self._number, column)
            if column.of == "happening" and cell.text:
                heading = column.zh if self._language == "zh" else column.en
                known = group is not None and column.field in group.model_fields
                word = word_of(group, column.field, self._language) if group and known else heading
                parts[word] = cell.text, column
        spot = self._rows.spot(self._number, "details", "")
        cell = self._rows.cell(self._number, details)
        try:
            if cell.fault is not None:
                raise BadValue(cell.fault, code="E103")
            written = read_pairs(cell.text)
        except BadValue as bad:
            self._problems.add(bad.code, spot, bad.message, bad.hint)
            return parts
        for key, value in written.items():
            word = word_of(group, key, self._language) if group else key
            if word in parts:
                message = Text(f"“{word}”在列里已写", f"{word!r} has a column of its own")
                self._problems.add("E101", spot, message, Text("删去一处", "delete one"))
            parts[word] = value, details
        return parts

    def _place(self, loc: Loc, column: Column) -> None:
        col = self._rows.at.get(column)
        spot = (
            self._rows.row_spot(self._number)
            if col is None
            else self._rows.cells.spot(self._number, col)
        )
        self._document.places[loc] = Placed(None, spot)
