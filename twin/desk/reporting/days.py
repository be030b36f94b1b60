"""Days of the calendar, counted on from a date: the desk reads no clock and has no `datetime`."""

from __future__ import annotations

__all__ = ["day_after"]

_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_after(date: str, days: int) -> str:
    """The date so many days later, as `YYYYMMDD`; `date` is written `YYYY-MM-DD`.

    >>> day_after("2028-02-28", 1), day_after("2026-12-31", 1)
    ('20280229', '20270101')
    """
    year, month, day = (int(part) for part in date.split("-"))
    day += days
    while day > (length := _length(year, month)):
        day -= length
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return f"{year:04d}{month:02d}{day:02d}"


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTHS[month - 1]
