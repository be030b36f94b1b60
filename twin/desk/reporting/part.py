"""信息报告 as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.authority_rules import SIGNATURES
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.reporting import clocks, figures, judging, sending, signing, sources
from twin.desk.turn import Hear, Moment, Turn
from twin.terms.observation import CountReported, EventReported, SituationReceipt
from twin.terms.text import Text

__all__ = ["PART"]


def _starts(moment: str) -> Hear:
    def hear(turn: Turn, incident: Incident, _: str) -> None:
        clocks.start(turn, incident, moment)

    return hear


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    clocks.start(turn, incident, "incident_opened")
    if incident.hazard and not incident.routine:
        clocks.start_firm(turn, incident)


def _reported(turn: Turn, incident: Incident, caller: str) -> None:
    """Somebody has called; the firm's own call stops its clock, with the margin."""
    sources.heard(turn, incident, caller)
    if not caller.startswith("firm:"):
        return
    book, rules = turn.state.reporting, turn.rules.reporting
    for name in book.of_incident.get(incident.id, ()):
        report = book.reports[name]
        if report.is_owed and rules.line(rules.rule(report.rule).line).owed_to_us:
            judging.came_in(turn, report, caller)


def _graded(turn: Turn, incident: Incident, _: str) -> None:
    clocks.reached(turn, incident)


def _merged(turn: Turn, incident: Incident, into: str) -> None:
    because = Text(f"并入 {into}，由其报告", f"merged into {into}, which reports")
    clocks.give_up(turn, incident, because, unless_concerned=False)


def _revised(turn: Turn, incident: Incident, what: str) -> None:
    if what == "hazard" and incident.hazard:
        clocks.start_firm(turn, incident)
    if what == "event_type":
        because = Text("事件类型已改", "it is another kind of event")
        clocks.give_up(turn, incident, because, unless_concerned=True)
        clocks.resume(turn, incident)


def _parted(turn: Turn, incident: Incident, _: str) -> None:
    clocks.resume(turn, incident)


def _reopened(turn: Turn, incident: Incident, _: str) -> None:
    clocks.reopen(turn, incident)


def _sent(turn: Turn, incident: Incident, name: str) -> None:
    """What follows on a report: those that wait for it, and its own next one."""
    clocks.start(turn, incident, f"sent:{name}")
    _next(turn, incident, name)


def _next(turn: Turn, incident: Incident, name: str) -> None:
    rule = turn.rules.reporting.rule(name)
    if rule.repeats:
        clocks.begin(turn, incident, rule)


def _alarm(turn: Turn, name: str) -> None:
    """A clock is about to be missed: all who may sign are asked, or the firm is reminded."""
    report = turn.state.reporting.reports[name]
    if not report.is_owed:
        return
    rules = turn.rules.reporting
    if rules.line(rules.rule(report.rule).line).owed_to_us:
        hazard = turn.state.incidents[report.incident].hazard
        judging.say_alarm(turn, report, f"plant:{hazard}")
    else:
        judging.say_alarm(turn, report, signing.first_of(turn, report))
        signing.press(turn, report)


def _missed(turn: Turn, name: str) -> None:
    """It is left out; of one that repeats the next is owed all the same."""
    report = turn.state.reporting.reports[name]
    if not report.is_owed:
        return
    judging.missed(turn, report)
    report.dropped = turn.rules.reporting.rule(report.rule).repeats
    incident = turn.state.incidents.get(report.incident)
    if incident is not None:
        _next(turn, incident, report.rule)


PART = Part(
    takes={
        SituationReceipt: sending.receipt,
        CountReported: figures.counted,
        EventReported: figures.counted,
    },
    answers=dict.fromkeys(SIGNATURES, signing.signed),
    silences=dict.fromkeys(SIGNATURES, signing.unsigned),
    timers={
        "report_ready": signing.ready,
        "report_alarm": _alarm,
        "report_missed": _missed,
        "report_again": sending.again,
        "report_day": clocks.day,
    },
    hears={
        Moment.OPENED: _opened,
        Moment.REPORTED: _reported,
        Moment.LARGER_RISK: _starts("larger_risk"),
        Moment.GRADED: _graded,
        Moment.CONTROLLED: _starts("incident_controlled"),
        Moment.REPORT_SENT: _sent,
        Moment.CLOSED: _starts("incident_closed"),
        Moment.MERGED: _merged,
        Moment.PARTED: _parted,
        Moment.REVISED: _revised,
        Moment.REOPENED: _reopened,
    },
    after=(clocks.arm_days, figures.compare),
)
