"""信息报告: legal clocks started by events, reports signed and sent, gaps named.

Each rule is a line of its own with recipient, form and limit. A first report never waits for a
missing element: what nobody knows yet stands in `gaps`. No cause and no blame is ever written.
"""

from __future__ import annotations

from twin.desk import authority
from twin.desk.incidents.memory import Incident
from twin.desk.reporting.content import content_of
from twin.desk.reporting.memory import OpenReport
from twin.desk.reporting.rules import ReportRule
from twin.desk.state import Ask
from twin.desk.turn import Turn, ms
from twin.terms.decision import ReportCameIn, ReportDue, ReportSent
from twin.terms.observation import Answered, SituationReceipt
from twin.terms.text import Text

__all__ = ["firm_reported", "receipt", "signed", "start", "start_firm", "unsigned"]


def start(turn: Turn, incident: Incident, event: str) -> None:
    """Start every clock that `event` starts for the incident, and ask for the signatures."""
    if incident.routine:
        return
    for rule in turn.rules.reporting.rules:
        if rule.started_by == event:
            report = _start(turn, incident, rule, turn.now_ms)
            if authority.acts_alone(turn, "sign_report"):
                _send(turn, report, authority.DESK)
            else:
                question = _question(rule)
                authority.seek(turn, "sign_report", report.id, ("sign",), question)


def start_firm(turn: Turn, incident: Incident) -> None:
    """Start the clocks of the firm itself, from when its own control room was alarmed."""
    told_ms = turn.state.firm_told_ms.get(incident.hazard, turn.now_ms)
    for rule in turn.rules.reporting.rules:
        if rule.started_by == "firm_told":
            _start(turn, incident, rule, told_ms)


def firm_reported(turn: Turn, incident: Incident, caller: str) -> None:
    """The firm has called: its clock stops, with the margin."""
    for report in turn.state.reports.values():
        rule = _rule(turn, report)
        if report.incident != incident.id or rule.started_by != "firm_told" or report.sent_ms >= 0:
            continue
        report.sent_ms = turn.now_ms
        turn.emit(
            ReportCameIn(
                report=report.id,
                incident=incident.id,
                rule=rule.id,
                sender=caller,
                due_at_ms=report.due_ms,
                margin_s=(report.due_ms - turn.now_ms) / 1000.0,
            )
        )


def signed(turn: Turn, report_id: str, seen: Answered) -> None:
    """The leader (or the deputy) has signed: the report goes out with what is known now."""
    report = turn.state.reports[report_id]
    if report.sent_ms < 0:
        _send(turn, report, seen.by)


def unsigned(turn: Turn, ask: Ask) -> None:
    """The leader could not be reached in time: the next of the chain signs."""
    report = turn.state.reports[ask.about]
    if report.sent_ms < 0:
        authority.ask_next(turn, ask, _question(_rule(turn, report)))


def _send(turn: Turn, report: OpenReport, by: str) -> None:
    report.sent_ms = turn.now_ms
    rule = _rule(turn, report)
    content, gaps = content_of(turn, turn.state.incidents[report.incident])
    turn.emit(
        ReportSent(
            report=report.id,
            incident=report.incident,
            rule=rule.id,
            line=rule.line,
            form=rule.form,
            stage=rule.stage,
            sender=rule.sender,
            to=rule.to,
            signed_by=by,
            due_at_ms=report.due_ms,
            margin_s=(report.due_ms - turn.now_ms) / 1000.0,
            content=content,
            gaps=gaps,
        )
    )


def receipt(turn: Turn, seen: SituationReceipt) -> None:
    """The receiver has confirmed a report."""
    report = turn.state.reports.get(seen.report)
    if report is not None and report.receipt_ms < 0:
        report.receipt_ms = turn.now_ms


def _start(turn: Turn, incident: Incident, rule: ReportRule, started_ms: int) -> OpenReport:
    report = OpenReport(
        id=turn.new_id("SR"),
        incident=incident.id,
        rule=rule.id,
        started_ms=started_ms,
        due_ms=started_ms + ms(rule.limit),
    )
    turn.state.reports[report.id] = report
    turn.emit(
        ReportDue(
            report=report.id,
            incident=incident.id,
            rule=rule.id,
            line=rule.line,
            form=rule.form,
            sender=rule.sender,
            to=rule.to,
            started_at_ms=started_ms,
            due_at_ms=report.due_ms,
            clause=rule.clause,
        )
    )
    return report


def _question(rule: ReportRule) -> Text:
    form = "电话" if rule.form == "phone" else "书面"
    return Text(
        f"请签发：{rule.line} {form}报告，报 {rule.to}",
        f"please sign: {rule.line_en}, {rule.form}, to {rule.to}",
    )


def _rule(turn: Turn, report: OpenReport) -> ReportRule:
    return next(rule for rule in turn.rules.reporting.rules if rule.id == report.rule)
