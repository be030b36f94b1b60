"""Changes of the true roads: closed, slowed, open again; and who notices and tells the desk.

What a reader would get wrong: a stretch may be changed by several things at once (a flooded bridge,
snow, a lorry across it); each speaks under a name of its own and takes back only its own word.
"""

from __future__ import annotations

from dataclasses import replace

from twin.sim.links import Links
from twin.sim.roads import RoadChange, WorldRoads
from twin.sim.world import World, ms
from twin.terms.observation import RoadReported

__all__ = ["RoadWorks"]


class RoadWorks:
    """What happens to the roads of a drill."""

    def __init__(self, world: World, roads: WorldRoads, links: Links) -> None:
        self.roads = roads
        self._world, self._links = world, links

    def change(self, change: RoadChange) -> None:
        """Let a stretch be as `change` says from now on; somebody sees it and reports it."""
        self._world.record(
            "world.road",
            "world",
            {
                "road": change.road,
                "between": list(change.between),
                "share": change.share,
                "arcs": list(change.arcs),
            },
        )
        self.roads.take(change)
        detection = self._world.figures.roads.detection
        seen_s = self._world.draw_s(detection, "road_seen", f"{change.road}/{change.share}")
        report = RoadReported(road=change.road, arcs=change.arcs, share=change.share)
        self._world.later(
            ms(seen_s), lambda: self._links.phone_desk("traffic", report, about=change.road)
        )

    def change_for(self, change: RoadChange, for_ms: int, after: float) -> None:
        """Change a stretch for a while; `after` is its share when the while is over."""
        self.change(change)
        self._world.later(for_ms, lambda: self.change(replace(change, share=after)))
