"""Goods on the road: from a depot to the scene, from another role's depots, and back unused.

What a reader would get wrong: the stock of our depots is the desk's to keep; here it is only
carried. The stock of others is theirs: what they give comes from what their depots hold, and what
is gone is gone for the next who asks. A load knows the roads as they are when it leaves; called
back on its way, it is home when it would have been there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import simpy

from fast.routing import UNREACHABLE
from twin.county.registry.depots import Depots
from twin.county.registry.stock import Good
from twin.sim.figures.rows import Spread
from twin.sim.links import DESK, Links, centre_party, depot_party
from twin.sim.roads import WorldRoads
from twin.sim.world import Life, World, ms
from twin.terms.decision import IncidentClosed, RequestWithdrawn
from twin.terms.place import Place
from twin.terms.stock_acts import GoodsAnswered, GoodsArrived, GoodsBrought
from twin.terms.stock_effects import GoodsDrawn, GoodsRequested
from twin.terms.units import Role

__all__ = ["GoodsTraffic"]

_LOOK_AGAIN_MS = 120_000  # how soon a load that is not through looks again


@dataclass(slots=True, kw_only=True)
class _Load:
    """So much of a good for an incident; with `request`, of others. `is_off`: called back."""

    key: str
    incident: str
    name: str
    unit: str
    quantity: Fraction
    depot: str
    place: Place
    request: str = ""
    expires: str = ""
    is_there: bool = False
    is_off: bool = False


@dataclass(slots=True)
class _Promise:
    """What a role has said to a request, and the loads it sends."""

    answer: GoodsAnswered
    loads: list[_Load] = field(default_factory=list)


class GoodsTraffic:
    """Every load of a drill, and the depots of those whom the desk asks."""

    def __init__(self, world: World, links: Links, roads: WorldRoads) -> None:
        self._world, self._links, self._roads = world, links, roads
        self._depots = Depots(world.county, world.drill.start, world.drill.stock)
        self._given: dict[Good, Fraction] = {}
        self._promised: dict[str, _Promise] = {}
        self._loads: list[_Load] = []
        self._asked: dict[str, bool] = {}
        self._withdrawn: dict[str, bool] = {}

    def carry(self, drawn: GoodsDrawn) -> None:
        """Our depots load what they are told to, each its part."""
        for draw in drawn.depots:
            quantity = Fraction(repr(draw.quantity))
            load = self._load(drawn, draw.depot, quantity, expires=draw.expires)
            self._tell(depot_party(draw.depot), load.key, self._go(load, draw.depot))

    def ask(self, asked: GoodsRequested) -> None:
        """A request reaches the role it is for."""
        role = Role(asked.to_role)
        if asked.to_role not in self._world.drill.roles:
            self._tell(centre_party(role), asked.request, self._answer(asked, role))

        self._asked[asked.request] = True

    def withdraw(self, withdrawn: RequestWithdrawn) -> bool:
        """Goods asked for are needed no more, if the request was for goods; else False."""

        def hear() -> None:
            self._withdrawn[withdrawn.request] = True
            promise = self._promised.get(withdrawn.request)
            for load in [] if promise is None else promise.loads:
                load.is_off = True

        if withdrawn.request not in self._asked:
            return False
        party = centre_party(Role(withdrawn.to_role))
        self._links.send(DESK, party, hear, about=withdrawn.request)
        return True

    def close(self, closed: IncidentClosed) -> None:
        """All is over: our depots call back what is under way and fetch what was not used."""
        for load in self._loads:
            if load.incident == closed.incident and not load.request:
                end = partial(self._end, load)
                self._links.phone(DESK, depot_party(load.depot), end, about=f"{load.key}/over")

    def _end(self, load: _Load) -> None:
        load.is_off = True
        unused = int(load.quantity * Fraction(repr(self._world.figures.goods.unused.share)))
        if load.is_there and unused:
            self._world.start(self._back(load, Fraction(unused)))

    def _tell(self, party: str, about: str, then: Life) -> None:
        def hear() -> None:
            self._world.start(then)

        self._links.phone(DESK, party, hear, about=about)

    def _answer(self, asked: GoodsRequested, role: Role) -> Life:
        """Look up what there is, say so, and send it; asked again, say the same again."""
        figures = self._world.figures.goods
        yield self._takes(figures.answers, "goods_answers", asked.request)
        if asked.request in self._withdrawn:
            return
        promise = self._promised.get(asked.request)
        if promise is None:
            promise = self._promised[asked.request] = self._promise(asked, role)
            for load in promise.loads:
                self._world.start(self._go(load, role.value))
        self._links.tell_desk(centre_party(role), promise.answer, about=asked.request)

    def _promise(self, asked: GoodsRequested, role: Role) -> _Promise:
        """Take it from the depots of a role, the nearest by road first; cut off, it waits."""
        lacking, loads, last_ms = Fraction(repr(asked.quantity)), [], 0
        for way_ms, depot in self._nearest(role, asked.place):
            good = Good(depot, asked.name, asked.unit)
            part = min(self._there(good), lacking)
            if part <= 0:
                continue
            lacking -= part
            self._given[good] = self._given.get(good, Fraction(0)) + part
            loads.append(self._load(asked, depot, part, request=asked.request))
            last_ms = max(last_ms, way_ms)
        given = sum((load.quantity for load in loads), Fraction(0))
        reason = "" if not lacking else "库存不足" if loads else "没有库存"
        answer = GoodsAnswered(
            request=asked.request,
            quantity=float(given),
            by=role.value,
            reason=reason,
            arrives_ms=self._expected_ms(last_ms) if loads else -1,
        )
        return _Promise(answer, loads)

    def _go(self, load: _Load, by: str) -> Life:
        """Load, drive, unload, and say that it is there; called off, bring it back."""
        figures = self._world.figures.goods
        yield self._takes(figures.loads, "goods_loads", load.key)
        if not load.is_off:
            yield from self._drive(self._node(load.depot), load.place.node)
        if not load.is_off:
            yield self._takes(figures.unloads, "goods_unloads", load.key)
        if load.is_off:
            self._return(load, load.quantity)
            return
        load.is_there = True
        said = GoodsArrived(
            incident=load.incident,
            name=load.name,
            unit=load.unit,
            quantity=float(load.quantity),
            by=by,
            request=load.request,
        )
        party = centre_party(Role(by)) if load.request else depot_party(load.depot)
        self._links.tell_desk(party, said, about=load.key)

    def _back(self, load: _Load, quantity: Fraction) -> Life:
        """What was not used is loaded, driven back and put away."""
        yield self._takes(self._world.figures.goods.loads, "goods_back", load.key)
        yield from self._drive(load.place.node, self._node(load.depot))
        self._return(load, quantity)

    def _return(self, load: _Load, quantity: Fraction) -> None:
        if load.request:
            self._given[Good(load.depot, load.name, load.unit)] -= quantity
            return
        party = depot_party(load.depot)
        said = GoodsBrought(
            depot=load.depot,
            name=load.name,
            unit=load.unit,
            quantity=float(quantity),
            by=party,
            expires=load.expires,
        )
        self._links.tell_desk(party, said, about=f"{load.key}/back")

    def _drive(self, start: int, goal: int) -> Life:
        """The way by road, as soon as there is one."""
        while True:
            way_ms = self._way_ms(start, goal)
            if way_ms < UNREACHABLE:
                break
            yield self._world.env.timeout(_LOOK_AGAIN_MS)
        yield self._world.env.timeout(self._slowed(way_ms))

    def _nearest(self, role: Role, place: Place) -> list[tuple[int, str]]:
        own = [depot for depot in self._depots.rows.values() if depot.role is role]
        ways = [(self._way_ms(depot.place.node, place.node), depot.id) for depot in own]
        return sorted(ways)

    def _there(self, good: Good) -> Fraction:
        """What a depot has to give today; what it keeps as its minimum is given too."""
        counted = self._depots.as_held(good.name, good.unit, ())
        day = self._depots.day(self._world.now_ms)
        return counted.available(good, day) - self._given.get(good, Fraction(0))

    def _expected_ms(self, way_ms: int) -> int:
        """When it will usually be there; -1 while there is no way."""
        if way_ms >= UNREACHABLE:
            return -1
        figures = self._world.figures.goods
        handled_s = self._world.reaction * (figures.loads.median_s + figures.unloads.median_s)
        return self._world.now_ms + self._slowed(way_ms) + ms(handled_s)

    def _way_ms(self, start: int, goal: int) -> int:
        return int(self._roads.router.distance_ms(start, goal))

    def _slowed(self, way_ms: int) -> int:
        return int(way_ms / self._world.figures.goods.pace.share + 0.5)

    def _node(self, depot: str) -> int:
        return self._depots.rows[depot].place.node

    def _takes(self, spread: Spread, purpose: str, key: str) -> simpy.Event:
        return self._world.env.timeout(
            ms(self._world.draw_s(spread, purpose, key, self._world.reaction))
        )

    def _load(
        self,
        of: GoodsDrawn | GoodsRequested,
        depot: str,
        quantity: Fraction,
        *,
        request: str = "",
        expires: str = "",
    ) -> _Load:
        """A load; its key tells it from every other, for a good may leave a depot twice."""
        nth = 1 + sum(
            (one.incident, one.name, one.depot) == (of.incident, of.name, depot)
            for one in self._loads
        )
        load = _Load(
            key=f"{of.incident}/{depot}/{of.name}/{nth}",
            incident=of.incident,
            name=of.name,
            unit=of.unit,
            quantity=quantity,
            depot=depot,
            place=of.place,
            request=request,
            expires=expires,
        )
        self._loads.append(load)
        return load
