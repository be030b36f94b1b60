"""Single cells of departments' tables as the registry writes them.

Each reader gives the canonical text of a cell ("" for nothing said) or raises `BadValue`. What
Excel has already spoilt (2.1E+11, digits beyond the fifteenth, a formula without its result) is
refused: the number behind it is gone, and a guess would look like a fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from twin.county.registry.amounts import amount
from twin.county.registry.book import Book, same_key
from twin.county.registry.entries import decimal_of
from twin.county.registry.hours import hours_of
from twin.county.registry.rules import FieldRule
from twin.inputs import BadValue, near
from twin.inputs.cell_file import Cell
from twin.terms.text import Text

__all__ = ["CellReader", "degrees_of", "names_of", "plain"]

_SERIAL = range(18264, 73416)  # 1950 to 2100 as Excel counts days
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?:[\sT]+[\d:.]+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SPOILT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_TRAILING_POINT = re.compile(r"\d{5,}\.0*")
_EXCEL_DIGITS = 15
_BETWEEN = re.compile(r"[;；,，、/|\n]+")
_DMS = re.compile(
    r"(\d{1,3})[°度](?:(\d{1,2}(?:\.\d+)?)[′'分])?"
    r"(?:(\d{1,2}(?:\.\d+)?)(?:″|\"|′′|''|秒))?"  # half-width form of ″ is ′′
)
_ID = re.compile(r"[^\s;:,]+")


class CellReader:
    """Reads the cells of one sheet."""

    def __init__(self, book: Book, from_1904: bool = False) -> None:
        self._book = book
        self._epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        words = book.words
        self._empty = {plain(word) for word in words.empty}
        self._words: dict[str, dict[str, str]] = {
            "status": _turned(words.status),
            "jurisdiction": _turned(words.jurisdiction),
            "crs": _turned(words.crs),
            "code_system": _turned(words.code_systems),
        }
        self._yes = {plain(word).casefold() for word in words.flag["yes"]}
        self._no = {plain(word).casefold() for word in words.flag["no"]}

    def is_empty(self, cell: Cell) -> bool:
        """Whether a cell says nothing, or says that there is nothing to say."""
        return cell.fault is None and (not cell.text or plain(cell.text) in self._empty)

    def check(self, cell: Cell) -> None:
        """Refuse a cell for which Excel itself has no value.

        Raises:
            BadValue: It has none.
        """
        if cell.fault is not None:
            hint = Text("在 Excel 里算出后另存", "let Excel work it out and save again")
            raise BadValue(cell.fault, hint=hint, code="E501")

    def read(self, rule: FieldRule, cell: Cell, unit: str = "") -> str:
        """The canonical text of a cell; an amount's unit is given by `unit` unless it has one.

        Raises:
            BadValue: It cannot be read as what the field holds.
        """
        if rule.type == "flag":
            return self._flag(cell)
        if self.is_empty(cell):
            return ""
        if rule.type in self._words:
            return self.word(rule.type, cell.text)
        readers: dict[str, Callable[[Cell], str]] = {
            "text": self.text, "names": self._names, "date": lambda c: self.day(c, rule.field),
            "code": self.code, "id": self._id, "phone": self.code, "unit": lambda c: plain(c.text),
            "hours": lambda c: hours_of(plain(c.text)),
        }  # fmt: skip
        if rule.type in readers:
            return readers[rule.type](cell)
        return self._number(rule, cell, unit)

    def text(self, cell: Cell) -> str:
        """Text on one line; what a spreadsheet would run as a formula is refused."""
        text = " ".join(cell.text.split())
        if text.startswith(("=", "@")):
            raise BadValue(
                Text(f"“{text[:12]}”以 {text[0]} 开头，会被当作公式", "looks like a formula"),
                code="E501",
            )
        return text

    def code(self, cell: Cell) -> str:
        """A code, digit by digit as it was given.

        Raises:
            BadValue: A spreadsheet has turned it into a number and lost digits of it.
        """
        text = plain(cell.text)
        digits = text.lstrip("+-")
        lost = digits.isdigit() and len(digits) > _EXCEL_DIGITS
        lost = lost and (cell.is_number or set(digits[_EXCEL_DIGITS:]) == {"0"})
        if lost or _SPOILT.fullmatch(text) or _TRAILING_POINT.fullmatch(text):
            raise BadValue(
                Text(
                    f"编码被表格软件改成了数“{cell.text}”，原来的数字已丢失",
                    f"a spreadsheet turned this code into the number {cell.text}; digits are lost",
                ),
                hint=Text(
                    "把这一列设为“文本”，从原始资料重新填写；这里不猜",
                    "format the column as text and enter it again from its origin; nothing is "
                    "guessed here",
                ),
                code="E531",
            )
        return self.text(Cell(text))

    def day(self, cell: Cell, field: str = "") -> str:
        """A date as 2024-03-05, from a date cell, a serial number or any usual spelling."""
        if cell.day is not None:
            return cell.day.isoformat()
        text = plain(cell.text)
        if field in ("valid_to", "expires") and text in self._book.words.open_end:
            return ""
        number = text.partition(".")[0] if cell.is_number else text
        if number.isascii() and number.isdigit() and int(number) in _SERIAL:
            return (self._epoch + timedelta(days=int(number))).isoformat()
        split = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
        try:
            year, month, day = (int(part) for part in split.groups()) if split else (0, 0, 0)
            found = date(year, month, day)
        except ValueError:
            found = None
        if found is None or not 1950 <= found.year <= 2100:
            raise BadValue(
                Text(f"“{cell.text}”不是日期", f"{cell.text!r} is not a date"),
                hint=Text(
                    "写到日：2024-3-5、2024年3月5日、2024/3/5",
                    "to the day: 2024-3-5, 2024/3/5, 2024年3月5日",
                ),
                code="E501",
            )
        return found.isoformat()

    def word(self, kind: str, written: str) -> str:
        """One of the registry's own words, by any name that people use for it."""
        found = self._words[kind].get(same_key(written))
        if found is None:
            options = list(dict.fromkeys(self._words[kind].values()))
            meant = near(same_key(written), list(self._words[kind])) or options
            raise BadValue(
                Text(f"不认识“{written}”", f"{written!r} is not known"),
                hint=Text(f"可用：{'、'.join(meant)}", f"use {', '.join(options)}"),
                code="E506",
            )
        return found

    def _id(self, cell: Cell) -> str:
        text = self.code(cell)
        if not _ID.fullmatch(text):
            raise BadValue(
                Text(f"编号“{text}”不能含空格、分号、冒号、逗号", f"{text!r} is no id"), code="E501"
            )
        return text

    def _names(self, cell: Cell) -> str:
        return ";".join(names_of(self.text(cell) if "\n" not in cell.text else cell.text))

    def _flag(self, cell: Cell) -> str:
        text = plain(cell.text).casefold()
        if text in self._yes:
            return "1"
        if text in self._no:
            return "0"
        if self.is_empty(cell):
            return ""
        raise BadValue(
            Text(f"“{cell.text}”应为 是 或 否", f"{cell.text!r} should be yes or no"), code="E506"
        )

    def _number(self, rule: FieldRule, cell: Cell, unit: str) -> str:
        if rule.type in ("lat", "lon"):
            return repr(degrees_of(cell.text, rule.type))
        number, _ = amount(cell.text, rule.dimension, unit, self._book.units)
        if rule.type == "whole" and number.denominator != 1:
            raise BadValue(
                Text(f"“{cell.text}”不是整数", f"{cell.text!r} is not a whole number"), code="E501"
            )
        for bound, beyond, zh, en in (
            (rule.lo, rule.lo is not None and number < rule.lo, "小于", "below"),
            (rule.hi, rule.hi is not None and number > rule.hi, "大于", "above"),
        ):
            if beyond:
                raise BadValue(
                    Text(f"{cell.text} {zh} {bound:g}", f"{cell.text} is {en} {bound:g}"),
                    code="E505",
                )
        return decimal_of(number)


