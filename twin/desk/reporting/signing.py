"""Drafting and signing: whoever is on duty signs, or who stands in; an alarm asks them all at once.

What a reader would get wrong: a report waits for a signature, never for a fact. What is not known
when it is signed stands in its gaps.
"""

from __future__ import annotations

from twin.desk import authority
from twin.desk.reporting import sending
from twin.desk.reporting.content import casualties, told
from twin.desk.reporting.memory import OpenReport
from twin.desk.state import Ask
from twin.desk.timers import arm_at
from twin.desk.turn import Turn, ms
from twin.terms.observation import Answered
from twin.terms.report_effects import ReportDropped
from twin.terms.text import Text

__all__ = ["await_draft", "drop", "first_of", "press", "ready", "signed", "unsigned"]

_FORMS = {"phone": Text("电话", "phone"), "written": Text("书面", "written")}


def await_draft(turn: Turn, report: OpenReport) -> None:
    """Draft the report now, or when it is to say what is known then."""
    rule = turn.rules.reporting.rule(report.rule)
    if turn.rules.reporting.line(rule.line).owed_to_us:
        return
    if rule.ready_after > 0:
        arm_at(turn, report.started_ms + ms(rule.ready_after), "report_ready", report.id)
    else:
        ready(turn, report.id)


def ready(turn: Turn, name: str) -> None:
    """Seek the signature, or send it where the desk may do so itself."""
    report = turn.state.reporting.reports[name]
    if not report.is_owed or report.drafted:
        return
    if _has_been_told(turn, report):
        drop(turn, report, Text("已随另一份报告报出", "told by another report meanwhile"))
        return
    report.drafted = True
    signer = _signer(turn, report)
    if authority.acts_alone(turn, signer):
        sending.send(turn, report, authority.DESK)
    else:
        authority.seek(turn, signer, name, ("sign",), _question(turn, report))


def drop(turn: Turn, report: OpenReport, because: Text) -> None:
    """End a clock without a report, and ask nobody for its signature any more."""
    report.dropped = True
    turn.settle(_signer(turn, report), report.id)
    turn.emit(
        ReportDropped(report=report.id, incident=report.incident, rule=report.rule, because=because)
    )


def signed(turn: Turn, name: str, seen: Answered) -> None:
    """One of the signers has signed: the report goes out with what is known now."""
    report = turn.state.reporting.reports[name]
    turn.settle(_signer(turn, report), name)
    if report.is_owed:
        sending.send(turn, report, seen.by)


def unsigned(turn: Turn, ask: Ask) -> None:
    """The signer could not be reached in time: the next of the chain signs."""
    report = turn.state.reporting.reports[ask.about]
    if report.is_owed:
        authority.ask_next(turn, ask, _question(turn, report))


def press(turn: Turn, report: OpenReport) -> None:
    """The limit is near: ask all who may sign at once."""
    report.drafted = True
    question = _question(turn, report)
    authority.seek_all(turn, _signer(turn, report), report.id, ("sign",), question)


def first_of(turn: Turn, report: OpenReport) -> str:
    """Who signs the report before anybody stands in."""
    return turn.rules.authority.of(_signer(turn, report)).chain[0]


def _has_been_told(turn: Turn, report: OpenReport) -> bool:
    """Whether what it was to correct has gone to its receiver in another report."""
    rule = turn.rules.reporting.rule(report.rule)
    if not rule.on_change:
        return False
    incident = turn.state.incidents[report.incident]
    return told(turn, incident, rule) == casualties(incident)


def _signer(turn: Turn, report: OpenReport) -> str:
    rules = turn.rules.reporting
    return rules.line(rules.rule(report.rule).line).signer


def _question(turn: Turn, report: OpenReport) -> Text:
    rules = turn.rules.reporting
    rule = rules.rule(report.rule)
    line, to, form = rules.line(rule.line), rules.party(rule.to), _FORMS[rule.form]
    stage = rule.stage.label
    left_min = max(0, report.due_ms - turn.now_ms) // 60_000
    return Text(
        f"请签发：{line.name}{stage.zh}（{form.zh}），报 {to.name}，距时限 {left_min} 分",
        f"please sign: {line.name_en}, {stage.en} ({form.en}), to {to.name_en}; {left_min} min",
    )
