"""A device's own clock: Beijing time at the drill's beginning, and seconds since."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["DeviceClock"]

_FIRST, _LAST = datetime(2000, 1, 1), datetime(2099, 12, 31, 23, 59, 59)
_CENTURIES_S = 1e10
"""More than takes any clock of a drill beyond these."""


class DeviceClock:
    """`skew_s` is how far the clock is wrong: a value fault like any other.

    It stops at either end of the century, for protocols say the year in two digits.
    """

    def __init__(self, epoch: datetime, skew_s: float = 0.0) -> None:
        self.epoch, self.skew_s = epoch, skew_s

    def at(self, now_s: float) -> datetime:
        """The whole second the device believes it is."""
        after_s = min(_CENTURIES_S, max(-_CENTURIES_S, now_s + self.skew_s))
        believed = self.epoch + timedelta(seconds=int(after_s))
        zone = self.epoch.tzinfo
        return min(_LAST.replace(tzinfo=zone), max(_FIRST.replace(tzinfo=zone), believed))
