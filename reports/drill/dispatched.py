"""Section 7: were units well chosen and in time, what was short, what the public was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.drill.arrivals import arrivals, draw_arrivals
from reports.drill.asked_of_us import asked_of_us
from reports.drill.blocks import Block, Cell, Heading, Maps, Paragraph, Section, table
from reports.drill.changes import changes
from reports.drill.goods import goods
from reports.drill.map_people import PEOPLE_COLOUR
from reports.drill.map_units import ROLE_MARKS
from reports.drill.maps import draw_maps
from reports.drill.notices import notices
from reports.drill.story import Said, Story
from reports.drill.words import (
    CAPABILITIES,
    ROLES,
    STATUS,
    TASKS,
    Speaker,
    t_plus,
    unit_name,
)
from reports.figures import COLOURS
from twin.county import County
from twin.terms.drill import Drill
from twin.terms.text import Text

__all__ = ["dispatch", "sendings", "whereabouts"]


def dispatch(story: Story, drill: Drill, county: County, say: Speaker, validity: Text) -> Section:
    """Section 7: were units well chosen and in time; what the public was told."""
    found = arrivals(story)
    there = sum(arrival.response_s is not None for arrival in found)
    short = story.of("desk.shortage_said")
    asked = len(story.of("desk.request_made"))
    lead = say.pick(
        f"{len(found)} 次出动，{there} 次到场；向其他方面请求 {asked} 次，"
        + (f"说明缺口 {len(short)} 处。" if short else "没有缺口。"),
        f"{len(found)} sendings, {there} arrivals; {asked} requests to others, "
        + (f"shortages said: {len(short)}." if short else "no shortage."),
    )
    blocks: list[Block] = []
    if found:
        blocks.append(draw_arrivals(found, county, say))
    blocks.append(_choices(story, county, say))
    blocks.append(_requests(story, county, say))
    for more in (
        goods(story, say),
        asked_of_us(story, county, say),
        changes(story, county, say),
    ):
        if more is not None:
            blocks.append(more)
    maps = draw_maps(story, drill, county, say, validity)
    if maps:
        blocks.append(Heading(say.pick("四个时刻的态势", "The situation at four moments")))
        blocks.append(Maps(maps, _key(story, say)))
        blocks.append(Paragraph(say(validity)))
    blocks.append(Heading(say.pick("公众避险通知", "Notices to the public")))
    blocks.append(notices(story, say))
    return Section("s7", "7", say.pick("调度与到达", "Dispatch and arrival"), lead, blocks)


def _choices(story: Story, county: County, say: Speaker) -> Block:
    rows = []
    for said in story.of("desk.order_given"):
        body = said.body
        others = [_passed_over(c, county, say) for c in body["candidates"] if c["passed_over"]]
        rows.append(
            (
                t_plus(said.at_s),
                body["order"],
                unit_name(county, body["unit"], say),
                say.word(TASKS, body["task"]),
                say.span(body["waited_s"]) if body["waited_s"] else "—",
                body["because"][say.lang],
                _left(body["coverage"]),
                say.pick("；", "; ").join(others[:3]),
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("指令", "order"),
        say.pick("队伍", "unit"),
        "@" + say.pick("任务", "task"),
        "#" + say.pick("排队", "waited"),
        say.pick("理由", "reason"),
        "@" + say.pick("无人可及", "uncovered"),
        say.pick("其余候选", "the others"),
    ]
    caption = say.pick("本级指令及理由", "orders of our own, with reasons")
    return table("t-orders", caption, heads, rows)


def _passed_over(candidate: Mapping[str, Any], county: County, say: Speaker) -> str:
    """A unit that was not sent: when it could have been there, and why not."""
    name, why = unit_name(county, candidate["unit"], say), candidate["passed_over"][say.lang]
    if candidate["arrive_in_s"] < 0:
        return say.pick(f"{name}（{why}）", f"{name} ({why})")
    minutes = f"{candidate['arrive_in_s'] / 60:.0f}"
    return say.pick(f"{name} {minutes} 分（{why}）", f"{name}, {minutes} min ({why})")


def _left(coverage: Mapping[str, Any] | None) -> str:
    """The share of residents with no free unit in time, before and after."""
    if coverage is None:
        return "—"
    return f"{coverage['uncovered_before']:.0%} → {coverage['uncovered_after']:.0%}"


def _requests(story: Story, county: County, say: Speaker) -> Block:
    answers = {str(s.body["request"]): s for s in story.of("obs.request_answered")}
    short = _shortages(story)
    rows = []
    for said in story.of("desk.request_made"):
        body = said.body
        answer = answers.get(str(body["request"]))
        missing = short.get(str(body["request"]))
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
        return Cell(
            say.pick(
                f"{when} 不能：{answer.body['reason']}", f"{when} no: {answer.body['reason']}"
            ),
            "late",
        )
    units = say.joined(unit_name(county, unit, say) for unit in answer.body["units"])
    return Cell(f"{when} {units}")


def _shortages(story: Story) -> dict[str, Said]:
    """By request: a shortage belongs to the last request before it for the same capability."""
    found: dict[str, Said] = {}
    for short in story.of("desk.shortage_said"):
        asked = [
            said
            for said in story.of("desk.request_made")
            if said.seq < short.seq
            and said.body["incident"] == short.body["incident"]
            and said.body["capability"] == short.body["capability"]
        ]
        if asked:
            found[str(asked[-1].body["request"])] = short
    return found


def sendings(story: Story, county: County, say: Speaker) -> Block:
    """The numbers of F4: each sending of a unit."""
    rows = []
    for a in arrivals(story):
        told = say.pick("未到场", "never came") if a.response_s is None else say.span(a.response_s)
        rows.append(
            (
                t_plus(a.called_s),
                unit_name(county, a.unit, say),
                say.word(ROLES, a.role),
                say.word(TASKS, a.task),
                a.order,
                "—" if a.turnout_s is None else say.span(a.turnout_s),
                "—" if a.drive_s is None else say.span(a.drive_s),
                Cell(told, "missed" if a.response_s is None else ""),
            )
        )
    heads = [
        "@" + say.pick("受领", "called"),
        say.pick("队伍", "unit"),
        "@" + say.pick("指挥方", "under"),
        "@" + say.pick("任务", "task"),
        "@" + say.pick("指令", "order"),
        "#" + say.pick("出动", "turnout"),
        "#" + say.pick("行车", "driving"),
        "#" + say.pick("合计", "in all"),
    ]
    caption = say.pick("到场表：每次出动用时", "Arrivals: each sending and what it took")
    return table("t-arrivals", caption, heads, rows, folded=True)


def whereabouts(story: Story, drill: Drill, county: County, say: Speaker) -> Block:
    """What the maps show, as a list: each crew's status at each moment."""
    marks = drill.bookmarks
    rows = []
    for crew in story.crews.values():
        states = [crew.status_at(mark.at_s) for mark in marks]
        if any(state not in ("", "available") for state in states):
            told = (say.word(STATUS, state) if state else "—" for state in states)
            rows.append((unit_name(county, crew.unit, say), *told))
    heads = [say.pick("队伍", "unit"), *(t_plus(mark.at_s) for mark in marks)]
    caption = say.pick("四个时刻各队伍的状态", "What each crew was doing at those moments")
    return table("t-whereabouts", caption, heads, rows, folded=True)


