"""A crew: one life, from the first order to the way home.

What a reader would get wrong: a crew on the road is *between* two nodes. When it is diverted it
drives on to the next node first, so its position never jumps. Positions are worked out from the
clock when somebody asks; nothing moves in steps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import simpy

from twin.county.model import Unit
from twin.sim.errand import Errand
from twin.sim.journey import Journey, plan
from twin.sim.links import Links, unit_party
from twin.sim.roads import RoadChange, WorldRoads
from twin.sim.siding import Side, stop_of
from twin.sim.world import CREW, Life, Pause, World, ms
from twin.terms.observation import UnitReported, UnitStatus

__all__ = ["Crew", "Work"]

_THERE = (UnitStatus.ON_SCENE, UnitStatus.TASK_DONE)
_GOING = (UnitStatus.ALERTED, UnitStatus.EN_ROUTE, UnitStatus.DELAYED)
_NEVER_MS = 2**53
_LOOK_AGAIN_MS = 120_000  # how soon a crew that is not through looks again


class Work(Protocol):
    """What a crew's work changes in the world."""

    def began(self, crew: Crew, errand: Errand) -> None:
        """The crew has arrived and starts."""
        ...

    def goes_on(self, crew: Crew, errand: Errand) -> None:
        """The crew had done its task, has gone round to another side and stays there."""
        ...

    def unfinished(self, errand: Errand) -> bool:
        """Whether there is more to do than the usual time took."""
        ...

    def done(self, crew: Crew, errand: Errand) -> None:
        """The task is done; the crew stays."""
        ...

    def left(self, crew: Crew, errand: Errand) -> None:
        """The crew is no longer there, done or not."""
        ...


