"""Explosions, fires and crashes: people are hurt, and those who saw it tell of it.

What a reader would get wrong: the number of hurt given for an event is how it begins. Who of them
gets worse, and what is counted, is `casualties`.
"""

from __future__ import annotations

from twin.sim.callers import Callers
from twin.sim.casualties import Casualties
from twin.sim.centres import Call, Centres
from twin.sim.links import Links, caller_party
from twin.sim.telling import Origins, told_by
from twin.sim.world import World, ms
from twin.terms.drill import Inject
from twin.terms.happenings import EventHappens
from twin.terms.observation import Counted, EventReported
from twin.terms.place import Place
from twin.terms.sources import SourceKind
from twin.terms.units import Role

__all__ = ["Events"]


class Events:
    """Sudden events other than leaks."""

    def __init__(
        self,
        world: World,
        casualties: Casualties,
        centres: Centres,
        links: Links,
        origins: Origins,
        callers: Callers,
    ) -> None:
        self._callers = callers
        self._world, self._casualties = world, casualties
        self._centres, self._links, self._origins = centres, links, origins

    def happen(self, inject: Inject, event: EventHappens) -> None:
        """Let it happen: the hurt are hurt; a witness, the firm and the township tell of it."""
        hurt: dict[Counted, int] = {
            "grave": event.grave,
            "light": event.light,
            "observed": event.observed,
        }
        self._casualties.set(event.place, hurt, inject.id)
        self._origins.happen(inject.id, inject.id, event.event_type, event.place.name)
        people = self._world.figures.people
        call = Call(
            event_type=event.event_type,
            place=event.place,
            caller=inject.id,
            event=inject.id,
            hurt=tuple(hurt.items()),
            seen_ms=self._world.now_ms,
        )
        calls_s = self._world.draw_s(people.bystander_calls, "bystander_calls", inject.id)
        self._centres.call(call, ms(calls_s), caller_party(inject.id))
        if inject.calls is not None:
            self._callers.see(inject, inject.calls, call)
        firm = self._world.county.hazards[event.hazard].firm if event.hazard else ""
        told = EventReported(
            report=inject.id,
            event_type=event.event_type,
            place=event.place,
            caller=f"firm:{firm}" if firm else inject.sender,
            channel=inject.channel or "phone",
            text=inject.text.zh,
            hazard=event.hazard,
            seen_ms=self._world.now_ms,
            urgency=event.urgency,
        )
        spread = people.firm_reports if firm else people.bystander_calls
        tells_s = self._world.draw_s(spread, "event_told", inject.id)
        source: SourceKind = "firm" if firm else "public"
        self._tell(inject.id, told_by(self._world, told, source, hurt), tells_s, told.caller)
        if not self._is_for_120_alone(event.event_type):
            self._township_tells(inject, event, hurt)

    def _is_for_120_alone(self, event_type: str) -> bool:
        """Whether it is somebody's illness, of which the township's duty room is not told."""
        own = self._world.figures.centres.own_response
        roles = [need.role for need in own if need.event_type == event_type]
        return bool(roles) and all(role == Role.AMBULANCE_120.value for role in roles)

    def _township_tells(
        self, inject: Inject, event: EventHappens, hurt: dict[Counted, int]
    ) -> None:
        """The township has heard of it from its villages."""
        township = self._township_of(event.place)
        told = EventReported(
            report=f"{township}:{inject.id}",
            event_type=event.event_type,
            place=event.place,
            caller=f"township:{township}",
            channel="phone",
            text=inject.text.zh,
            seen_ms=self._world.now_ms,
        )
        spread = self._world.figures.people.township_tells
        tells_s = self._world.draw_s(spread, "township_tells", inject.id)
        self._tell(inject.id, told_by(self._world, told, "township", hurt), tells_s, told.caller)

    def _tell(self, event: str, said: EventReported, after_s: float, caller: str) -> None:
        """Let somebody phone the duty room after a while."""
        party = caller if caller.startswith("township:") else caller_party(caller)
        self._origins.report(said.report, event)
        self._world.later(
            ms(after_s), lambda: self._links.phone_desk(party, said, about=said.report)
        )

    def _township_of(self, place: Place) -> str:
        """The township of the village nearest to a place."""
        villages = self._world.county.villages.values()
        spots = self._world.county.places
        nearest = min(
            villages, key=lambda village: self._world.apart_m(spots[village.id].as_term(), place)
        )
        return nearest.township
