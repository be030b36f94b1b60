"""Closing what reached the county: 签收, 核实, 原因, 措施, 销警, each with its clock.

A case is one alarm, or one group when it was shown as one. What a reader would get wrong: once the
alarm belongs to an incident its own clocks stop; it is verified and real by that, the incident's
end is the measure, and a person still closes it. Its condition must have returned before.
"""

from __future__ import annotations

from collections.abc import Sequence

from twin.desk.alarms.memory import Alarm, Case
from twin.desk.alarms.names import key_of
from twin.desk.alarms.selection import COUNTY
from twin.desk.alarms.states import Life
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.alarm_acts import AlarmCause, AlarmHandled, HandlingStep
from twin.terms.alarm_effects import AlarmClosed, StepDue, StepMissed
from twin.terms.text import Text

__all__ = [
    "acknowledged",
    "case_of",
    "found",
    "incident_closed",
    "linked",
    "open_for",
    "returned",
    "rose",
    "say_next",
    "step_due",
    "take",
]


def open_for(turn: Turn, target: str, keeper: str, lives: Sequence[Life]) -> None:
    """Begin to handle an alarm or a group; alarms whose case is still open stay in it.

    Args:
        keeper: The position that looks after its point (of a group: after the first's).
    """
    memory = turn.state.alarms
    new = [life for life in lives if life.case not in memory.cases]
    if not new:
        return
    case_id = memory.case_of.get(target)
    if case_id is None:
        case_id = memory.case_of[target] = turn.new_id("K")
        memory.cases[case_id] = Case(target=target, keeper=keeper, opened_ms=turn.now_ms)
        for clock in turn.rules.alarms.handling.clocks:
            arm(turn, clock.within, "step", f"{case_id}|{clock.step.value}|0")
    case = memory.cases[case_id]
    for life in new:
        life.case = case_id
        case.standing += life.active
        alarm = memory.alarms.get(life.alarm)
        if alarm is not None and alarm.incident and not case.incident:
            _under(case, alarm.incident)
    _to_say(turn, case_id)


def case_of(turn: Turn, target: str) -> Case | None:
    """The open case of an alarm or group, by any of its names."""
    memory = turn.state.alarms
    case_id = memory.case_of.get(target)
    if case_id is None:
        life = memory.lives.get(f"{COUNTY}|{key_of(target)}")
        case_id = "" if life is None else life.case
    return memory.cases.get(case_id)


def rose(turn: Turn, life: Life) -> None:
    """One of the case's alarms stands again."""
    case = turn.state.alarms.cases.get(life.case)
    if case is not None:
        case.standing += 1


def returned(turn: Turn, life: Life) -> None:
    """The condition of one of the case's alarms has gone."""
    case = turn.state.alarms.cases.get(life.case)
    if case is not None:
        case.standing -= 1
        _to_say(turn, life.case)


def acknowledged(turn: Turn, life: Life) -> None:
    """The county has taken note."""
    case = turn.state.alarms.cases.get(life.case)
    if case is not None:
        _mark(case, HandlingStep.ACKNOWLEDGE)


def linked(turn: Turn, alarm: Alarm) -> None:
    """The alarm now belongs to an incident."""
    life = turn.state.alarms.lives.get(f"{COUNTY}|{key_of(alarm.id)}")
    case = None if life is None else turn.state.alarms.cases.get(life.case)
    if case is not None and life is not None and not case.incident:
        _under(case, alarm.incident)
        _to_say(turn, life.case)


def found(turn: Turn, alarm: Alarm, cause: AlarmCause) -> None:
    """The plant has answered the desk's question about the alarm: verified, and its cause."""
    life = turn.state.alarms.lives.get(f"{COUNTY}|{key_of(alarm.id)}")
    case = None if life is None else turn.state.alarms.cases.get(life.case)
    if case is not None and life is not None:
        _mark(case, HandlingStep.VERIFY, HandlingStep.CAUSE)
        case.cause = cause
        _to_say(turn, life.case)


def take(turn: Turn, seen: AlarmHandled) -> Text | None:
    """Take a step that a person reports; or say why it cannot be taken."""
    case = case_of(turn, seen.alarm)
    if case is None:
        return Text("县值班室没有这条在办告警", "the county has no such alarm in hand")
    refusal = _objection(case, seen)
    if refusal is not None:
        return refusal
    _mark(case, seen.stage)
    if seen.cause is not None:
        _mark(case, HandlingStep.CAUSE)
        case.cause = seen.cause
    case_id = turn.state.alarms.case_of[case.target]
    if seen.stage is HandlingStep.CLOSE:
        _close(turn, case_id, case, seen.by)
    else:
        _to_say(turn, case_id)
    return None


