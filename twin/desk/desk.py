"""The desk: observations in, decisions out.

`Desk.step` is the whole interface. It is told the time and what was seen at that instant; it reads
no clock, no file and no truth. Two desks given the same steps say the same, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fast.routing import Tally
from twin.county import County
from twin.desk import (
    acts,
    alarm_timers,
    alarms,
    cases,
    covers,
    dispatch,
    flood,
    hall,
    incidents,
    notices,
    reporting,
    verifying,
)
from twin.desk.ground import Ground
from twin.desk.rules import Rules
from twin.desk.state import Ask, DeskState, RoadBelief, Wind
from twin.desk.turn import Charge, Turn
from twin.terms.codec import from_plain, to_plain
from twin.terms.decision import Decision
from twin.terms.observation import (
    Acknowledged,
    AlarmChanged,
    AlarmHandled,
    AlarmReset,
    AlarmShelved,
    AlarmsSuppressed,
    AlarmUnshelved,
    Answered,
    CountReported,
    EventReported,
    Observation,
    RequestAnswered,
    RoadReported,
    SceneReported,
    ServiceChanged,
    SituationReceipt,
    TaskReported,
    UnitReported,
    WeatherMeasured,
)

__all__ = ["Desk", "StepError"]


class StepError(ValueError):
    """A step was asked for out of order; the driver has a fault."""


@dataclass(slots=True)
class _Clock:
    now_ms: int = -1


class Desk:
    """One duty desk of a county, acting in the roles of its `charge`."""

    def __init__(self, county: County, rules: Rules, charge: Charge) -> None:
        self._rules = rules
        self._charge = charge
        self._ground = Ground(county, charge.surface, charge.start)
        self._state = DeskState()
        self._clock = _Clock()

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        """Take all observations of one instant, in their order, and decide.

        Args:
            now_s: Drill seconds, whole milliseconds (`at_ms / 1000`).
            seen: What was seen at exactly this instant, sorted by `Observation.sort_key`; may be
                empty when the desk is only being woken.

        Raises:
            StepError: Time went backwards, or an observation is of another instant or out of order.
        """
        now_ms = int(now_s * 1000.0 + 0.5)
        self._check(now_ms, seen)
        self._clock.now_ms = now_ms
        turn = Turn(now_ms, self._state, self._ground, self._rules, self._charge)
        for observation in seen:
            _TAKERS[type(observation.body)](turn, observation.body)
        _run_timers(turn)
        return Decision(tuple(turn.effects), _wake_at_s(turn))

    @property
    def route_checks(self) -> Tally:
        """How many ways and times were asked for, and how many of them were checked."""
        return self._ground.router.tally

    def snapshot(self) -> dict[str, Any]:
        """The desk's whole memory as plain JSON values; `restore` makes an equal desk of it.

        Mappings are lists of pairs: their order is part of the memory, and canonical JSON sorts.
        """
        plain: dict[str, Any] = {
            "now_ms": self._clock.now_ms,
            "state": to_plain(self._state, pairs=True),
        }
        return plain

    @classmethod
    def restore(
        cls, county: County, rules: Rules, charge: Charge, snapshot: Mapping[str, Any]
    ) -> Desk:
        """A desk that goes on where the snapshot was taken.

        Raises:
            TermError: The snapshot is not one of this version.
        """
        desk = cls(county, rules, charge)
        desk._state = from_plain(DeskState, snapshot["state"])
        desk._clock.now_ms = snapshot["now_ms"]
        desk._ground.believe(desk._state.roads)
        return desk

    def _check(self, now_ms: int, seen: Sequence[Observation]) -> None:
        if now_ms < self._clock.now_ms:
            raise StepError(f"step at {now_ms} ms comes after one at {self._clock.now_ms} ms")
        keys = [observation.sort_key for observation in seen]
        if keys != sorted(keys):
            raise StepError("observations of one step must be sorted by their sort_key")
        for observation in seen:
            if observation.at_ms != now_ms:
                raise StepError(
                    f"an observation of {observation.at_ms} ms came to the step at {now_ms} ms"
                )


def _take_weather(turn: Turn, seen: WeatherMeasured) -> None:
    turn.state.winds[seen.station] = Wind(
        from_deg=seen.wind_from_deg, speed_m_s=seen.wind_m_s, at_ms=turn.now_ms
    )


def _take_road(turn: Turn, seen: RoadReported) -> None:
    turn.state.roads[seen.road] = RoadBelief(arcs=seen.arcs, share=seen.share)
    turn.ground.believe(turn.state.roads)


def _take_unit(turn: Turn, seen: UnitReported) -> None:
    done = dispatch.unit_reported(turn, seen)
    if done is not None:
        incidents.task_done(turn, *done)


def _take_answer(turn: Turn, seen: Answered) -> None:
    ask = turn.state.asks.get(seen.question)
    if ask is None or seen.answer not in ask.options:
        return
    del turn.state.asks[ask.id]
    _ON_ANSWER[ask.topic](turn, ask.about, seen)


_TAKERS: dict[type, Callable[[Turn, Any], None]] = {
    AlarmChanged: alarms.change,
    Acknowledged: acts.acknowledge,
    AlarmShelved: acts.shelve,
    AlarmUnshelved: acts.unshelve,
    AlarmReset: acts.reset,
    AlarmsSuppressed: covers.suppress,
    ServiceChanged: covers.serve,
    AlarmHandled: acts.handled,
    Answered: _take_answer,
    EventReported: incidents.report,
    CountReported: incidents.count,
    UnitReported: _take_unit,
    RequestAnswered: dispatch.answered,
    WeatherMeasured: _take_weather,
    RoadReported: _take_road,
    SituationReceipt: reporting.receipt,
    SceneReported: hall.reported,
    TaskReported: incidents.task_reported,
}
_ON_ANSWER: dict[str, Callable[[Turn, str, Answered], None]] = {
    "verify_alarm": verifying.verified,
    "approve_warning": notices.approved,
    "sign_report": reporting.signed,
    "close_incident": incidents.closing_answered,
}
_ON_TIMER: dict[str, Callable[[Turn, str], None]] = {
    "escalate": alarms.escalation_due,
    "flood": flood.flood_due,
    "lift": covers.suppression_due,
    "realarm": alarms.realarm_due,
    "shelf": acts.shelf_due,
    "show": flood.show_due,
    "step": cases.step_due,
}


def _on_silence(turn: Turn, ask: Ask) -> None:
    if ask.topic == "verify_alarm":
        verifying.unanswered(turn, ask.about, ask.times)
    elif ask.topic == "approve_warning":
        notices.approve_by_deputy(turn, ask.about)
    elif ask.topic == "sign_report":
        reporting.sign_by_deputy(turn, ask.about, ask.to)
    else:
        turn.log(f"{ask.id} 无人答复", f"{ask.id} was not answered")


def _run_timers(turn: Turn) -> None:
    """Everything whose time has come, in a fixed order."""
    for ask in list(turn.state.asks.values()):
        if ask.answer_by_ms <= turn.now_ms and ask.id in turn.state.asks:
            del turn.state.asks[ask.id]
            _on_silence(turn, ask)
    for kind, key in alarm_timers.due(turn):
        _ON_TIMER[kind](turn, key)
    dispatch.overdue(turn)
    hall.overdue(turn)
    alarms.expire_masks(turn)
    notices.watch_wind(turn)
    incidents.propose_closing(turn)
    flood.present(turn)
    cases.say_next(turn)


def _wake_at_s(turn: Turn) -> float | None:
    """The earliest future moment at which a timer of the desk is due."""
    waiting: list[Iterable[int]] = [
        (ask.answer_by_ms for ask in turn.state.asks.values()),
        dispatch.next_request_ms(turn),
        hall.next_scene_ms(turn),
        alarms.next_mask_ms(turn),
        alarm_timers.next_timer_ms(turn),
        notices.next_turn_ms(turn),
        incidents.next_closing_ms(turn),
    ]
    soonest: int | None = None
    for source in waiting:
        for at_ms in source:
            if at_ms > turn.now_ms and (soonest is None or at_ms < soonest):
                soonest = at_ms
    return None if soonest is None else soonest / 1000.0
