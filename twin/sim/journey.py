"""A way being driven: legs with their times, and where one is on it at any moment.

What a reader would get wrong: a journey may begin in the middle of an arc. Whoever changes course
under way first drives to the end of the arc he is on, so a position never jumps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    """Legs driven one after the other from `begins_ms` on; there is at least one."""

    def __init__(self, legs: tuple[Leg, ...], begins_ms: int) -> None:
        self._legs = legs
        took_ms = np.cumsum(np.array([leg.takes_ms for leg in legs], dtype=np.int64))
        self._ends_ms: list[int] = (took_ms + begins_ms).tolist()

    @property
    def goal(self) -> int:
        """The node at its end."""
        return self._legs[-1].to

    @property
    def arrives_ms(self) -> int:
        """When it ends."""
        return self._ends_ms[-1]

    def position_deg(self, now_ms: int) -> tuple[float, float]:
        """Latitude and longitude at a moment."""
        index = self._at(now_ms)
        leg = self._legs[index]
        left = (self._ends_ms[index] - now_ms) / max(leg.takes_ms, 1)
        left = min(max(left, 0.0), 1.0)
        lat = leg.to_deg[0] + left * (leg.from_deg[0] - leg.to_deg[0])
        lon = leg.to_deg[1] + left * (leg.from_deg[1] - leg.to_deg[1])
        return lat, lon

    def uses_later(self, arcs: frozenset[int], now_ms: int) -> bool:
        """Whether any of these arcs lies beyond the leg being driven."""
        return any(leg.arc in arcs for leg in self._legs[self._at(now_ms) + 1 :])

    def rest_of_leg(self, now_ms: int) -> Leg:
        """What is left of the leg being driven."""
        index = self._at(now_ms)
        leg = self._legs[index]
        left_ms = max(self._ends_ms[index] - now_ms, 0)
        return Leg(leg.arc, leg.to, self.position_deg(now_ms), leg.to_deg, left_ms)

    def _at(self, now_ms: int) -> int:
        low, high = 0, len(self._ends_ms) - 1
        while low < high:
            middle = (low + high) // 2
            if self._ends_ms[middle] > now_ms:
                high = middle
            else:
                low = middle + 1
        return low


def plan(
    roads: WorldRoads, start: int, goal: int, pace: float, now_ms: int, first: Leg | None
) -> Journey | None:
    """The quickest journey as the roads are; None where there is nothing to drive.

    Args:
        pace: Multiplies the roads' times (a slow crew, thick traffic).
        first: What is left of an arc that must be driven before; it ends at `start`.
    """
    path, times_ms = roads.path(start, goal)
    legs = [] if first is None else [first]
    at_deg = roads.node_deg(start)
    for arc, node, free_ms in zip(
        path.arcs.tolist(), path.nodes.tolist()[1:], times_ms.tolist(), strict=True
    ):
        to_deg = roads.node_deg(node)
        legs.append(Leg(arc, node, at_deg, to_deg, max(1, int(free_ms * pace + 0.5))))
        at_deg = to_deg
    return Journey(tuple(legs), now_ms) if legs else None
