"""All papers of a drill: 参演须知, 方案提纲, 脚本时间轴, 导调卡, 评估记录表, 保障清单.

The set of papers follows the guides (方案、脚本、评估方案、保障方案, then 执行、记录、评估、总结、
归档、改进): letter 应急办函〔2009〕62号, Beijing's guide of 2011, AQ/T 9007; known second-hand (G),
no conformity claimed. What a reader would get wrong: what players may read is made here from a few
facts that are safe, and never by striking out of the other papers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from reports.drill.blocks import Facts, Paragraph, table
from reports.drill.words import NOT_REAL, ROLES, Speaker, t_plus
from reports.papers.course import course_of
from reports.papers.paper import Card, Lines, Paper, Part
from reports.papers.support import support_rows
from reports.papers.words import (
    AFTER,
    BODIES,
    FORMS,
    HOUSE_RULES,
    MODES,
    OUTLINE_SOURCE,
    RULES_OF_CONTROL,
    SAFETY,
)
from twin.county import County
from twin.terms.drill import Drill, Expect, Inject
from twin.terms.sources import CHANNELS
from twin.terms.text import Lang

__all__ = ["make_papers"]

_MARKS = {"inject": "●", "due": "▲", "bookmark": "◆", "since": "…", "waits": "○"}


def make_papers(drill: Drill, county: County, lang: Lang) -> list[Paper]:
    """The papers of a drill, players' first."""
    say = Speaker(lang, drill.start)
    return [
        _players(drill, county, say),
        _plan(drill, county, say),
        _script(drill, county, say),
        _cards(drill, county, say),
        _evaluation(drill, county, say),
        _support(drill, county, say),
    ]


def _cover(drill: Drill, county: County, say: Speaker) -> str:
    start = datetime.fromisoformat(drill.start)
    told = f"{county.name if say.lang == 'zh' else county.name_en} · {start:%Y-%m-%d %H:%M}"
    return f"{told} · {say(FORMS[drill.form])} · {say(MODES[drill.mode])} · {say(NOT_REAL)}"


def _roles(drill: Drill, say: Speaker) -> str:
    return say.joined(say.word(ROLES, role) for role in drill.roles)


def _players(drill: Drill, county: County, say: Speaker) -> Paper:
    """What players may know; of an exercise without notice not even its subject and hour."""
    start = datetime.fromisoformat(drill.start)
    name = say(drill.title) if drill.notice else say.pick("应急演练", "An exercise")
    when = f"{start:%Y-%m-%d %H:%M}" if drill.notice else say.pick("不预先通知", "not announced")
    rows = [
        (say.pick("演练", "exercise"), name),
        (say.pick("时间", "time"), when),
        (say.pick("形式", "form"), say(FORMS[drill.form])),
        (
            say.pick("参演角色", "players' roles"),
            say.joined(say.word(ROLES, r) for r in drill.roles),
        ),
    ]
    if drill.notice:
        rows.insert(2, (say.pick("时长", "length"), say.span(drill.duration_s)))
    place = county.name if say.lang == "zh" else county.name_en
    return Paper(
        file="players",
        title=say.pick("参演须知", "Players' notes"),
        drill=name,
        audience="players",
        cover=f"{place} · {say(NOT_REAL)}",
        parts=[
            Part(say.pick("演练概要", "The exercise"), [Facts(rows)]),
            Part(say.pick("纪律", "Rules"), [Lines([say(line) for line in HOUSE_RULES])]),
            Part(say.pick("安全", "Safety"), [Lines([say(line) for line in SAFETY])]),
        ],
    )


