"""Calls of the public about what they see: many at first, then fewer; some wrong, some of nothing.

What a reader would get wrong: most dial 119, 120 or 110, where a call about what is known already
changes nothing. What reaches the duty room are those who dial it, and what a centre takes for
another event because the place said is too far off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from fast import exact
from fast.streams import Stream
from twin.sim.centres import Call, Centres
from twin.sim.links import Links, caller_party
from twin.sim.public import Public
from twin.sim.telling import Origins, told_by
from twin.sim.world import World, ms
from twin.terms.drill import Calls, Inject
from twin.terms.observation import EventReported
from twin.terms.place import Place

__all__ = ["Callers"]

_UNCLEAR = "unknown"
_MOST_OFF = 3


class Callers:
    """Everybody who may call because he sees something."""

    def __init__(
        self, world: World, links: Links, centres: Centres, origins: Origins, public: Public
    ) -> None:
        self._world, self._links = world, links
        self._centres, self._origins, self._public = centres, origins, public
        self._figures = world.figures.callers

    def see(self, inject: Inject, calls: Calls, call: Call) -> None:
        """Let those who see an event call, and some who see nothing."""
        number = self._seen_by(call.place) if calls.number is None else calls.number
        wrong = self._figures.wrong_place.share if calls.wrong_share is None else calls.wrong_share
        for k, after_s in enumerate(self._times_s(f"{inject.id}/calls", number, calls.over_s)):
            self._true_call(f"{inject.id}/来电{k + 1}", call, after_s, wrong)
        false = self._times_s(f"{inject.id}/false_calls", calls.false_calls, calls.over_s)
        for k, after_s in enumerate(false):
            self._false_call(f"{inject.id}/误报{k + 1}", call, after_s)

    def _seen_by(self, place: Place) -> float:
        """How many of those who live within sight and are awake will call."""
        x_m, y_m = self._world.county.xy(place.lat_deg, place.lon_deg)
        homes = self._public.within(x_m, y_m, self._figures.sight.value)
        awake = self._figures.awake_at_night.share if self._world.night else 1.0
        return self._figures.calls_of_seen.share * awake * sum(h.place.residents for h in homes)

    def _times_s(self, key: str, number: float, over_s: float) -> Iterator[float]:
        """A Poisson process of `number` on average; its rate falls off with a third of `over_s`."""
        dice, sum_so_far = self._world.stream("callers", key), 0.0
        while True:
            sum_so_far += dice.exponential(1.0)
            if sum_so_far >= number:
                return
            yield -over_s / 3.0 * exact.log(1.0 - sum_so_far / number)

    def _true_call(self, name: str, call: Call, after_s: float, wrong: float) -> None:
        dice = self._world.stream("caller", name)
        place = self._misplaced(call.place, dice) if dice.chance(wrong) else call.place
        kind = _UNCLEAR if dice.chance(self._figures.unclear.share) else call.event_type
        said = replace(call, place=place, event_type=kind, caller=name)
        self._dial(name, said, after_s, dice)

    def _false_call(self, name: str, call: Call, after_s: float) -> None:
        """Somebody takes something harmless for the same kind of event, elsewhere."""
        dice = self._world.stream("caller", name)
        x_m, y_m = self._world.county.xy(call.place.lat_deg, call.place.lon_deg)
        homes = self._public.within(x_m, y_m, self._figures.false_within.value)
        if homes:
            place = homes[dice.choice_index(len(homes))].place.as_term()
            said = replace(call, place=place, caller=name, event="", hurt=(), hazard="")
            self._dial(name, said, after_s, dice)

    def _dial(self, name: str, call: Call, after_s: float, dice: Stream) -> None:
        """Call the duty room or the one number of the three centres."""
        body: dict[str, object] = {
            "call": name,
            "event_type": call.event_type,
            "place": call.place.name,
            "of": call.event,
        }
        self._world.later(ms(after_s), lambda: self._world.record("world.call", "world", body))
        if not dice.chance(self._figures.to_duty_room.share):
            self._centres.call(call, ms(after_s), caller_party(name))
            return
        plain = EventReported(
            report=name,
            event_type=call.event_type,
            place=call.place,
            caller=name,
            channel="phone",
            text=f"群众来电：{call.place.name}",
            seen_ms=call.seen_ms,
        )
        self._origins.report(name, call.event)
        said = told_by(self._world, plain, "public", dict(call.hurt))
        party = caller_party(name)
        self._world.later(ms(after_s), lambda: self._links.phone_desk(party, said, about=name))

    def _misplaced(self, place: Place, dice: Stream) -> Place:
        """The place as somebody says it who reads the wrong kilometre post."""
        off = 1 + dice.choice_index(_MOST_OFF)
        ahead = 1.0 if dice.chance(0.5) else -1.0
        east, north = self._along_road(place)
        x_m, y_m = self._world.county.xy(place.lat_deg, place.lon_deg)
        off_m = ahead * off * self._figures.wrong_by.value
        lat_deg, lon_deg = self._world.county.plane.lat_lon_of(
            x_m + east * off_m, y_m + north * off_m
        )
        return replace(
            place,
            name=f"{place.name}（公里桩差 {off} 公里）",
            lat_deg=round(lat_deg, 6),
            lon_deg=round(lon_deg, 6),
            node=self._node_at(x_m + east * off_m, y_m + north * off_m),
        )

    def _node_at(self, x_m: float, y_m: float) -> int:
        net = self._world.county.roads
        dx_m, dy_m = net.x_m - x_m, net.y_m - y_m
        return int(np.argmin(dx_m * dx_m + dy_m * dy_m))

    def _along_road(self, place: Place) -> tuple[float, float]:
        """The direction of the first road that leaves the place, of length one."""
        net = self._world.county.roads
        node = self._node_at(*self._world.county.xy(place.lat_deg, place.lon_deg))
        arc = int(net.first_out[node])
        east = float(net.x_m[net.head[arc]] - net.x_m[node])
        north = float(net.y_m[net.head[arc]] - net.y_m[node])
        length = exact.sqrt(east * east + north * north)
        return (1.0, 0.0) if length == 0.0 else (east / length, north / length)
