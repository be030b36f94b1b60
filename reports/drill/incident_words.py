"""One line of an incident's file in words, from its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.drill.incident_story import Line
from reports.drill.words import (
    CAPABILITIES,
    ROLES,
    STATUS,
    TASKS,
    Speaker,
    event_name,
    party_name,
    unit_name,
)
from twin.county import County
from twin.terms.sources import CHANNELS, SOURCES
from twin.terms.text import Text

__all__ = ["CLOCKS", "FIGURES", "KINDS", "PHASES", "told"]

Body = Mapping[str, Any]

PHASES = {
    "before": Text("事前", "before"),
    "onset": Text("事发", "onset"),
    "response": Text("事中", "response"),
    "after": Text("事后", "after"),
}
CLOCKS = {
    "risk": Text("风险发现到消除", "risk found to closed"),
    "report": Text("发现到接报", "detected to reported"),
    "order": Text("接报到首道指令", "report to first order"),
    "arrival": Text("指令到首支到场", "order to arrival"),
    "ending": Text("控制到结束", "control to end"),
    "review": Text("结束到复盘", "end to review"),
}
FIGURES = {
    "dead": Text("死亡", "dead"),
    "grave": Text("重伤（含急性中毒）", "gravely hurt (poisoned included)"),
    "light": Text("轻伤", "lightly hurt"),
    "observed": Text("留观", "under observation"),
    "missing": Text("失联", "missing"),
    "trapped": Text("被困", "trapped"),
    "at_risk": Text("涉险", "at risk"),
    "evacuated": Text("疏散", "evacuated"),
    "direct_loss_cny": Text("直接经济损失（元）", "direct loss (yuan)"),
    "burnt_ha": Text("受害面积（公顷）", "burnt area (ha)"),
    "magnitude": Text("震级", "magnitude"),
    "event_type": Text("事件类型", "kind of event"),
    "place": Text("地点", "place"),
    "hazard": Text("危险源", "hazard source"),
    "substance": Text("物质", "substance"),
}
KINDS = {
    "obs.event_reported": Text("接报", "report in"),
    "obs.answered": Text("答复", "answer"),
    "obs.request_answered": Text("答复请求", "request answered"),
    "obs.unit_reported": Text("队伍回报", "crew reports"),
    "obs.situation_receipt": Text("回执", "receipt"),
    "obs.merge_asked": Text("要求合并", "merge asked"),
    "obs.split_asked": Text("要求拆分", "split asked"),
    "obs.grade_changed": Text("人工改级", "grade set"),
    "obs.phase_changed": Text("退回阶段", "phase set back"),
    "desk.incident_opened": Text("立案", "opened"),
    "desk.incident_linked": Text("并案", "linked"),
    "desk.incident_not_linked": Text("不并案", "not linked"),
    "desk.figure_taken": Text("报数", "figure"),
    "desk.contradiction_noted": Text("说法矛盾", "contradiction"),
    "desk.contradiction_settled": Text("矛盾核清", "settled"),
    "desk.incident_revised": Text("改定", "revised"),
    "desk.incidents_merged": Text("合并", "merged"),
    "desk.incident_split": Text("拆分", "split"),
    "desk.act_undone": Text("撤销", "taken back"),
    "desk.incident_act_refused": Text("拒绝", "refused"),
    "desk.incident_graded": Text("定级", "graded"),
    "desk.incident_closed": Text("结束响应", "closed"),
    "desk.phase_entered": Text("进入阶段", "phase"),
    "desk.clock_measured": Text("阶段时钟", "clock"),
    "desk.plan_started": Text("启用调派卡", "run card"),
    "desk.order_given": Text("指令", "order"),
    "desk.request_made": Text("请求", "request"),
    "desk.support_answered": Text("答复支援请求", "support answered"),
    "desk.unit_recalled": Text("召回", "recalled"),
    "desk.shortage_said": Text("缺口", "shortage"),
    "desk.goods_drawn": Text("物资发放", "goods drawn"),
    "desk.goods_short": Text("物资缺口", "goods short"),
    "desk.goods_requested": Text("请求物资", "goods requested"),
    "desk.goods_booked": Text("物资到现场", "goods at the scene"),
    "obs.goods_answered": Text("物资答复", "goods answered"),
    "desk.report_due": Text("应报", "report due"),
    "desk.report_sent": Text("上报", "report sent"),
    "desk.report_came_in": Text("企业来报", "firm's report"),
    "desk.warning_issued": Text("避险通知", "notice"),
    "desk.scene_requested": Text("大厅场景", "hall scene"),
    "desk.asked": Text("询问", "question"),
}


def told(line: Line, county: County, say: Speaker) -> str:
    """The record in words of the page's language; what people wrote stays as they wrote it."""
    make = _MAKERS.get(line.kind)
    if make is not None:
        return make(line.body, county, say)
    for key in ("because", "text"):
        if isinstance(line.body.get(key), Mapping):
            return str(line.body[key][say.lang])
    return ""


