"""An environmental monitoring station: factors of the air, by HJ 212, now and over some minutes.

Real-time data (CN 2011) have each factor's value, minute data (CN 2051) its least, mean and
greatest of the samples since the last. Flags: N in order, D in fault.

What a reader would get wrong: minute data bear the time their samples began, and a factor without
one good sample has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from devices.clock import DeviceClock
from devices.sensors.hj212_reports import Hj212Reports, Report, Reporter
from devices.shown_values import ShownValues
from devices.wire.hj212 import Command

__all__ = ["AIR", "EnvironmentalStation", "StationHj212"]

AIR = ("a01001", "a01002", "a01006", "a01007", "a01008", "a34004", "a34002")
"""Codes of temperature, humidity, pressure, wind, wind from, PM2.5 and PM10 (V2: as stations in
public programs send them)."""

_SAMPLE_S = 5.0
"""E."""

_MOST = 1e9
"""No instrument shows more (E)."""


class EnvironmentalStation(ShownValues):
    """The state: values by factor; `decimals` are those it reports."""

    def __init__(
        self, mn: str, system: str, factors: Sequence[str], clock: DeviceClock, *, decimals: int = 3
    ) -> None:
        super().__init__(factors)
        self.reporter = Reporter(mn, system, clock)
        self._decimals, self._clock = decimals, clock
        self._samples: dict[str, list[float]] = {}
        self._since: datetime | None = None

    def sample(self, now_s: float) -> None:
        """Take a sample of each factor for the minute data."""
        self._since = self._since or self._clock.at(now_s)
        for factor, value in self.values.items():
            if value is not None:
                self._samples.setdefault(factor, []).append(value)

    def now(self, now_s: float) -> tuple[datetime, list[dict[str, str]]]:
        """Real-time data, a group a factor."""
        return self._clock.at(now_s), [
            {f"{factor}-Flag": "D"}
            if value is None
            else {f"{factor}-Rtd": self._said(value), f"{factor}-Flag": "N"}
            for factor, value in self.values.items()
        ]

    def minutes(self, now_s: float) -> tuple[datetime, list[dict[str, str]]]:
        """The minute data since they were last taken, a group a factor."""
        since, taken = self._since or self._clock.at(now_s), self._samples
        self._samples, self._since = {}, None
        return since, [
            {
                f"{factor}-Min": self._said(min(some)),
                f"{factor}-Avg": self._said(sum(some) / len(some)),
                f"{factor}-Max": self._said(max(some)),
                f"{factor}-Flag": "N",
            }
            if (some := taken.get(factor))
            else {f"{factor}-Flag": "D"}
            for factor in self.values
        ]

    def _said(self, value: float) -> str:
        return f"{min(_MOST, max(-_MOST, value)):.{self._decimals}f}"


class StationHj212(Hj212Reports):
    """One connection to the authority, which the station dials."""

    def __init__(self, station: EnvironmentalStation, period_s: float, minutes_s: float) -> None:
        self._station, self._sample_s = station, 0.0
        super().__init__(
            station.reporter,
            Report(Command.REAL_TIME, period_s, station.now),
            Report(Command.MINUTE, minutes_s, station.minutes, later=True),
        )

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        if now_s >= self._sample_s:
            self._sample_s = now_s + _SAMPLE_S
            self._station.sample(now_s)
        return super().receive(data, now_s)

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._sample_s, super().wake_at_s())
