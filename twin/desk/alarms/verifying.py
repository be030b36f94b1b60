"""What a plant's answer about an alarm leads to: an incident, a masked instrument, or no answer.

What a reader would get wrong: silence is not "no". A plant that never answers is taken to have
found the alarm real.
"""

from __future__ import annotations

from twin.desk.alarms import cases, confirming, transitions
from twin.desk.alarms.memory import Alarm, Mask
from twin.desk.alarms.selection import COUNTY
from twin.desk.dispatch import prealert
from twin.desk.points import Point
from twin.desk.turn import Turn, ms
from twin.terms.alarm_acts import AlarmCause
from twin.terms.alarm_effects import AlarmClosed, PointsMasked
from twin.terms.observation import AlarmBit, Answered
from twin.terms.text import Text

__all__ = ["concluded", "unanswered", "verified"]


def verified(turn: Turn, alarm_id: str, seen: Answered) -> None:
    """Act on the plant's answer about a head."""
    alarm = turn.state.alarms.alarms.get(alarm_id)
    if alarm is not None and not alarm.incident and alarm.cause is None:
        cause = AlarmCause(seen.answer)
        cases.found(turn, alarm, cause)
        concluded(turn, alarm, cause, seen.by)
        if COUNTY not in alarm.positions and cause is not AlarmCause.REAL:
            turn.emit(AlarmClosed(alarm=alarm.id, cause=cause.value, by=seen.by))
    confirming.ask_next(turn, alarm_id)


def concluded(turn: Turn, alarm: Alarm, cause: AlarmCause, by: str) -> None:
    """Act on a cause that was found: real gas opens an incident, a faulty head is masked."""
    if alarm.incident:
        return
    point = turn.ground.points[alarm.point]
    alarm.cause = cause
    turn.settle("verify_alarm", alarm.id)
    rule = turn.rules.alarms.verification
    if cause is AlarmCause.REAL:
        weighed = alarm.bit in turn.rules.alarms.confirmation.bits and point.family == "gas"
        if weighed and not confirming.link_known(turn, alarm, point):
            confirming.open_incident(turn, [alarm], point, rule=rule.clause, by=by)
    else:
        prealert.stand_down(turn, alarm.id)
        if cause in rule.mask_after:
            _mask(turn, point, cause)


def unanswered(turn: Turn, alarm_id: str, times: int) -> None:
    """Nobody at the plant answered: ask again, and after the last time act as if it were real."""
    alarm = turn.state.alarms.alarms.get(alarm_id)
    rule = turn.rules.alarms.verification
    if alarm is None or alarm.incident or alarm.cause is not None:
        confirming.ask_next(turn, alarm_id)
        return
    point = turn.ground.points[alarm.point]
    if times <= rule.ask_again:
        confirming.ask(turn, alarm, point, times + 1)
        return
    if alarm.active:
        confirming.open_incident(turn, [alarm], point, rule=rule.clause, by="")
    confirming.ask_next(turn, alarm_id)


def _mask(turn: Turn, point: Point, cause: AlarmCause) -> None:
    """Hold the point's alarms back for a while; those that stand have returned by that."""
    memory = turn.state.alarms
    until_ms = turn.now_ms + ms(turn.rules.alarms.verification.mask_for)
    memory.masks[point.id] = Mask(until_ms=until_ms)
    for bit in AlarmBit:
        key = f"{point.id}/{bit.name}"
        if key in memory.live:
            transitions.fall(turn, key)
    turn.emit(
        PointsMasked(
            points=(point.id,),
            bits=tuple(AlarmBit),
            masked=True,
            because=Text(
                f"{point.name} 经企业核实为{cause.label.zh}",
                f"{point.name}: {cause.label.en}, found by the plant",
            ),
        )
    )
