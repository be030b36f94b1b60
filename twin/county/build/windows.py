"""Rolling windows as virtual points: rain, snow, wind, heat, cold, sight, and the rise of waters.

What a reader would get wrong: the hours of a gale or fog signal say how far ahead it looks, not
over which time it is averaged; that is ten minutes (G). The hours of a rain signal are its sum's.
A point has two limits of a side, so four colours of one window are two virtual points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from twin.county.alarms.book import RiseRule, RuleBook, SignalRule, load_rule_book
from twin.county.build.instruments import INSTRUMENTS
from twin.county.build.points import points
from twin.county.build.settlements import settle
from twin.county.build.site_points import Point
from twin.terms.levels import AlarmPriority, WarningColour

WINDOW_COLUMNS = (
    "id", "source_point", "window", "span_s", "bucket_s", "scale", "kind", "unit", "scan_s",
    "range_lo", "range_hi", "ll", "l", "h", "hh", "db_ll", "db_l", "db_h", "db_hh", "on_delay_s",
    "off_delay_s", "suppress", "only_below", "while_point", "while_lo", "while_hi", "priority",
    "clause", "basis", "source",
)  # fmt: skip
SUPPRESS = 1 << 6 | 1 << 7  # a gap of the window is an alarm of its instrument already


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a quantity is made of readings; `span_s` None: the window of the rule itself."""

    window: str
    bucket_s: int
    most: float
    span_s: int | None = None
    per_hour: bool = False
    least: float = 0.0


