"""What followed from the plans: response levels, and the tasks of departments and townships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.drill.blocks import Block, Cell, table
from reports.drill.parties import Parties
from reports.drill.story import Said, Story
from reports.drill.words import Speaker, t_plus
from twin.county import County
from twin.terms.levels import ResponseLevel

__all__ = ["assessments", "responses", "tasks"]

_LABELS = {level.value: level.label for level in ResponseLevel}


def responses(story: Story, county: County, say: Speaker) -> Block:
    """Each start, change and end of a response level: who decided, why, by which article."""
    said = sorted(
        [*story.of("desk.response_started"), *story.of("desk.response_ended")],
        key=lambda each: each.seq,
    )
    names = Parties(county, say)
    rows = []
    for each in said:
        ended = "measures" not in each.body
        what = say.pick("解除", "ended") if ended else say.pick("启动", "started")
        rows.append(
            (
                t_plus(each.at_s),
                each.body["incident"],
                f"{what} {say(_LABELS[each.body['level']])}",
                names(each.body["by"]),
                each.body["because"][say.lang],
                "、".join(each.body.get("measures", ())) or "—",
                each.body["clause"],
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("事件", "incident"),
        "@" + say.pick("响应", "response"),
        say.pick("谁决定", "by"),
        say.pick("为什么", "why"),
        say.pick("措施", "measures"),
        say.pick("条款", "clause"),
    ]
    return table("t-responses", say.pick("应急响应", "response levels"), heads, rows)


def assessments(story: Story, say: Speaker) -> Block:
    """Each assessment: from which wind, how far, how many people, how sure and why not more."""
    rows = []
    for each in story.of("desk.assessed"):
        body = each.body
        wind = next((i for i in body["inputs"] if i["name"] == "wind_from"), None)
        reach = [
            f"{e['threshold']} {e['reach_m']:.0f} m（{e['reach_least_m']:.0f}–"
            f"{e['reach_most_m']:.0f}{_mean(e, say)}）"
            for e in body["exposures"]
        ]
        people = [
            f"{e['threshold']} {e['people']}（≤ {e['people_most']}）" for e in body["exposures"]
        ]
        rows.append(
            (
                t_plus(each.at_s),
                body["incident"],
                "—" if wind is None else f"{wind['value']:.0f}° {wind['source']}",
                "；".join(reach) or "—",
                "；".join(people) or "—",
                f"{body['confidence']:.0%}",
                "；".join(text[say.lang] for text in body["lowered_by"]) or "—",
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("事件", "incident"),
        "@" + say.pick("用的风", "wind"),
        say.pick("下风向可达（最小–最大）", "reach downwind (least to most)"),
        say.pick("范围内居民（最多）", "residents inside (most)"),
        "#" + say.pick("可信度", "confidence"),
        say.pick("为什么不更可信", "what lowers it"),
    ]
    caption = say.pick("研判（只用平台被告知的）", "assessments, from what the desk was told")
    return table("t-assessments", caption, heads, rows, folded=True)


def tasks(story: Story, county: County, say: Speaker) -> Block:
    """Each task that no unit carries out: whose, by when, and what became of it."""
    ended = {str(each.body["assignment"]): each for each in story.of("desk.task_ended")}
    names = Parties(county, say)
    rows = []
    for given in story.of("desk.task_assigned"):
        due_s = given.body["due_at_ms"] / 1000
        rows.append(
            (
                t_plus(given.at_s),
                given.body["incident"],
                given.body["name"][say.lang],
                names(given.body["owner"]),
                t_plus(due_s),
                _outcome(ended.get(str(given.body["assignment"])), due_s, story.end_s, say),
                given.body["clause"],
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("事件", "incident"),
        say.pick("任务", "task"),
        say.pick("承办", "owner"),
        "@" + say.pick("时限", "due"),
        say.pick("结果", "outcome"),
        say.pick("条款", "clause"),
    ]
    return table("t-tasks", say.pick("协同任务", "tasks of others"), heads, rows)


def _outcome(ended: Said | None, due_s: float, end_s: float, say: Speaker) -> Cell:
    if ended is None and due_s > end_s:
        return Cell(say.pick("运行结束时未到期", "not yet due"), "not_tested")
    if ended is None:
        return Cell(say.pick("未办结", "not done"), "missed")
    if ended.body["state"] == "cannot":
        return Cell(say.pick("无法完成", "cannot be done"), "missed")
    margin_s = float(ended.body["margin_s"])
    if margin_s < 0:
        return Cell(
            say.pick(f"逾时 {say.span(-margin_s)}", f"late by {say.span(-margin_s)}"), "late"
        )
    return Cell(say.pick(f"办结 {t_plus(ended.at_s)}", f"done at {t_plus(ended.at_s)}"), "met")


def _mean(exposure: Mapping[str, Any], say: Speaker) -> str:
    """Over what time the model's concentration is a mean; nothing for what is none."""
    minutes = exposure["averaging_s"] / 60.0
    return say.pick(f"，{minutes:g} 分钟平均", f", {minutes:g} min mean") if minutes > 0.0 else ""
