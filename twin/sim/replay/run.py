"""Recorded calls through the whole desk: the world of a replay, and the desk's steps in it.

What a reader would get wrong: the clock of this world counts whole microseconds; the desk is told
whole milliseconds, as everywhere. Its steps come after everything else of an instant, so that calls
and units that come free together are known together. Nobody takes time to tell anybody anything.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import simpy
from simpy.events import EventPriority

from fast._types import Ints
from fast.dispatch import DAY_US, Answers
from twin.county import County
from twin.desk import Desk, Rules
from twin.sim.replay.case import Case
from twin.sim.replay.crews import Crew, Errand, Life
from twin.sim.replay.desk_side import EVENT, desk_for, row_of, spot
from twin.sim.replay.plan import Plan
from twin.sim.replay.tracking import Tracking
from twin.terms.decision import IncidentOpened, OrderGiven
from twin.terms.dispatch_effects import HospitalChosen
from twin.terms.observation import EventReported, Observation, Seen
from twin.terms.units import Role

__all__ = ["run_desk"]

_LAST = EventPriority(9)  # SimPy's own are 0 (urgent) and 1 (normal)
_SOURCE = "replay"


def run_desk(
    case: Case,
    plan: Plan,
    county: County,
    rules: Rules,
    *,
    role: Role,
    policy: str,
    by_priority: bool,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Answers, tuple[OrderGiven | None, ...]]:
    """Send a unit to every call by the desk's own decision.

    Returns:
        What became of each call, and the order that was given for it with the desk's reasons; None
        where nobody could ever be sent.

    Raises:
        RuntimeError: The desk did what this world cannot carry out: a defect.
    """
    tracking = Tracking(case)
    queue = "priority" if by_priority else "fcfs"
    desk = desk_for(case, county, rules, tracking, role, policy, queue)
    world = _World(case, plan, county, desk, tracking, progress)
    world.run()
    return world.answers(), tuple(world.orders)


class _World:
    def __init__(
        self,
        case: Case,
        plan: Plan,
        county: County,
        desk: Desk,
        tracking: Tracking,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.env = simpy.Environment(initial_time=0)
        n = len(case.calls)
        self.orders: list[OrderGiven | None] = [None] * n
        self._case, self._plan, self._desk, self._tracking = case, plan, desk, tracking
        self._progress = progress
        self._inbox: list[Seen] = []
        self._is_armed = False
        self._wake_ms: int | None = None
        self._armed_ms = -1
        self._over = self.env.event()
        self._spots = {node: spot(county, node, case.nodes.id[node])
                       for node in np.unique(case.calls.node).tolist()}  # fmt: skip
        self._incidents: dict[str, int] = {}
        self._waiting = [0] * (1 + int(plan.rank.max(initial=0)))
        self._came: list[int] = []
        self._all_in = False
        self._changed_us, self._settled_us = 0, -1
        self._out = np.zeros((8, n), np.int64)
        self._out[0] = -1
        self._crews = {
            row: Crew(self.env, row, case, plan, tracking, self._tell)
            for row in plan.fleet.tolist()
        }
        for row in plan.fleet.tolist():
            self.env.process(self._shifts(row))
        self.env.process(self._calls())

    def run(self) -> None:
        """Until the last call is answered and its crew has gone home."""
        self.env.run(until=self._over)

    def answers(self) -> Answers:
        """What became of each call."""
        unit, sent, turnout, travel, left_from, on_road, free, ahead = self._out
        return Answers(unit, sent, turnout, travel, left_from, on_road == 1, free, ahead)

    def _calls(self) -> Life:
        """The recorded calls, each at its time."""
        calls, env = self._case.calls, self.env
        urgency = (1 + np.unique(calls.priority, return_inverse=True)[1]).tolist()
        nodes = calls.node.tolist()
        for call, at_us in enumerate(calls.at_us.tolist()):
            if at_us > env.now:
                yield env.timeout(at_us - env.now)
            self._came.append(call)
            self._tell(
                EventReported(
                    report=str(call), event_type=EVENT, place=self._spots[nodes[call]],
                    caller="", channel="phone", text=calls.id[call], urgency=urgency[call],
                )
            )  # fmt: skip
        self._all_in = True

    def _shifts(self, row: int) -> Life:
        """A unit's shifts, as long as the run lasts."""
        units, env, crew = self._case.units, self.env, self._crews[row]
        begins, ends = int(units.shift_from_us[row]), int(units.shift_to_us[row])
        daily = bool(units.daily[row])
        if daily and ends - begins == DAY_US:
            return
        if begins > 0 and not (daily and begins > ends):
            crew.ends_shift()  # not begun yet
        moments = [(begins, crew.begins_shift), (ends, crew.ends_shift)]
        moments.sort(key=lambda moment: moment[0])
        while True:
            for at_us, change in moments:
                if at_us > env.now:
                    yield env.timeout(at_us - env.now)
                if at_us > 0 or change == crew.ends_shift:
                    change()
            if not daily:
                return
            moments = [(at_us + DAY_US, change) for at_us, change in moments]

    def _tell(self, body: Seen) -> None:
        """Put something into the desk's inbox, and see to it that it is read this instant."""
        self._inbox.append(body)
        if not self._is_armed:
            self._is_armed = True
            self._arm(0)

    def _arm(self, delay_us: int) -> None:
        event = simpy.Event(self.env)
        event._ok = True
        event._value = None
        event.callbacks = [self._wake]
        self.env.schedule(event, priority=_LAST, delay=delay_us)

    def _wake(self, _: simpy.Event) -> None:
        now_ms = (int(self.env.now) + 500) // 1000
        if self._is_armed or (self._wake_ms is not None and self._wake_ms <= now_ms):
            self._step(now_ms)

    def _step(self, now_ms: int) -> None:
        self._is_armed = False
        inbox, self._inbox = self._inbox, []
        self._tracking.begins(int(self.env.now))
        self._count(self._came)
        self._came = []
        decision = self._desk.step(
            now_ms / 1000,
            [Observation(at_ms=now_ms, source=_SOURCE, order=i, body=body)
             for i, body in enumerate(inbox)],
        )  # fmt: skip
        for effect in decision.effects:
            if isinstance(effect, OrderGiven):
                self._send(effect)
            elif isinstance(effect, HospitalChosen):
                self._take_away(effect)
            elif isinstance(effect, IncidentOpened):
                self._incidents[effect.incident] = int(effect.evidence[0])
        self._wake_ms = None
        if decision.wake_at_s is not None:
            self._wake_ms = max(now_ms + 1, int(decision.wake_at_s * 1000.0 + 0.5))
            if self._wake_ms != self._armed_ms:
                self._armed_ms = self._wake_ms
                self._arm(self._wake_ms * 1000 - int(self.env.now))
        self._end_when_settled()

    def _count(self, calls: list[int]) -> None:
        """Note how many units were free, and how many calls waited, as these came in."""
        if not calls:
            return
        free = 0
        for crew in self._crews.values():
            free += crew.is_free and crew.is_on_shift
        for call in calls:
            rank = int(self._plan.rank[call])
            self._out[6, call] = free
            self._out[7, call] = sum(self._waiting[: rank + 1])
            self._waiting[rank] += 1

    def _send(self, given: OrderGiven) -> None:
        call, row = self._incidents.pop(given.incident), row_of(given.unit)
        crew = self._crews[row]
        if not (crew.is_free and crew.is_on_shift):
            raise RuntimeError(f"{given.order} went to a unit that cannot be sent")
        node, way_us = self._tracking.found(row)
        turnout_us = int(self._case.units.turnout_us[row]) if crew.is_home else 0
        self.orders[call] = given
        self._out[:6, call] = (
            row, self.env.now, turnout_us, way_us, node, 0 if crew.is_home else 1
        )  # fmt: skip
        self._waiting[int(self._plan.rank[call])] -= 1
        crew.order(Errand(call, given.order, turnout_us, way_us))
        if self._progress is not None and call % 1000 == 0:
            self._progress(call, len(self._case.calls))

    def _take_away(self, chosen: HospitalChosen) -> None:
        self._crews[row_of(chosen.unit)].go_to_hospital(row_of(chosen.hospital))

    def _end_when_settled(self) -> None:
        """The run is over when all calls are answered and all crews home.

        Calls that wait all the same are given a day more: shifts that come round within it find
        their crews at home, and who cannot be reached from there never can be.
        """
        if not self._all_in or not all(crew.is_settled for crew in self._crews.values()):
            self._changed_us = int(self.env.now)
        elif not any(self._waiting):
            self._finish()
        elif self._settled_us != self._changed_us:
            self._settled_us = changed_us = self._changed_us
            units, fleet = self._case.units, self._plan.fleet
            once: Ints = units.shift_from_us[fleet][~units.daily[fleet]]
            until_us = max(int(self.env.now), int(once.max(initial=0))) + DAY_US
            give_up = self.env.timeout(until_us - self.env.now)
            give_up.callbacks.append(lambda _: self._give_up(changed_us))

    def _give_up(self, changed_us: int) -> None:
        if self._changed_us == changed_us:
            self._finish()

    def _finish(self) -> None:
        if not self._over.triggered:
            self._over.succeed()
