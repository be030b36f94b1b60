"""What is wrong with an entry: missing, invalid, stale or contradicting, field by field.

Every test counts, passed or failed, so that a rate can be given. What a reader would get wrong: an
empty field is only missing where the category needs it, and is never invalid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import numpy as np

from twin.county.model import County, Jurisdiction
from twin.county.registry.book import Book, same_key
from twin.county.registry.entries import Entry, Goods, Hospital, Shelter, Status, written
from twin.terms.text import Text

__all__ = ["ASPECTS", "Checker", "Test"]

ASPECTS = ("completeness", "validity", "freshness", "consistency")


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one field of an entry; `fault` is None when it was passed."""

    entry: Entry
    field: str
    aspect: str
    fault: Text | None = None


class Checker:
    """Tests entries as they stand on a day."""

    def __init__(self, county: County, book: Book, on: date, entries: Mapping[str, Entry]) -> None:
        import shapely  # late: a tenth of a second that only a check should pay

        self._shapely = shapely
        self._county, self._book, self._on = county, book, on
        self._bounds = {
            name: (rule.lo, rule.hi)
            for name, rule in book.fields.items()
            if rule.lo is not None or rule.hi is not None
        }
        depots = [entry for entry in entries.values() if entry.category == "depots"]
        self._depots = {same_key(name) for entry in depots for name in (entry.id, entry.name)}
        self._ids = set(entries) | set(county.resources)
        ring = county.outline.rings[0]
        self._land = shapely.Polygon(np.column_stack(county.plane.xy(ring[:, 1], ring[:, 0])))
        shapely.prepare(self._land)

    def tests(self, entry: Entry) -> Iterator[Test]:
        """All tests of an entry."""
        cells = written(entry)
        needed = ("name", "basis", "source", *self._book.quality.needed[entry.category])
        for field in needed:
            if field == "township" and entry.jurisdiction not in (None, Jurisdiction.COUNTY):
                continue
            missing = None if cells[field] else Text("空缺", "missing")
            yield Test(entry, field, "completeness", missing)
        for aspect, checks in (
            ("validity", self._validity(entry)),
            ("freshness", self._freshness(entry)),
            ("consistency", self._consistency(entry)),
        ):
            for field, fault in checks:
                yield Test(entry, field, aspect, fault)

    def is_stale(self, entry: Entry) -> bool:
        """Whether its date is past, or nobody has verified it in time."""
        faults = [fault for _, fault in self._freshness(entry)]
        return entry.last_verified_at is None or any(fault is not None for fault in faults)

    def _validity(self, entry: Entry) -> Iterator[tuple[str, Text | None]]:
        for field in ("phone", "phone_backup"):
            number = getattr(entry, field)
            if number:
                fits = self._book.quality.phone.fullmatch(number.replace(" ", ""))
                said = Text(f"“{number}”不是电话号码", f"{number!r} is no telephone number")
                yield field, None if fits else said
        if entry.township:
            known = entry.township in self._county.townships
            said = Text(f"没有乡镇 {entry.township}", f"no township {entry.township}")
            yield "township", None if known else said
        if entry.capabilities:
            unknown = [c for c in entry.capabilities if c not in self._county.capabilities]
            said = Text(f"没有能力编码 {'、'.join(unknown)}", f"no capability {unknown}")
            yield "capabilities", said if unknown else None
        if entry.lat_deg is not None and entry.lon_deg is not None:
            off_m = self._outside_m(entry.lat_deg, entry.lon_deg)
            said = Text(f"在县界外 {off_m / 1000:.0f} km", f"{off_m / 1000:.0f} km outside")
            yield "lat", said if off_m > self._book.quality.outside_m else None
        for field, (lo, hi) in self._bounds.items():
            value = getattr(entry, field, None)
            if value is not None:
                wrong = (lo is not None and value < lo) or (hi is not None and value > hi)
                said = Text(f"{value} 超出 {lo}～{hi}", f"{value} is outside {lo} to {hi}")
                yield field, said if wrong else None

    def _outside_m(self, lat_deg: float, lon_deg: float) -> float:
        """Metres from the county and what it encloses; 0 inside."""
        point = self._shapely.Point(*self._county.xy(lat_deg, lon_deg))
        return 0.0 if self._land.contains(point) else float(self._land.distance(point))

    def _freshness(self, entry: Entry) -> Iterator[tuple[str, Text | None]]:
        verified = entry.last_verified_at
        if verified is not None:
            days = self._book.quality.fresh_days[entry.category]
            old = verified + timedelta(days=days) < self._on
            said = Text(
                f"{verified} 核查，超过 {days} 天", f"verified {verified}, over {days} days"
            )
            late = Text(f"{verified} 在将来", f"{verified} is in the future")
            yield "last_verified_at", said if old else late if verified > self._on else None
        for field in ("valid_to", "expires"):
            last = getattr(entry, field, None)
            if last is not None:
                past = Text(f"{last} 已过期", f"{last} is past")
                yield field, past if last < self._on else None

    def _consistency(self, entry: Entry) -> Iterator[tuple[str, Text | None]]:
        if entry.valid_from is not None and entry.valid_to is not None:
            wrong = entry.valid_from > entry.valid_to
            yield "valid_to", Text("止日早于起日", "ends before it begins") if wrong else None
        if entry.valid_to is not None and entry.status is Status.READY:
            past = Text("已过有效期，状态仍为可用", "past its date, yet ready")
            yield "status", past if entry.valid_to < self._on else None
        if entry.parent:
            said = Text(f"没有上级 {entry.parent}", f"there is no {entry.parent}")
            yield "parent", None if entry.parent in self._ids else said
        more: dict[type[Entry], Callable[[], Iterator[tuple[str, Text | None]]]] = {
            Goods: partial(self._goods, entry),
            Hospital: partial(_not_above, entry, "beds", ("beds_free", "icu", "burns")),
            Shelter: partial(_not_above, entry, "people_short", ("people_long",)),
        }
        if type(entry) in more:
            yield from more[type(entry)]()

    def _goods(self, entry: Entry) -> Iterator[tuple[str, Text | None]]:
        assert isinstance(entry, Goods)
        if entry.depot and self._depots:
            said = Text(f"没有储备库“{entry.depot}”", f"there is no depot {entry.depot!r}")
            yield "depot", None if same_key(entry.depot) in self._depots else said
        if entry.min_stock is not None and entry.quantity is not None:
            differ = Text(
                f"最低库存按{entry.min_unit}计，数量按{entry.unit}计",
                f"the minimum is in {entry.min_unit}, the quantity in {entry.unit}",
            )
            yield "min_stock", None if entry.unit == entry.min_unit else differ


def _not_above(
    entry: Entry, whole: str, parts: tuple[str, ...]
) -> Iterator[tuple[str, Text | None]]:
    total = getattr(entry, whole)
    for part in parts:
        value = getattr(entry, part)
        if total is not None and value is not None:
            said = Text(f"{value} 多于 {whole} {total}", f"{value} is more than {whole} {total}")
            yield part, said if value > total else None