def plain(text: str) -> str:
    """A cell in half-width forms, for numbers, codes and words; never for names."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def names_of(text: str) -> list[str]:
    """The items of a list, however they were separated."""
    items = (" ".join(part.split()) for part in _BETWEEN.split(text))
    return list(dict.fromkeys(item for item in items if item))


def degrees_of(written: str, axis: str) -> float:
    """Degrees of a latitude or longitude in China, decimal or in degrees, minutes, seconds.

    Raises:
        BadValue: It cannot be read, or lies outside China's bounds (the two are often swapped).
    """
    text = plain(written).replace(" ", "")
    bare = text.strip("NEne北纬东经")
    split = _DMS.fullmatch(bare)
    try:
        if split:
            whole, minutes, seconds = (float(part or 0) for part in split.groups())
            value = whole + minutes / 60 + seconds / 3600
        else:
            value = float(bare)
    except ValueError:
        raise BadValue(
            Text(f"“{written}”不是经纬度", f"{written!r} is no coordinate"),
            hint=Text("写成 121.7387 或 121°44′19″", "write 121.7387 or 121°44′19″"),
            code="E501",
        ) from None
    lo, hi = (3.0, 54.0) if axis == "lat" else (73.0, 136.0)
    if not lo <= value <= hi:
        raise BadValue(
            Text(
                f"{'纬度' if axis == 'lat' else '经度'} {written} 不在中国范围 {lo:g}～{hi:g}",
                f"{axis} {written} is outside {lo:g} to {hi:g}",
            ),
            hint=Text("经度和纬度是不是写反了？", "are latitude and longitude swapped?"),
            code="E505",
        )
    return round(value, 7)


def _turned(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {same_key(name): key for key, names in words.items() for name in (key, *names)}
