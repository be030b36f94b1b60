"""A workbook becomes the document that a drill file would be, each value at the place of its cell.

From there on everything is read and checked as in a drill file: same codes, same hints. What a
reader would get wrong: an empty cell has a place too, so that what is missing is told where it is
to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenarios.office.entries import Rows, rows_of
from scenarios.office.entry import Entry
from scenarios.office.sheets import (
    IGNORED,
    PAIRS,
    SHEETS,
    Language,
    Sheet,
    bare,
    sheet_of,
    word_of,
)
from scenarios.office.singles import read_singles
from scenarios.office.variations import read_variations
from scenarios.schema import DrillFile
from twin.inputs import Document, Problems, Spot, near
from twin.inputs.cell_file import CellSheet, read_cell_sheets
from twin.inputs.yaml_file import Placed
from twin.terms.text import Text

__all__ = ["read_workbook"]

_ROWS_AT_MOST = 20_000


def read_workbook(
    path: Path, name: str | None = None, language: Language | None = None
) -> Document:
    """Read a workbook, with keys in a language; without one, in that of its sheets.

    Raises:
        InputProblems: It cannot be read, has no sheet of a drill, or a cell makes no sense.
    """
    shown = str(path) if name is None else name
    book = _Book(shown, language)
    found = list(book.known(read_cell_sheets(path, shown, but=IGNORED)))
    book.problems.raise_any()
    for sheet, cells in found:
        book.read(sheet, cells)
    book.problems.raise_any()
    return book.document


class _Book:
    """Collects the data of the sheets, their places and what is wrong."""

    def __init__(self, name: str, language: Language | None) -> None:
        self.problems = Problems()
        self.document = Document(name, "", {}, {})
        self._rows = 0
        self._language: Language = language or "zh"
        self._asked = language is not None

    def known(self, sheets: list[CellSheet]) -> Iterator[tuple[Sheet, CellSheet]]:
        """The sheets of a drill in our order; expected actions come after what they belong to."""
        found: dict[Sheet, CellSheet] = {}
        for cells in sheets:
            sheet = sheet_of(cells.sheet)
            spot = Spot(cells.name, 1, 1, sheet=cells.sheet)
            if sheet is None:
                self._unknown(cells, spot)
            elif sheet in found:
                message = Text(f"“{sheet.zh}”有两张", f"two sheets of {sheet.en}")
                self.problems.add("E101", spot, message)
            else:
                found[sheet] = cells
        if not found:
            names = "、".join(sheet.zh for sheet in SHEETS)
            self.problems.add(
                "E533",
                Spot(self.document.name, 1, 1),
                Text("工作簿里没有想定的工作表", "no sheet of a drill in the workbook"),
                Text(f"工作表名：{names}；fumeng drill new NAME --excel 写一本",
                     "write one with fumeng drill new NAME --excel"),
                "",
            )  # fmt: skip
            return
        first = next(iter(found.values()))
        if not self._asked:
            self._language = "en" if first.sheet.isascii() else "zh"
        self.document.data["fumeng"] = 1
        if SHEETS[0] not in found:
            self.document.doubted.append(
                self.document.problem(
                    "W533",
                    Spot(first.name, 1, 1, sheet=first.sheet),
                    Text("没有“基本信息”，不是完整的想定", "no basics: not a whole drill"),
                    Text("单独的事件清单：fumeng drill import 文件 --into 想定 -o 新想定.yaml",
                         "events alone: fumeng drill import FILE --into DRILL -o NEW.yaml"),
                )
            )  # fmt: skip
        self.document.places[()] = Placed(None, Spot(first.name, 1, 1, sheet=first.sheet))
        order = sorted(found, key=lambda sheet: (sheet.field == "expect", SHEETS.index(sheet)))
        for sheet in order:
            yield sheet, found[sheet]

    def _unknown(self, cells: CellSheet, spot: Spot) -> None:
        if bare(cells.sheet) in IGNORED:
            return
        close = near(cells.sheet, [sheet.zh for sheet in SHEETS])
        message = Text(f"用不上的工作表“{cells.sheet}”", f"the sheet {cells.sheet!r} is not used")
        hint = Text(f"是不是想写“{close[0]}”？", f"did you mean {close[0]!r}?") if close else None
        if close:
            self.problems.add("E102", spot, message, hint)
        else:
            self.document.doubted.append(self.document.problem("W532", spot, message))

    def read(self, sheet: Sheet, cells: CellSheet) -> None:
        """Take one sheet in."""
        self._rows += len(cells.rows)
        if self._rows > _ROWS_AT_MOST:
            message = Text(f"多于 {_ROWS_AT_MOST:,} 行", f"more than {_ROWS_AT_MOST:,} rows")
            self.problems.add("E109", cells.spot(0), message)
            self.problems.raise_any()
        if sheet.field in PAIRS:
            read_singles(sheet, cells, self.document, self.problems, self._language)
            return
        if sheet.field == "presets":
            read_variations(cells, self.document, self.problems, self._language)
            return
        rows = rows_of(sheet, cells, self.document, self.problems)
        if rows is None:
            return
        if sheet.field == "expect":
            self._actions(rows)
        else:
            self._entries(sheet, rows)

    def _entries(self, sheet: Sheet, rows: Rows) -> None:
        """Objectives, injects, failures, bookmarks: an entry a row, perhaps with actions."""
        key = word_of(DrillFile, sheet.field, self._language)
        entries: list[Any] = self.document.data.setdefault(key, [])
        self.document.places[(key,)] = Placed(None, rows.cells.spot(0))
        used = {cell for number in rows.numbers() for cell in [rows.text(number, "action", "id")]}
        for number in rows.numbers():
            if not (entries and rows.goes_on(number)):
                entry = Entry(self.document, self.problems, rows, number, self._language)
                entries.append(entry.read(sheet.model, (key, len(entries))))
            if rows.has(number, "action"):
                self._action(rows, number, (key, len(entries) - 1), "action", used)

    def _actions(self, rows: Rows) -> None:
        """The sheet of expected actions: each goes to the inject it names."""
        owners: dict[str, tuple[str | int, ...]] = {}
        for field in ("failures", "injects"):
            key = word_of(DrillFile, field, self._language)
            for i, entry in enumerate(self.document.data.get(key, [])):
                id_ = entry.get("编号", entry.get("id"))
                owners.setdefault(str(id_), (key, i))
        for number in rows.numbers():
            spot, name = rows.spot(number, "inject", ""), rows.text(number, "inject", "")
            if not rows.has(number, "row"):
                continue
            if name in owners:
                self._action(rows, number, owners[name], "row", set())
                continue
            close = near(name, list(owners))
            self.problems.add(
                "E313" if name else "E105",
                spot,
                Text(f"没有注入“{name}”", f"there is no inject {name!r}")
                if name
                else Text("没写所属的注入", "the inject it belongs to is missing"),
                Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
                if close
                else Text("写事件清单或故障里的编号", "an id of the events or failures"),
            )

    def _action(
        self, rows: Rows, number: int, owner: tuple[str | int, ...], of: str, used: set[str]
    ) -> None:
        from scenarios.schema import ExpectFile

        entry: Any = self.document.data[str(owner[0])][owner[1]]
        word = "预期行动" if self._language == "zh" else "expect"
        actions: list[Any] = entry.setdefault(word, [])
        self.document.places.setdefault((*owner, word), Placed(None, rows.row_spot(number)))
        reader = Entry(self.document, self.problems, rows, number, self._language, of)
        action = reader.read(ExpectFile, (*owner, word, len(actions)))
        id_word = word_of(ExpectFile, "id", self._language)
        if of == "action" and id_word not in action:
            free = next(i for i in range(1, 10_000) if f"E-{i:03d}" not in used)
            used.add(f"E-{free:03d}")
            action[id_word] = f"E-{free:03d}"
        actions.append(action)
