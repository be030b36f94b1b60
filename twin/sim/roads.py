"""The roads as they really are: travel times by surface, closures, and who notices.

What a reader would get wrong: this is the world's router. The desk has its own, which knows only
what it was told, after somebody has seen the change and reported it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fast._types import Ints32
from fast.routing import Path
from twin.county import County, router_of
from twin.county.stretches import Stretches

__all__ = ["CHECK_EVERY", "RoadChange", "WorldRoads"]

CHECK_EVERY = 200
"""One query in so many is answered again by Dijkstra's algorithm; a mismatch ends the run."""


@dataclass(frozen=True, slots=True)
class RoadChange:
    """A stretch as it is now: the share of free speed, 0 when closed.

    `between` names the places at its ends, or the candidate that it is.
    """

    road: str
    between: tuple[str, ...]
    arcs: tuple[int, ...]
    share: float


class WorldRoads:
    """Travel times of the true road network; tells `listeners` of every change."""

    def __init__(self, county: County, surface: str) -> None:
        network = county.roads
        self.listeners: list[Callable[[RoadChange], None]] = []
        self._nodes_deg = list(zip(network.lat_deg.tolist(), network.lon_deg.tolist(), strict=True))
        self.router = router_of(county, surface, name="world", check_every=CHECK_EVERY)
        self._stretches = Stretches(self.router, network, surface)

    def take(self, change: RoadChange) -> None:
        """Let a stretch be closed, slowed or free from now on."""
        self._stretches.take(change.road, change.arcs, change.share)
        for listener in tuple(self.listeners):
            listener(change)

    def node_deg(self, node: int) -> tuple[float, float]:
        """Latitude and longitude of a road node."""
        return self._nodes_deg[node]

    def path(self, start: int, goal: int) -> tuple[Path, Ints32]:
        """The quickest way from node to node as things are, and the milliseconds of each arc.

        Without a way, both are empty.
        """
        path = self.router.path(start, goal)
        return path, self.router.weight_ms[path.arcs]