def _plan(drill: Drill, county: County, say: Speaker) -> Paper:
    start = datetime.fromisoformat(drill.start)
    end = start + timedelta(seconds=drill.duration_s)
    goals = table(
        "goals",
        say.pick("演练目标", "objectives"),
        [say.pick("@编号", "@id"), say.pick("目标", "objective"), say.pick("依据", "standard"),
         say.pick("#预期行动", "#expected actions")],
        [(g.id, say(g.text), g.standard or "—", sum(e.objective == g.id for e in drill.expects))
         for g in drill.objectives],
    )  # fmt: skip
    scene = table(
        "scene",
        say.pick("情景概要", "scenario in short"),
        [say.pick("@时间", "@time"), say.pick("@编号", "@id"), say.pick("内容", "what happens")],
        [(_when(i, say), i.id, say(i.text)) for i in drill.injects],
    )
    world = drill.world
    bodies = table(
        "bodies",
        say.pick("组织机构", "organisation"),
        [say.pick("组", "group"), say.pick("职责", "duty"), say.pick("负责人", "head"),
         say.pick("成员", "members")],
        [(say(name), say(duty), "", "") for name, duty in BODIES],
    )  # fmt: skip
    rules = drill.pass_rules
    time_rows = [
        (say.pick("时间", "time"), f"{start:%Y-%m-%d %H:%M} – {end:%H:%M}"),
        (say.pick("时长", "length"), say.span(drill.duration_s)),
        (say.pick("形式", "form"), f"{say(FORMS[drill.form])} · {say(MODES[drill.mode])}"),
        (say.pick("预先通知", "announced"), say.pick("是", "yes") if drill.notice
         else say.pick("否（双盲或突击）", "no")),
        (say.pick("参演角色", "players' roles"), _roles(drill, say)),
        (say.pick("由仿真扮演", "played by the simulation"),
         say.pick("其余各方", "everybody else")),
        (say.pick("天气", "weather"),
         say.pick(f"风来向 {world.wind_from_deg:g}°，{world.wind_m_s:g} 米/秒；",
                  f"wind from {world.wind_from_deg:g}°, {world.wind_m_s:g} m/s; ")
         + f"{world.temperature_c:g} °C"),
    ]  # fmt: skip
    passing = say.pick(
        f"关键行动按时率不低于 {rules.critical_on_time:.0%}，全部行动按时率不低于 "
        f"{rules.on_time_at_least:.0%} 为通过。机器评判之外，评估员逐项填写评估记录表。",
        f"Passed when {rules.critical_on_time:.0%} of the critical and "
        f"{rules.on_time_at_least:.0%} of all expected actions are in time. Evaluators fill in "
        f"their record beside the machine's judgement.",
    )
    return Paper(
        file="plan",
        title=say.pick("演练方案提纲", "Outline of the plan"),
        drill=say(drill.title),
        audience="control",
        cover=_cover(drill, county, say),
        parts=[
            Part(say.pick("目的与依据", "Aim and basis"), [goals, Paragraph(say(OUTLINE_SOURCE))]),
            Part(say.pick("时间、形式与范围", "Time, form and scope"), [Facts(time_rows)]),
            Part(say.pick("组织机构", "Organisation"), [bodies]),
            Part(say.pick("情景设计", "Scenario"), [scene]),
            Part(say.pick("评估标准", "Evaluation"), [Paragraph(passing)]),
            Part(say.pick("保障与安全", "Support and safety"),
                 [Paragraph(say.pick("见保障清单。", "See the support list.")),
                  Lines([say(line) for line in SAFETY])]),
            Part(say.pick("记录、总结、归档与改进", "Record, summary, filing, improvement"),
                 [Lines([say(line) for line in AFTER])]),
        ],
    )  # fmt: skip


def _script(drill: Drill, county: County, say: Speaker) -> Paper:
    start = datetime.fromisoformat(drill.start)
    rows = []
    for each in course_of(drill):
        known = each.at_s >= 0
        at = t_plus(each.at_s) if known else say.pick("待起算", "open")
        wall = f"{start + timedelta(seconds=each.at_s):%H:%M:%S}" if known else ""
        star = "★" if each.critical else ""
        rows.append(
            (at, wall, f"{_MARKS[each.what]} {each.id}", f"{star} {say(each.text)}".strip(), "")
        )
    key = say.pick(
        "● 注入  ○ 待条件  ▲ 时限  … 起算未定  ◆ 书签  ★ 关键行动",
        "● inject  ○ waits  ▲ due  … counts from another  ◆ bookmark  ★ critical",
    )
    script = table(
        "script", key,
        [say.pick("@演练时间", "@drill time"), say.pick("@钟点", "@clock"),
         say.pick("@编号", "@id"), say.pick("内容", "what"), say.pick("实际", "actual")],
        rows,
    )  # fmt: skip
    return Paper(
        file="script",
        title=say.pick("脚本时间轴", "Script"),
        drill=say(drill.title),
        audience="control",
        cover=_cover(drill, county, say),
        parts=[Part(say.pick("时间轴", "Course"), [script])],
    )


def _cards(drill: Drill, county: County, say: Speaker) -> Paper:
    blanks = [say.pick("实际注入时间", "injected at"), say.pick("执行人", "by"),
              say.pick("参演反应", "what players did")]  # fmt: skip
    return Paper(
        file="control-cards",
        title=say.pick("导调卡", "Control cards"),
        drill=say(drill.title),
        audience="control",
        cover=_cover(drill, county, say),
        parts=[
            Part(say.pick("导调规则", "Rules of control"),
                 [Lines([say(line) for line in RULES_OF_CONTROL])]),
            Part(say.pick("卡片", "Cards"),
                 [_card(inject, drill, say, blanks) for inject in drill.injects]),
        ],
    )  # fmt: skip


