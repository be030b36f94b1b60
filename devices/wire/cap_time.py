"""Times in CAP 1.2 (§3.3.2): an offset always, never a fraction, never `Z`; UTC is -00:00."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from devices.wire.cap import CapError

__all__ = ["parse_time", "stamp"]

_OFFSET_MAX = timedelta(hours=14)
_FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)([Tt ])(\d\d):(\d\d):(\d\d)(\.\d{1,9})?"
    r"(?:([Zz])|([-+])(\d\d)(:?)([0-5]\d))",
    re.ASCII,
)


def stamp(moment: datetime) -> str:
    """A time as CAP wants it.

    >>> stamp(datetime.fromisoformat("2026-07-12T20:42:00+08:00"))
    '2026-07-12T20:42:00+08:00'

    Raises:
        CapError: It has no offset, or a fraction of a second.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise CapError(f"the time {moment} has no offset; CAP times need one, such as +08:00")
    if moment.microsecond or offset.seconds % 60 or offset.microseconds:
        raise CapError(f"the time {moment} has a fraction, or an offset with seconds")
    written = moment.isoformat(timespec="seconds")
    return f"{written[:-6]}-00:00" if offset == timedelta() else written


def parse_time(text: str) -> tuple[datetime, bool] | None:
    """The moment a text names, and whether it is written as CAP wants it; None if none.

    A fraction is cut off. `24:00:00` is the midnight that ends the day (XML Schema).

    >>> parse_time("2026-07-12T12:42:00.5Z")
    (datetime.datetime(2026, 7, 12, 12, 42, tzinfo=datetime.timezone.utc), False)
    """
    found = _FORM.fullmatch(text.strip(" \t\n\r"))
    if found is None:
        return None
    year, month, day, gap, hour, minute, second, fraction, zulu, sign, ahead_h, colon, ahead_min = (
        found.groups()
    )
    offset = timedelta()
    if sign:
        offset = timedelta(hours=int(ahead_h), minutes=int(ahead_min)) * (-1 if sign == "-" else 1)
    ends_the_day = (hour, minute, second) == ("24", "00", "00")
    clock = f"{'00' if ends_the_day else hour}:{minute}:{second}"
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{clock}")
        moment = moment.replace(tzinfo=timezone(offset)) + timedelta(days=int(ends_the_day))
    except (ValueError, OverflowError):
        return None
    if abs(offset) > _OFFSET_MAX:
        return None
    return moment, gap == "T" and fraction is None and zulu is None and colon == ":"
