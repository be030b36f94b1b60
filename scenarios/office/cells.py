"""What a cell means to a field of the drill file.

Excel and WPS turn what people type into something else: `20:42` into a part of a day, a date into
a count of days. The field decides what it is turned back into. What a reader would get wrong: a
value that fits no field goes on as it is written, and the model says what is wrong with it.
"""

from __future__ import annotations

import re
import typing
from datetime import date, datetime, timedelta
from types import UnionType
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from scenarios.office.pairs import plain, read_pairs, read_scalar
from scenarios.office.sheets import group_of
from scenarios.values import DrillTime, Duration, Start
from twin.inputs import BadValue
from twin.inputs.cell_file import Cell
from twin.terms.text import Text

__all__ = ["hints_of", "value_of"]

_YES = ("是", "√", "✓", "对", "y", "yes", "true", "1")
_NO = ("否", "×", "x", "n", "no", "false", "0")
_LIST = re.compile(r"[、,，;；\n]")
_DAY_S = 86_400


def _validator(kind: Any) -> Any:
    return next(m.func for m in typing.get_args(kind) if isinstance(m, BeforeValidator))


_START, _MOMENT, _SPAN = _validator(Start), _validator(DrillTime), _validator(Duration)


def value_of(cell: Cell, info: FieldInfo, *, from_1904: bool) -> tuple[Any, Text | None]:
    """The plain value of a cell that is not empty, and a doubt about it.

    Raises:
        BadValue: Excel itself has no value, or a group in the cell cannot be read.
    """
    if cell.fault is not None:
        raise BadValue(cell.fault, code="E103")
    hints = hints_of(info)
    readers = [m.func for m in info.metadata if isinstance(m, BeforeValidator)]
    readers += [
        m.func for hint in hints for m in typing.get_args(hint) if isinstance(m, BeforeValidator)
    ]
    if _START in readers:
        return _start(cell, from_1904), None
    if _MOMENT in readers or _SPAN in readers:
        return _time(cell, _MOMENT in readers)
    if bool in hints:
        word = plain(cell.text).lower()
        return (True if word in _YES else False if word in _NO else cell.text), None
    if not readers and str in hints:
        return cell.text, None
    if any(typing.get_origin(hint) is dict for hint in hints):
        return read_pairs(cell.text), None
    if not readers and group_of(info.annotation) is not None:
        return read_pairs(cell.text), None
    if any(typing.get_origin(hint) is tuple for hint in hints):
        return [part.strip() for part in _LIST.split(cell.text) if part.strip()], None
    if int in hints or float in hints:
        return read_scalar(plain(cell.text)), None
    return plain(cell.text), None


def hints_of(info: FieldInfo) -> tuple[Any, ...]:
    """The annotation of a field, or the members of its union."""
    union = typing.get_origin(info.annotation) in (typing.Union, UnionType)
    return typing.get_args(info.annotation) if union else (info.annotation,)


def _start(cell: Cell, from_1904: bool) -> str:
    """The moment T+00:00 as a drill file writes it."""
    if cell.day is not None:
        return f"{cell.day.isoformat()} {_clock(cell.clock_s or 0.0)}"
    if cell.is_number and 1.0 <= float(cell.text) < 100_000.0:
        zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        minutes = round(float(cell.text) * 1440)
        moment = datetime(zero.year, zero.month, zero.day) + timedelta(minutes=minutes)
        return f"{moment:%Y-%m-%d %H:%M}"
    text = plain(cell.text).replace("/", "-").replace("年", "-").replace("月", "-")
    return " ".join(text.replace("日", " ").split())


def _time(cell: Cell, is_moment: bool) -> tuple[Any, Text | None]:
    if cell.clock_s is not None:
        return (_clock(cell.clock_s) if is_moment else _span(cell.clock_s)), None
    if not cell.is_number:
        text = plain(cell.text)
        return (text.upper() if is_moment else text.lower()), None
    share = float(cell.text)
    seconds = round(share * _DAY_S)
    if not 0.0 < share < 1.0 or seconds % 60 or abs(share * _DAY_S - seconds) > 1e-3:
        return read_scalar(cell.text), None
    read = _clock(seconds) if is_moment else _span(seconds)
    return read, Text(f"{cell.text} 没有时间格式，读作 {read}", f"{cell.text} was read as {read}")


def _clock(seconds: float) -> str:
    whole = int(seconds)
    clock = f"{whole // 3600 % 24:02d}:{whole // 60 % 60:02d}"
    return f"{clock}:{whole % 60:02d}" if whole % 60 else clock


def _span(seconds: float) -> str:
    whole = round(seconds)
    parts = (("h", whole // 3600), ("m", whole // 60 % 60), ("s", whole % 60))
    return "".join(f"{number}{letter}" for letter, number in parts if number) or "0s"