_SIGHT = Kind(window="mean", bucket_s=60, least=10.0, most=20_000.0, span_s=600)
_FALL = Kind(window="fall", bucket_s=600, least=-60.0, most=60.0)
KINDS = {
    "rain_sum": Kind(window="sum", bucket_s=300, most=1000.0, per_hour=True),
    "wind_mean": Kind(window="mean", bucket_s=60, most=60.0, span_s=600),
    "wind_gust": Kind(window="max", bucket_s=60, most=60.0, span_s=600),
    "snow_water": Kind(window="rise", bucket_s=300, most=150.0, least=-150.0),  # 1 cm is 1 mm (G)
    "freezing_rain": Kind(window="sum", bucket_s=300, most=1000.0, span_s=3600, per_hour=True),
    "air_max": Kind(window="max", bucket_s=600, most=60.0, least=-50.0),
    "air_days": Kind(window="days", bucket_s=600, most=60.0, least=-50.0),
    "air_fall_to_4": _FALL,
    "air_fall_to_0": _FALL,
    "fog_sight": _SIGHT,
    "dust_sight": _SIGHT,
    "level_rise": Kind(window="rise", bucket_s=300, most=20.0, least=-20.0),
}
_QUANTITIES = {
    "rain": ("rain_sum", "freezing_rain"),
    "snow-depth": ("snow_water",),
    "wind-speed": ("wind_mean", "wind_gust"),
    "air-temperature": ("air_max", "air_days", "air_fall_to_4", "air_fall_to_0"),
    "visibility": ("fog_sight", "dust_sight"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Virtual:
    """A window over the readings of one instrument with its one or two limits."""

    id: str
    source_point: str
    quantity: str
    span_s: int
    scale: float
    scan_s: int
    rules: tuple[SignalRule | RiseRule, ...]
    deadband: float
    on_s: int
    off_s: int
    while_point: str

    @property
    def signal(self) -> SignalRule | None:
        """Its first signal; None for a rise."""
        first = self.rules[0]
        return first if isinstance(first, SignalRule) else None

    @property
    def bits(self) -> tuple[str, str]:
        """The alarms of its rules, in their order."""
        low = self.signal is not None and self.signal.at_most is not None
        return ("L", "LL") if low else ("H", "HH")

    @property
    def unit(self) -> str:
        """The unit of its limits."""
        return self.rules[0].unit


def priority_of(rule: SignalRule | RiseRule) -> AlarmPriority:
    """A rise says its own. Red asks for an answer at once; other colours can wait."""
    if isinstance(rule, RiseRule):
        return rule.priority
    return AlarmPriority.MEDIUM if rule.colour is WarningColour.RED else AlarmPriority.LOW


@cache
def virtual_points() -> tuple[Virtual, ...]:
    """The windows of the rain gauges at township seats, of all stations and of all gauges.

    Sight counts at the weather stations; that along the motorways has limits of its own.
    """
    seats = {f"RG-{p.id[2:]}" for p in settle()[0] if p.kind in ("seat", "county_seat")}
    book, all_points = load_rule_book(), points()
    result: list[Virtual] = []
    for point in all_points:
        left_out = (point.sensor == "rain" and point.tag not in seats) or (
            point.sensor == "visibility" and not point.owner.startswith("T-")
        )
        for quantity in () if left_out else _QUANTITIES.get(point.sensor, ()):
            result += _of_signals(book, point, quantity, all_points)
        result += _of_rises(book, point)
    return tuple(result)


def _of_signals(
    book: RuleBook, point: Point, quantity: str, all_points: Sequence[Point]
) -> Iterator[Virtual]:
    kind = KINDS[quantity]

    def key(rule: SignalRule) -> tuple[str, int]:
        return rule.hazard, kind.span_s or rule.window_s

    own = [rule for rule in book.signals.values() if rule.quantity == quantity]
    own.sort(key=lambda rule: (*key(rule), rule.colour.severity))
    for (hazard, span_s), group in groupby(own, key):
        rules = tuple(group)
        name = f"{span_s // 3600}h" if kind.span_s is None else _last_word(quantity)
        if kind.window == "fall":
            name += f"-{_last_word(quantity)}"
        beside = _nearest(point, rules[0].beside, all_points)
        for k in range(0, len(rules), 2):
            label = f"{hazard}-{name}-{k // 2 + 1}"
            yield _virtual(book, point, quantity, span_s, label, rules[k : k + 2], beside)


def _last_word(quantity: str) -> str:
    return quantity.rpartition("_")[2]


def _nearest(point: Point, kind: str, all_points: Sequence[Point]) -> str:
    """The nearest instrument of a kind; empty where none is asked for."""
    if not kind:
        return ""
    known = [p for p in all_points if INSTRUMENTS[p.sensor].kind == kind]
    return min(known, key=lambda p: ((p.x - point.x) ** 2 + (p.y - point.y) ** 2, p.id)).id


def _of_rises(book: RuleBook, point: Point) -> Iterator[Virtual]:
    for rule in book.rises.values():
        if rule.kind == INSTRUMENTS[point.sensor].kind:
            label = f"rise-{rule.window_s // 3600}h"
            yield _virtual(book, point, "level_rise", rule.window_s, label, (rule,))


def _virtual(
    book: RuleBook,
    point: Point,
    quantity: str,
    span_s: int,
    label: str,
    rules: tuple[SignalRule | RiseRule, ...],
    beside: str = "",
) -> Virtual:
    timing = book.timings[quantity]
    scan_s = INSTRUMENTS[point.sensor].scan_s
    return Virtual(
        id=f"{point.id}:{label}", source_point=point.id, quantity=quantity, span_s=span_s,
        scale=scan_s / 3600.0 if KINDS[quantity].per_hour else 1.0, scan_s=scan_s, rules=rules,
        deadband=timing.deadband, on_s=int(timing.on_delay_s), off_s=int(timing.off_delay_s),
        while_point=beside,
    )  # fmt: skip


def window_rows() -> list[tuple[object, ...]]:
    """``windows.csv``, one row a virtual point."""
    rows: list[tuple[object, ...]] = []
    for v in virtual_points():
        kind = KINDS[v.quantity]
        figure = dict(zip(v.bits, (rule.figure for rule in v.rules), strict=False))
        limits = [figure.get(bit) for bit in ("LL", "L", "H", "HH")]
        bands = [None if limit is None else v.deadband for limit in limits]
        signal = v.signal
        gate = (
            ("", None, None)
            if signal is None
            else (v.while_point, signal.beside_lo, signal.beside_hi)
        )
        worst = max((priority_of(rule) for rule in v.rules), key=lambda p: p.severity)
        rows.append(
            (v.id, v.source_point, kind.window, v.span_s, kind.bucket_s, v.scale, v.quantity,
             v.unit, v.scan_s, kind.least, kind.most, *limits, *bands, v.on_s, v.off_s, SUPPRESS,
             None if signal is None else signal.only_below, *gate, worst.value,
             v.rules[0].clause, v.rules[0].basis.value, v.rules[0].source)
        )  # fmt: skip
    return rows
