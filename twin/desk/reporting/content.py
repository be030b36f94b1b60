"""What a situation report says: the elements the rules ask for, and the names of those missing.

What a reader would get wrong: nothing is left out because it is unsure, and nothing is filled in.
What nobody has said is a gap by name; a clause about cause or blame stays out
(快报事实、慎报原因).
"""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.plans.memory import Plan
from twin.desk.reporting.days import day_after
from twin.desk.reporting.memory import OpenReport
from twin.desk.reporting.rules import Cautious, ReportRule
from twin.desk.reporting.sources import doubts, reporters, sources
from twin.desk.turn import Turn, ms
from twin.terms.report_effects import ReportStage
from twin.terms.warning import ExerciseStatus

__all__ = ["casualties", "content_of", "number_of", "plain_facts", "remember", "told"]

_CASUALTIES = {
    "dead": "死亡",
    "grave": "重伤（含急性中毒）",
    "light": "轻伤",
    "observed": "留观",
    "missing": "失联",
    "trapped": "被困",
}
_FORMS = {"phone": "电话", "written": "书面"}
_DAY_MS = 24 * 3600 * 1000
_ENDS = "。；！？\n"
_BREAKS = "，,"

Content = tuple[tuple[str, str], ...]


def casualties(incident: Incident) -> dict[str, int]:
    """The casualties as they are reckoned with now."""
    return {what: incident.total(what) for what in _CASUALTIES if what in incident.counts}


def told(turn: Turn, incident: Incident, rule: ReportRule) -> dict[str, int] | None:
    """The casualties last reported of an incident on a rule's line to its receiver."""
    return turn.state.reporting.told.get(_told_key(incident, rule))


def remember(turn: Turn, incident: Incident, rule: ReportRule) -> None:
    """These casualties have been reported."""
    turn.state.reporting.told[_told_key(incident, rule)] = casualties(incident)


def _told_key(incident: Incident, rule: ReportRule) -> str:
    return f"{incident.id}/{rule.line}/{rule.to}"


def number_of(turn: Turn, report: OpenReport) -> str:
    """The next report number: of the event and its line, counted from 1."""
    line = turn.rules.reporting.rule(report.rule).line
    key = f"{_event_code(turn, report.incident)}-{line.upper()}"
    return f"{key}-{turn.count(f'no:{key}'):02d}"


def content_of(
    turn: Turn, report: OpenReport, incident: Incident | None, number: str, by: str
) -> tuple[Content, tuple[str, ...]]:
    """The elements that are known, and the names of those that are not."""
    rules = turn.rules.reporting
    rule = rules.rule(report.rule)
    line = rules.line(rule.line)
    content, gaps = [], []
    if turn.charge.status is not ExerciseStatus.ACTUAL:
        content.append(("标识", "【演练】仿真演练·非真实事件"))
    skips = "，越级" if rule.skips_levels else ""
    content += [
        ("报告编号", number),
        ("报告种类", f"{line.name}·{rule.stage.label.zh}（{_FORMS[rule.form]}{skips}）"),
        ("签发", turn.rules.authority.name_of(by).zh),
    ]
    if incident is None:
        return (*content, *_of_the_day(turn)), ()
    last = told(turn, incident, rule)
    if last is not None and rule.stage is not ReportStage.FIRST:
        same = last == casualties(incident)
        content.append(("与上次报告相比", "伤亡无变化" if same else "伤亡有变化"))
    known = _facts(turn, report, rule, incident)
    withheld = False
    for element in rules.elements:
        text, some = plain_facts(known.get(element.id, ""), rules.cautious)
        withheld = withheld or some
        if text:
            content.append((element.name, text))
        elif element.required:
            gaps.append(element.name)
    if withheld:
        gaps.append(rules.cautious.instead)
    return tuple(content), tuple(gaps)


def plain_facts(text: str, cautious: Cautious) -> tuple[str, bool]:
    """A text without its clauses about cause or blame, and whether there were any.

    A sentence that has one in any clause keeps its other clauses.
    """
    kept, withheld, clause = "", False, ""
    for letter in f"{text}\0":
        if letter != "\0" and letter not in _ENDS and letter not in _BREAKS:
            clause += letter
            continue
        if any(word in clause for word in cautious.words):
            withheld = True
            kept = kept.rstrip(_BREAKS) + letter if kept and letter in _ENDS else kept
        else:
            kept += clause + letter.strip("\0")
        clause = ""
    return kept.strip(_BREAKS + _ENDS), withheld


def _event_code(turn: Turn, incident: str) -> str:
    """The event's code in this system; a day's report has the day alone."""
    known = turn.state.incidents.get(incident)
    at_ms = turn.now_ms if known is None else known.opened_ms
    days = (turn.ground.start_s * 1000 + at_ms) // _DAY_MS
    code = f"EV-{day_after(turn.charge.start[:10], days)}"
    return f"{code}-{incident}" if incident else code


