"""Section 9: the duty room: its log, roll-calls, instructions, consultations, mode."""

from __future__ import annotations

from reports.drill.blocks import Block, Section, table
from reports.drill.parties import Parties
from reports.drill.story import Story
from reports.drill.words import Speaker, t_plus
from reports.duty_log import log_lines
from twin.county import County
from twin.terms.text import Text

__all__ = ["duty_room"]

_COLUMNS = {
    "received": Text("接报内容", "received"),
    "graded": Text("定级", "graded"),
    "reported": Text("报谁", "reported to"),
    "instructed": Text("指示", "instruction"),
    "passed": Text("转谁", "passed to"),
    "feedback": Text("反馈", "feedback"),
    "note": Text("备注", "note"),
}


def duty_room(story: Story, county: County, say: Speaker) -> Section:
    """What the duty room did beside the incident itself."""
    calls = story.of("desk.roll_call_ended")
    missed = story.of("desk.call_missed")
    rang = story.of("obs.call_rang")
    lead = say.pick(
        f"来电 {len(rang)} 个，超过时限未接 {len(missed)} 个；点名 {len(calls)} 次。",
        f"{len(rang)} calls rang, {len(missed)} longer than allowed; {len(calls)} roll-calls.",
    )
    names = Parties(county, say)
    blocks: list[Block] = [_log(story, say)]
    if calls:
        blocks.append(_roll_calls(story, names, say))
    if story.of("desk.instruction_passed"):
        blocks.append(_instructions(story, names, say))
    if story.of("desk.minutes_kept"):
        blocks.append(_minutes(story, names, say))
    if story.of("desk.mode_changed"):
        blocks.append(_modes(story, names, say))
    return Section("s9", "9", say.pick("值班与会商", "Duty room and consultations"), lead, blocks)


def _log(story: Story, say: Speaker) -> Block:
    cells = [
        (int(each.at_s * 1000 + 0.5), "desk.duty_logged", each.body)
        for each in story.of("desk.duty_logged")
    ]
    rows = [
        (
            t_plus(line.at_s),
            line.incident or "—",
            *(line.text(column) or "—" for column in _COLUMNS),
        )
        for line in log_lines(cells, say.lang)
    ]
    heads = ["@" + say.pick("时刻", "time"), "@" + say.pick("事件", "incident")]
    heads += [say(label) for label in _COLUMNS.values()]
    return table("t-duty-log", say.pick("值班日志", "duty log"), heads, rows)


def _roll_calls(story: Story, names: Parties, say: Speaker) -> Block:
    rows = [
        (
            t_plus(each.at_s),
            each.body["called"],
            each.body["answered"],
            say.span(each.body["took_s"]),
            names.named(each.body["silent"]),
            names(each.body["escalated_to"]) or "—",
        )
        for each in story.of("desk.roll_call_ended")
    ]
    heads = [
        "@" + say.pick("结束", "ended"),
        "#" + say.pick("应到", "called"),
        "#" + say.pick("应答", "answered"),
        "@" + say.pick("用时", "took"),
        say.pick("未应答", "silent"),
        say.pick("报给", "told to"),
    ]
    return table("t-roll-calls", say.pick("点名", "roll-calls"), heads, rows)


def _instructions(story: Story, names: Parties, say: Speaker) -> Block:
    closed = {str(each.body["instruction"]): each for each in story.of("desk.instruction_closed")}
    rows = []
    seen: dict[str, bool] = {}
    for each in story.of("desk.instruction_passed"):
        name = str(each.body["instruction"])
        if name in seen:
            continue
        seen[name] = True
        done = closed.get(name)
        rows.append(
            (
                t_plus(each.at_s),
                names(each.body["by"]),
                each.body["text"],
                names(each.body["to"]),
                t_plus(each.body["due_at_ms"] / 1000),
                say.pick("未反馈", "no feedback")
                if done is None
                else f"{t_plus(done.at_s)} {done.body['text']}",
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        say.pick("谁指示", "by"),
        say.pick("内容", "text"),
        say.pick("承办", "to"),
        "@" + say.pick("反馈时限", "due"),
        say.pick("反馈", "feedback"),
    ]
    return table("t-instructions", say.pick("指示与反馈", "instructions"), heads, rows)


def _minutes(story: Story, names: Parties, say: Speaker) -> Block:
    rows = []
    for each in story.of("desk.minutes_kept"):
        body = each.body
        rows.append(
            (
                t_plus(body["began_at_ms"] / 1000),
                t_plus(each.at_s),
                body["incident"],
                names.present(body["present"]),
                names.named(body["absent"]),
                body["conclusion"],
                "；".join(f"{names(who)}：{why}" for who, why in body["dissent"]) or "—",
                body["decision"],
            )
        )
    heads = [
        "@" + say.pick("开始", "began"),
        "@" + say.pick("结束", "ended"),
        "@" + say.pick("事件", "incident"),
        say.pick("参加", "present"),
        say.pick("缺席", "absent"),
        say.pick("结论", "conclusion"),
        say.pick("不同意见", "dissent"),
        say.pick("决定", "decision"),
    ]
    return table("t-minutes", say.pick("会商纪要", "minutes of consultations"), heads, rows)


def _modes(story: Story, names: Parties, say: Speaker) -> Block:
    rows = [
        (
            t_plus(each.at_s),
            say.pick("战时", "crisis")
            if each.body["mode"] == "crisis"
            else say.pick("平时", "peace"),
            names(each.body["by"]),
            each.body["because"][say.lang],
            "、".join(each.body["joins"]) or "—",
            each.body["clause"],
        )
        for each in story.of("desk.mode_changed")
    ]
    heads = [
        "@" + say.pick("时刻", "time"),
        say.pick("转入", "mode"),
        say.pick("谁决定", "by"),
        say.pick("为什么", "why"),
        say.pick("增援", "joins"),
        say.pick("条款", "clause"),
    ]
    return table("t-modes", say.pick("平时与战时", "mode of duty"), heads, rows)
