"""The desk in drill time: an inbox, one step an instant, and its effects carried out.

What a reader would get wrong: the step of an instant runs *after* everything else of that instant,
whatever order the processes woke in. It is scheduled with a priority behind SimPy's own, and the
links never deliver in less than a millisecond, so nothing can come in for an instant whose step has
been taken. Replay needs no more than the journal: observations carry the number of their step, and
a step without observations happens when `wake_ms` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Protocol, TypeAlias

import simpy

from twin.desk.replay import wake_ms
from twin.sim.world import DESK_STEP, World
from twin.terms.codec import to_body
from twin.terms.decision import Decision, Effect
from twin.terms.observation import Observation, Seen

__all__ = ["Clock", "Decides", "DeskDriver", "Heeds", "Safe", "no_clock", "wake_ms"]

Clock: TypeAlias = Callable[[], float]
_SORT_KEY = attrgetter("sort_key")


class Decides(Protocol):
    """The desk's interface."""

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        """Take everything seen at one instant and decide."""
        ...


class Heeds(Protocol):
    """What the watch takes back from a decision."""

    def heed(self, decision: Decision) -> None:
        """Take over masks and limits."""
        ...


class Safe(Protocol):
    """What is told of a step's records before its effects leave, and after."""

    def decided(self, step: int, seen: int, effects: int) -> None:
        """They are all recorded; nothing has left yet."""
        ...

    def sent(self, step: int) -> None:
        """Its effects have left."""
        ...


def no_clock() -> float:
    """The clock of a run that measures nothing."""
    return 0.0


class DeskDriver:
    """Feeds one desk in drill time and hands its effects to `carry`, one by one, in order.

    `clock` measures what the desk takes; `desk_s` is the sum.
    """

    def __init__(
        self,
        world: World,
        desk: Decides,
        watch: Heeds,
        carry: Callable[[Effect], None],
        disk: Safe | None = None,
    ) -> None:
        self.steps = 0
        self.clock: Clock = no_clock
        self.desk_s = 0.0
        self._world = world
        self._desk = desk
        self._watch = watch
        self._carry = carry
        self._disk = disk
        self._inbox: list[Observation] = []
        self._orders: dict[str, int] = {}
        self._armed_ms: set[int] = set()
        self._stepped_ms = -1
        self._wake_ms: int | None = None

    def see(self, source: str, body: Seen) -> None:
        """Put something that was seen at this instant into the inbox."""
        order = self._orders.get(source, 0)
        self._orders[source] = order + 1
        now_ms = self._world.now_ms
        self._put(Observation(at_ms=now_ms, source=source, order=order, body=body), now_ms)

    def see_all(self, observations: Iterable[Observation]) -> None:
        """Put observations that carry their own source and order (from the watch) into it."""
        now_ms = self._world.now_ms
        for each in observations:
            self._put(each, now_ms)

    @property
    def wakes_at_ms(self) -> int | None:
        """When the desk wants to be asked again at the latest."""
        return self._wake_ms

    def go_on(self, steps: int, wakes_at_ms: int | None) -> None:
        """Go on for a desk that has taken `steps` steps elsewhere and waits for a moment."""
        self.steps = steps
        self._wake_ms = wakes_at_ms
        if wakes_at_ms is not None:
            self._arm(wakes_at_ms, self._world.now_ms)

    def _put(self, seen: Observation, now_ms: int) -> None:
        if seen.at_ms != now_ms or now_ms == self._stepped_ms:
            raise RuntimeError(
                f"{seen.source} delivers an observation of {seen.at_ms} ms at {now_ms} ms, whose "
                f"step {'has' if now_ms == self._stepped_ms else 'has not'} been taken; every way "
                f"to the desk must take at least a millisecond"
            )
        self._inbox.append(seen)
        self._arm(now_ms, now_ms)

    def _arm(self, at_ms: int, now_ms: int) -> None:
        """Be woken at a moment: once, though step after step names the same one."""
        if at_ms not in self._armed_ms:
            self._armed_ms.add(at_ms)
            self._world.due(at_ms - now_ms, DESK_STEP).callbacks = [self._wake]

    def _wake(self, _: simpy.Event) -> None:
        now_ms = self._world.now_ms
        self._armed_ms.remove(now_ms)
        due = self._wake_ms is not None and self._wake_ms <= now_ms
        if now_ms != self._stepped_ms and (self._inbox or due):
            self._step(now_ms)

    def _step(self, now_ms: int) -> None:
        seen, self._inbox = self._inbox, []
        if len(seen) > 1:
            seen.sort(key=_SORT_KEY)
        self._orders.clear()
        self._stepped_ms = now_ms
        step, self.steps = self.steps, self.steps + 1
        record = self._world.record
        for each in seen:
            said = to_body(each.body)
            said["nth"], said["step"] = each.order, step
            record(f"obs.{each.body.kind}", each.source, said)
        began_s = self.clock()
        decision = self._desk.step(now_ms / 1000, seen)
        self.desk_s += self.clock() - began_s
        for effect in decision.effects:
            decided = to_body(effect)
            decided["step"] = step
            record(f"desk.{effect.kind}", "desk", decided)
        if self._disk is not None:
            self._disk.decided(step, len(seen), len(decision.effects))
        self._watch.heed(decision)
        self._wake_ms = wake_ms(decision, now_ms)
        if self._wake_ms is not None:
            self._arm(self._wake_ms, now_ms)
        for effect in decision.effects:
            self._carry(effect)
        if self._disk is not None:
            self._disk.sent(step)
