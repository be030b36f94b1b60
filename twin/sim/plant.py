"""The staff of a plant: they notice a leak, dial 119, tell their head, and try to shut it off.

What a reader would get wrong: the firm's own report to the county is one of several ways the
county hears of a leak, and by law the slowest (one hour, Order 493 art. 9). Alarms and 119 are
usually earlier.
"""

from __future__ import annotations

from collections.abc import Callable

from twin.sim.centres import Call, Centres
from twin.sim.leak import Leak, Leaks
from twin.sim.links import Links, plant_party
from twin.sim.world import World, ms
from twin.terms.observation import EventReported, TaskReported

__all__ = ["PlantStaff"]


class PlantStaff:
    """What the people at the leaking plant do by themselves."""

    def __init__(
        self,
        world: World,
        links: Links,
        centres: Centres,
        leaks: Leaks,
        truth: Callable[[str], float],
    ) -> None:
        self._world, self._links, self._centres = world, links, centres
        self._leaks, self._truth = leaks, truth
        leaks.on_open.append(self._noticed)
        leaks.on_stop.append(self._told_of_stop)

    def sees_gas(self, point: str, hazard: str) -> bool:
        """Whether somebody sent to a head finds gas: a leak there, or gas above its H limit."""
        points = self._world.county.points
        limit = float(points.numbers["h"][points.row_of[point]])
        return self._leaks.is_open(hazard) or self._truth(point) >= limit

    def _noticed(self, leak: Leak) -> None:
        people = self._world.figures.people
        scale = self._world.drill.world.reaction_scale
        draw = self._world.draw_s
        hazard = self._world.county.hazards[leak.hazard]
        party = plant_party(leak.hazard)
        call = Call(
            event_type="gas_leak",
            place=hazard.as_term(),
            caller=party,
            hazard=leak.hazard,
            substance=leak.substance.cas,
        )
        calls_ms = ms(draw(people.firm_calls, "firm_calls", leak.hazard, scale))
        self._centres.call(call, calls_ms, party)
        told_s = draw(people.firm_tells_head, "firm_tells_head", leak.hazard, scale)
        reports_s = draw(people.firm_reports, "firm_reports", leak.hazard, scale)
        said = EventReported(
            report=f"firm:{leak.hazard}",
            event_type="gas_leak",
            place=hazard.as_term(),
            caller=f"firm:{hazard.firm}",
            channel="phone",
            text=f"{hazard.name}{leak.substance.name}泄漏",
            hazard=leak.hazard,
            substance=leak.substance.cas,
        )
        self._world.later(
            ms(told_s + reports_s),
            lambda: self._links.phone_desk(party, said, about=said.report),
        )
        self._try_to_shut_off(leak)

    def _try_to_shut_off(self, leak: Leak) -> None:
        figures = self._world.figures.leak
        dice = self._world.stream("shut_off", leak.hazard)
        if not dice.chance(figures.shut_off.share):
            return
        after = figures.shut_off_after
        after_ms = ms(dice.lognormal(after.median_s, after.sigma))
        self._world.later(after_ms, lambda: self._leaks.stop(leak, "plant"))

    def _told_of_stop(self, leak: Leak) -> None:
        """The plant tells the county when it has shut off the leak itself."""
        if leak.stopped_by != "plant":
            return
        party = plant_party(leak.hazard)
        hazard = self._world.county.hazards[leak.hazard]
        said = TaskReported(task="stop_leak", place=hazard.as_term(), hazard=leak.hazard, by=party)
        self._links.phone_desk(party, said, about=f"stop:{leak.hazard}")
