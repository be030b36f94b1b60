"""Rolling windows as virtual points: rain sums and wind means under the warning signals.

What a reader would get wrong: the hours of a gale signal say how far ahead it looks, not over which
time the wind is averaged; that is ten minutes (G). The hours of a rain signal are its sum's.
A point has two high limits, so four colours of one window are two virtual points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby

from twin.county.alarms.book import SignalRule, load_rule_book
from twin.county.build.instruments import INSTRUMENTS
from twin.county.build.points import points
from twin.county.build.settlements import settle
from twin.terms.levels import AlarmPriority, WarningColour

WINDOW_COLUMNS = (
    "id", "source_point", "window", "span_s", "bucket_s", "scale", "kind", "unit", "scan_s",
    "range_lo", "range_hi", "h", "hh", "db_h", "db_hh", "on_delay_s", "off_delay_s", "suppress",
    "priority", "clause", "basis", "source",
)  # fmt: skip
SUPPRESS = 1 << 6 | 1 << 7  # a gap of the window is an alarm of its instrument already
_WIND_S = 600
_RAIN_BUCKET_S = 300
_WIND_BUCKET_S = 60
_MOST = {"rain_sum": 1000.0, "wind_mean": 60.0, "wind_gust": 60.0}
_WINDOW = {"rain_sum": "sum", "wind_mean": "mean", "wind_gust": "max"}
_SENSOR = {"rain_sum": "rain", "wind_mean": "wind-speed", "wind_gust": "wind-speed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Virtual:
    """A window over the readings of one instrument with its one or two limits."""

    id: str
    source_point: str
    quantity: str
    span_s: int
    bucket_s: int
    scale: float
    unit: str
    scan_s: int
    signals: tuple[SignalRule, ...]
    deadband: float
    on_s: int
    off_s: int

    def priority_of(self, signal: SignalRule) -> AlarmPriority:
        """Red asks for an answer at once; the others can wait for the consultation."""
        return AlarmPriority.MEDIUM if signal.colour is WarningColour.RED else AlarmPriority.LOW


@cache
def virtual_points() -> tuple[Virtual, ...]:
    """The windows of the rain gauges at township seats and of all anemometers."""
    seats = {f"RG-{p.id[2:]}" for p in settle()[0] if p.kind in ("seat", "county_seat")}
    result: list[Virtual] = []
    for point in points():
        if point.sensor == "rain" and point.tag in seats:
            result += _windows_of(point.id, ("rain_sum",))
        elif point.sensor == "wind-speed":
            result += _windows_of(point.id, ("wind_mean", "wind_gust"))
    return tuple(result)


def _windows_of(point: str, quantities: tuple[str, ...]) -> list[Virtual]:
    book = load_rule_book()
    result: list[Virtual] = []
    for quantity in quantities:
        rain = quantity == "rain_sum"
        own = [s for s in book.signals.values() if s.quantity == quantity]
        own.sort(key=lambda s: (*_key(s, rain=rain), s.at_least))
        timing = book.timings[quantity]
        scan_s = INSTRUMENTS[_SENSOR[quantity]].scan_s
        for (hazard, window_s), group in groupby(own, partial(_key, rain=rain)):
            signals = tuple(group)
            for k in range(0, len(signals), 2):
                name = f"{window_s // 3600}h" if rain else quantity[5:]
                result.append(
                    Virtual(
                        id=f"{point}:{hazard}-{name}-{k // 2 + 1}", source_point=point,
                        quantity=quantity, span_s=window_s,
                        bucket_s=_RAIN_BUCKET_S if rain else _WIND_BUCKET_S,
                        scale=scan_s / 3600.0 if rain else 1.0, unit=signals[0].unit,
                        scan_s=scan_s, signals=signals[k : k + 2], deadband=timing.deadband,
                        on_s=int(timing.on_delay_s), off_s=int(timing.off_delay_s),
                    )
                )  # fmt: skip
    return result


def _key(signal: SignalRule, *, rain: bool) -> tuple[str, int]:
    return signal.hazard, signal.window_s if rain else _WIND_S


def window_rows() -> list[tuple[object, ...]]:
    """``windows.csv``, one row a virtual point."""
    rows: list[tuple[object, ...]] = []
    for v in virtual_points():
        limits = [s.at_least for s in v.signals] + [None] * (2 - len(v.signals))
        bands = [None if limit is None else v.deadband for limit in limits]
        worst = max((v.priority_of(s) for s in v.signals), key=lambda p: p.severity)
        rows.append(
            (v.id, v.source_point, _WINDOW[v.quantity], v.span_s, v.bucket_s, v.scale, v.quantity,
             v.unit, v.scan_s, 0, _MOST[v.quantity], *limits, *bands, v.on_s, v.off_s, SUPPRESS,
             worst.value, v.signals[0].clause, v.signals[0].basis.value, v.signals[0].source)
        )  # fmt: skip
    return rows
