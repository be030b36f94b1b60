"""The other centres: 119, 120, 110, park, townships, firms, the city; each has its own units.

A centre answers requests and, called by the plant or the public, sends its own first response
without being asked. What a reader would get wrong: it chooses with the same function as the desk,
but from its own units and with its own knowledge of the roads; the desk never commands its crews.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import simpy

from fast.routing import UNREACHABLE
from twin.county.model import Unit
from twin.desk.dispatch.choice import Available, choose, policy_of
from twin.sim.crews import Crews
from twin.sim.errand import Errand
from twin.sim.links import DESK, Links, centre_party, unit_party
from twin.sim.roads import WorldRoads
from twin.sim.siding import Side, Sides
from twin.sim.telling import Origins, told_by
from twin.sim.world import Life, World, ms
from twin.terms.decision import RequestMade, RequestWithdrawn, SupportAnswered
from twin.terms.observation import Counted, EventReported, RequestAnswered
from twin.terms.place import Place
from twin.terms.units import Role

__all__ = ["Call", "Centre", "Centres"]

_SAME_EVENT_M = 1500.0
_POLICY = policy_of("closest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An emergency call to a centre, from a plant or from somebody who saw it.

    `event` is what it really is of and `hurt` who was really hurt; what is told of it is told
    by the centre.
    """

    event_type: str
    place: Place
    caller: str
    hazard: str = ""
    substance: str = ""
    event: str = ""
    hurt: tuple[tuple[Counted, int], ...] = ()
    seen_ms: int = -1


class Centre:
    """One centre. Requests and calls are worked off in turn by as many as sit there."""

    def __init__(
        self,
        world: World,
        role: Role,
        crews: Crews,
        roads: WorldRoads,
        links: Links,
        origins: Origins,
        sides: Sides,
    ) -> None:
        self.role, self._origins, self._sides = role, origins, sides
        self._world, self._crews, self._roads, self._links = world, crews, roads, links
        self._units = [
            unit
            for unit in world.county.units.values()
            if unit.ordered_by is role and unit.status == "ready"
        ]
        self._desk_of_work: simpy.Store = simpy.Store(world.env)
        self._answered: dict[str, RequestAnswered] = {}
        self._sent_to: list[tuple[str, Place]] = []
        for _ in range(int(world.figures.centres.seats.value)):
            world.start(self._life())

    def take(self, matter: RequestMade | Call) -> None:
        """Put a request or a call on the pile."""
        self._desk_of_work.put(matter)

    def forget(self, request: str) -> None:
        """A request was taken back: whoever was sent for it turns round, nobody else is sent."""
        self._answered.setdefault(request, RequestAnswered(request=request, accepted=False))
        self._crews.recall(lambda errand: errand.order == request)

    def pass_on_side(self, side: Side) -> None:
        """Tell one's crews that it concerns."""
        for unit_id in self.heeding(side):
            self._links.send(
                centre_party(self.role),
                unit_party(unit_id),
                partial(self._crews.of(unit_id).hear_side, side),
                about=side.incident,
            )

    def heeding(self, side: Side) -> list[str]:
        """One's crews that a side concerns, by unit."""
        return self._crews.heeding(side, self.role.value)

    def _life(self) -> Life:
        """Take the next matter, think about it, act."""
        handling = self._world.figures.centres.handling
        while True:
            matter = yield self._desk_of_work.get()
            if isinstance(matter, RequestMade):
                key = f"{self.role.value}/{matter.request}"
            else:
                key = f"{self.role.value}/{matter.event_type}/{matter.place.name}/{matter.caller}"
            yield self._world.env.timeout(ms(self._world.draw_s(handling, "handling", key)))
            if isinstance(matter, RequestMade):
                self._answer(matter)
            else:
                self._respond(matter)

    def _answer(self, request: RequestMade) -> None:
        """Send what can be had and say so; the same request asked again gets the same answer."""
        answer = self._answered.get(request.request)
        if answer is None:
            taken = self._send(
                request.capability,
                request.number,
                Errand(
                    order=request.request,
                    incident=request.incident,
                    task=request.task,
                    place=request.place,
                    side=self._sides.of(request.incident),
                ),
            )
            short = "" if len(taken) == request.number else "可派力量不足"
            answer = RequestAnswered(
                request=request.request,
                accepted=bool(taken),
                units=taken,
                reason=short,
            )
            self._answered[request.request] = answer
        self._links.tell_desk(centre_party(self.role), answer, about=request.request)

    def _respond(self, call: Call) -> None:
        """Send the first response of one's own, once for an event however many call."""
        for kind, place in self._sent_to:
            apart_m = self._world.apart_m(place, call.place)
            if kind == call.event_type and apart_m <= _SAME_EVENT_M:
                return
        self._sent_to.append((call.event_type, call.place))
        order = f"{self.role.value}:{len(self._sent_to)}"
        needs = [
            need
            for need in self._world.figures.centres.own_response
            if need.event_type == call.event_type and need.role == self.role.value
        ]
        for need in needs:
            errand = Errand(order=order, incident="", task=need.task, place=call.place)
            self._send(need.capability, need.number, errand)
        if needs:
            self._pass_on(call, order)

    def _pass_on(self, call: Call, order: str) -> None:
        """Hand an event that one answers oneself over to the duty room, as understood here."""
        plain = EventReported(
            report=order,
            event_type=call.event_type,
            place=call.place,
            caller=self.role.value,
            channel="hand_over",
            text=f"{self.role.label.zh}接警：{call.place.name}",
            hazard=call.hazard,
            substance=call.substance,
            seen_ms=call.seen_ms,
        )
        self._origins.report(order, call.event)
        said = told_by(self._world, plain, "centre", dict(call.hurt))
        self._links.phone_desk(centre_party(self.role), said, about=order)

    def _send(self, capability: str, number: int, errand: Errand) -> tuple[str, ...]:
        able = [unit for unit in self._units if capability in unit.capabilities]
        chosen = choose(self._available(able, errand.place), number, _POLICY)
        taken = tuple(unit.unit for unit in chosen.taken)
        for unit_id in taken:
            crew = self._crews.of(unit_id)
            crew.reserve()
            self._links.send(
                centre_party(self.role),
                unit_party(unit_id),
                partial(crew.order, errand),
                about=errand.order,
            )
        return taken

    def _available(self, units: list[Unit], place: Place) -> list[Available]:
        if not units:
            return []
        crews = [self._crews.known(unit.id) for unit in units]
        ahead = [
            (unit.node, 0) if crew is None else crew.ahead
            for unit, crew in zip(units, crews, strict=True)
        ]
        onward_ms = self._roads.router.matrix_ms([node for node, _ in ahead], [place.node])[:, 0]
        found = []
        for unit, crew, (_, rest_ms), way_ms in zip(
            units, crews, ahead, onward_ms.tolist(), strict=True
        ):
            out = crew is not None and not crew.at_home
            night = self._world.night
            found.append(
                Available(
                    unit=unit.id,
                    turnout_s=0.0
                    if out
                    else (unit.turnout_night_s if night else unit.turnout_day_s),
                    drive_s=None
                    if way_ms >= UNREACHABLE
                    else rest_ms / 1000.0 + way_ms / 1000.0 * (100.0 / unit.speed_pct),
                    beeline_m=self._world.apart_m(_home(unit), place),
                    busy_on="" if crew is None else crew.busy_on,
                )
            )
        return found


