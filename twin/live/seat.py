"""The places of the desk and of its watch in a county: who sits there now decides, and looks.

What a reader would get wrong: while a county is rebuilt nobody decides and nobody looks; what was
decided before is only said again. Then the restored desk and its watch take their places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fast._types import Floats32
from twin.desk import Watch
from twin.sim.desk_driver import Decides
from twin.terms.decision import Decision
from twin.terms.observation import Observation

__all__ = ["DeskSeat", "WatchSeat"]


class DeskSeat:
    """Whoever decides now; `desk` may be exchanged while time stands still."""

    def __init__(self, desk: Decides) -> None:
        self.desk = desk

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        """Let the desk decide."""
        return self.desk.step(now_s, seen)


class WatchSeat:
    """The watch; while it is not `looking` it only says which points there are."""

    def __init__(self, watch: Watch, *, looking: bool = True) -> None:
        self.watch, self.looking = watch, looking

    @property
    def scan_classes(self) -> tuple[int, ...]:
        """The scan periods in seconds, ascending."""
        return self.watch.scan_classes

    def points(self, scan_s: int) -> tuple[str, ...]:
        """The ids of a scan class, in the order of its arrays."""
        return self.watch.points(scan_s)

    def step(self, tick: int, samples: Mapping[int, Floats32]) -> list[Observation]:
        """Let the watch look at the samples of a tick."""
        return self.watch.step(tick, samples) if self.looking else []

    def heed(self, decision: Decision) -> None:
        """Let the watch take masks over."""
        if self.looking:
            self.watch.heed(decision)
