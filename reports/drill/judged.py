"""Sections 1, 2, 3 and 5: the verdict, what was simulated, the objectives, the expected actions."""

from __future__ import annotations

from reports.drill.blocks import Block, Cell, Facts, Heading, Row, Section, Tiles, Todo, table
from reports.drill.chain import Chain, quantile_span
from reports.drill.deadlines import draw_actions
from reports.drill.story import Story
from reports.drill.words import BASIS_ROWS, OUTCOMES, POLICIES, RATINGS, ROLES, Speaker, t_plus
from twin.county import County
from twin.terms.basis import Basis
from twin.terms.drill import Drill, Expect
from twin.terms.verdict import Finding, Verdict

__all__ = ["actions", "objectives", "overview", "ruling", "verdict"]

_BLANK = "＿＿＿"  # for a person to write on
_WORST = {"missed": 0, "late": 1, "not_tested": 2, "met": 3}


def ruling(found: Verdict, say: Speaker) -> str:
    """The verdict in two words."""
    if not found.complete:
        return say.pick("运行未完成", "incomplete run")
    if not found.findings:
        return say.pick("没有预期行动", "nothing expected")
    return say.pick("通过", "passed") if found.passed else say.pick("未通过", "not passed")


def verdict(drill: Drill, found: Verdict, chains: list[Chain], say: Speaker) -> Section:
    """Section 1: did we pass, and what to mend first."""
    judged = list(zip(drill.expects, found.findings, strict=True))
    tested = [(e, f) for e, f in judged if f.outcome != "not_tested"]
    met = sum(finding.outcome == "met" for _, finding in tested)
    critical = [finding for expect, finding in tested if expect.critical]
    critical_met = sum(finding.outcome == "met" for finding in critical)
    missed = sum(finding.outcome == "missed" for _, finding in tested)
    untested = len(judged) - len(tested)
    rules = drill.pass_rules
    share = f"{found.on_time_share:.1%}" if tested else "—"
    if tested and len({expect.weight for expect in drill.expects}) > 1:
        share += say.pick("（按权重）", " by weight")
    lead = say.pick(
        f"{ruling(found, say)}：{len(tested)} 项预期行动中 {met} 项按时"
        f"（{share}，要求 {rules.on_time_at_least * 100:g}%），"
        f"关键行动 {critical_met}/{len(critical)} 项（要求 {rules.critical_on_time * 100:g}%）"
        + (f"；另有 {untested} 项未检验" if untested else "")
        + (f"；机器评定等第：{say(found.grade.label)}。" if found.grade else "。"),
        f"{ruling(found, say).capitalize()}: {met} of {len(tested)} expected actions on time "
        f"({share}; rule: {rules.on_time_at_least * 100:g}%), "
        f"{critical_met} of {len(critical)} critical ones "
        f"(rule: {rules.critical_on_time * 100:g}%)"
        + (f"; {untested} more were not tested" if untested else "")
        + (f"; grade by machine: {say(found.grade.label)}." if found.grade else "."),
    )
    if not judged:
        lead = say.pick(f"{ruling(found, say)}，不作总评。", "No verdict: nothing was expected.")
    people = [sum(c.parts_s) for c in chains if c.acknowledged_s is not None]
    tiles = Tiles(
        [
            (share, say.pick("预期行动按时率", "expected actions on time")),
            (f"{critical_met}/{len(critical)}", say.pick("关键行动按时", "critical on time")),
            (
                quantile_span(people, 0.5, say),
                say.pick("气体到签收，中位", "gas to acknowledgement, median"),
            ),
            (str(missed), say.pick("未完成", "missed")),
        ]
    )
    failed = sorted(
        (pair for pair in judged if pair[1].outcome in ("missed", "late")),
        key=lambda pair: (_WORST[pair[1].outcome], not pair[0].critical, -_late_s(pair[1])),
    )
    blocks: list[Block] = [tiles]
    if failed:
        blocks.append(Heading(say.pick("最要紧的事", "What to mend first")))
        blocks.append(
            Todo(
                [(_told(expect, finding, say), f"x-{expect.id}") for expect, finding in failed[:3]],
                say.pick("看证据", "evidence"),
            )
        )
    return Section("s1", "1", say.pick("结论", "Verdict"), lead, blocks)


def overview(story: Story, drill: Drill, county: County, say: Speaker) -> Section:
    """Section 2: what was drilled, and what of it is synthetic."""
    world = drill.world
    hours = drill.duration_s / 3600.0
    roles = say.joined(say.word(ROLES, role) for role in drill.roles)
    lead = say.pick(
        f"演练世界时长 {hours:g} 小时，{len(drill.injects)} 条注入，"
        f"{len(drill.expects)} 项预期行动；被测的是{roles}的指挥台，其余都由仿真扮演。",
        f"{hours:g} hours of drill time, {len(drill.injects)} injects, {len(drill.expects)} "
        f"expected actions; the desk under test acts as {roles}, the rest is simulated.",
    )
    facts = Facts(
        [
            (say.pick("县域", "county"), say.pick(county.name, county.name_en)),
            (say.pick("T+00:00 即", "T+00:00 is"), drill.start.replace("T", " ")[:16] + " UTC+8"),
            (
                say.pick("起始天气", "weather at start"),
                say.pick(
                    f"风从 {world.wind_from_deg:.0f}° 来，{world.wind_m_s:g} 米/秒，"
                    f"{world.temperature_c:g} ℃",
                    f"wind from {world.wind_from_deg:.0f}° at {world.wind_m_s:g} m/s, "
                    f"{world.temperature_c:g} °C",
                ),
            ),
            (say.pick("调度策略", "dispatch policy"), say.word(POLICIES, drill.policy)),
            (say.pick("记录", "records"), str(story.records)),
        ]
    )
    goals = table(
        "t-goals",
        say.pick("演练目标", "objectives"),
        ["@" + say.pick("编号", "id"), say.pick("目标", "objective"), say.pick("依据", "standard")],
        [(goal.id, say(goal.text), goal.standard) for goal in drill.objectives],
    )
    basis = table(
        "t-basis",
        say.pick(
            "哪些是真的，哪些是合成的：每条数据都带依据标签",
            "what is real and what is synthetic: every datum carries its basis",
        ),
        [say.pick("内容", "what"), say.pick("依据", "basis"), say.pick("意思", "meaning")],
        [(say(text), tag, say(Basis(tag).label)) for text, tag in BASIS_ROWS],
    )
    return Section("s2", "2", say.pick("演练概况", "Overview"), lead, [facts, goals, basis])