def _card(inject: Inject, drill: Drill, say: Speaker, blanks: list[str]) -> Card:
    channel = say(CHANNELS[inject.channel]) if inject.channel else "—"
    follow = [e for e in drill.expects if e.inject == inject.id]
    rows = [
        (say.pick("类型", "kind"), inject.kind),
        (say.pick("发出方 → 接收方", "from → to"), f"{inject.sender or '—'} → {inject.to or '—'}"),
        (say.pick("渠道", "channel"), channel),
        (say.pick("内容", "content"), say(inject.text)),
        (say.pick("属实", "true"),
         say.pick("是", "yes") if inject.truth else say.pick("否：不得告知参演方", "no")),
        (say.pick("目标", "objective"), inject.objective or "—"),
    ]  # fmt: skip
    rows += [
        (e.id + (" ★" if e.critical else ""), f"{say(e.label)} · {_limit(e, say)}") for e in follow
    ]
    return Card(inject.id, _when(inject, say), rows, blanks)


def _when(inject: Inject, say: Speaker) -> str:
    """The time of an inject, or what it waits for."""
    if inject.when is None:
        return say.clock(inject.at_s)
    latest = t_plus(inject.at_s)
    return say.pick(f"待 {inject.when.text}，至 {latest}", f"on {inject.when.text}, by {latest}")


def _limit(expect: Expect, say: Speaker) -> str:
    span = say.span(expect.within_s)
    after = expect.since or expect.inject
    if expect.absent:
        return say.pick(
            f"{after} 之后 {span} 内不得出现", f"must not come within {span} of {after}"
        )
    return say.pick(f"{after} 之后 {span} 内", f"within {span} of {after}")


def _evaluation(drill: Drill, county: County, say: Speaker) -> Paper:
    heads = [say.pick("@编号", "@id"), say.pick("预期行动", "expected action"),
             say.pick("时限", "due"), say.pick("实际时间", "actual"),
             say.pick("结果", "outcome"), say.pick("评价与依据", "remarks")]  # fmt: skip
    boxes = say.pick("□按时 □逾时 □未完成", "□ in time □ late □ missed")
    parts = []
    served = [*drill.objectives]
    for goal in served:
        rows = [_asked(e, say, boxes) for e in drill.expects if e.objective == goal.id]
        name = f"{goal.id} {say(goal.text)}"
        note = say.pick(f"依据：{goal.standard or '—'}；评级 □P □S □M □U",
                        f"standard: {goal.standard or '—'}; rating □P □S □M □U")  # fmt: skip
        parts.append(Part(name, [table(f"g-{goal.id}", note, heads, rows)]))
    known = {goal.id for goal in served}
    rest = [_asked(e, say, boxes) for e in drill.expects if e.objective not in known]
    if rest:
        title = say.pick("未归入目标的行动", "Actions without an objective")
        parts.append(Part(title, [table("g-rest", title, heads, rest)]))
    improve = table(
        "improve",
        say.pick("改进项", "improvements"),
        [say.pick("问题", "finding"), say.pick("改进措施", "corrective action"),
         say.pick("责任人", "owner"), say.pick("期限", "due")],
        [("", "", "", "") for _ in range(5)],
    )  # fmt: skip
    sign = Facts(
        [(say.pick("评估员", "evaluator"), "＿" * 8), (say.pick("日期", "date"), "＿" * 8)]
    )
    parts.append(Part(say.pick("总体评价与改进", "Overall, and what to improve"), [improve, sign]))
    return Paper(
        file="evaluation",
        title=say.pick("评估记录表", "Evaluators' record"),
        drill=say(drill.title),
        audience="control",
        cover=_cover(drill, county, say),
        parts=parts,
        wide=True,
    )


def _asked(expect: Expect, say: Speaker, boxes: str) -> tuple[str, ...]:
    star = " ★" if expect.critical else ""
    return (expect.id + star, say(expect.label), _limit(expect, say), "", boxes, "")


def _support(drill: Drill, county: County, say: Speaker) -> Paper:
    heads = [say.pick("类别", "class"), say.pick("项目", "item"), say.pick("#数量", "#number"),
             say.pick("怎么来的", "why"), say.pick("落实人", "owner"),
             say.pick("落实", "done")]  # fmt: skip
    rows = [
        (*(say(name) for name in row.names), row.number, say(row.why), "", "□")
        for row in support_rows(drill, county)
    ]
    note = say.pick(
        "数量为建议数（E：按本想定推算），开演前逐项确认",
        "numbers are proposals (E, worked out from this drill); confirm each",
    )
    return Paper(
        file="support",
        title=say.pick("保障清单", "Support list"),
        drill=say(drill.title),
        audience="control",
        cover=_cover(drill, county, say),
        parts=[Part(say.pick("清单", "List"), [table("support", note, heads, rows)])],
    )
