"""All crews of the county that have been called out.

What a reader would get wrong: a crew is started when it is first asked for, so a county of five
hundred idle units costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from twin.county.model import Unit
from twin.sim.crew import Crew, Work
from twin.sim.errand import Errand
from twin.sim.links import Links
from twin.sim.roads import RoadChange, WorldRoads
from twin.sim.siding import Side
from twin.sim.world import World
from twin.terms.observation import UnitStatus

__all__ = ["Crews"]


class Crews:
    """All crews of the county that have been called out so far, by unit id."""

    def __init__(
        self, world: World, units: Mapping[str, Unit], roads: WorldRoads, links: Links, work: Work
    ) -> None:
        self._world, self._units = world, units
        self._roads, self._links, self._work = roads, links, work
        self._crews: dict[str, Crew] = {}
        self._standing: dict[str, bool] = {}
        roads.listeners.append(self._road_changed)

    def __iter__(self) -> Iterator[Crew]:
        return iter(self._crews.values())

    def of(self, unit_id: str) -> Crew:
        """The crew of a unit, brought to life when it is first asked for.

        Raises:
            KeyError: The county has no such unit.
        """
        if unit_id not in self._crews:
            crew = Crew(self._world, self._units[unit_id], self._roads, self._links)
            self._crews[unit_id] = crew
            crew.stands_by = crew.unit.ordered_by.value in self._standing
            self._world.start(crew.life(self._work))
        return self._crews[unit_id]

    def stand_by(self, role: str, ready: bool) -> None:
        """The units of a role stand by, dressed and at their vehicles, or stand down."""
        if ready:
            self._standing[role] = True
        else:
            self._standing.pop(role, None)
        for crew in self._crews.values():
            if crew.unit.ordered_by.value == role:
                crew.stands_by = ready

    def known(self, unit_id: str) -> Crew | None:
        """The crew, or None while the unit has never been called out."""
        return self._crews.get(unit_id)

    def heeding(self, side: Side, role: str) -> list[str]:
        """The units of a role that a side concerns, by id."""
        return sorted(
            unit
            for unit, crew in self._crews.items()
            if crew.unit.ordered_by.value == role and crew.heeds(side)
        )

    def recall(self, is_over: Callable[[Errand], bool]) -> None:
        """Send home the crews whose errand `is_over`."""
        for crew in self._crews.values():
            if crew.errand is not None and is_over(crew.errand):
                crew.recall()

    def show_positions(self) -> None:
        """Write the position of every crew that is out to the journal."""
        for crew in self._crews.values():
            if crew.status is not UnitStatus.AVAILABLE:
                lat_deg, lon_deg = crew.position_deg
                body = {"unit": crew.unit.id, "lat_deg": lat_deg, "lon_deg": lon_deg}
                self._world.record("world.position", "world", body)

    def _road_changed(self, change: RoadChange) -> None:
        for crew in self._crews.values():
            crew.road_changed(change)