class Centres:
    """Every centre that is not played by the desk under test, by role code."""

    def __init__(
        self,
        world: World,
        crews: Crews,
        roads: WorldRoads,
        links: Links,
        origins: Origins,
        sides: Sides,
    ) -> None:
        self._world, self._links = world, links
        self._by_role = {
            role.value: Centre(world, role, crews, roads, links, origins, sides)
            for role in Role
            if role.value not in world.drill.roles
        }

    def request(self, request: RequestMade) -> None:
        """Carry a request of the desk to the centre it is for."""
        centre = self._by_role.get(request.to_role)
        if centre is not None:
            self._links.send(
                DESK,
                centre_party(centre.role),
                partial(centre.take, request),
                about=request.request,
            )

    def withdraw(self, withdrawn: RequestWithdrawn) -> None:
        """Tell a centre that a request is taken back."""
        centre = self._by_role.get(withdrawn.to_role)
        if centre is not None:
            self._links.send(
                DESK,
                centre_party(centre.role),
                partial(centre.forget, withdrawn.request),
                about=withdrawn.request,
            )

    def tell_side(self, side: Side) -> None:
        """Tell the centres that have crews it concerns; one that has none need not be told."""
        for centre in self._by_role.values():
            if centre.heeding(side):
                self._links.send(
                    DESK,
                    centre_party(centre.role),
                    partial(centre.pass_on_side, side),
                    about=side.incident,
                )

    def hear(self, answer: SupportAnswered) -> None:
        """Carry the desk's answer to whoever had asked it for units."""
        self._links.send(DESK, centre_party(Role(answer.asker)), lambda: None, about=answer.request)

    def call(self, call: Call, after_ms: int, party: str) -> None:
        """Let somebody dial 119, 120 and 110 (one number reaches all three) after a while."""

        def dial() -> None:
            for role in (Role.FIRE_119, Role.AMBULANCE_120, Role.POLICE_110):
                centre = self._by_role.get(role.value)
                if centre is not None:
                    self._links.phone(party, centre_party(role), partial(centre.take, call))

        self._world.later(after_ms, dial)


def _home(unit: Unit) -> Place:
    return Place(name=unit.name, lat_deg=unit.lat_deg, lon_deg=unit.lon_deg, node=unit.node)
