"""A river, reservoir or rain station: reports by SL 651 at fixed times, and when it rises fast.

What a reader would get wrong: a report not confirmed is kept and sent again later with its own
time of observation. What arrives late is still true of its time.
"""

from __future__ import annotations

from decimal import Decimal

from devices.clock import DeviceClock
from devices.outbox import Outbox
from devices.session import Session
from devices.wire.face import Bad, WireError
from devices.wire.sl651 import Report, Sl651, Sl651Frame
from devices.wire.sl651_body import Element, ElementId, Hydro, StationClass, read_body, write_body

__all__ = ["STATION_KINDS", "RiverSl651", "RiverStation"]

STATION_KINDS = {
    "river": StationClass.RIVER,
    "reservoir": StationClass.RESERVOIR,
    "rain": StationClass.RAIN,
}
_SHOWN = {"level": "level_m", "rain_total": "rain_mm", "voltage": "supply_v"}


class RiverStation:
    """The state: level in m above datum, rain in mm since the beginning, supply in V.

    A rain station has no level.
    """

    def __init__(
        self, station: str, clock: DeviceClock, *, rise_m: float = 0.2, kind: str = "river"
    ) -> None:
        self.station, self.clock, self.rise_m = station, clock, rise_m
        self.kind, self.keys = STATION_KINDS[kind], self.keys_of(kind)
        self.level_m: float | None = 0.0
        self.rain_mm: float | None = 0.0
        self.supply_v: float | None = 12.0
        self.told_level_m: float | None = None
        self.serial = 0
        self.box = Outbox()

    @staticmethod
    def keys_of(kind: str) -> tuple[str, ...]:
        """What a station of that kind shows."""
        return tuple(key for key in _SHOWN if key != "level" or kind != "rain")

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`; keys are the elements' names in SL 651."""
        if key not in self.keys:
            raise KeyError(key)
        setattr(self, _SHOWN[key], None if fault else value)

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {key: getattr(self, _SHOWN[key]) for key in self.keys}


class RiverSl651(Session):
    """SL 651, dialling the hydrological centre: timed every `period_s`, added on a rise."""

    LOOK_S = 5.0

    def __init__(self, station: RiverStation, period_s: float = 300.0, centre: int = 1) -> None:
        self._station, self._period_s, self._centre = station, period_s, centre
        self._codec = Sl651()
        self._next_s: float | None = None
        self._look_s = 0.0
        station.box.reconnected()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        station = self._station
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and one.down and one.station == station.station:
                self._confirmed(one.body)
        self._look_s = now_s + self.LOOK_S
        if self._next_s is None or now_s >= self._next_s:
            self._next_s = (self._next_s or now_s) + self._period_s
            self._tell(Report.TIMED, now_s)
        elif (station.level_m or 0.0) - (station.told_level_m or 0.0) >= station.rise_m:
            self._tell(Report.ADDED, now_s)
        said = station.box.due(now_s)
        self.closed = station.box.given_up
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._next_s or 0.0, self._look_s, self._station.box.wake_at_s())

    def _confirmed(self, body: bytes) -> None:
        try:
            self._station.box.confirmed(read_body(body).serial)
        except WireError:
            return

    def _tell(self, function: int, now_s: float) -> None:
        station = self._station
        station.told_level_m = station.level_m
        station.serial = station.serial % 0xFFFF + 1
        at = station.clock.at(now_s)
        hydro = Hydro(
            serial=station.serial,
            sent=at,
            station=station.station,
            station_class=station.kind,
            observed=at.replace(second=0),
            elements=tuple(
                _element(*_ELEMENTS[key], value) for key, value in station.shown().items()
            ),
        )
        frame = Sl651Frame(
            centre=self._centre, station=station.station, function=function, body=write_body(hydro)
        )
        station.box.put(station.serial, self._codec.encode(frame))


_ELEMENTS = {
    "rain_total": (ElementId.RAIN_TOTAL, 1, 3),
    "level": (ElementId.LEVEL, 3, 4),
    "voltage": (ElementId.VOLTAGE, 2, 2),
}
"""Decimals, and bytes of digits."""


def _element(id_: ElementId, decimals: int, size: int, value: float | None) -> Element:
    if value is None:
        return Element(id_, None, size)
    most = (10 ** (2 * size) - 1) / 10**decimals
    shown = min(most, max(-most, value))  # no instrument has more digits
    return Element(id_, Decimal(f"{shown:.{decimals}f}"), size)
