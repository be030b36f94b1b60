"""Alarms before a limit, and the verdict on each report: 按时, 迟报 or 漏报, with its margin.

What a reader would get wrong: 谎报 and 瞒报 are never said here. The desk cannot know them; only a
drill does that planted them.
"""

from __future__ import annotations

from twin.desk.reporting.memory import OpenReport
from twin.desk.turn import Turn
from twin.terms.decision import ReportAlarm, ReportCameIn, ReportJudged
from twin.terms.report_effects import ReportVerdict
from twin.terms.text import Text

__all__ = ["came_in", "missed", "received", "say_alarm", "sent"]


def say_alarm(turn: Turn, report: OpenReport, to: str) -> None:
    """Tell somebody that a report is still owed while there is time."""
    report.alarmed_ms = turn.now_ms
    left_min = max(0, report.due_ms - turn.now_ms) // 60_000
    turn.emit(
        ReportAlarm(
            report=report.id,
            incident=report.incident,
            rule=report.rule,
            to=to,
            due_at_ms=report.due_ms,
            text=Text(
                f"{report.id} 尚未报出，距时限 {left_min} 分钟",
                f"{report.id} has not been sent, {left_min} min are left",
            ),
        )
    )


def sent(turn: Turn, report: OpenReport) -> None:
    """It went out just now."""
    margin_ms = report.due_ms - turn.now_ms
    verdict = ReportVerdict.ON_TIME if margin_ms >= 0 else ReportVerdict.LATE
    _judge(turn, report, verdict, margin_ms, Text("以报出时间计", "by the time of sending"))


def came_in(turn: Turn, report: OpenReport, caller: str) -> None:
    """What somebody owed to the county has come in just now."""
    report.sent_ms = report.received_ms = turn.now_ms
    margin_ms = report.due_ms - turn.now_ms
    turn.emit(
        ReportCameIn(
            report=report.id,
            incident=report.incident,
            rule=report.rule,
            sender=caller,
            due_at_ms=report.due_ms,
            margin_s=margin_ms / 1000.0,
        )
    )
    verdict = ReportVerdict.ON_TIME if margin_ms >= 0 else ReportVerdict.LATE
    _judge(turn, report, verdict, margin_ms, Text("以接报时间计", "by the time of receipt"))


def received(turn: Turn, report: OpenReport) -> None:
    """The receipt says when it came in: sent in time is not in time when it lay on the way."""
    margin_ms = report.due_ms - report.received_ms
    if margin_ms < 0 and report.verdict is ReportVerdict.ON_TIME:
        because = Text("报出按时，送达逾时", "sent in time, received too late")
        _judge(turn, report, ReportVerdict.LATE, margin_ms, because)


def missed(turn: Turn, report: OpenReport) -> None:
    """So long after its limit it counts as left out."""
    because = Text("逾期仍未报出", "still not sent long after its limit")
    _judge(turn, report, ReportVerdict.MISSED, report.due_ms - turn.now_ms, because)


def _judge(
    turn: Turn, report: OpenReport, verdict: ReportVerdict, margin_ms: int, because: Text
) -> None:
    report.verdict = verdict
    turn.emit(
        ReportJudged(
            report=report.id,
            incident=report.incident,
            rule=report.rule,
            verdict=verdict,
            margin_s=margin_ms / 1000.0,
            because=because,
            clause=turn.rules.reporting.verdicts_clause,
        )
    )
