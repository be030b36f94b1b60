"""The crews of a replay: each waits, turns out, drives, treats, takes away, and drives home.

What a reader would get wrong: a crew on its way home is not called back in steps; it hears of an
order at once and leaves for the call from where it is. One that is past the end of its shift ends
its call first. A call takes a microsecond at least, and so does a hospital, for who asks the desk
something can act on its answer only after that instant.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import simpy

from fast.dispatch import NEVER
from twin.sim.replay.case import Case
from twin.sim.replay.desk_side import unit_id
from twin.sim.replay.plan import Plan
from twin.sim.replay.tracking import Tracking
from twin.terms.dispatch_acts import TransportNeeded
from twin.terms.dispatch_effects import TRANSPORT
from twin.terms.observation import Seen, UnitReported, UnitStatus

__all__ = ["Crew", "Errand", "Life"]

Life = Generator[simpy.Event, Any, Any]


@dataclass(frozen=True, slots=True)
class Errand:
    """A call to go to: its row, the order, the turnout and the way to it, µs."""

    call: int
    order: str
    turnout_us: int
    way_us: int


class Crew:
    """One unit. `is_free` says that it is not on a call; `is_on_shift` that it may be sent."""

    def __init__(
        self,
        env: simpy.Environment,
        row: int,
        case: Case,
        plan: Plan,
        tracking: Tracking,
        tell: Callable[[Seen], None],
    ) -> None:
        self.is_free = True
        self.is_on_shift = True
        self.is_home = True
        self._is_stuck = False
        self._env, self._row, self._id = env, row, unit_id(row)
        self._case, self._plan, self._tracking, self._tell = case, plan, tracking, tell
        self._bell = env.event()
        env.process(self._life())

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens to it by itself: at home, or with no way home."""
        return self.is_free and (self.is_home or self._is_stuck)

    def order(self, errand: Errand) -> None:
        """Send the crew; it must be free."""
        self.is_free, self.is_home = False, False
        self._tracking.forget(self._row)
        self._bell.succeed(errand)

    def go_to_hospital(self, hospital: int) -> None:
        """The desk has named the hospital."""
        self._bell.succeed(hospital)

    def begins_shift(self) -> None:
        """The crew may be sent from now on."""
        self.is_on_shift = True
        if self.is_free:
            self._say(UnitStatus.AVAILABLE if self.is_home else UnitStatus.RETURNING)

    def ends_shift(self) -> None:
        """The crew may not be sent any more; a call it is on is ended first."""
        self.is_on_shift = False
        if self.is_free:
            self._say(UnitStatus.UNAVAILABLE)

    def _life(self) -> Life:
        errand: Errand = yield self._bell
        while True:
            yield from self._serve(errand)
            errand = yield from self._go_home(errand)

    def _serve(self, errand: Errand) -> Life:
        """From the order until the crew is free again; that takes a microsecond at least."""
        env, call = self._env, errand.call
        sent_us = env.now
        calls, plan = self._case.calls, self._plan
        if errand.turnout_us:
            yield env.timeout(errand.turnout_us)
            self._say(UnitStatus.EN_ROUTE, errand.order)
        yield env.timeout(errand.way_us)
        self._say(UnitStatus.ON_SCENE, errand.order)
        yield env.timeout(int(calls.on_scene_us[call]))
        if plan.hospital[call] >= 0:
            yield from self._take_away(errand)
        if env.now == sent_us:
            yield env.timeout(1)

    def _take_away(self, errand: Errand) -> Life:
        """Ask where to, go there, hand over."""
        env, call, calls, plan = self._env, errand.call, self._case.calls, self._plan
        self._bell = env.event()
        named = calls.hospital[call]
        self._tell(
            TransportNeeded(
                unit=self._id, order=errand.order, patients=1,
                hospital="" if named < 0 else f"H{named:06d}",
            )
        )  # fmt: skip
        hospital = yield self._bell
        if hospital != plan.hospital[call]:
            raise RuntimeError(f"{errand.order}: the desk chose another hospital than the plan")
        yield env.timeout(max(1, int(plan.to_hospital_us[call] + calls.handover_us[call])))
        self._say(UnitStatus.TASK_DONE, errand.order, TRANSPORT)

    def _go_home(self, errand: Errand) -> Life:
        """Home, and wait there; the value is the next call, which may come on the way."""
        row, plan = self._row, self._plan
        home_us = int(plan.home_us[plan.end_row[errand.call], plan.home_column[row]])
        self.is_free, self.is_home, self._is_stuck = True, home_us == 0, home_us >= NEVER
        bell = self._bell = self._env.event()
        if home_us:
            self._tracking.goes_home(
                row, int(plan.end_node[errand.call]), int(self._env.now), home_us
            )
        self._say(UnitStatus.AVAILABLE if self.is_home else UnitStatus.RETURNING, errand.order)
        if not self.is_on_shift:
            self._say(UnitStatus.UNAVAILABLE)
        if 0 < home_us < NEVER:
            self._env.timeout(home_us).callbacks.append(lambda _: self._arrived(bell))
        return (yield bell)

    def _arrived(self, bell: simpy.Event) -> None:
        if bell.triggered:
            return  # sent elsewhere on the way
        self.is_home = True
        self._tracking.forget(self._row)
        if self.is_on_shift:
            self._say(UnitStatus.AVAILABLE)

    def _say(self, status: UnitStatus, order: str = "", task: str = "") -> None:
        self._tell(
            UnitReported(
                unit=self._id, status=status, lat_deg=0.0, lon_deg=0.0, order=order, task=task
            )
        )
