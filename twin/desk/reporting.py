"""信息报告: legal clocks started by events, reports signed and sent, gaps named.

Each rule is a line of its own with recipient, form and limit. A first report never waits for a
missing element: what nobody knows yet stands in `gaps`. No cause and no blame is ever written.
"""

from __future__ import annotations

from twin.desk.rules import ReportRule
from twin.desk.state import Incident, OpenReport
from twin.desk.turn import Turn, ms
from twin.terms.decision import ReportCameIn, ReportDue, ReportSent
from twin.terms.observation import Answered, EventReported, SituationReceipt
from twin.terms.text import Text
from twin.terms.warning import ExerciseStatus

__all__ = ["firm_reported", "receipt", "sign_by_deputy", "signed", "start", "start_firm"]

_CASUALTIES = (
    ("dead", "死亡"),
    ("grave", "重伤（含急性中毒）"),
    ("light", "轻伤"),
    ("observed", "留观"),
    ("missing", "失联"),
    ("trapped", "被困"),
)


def start(turn: Turn, incident: Incident, event: str) -> None:
    """Start every clock that `event` starts for the incident, and ask for the signatures."""
    for rule in turn.rules.reporting.rules:
        if rule.started_by == event:
            report = _start(turn, incident, rule, turn.now_ms)
            _ask_signature(turn, report, rule, turn.rules.reporting.signing.to)


def start_firm(turn: Turn, incident: Incident) -> None:
    """Start the clocks of the firm itself, from when its own control room was alarmed."""
    told_ms = turn.state.firm_told_ms.get(incident.hazard, turn.now_ms)
    for rule in turn.rules.reporting.rules:
        if rule.started_by == "firm_told":
            _start(turn, incident, rule, told_ms)


def firm_reported(turn: Turn, incident: Incident, seen: EventReported) -> None:
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
                sender=seen.caller,
                due_at_ms=report.due_ms,
                margin_s=(report.due_ms - turn.now_ms) / 1000.0,
            )
        )


def signed(turn: Turn, report_id: str, seen: Answered) -> None:
    """The leader (or the deputy) has signed: the report goes out with what is known now."""
    report = turn.state.reports[report_id]
    if report.sent_ms >= 0:
        return
    report.sent_ms = turn.now_ms
    rule = _rule(turn, report)
    content, gaps = _content(turn, turn.state.incidents[report.incident])
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
            signed_by=seen.by,
            due_at_ms=report.due_ms,
            margin_s=(report.due_ms - turn.now_ms) / 1000.0,
            content=content,
            gaps=gaps,
        )
    )


def sign_by_deputy(turn: Turn, report_id: str, asked: str) -> None:
    """The leader could not be reached in time: the deputy signs. The deputy is asked again."""
    report = turn.state.reports[report_id]
    if report.sent_ms < 0:
        signing = turn.rules.reporting.signing
        if asked == signing.to:
            turn.log(
                f"{report.id}：值班领导未签，转副职代签",
                f"{report.id}: the leader has not signed, the deputy is asked",
            )
        _ask_signature(turn, report, _rule(turn, report), signing.deputy)


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


def _ask_signature(turn: Turn, report: OpenReport, rule: ReportRule, to: str) -> None:
    turn.ask(
        topic="sign_report",
        about=report.id,
        to=to,
        options=("sign",),
        within_s=turn.rules.reporting.signing.deputy_after,
        text=Text(
            f"请签发：{rule.line} {'电话' if rule.form == 'phone' else '书面'}报告，报 {rule.to}",
            f"please sign: {rule.line_en}, {rule.form}, to {rule.to}",
        ),
    )


def _rule(turn: Turn, report: OpenReport) -> ReportRule:
    return next(rule for rule in turn.rules.reporting.rules if rule.id == report.rule)


def _content(turn: Turn, incident: Incident) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The elements the law asks for: those known, and the names of those that are not."""
    known = _facts(turn, incident)
    content, gaps = [], []
    if turn.charge.status is not ExerciseStatus.ACTUAL:
        content.append(("标识", "【演练】仿真演练·非真实事件"))
    for element in turn.rules.reporting.elements:
        text = known.get(element.id, "")
        if text:
            content.append((element.name, text))
        else:
            gaps.append(element.name)
    return tuple(content), tuple(gaps)


def _facts(turn: Turn, incident: Incident) -> dict[str, str]:
    hazard = turn.ground.hazards.get(incident.hazard)
    hurt = [
        f"{label} {incident.total(what)} 人"
        for what, label in _CASUALTIES
        if what in incident.counts
    ]
    known = turn.state.alarms
    live = [name for name in known.live.values() if known.alarms[name].incident == incident.id]
    wind = turn.ground.wind_at(turn.state.winds, incident.place)
    scene = [f"{len(live)} 个探头在报警"] if live else []
    if wind is not None:
        scene.append(f"风从 {wind.from_deg:.0f}° 来，{wind.speed_m_s:.1f} 米/秒")
    sent = sum(len(need.sent) for need in incident.needs.values())
    notices = [n for n in turn.state.notices.values() if n.incident == incident.id]
    issued = sum(1 for notice in notices if notice.issued_ms >= 0)
    return {
        "unit": "" if hazard is None else f"{hazard.name}（{hazard.level_label}）",
        "time": turn.ground.clock_text(incident.opened_ms),
        "place": incident.place.name,
        "scene": "；".join(scene),
        "course": incident.because,
        "casualties": "，".join(hurt),
        "measures": f"已调派 {sent} 支队伍，发布避险通知 {issued} 次",
    }
