"""A way being driven: legs with their times, and where one is on it at any moment.

What a reader would get wrong: a journey may begin in the middle of an arc. Whoever changes course
under way first drives to the end of the arc he is on, so a position never jumps. A way across the
county has hundreds of arcs; where one lies is looked up when somebody asks.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from fast._types import Ints
from fast.routing import Path
from twin.sim.roads import WorldRoads

__all__ = ["Journey", "Leg", "plan"]


@dataclass(frozen=True, slots=True)
class Leg:
    """An arc, or the rest of one: from a position to the node `to`, in whole milliseconds."""

    arc: int
    to: int
    from_deg: tuple[float, float]
    to_deg: tuple[float, float]
    takes_ms: int


class Journey:
    """Legs driven one after the other from `begins_ms` on; there is at least one.

    Attributes:
        goal: The node at its end.
        arrives_ms: When it ends.

    Args:
        first: What is left of an arc that is driven before `path`; it ends where that begins.
        takes_ms: Of the arcs of `path`.
    """

    def __init__(
        self, roads: WorldRoads, first: Leg | None, path: Path, takes_ms: Ints, begins_ms: int
    ) -> None:
        self._roads, self._first = roads, first
        self._nodes: list[int] = path.nodes.tolist()
        self._arcs: list[int] = path.arcs.tolist()
        if first is not None:
            self._nodes = [-1, first.to, *self._nodes[1:]]  # from somewhere on its arc
            self._arcs = [first.arc, *self._arcs]
            takes_ms = np.concatenate([[first.takes_ms], takes_ms])
        self._takes_ms: list[int] = takes_ms.tolist()
        self._ends_ms: list[int] = (np.cumsum(takes_ms, dtype=np.int64) + begins_ms).tolist()
        self.goal = self._nodes[-1]
        self.arrives_ms = self._ends_ms[-1]

    def position_deg(self, now_ms: int) -> tuple[float, float]:
        """Latitude and longitude at a moment."""
        index = self._at(now_ms)
        from_deg, to_deg = self._ends_deg(index)
        left = (self._ends_ms[index] - now_ms) / max(self._takes_ms[index], 1)
        left = min(max(left, 0.0), 1.0)
        lat = to_deg[0] + left * (from_deg[0] - to_deg[0])
        lon = to_deg[1] + left * (from_deg[1] - to_deg[1])
        return lat, lon

    def uses_later(self, arcs: frozenset[int], now_ms: int) -> bool:
        """Whether any of these arcs lies beyond the leg being driven."""
        return any(arc in arcs for arc in self._arcs[self._at(now_ms) + 1 :])

    def rest_of_leg(self, now_ms: int) -> Leg:
        """What is left of the leg being driven."""
        index = self._at(now_ms)
        left_ms = max(self._ends_ms[index] - now_ms, 0)
        to_deg = self._ends_deg(index)[1]
        arc, to = self._arcs[index], self._nodes[index + 1]
        return Leg(arc, to, self.position_deg(now_ms), to_deg, left_ms)

    def _ends_deg(self, index: int) -> tuple[tuple[float, float], tuple[float, float]]:
        if index == 0 and self._first is not None:
            return self._first.from_deg, self._first.to_deg
        node_deg = self._roads.node_deg
        return node_deg(self._nodes[index]), node_deg(self._nodes[index + 1])

    def _at(self, now_ms: int) -> int:
        return min(bisect_right(self._ends_ms, now_ms), len(self._ends_ms) - 1)


def plan(
    roads: WorldRoads, start: int, goal: int, pace: float, now_ms: int, first: Leg | None
) -> Journey | None:
    """The quickest journey as the roads are; None where there is nothing to drive.

    Args:
        pace: Multiplies the roads' times (a slow crew, thick traffic).
        first: What is left of an arc that must be driven before; it ends at `start`.
    """
    path, times_ms = roads.path(start, goal)
    if first is None and not path.arcs.size:
        return None
    takes_ms = np.maximum((times_ms * float(pace) + 0.5).astype(np.int64), 1)
    return Journey(roads, first, path, takes_ms, now_ms)
