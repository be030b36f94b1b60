"""The look of a workbook: headings, widths, drop-downs. openpyxl is imported only here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path
from typing import Any

from scenarios.office.lists import LISTS, list_for, names_of, options_of
from scenarios.office.pairs import write_pairs, write_value
from scenarios.office.sheets import Column, Sheet
from scenarios.schema import ExpectFile
from twin.county import County
from twin.inputs import InputProblems, Problem
from twin.terms.text import Lang, Text

__all__ = ["Drawing"]

_INLINE_AT_MOST = 250  # Excel takes 255 letters of choices
_WIDTHS = {"text": 44, "text_en": 30, "where": 28, "": 28, "when": 26, "place": 18, "standard": 30}
_WIDTH = 12
_A4_AT_MOST = 180  # a wider sheet is printed on A3
_HEAD, _EDGE = "DCE6F1", "9AA5B1"


class Drawing:
    """A workbook under way. `lang` is the language of its headings."""

    def __init__(self, county: County, lang: Lang) -> None:
        try:
            from openpyxl import Workbook
        except ImportError:
            raise InputProblems([_MISSING]) from None
        self.lang: Lang = lang
        self._book = Workbook()
        self._book.remove(self._book.active)
        self._names = names_of(county, lang)

    def _title(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def table(
        self,
        sheet: Sheet,
        columns: Sequence[Column],
        rows: Sequence[dict[Column, Any]],
        spare: int,
    ) -> None:
        """A sheet of entries, with drop-downs for the rows there are and some more."""
        page = self._book.create_sheet(self._title(sheet.zh, sheet.en))
        self._headings(page, [self._title(c.zh, c.en) for c in columns])
        last = len(rows) + 1 + spare
        for number, row in enumerate(rows, start=2):
            for col, column in enumerate(columns, start=1):
                self._put(page.cell(number, col), self._written(row.get(column)))
        for col, column in enumerate(columns, start=1):
            width = _WIDTHS.get(column.field, _WIDTH)
            page.column_dimensions[page.cell(1, col).column_letter].width = width
            self._choices(page, sheet, column, page.cell(1, col).column_letter, last)
            page.column_dimensions[page.cell(1, col).column_letter].number_format = "@"
        if sum(_WIDTHS.get(column.field, _WIDTH) for column in columns) > _A4_AT_MOST:
            page.page_setup.paperSize = page.PAPERSIZE_A3

    def singles(self, sheet: Sheet, rows: Sequence[tuple[str, Any, Any, str]]) -> None:
        """A sheet with a field a row: label, value, what may be written."""
        page = self._book.create_sheet(self._title(sheet.zh, sheet.en))
        self._headings(
            page, ["项目", "值", "可写"] if self.lang == "zh" else ["item", "value", "may be"]
        )
        for number, (label, value, info, _) in enumerate(rows, start=2):
            self._put(page.cell(number, 1), label)
            self._put(page.cell(number, 2), self._written(value))
            options = options_of(info, self.lang)
            self._put(page.cell(number, 3), self._about(info, options))
            if options:
                self._add_choices(page, f"B{number}", _inline(options), strict=True)
        for letter, width in (("A", 22), ("B", 44), ("C", 44)):
            page.column_dimensions[letter].width = width

    def variations(
        self,
        sheet: Sheet,
        headings: Sequence[str],
        rows: Sequence[tuple[str, str, str, Any]],
        kinds: Sequence[str],
    ) -> None:
        """The sheet of presets, variants and Monte Carlo."""
        page = self._book.create_sheet(self._title(sheet.zh, sheet.en))
        self._headings(page, headings)
        for number, row in enumerate(rows, start=2):
            for col, value in enumerate(row, start=1):
                plain = col < 4 or isinstance(value, int | float) or row[0] == kinds[-1]
                self._put(page.cell(number, col), value if plain else write_value(value))
        self._add_choices(page, f"A2:A{len(rows) + 60}", _inline(kinds), strict=True)
        for letter, width in (("A", 12), ("B", 14), ("C", 34), ("D", 24)):
            page.column_dimensions[letter].width = width

    def notes(self) -> None:
        """How to fill the workbook in."""
        page = self._book.create_sheet(self._title("说明", "notes"))
        text = files("scenarios").joinpath("office", f"notes.{self.lang}.txt").read_text("utf-8")
        for number, line in enumerate(text.splitlines(), start=1):
            self._put(page.cell(number, 1), line)
        page.column_dimensions["A"].width = 110

    def names(self) -> None:
        """The names that drop-downs take from; the last sheet."""
        page = self._book.create_sheet(self._title("名单", "names"))
        self._headings(page, [self._title(*LISTS[key]) for key in LISTS])
        for row in zip_longest(*(self._names[key] for key in LISTS)):
            page.append(row)  # plain names; a style for each would take longer than all the rest
        for col, _ in enumerate(LISTS, start=1):
            page.column_dimensions[page.cell(1, col).column_letter].width = 22

    def save(self, path: Path) -> None:
        """Write the file."""
        self._book.save(path)

    def _headings(self, page: Any, words: Sequence[str]) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        edge = Side(style="thin", color=_EDGE)
        for col, word in enumerate(words, start=1):
            cell = page.cell(1, col)
            self._put(cell, word)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color=_HEAD)
            cell.border, cell.alignment = Border(bottom=edge), Alignment(vertical="center")
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True

    def _put(self, cell: Any, value: Any) -> None:
        """A value as it is; text stays text, also where it looks like a time or a formula."""
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Alignment

        if value is None or value == "":
            cell.number_format = "@"
            return
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        else:
            cell.value = value
            cell.alignment = Alignment(vertical="top")

    def _written(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return self._title(*value)
        if isinstance(value, bool):
            return self._title("是" if value else "否", "yes" if value else "no")
        if isinstance(value, list):
            return "、".join(map(str, value))
        return write_pairs(value) if isinstance(value, dict) else value

    def _about(self, info: Any, options: Sequence[str]) -> str:
        parts = ["、".join(options)] if options else []
        if info.is_required():
            parts.append(self._title("必填", "needed"))
        elif isinstance(info.default, int | float | str) and info.default not in ("", False):
            parts.append(self._title(f"缺省 {info.default}", f"default {info.default}"))
        return "；".join(parts) if self.lang == "zh" else "; ".join(parts)

    def _choices(self, page: Any, sheet: Sheet, column: Column, letter: str, last: int) -> None:
        cells = f"{letter}2:{letter}{last}"
        key = "happening" if column.of == "name" else list_for(column.field)
        if column.of == "row" and column.field == "kind":
            key = ""
        if key:
            formula = self._range(key)
            self._add_choices(page, cells, formula, strict=column.of == "name" or key == "action")
            return
        model = ExpectFile if column.of == "action" else sheet.model
        info = model.model_fields.get(column.field) if column.of in ("row", "action") else None
        if info is None:
            return
        options = options_of(info, self.lang)
        if not options and column.field == "kind":
            options = ["情景", "导调", "自然演化", "意外"]
            self._add_choices(page, cells, _inline(options), strict=False)
        elif options:
            self._add_choices(page, cells, _inline(options), strict=True)

    def _range(self, key: str) -> str:
        letter = "ABCDEFGHIJKLMNOP"[list(LISTS).index(key)]
        title = self._title("名单", "names")
        return f"'{title}'!${letter}$2:${letter}${len(self._names[key]) + 1}"

    def _add_choices(self, page: Any, cells: str, formula: str, *, strict: bool) -> None:
        """A drop-down; a strict one has Excel ask before it takes anything else."""
        from openpyxl.worksheet.datavalidation import DataValidation

        if not formula:
            return
        choices = DataValidation(type="list", formula1=formula, allow_blank=True)
        choices.showErrorMessage, choices.errorStyle = strict, "warning"
        choices.error = self._title("不在名单里，fumeng drill check 会说明", "not in the list")
        choices.add(cells)
        page.add_data_validation(choices)


def _inline(options: Sequence[str]) -> str:
    """Choices written in the drop-down itself; nothing where they are too long for that."""
    joined = ",".join(options)
    return f'"{joined}"' if len(joined) <= _INLINE_AT_MOST else ""


_MISSING = Problem(
    "E100",
    "openpyxl",
    1,
    1,
    Text("写 .xlsx 需要 openpyxl", "writing .xlsx needs openpyxl"),
    Text("pip install 'fumeng-twin[office]'", "pip install 'fumeng-twin[office]'"),
    source_line="",
)
