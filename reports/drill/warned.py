"""Section 10: warnings, how far notices got on their channels, and who was reached by calling.

What a reader would get wrong: persons reached are those who repeated what they were told or said
what they did. Calls placed and messages sent stand beside it and count nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.drill.blocks import Block, Cell, Section, Tiles, table
from reports.drill.leaving import leaving
from reports.drill.story import Said, Story
from reports.drill.warning_tables import measures, moves, warnings
from reports.drill.words import Speaker, t_plus
from twin.county import County
from twin.terms.calls import CallOutcome
from twin.terms.text import Text

__all__ = ["warned"]

_DELIVERIES = {
    "issued": Text("已交渠道", "given"),
    "sent": Text("已发出", "sent"),
    "confirmed": Text("已回执", "confirmed"),
    "failed": Text("未发出", "failed"),
}


def warned(story: Story, county: County, say: Speaker) -> Section:
    """Section 10: what was warned of, how, and whom it reached."""
    last = _last_counts(story)
    persons = sum(int(body["persons"]) for body in last.values())
    reached = sum(int(body["reached"]) for body in last.values())
    acting = sum(int(body["acting"]) for body in last.values())
    lost = sum(int(body["lost"]) for body in last.values())
    calls = len(story.of("desk.call_placed"))
    title = say.pick("预警与叫应", "Warnings and calling")
    lead = (
        say.pick(
            f"应叫 {persons} 人次，复述确认 {reached} 人次（{_percent(reached, persons)}），"
            f"反馈行动 {acting} 人次，未联系上 {lost} 人次；共拨号 {calls} 次。",
            f"Of {persons} on all lists {reached} confirmed ({_percent(reached, persons)}), "
            f"{acting} said what they did, {lost} were not found; {calls} calls were placed.",
        )
        if persons
        else say.pick("没有叫应责任人。", "No responsible person was called.")
    )
    blocks: list[Block] = []
    if calls:
        blocks.append(_outcomes(story, say))
        blocks.append(_callings(story, say))
        blocks.append(_by_township(last, county, say))
    if story.of("desk.delivery_changed"):
        blocks.append(_channels(story, say))
    for made in (
        warnings(story, county, say),
        moves(story, county, say),
        measures(story, county, say),
    ):
        if made is not None:
            blocks.append(made)
    blocks.extend(leaving(story, county, say))
    return Section("s10", "10", title, lead, blocks)


def _last_counts(story: Story) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The last count of every calling in every township."""
    return {
        (str(said.body["calling"]), str(said.body["township"])): said.body
        for said in story.of("desk.reach_counted")
    }


def _outcomes(story: Story, say: Speaker) -> Block:
    ended = [str(said.body["outcome"]) for said in story.of("obs.call_ended")]
    tiles = [(str(ended.count(o.value)), say(o.label)) for o in CallOutcome]
    tiles.append((str(len(story.of("desk.visit_sent"))), say.pick("派人上门", "visits")))
    return Tiles(tiles)


def _callings(story: Story, say: Speaker) -> Block:
    over = {str(said.body["calling"]): said for said in story.of("desk.calling_ended")}
    rows = []
    for said in story.of("desk.calling_started"):
        name = str(said.body["calling"])
        first, half = _first_and_half(story, name, int(said.body["persons"]))
        end = over.get(name)
        rows.append(
            (
                t_plus(said.at_s),
                name,
                said.body["because"][say.lang],
                said.body["persons"],
                "—" if first is None else say.span(first - said.at_s),
                "—" if half is None else say.span(half - said.at_s),
                say.pick("进行中", "going on") if end is None else end.body["because"][say.lang],
                said.body["clause"],
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("叫应", "calling"),
        say.pick("因何", "why"),
        "#" + say.pick("应叫", "persons"),
        "#" + say.pick("首人确认", "first confirmed"),
        "#" + say.pick("半数确认", "half confirmed"),
        say.pick("结果", "end"),
        say.pick("条款", "clause"),
    ]
    return table("t-callings", say.pick("每一次叫应", "every calling"), heads, rows)


def _first_and_half(story: Story, calling: str, persons: int) -> tuple[float | None, float | None]:
    """When the first, and when half of the persons of a calling had confirmed."""
    mine = {
        str(said.body["call"]): str(said.body["post"])
        for said in story.of("desk.call_placed")
        if said.body["calling"] == calling
    }
    reached: dict[str, float] = {}
    for said in story.of("obs.call_ended"):
        post = mine.get(str(said.body["call"]))
        if post is not None and CallOutcome(said.body["outcome"]).reaches:
            reached.setdefault(post, said.at_s)
    times = sorted(reached.values())
    half = (persons + 1) // 2
    return (times[0] if times else None), (times[half - 1] if len(times) >= half > 0 else None)


def _by_township(
    last: Mapping[tuple[str, str], Mapping[str, Any]], county: County, say: Speaker
) -> Block:
    sums: dict[str, list[int]] = {}
    for (_, township), body in last.items():
        mine = sums.setdefault(township, [0, 0, 0, 0])
        for i, key in enumerate(("persons", "reached", "acting", "lost")):
            mine[i] += int(body[key])
    rows = [
        (
            county.townships[name].name if name else say.pick("县级与企业", "county and firms"),
            *mine,
            _percent(mine[1], mine[0]),
        )
        for name, mine in sums.items()
    ]
    heads = [
        say.pick("乡镇", "township"),
        "#" + say.pick("应叫", "persons"),
        "#" + say.pick("复述确认", "confirmed"),
        "#" + say.pick("反馈行动", "acting"),
        "#" + say.pick("未联系上", "not found"),
        "#" + say.pick("到达率", "reached"),
    ]
    caption = say.pick("按乡镇汇总（数人，不数次）", "by township (persons, not calls)")
    return table("t-reach", caption, heads, rows, folded=len(rows) > 12)


def _channels(story: Story, say: Speaker) -> Block:
    ways: dict[tuple[str, str], list[Said]] = {}
    for said in story.of("desk.delivery_changed"):
        key = (str(said.body["notice"]), str(said.body["channel"]))
        ways.setdefault(key, []).append(said)
    rows = []
    for (notice, channel), steps in ways.items():
        state = str(steps[-1].body["delivery"])
        sent = [s for s in steps if s.body["delivery"] == "sent"]
        done = [s for s in steps if s.body["delivery"] == "confirmed"]
        late = any(s.body["late"] for s in steps)
        rows.append(
            (
                notice,
                channel,
                t_plus(steps[0].at_s),
                t_plus(sent[0].at_s) if sent else "—",
                sent[0].body["number"] if sent else "—",
                done[0].body["number"] if done else "—",
                Cell(
                    say.word(_DELIVERIES, state) + (say.pick("，曾逾时", ", was late") * late),
                    "missed" if state == "failed" else "late" if late else "met",
                ),
            )
        )
    heads = [
        "@" + say.pick("通知", "notice"),
        "@" + say.pick("渠道", "channel"),
        "@" + say.pick("交付", "given"),
        "@" + say.pick("发出", "sent"),
        "#" + say.pick("发出数", "sent to"),
        "#" + say.pick("回执数", "confirmed"),
        say.pick("状态", "state"),
    ]
    caption = say.pick("每份通知在各渠道的进展", "each notice on each channel")
    return table("t-channels", caption, heads, rows)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "—"
