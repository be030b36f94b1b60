"""Sections 4 and 6: the timeline, the alarm chain and the legal clocks."""

from __future__ import annotations

from reports.drill import planned, reported
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
    sent, late, rung = reported.counted(story)
    lead = (
        say.pick(
            f"从气体到达探头到值班签收，中位 {median}；"
            f"报出信息 {sent} 份，迟报漏报 {late} 份，到期前预警 {rung} 次。",
            f"From gas at a head to acknowledgement the median is {median}; {sent} situation "
            f"reports were sent, {late} late or missed, {rung} alarms rang before a limit.",
        )
        if chains
        else say.pick(
            f"没有真实气体引起的报警；报出信息 {sent} 份，迟报漏报 {late} 份，预警 {rung} 次。",
            f"No alarm followed real gas; {sent} situation reports were sent, {late} late or "
            f"missed, {rung} alarms rang before a limit.",
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
    blocks += [reported.clocks(story, say), reported.sent_reports(story, say)]
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
