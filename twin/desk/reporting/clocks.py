"""The clocks of 信息报告: moments of an incident start them, others end them.

What a reader would get wrong: a clock is not tied to a grade but to the *reaching* of it. Whoever
is graded 重大 at once has reached 较大 as well, and owes what both ask for.
"""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.reporting import signing
from twin.desk.reporting.memory import OpenReport
from twin.desk.reporting.rules import ReportRule
from twin.desk.timers import arm_at
from twin.desk.turn import Turn, ms
from twin.terms.report_effects import ReportDue
from twin.terms.text import Text

__all__ = [
    "arm_days",
    "begin",
    "concerns",
    "day",
    "give_up",
    "reached",
    "reopen",
    "resume",
    "start",
    "start_firm",
]

_MINUTES_A_DAY = 24 * 60
_ENDINGS = ("incident_controlled", "incident_closed")


def start(turn: Turn, incident: Incident, moment: str) -> None:
    """Start every clock that a moment starts for the incident, and end those it ends."""
    if incident.routine:
        return
    happened = turn.state.reporting.happened.setdefault(incident.id, [])
    if moment not in happened:
        happened.append(moment)
    _drop(turn, incident, moment)
    due = [rule for rule in turn.rules.reporting.rules if rule.started_by == moment]
    begin(turn, incident, *due)


def start_firm(turn: Turn, incident: Incident) -> None:
    """Start the clocks of the firm itself, from when its own control room was alarmed."""
    callers = turn.state.reporting.callers.get(incident.id, ())
    if any(caller.startswith("firm:") for caller in callers):
        return
    told_ms = turn.state.firm_told_ms.get(incident.hazard, turn.now_ms)
    due = [rule for rule in turn.rules.reporting.rules if rule.started_by == "firm_told"]
    begin(turn, incident, *due, since_ms=told_ms)


def reached(turn: Turn, incident: Incident) -> None:
    """The incident has a grade: it has reached this one and all below it."""
    if incident.grade is None:
        return
    happened = turn.state.reporting.happened.get(incident.id, [])
    scale = type(incident.grade)
    for level in sorted(scale, key=lambda each: each.severity):
        moment = f"graded:{level.value.removeprefix('event_')}"
        if level.severity <= incident.grade.severity and moment not in happened:
            start(turn, incident, moment)


def resume(turn: Turn, incident: Incident) -> None:
    """What the incident is has changed: start what its moments so far call for and is not owed."""
    if incident.routine or not incident.is_open:
        return
    happened = turn.state.reporting.happened.get(incident.id, ())
    due = [rule for rule in turn.rules.reporting.rules if rule.started_by in happened]
    begin(turn, incident, *due)


def reopen(turn: Turn, incident: Incident) -> None:
    """It goes on: it is neither over nor under control, and its end will be told anew."""
    book = turn.state.reporting
    happened = book.happened.get(incident.id, [])
    book.happened[incident.id] = [each for each in happened if each not in _ENDINGS]
    book.reopened_ms[incident.id] = turn.now_ms
    resume(turn, incident)


def give_up(turn: Turn, incident: Incident, because: Text, *, unless_concerned: bool) -> None:
    """Drop what is owed of an incident, or of it what no longer concerns its kind of event."""
    book = turn.state.reporting
    for name in book.of_incident.get(incident.id, ()):
        report = book.reports[name]
        rule = turn.rules.reporting.rule(report.rule)
        if report.is_owed and not (unless_concerned and concerns(turn, incident, rule)):
            signing.drop(turn, report, because)


def begin(turn: Turn, incident: Incident, *rules: ReportRule, since_ms: int | None = None) -> None:
    """Start the clocks of rules that concern the incident; the shortest is drafted first."""
    began = turn.now_ms if since_ms is None else since_ms
    started = [
        _start(turn, incident.id, rule, began)
        for rule in rules
        if concerns(turn, incident, rule) and _may(turn, incident, rule)
    ]
    for report in sorted(started, key=lambda each: each.due_ms):
        signing.await_draft(turn, report)


def concerns(turn: Turn, incident: Incident, rule: ReportRule) -> bool:
    """Whether the rule is for this kind of event."""
    kind = turn.ground.kinds[incident.event_type]
    named = (kind.id, kind.event_class.value)
    if any(each in named for each in rule.except_events):
        return False
    return not rule.events or any(each in named for each in rule.events)


def arm_days(turn: Turn) -> None:
    """Set the daily clocks, once."""
    if not turn.state.reporting.day_armed:
        turn.state.reporting.day_armed = True
        for rule in turn.rules.reporting.rules:
            if rule.daily:
                _arm_day(turn, rule)


def day(turn: Turn, name: str) -> None:
    """The time of day has come at which a daily report falls due."""
    rule = turn.rules.reporting.rule(name)
    _arm_day(turn, rule)
    signing.await_draft(turn, _start(turn, "", rule, turn.now_ms))


def _arm_day(turn: Turn, rule: ReportRule) -> None:
    start_minute = turn.ground.start_s // 60
    passed = turn.now_ms // 60_000
    wait = (rule.minute_of_day - start_minute - passed - 1) % _MINUTES_A_DAY + 1
    arm_at(turn, (passed + wait) * 60_000, "report_day", rule.id)


def _may(turn: Turn, incident: Incident, rule: ReportRule) -> bool:
    """Whether it may start: not over, in its window, and not owed (or, but for some, sent) yet."""
    book = turn.state.reporting
    if any(moment in book.happened.get(incident.id, ()) for moment in rule.ends_on):
        return False
    if rule.within and turn.now_ms - incident.opened_ms > ms(rule.within):
        return False
    since_ms = book.reopened_ms.get(incident.id, 0) if rule.started_by in _ENDINGS else 0
    again = rule.repeats or rule.on_change
    for name in book.of_incident.get(incident.id, ()):
        each = book.reports[name]
        counts = each.rule == rule.id and not each.dropped and each.started_ms >= since_ms
        if counts and (each.is_owed or not again):
            return False
    return True


def _start(turn: Turn, incident: str, rule: ReportRule, started_ms: int) -> OpenReport:
    report = OpenReport(
        id=turn.new_id("SR"),
        incident=incident,
        rule=rule.id,
        started_ms=started_ms,
        due_ms=started_ms + ms(rule.limit),
    )
    rules = turn.rules.reporting
    book = turn.state.reporting
    book.reports[report.id] = report
    book.of_incident.setdefault(incident, []).append(report.id)
    line = rules.line(rule.line)
    turn.emit(
        ReportDue(
            report=report.id,
            incident=incident,
            rule=rule.id,
            line=Text(line.name, line.name_en),
            stage=rule.stage,
            form=rule.form,
            sender=rules.party(rule.sender).name,
            to=rules.party(rule.to).name,
            skips_levels=rule.skips_levels,
            owed_to_us=line.owed_to_us,
            started_at_ms=started_ms,
            due_at_ms=report.due_ms,
            clause=rule.clause,
        )
    )
    arm_at(turn, report.due_ms - ms(rule.alarm_before), "report_alarm", report.id)
    arm_at(turn, report.due_ms + ms(rules.transfer.missed_after), "report_missed", report.id)
    return report


def _drop(turn: Turn, incident: Incident, moment: str) -> None:
    book = turn.state.reporting
    for name in book.of_incident.get(incident.id, ()):
        report = book.reports[name]
        rule = turn.rules.reporting.rule(report.rule)
        if report.is_owed and moment in rule.ends_on:
            signing.drop(turn, report, Text(f"不再欠报：{moment}", f"no longer owed: {moment}"))
