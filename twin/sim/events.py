"""Explosions, fires and crashes: people are hurt, somebody calls, hospitals count.

What a reader would get wrong: the truth about the hurt is in the journal at once; the desk learns
it when a hospital tells, in whole numbers for that place, after the patients have arrived.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.sim.centres import Call, Centres
from twin.sim.links import HOSPITAL, Links, caller_party
from twin.sim.world import World, ms
from twin.terms.drill import EventHappens, Inject
from twin.terms.observation import Counted, CountReported, EventReported
from twin.terms.place import Place

__all__ = ["SEVERITIES", "Casualties", "Events"]

SEVERITIES: tuple[Counted, ...] = ("dead", "grave", "light", "observed")


@dataclass(slots=True)
class _Toll:
    """The hurt of one place: the truth, and what the county was told."""

    place: Place
    true: dict[Counted, int] = field(default_factory=dict)
    told: dict[Counted, int] = field(default_factory=dict)
    counting: bool = False


class Casualties:
    """Who was hurt where; the hospital tells the county after a while."""

    def __init__(self, world: World, links: Links) -> None:
        self._world, self._links = world, links
        self._tolls: dict[str, _Toll] = {}

    def set(self, place: Place, numbers: dict[Counted, int]) -> None:
        """State the true totals of a place; a number other than before is news."""
        toll = self._tolls.setdefault(place.name, _Toll(place))
        new = {what: numbers.get(what, 0) for what in SEVERITIES}
        if new == {what: toll.true.get(what, 0) for what in SEVERITIES}:
            return
        toll.true = new
        said: dict[str, object] = {"place": place.name, **{str(k): v for k, v in new.items()}}
        self._world.record("world.casualty", "world", said)
        if not toll.counting:
            toll.counting = True
            delay = self._world.figures.casualties.hospital_counts
            key = f"{place.name}/{sum(toll.told.values())}"
            delay_s = self._world.draw_s(delay, "hospital_counts", key)
            self._world.later(ms(delay_s), lambda: self._tell(toll))

    def _tell(self, toll: _Toll) -> None:
        toll.counting = False
        for what in SEVERITIES:
            number = toll.true.get(what, 0)
            if number != toll.told.get(what, 0):
                toll.told[what] = number
                said = CountReported(what=what, number=number, place=toll.place, by=HOSPITAL)
                self._links.phone_desk(HOSPITAL, said)


class Events:
    """Sudden events other than leaks."""

    def __init__(
        self, world: World, casualties: Casualties, centres: Centres, links: Links
    ) -> None:
        self._world, self._casualties = world, casualties
        self._centres, self._links = centres, links

    def happen(self, inject: Inject, event: EventHappens) -> None:
        """Let it happen: the hurt are hurt, a witness dials 119/120/110 and tells the county."""
        hurt: dict[Counted, int] = {
            "grave": event.grave,
            "light": event.light,
            "observed": event.observed,
        }
        self._casualties.set(event.place, hurt)
        people = self._world.figures.people
        call = Call(event_type=event.event_type, place=event.place, caller=inject.id)
        calls_s = self._world.draw_s(people.bystander_calls, "bystander_calls", inject.id)
        self._centres.call(call, ms(calls_s), caller_party(inject.id))
        firm = self._world.county.hazards[event.hazard].firm if event.hazard else ""
        caller = f"firm:{firm}" if firm else inject.sender
        said = EventReported(
            report=inject.id,
            event_type=event.event_type,
            place=event.place,
            caller=caller,
            channel=inject.channel,
            text=inject.text.zh,
            hazard=event.hazard,
        )
        spread = people.firm_reports if firm else people.bystander_calls
        tells_s = self._world.draw_s(spread, "event_told", inject.id)
        self._world.later(
            ms(tells_s),
            lambda: self._links.phone_desk(caller_party(caller), said, about=inject.id),
        )
