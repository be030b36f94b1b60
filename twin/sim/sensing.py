"""The instruments: what is true at every point becomes readings, and the watch sees them in time.

One process runs the scan clock for all scan classes, so the watch gets all classes of a second in
one call. What a reader would get wrong: a reading is taken now but *seen* whole scans later, when
its uplink has carried it; only then does it enter an alarm, and the digest is of what was seen.
Before the drill everything was steady, so the first readings fill the lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from fast._types import Array, Floats, Floats32, Ints
from fast.fields import DROPOUT, FALSE, OK, STUCK, SensorField, Sensors
from fast.streams import keys_of
from twin.sim.carrier import carried_points
from twin.sim.desk_driver import DeskDriver
from twin.sim.gas import Gas
from twin.sim.gas_heads import GasHeads
from twin.sim.leak import Leaks
from twin.sim.links import Links
from twin.sim.weather import Weather
from twin.sim.world import Life, World
from twin.terms.observation import Observation

__all__ = ["Sensing", "Watches", "scan_life"]

_ODD = np.uint32(
    0x9E3779B1
)  # the golden ratio of 2³²: odd, so no difference is ever multiplied away
_LN_10 = 2.302585092994046
_FAULTS = {
    "stuck": STUCK,
    "silent": DROPOUT,
    "false_value": FALSE,
    "calibration": FALSE,
    "misoperation": FALSE,
}


class Watches(Protocol):
    """The watch as the scan clock uses it."""

    @property
    def scan_classes(self) -> tuple[int, ...]:
        """Scan periods in seconds."""
        ...

    def points(self, scan_s: int) -> tuple[str, ...]:
        """Ids of a class, in array order."""
        ...

    def step(self, tick: int, samples: Mapping[int, Floats32]) -> list[Observation]:
        """Take the classes due at a tick."""
        ...


def scan_life(world: World, sensing: Sensing, watch: Watches, driver: DeskDriver) -> Life:
    """Scan every class that is due, let the watch see it, and put its findings in the inbox."""
    beat_s = int(np.gcd.reduce(watch.scan_classes))
    tick = 0
    while True:
        driver.see_all(watch.step(tick, sensing.scan(tick)))
        tick += beat_s
        yield world.env.timeout(beat_s * 1000)


class Sensing:
    """Every instrument of the county, one `SensorField` a scan class."""

    def __init__(
        self,
        world: World,
        watch: Watches,
        links: Links,
        *,
        weather: Weather,
        gas: Gas,
        leaks: Leaks,
    ) -> None:
        self._classes = {
            scan_s: _ScanClass(world, scan_s, watch.points(scan_s), links, weather, gas, leaks)
            for scan_s in watch.scan_classes
        }
        self._class_of = {point: each for each in self._classes.values() for point in each.ids}

    def scan(self, tick: int) -> dict[int, Floats32]:
        """What the watch sees of the classes due at a tick (whole seconds)."""
        return {
            scan_s: each.scan(tick // scan_s)
            for scan_s, each in self._classes.items()
            if tick % scan_s == 0
        }

    def truth(self, point: str) -> float:
        """What was true at a point at its last scan."""
        return self._class_of[point].truth_of(point)

    def lately(self, point: str) -> float:
        """What somebody at a point for a few minutes finds: the highest at a gas head."""
        return self._class_of[point].lately_of(point)

    def shown(self, point: str) -> float:
        """What a panel shows of a point now; NaN for no reading."""
        return self._class_of[point].shown_of(point)

    def fault_of(self, point: str) -> str:
        """What is wrong with an instrument now; empty for nothing."""
        return self._class_of[point].fault_of(point)

    def feed(self, points: Sequence[str], read: Callable[[], Floats | None]) -> None:
        """Let `read` give the truth at these points at every scan from now on, in their units.

        It gives one value a point, in their order, or None when all is as it is normally. A point
        fed twice shows what was attached last.
        """
        for each in self._classes.values():
            at = np.array([k for k, point in enumerate(points) if point in each.rows], np.int64)
            if at.size:
                each.feed([points[k] for k in at.tolist()], at, read)

    def fail(self, point: str, fault: str, value: float | None, for_ms: int) -> None:
        """Let an instrument go wrong for a while; `drift` reaches `value` at the end of it."""
        self._class_of[point].fail(point, fault, value, for_ms)


class _ScanClass:
    """The instruments scanned together every `scan_s` seconds."""

    def __init__(
        self,
        world: World,
        scan_s: int,
        ids: tuple[str, ...],
        links: Links,
        weather: Weather,
        gas: Gas,
        leaks: Leaks,
    ) -> None:
        self.ids = ids
        self._world, self._scan_s = world, scan_s
        self._weather, self._leaks = weather, leaks
        points = world.county.points
        rows = np.array([points.row_of[point] for point in ids], dtype=np.int64)
        self.rows = {point: row for row, point in enumerate(ids)}
        self._truth = points.numbers["normal"][rows].copy()
        self._field = SensorField(_sensors(world, ids, rows), float(scan_s))
        kinds = [points.text["kind"][row] for row in rows.tolist()]
        self._speed_rows = _rows_of(kinds, "wind_speed")
        self._from_rows = _rows_of(kinds, "wind_from")
        self._truth[_rows_of(kinds, "air_temperature")] = world.drill.world.temperature_c
        self._steady = self._truth.copy()
        self._rows_of_tank: dict[str, list[int]] = {}
        for row, (at, kind) in enumerate(zip(rows.tolist(), kinds, strict=True)):
            if kind == "level" and points.text["tank"][at]:
                self._rows_of_tank.setdefault(points.text["tank"][at], []).append(row)
        self._heads = GasHeads(world, scan_s, ids, rows, kinds, gas)
        self._delay = _Delay(links, scan_s, [points.text["owner"][row] for row in rows.tolist()])
        self._carried = carried_points(links.carrier, ids, self._steady, self._delay.late)
        self._feeds: list[tuple[Ints, Ints, Callable[[], Floats | None]]] = []
        self._drifts: dict[int, tuple[int, int, float]] = {}
        self._fault_number: dict[int, int] = {}
        self._fault: dict[int, str] = {}
        self._arrived: Floats32 = np.full(len(ids), np.nan, np.float32)
        self._minute: Array = np.zeros(len(ids), "<u4")
        self._minute_from = 0

    def scan(self, number: int) -> Floats32:
        """Scan `number` of this class: the readings that arrive with it."""
        truth = self._truth
        blow = self._weather.at()
        truth[self._speed_rows] = blow.speed_m_s
        truth[self._from_rows] = blow.from_deg
        for tank, share in self._leaks.fill_shares():
            for row in self._rows_of_tank.get(tank, ()):
                truth[row] = self._steady[row] * share
        self._heads.fill(truth)
        for rows, at, read in self._feeds:
            values = read()
            truth[rows] = self._steady[rows] if values is None else values[at]
        seen_truth = self._drifted(truth) if self._drifts else truth
        readings = self._field.step(seen_truth, number)
        self._heads.note_crossings(truth, readings)
        arrived = self._delay.arrive(readings)
        if self._carried is not None:
            arrived = self._carried.through(readings, arrived)
        self._account(number, arrived)
        self._arrived = arrived
        return arrived

    def feed(self, points: Sequence[str], at: Ints, read: Callable[[], Floats | None]) -> None:
        """Let `read` give the truth at these points; `at` are their places in what it gives."""
        rows = np.array([self.rows[point] for point in points], dtype=np.int64)
        self._feeds.append((rows, at, read))

    def truth_of(self, point: str) -> float:
        """The last true value at a point."""
        return float(self._truth[self.rows[point]])

    def lately_of(self, point: str) -> float:
        """The highest of the last minutes at a gas head, the last true value elsewhere."""
        row = self.rows[point]
        return max(float(self._truth[row]), self._heads.highest(row))

    def shown_of(self, point: str) -> float:
        """The last reading of a point that has arrived."""
        return float(self._arrived[self.rows[point]])

    def fault_of(self, point: str) -> str:
        """The fault of a point's instrument, empty for none."""
        return self._fault.get(self.rows[point], "")

    def fail(self, point: str, fault: str, value: float | None, for_ms: int) -> None:
        """Begin a fault and end it in time, unless another has taken its place."""
        row = self.rows[point]
        number = self._fault_number.get(row, 0) + 1
        self._fault_number[row] = number
        self._mend(row)
        self._fault[row] = fault
        now_ms = self._world.now_ms
        if fault == "drift":
            self._drifts[row] = (now_ms, for_ms, 0.0 if value is None else value)
        else:
            given = np.nan if value is None else value
            self._field.set_fault(np.array([row]), _FAULTS[fault], given)

        def end() -> None:
            if self._fault_number[row] == number:
                self._mend(row)

        self._world.later(for_ms, end)

    def _mend(self, row: int) -> None:
        self._drifts.pop(row, None)
        self._fault.pop(row, None)
        self._field.set_fault(np.array([row]), OK)

    def _drifted(self, truth: Floats) -> Floats:
        moved = truth.copy()
        for row, (begun_ms, over_ms, reach) in self._drifts.items():
            moved[row] += reach * (self._world.now_ms - begun_ms) / max(over_ms, 1)
        return moved

    def _account(self, number: int, arrived: Floats32) -> None:
        """Add a scan to the minute's digest, and write the digest when the minute is full.

        What is hashed is one number a point: its readings of the minute as the coefficients of a
        polynomial, modulo 2³². Another value in one scan always changes it; of two changes, one
        pair in 2³² would cancel.
        """
        self._minute *= _ODD
        self._minute += arrived.view("<u4")
        per_minute = max(1, 60 // self._scan_s)
        if (number + 1) % per_minute == 0:
            self._world.record(
                "watch.digest",
                "watch",
                {
                    "scan_s": self._scan_s,
                    "from_tick": self._minute_from * self._scan_s,
                    "to_tick": number * self._scan_s,
                    "sha256": hashlib.sha256(self._minute.data).hexdigest(),
                },
            )
            self._minute[:] = 0
            self._minute_from = number + 1


class _Delay:
    """Holds readings back for the scans their uplink takes, to the nearest whole scan."""

    def __init__(self, links: Links, scan_s: int, owners: list[str]) -> None:
        taken = {owner: links.uplink_ms(owner) for owner in sorted(set(owners))}
        scan_ms = scan_s * 1000
        late = [(taken[owner] + scan_ms // 2) // scan_ms for owner in owners]
        self.late: Ints = np.array(late, np.int64)
        rows = {scans: np.flatnonzero(self.late == scans) for scans in sorted(set(late))}
        self._line: list[Floats32] = []
        self._depth = max(rows, default=0) + 1
        self._mostly = max(rows, key=lambda scans: rows[scans].size, default=0)
        self._others = {scans: at for scans, at in rows.items() if scans != self._mostly}

    def arrive(self, readings: Floats32) -> Floats32:
        """Put the newest readings on the line and take off what arrives now."""
        if not self._line:
            self._line = [readings] * self._depth
        self._line = [readings, *self._line[:-1]]
        if not self._others:
            return self._line[self._mostly]
        arrived = self._line[self._mostly].copy()
        for scans, rows in self._others.items():
            arrived[rows] = self._line[scans][rows]
        return arrived


def _sensors(world: World, ids: tuple[str, ...], rows: Ints) -> Sensors:
    """What the instruments are like, with the drill's scales; 0 switches a mechanism off."""
    points, start = world.county.points, world.drill.world
    kinds = [world.county.sensors[points.text["sensor"][row]] for row in rows.tolist()]
    noise = np.array([kind.noise_sd for kind in kinds])
    drift = np.array([kind.drift_per_day for kind in kinds])
    rise_s = np.array([kind.t90_s for kind in kinds])
    fall_s = np.array([kind.recovery_s for kind in kinds])
    return Sensors(
        keys=keys_of(world.seed, "sim.noise", ids),
        noise_sd=noise * start.sensor_noise_scale,
        drift_per_s=drift / 86400.0 * start.sensor_noise_scale,
        tau_s=rise_s / _LN_10 * start.sensor_response_scale,
        tau_down_s=fall_s / _LN_10 * start.sensor_response_scale,
        range_lo=points.numbers["range_lo"][rows],
        range_hi=points.numbers["range_hi"][rows],
        resolution=np.array([kind.resolution for kind in kinds]),
    )


def _rows_of(kinds: list[str], kind: str) -> Ints:
    return np.array([row for row, each in enumerate(kinds) if each == kind], dtype=np.int64)