def objectives(drill: Drill, found: Verdict, say: Speaker) -> Section:
    """Section 3: each objective by its expected actions."""
    performed = sum(rating.rating == "P" for rating in found.objectives)
    lead = say.pick(
        f"{len(found.objectives)} 个目标中，{performed} 个凡已检验的行动全部按时。",
        f"In {performed} of {len(found.objectives)} objectives all that was tested came in time.",
    )
    names = {goal.id: say(goal.text) for goal in drill.objectives}
    css = {"P": "met", "S": "late", "M": "late", "U": "missed", "N": "not_tested"}
    rows = [
        (
            rating.objective,
            names[rating.objective],
            Cell(say.word(RATINGS, rating.rating), css[rating.rating]),
            rating.met,
            rating.late,
            rating.missed,
            rating.not_tested,
        )
        for rating in found.objectives
    ]
    heads = [
        "@" + say.pick("编号", "id"),
        say.pick("目标", "objective"),
        say.pick("评定", "rating"),
        *(f"#{say(OUTCOMES[outcome])}" for outcome in ("met", "late", "missed", "not_tested")),
    ]
    rule = say.pick(
        "评定规则：全部按时为达成；有关键行动未完成或全未做为未达成；关键逾时或按时不足一半为困难较大；"
        "其余为基本达成（字母按 HSEEP）。",
        "rule: P all in time; U a critical action missed or nothing done; M a critical one late or "
        "less than half in time; S the rest (letters as in HSEEP)",
    )
    return Section(
        "s3",
        "3",
        say.pick("目标达成", "Objectives"),
        lead,
        [table("t-ratings", rule, heads, rows)],
    )


def actions(story: Story, drill: Drill, found: Verdict, say: Speaker) -> Section:
    """Section 5: every expected action against its deadline."""
    judged = list(zip(drill.expects, found.findings, strict=True))
    late = [(e, f) for e, f in judged if f.outcome == "late"]
    missed = sum(f.outcome == "missed" for f in found.findings)
    worst = max(late, key=lambda pair: _late_s(pair[1]), default=None)
    lead = (
        say.pick(f"没有逾时的行动，{missed} 项未完成。", f"Nothing was late, {missed} missed.")
        if worst is None
        else say.pick(
            f"{len(late)} 项逾时，最久的是 {worst[0].id}（{say.span(_late_s(worst[1]))}）；"
            f"{missed} 项未完成。",
            f"{len(late)} late, the longest {worst[0].id} by {say.span(_late_s(worst[1]))}; "
            f"{missed} missed.",
        )
    )
    heads = [
        "@" + say.pick("编号", "id"),
        say.pick("责任方与行动", "who and what"),
        "@" + say.pick("时限", "due"),
        "@" + say.pick("实际", "actual"),
        "#" + say.pick("余量", "margin"),
        "@" + say.pick("结论", "outcome"),
        "#" + say.pick("证据", "record"),
        say.pick("评估员意见", "evaluator"),
    ]
    rows = [_action_row(expect, finding, say) for expect, finding in judged]
    caption = say.pick(
        "预期行动；证据是运行记录的序号", "expected actions; evidence is a record's number"
    )
    narrow = say.pick("筛选", "filter")
    return Section(
        "s5",
        "5",
        say.pick("预期行动", "Expected actions"),
        lead,
        [
            draw_actions(story, drill, found, say),
            table("t-actions", caption, heads, rows, narrow=narrow),
        ],
    )


def _action_row(expect: Expect, finding: Finding, say: Speaker) -> tuple[object, ...]:
    absent = say.pick("（不得出现）", " (must not come)") if expect.absent else ""
    star = "★ " if expect.critical else ""
    due, actual = finding.deadline_s, finding.actual_s
    margin = "" if due is None or actual is None else say.span(due - actual)
    return (
        Row((), f"x-{expect.id}"),
        expect.id,
        f"{star}{say(expect.label)}{absent}",
        "—" if due is None else t_plus(due),
        "—" if actual is None else t_plus(actual),
        margin,
        Cell(say.word(OUTCOMES, finding.outcome), finding.outcome),
        "" if finding.evidence is None else finding.evidence,
        _BLANK,
    )


def _late_s(finding: Finding) -> float:
    if finding.actual_s is None or finding.deadline_s is None:
        return 0.0
    return finding.actual_s - finding.deadline_s


def _told(expect: Expect, finding: Finding, say: Speaker) -> str:
    label = say(expect.label)
    if finding.outcome == "missed":
        return say.pick(f"{expect.id} {label}：未完成。", f"{expect.id} {label}: missed.")
    span = say.span(_late_s(finding))
    return say.pick(f"{expect.id} {label}：逾时 {span}。", f"{expect.id} {label}: {span} late.")
