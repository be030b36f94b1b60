"""What an alarm panel shows beside the alarms: does it latch, and is its reading back?"""

from __future__ import annotations

from collections.abc import Callable

from twin.county.model import County
from twin.terms.observation import AlarmBit

__all__ = ["Panel"]

_HIGH = {"H": ("h", "db_h"), "HH": ("hh", "db_hh")}


class Panel:
    """The alarms of a county's points as their own control rooms know them."""

    def __init__(self, county: County) -> None:
        self._points = county.points

    def latches(self, key: str) -> bool:
        """Whether somebody must let the alarm go after it has returned; high alarms only."""
        point, _, bit = key.partition("/")
        row = self._points.row_of.get(point)
        if row is None or bit not in _HIGH:
            return False
        return bool(int(self._points.numbers["latch"][row]) >> AlarmBit[bit].value & 1)

    def is_back(self, key: str, shown: Callable[[str], float]) -> bool:
        """Whether the reading stands below the limit by more than the deadband."""
        point, _, bit = key.partition("/")
        row = self._points.row_of[point]
        limit, band = (float(self._points.numbers[name][row]) for name in _HIGH[bit])
        return shown(point) < limit - band
