"""Sections 4 and 6: the timeline, the alarm chain and the legal clocks."""

from __future__ import annotations

from reports.drill import planned
from reports.drill.blocks import Block, Cell, Heading, Section, table
from reports.drill.chain import LINKS, Chain, draw_chain, quantile_span, shown_at
from reports.drill.incident_words import CLOCKS
from reports.drill.story import Story
from reports.drill.timeline import draw_timeline
from reports.drill.words import Speaker, event_name, t_plus
from twin.county import County
from twin.terms.drill import Drill
from twin.terms.verdict import Verdict

__all__ = ["alarm_chain", "alarms", "timeline"]


def timeline(story: Story, drill: Drill, found: Verdict, county: County, say: Speaker) -> Section:
    """Section 4: what happened when."""
    opened = story.of("desk.incident_opened")
    lead = (
        say.pick("没有立案。", "No incident was opened.")
        if not opened
        else say.pick(
            f"第一起事件在 {say.clock(opened[0].at_s)}立案，共 {len(opened)} 起。",
            f"The first incident was opened at {say.clock(opened[0].at_s)}; {len(opened)} in all.",
        )
    )
    rows = [
        (
            t_plus(said.at_s),
            said.body["incident"],
            event_name(county, str(said.body["event_type"]), say),
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
        [
            draw_timeline(story, drill, found, county, say),
            table("t-incidents", caption, heads, rows),
            planned.assessments(story, say),
            planned.responses(story, county, say),
            planned.tasks(story, county, say),
            _phase_clocks(story, say),
        ],
    )


def _phase_clocks(story: Story, say: Speaker) -> Block:
    """The six phase clocks of every incident; the last round where it flared up again."""
    took: dict[str, dict[str, Cell]] = {}
    for said in story.of("desk.clock_measured"):
        body = said.body
        took_s, target_s = (body["to_ms"] - body["from_ms"]) / 1000.0, body["target_s"]
        css = "" if target_s is None else "met" if took_s <= target_s else "late"
        clocks = took.setdefault(str(body["incident"]), {})
        clocks[str(body["clock"])] = Cell(say.span(took_s), css)
    rows = [
        (said.body["incident"], *(
            took.get(str(said.body["incident"]), {}).get(name, Cell("—")) for name in CLOCKS
        ))
        for said in story.of("desk.incident_opened")
    ]  # fmt: skip
    heads = ["@" + say.pick("事件", "incident"), *("@" + say(name) for name in CLOCKS.values())]
    caption = say.pick(
        "六个阶段时钟（事后材料见 incident-*.html）",
        "the six phase clocks (files: incident-*.html)",
    )
    return table("t-phase-clocks", caption, heads, rows)


def alarm_chain(story: Story, chains: list[Chain], say: Speaker) -> Section:
    """Section 6: where the time goes from sensor to decision, and the legal clocks."""
    whole = [sum(c.parts_s) for c in chains if c.acknowledged_s is not None]
    median = quantile_span(whole, 0.5, say)
    late = [said for said in story.of("desk.report_sent") if said.body["margin_s"] < 0]
    sent = story.of("desk.report_sent")
    lead = (
        say.pick(
            f"从气体到达探头到值班签收，中位 {median}；"
            f"{len(sent)} 份信息报告中 {len(late)} 份迟报。",
            f"From gas at a head to acknowledgement the median is {median}; {len(late)} of "
            f"{len(sent)} situation reports were late.",
        )
        if chains
        else say.pick(
            f"没有真实气体引起的报警；{len(sent)} 份信息报告中 {len(late)} 份迟报。",
            f"No alarm followed real gas; {len(late)} of {len(sent)} situation reports were late.",
        )
    )
    blocks: list[Block] = []
    if chains:
        blocks.append(draw_chain(chains, say))
    rows = []
    for i, (_, _, name) in enumerate(LINKS):
        values = [c.parts_s[i] for c in chains if i < 3 or c.acknowledged_s is not None]
        rows.append((say(name), len(values), *(quantile_span(values, q, say) for q in (0.5, 0.9))))
    rows += _decision_rows(story, say)
    heads = [say.pick("环节", "link"), "#" + say.pick("次数", "count"), "#p50", "#p90"]
    caption = say.pick("告警链各环节用时", "time in each link of the alarm chain")
    blocks.append(table("t-chain", caption, heads, rows))
    blocks.append(Heading(say.pick("信息报告的时限", "Reporting clocks")))
    blocks.append(_clocks(story, say))
    return Section("s6", "6", say.pick("告警链", "Alarm chain"), lead, blocks)


def _decision_rows(story: Story, say: Speaker) -> list[tuple[object, ...]]:
    """From alarm to incident, and from incident to the first order or request."""
    opened = story.of("desk.incident_opened")
    actions = sorted(
        [*story.of("desk.order_given"), *story.of("desk.request_made")], key=lambda s: s.seq
    )
    alarms: dict[str, float] = {}
    for position in story.positions():
        for name, _, at_s in shown_at(story, position):
            alarms[name] = min(at_s, alarms.get(name, at_s))
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
        (name, len(values), *(quantile_span(values, q, say) for q in (0.5, 0.9)))
        for name, values in zip(names, (to_open, to_act), strict=True)
    ]


def alarms(chains: list[Chain], say: Speaker) -> Block:
    """Every alarm of the chain with its moments, in seconds."""
    rows = []
    for chain in chains:
        parts = [f"{part:.0f}" for part in chain.parts_s]
        seen = chain.acknowledged_s
        if seen is None:
            parts[3] = "—"
        told = "—" if seen is None else f"{seen - chain.truth_s:.0f}"
        rows.append((chain.point, t_plus(chain.truth_s), t_plus(chain.alarm_s), *parts, told))
    heads = [
        "@" + say.pick("探头", "head"),
        "@" + say.pick("气体到达", "gas arrives"),
        "@" + say.pick("告警", "alarm"),
        *(f"#{say(name)}" for _, _, name in LINKS),
        "#" + say.pick("合计", "in all"),
    ]
    caption = say.pick(
        f"逐个报警的用时（秒，共 {len(chains)} 个）",
        f"Each alarm, in seconds ({len(chains)} in all)",
    )
    return table("t-alarms", caption, heads, rows, folded=True)


def _clocks(story: Story, say: Speaker) -> Block:
    sent = {str(s.body["report"]): s for s in story.of("desk.report_sent")}
    came = {str(s.body["report"]): s for s in story.of("desk.report_came_in")}
    rows = []
    for due in story.of("desk.report_due"):
        name = str(due.body["report"])
        done = sent.get(name) or came.get(name)
        if done is None and due.body["due_at_ms"] / 1000 > story.end_s:
            state = Cell(say.pick("未报，运行结束时未到期", "not sent, not yet due"), "not_tested")
        elif done is None:
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
        say.pick("线", "line"),
        "@" + say.pick("形式", "form"),
        say.pick("谁报给谁", "from, to"),
        "@" + say.pick("时限", "due"),
        "@" + say.pick("实际", "actual"),
        say.pick("结论", "outcome"),
        say.pick("条款", "clause"),
    ]
    caption = say.pick("每一个时限及其条款", "every clock and its clause")
    return table("t-clocks", caption, heads, rows)