class Crew:
    """One unit's crew. `status` and `position_deg` are the truth at this instant."""

    def __init__(self, world: World, unit: Unit, roads: WorldRoads, links: Links) -> None:
        self.unit = unit
        self.status = UnitStatus.AVAILABLE
        self.errand: Errand | None = None
        self._world, self._roads, self._links = world, roads, links
        self._party = unit_party(unit.id)
        self._node = unit.node
        self._turnout = world.stream("turnout", unit.id)
        self._traffic = world.stream("traffic", unit.id)
        self._task = world.stream("task", unit.id)
        self._pausing: simpy.Event | None = None
        self._next: Errand | None = None
        self.at_home = True
        self.stands_by = False
        self._recalled = False
        self._reserved = False
        self._ready_ms: int | None = None
        self._mended_ms = -1
        self._on_road = False
        self._journey: Journey | None = None
        self._changed_arcs: frozenset[int] = frozenset()
        self._side_said = False
        self._move_to: int | None = None
        self._rest_ms = -1
        self._done = False

    @property
    def free(self) -> bool:
        """Whether its centre may send it: at home or on its way there, and not yet ordered."""
        idle = self.status in (UnitStatus.AVAILABLE, UnitStatus.RETURNING)
        return idle and not self._reserved

    @property
    def busy_on(self) -> str:
        """The order it is on; empty while its centre may send it."""
        if self.free:
            return ""
        ahead = self._next or self.errand
        return "—" if ahead is None else ahead.order

    @property
    def onward(self) -> Errand | None:
        """What it goes on to after the present errand; None: nothing yet."""
        return self._next

    @property
    def position_deg(self) -> tuple[float, float]:
        """Latitude and longitude now, to a hundredth of a second of arc."""
        if self._journey is None:
            lat, lon = self._roads.node_deg(self._node)
        else:
            lat, lon = self._journey.position_deg(self._world.now_ms)
        return round(lat, 6), round(lon, 6)

    @property
    def ahead(self) -> tuple[int, int]:
        """The node the crew stands at or reaches next, and the milliseconds until then."""
        if self._journey is None:
            return self._node, 0
        leg = self._journey.rest_of_leg(self._world.now_ms)
        return leg.to, leg.takes_ms

    def heeds(self, side: Side) -> bool:
        """Whether a side concerns the crew: it goes there, or is there and is to move."""
        heeding = _GOING + _THERE if self.unit.id in side.moved else _GOING
        ahead = self._next or (self.errand if self.status in heeding else None)
        return ahead is not None and ahead.is_for(side)

    def hear_side(self, side: Side) -> None:
        """Come from this side, on the way or about to be; go round to it, if told to move."""
        if self._next is not None and self._next.is_for(side):
            self._next = replace(self._next, side=side)
        if self.errand is not None and self.errand.is_for(side):
            self.errand = replace(self.errand, side=side)
            if self._on_road:
                self._side_said = True
                self._ring()
            elif self.unit.id in side.moved and self.status in _THERE:
                goal = self._stop(moves=True)
                if goal != self._node:
                    self._move_to = goal
                    self._ring()

    def reserve(self) -> None:
        """Mark the crew as taken while its order is still on the way to it."""
        self._reserved = True

    def order(self, errand: Errand) -> None:
        """Give the crew something to do, at once, whatever it is at."""
        self._next, self._reserved = errand, True
        self._ring()

    def get_ready(self, now: bool) -> None:
        """Begin to get ready before there is an order, or leave off."""
        self._ready_ms = self._world.now_ms if now else None

    def break_down(self, for_ms: int) -> None:
        """Stop where it is; whatever it was ordered is off."""
        self._mended_ms = self._world.now_ms + for_ms
        self.recall()

    def recall(self) -> None:
        """Let a crew that is on its way, at work or staying go home."""
        self._recalled = True
        self._ring()

    def road_changed(self, change: RoadChange) -> None:
        """Let a crew on the road look at its way again."""
        if self._on_road:
            self._changed_arcs |= frozenset(change.arcs)
            self._ring()

    def life(self, work: Work) -> Life:
        """Turn out, drive, work, stay, go home; a new order starts it over from where it is."""
        while True:
            while self._next is None:
                yield from self._pause(_NEVER_MS)
                if self._mended_ms >= 0:
                    yield from self._stand_still()
                    self._say(UnitStatus.AVAILABLE)
            errand, self._next = self._next, None
            self.errand, self._recalled, self._reserved = errand, False, False
            self._move_to, self._rest_ms, self._done = None, -1, False
            if self.at_home:
                self.at_home = False
                self._say(UnitStatus.ALERTED)
                yield self._world.env.timeout(self._turnout_ms())
                if self._next is not None:
                    continue
            yield from self._see_to(work)
            if self._mended_ms >= 0:
                yield from self._stand_still()
            if self._next is None:
                self.errand, self._recalled = None, False
                self.at_home = yield from self._drive(self.unit.node, UnitStatus.RETURNING)
                if self.at_home:
                    self._say(UnitStatus.AVAILABLE)

    def _see_to(self, work: Work) -> Life:
        """Drive there and work; told to another side, drive round to it and go on."""
        goal: int | None = self._stop()
        while goal is not None and (yield from self._drive(goal, UnitStatus.EN_ROUTE)):
            errand = self.errand
            assert errand is not None
            yield from self._work(errand, work)
            called_off = self._next is not None or self._recalled
            goal, self._move_to = (None if called_off else self._move_to), None

    def _stand_still(self) -> Life:
        """Broken down: say so, and wait to be mended."""
        until_ms, journey = self._mended_ms, self._journey
        if journey is not None:  # what is left of it begins when it goes on
            leg = journey.rest_of_leg(self._world.now_ms)
            self._journey = plan(self._roads, leg.to, journey.goal, 1.0, until_ms, leg)
        self._say(UnitStatus.UNAVAILABLE)
        self.errand, self._next, self._mended_ms = None, None, -1
        yield self._world.env.timeout(max(0, until_ms - self._world.now_ms))
        self._recalled = False

    def _work(self, errand: Errand, work: Work) -> Pause:
        """Work until the task is done or somebody rings; then stay for as long as it wants."""
        figures = self._world.figures.crews.task(errand.task)
        if self._rest_ms < 0:  # else it goes on with what is left
            self._rest_ms = ms(self._task.lognormal(figures.median_s, figures.sigma))
        if self._done:
            work.goes_on(self, errand)
        else:
            work.began(self, errand)
            self._say(UnitStatus.ON_SCENE)
            rung = yield from self._spend_rest()
            while not rung and work.unfinished(errand):
                rung = yield from self._pause(_LOOK_AGAIN_MS)
            if not rung:
                work.done(self, errand)
                self._done, self._rest_ms = True, ms(figures.stay_s)
        if self._done:
            self._say(UnitStatus.TASK_DONE)
            yield from self._spend_rest()
        work.left(self, errand)
        return True

    def _spend_rest(self) -> Pause:
        """Let what is left of the work or of the stay pass, until somebody rings."""
        since_ms = self._world.now_ms
        rung = yield from self._pause(self._rest_ms)
        self._rest_ms = max(0, self._rest_ms + since_ms - self._world.now_ms)
        return rung

    def _drive(self, goal: int, status: UnitStatus) -> Pause:
        """Drive to a node; the value is whether it was reached (else: a new order, or recalled)."""
        figures = self._world.figures.crews
        pace = self._traffic.lognormal(100.0 / self.unit.speed_pct, figures.traffic_sigma.value)
        every_ms = ms(figures.report_every.value)
        self._on_road = True
        self._journey, self._changed_arcs = self._planned(goal, pace), frozenset()
        self._say(status)
        report_ms = self._world.now_ms + every_ms
        while True:
            now_ms, journey = self._world.now_ms, self._journey
            if journey is not None and now_ms >= journey.arrives_ms:
                self._node, self._journey, journey = journey.goal, None, None
            if journey is None and self._node == goal:
                break
            if journey is None and self.status is not UnitStatus.DELAYED:
                self._say(UnitStatus.DELAYED)
            until_ms = report_ms if journey is None else min(report_ms, journey.arrives_ms)
            yield from self._pause(until_ms - now_ms)
            if self._next is not None or self._recalled:
                break
            if self._side_said or (self._changed_arcs and self._has_side):
                goal, was = self._stop(), goal
                if goal != was:
                    self._journey, self._changed_arcs = self._planned(goal, pace), frozenset()
            if self._changed_arcs:
                self._look_again(goal, pace, status)
            if self._world.now_ms >= report_ms:
                self._report(self.status, *self.position_deg, on_the_way=True)
                report_ms += every_ms
        self._on_road = False
        return self._node == goal and self._journey is None

    @property
    def _has_side(self) -> bool:
        return self.errand is not None and self.errand.side is not None

    def _stop(self, *, moves: bool = False) -> int:
        """Where the way of the errand ends: upwind where a side was said, else at its place."""
        self._side_said = False
        errand = self.errand
        assert errand is not None
        if errand.side is None:
            return errand.place.node
        about = {"unit": self.unit.id, "order": errand.order}
        return stop_of(
            self._world, self._roads, errand.side, self.ahead[0], errand.place.node, about,
            moves=moves,
        )  # fmt: skip

    def _planned(self, goal: int, pace: float) -> Journey | None:
        """The way to the goal from the node ahead, after what is left of the present arc."""
        now_ms, journey = self._world.now_ms, self._journey
        first = None if journey is None else journey.rest_of_leg(now_ms)
        start = self._node if first is None else first.to
        return plan(self._roads, start, goal, pace, now_ms, first)

    def _look_again(self, goal: int, pace: float, status: UnitStatus) -> None:
        """Take another way when the present one is touched, or when another has become quicker."""
        changed, self._changed_arcs = self._changed_arcs, frozenset()
        journey, other = self._journey, self._planned(goal, pace)
        leads_there = journey is not None and journey.goal == goal
        if journey is None or not leads_there or journey.uses_later(changed, self._world.now_ms):
            self._journey = other
            if other is not None and self.status is not status:
                self._say(status)
        elif other is not None and other.arrives_ms < journey.arrives_ms:
            self._journey = other

    def _turnout_ms(self) -> int:
        unit = self.unit
        median_s = unit.turnout_night_s if self._world.night else unit.turnout_day_s
        drawn_s = self._turnout.lognormal(median_s, unit.turnout_sigma)
        standing = self._world.figures.crews.standing_by.share if self.stands_by else 1.0
        whole_ms = ms(drawn_s * standing * self._world.turnout)
        ready_ms, self._ready_ms = self._ready_ms, None
        return whole_ms if ready_ms is None else max(0, whole_ms - self._world.now_ms + ready_ms)

    def _pause(self, for_ms: int) -> Pause:
        """Wait; the value is whether something rang before the time was over."""
        world = self._world
        self._pausing = world.due(for_ms, CREW, False) if for_ms < _NEVER_MS else world.env.event()
        rung: bool = yield self._pausing
        self._pausing = None
        return rung

    def _ring(self) -> None:
        """End the pause now: who waits for its end waits for another event, due at once."""
        pausing, self._pausing = self._pausing, None
        if pausing is not None and pausing.callbacks:
            bell = self._world.due(0, CREW, True)
            bell.callbacks, pausing.callbacks = pausing.callbacks, []

    def _say(self, status: UnitStatus) -> None:
        """Take a new status: the truth to the journal, the report to the desk."""
        self.status = status
        lat_deg, lon_deg = self.position_deg
        errand = self.errand
        self._world.record(
            "world.crew",
            "world",
            {
                "unit": self.unit.id,
                "name": self.unit.name,
                "status": status.value,
                "task": errand.task if errand else "",
                "order": errand.order if errand else "",
                "incident": errand.incident if errand else "",
                "lat_deg": lat_deg,
                "lon_deg": lon_deg,
                "capabilities": list(self.unit.capabilities),
                "role": self.unit.ordered_by.value,
            },
        )
        self._report(status, lat_deg, lon_deg)

    def _report(
        self, status: UnitStatus, lat_deg: float, lon_deg: float, *, on_the_way: bool = False
    ) -> None:
        """Tell the desk; on the way a terminal, where there is one, does it by itself."""
        if self._journey is not None:
            self._world.record(
                "world.position",
                "world",
                {"unit": self.unit.id, "lat_deg": lat_deg, "lon_deg": lon_deg},
            )
        carrier = self._links.carrier
        if carrier is not None and carrier.has_unit(self.unit.id):
            carrier.move(self.unit.id, lat_deg, lon_deg)
            if on_the_way:
                return
        self._links.tell_desk(
            self._party,
            UnitReported(
                unit=self.unit.id,
                status=status,
                lat_deg=lat_deg,
                lon_deg=lon_deg,
                order=self.errand.order if self.errand else "",
                task=self.errand.task if self.errand else "",
            ),
        )
