"""Hospitals from the inside: beds, operating tables, and who is out of danger.

What a reader would get wrong: a bed is not a table. Who lies takes a bed if there is one; who must
be operated waits for a table, and only then does his time stand still.
"""

from __future__ import annotations

from collections.abc import Sequence

import simpy

from fast.routing import UNREACHABLE
from twin.desk.dispatch.hospitals import rank
from twin.desk.ground import Hospital, hospital_of
from twin.models.triage import Triage, wait_s
from twin.sim.casualties import Casualties, Person
from twin.sim.links import HOSPITAL, Links
from twin.sim.roads import WorldRoads
from twin.sim.world import Life, World, ms
from twin.terms.dispatch_acts import BedsReported
from twin.terms.place import Place

__all__ = ["Wards"]


class Wards:
    """The hospitals that take emergency patients; `receive` has their grades."""

    def __init__(
        self,
        world: World,
        roads: WorldRoads,
        links: Links,
        casualties: Casualties,
        receive: Sequence[str],
    ) -> None:
        self._world, self._roads, self._links = world, roads, links
        self._casualties = casualties
        every = [hospital_of(world.county, id) for id in world.county.hospitals]
        self._hospitals = [hospital for hospital in every if hospital.grade in receive]
        self._beds = {hospital.id: hospital.beds_free for hospital in self._hospitals}
        tables = {row.grade: row.tables for row in world.figures.care.theatres}
        self._tables = {each.id: tables.get(each.grade, 0) for each in self._hospitals}
        self._theatres = {
            id: simpy.Resource(world.env, capacity=number)
            for id, number in self._tables.items()
            if number
        }
        self._reds: dict[str, int] = dict.fromkeys(self._tables, 0)
        casualties.on_driven.append(self._drive)

    def best(self, place: Place, persons: Sequence[Person]) -> Hospital:
        """Where they are helped soonest: the way, and the wait for a table if it takes one."""
        surgery_s = self._world.figures.care.surgery.median_s
        urgent = any(person.triage is Triage.RED for person in persons)
        goals = [hospital.place.node for hospital in self._hospitals]
        ways_ms = self._roads.router.matrix_ms([place.node], goals)[0].tolist()
        helped_s: list[float | None] = []
        for hospital, way_ms in zip(self._hospitals, ways_ms, strict=True):
            waits_s = 0.0
            if urgent:
                waits_s = wait_s(self._reds[hospital.id], self._tables[hospital.id], surgery_s)
            helped_s.append(None if way_ms >= UNREACHABLE else way_ms / 1000.0 + waits_s)
        return rank(self._hospitals, helped_s, self._beds, ())[0].site

    def expect(self, hospital: str, persons: Sequence[Person]) -> None:
        """They are on their way there; the tables they need are reckoned with."""
        reds = sum(person.triage is Triage.RED for person in persons)
        self._reds[hospital] = self._reds.get(hospital, 0) + reds

    def at(self, place: Place) -> str:
        """The hospital at a place."""
        return next(each.id for each in self._hospitals if each.place == place)

    def admit(self, hospital: str, persons: Sequence[Person], key: str) -> None:
        """They are at the door: who lies gets a bed while there is one, and the desk is told."""
        for person in persons:
            self._casualties.see(person)
            lies = person.triage in (Triage.RED, Triage.YELLOW)
            bed = lies and self._beds[hospital] > 0
            self._casualties.tell(person, "admitted", hospital=hospital, bed=bed)
            if lies:
                self.take_bed(hospital, key)
                self._world.start(self._stay(person, hospital, bed))
            else:
                self._casualties.care(person, 0.0)

    def take_bed(self, hospital: str, key: str) -> None:
        """The hospital has one bed less, and says so."""
        self._beds[hospital] = max(0, self._beds[hospital] - 1)
        registered = self._world.figures.crews.bed_registered
        delay_s = self._world.draw_s(registered, "bed_registered", f"{hospital}/{key}")
        said = BedsReported(hospital=hospital, free=self._beds[hospital])
        self._world.later(ms(delay_s), lambda: self._links.tell_desk(HOSPITAL, said))

    def _stay(self, person: Person, hospital: str, bed: bool) -> Life:
        """Wait for a table if one is needed, be operated, be out of danger."""
        care, casualties = self._world.figures.care, self._casualties
        theatre = self._theatres.get(hospital)
        if person.triage is Triage.YELLOW and bed:
            casualties.care(person, 0.0)
            return
        casualties.care(person, care.pace_in_ward.share)
        if theatre is None:
            return
        with theatre.request() as table:
            yield table
            if person.triage is not Triage.BLACK:
                casualties.care(person, 0.0)
                casualties.tell(person, "operated", hospital=hospital)
                took_s = self._world.draw_s(care.surgery, "surgery", person.id)
                yield self._world.env.timeout(ms(took_s))
            self._reds[hospital] = max(0, self._reds[hospital] - 1)

    def _drive(self, person: Person) -> None:
        """Somebody who was there drives him to the nearest hospital with a bed."""
        world, hospital = self._world, self.best(person.place, ())
        person.gone = True
        self._casualties.take(person, 1.0)
        self._casualties.tell(person, "driven", hospital=hospital.id)
        self.expect(hospital.id, [person])
        way_ms = self._roads.router.distance_ms(person.place.node, hospital.place.node)
        key = f"driven/{person.id}"
        world.later(way_ms, lambda: self.admit(hospital.id, [person], key))
