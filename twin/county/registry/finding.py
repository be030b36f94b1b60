"""Who can do it, from where, and now: the registry asked by capability, place and time.

What a reader would get wrong: the answer is about the registry, not about who is free at this
moment; that is the desk's to know. Whoever can do it but does not count is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from fast.routing import UNREACHABLE
from twin.county.graph import router_of
from twin.county.model import County
from twin.county.registry.book import Book, same_key
from twin.county.registry.entries import Entry, Status
from twin.county.registry.hours import is_open
from twin.terms.text import Text

__all__ = ["Asked", "Found", "Passed", "capability_of", "find"]

_USABLE = (Status.READY, Status.REDUCED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question: a capability's code, when, how near to where.

    Attributes:
        at: None for any time.
        near: Latitude and longitude, None for anywhere.
        within_s: Most seconds on the roads.
        within_m: Most metres as the crow flies.
    """

    capability: str
    at: datetime | None = None
    near: tuple[float, float] | None = None
    within_s: float | None = None
    within_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry that can do it; `drive_s` and `metres` are None when no place was asked for.

    `is_open` is None when nobody has said when it is.
    """

    entry: Entry
    drive_s: float | None
    metres: float | None
    is_open: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """An entry that can do it in principle, and why it does not count."""

    entry: Entry
    why: Text


def capability_of(written: str, county: County, book: Book) -> str | None:
    """The code of a capability by code, name or any word that stands for it."""
    wanted = same_key(written)
    for row in county.capabilities.values():
        words = (row.code, row.name, row.name_en, *book.words.capabilities.get(row.code, ()))
        if wanted in map(same_key, words):
            return row.code
    return None


def find(
    entries: Iterable[Entry], asked: Asked, county: County, book: Book
) -> tuple[list[Found], list[Passed]]:
    """Answer a question: nearest first, by the roads; and who was passed over, with the reason."""
    able = [entry for entry in entries if _can(entry, asked.capability, book)]
    metres, drives_s = _ways(able, asked, county)
    found, passed = [], []
    for entry, metre, drive_s in zip(able, metres, drives_s, strict=True):
        opened = None if asked.at is None else is_open(entry.hours, entry.duty_24h, asked.at)
        why = _why_not(entry, asked, opened, metre, drive_s)
        if why is not None:
            passed.append(Passed(entry=entry, why=why))
        else:
            found.append(Found(entry=entry, drive_s=drive_s, metres=metre, is_open=opened))
    found.sort(key=lambda one: (one.drive_s or 0.0, one.metres or 0.0, one.entry.id))
    return found, passed


def _can(entry: Entry, capability: str, book: Book) -> bool:
    if capability in entry.capabilities:
        return True
    fields = (field for field, code in book.words.able_by.items() if code == capability)
    return any((getattr(entry, field, None) or 0) > 0 for field in fields)


def _why_not(
    entry: Entry, asked: Asked, opened: bool | None, metres: float | None, drive_s: float | None
) -> Text | None:
    if entry.status not in _USABLE:
        label = Text("状态不明", "unknown") if entry.status is None else entry.status.label
        return Text(label.zh, f"status {label.en}")
    if asked.at is not None:
        late = _out_of_date(entry, asked.at.date())
        if late is not None:
            return late
        if opened is False:
            return Text(f"不在服务时间（{entry.hours}）", f"closed then ({entry.hours})")
    if asked.near is None:
        return None
    if metres is None or drive_s is None:
        return Text("没有位置", "no position")
    if asked.within_m is not None and metres > asked.within_m:
        return Text(f"直线 {metres / 1000:.1f} km，过远", f"{metres / 1000:.1f} km is too far")
    if drive_s == float("inf"):
        return Text("没有道路可达", "no road leads there")
    if asked.within_s is not None and drive_s > asked.within_s:
        return Text(f"行车 {drive_s / 60:.0f} 分钟，过远", f"{drive_s / 60:.0f} min is too far")
    return None


def _out_of_date(entry: Entry, day: date) -> Text | None:
    if entry.valid_from is not None and day < entry.valid_from:
        return Text(f"{entry.valid_from} 起有效", f"valid from {entry.valid_from}")
    for last in (entry.valid_to, getattr(entry, "expires", None)):
        if last is not None and day > last:
            return Text(f"{last} 已过期", f"out of date since {last}")
    rested = getattr(entry, "rested_until", None)
    if rested is not None and day < rested:
        return Text(f"休整至 {rested}", f"resting until {rested}")
    return None


def _ways(
    entries: list[Entry], asked: Asked, county: County
) -> tuple[list[float | None], list[float | None]]:
    """Metres and seconds to the place asked for: one search on the roads for all."""
    none: list[float | None] = [None] * len(entries)
    if asked.near is None:
        return none, list(none)
    x, y = county.xy(*asked.near)
    router = router_of(county)
    to_ms = router.all_to_one_ms(county.roads.nearest_node(x, y))
    metres, drives = list(none), list(none)
    for i, entry in enumerate(entries):
        if entry.lat_deg is not None and entry.lon_deg is not None:
            own_x, own_y = county.xy(entry.lat_deg, entry.lon_deg)
            metres[i] = float(np.hypot(own_x - x, own_y - y))
            ms = int(to_ms[county.roads.nearest_node(own_x, own_y)])
            drives[i] = ms / 1000 if ms < UNREACHABLE else float("inf")
    return metres, drives
