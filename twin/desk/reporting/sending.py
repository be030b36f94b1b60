"""Sending, receipts, and sending again what nobody has confirmed.

What a reader would get wrong: a report that was sent into a dead line is not reported. Until its
receipt comes it is sent again, in the order of the first sending; its serial number lets the
receiver throw away what comes twice.
"""

from __future__ import annotations

from twin.desk.reporting import content, judging
from twin.desk.reporting.memory import OpenReport
from twin.desk.timers import arm, arm_at
from twin.desk.turn import Moment, Turn, ms
from twin.terms.observation import SituationReceipt
from twin.terms.report_effects import ReportResent, ReportSent
from twin.terms.text import Text

__all__ = ["again", "receipt", "send"]


def send(turn: Turn, report: OpenReport, by: str) -> None:
    """Send the report with what is known at this moment."""
    rules, book = turn.rules.reporting, turn.state.reporting
    rule = rules.rule(report.rule)
    line, to = rules.line(rule.line), rules.party(rule.to).name
    incident = turn.state.incidents.get(report.incident)
    number = content.number_of(turn, report)
    elements, gaps = content.content_of(turn, report, incident, number, by)
    report.sent_ms = report.last_sent_ms = turn.now_ms
    report.serial, report.times = turn.count(f"to:{to}"), 1
    turn.emit(
        ReportSent(
            report=report.id,
            number=number,
            incident=report.incident,
            rule=rule.id,
            line=Text(line.name, line.name_en),
            stage=rule.stage,
            form=rule.form,
            sender=rules.party(rule.sender).name,
            to=to,
            serial=report.serial,
            signed_by=by,
            due_at_ms=report.due_ms,
            margin_s=(report.due_ms - turn.now_ms) / 1000.0,
            content=elements,
            gaps=gaps,
        )
    )
    judging.sent(turn, report)
    book.unconfirmed.setdefault(to, []).append(report.id)
    if not book.watched.get(to, False):
        book.watched[to] = True
        arm(turn, rules.transfer.receipt_within, "report_again", to)
    if incident is not None:
        content.remember(turn, incident, rule)
        turn.happened(Moment.REPORT_SENT, incident, rule.id)


def receipt(turn: Turn, seen: SituationReceipt) -> None:
    """The receiver has confirmed a report."""
    report = turn.state.reporting.reports.get(seen.report)
    if report is None or report.received_ms >= 0 or report.sent_ms < 0:
        return
    report.received_ms = seen.received_ms
    turn.state.reporting.unconfirmed[_to(turn, report)].remove(report.id)
    judging.received(turn, report)


def again(turn: Turn, to: str) -> None:
    """Look whether a receiver still owes a receipt; if so, send all it owes one for, in order."""
    book = turn.state.reporting
    waiting = [book.reports[name] for name in book.unconfirmed.get(to, ())]
    if not waiting:
        book.watched[to] = False
        return
    patience_ms = ms(turn.rules.reporting.transfer.receipt_within)
    if waiting[0].last_sent_ms + patience_ms > turn.now_ms:
        arm_at(turn, waiting[0].last_sent_ms + patience_ms, "report_again", to)
        return
    for report in waiting:
        report.times += 1
        report.last_sent_ms = turn.now_ms
        turn.emit(ReportResent(report=report.id, to=to, serial=report.serial, times=report.times))
    arm(turn, turn.rules.reporting.transfer.receipt_within, "report_again", to)


def _to(turn: Turn, report: OpenReport) -> str:
    rules = turn.rules.reporting
    return rules.party(rules.rule(report.rule).to).name
