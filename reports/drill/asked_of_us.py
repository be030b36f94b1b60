"""What other roles asked of us: who wanted which units, what we answered, in what time."""

from __future__ import annotations

from reports.drill.blocks import Block, Cell, table
from reports.drill.story import Said, Story
from reports.drill.words import CAPABILITIES, ROLES, Speaker, t_plus, unit_name
from twin.county import County

__all__ = ["asked_of_us"]


def asked_of_us(story: Story, county: County, say: Speaker) -> Block | None:
    """A line for each request made to us; None when nobody asked."""
    asked = story.of("obs.support_asked")
    if not asked:
        return None
    answers: dict[str, list[Said]] = {}
    for said in story.of("desk.support_answered"):
        answers.setdefault(str(said.body["request"]), []).append(said)
    rows = []
    for said in {str(one.body["request"]): one for one in reversed(asked)}.values():
        body = said.body
        rows.append(
            (
                t_plus(said.at_s),
                body["request"],
                say.word(ROLES, body["asker"]),
                f"{say.word(CAPABILITIES, body['capability'])} ×{body['number']}",
                body["place"]["name"],
                *_answered(answers.get(str(body["request"]), []), county, say),
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        "@" + say.pick("请求", "request"),
        "@" + say.pick("请求方", "asked by"),
        say.pick("要什么", "what"),
        say.pick("地点", "where"),
        say.pick("答复", "answer"),
        say.pick("理由", "reason"),
        "@" + say.pick("余量", "time left"),
        "@" + say.pick("无人可及", "uncovered"),
    ]
    caption = say.pick("他方向本级的请求", "requests of others to us")
    return table("t-asked-of-us", caption, heads, list(reversed(rows)))


def _answered(answers: list[Said], county: County, say: Speaker) -> tuple[Cell, str, Cell, str]:
    """The first answer in time or not, and the units that went in the end."""
    if not answers:
        return Cell(say.pick("未答复", "no answer"), "missed"), "", Cell("—"), "—"
    first, last = answers[0], answers[-1]
    left_s = first.body["answer_by_ms"] / 1000.0 - first.at_s
    left = Cell(say.span(left_s), "") if left_s >= 0 else Cell(say.span(-left_s), "late")
    when, because = t_plus(first.at_s), last.body["because"][say.lang]
    coverage = last.body["coverage"]
    share = "—"
    if coverage is not None:
        share = f"{coverage['uncovered_before']:.0%} → {coverage['uncovered_after']:.0%}"
    if not last.body["accepted"]:
        return Cell(say.pick(f"{when} 不能", f"{when} no"), "late"), because, left, share
    units = say.joined(unit_name(county, unit, say) for unit in last.body["units"])
    return Cell(f"{when} {units}"), because, left, share
