"""What devices may carry in place of the county's links: readings, positions, orders to crews.

A carrier stands between the world and the desk for the points and units it has; the rest goes over
the in-memory links as in any drill. What a reader would get wrong: the world still makes the
reading, with noise, lag and faults; the carrier only takes it to the device and brings back what
the driver read, whenever that was. A wire on this machine takes one scan where the uplink of the
plant takes its own time, so what a simulated device said waits for the rest of that; a real one has
a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from fast._types import Floats, Floats32, Ints

__all__ = ["CarriedPoints", "Carrier", "carried_points"]

_WIRE_SCANS = 1
"""What is shown with one scan has been read by the next."""


class Carrier(Protocol):
    """The devices of a run, as the world sees them."""

    def has_point(self, point: str) -> bool:
        """Whether a device stands at a point."""
        ...

    def is_real(self, point: str) -> bool:
        """Whether the device at a point is an outside one, on a line of its own."""
        ...

    def has_unit(self, unit: str) -> bool:
        """Whether a unit has a terminal."""
        ...

    def show(self, point: str, value: float | None) -> None:
        """Let the instrument at a point show this; None: it can give no value."""
        ...

    def sample(self, point: str) -> float:
        """What was read last at a point; NaN for nothing that can be trusted."""
        ...

    def move(self, unit: str, lat_deg: float, lon_deg: float) -> None:
        """A unit is here now."""
        ...

    def tell(self, party: str, about: str, act: Callable[[], None]) -> bool:
        """Have a crew told by its terminal, and do `act` once it has confirmed; False: it cannot"""
        ...


class CarriedPoints:
    """The points of one scan class that a carrier has."""

    def __init__(
        self, carrier: Carrier, ids: tuple[str, ...], rows: Ints, steady: Floats, late: Ints
    ) -> None:
        self._carrier = carrier
        self._rows, self._names = rows, [ids[row] for row in rows.tolist()]
        rest = np.array(
            [
                0 if carrier.is_real(point) else max(int(scans) - _WIRE_SCANS, 0)
                for point, scans in zip(self._names, late[rows].tolist(), strict=True)
            ]
        )
        self._waits = {int(scans): np.flatnonzero(rest == scans) for scans in np.unique(rest)}
        self._line: list[Floats32] = []
        self._shown: Floats32 = np.full(rows.size, np.inf, np.float32)
        self._show(steady[rows].astype(np.float32))

    def through(self, readings: Floats32, arrived: Floats32) -> Floats32:
        """Show the new readings, and put what was read in the place of what arrived."""
        sampled = np.array([self._carrier.sample(point) for point in self._names], np.float32)
        if not self._line:
            self._line = [sampled] * (max(self._waits) + 1)
        self._line = [sampled, *self._line[:-1]]
        seen = arrived.copy()
        for scans, at in self._waits.items():
            seen[self._rows[at]] = self._line[scans][at]
        self._show(readings[self._rows])
        return seen

    def _show(self, readings: Floats32) -> None:
        same = (readings == self._shown) | (np.isnan(readings) & np.isnan(self._shown))
        for k in np.flatnonzero(~same).tolist():
            value = float(readings[k])
            self._carrier.show(self._names[k], None if value != value else value)
        self._shown = readings


def carried_points(
    carrier: Carrier | None, ids: tuple[str, ...], steady: Floats, late: Ints
) -> CarriedPoints | None:
    """The carried points among these, whose uplinks take `late` scans; None without any."""
    if carrier is None:
        return None
    rows = np.array([row for row, point in enumerate(ids) if carrier.has_point(point)], np.int64)
    return CarriedPoints(carrier, ids, rows, steady, late) if rows.size else None