def _reported(body: Body, county: County, say: Speaker) -> str:
    channel = say.word(dict(CHANNELS), str(body["channel"]))  # type: ignore[arg-type]
    source = say.word(dict(SOURCES), str(body["source_kind"]))  # type: ignore[arg-type]
    who = party_name(county, str(body["caller"]), say)
    counts = say.joined(f"{say.word(FIGURES, what)} {number}" for what, number in body["counts"])
    kind = event_name(county, str(body["event_type"]), say)
    line = say.pick(
        f"{who}（{source}，{channel}）：{kind}，{body['place']['name']}；{body['text']}",
        f"{who} ({source}, {channel}): {kind}, {body['place']['name']}; {body['text']}",
    )
    return f"{line}{say.pick('；', '; ')}{counts}" if counts else line


def _linked(body: Body, county: County, say: Speaker) -> str:
    return f"{body['evidence']}{say.pick('：', ': ')}{body['because'][say.lang]}"


def _figure(body: Body, county: County, say: Speaker) -> str:
    figure = f"{say.word(FIGURES, str(body['what']))} {body['amount']:g}"
    who = party_name(county, str(body["by"]), say)
    line = say.pick(f"{who}：{body['place']} {figure}", f"{who}: {body['place']} {figure}")
    if body["reckoned"] == body["amount"]:
        return line
    return line + say.pick(f"，按 {body['reckoned']:g} 计", f", reckoned as {body['reckoned']:g}")


def _contradiction(body: Body, county: County, say: Speaker) -> str:
    sayings = say.joined(
        f"{event_name(county, str(s['value']), say)}（{party_name(county, str(s['by']), say)}"
        f"{'' if s['voices'] == 1 else ' ×' + str(s['voices'])}）"
        for s in body["sayings"]
    )
    state = (
        say.pick("以更可靠者为准", "the better source holds")
        if body["settled"]
        else say.pick("须核实", "to be checked")
    )
    used = event_name(county, str(body["used"]), say)
    name = say.word(FIGURES, str(body["what"]))
    return say.pick(
        f"{name}：{sayings}；{state}，按 {used} 计", f"{name}: {sayings}; {state}, going by {used}"
    )


def _settled(body: Body, county: County, say: Speaker) -> str:
    name, value = say.word(FIGURES, str(body["what"])), event_name(county, str(body["value"]), say)
    return say.pick(
        f"{name} {value}；{body['because']['zh']}", f"{name} {value}; {body['because']['en']}"
    )


def _answered(body: Body, county: County, say: Speaker) -> str:
    who = party_name(county, str(body["by"]), say)
    return say.pick(
        f"{who} 答复 {body['question']}：{body['answer']}",
        f"{who} answers {body['question']}: {body['answer']}",
    )


def _request_answered(body: Body, county: County, say: Speaker) -> str:
    units = say.joined(unit_name(county, str(unit), say) for unit in body["units"]) or "—"
    return f"{body['request']}{say.pick('：', ': ')}{units} {body['reason']}".rstrip()


def _unit(body: Body, county: County, say: Speaker) -> str:
    return " ".join(
        part
        for part in (
            unit_name(county, str(body["unit"]), say),
            say.word(STATUS, str(body["status"])),
            say.word(TASKS, str(body["task"])) if body["task"] else "",
            str(body["note"]),
        )
        if part
    )


def _order(body: Body, county: County, say: Speaker) -> str:
    task = say.word(TASKS, str(body["task"]))
    name = unit_name(county, str(body["unit"]), say)
    return f"{body['order']} {name} {task}{say.pick('：', ': ')}{body['because'][say.lang]}"


def _request(body: Body, county: County, say: Speaker) -> str:
    role = say.word(ROLES, str(body["to_role"]))
    what = say.word(CAPABILITIES, str(body["capability"]))
    task = say.word(TASKS, str(body["task"]))
    return say.pick(
        f"{body['request']} 请{role}派{what} {body['number']}，{task}",
        f"{body['request']}: {role} asked for {body['number']} × {what}, {task}",
    )