def _of_the_day(turn: Turn) -> Content:
    """A daily report: what has been opened since yesterday's, or that nothing has."""
    since_ms = turn.now_ms - _DAY_MS
    new = [
        each
        for each in turn.state.incidents.values()
        if each.opened_ms >= since_ms and not each.routine
    ]
    names = [f"{each.place.name} {turn.ground.kinds[each.event_type].name}" for each in new]
    said = f"{len(new)} 起：{'；'.join(names)}" if new else "无突发事件"
    clock = turn.ground.clock_text
    return (("统计时段", f"截至 {clock(turn.now_ms)} 的 24 小时"), ("突发事件", said))


def _facts(turn: Turn, report: OpenReport, rule: ReportRule, incident: Incident) -> dict[str, str]:
    ground, clock = turn.ground, turn.ground.clock_text
    hazard = ground.hazards.get(incident.hazard)
    hurt = [f"{_CASUALTIES[what]} {n} 人" for what, n in casualties(incident).items()]
    loss_cny = incident.total("direct_loss_cny")
    plan = turn.state.plans.get(incident.id)
    place = incident.place
    return {
        "code": _event_code(turn, incident.id),
        "unit": "" if hazard is None else f"{hazard.name}（{hazard.level_label}）",
        "time": clock(incident.opened_ms),
        "place": place.name,
        "position": f"北纬 {place.lat_deg:.5f}°，东经 {place.lon_deg:.5f}°（WGS-84）",
        "scene": _scene(turn, incident),
        "course": incident.because,
        "casualties": "，".join(hurt),
        "loss": f"{loss_cny} 元" if loss_cny else "",
        "grade": _grade(incident),
        "response": _response(plan),
        "measures": _measures(turn, incident),
        "units": _units(incident),
        "notices": _notices(turn, incident),
        "doubts": doubts(turn, incident),
        "source": sources(incident),
        "reporter": reporters(turn, incident),
        "receiver": turn.rules.reporting.party(rule.to).name,
        "sent": f"接报 {clock(incident.opened_ms)}，报出 {clock(turn.now_ms)}",
        "next": _next(turn, report, rule, incident),
    }


def _scene(turn: Turn, incident: Incident) -> str:
    known = turn.state.alarms
    live = [name for name in known.live.values() if known.alarms[name].incident == incident.id]
    said = [f"{len(live)} 个探头在报警"] if live else []
    wind = turn.ground.wind_at(turn.state.winds, incident.place)
    if wind is not None:
        said.append(f"风从 {wind.from_deg:.0f}° 来，{wind.speed_m_s:.1f} 米/秒")
    said += ["事件已控制"] if incident.controlled_ms >= 0 else []
    return "；".join(said)


def _response(plan: Plan | None) -> str:
    if plan is None or plan.started_ms < 0:
        return "未启动"
    return "已解除" if plan.level is None else plan.level.label.zh


def _grade(incident: Incident) -> str:
    said = [] if incident.grade is None else [incident.grade.label.zh]
    said += ["较大涉险"] if incident.larger_risk else []
    return "，".join(said)


def _measures(turn: Turn, incident: Incident) -> str:
    plan = turn.state.plans.get(incident.id)
    said = [f"启用调派卡 {incident.card}"] if incident.card else []
    if plan is not None and plan.assignments:
        done = sum(1 for each in plan.assignments.values() if each.is_over)
        said.append(f"协同任务 {len(plan.assignments)} 项，办结 {done} 项")
    if incident.standoff_m > 0:
        said.append(f"划定警戒 {incident.standoff_m:.0f} 米")
    return "；".join(said)


def _units(incident: Incident) -> str:
    sent = sum(len(need.sent) for need in incident.needs.values())
    return f"已调派 {sent} 支队伍" if sent else ""


def _notices(turn: Turn, incident: Incident) -> str:
    issued = [
        each
        for each in turn.state.notices.values()
        if each.incident == incident.id and each.issued_ms >= 0
    ]
    return f"已发布避险通知 {len(issued)} 次" if issued else ""


def _next(turn: Turn, report: OpenReport, rule: ReportRule, incident: Incident) -> str:
    """When the next report of this line is due: one that is owed, or one that this one starts."""
    book, rules = turn.state.reporting, turn.rules.reporting
    due_ms = [
        each.due_ms
        for name in book.of_incident[incident.id]
        if (each := book.reports[name]).is_owed
        and each is not report
        and rules.rule(each.rule).line == rule.line
    ]
    over = book.happened.get(incident.id, ())
    for other in rules.rules:
        follows = other.started_by == f"sent:{rule.id}" or (other is rule and other.repeats)
        if follows and not any(moment in over for moment in other.ends_on):
            due_ms.append(turn.now_ms + ms(other.limit))
    return turn.ground.clock_text(min(due_ms)) if due_ms else ""