def incident_closed(turn: Turn, incident: str) -> None:
    """The incident is over: that was the measure of its alarms."""
    for case_id, case in turn.state.alarms.cases.items():
        if case.incident == incident:
            _mark(case, HandlingStep.MEASURE)
            _to_say(turn, case_id)


def step_due(turn: Turn, key: str) -> None:
    """A clock ran out: say so and tell the next in line, unless the step is done or cannot be."""
    case_id, code, told = key.split("|")
    case, step = turn.state.alarms.cases.get(case_id), HandlingStep(code)
    if case is None or step in case.done:
        return
    clock = turn.rules.alarms.handling.clock(step)
    if case.incident and step is HandlingStep.MEASURE:
        return  # the incident's own clocks run
    if step is HandlingStep.CLOSE and (case.standing or HandlingStep.MEASURE not in case.done):
        arm(turn, clock.within, "step", key)
        return
    ladder = turn.rules.alarms.handling.escalate_to
    rung = int(told)
    if rung >= len(ladder):
        return
    turn.emit(
        StepMissed(
            alarm=case.target,
            stage=step,
            to=_owed_by(turn, case, step),
            due_at_ms=turn.now_ms,
            escalated_to=ladder[rung],
        )
    )
    arm(turn, clock.within, "step", f"{case_id}|{code}|{rung + 1}")


def say_next(turn: Turn) -> None:
    """At the end of a step: who owes what next, of the cases that moved."""
    memory = turn.state.alarms
    for case_id in memory.moved:
        case = memory.cases.get(case_id)
        if case is not None:
            _say(turn, case)
    memory.moved.clear()


def _objection(case: Case, seen: AlarmHandled) -> Text | None:
    if seen.stage is HandlingStep.ACKNOWLEDGE:
        return Text("签收用签收动作", "acknowledge it as an acknowledgement")
    if seen.stage in case.done:
        return Text(f"{seen.stage.label.zh}已经做过", f"{seen.stage.label.en} has been done")
    if seen.stage is HandlingStep.CAUSE and seen.cause is None:
        return Text("没有写原因", "no cause was given")
    before = {
        HandlingStep.CAUSE: HandlingStep.VERIFY,
        HandlingStep.MEASURE: HandlingStep.CAUSE,
        HandlingStep.CLOSE: HandlingStep.MEASURE,
    }.get(seen.stage)
    if before is not None and before not in case.done:
        return Text(f"先{before.label.zh}", f"{before.label.en} comes first")
    if seen.stage is HandlingStep.CLOSE and case.standing:
        return Text("报警条件仍在，不能销警", "its condition still stands")
    return None


def _say(turn: Turn, case: Case) -> None:
    order = (HandlingStep.VERIFY, HandlingStep.CAUSE, HandlingStep.MEASURE, HandlingStep.CLOSE)
    step = next((step for step in order if step not in case.done), None)
    if step is None or step is case.said:
        return
    if step is HandlingStep.CLOSE and case.standing:
        return
    case.said = step
    within_ms = ms(turn.rules.alarms.handling.clock(step).within)
    turn.emit(
        StepDue(
            alarm=case.target,
            stage=step,
            to=_owed_by(turn, case, step),
            due_at_ms=max(turn.now_ms, case.opened_ms + within_ms),
        )
    )


def _owed_by(turn: Turn, case: Case, step: HandlingStep) -> str:
    """Who is to take the step; empty while an answer or an incident will bring it."""
    if step is HandlingStep.MEASURE and case.incident:
        return ""
    if step is HandlingStep.VERIFY and _asked(turn, case):
        return ""
    to = turn.rules.alarms.handling.clock(step).to
    return case.keeper if to == "plant" else to


def _asked(turn: Turn, case: Case) -> bool:
    return any(
        ask.topic == "verify_alarm" and case_of(turn, ask.about) is case
        for ask in turn.state.asks.values()
    )


def _under(case: Case, incident: str) -> None:
    case.incident, case.cause = incident, AlarmCause.REAL
    _mark(case, HandlingStep.VERIFY, HandlingStep.CAUSE)


def _mark(case: Case, *steps: HandlingStep) -> None:
    case.done = (*case.done, *(step for step in steps if step not in case.done))


def _close(turn: Turn, case_id: str, case: Case, by: str) -> None:
    """End the case, and let go the county's latches with it; the plant resets its own."""
    memory = turn.state.alarms
    del memory.cases[case_id]
    del memory.case_of[case.target]
    for life in memory.lives.values():
        if life.case == case_id:
            life.reset()
    assert case.cause is not None
    turn.emit(AlarmClosed(alarm=case.target, cause=case.cause.value, by=by))


def _to_say(turn: Turn, case_id: str) -> None:
    moved = turn.state.alarms.moved
    if case_id not in moved:
        moved.append(case_id)
