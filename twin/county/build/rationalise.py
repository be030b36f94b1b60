"""The points with their limits, and the master alarm database: what the rules make of the county.

Rationalised once (`rationalised`); the tables `points.csv`, `windows.csv` and `alarms.csv` are
three views of it, so that a limit and its working cannot drift apart. The rules are the one thing
the generator reads from a file; they are written by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from twin.county.alarms.book import RiseRule, RuleBook, SignalRule, TimingRule, load_rule_book
from twin.county.alarms.limits import Limit, Subject, deadband_of, limits_of
from twin.county.build.hazards import sources
from twin.county.build.instruments import FAMILY, INSTRUMENTS
from twin.county.build.outline import PLANE
from twin.county.build.points import points
from twin.county.build.settlements import settle
from twin.county.build.site_points import Point
from twin.county.build.windows import Virtual, priority_of, virtual_points
from twin.terms.basis import Basis
from twin.terms.levels import AlarmPriority

POINT_COLUMNS = (
    "id", "kind", "unit", "scan_s", "range_lo", "range_hi", "ll", "l", "h", "hh", "db_ll", "db_l",
    "db_h", "db_hh", "rate_per_s", "stuck_eps", "stuck_ticks", "on_delay_s", "off_delay_s",
    "latch", "suppress", "priority", "clause", "basis", "lat", "lon", "height_m", "sensor",
    "substance", "owner", "hazard", "tank", "tag", "normal", "source",
)  # fmt: skip
ALARM_COLUMNS = (
    "id", "point", "bit", "limit", "unit", "deadband", "on_delay_s", "off_delay_s", "priority",
    "consequence", "consequence_en", "response", "response_en", "group", "area", "positions",
    "rule", "working", "working_en", "clause", "basis", "source",
)  # fmt: skip
SOURCE = "synthetic position; limits see clause"
_BIT_NUMBER = {"LL": 0, "L": 1, "H": 2, "HH": 3, "RATE": 4, "STUCK": 5, "BAD": 6, "OUT_OF_RANGE": 7}
_OF_SYNTHETIC = "; facts of the vessel or place synthetic"

Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rational:
    """A point with everything its alarms need."""

    point: Point
    subject: Subject
    limits: Sequence[Limit]
    timing: TimingRule
    deadband: float
    on_s: int
    off_s: int

    def limit(self, bit: str) -> float | None:
        """The limit of an alarm, None where the point has none."""
        return next((x.value for x in self.limits if x.rule.bit == bit), None)

    @property
    def live(self) -> list[Limit]:
        """The alarms that are not suppressed by design."""
        return [x for x in self.limits if not self.timing.suppress >> _BIT_NUMBER[x.rule.bit] & 1]


@cache
def rationalised() -> tuple[Rational, ...]:
    """Every point of the county under the rules; the same on every call."""
    book = load_rule_book()
    return tuple(_rational(book, point) for point in points())


def _rational(book: RuleBook, point: Point) -> Rational:
    i = INSTRUMENTS[point.sensor]
    lo, hi = point.span or (i.lo, i.hi)
    subject = Subject(
        kind=i.kind, unit=i.unit, range_lo=lo, range_hi=hi, resolution=i.resolution, noise=i.noise,
        normal=point.normal, gas=i.gas or i.substance, working_kpa=point.working_kpa,
        relief_kpa=point.relief_kpa, normal_level_m=point.normal_level_m,
        check_level_m=point.check_level_m,
    )  # fmt: skip
    limits = limits_of(book, subject)
    timing = book.timings[i.kind]
    return Rational(
        point=point, subject=subject, limits=limits, timing=timing,
        deadband=deadband_of(timing, subject, limits), on_s=_scans(timing.on_delay_s, i.scan_s),
        off_s=_scans(timing.off_delay_s, i.scan_s),
    )  # fmt: skip


def _scans(delay_s: float, scan_s: int) -> int:
    """A delay as seconds, rounded up to whole scans."""
    return math.ceil(delay_s / scan_s) * scan_s


def point_rows() -> Rows:
    """``points.csv``, one row a point."""
    rows: Rows = []
    for r in rationalised():
        p, i, s = r.point, INSTRUMENTS[r.point.sensor], r.subject
        limits = [r.limit(bit) for bit in ("LL", "L", "H", "HH")]
        bands = [r.deadband if v is not None else None for v in limits]
        worst = max((x.rule.priority for x in r.live), key=_severity)
        clause = next((x.rule.clause for x in r.limits if x.value is not None), "")
        lat, lon = PLANE.lat_lon_of(p.x, p.y)
        rows.append(
            (p.id, i.kind, i.unit, i.scan_s, s.range_lo, s.range_hi, *limits, *bands,
             r.limit("RATE"), *_stuck(r.timing, i.scan_s), r.on_s, r.off_s, r.timing.latch,
             r.timing.suppress, worst.value, clause, "S", round(lat, 6), round(lon, 6), p.height_m,
             p.sensor, i.substance, p.owner, p.hazard, p.tank, p.tag, p.normal, SOURCE)
        )  # fmt: skip
    return rows


def _stuck(timing: TimingRule, scan_s: int) -> tuple[float | None, int | None]:
    """The largest step that is none, and for how many scans."""
    return (0.0, timing.stuck_s // scan_s) if timing.stuck_s else (None, None)


def _severity(priority: AlarmPriority) -> int:
    return priority.severity


def alarm_rows() -> Rows:
    """``alarms.csv``, one row an alarm: those of the points, then those of the windows."""
    rows: Rows = []
    places = _Places()
    for r in rationalised():
        area, group, positions = places.of(r.point)
        level = places.level_of.get(r.point.hazard, "")
        for x in r.live:
            told = ("county_duty",) if level and level in x.rule.county else ()
            rows.append(
                (f"{r.point.id}/{x.rule.bit}", r.point.id, x.rule.bit, x.value, r.subject.unit,
                 r.deadband if x.value is not None and x.rule.bit != "RATE" else None, r.on_s,
                 r.off_s, x.rule.priority.value, x.rule.consequence, x.rule.consequence_en,
                 x.rule.response, x.rule.response_en, group, area, (*positions, *told), x.rule.id,
                 x.working.zh, x.working.en, x.rule.clause, x.basis.value, _source(x))
            )  # fmt: skip
    by_id = {r.point.id: r.point for r in rationalised()}
    for virtual in virtual_points():
        rows += _alarms_of(virtual, *places.of(by_id[virtual.source_point]))
    return rows


def _source(limit: Limit) -> str:
    made_up = limit.basis is Basis.SYNTHETIC and limit.rule.basis is not Basis.SYNTHETIC
    return limit.rule.source + (_OF_SYNTHETIC if made_up else "")


def _alarms_of(
    virtual: Virtual, area: str, group: str, positions: tuple[str, ...]
) -> Iterator[tuple[object, ...]]:
    for bit, rule in zip(virtual.bits, virtual.rules, strict=False):
        yield (
            f"{virtual.id}/{bit}", virtual.id, bit, rule.figure, virtual.unit,
            virtual.deadband, virtual.on_s, virtual.off_s, priority_of(rule).value,
            *_meaning(rule), group, area, (*positions, "county_duty"), rule.id,
            "规则给定", "as the rule gives it", rule.clause, rule.basis.value, rule.source,
        )  # fmt: skip


def _meaning(rule: SignalRule | RiseRule) -> tuple[str, str, str, str]:
    """Consequence and response, in both languages."""
    if isinstance(rule, RiseRule):
        return rule.consequence, rule.consequence_en, rule.response, rule.response_en
    colour = rule.colour.label
    return (
        f"达到{colour.zh}标准",
        f"meets the {colour.en} signal",
        "核对气象预警；提请会商",
        "compare with the weather office; call for consultation",
    )


class _Places:
    """Which township a point lies in, and who sits at its first position."""

    def __init__(self) -> None:
        self._town = {s.plan.id: s.plan.township for s in sources()}
        self.level_of = {s.plan.id: s.level for s in sources()}
        homes = [p for p in settle()[0] if p.kind in ("county_seat", "seat", "village")]
        self._x = np.array([p.x for p in homes])
        self._y = np.array([p.y for p in homes])
        self._of_home = [p.township or p.id for p in homes]

    def of(self, point: Point) -> tuple[str, str, tuple[str, ...]]:
        """Area (a township), alarm group and first position."""
        family = FAMILY[INSTRUMENTS[point.sensor].kind]
        if point.hazard:
            return self._town[point.hazard], f"{point.hazard}/{family}", (f"plant:{point.hazard}",)
        if point.owner.startswith("T-"):
            return point.owner, f"{point.owner}/{family}", (f"township:{point.owner}",)
        apart = (self._x - point.x) ** 2 + (self._y - point.y) ** 2
        area = self._of_home[int(apart.argmin())]
        position = "park" if point.owner == "F-park" else point.owner
        return area, f"{area}/{family}", (position,)