def _key(story: Story, say: Speaker) -> list[tuple[str, str, str]]:
    """The maps' key: (letter, colour, meaning); a colour alone has no letter."""
    key: list[tuple[str, str, str]] = []
    if story.of("desk.warning_issued"):
        zones = say.pick(
            "避险通知区域：实线疏散，虚线就地避险", "notice zones: solid evacuate, dashed shelter"
        )
        key.append(("", "#dbe6fb", zones))
    if story.of("world.people"):
        villages = say.pick(
            "已通知避险的村：圈越满，走的或就地躲避的人越多",
            "villages told: the fuller, the more have gone or hide",
        )
        key.append(("", PEOPLE_COLOUR, villages))
    if story.of("world.road"):
        shut = say.pick("红虚线、红叉：道路中断", "red dashes and crosses: roads shut")
        key.append(("", COLOURS["alert"], shut))
    if any(said.body["what"] == "admitted" for said in story.of("world.patient")):
        told = say.pick("医院已收治人数", "hurt taken in by a hospital")
        key.append((say.pick("院", "H"), "#0f6b3e", told))
    key.append(("+", "#111111", say.pick("事件", "incident")))
    roles = dict.fromkeys(crew.role for crew in story.crews.values())
    for role in (role for role in ROLE_MARKS if role in roles):
        zh, en, colour = ROLE_MARKS[role]
        key.append((say.pick(zh, en), colour, say.word(ROLES, role)))
    return key
