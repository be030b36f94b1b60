"""Ambulances at work: tag the hurt, take the worst, bring them in, come back for the rest.

What a reader would get wrong: the hospital is chosen by whoever commands the ambulance. A unit of
the desk's asks the desk; another centre's asks its centre, which knows the true roads, beds and
operating tables. Who is taken follows the tags, and a tag may be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from twin.models.triage import Triage, boarding
from twin.sim.casualties import Casualties, Person
from twin.sim.crew import Crew
from twin.sim.errand import Errand
from twin.sim.links import Links, centre_party, unit_party
from twin.sim.wards import Wards
from twin.sim.world import World
from twin.terms.dispatch_acts import TransportNeeded
from twin.terms.dispatch_effects import TRANSPORT

__all__ = ["TREAT", "Ambulances"]

TREAT = "treat"
_AMBULANCE = "ems.ambulance"


@dataclass(slots=True)
class _Load:
    """Whom a crew has in its care, and the errand that brought it to them."""

    persons: list[Person]
    scene: Errand
    aboard: bool = False


class Ambulances:
    """What crews do with the hurt at a place; without any known there, the figures decide."""

    def __init__(self, world: World, links: Links, casualties: Casualties, wards: Wards) -> None:
        self._world, self._links = world, links
        self._casualties, self._wards = casualties, wards
        self._loads: dict[str, _Load] = {}

    def began(self, crew: Crew, errand: Errand) -> None:
        """At the scene: tag whoever has none, and begin to treat those who will be taken."""
        if _AMBULANCE not in crew.unit.capabilities:
            return
        waiting = self._casualties.scene(errand.place)
        if waiting is None:
            return
        self._casualties.sort(waiting)
        care = self._world.figures.care
        tagged = [(person.tag or person.triage, person.id) for person in waiting]
        taken = boarding(tagged, int(care.lying.value), int(care.sitting.value))
        of_id = {person.id: person for person in waiting}
        load = _Load([of_id[id] for id in taken], errand)
        for person in load.persons:
            self._casualties.take(person, care.pace_with_crew.share)
            self._casualties.tell(person, "treated", unit=crew.unit.id)
        self._loads[crew.unit.id] = load

    def treated(self, crew: Crew, errand: Errand) -> None:
        """Take them to hospital, or go home when there is nobody to take."""
        world, unit = self._world, crew.unit
        draw = world.stream("to_hospital", f"{unit.id}/{errand.order}")
        if _AMBULANCE not in unit.capabilities:
            return
        load = self._loads.get(unit.id)
        some = draw.chance(world.figures.crews.to_hospital.share)
        if load is not None:
            some = load.aboard = bool(load.persons)
        if not some:
            world.later(1, crew.recall)
        elif unit.ordered_by.value in world.drill.roles:
            number = 1 if load is None else len(load.persons)
            asked = TransportNeeded(unit=unit.id, order=errand.order, patients=number)
            self._links.tell_desk(unit_party(unit.id), asked)
        else:
            self._decide(crew, errand, [] if load is None else load.persons)

    def left(self, crew: Crew, errand: Errand) -> None:
        """Off to the hospital; a crew that goes elsewhere leaves its patients where they are."""
        onward = crew.onward
        bound = onward is not None and onward.task == TRANSPORT
        load = self._loads.get(crew.unit.id)
        if errand.task != TREAT or load is None:
            return
        if not bound:
            del self._loads[crew.unit.id]
            for person in load.persons:
                self._casualties.leave(person)
            return
        assert onward is not None
        hospital = self._wards.at(onward.place)
        self._wards.expect(hospital, load.persons)
        for person in load.persons:
            person.gone = True
            self._casualties.tell(person, "carried", unit=crew.unit.id, hospital=hospital)

    def handed_over(self, crew: Crew, errand: Errand) -> None:
        """The hospital has them; back for the others, if there are any."""
        hospital = self._wards.at(errand.place)
        load = self._loads.pop(crew.unit.id, None)
        if load is None:
            self._wards.take_bed(hospital, errand.order)
            return
        self._wards.admit(hospital, load.persons, errand.order)
        waiting = self._casualties.scene(load.scene.place) or []
        if any(person.triage is not Triage.BLACK for person in waiting):
            self._send(crew, load.scene)

    def _decide(self, crew: Crew, errand: Errand, persons: list[Person]) -> None:
        """The crew's own centre names the hospital."""
        best = self._wards.best(errand.place, persons)
        onward = Errand(
            order=errand.order, incident=errand.incident, task=TRANSPORT, place=best.place
        )
        self._send(crew, onward)

    def _send(self, crew: Crew, onward: Errand) -> None:
        self._links.send(
            centre_party(crew.unit.ordered_by),
            unit_party(crew.unit.id),
            lambda: crew.order(onward),
            about=onward.order,
        )
