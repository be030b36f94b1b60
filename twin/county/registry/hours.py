"""When an entry is open: what people write, what the registry keeps, and the answer at a moment.

What a reader would get wrong: 工作日 is Monday to Friday here. Public holidays and the working days
that make up for them are proclaimed year by year and are not known.
"""

from __future__ import annotations

import re
from datetime import datetime, time

from twin.inputs import BadValue
from twin.terms.text import Text

__all__ = ["hours_of", "is_open"]

_ALWAYS = re.compile(r"(?:全天|每天|随时)?\s*(?:24\s*(?:小时|h|H)|全天候?|随时)(?:可用|值班|开放)?")
_SPAN = re.compile(r"(\d{1,2})[:时点](\d{2})?分?\s*[-~—–至到]+\s*(\d{1,2})[:时点](\d{2})?分?")
_WORKDAYS = ("工作日", "周一至周五", "周一到周五", "周一-周五", "workdays")
_DAILY = ("每天", "每日", "全周", "daily")


def hours_of(written: str) -> str:
    """``24h``, ``workdays``, ``workdays 08:00-17:00`` or ``daily 08:00-20:00``.

    Raises:
        BadValue: Written in another way.
    """
    if _ALWAYS.fullmatch(written):
        return "24h"
    days, rest = "daily", written
    for name, words in (("workdays", _WORKDAYS), ("daily", _DAILY)):
        for word in words:
            if rest.startswith(word):
                days, rest = name, rest.removeprefix(word).strip(" :,，")
                break
        else:
            continue
        break
    if days == "workdays" and not rest:
        return days
    split = _SPAN.fullmatch(rest)
    if split is not None:
        a, b, c, d = (int(part or 0) for part in split.groups())
        if a < 24 and b < 60 and (c, d) <= (24, 0) and d < 60 and (a, b) != (c, d):
            return f"{days} {a:02}:{b:02}-{c:02}:{d:02}"
    raise BadValue(
        Text(f"服务时间“{written}”读不懂", f"the hours {written!r} cannot be read"),
        hint=Text(
            "写成 24小时、工作日、工作日 8:00-17:00 或 每天 8:00-20:00",
            "write 24h, workdays, workdays 8:00-17:00 or daily 8:00-20:00",
        ),
        code="E501",
    )


def is_open(hours: str, duty_24h: bool | None, at: datetime) -> bool | None:
    """Whether an entry is open at a moment; None when nobody has said."""
    if duty_24h or hours == "24h":
        return True
    if not hours:
        return None
    days, _, span = hours.partition(" ")
    if not span:
        return at.weekday() < 5
    start, end = (part.split(":") for part in span.split("-"))
    opens = time(int(start[0]), int(start[1]))
    closes = (int(end[0]), int(end[1]))
    now = (at.hour, at.minute)
    first = (opens.hour, opens.minute)
    if first < closes:
        inside, weekday = first <= now < closes, at.weekday()
    else:  # over midnight: what began yesterday ends today
        inside = now >= first or now < closes
        weekday = at.weekday() if now >= first else (at.weekday() - 1) % 7
    return inside and (days == "daily" or weekday < 5)
