"""Sections 4, 6 and 7: timeline, alarm chain with the reporting clocks, dispatch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.drill.arrivals import arrivals, draw_arrivals
from reports.drill.blocks import (
    Block,
    Cell,
    FigureBlock,
    Heading,
    Maps,
    Paragraph,
    Section,
    table,
)
from reports.drill.chain import Chain, draw_chain, quantile
from reports.drill.maps import SHADES, draw_maps
from reports.drill.story import Said, Story
from reports.drill.timeline import draw_timeline
from reports.drill.words import (
    CAPABILITIES,
    EVENTS,
    ROLES,
    TASKS,
    Speaker,
    t_plus,
    unit_name,
)
from twin.county import County
from twin.terms.drill import Drill
from twin.terms.text import Text
from twin.terms.warning import ProtectiveAction

__all__ = ["alarm_chain", "dispatch", "timeline"]


def timeline(story: Story, county: County, say: Speaker) -> Section:
    """Section 4: what happened when."""
    opened = story.of("desk.incident_opened")
    lead = (
        say.pick("没有立案。", "No incident was opened.")
        if not opened
        else say.pick(
            f"第一起事件在 {say.clock(opened[0].at_s)} 立案，共 {len(opened)} 起。",
            f"The first incident was opened at {say.clock(opened[0].at_s)}; {len(opened)} in all.",
        )
    )
    title, svg = draw_timeline(story, county, say)
    note = say.pick(
        "▼ 注入，◆ 立案，▲ 避险通知，■ 结案，○ 电话报告，● 书面报告。",
        "▼ inject, ◆ incident, ▲ notice, ■ closing, ○ phone report, ● written report",
    )
    rows = [
        (
            t_plus(said.at_s),
            said.body["incident"],
            say.word(EVENTS, str(said.body["event_type"])),
            said.body["place"]["name"],
            said.body["because"][say.lang],
        )
        for said in opened
    ]
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("事件", "incident"),
        say.pick("类型", "kind"),
        say.pick("地点", "place"),
        say.pick("为什么立案", "why"),
    ]
    caption = say.pick("立案的事件", "incidents opened")
    return Section(
        "s4",
        "4",
        say.pick("时间线", "Timeline"),
        lead,
        [FigureBlock(title, svg, note), table("t-incidents", caption, heads, rows)],
        wide=True,
    )


def alarm_chain(story: Story, chains: list[Chain], say: Speaker) -> Section:
    """Section 6: where the time goes from sensor to decision, and the legal clocks."""
    whole = quantile([sum(c.parts_s) for c in chains if c.acknowledged_s is not None], 0.5)
    late = [said for said in story.of("desk.report_sent") if said.body["margin_s"] < 0]
    sent = story.of("desk.report_sent")
    lead = say.pick(
        f"从气体到达探头到值班签收，中位 {say.span(whole)}；"
        f"{len(sent)} 份信息报告中 {len(late)} 份迟报。",
        f"From gas at a head to acknowledgement the median is {say.span(whole)}; {len(late)} of "
        f"{len(sent)} situation reports were late.",
    )
    blocks: list[Block] = []
    if chains:
        title, svg = draw_chain(chains, say)
        note = say.pick("前 14 个二级气体报警。", "The first 14 second-level gas alarms.")
        blocks.append(FigureBlock(title, svg, note))
    names = (
        say.pick("传感响应", "sensor response"),
        say.pick("上传", "uplink"),
        say.pick("告警延时", "alarm delay"),
        say.pick("值班签收", "acknowledgement"),
    )
    rows = []
    for i, name in enumerate(names):
        values = [c.parts_s[i] for c in chains if i < 3 or c.acknowledged_s is not None]
        rows.append((name, len(values), *(say.span(quantile(values, q)) for q in (0.5, 0.9))))
    rows += _decision_rows(story, say)
    heads = [say.pick("环节", "link"), "#" + say.pick("次数", "count"), "#p50", "#p90"]
    caption = say.pick("告警链各环节用时", "time in each link of the alarm chain")
    blocks.append(table("t-chain", caption, heads, rows))
    blocks.append(Heading(say.pick("信息报告的时限", "Reporting clocks")))
    blocks.append(_clocks(story, say))
    return Section("s6", "6", say.pick("告警链", "Alarm chain"), lead, blocks)


def dispatch(story: Story, drill: Drill, county: County, say: Speaker, validity: Text) -> Section:
    """Section 7: were units well chosen and in time; what the public was told."""
    found = arrivals(story)
    short = story.of("desk.shortage_said")
    lead = say.pick(
        f"{len(found)} 次到场；向其他方面请求 {len(story.of('desk.request_made'))} 次，"
        f"缺口 {len(short)} 处，都当场说明。",
        f"{len(found)} arrivals; {len(story.of('desk.request_made'))} requests to others, "
        f"{len(short)} shortages, each said at once.",
    )
    blocks: list[Block] = []
    if found:
        title, svg = draw_arrivals(found, county, say)
        note = say.pick("每行是一支队伍的一次出动。", "A row is one sending of one unit.")
        blocks.append(FigureBlock(title, svg, note))
    blocks.append(_choices(story, county, say))
    blocks.append(_requests(story, county, say))
    maps = draw_maps(story, drill, county, say, validity)
    if maps:
        blocks.append(Heading(say.pick("四个时刻的态势", "The situation at four moments")))
        blocks.append(Paragraph(say(validity)))
        blocks.append(Maps(maps, _key(story, say)))
    blocks.append(Heading(say.pick("公众避险通知", "Notices to the public")))
    blocks.append(_notices(story, say))
    return Section("s7", "7", say.pick("调度与到达", "Dispatch and arrival"), lead, blocks)


def _decision_rows(story: Story, say: Speaker) -> list[tuple[object, ...]]:
    """From alarm to incident, and from incident to the first order or request."""
    opened = story.of("desk.incident_opened")
    actions = sorted(
        [*story.of("desk.order_given"), *story.of("desk.request_made")], key=lambda s: s.seq
    )
    alarms = {str(s.body["alarm"]): s.at_s for s in story.of("desk.alarm_announced")}
    to_open, to_act = [], []
    for said in opened:
        known = [alarms[name] for name in said.body["evidence"] if name in alarms]
        if known:
            to_open.append(said.at_s - min(known))
        first = [s.at_s for s in actions if s.body["incident"] == said.body["incident"]]
        if first:
            to_act.append(first[0] - said.at_s)
    names = (
        say.pick("告警到立案", "alarm to incident"),
        say.pick("立案到首道指令", "incident to first order"),
    )
    return [
        (name, len(values), *(say.span(quantile(values, q)) for q in (0.5, 0.9)))
        for name, values in zip(names, (to_open, to_act), strict=True)
    ]


def _clocks(story: Story, say: Speaker) -> Block:
    sent = {str(s.body["report"]): s for s in story.of("desk.report_sent")}
    came = {str(s.body["report"]): s for s in story.of("desk.report_came_in")}
    rows = []
    for due in story.of("desk.report_due"):
        name = str(due.body["report"])
        done = sent.get(name) or came.get(name)
        if done is None:
            state = Cell(say.pick("未报", "not sent"), "missed")
        elif done.body["margin_s"] < 0:
            late = say.span(-done.body["margin_s"])
            state = Cell(say.pick(f"迟报 {late}", f"late by {late}"), "late")
        else:
            left = say.span(done.body["margin_s"])
            state = Cell(say.pick(f"按时，余 {left}", f"on time, {left} left"), "met")
        rows.append(
            (
                name,
                due.body["incident"],
                due.body["line"],
                say.pick("电话", "phone")
                if due.body["form"] == "phone"
                else say.pick("书面", "written"),
                f"{due.body['sender']} → {due.body['to']}",
                t_plus(due.body["due_at_ms"] / 1000),
                "—" if done is None else t_plus(done.at_s),
                state,
                due.body["clause"],
            )
        )
    heads = [
        "@" + say.pick("报告", "report"),
        "@" + say.pick("事件", "incident"),
        "@" + say.pick("线", "line"),
        "@" + say.pick("形式", "form"),
        say.pick("谁报给谁", "from, to"),
        "@" + say.pick("时限", "due"),
        "@" + say.pick("实际", "actual"),
        "@" + say.pick("结论", "outcome"),
        say.pick("条款", "clause"),
    ]
    caption = say.pick("每一个时限及其条款", "every clock and its clause")
    return table("t-clocks", caption, heads, rows)


def _choices(story: Story, county: County, say: Speaker) -> Block:
    rows = []
    for said in story.of("desk.order_given"):
        body = said.body
        others = [
            f"{unit_name(county, c['unit'], say)} {c['arrive_in_s'] / 60:.0f}"
            f"{say.pick('分', ' min')}（{c['passed_over'][say.lang]}）"
            for c in body["candidates"]
            if c["passed_over"] is not None
        ]
        rows.append(
            (
                t_plus(said.at_s),
                body["order"],
                unit_name(county, body["unit"], say),
                say.word(TASKS, body["task"]),
                body["because"][say.lang],
                "；".join(others[:3]),
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("指令", "order"),
        say.pick("队伍", "unit"),
        "@" + say.pick("任务", "task"),
        say.pick("理由", "reason"),
        say.pick("其余候选", "the others"),
    ]
    caption = say.pick("本级指令及理由", "orders of our own, with reasons")
    return table("t-orders", caption, heads, rows)


def _requests(story: Story, county: County, say: Speaker) -> Block:
    answers = {str(s.body["request"]): s for s in story.of("obs.request_answered")}
    short = {
        (str(s.body["incident"]), str(s.body["capability"])): s
        for s in story.of("desk.shortage_said")
    }
    rows = []
    for said in story.of("desk.request_made"):
        body = said.body
        answer = answers.get(str(body["request"]))
        missing = short.get((str(body["incident"]), str(body["capability"])))
        rows.append(
            (
                t_plus(said.at_s),
                body["request"],
                say.word(ROLES, body["to_role"]),
                f"{say.word(CAPABILITIES, body['capability'])} ×{body['number']}",
                say.word(TASKS, body["task"]),
                _answer(answer, county, say),
                "" if missing is None else Cell(missing.body["because"][say.lang], "late"),
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("请求", "request"),
        "@" + say.pick("向谁", "to"),
        say.pick("要什么", "what"),
        "@" + say.pick("任务", "task"),
        say.pick("答复", "answer"),
        say.pick("缺口", "shortage"),
    ]
    caption = say.pick("向其他指挥方的请求", "requests to other commands")
    return table("t-requests", caption, heads, rows)


def _answer(answer: Said | None, county: County, say: Speaker) -> Cell:
    if answer is None:
        return Cell(say.pick("未答复", "no answer"), "missed")
    when = t_plus(answer.at_s)
    if not answer.body["accepted"]:
        return Cell(f"{when} {say.pick('不能', 'no')}：{answer.body['reason']}", "late")
    units = "、".join(unit_name(county, unit, say) for unit in answer.body["units"])
    return Cell(f"{when} {units}")


def _notices(story: Story, say: Speaker) -> Block:
    sent = story.of("device.cap_sent")
    rows = []
    for i, said in enumerate(story.of("desk.warning_issued")):
        notice = said.body["notice"]
        cap = sent[i].body["identifier"] if i < len(sent) else ""
        for zone in notice["zones"]:
            rows.append(
                (
                    t_plus(said.at_s),
                    notice["warning"],
                    say.word(_STEPS, notice["step"]),
                    say(ProtectiveAction(zone["action"]).label),
                    zone["name"][say.lang],
                    zone["residents"],
                    "、".join(zone["places"]) or "—",
                    cap,
                )
            )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("通知", "notice"),
        "@" + say.pick("步骤", "step"),
        "@" + say.pick("动作", "action"),
        say.pick("区域", "zone"),
        "#" + say.pick("居民", "residents"),
        say.pick("村镇", "places"),
        "CAP 1.2",
    ]
    caption = say.pick(
        "公众避险通知（状态 Exercise，不是四色预警）",
        "notices (status Exercise; not a coloured warning)",
    )
    return table("t-notices", caption, heads, rows)


_STEPS = {
    "Alert": Text("首发", "first"),
    "Update": Text("更新", "update"),
    "Cancel": Text("解除", "all clear"),
}


def _key(story: Story, say: Speaker) -> list[tuple[str, str]]:
    plumes = story.of("world.plume")
    key = []
    if plumes:
        rows: list[Mapping[str, Any]] = sorted(
            plumes[0].body["thresholds"], key=lambda row: row["mg_m3"]
        )
        for shade, row in zip(SHADES, rows, strict=False):
            key.append((shade, f"≥ {row['mg_m3']:g} mg/m³"))
    key.append(("#dbe6fb", say.pick("避险通知区域：实线疏散，虚线就地避险",
                                    "notice zones: solid evacuate, dashed shelter")))  # fmt: skip
    return key
