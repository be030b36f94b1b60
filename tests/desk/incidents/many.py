"""Events one after the other, each reported, responded to, called off, reviewed and reported on."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

from tests.desk.dispatch.small import call
from twin.desk import Desk
from twin.terms.decision import Asked, OrderGiven, ReportSent, TaskAssigned
from twin.terms.dispatch_acts import CallCancelled
from twin.terms.observation import (
    Answered,
    Observation,
    Seen,
    SituationReceipt,
    UnitReported,
    UnitStatus,
)
from twin.terms.plan_acts import AssignmentReported

__all__ = ["Days"]

_SAYS = ("call_off", "filed", "sign", "approve", "start", "agree", "switch", "accept", "new")


class Days:
    """A desk and a county in which everybody does at once what he is asked."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.now_ms = desk, 0
        self._due: list[tuple[int, int, Seen]] = []
        self._number = 0
        self._wake_ms: int | None = None

    def report(self, number: int, at_s: float, event_type: str = "explosion") -> None:
        """Somebody reports an event, and takes it back half an hour later."""
        name, at_ms = f"C{number}", int(at_s * 1000)
        self.say(at_ms, call(name, float(number % 40) * 50_000.0, event_type=event_type))
        self.say(at_ms + 1_800_000, CallCancelled(report=name, by="群众", why="看错了"))

    def say(self, at_ms: int, body: Seen) -> None:
        """Let the desk see something at a moment."""
        self._number += 1
        heapq.heappush(self._due, (at_ms, self._number, body))

    def pass_until(self, at_s: float) -> None:
        """Let time pass."""
        end_ms = int(at_s * 1000)
        while True:
            due = [ms for ms in (self._wake_ms, self._due[0][0] if self._due else None) if ms]
            if not due or min(due) > end_ms:
                return
            self._step(min(due))

    def _step(self, at_ms: int) -> None:
        self.now_ms = at_ms
        seen: list[Observation] = []
        while self._due and self._due[0][0] == at_ms:
            body = heapq.heappop(self._due)[2]
            seen.append(Observation(at_ms=at_ms, source="x", order=len(seen), body=body))
        decision = self.desk.step(at_ms / 1000, seen)
        self._wake_ms = None if decision.wake_at_s is None else int(decision.wake_at_s * 1000 + 0.5)
        for effect in decision.effects:
            react = _REACTS.get(type(effect))
            if react is not None:
                react(self, effect)

    def _asked(self, asked: Asked) -> None:
        answer = next((say for say in _SAYS if say in asked.options), asked.options[0])
        self.say(
            self.now_ms + 20_000, Answered(question=asked.question, answer=answer, by=asked.to)
        )

    def _ordered(self, order: OrderGiven) -> None:
        for after_s, status in ((60, UnitStatus.EN_ROUTE), (4000, UnitStatus.RETURNING)):
            self.say(
                self.now_ms + after_s * 1000,
                UnitReported(
                    unit=order.unit, status=status, lat_deg=0.0, lon_deg=0.0, order=order.order
                ),
            )
        self.say(
            self.now_ms + 4_100_000,
            UnitReported(unit=order.unit, status=UnitStatus.AVAILABLE, lat_deg=0.0, lon_deg=0.0),
        )

    def _sent(self, sent: ReportSent) -> None:
        self.say(
            self.now_ms + 30_000,
            SituationReceipt(report=sent.report, by=sent.to, received_ms=self.now_ms + 30_000),
        )

    def _assigned(self, task: TaskAssigned) -> None:
        done = AssignmentReported(assignment=task.assignment, state="done", by=task.owner)
        self.say(self.now_ms + 300_000, done)


_REACTS: dict[type, Callable[[Days, Any], None]] = {
    Asked: Days._asked,
    OrderGiven: Days._ordered,
    ReportSent: Days._sent,
    TaskAssigned: Days._assigned,
}