def _goods(body: Body, county: County, say: Speaker) -> str:
    return f"{body['name']} {body['quantity']:g} {body['unit']}"


def _goods_short(body: Body, county: County, say: Speaker) -> str:
    name, unit = body["name"], body["unit"]
    return say.pick(
        f"{name}需 {body['needed']:g} {unit}，本级有 {body['found']:g} {unit}",
        f"{name}: {body['needed']:g} {unit} needed, {body['found']:g} found",
    )


def _goods_asked(body: Body, county: County, say: Speaker) -> str:
    role = say.word(ROLES, str(body["to_role"]))
    return f"{body['request']} {role} {_goods(body, county, say)}"


def _goods_answered(body: Body, county: County, say: Speaker) -> str:
    return f"{body['request']} {body['quantity']:g} {body['reason']}".rstrip()


def _goods_booked(body: Body, county: County, say: Speaker) -> str:
    there = f"{body['arrived']:g}/{body['needed']:g} {body['unit']}"
    return say.pick(
        f"{_goods(body, county, say)}（{body['by']}），共到 {there}",
        f"{_goods(body, county, say)} ({body['by']}), {there} in all",
    )


def _due(body: Body, county: County, say: Speaker) -> str:
    who, by = f"{body['report']} {body['sender']}", say.clock(body["due_at_ms"] / 1000)
    return say.pick(f"{who} 报 {body['to']}，{by} 前", f"{who} to {body['to']}, by {by}")


def _sent(body: Body, county: County, say: Speaker) -> str:
    margin = say.span(abs(float(body["margin_s"])))
    late = float(body["margin_s"]) < 0
    when = say.pick(
        f"{'逾时' if late else '余'} {margin}", f"{margin} {'late' if late else 'left'}"
    )
    to = body.get("to", body.get("sender", ""))
    return say.pick(f"{body['report']} → {to}，{when}", f"{body['report']} → {to}, {when}")


def _clock(body: Body, county: County, say: Speaker) -> str:
    span = say.span((body["to_ms"] - body["from_ms"]) / 1000.0)
    return f"{say.word(CLOCKS, str(body['clock']))} {span}"


def _phase(body: Body, county: County, say: Speaker) -> str:
    phase = say.word(PHASES, str(body["phase"]))
    return f"{phase}{say.pick('：', ': ')}{body['because'][say.lang]}" if body["by"] else phase


def _notice(body: Body, county: County, say: Speaker) -> str:
    return f"{body['notice']['warning']} {body['notice']['headline'][say.lang]}"


def _recalled(body: Body, county: County, say: Speaker) -> str:
    return f"{unit_name(county, body['unit'], say)} {body['order']} {body['because'][say.lang]}"


def _receipt(body: Body, county: County, say: Speaker) -> str:
    return f"{body['report']} {body['by']}"


def _scene(body: Body, county: County, say: Speaker) -> str:
    return f"{body['room']} {body['scene']}"


def _asked_for(body: Body, county: County, say: Speaker) -> str:
    return f"{body['by']}{say.pick('：', ': ')}{body['reason']}"


_MAKERS: dict[str, Callable[[Body, County, Speaker], str]] = {
    "obs.event_reported": _reported,
    "obs.answered": _answered,
    "obs.request_answered": _request_answered,
    "obs.unit_reported": _unit,
    "obs.situation_receipt": _receipt,
    "obs.merge_asked": _asked_for,
    "obs.split_asked": _asked_for,
    "obs.grade_changed": _asked_for,
    "obs.phase_changed": _asked_for,
    "desk.incident_linked": _linked,
    "desk.incident_not_linked": _linked,
    "desk.figure_taken": _figure,
    "desk.contradiction_noted": _contradiction,
    "desk.contradiction_settled": _settled,
    "desk.order_given": _order,
    "desk.request_made": _request,
    "desk.unit_recalled": _recalled,
    "desk.goods_drawn": _goods,
    "desk.goods_short": _goods_short,
    "desk.goods_requested": _goods_asked,
    "desk.goods_booked": _goods_booked,
    "obs.goods_answered": _goods_answered,
    "desk.report_due": _due,
    "desk.report_sent": _sent,
    "desk.report_came_in": _sent,
    "desk.clock_measured": _clock,
    "desk.phase_entered": _phase,
    "desk.warning_issued": _notice,
    "desk.scene_requested": _scene,
}
