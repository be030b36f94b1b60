"""A device's own clock: Beijing time at the drill's beginning, and seconds since."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["DeviceClock"]


class DeviceClock:
    """`skew_s` is how far the clock is wrong: a value fault like any other."""

    def __init__(self, epoch: datetime, skew_s: float = 0.0) -> None:
        self.epoch, self.skew_s = epoch, skew_s

    def at(self, now_s: float) -> datetime:
        """The whole second the device believes it is."""
        return self.epoch + timedelta(seconds=int(now_s + self.skew_s))
