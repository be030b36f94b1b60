"""Patients: who goes to hospital, where, and what the hospital then says of its beds.

What a reader would get wrong: the hospital is chosen by whoever commands the ambulance. A unit of
the desk's asks the desk; another centre's asks its centre, which ranks the same way (`rank`) but
knows the true roads and beds.
"""

from __future__ import annotations

from collections.abc import Sequence

from fast.routing import UNREACHABLE
from twin.desk.dispatch.hospitals import rank
from twin.desk.ground import hospital_of
from twin.sim.crews import Crew, Errand
from twin.sim.links import HOSPITAL, Links, centre_party, unit_party
from twin.sim.roads import WorldRoads
from twin.sim.world import World, ms
from twin.terms.dispatch_acts import BedsReported, TransportNeeded
from twin.terms.dispatch_effects import TRANSPORT

__all__ = ["Ambulances"]

_AMBULANCE = "ems.ambulance"


class Ambulances:
    """What follows when a crew has treated somebody; `receive` has the grades that take them."""

    def __init__(
        self, world: World, roads: WorldRoads, links: Links, receive: Sequence[str]
    ) -> None:
        self._world, self._roads, self._links = world, roads, links
        every = [hospital_of(world.county, id) for id in world.county.hospitals]
        self._hospitals = [hospital for hospital in every if hospital.grade in receive]
        self._beds = {hospital.id: hospital.beds_free for hospital in self._hospitals}

    def treated(self, crew: Crew, errand: Errand) -> None:
        """Take the patient to hospital, or go home when there is nobody to take."""
        world, unit = self._world, crew.unit
        draw = world.stream("to_hospital", f"{unit.id}/{errand.order}")
        if _AMBULANCE not in unit.capabilities:
            return
        if not draw.chance(world.figures.crews.to_hospital.share):
            world.later(1, crew.recall)
        elif unit.ordered_by.value in world.drill.roles:
            asked = TransportNeeded(unit=unit.id, order=errand.order, patients=1)
            self._links.tell_desk(unit_party(unit.id), asked)
        else:
            self._decide(crew, errand)

    def handed_over(self, errand: Errand) -> None:
        """The hospital has one bed less, and says so."""
        hospital = next(each for each in self._hospitals if each.place == errand.place)
        self._beds[hospital.id] = max(0, self._beds[hospital.id] - 1)
        figures, key = self._world.figures.crews, f"{hospital.id}/{errand.order}"
        delay_s = self._world.draw_s(figures.bed_registered, "bed_registered", key)
        said = BedsReported(hospital=hospital.id, free=self._beds[hospital.id])
        self._world.later(ms(delay_s), lambda: self._links.tell_desk(HOSPITAL, said))

    def _decide(self, crew: Crew, errand: Errand) -> None:
        """The crew's own centre names the hospital."""
        goals = [hospital.place.node for hospital in self._hospitals]
        times_ms = self._roads.router.matrix_ms([errand.place.node], goals)[0].tolist()
        drives_s = [None if way >= UNREACHABLE else way / 1000.0 for way in times_ms]
        best = rank(self._hospitals, drives_s, self._beds, ())[0]
        onward = Errand(
            order=errand.order, incident=errand.incident, task=TRANSPORT, place=best.site.place
        )
        self._links.send(
            centre_party(crew.unit.ordered_by),
            unit_party(crew.unit.id),
            lambda: crew.order(onward),
            about=errand.order,
        )
