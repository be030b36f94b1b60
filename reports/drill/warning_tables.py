"""Tables of section 10: warnings with their issuers, orders to move, measures and their clocks."""

from __future__ import annotations

from reports.drill.blocks import Block, Cell, table
from reports.drill.parties import Parties
from reports.drill.story import Story
from reports.drill.words import Speaker, t_plus
from twin.county import County
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning_stages import IssuerKind, MoveStage, OwnKind

__all__ = ["measures", "moves", "warnings"]

_MESSAGES = {
    "Alert": Text("首发", "first"),
    "Update": Text("更新", "update"),
    "Cancel": Text("解除", "lifted"),
}
_KINDS = {kind.value: kind.label for kind in (*IssuerKind, *OwnKind)}
_COLOURS = {colour.value: colour.label for colour in WarningColour}
_MOVES = {stage.value: stage.label for stage in MoveStage}


def warnings(story: Story, county: County, say: Speaker) -> Block | None:
    """Warnings taken over, proposed, and of the county; None when there was none."""
    names = Parties(county, say)
    rows = []
    for said in story.of("desk.warning_taken"):
        body = said.body
        rows.append(
            (
                t_plus(said.at_s),
                body["issuer"],
                say.word(_KINDS, str(body["warning_kind"])),
                say.word(_COLOURS, str(body["colour"])) if body["colour"] else "—",
                say.word(_MESSAGES, str(body["message"])),
                _where(body["townships"], county, say),
                body["because"][say.lang],
            )
        )
    for said in story.of("desk.warning_proposed"):
        body = said.body
        rows.append(
            (
                t_plus(said.at_s),
                say.pick(f"建议{names(body['to'])}", f"proposed to {names(body['to'])}"),
                say.word(_KINDS, str(body["warning_kind"])),
                say.word(_COLOURS, str(body["colour"])),
                say.pick("建议", "proposal"),
                _where(body["townships"], county, say),
                body["because"][say.lang],
            )
        )
    for said in story.of("desk.county_warning_issued"):
        body = said.body["warning"]
        rows.append(
            (
                t_plus(said.at_s),
                body["issuer"],
                say.word(_KINDS, str(body["warning_kind"])),
                say.word(_COLOURS, str(body["colour"])),
                say.word(_MESSAGES, str(body["step"])),
                _where(body["townships"], county, say),
                body["caution"][say.lang],
            )
        )
    heads = [
        "@" + say.pick("时刻", "time"),
        say.pick("发布单位", "issuer"),
        say.pick("种类", "kind"),
        say.pick("颜色", "colour"),
        "@" + say.pick("步骤", "step"),
        say.pick("范围", "where"),
        say.pick("说明", "remark"),
    ]
    caption = say.pick(
        "预警：接收的、建议的、县政府自己的", "warnings taken over, proposed, and of the county"
    )
    return table("t-warnings", caption, heads, rows) if rows else None


def moves(story: Story, county: County, say: Speaker) -> Block | None:
    """Orders to get ready, to move, and back; None when there was none."""
    names = Parties(county, say)
    rows = [
        (
            t_plus(said.at_s),
            say.word(_MOVES, str(said.body["stage"])),
            names(said.body["by"]),
            county.townships[str(said.body["township"])].name,
            say.joined(said.body["places"]),
            said.body["residents"],
            said.body["clause"],
        )
        for said in story.of("desk.move_taken")
    ]
    heads = [
        "@" + say.pick("时刻", "time"),
        say.pick("指令", "order"),
        say.pick("下令", "by"),
        say.pick("乡镇", "township"),
        say.pick("村", "villages"),
        "#" + say.pick("居民", "residents"),
        say.pick("条款", "clause"),
    ]
    caption = say.pick("山洪转移指令", "orders to move before a flash flood")
    return table("t-moves", caption, heads, rows) if rows else None


def measures(story: Story, county: County, say: Speaker) -> Block | None:
    """The measures of warning periods with their clocks; None when there was none."""
    names = Parties(county, say)
    taken = {str(s.body["measure"]): s.at_s for s in story.of("obs.measure_reported")}
    rows = []
    for said in story.of("desk.measure_due"):
        due_s = said.body["due_at_ms"] / 1000
        at_s = taken.get(str(said.body["measure"]))
        if at_s is None:
            over = due_s <= story.end_s
            state = Cell(say.pick("未报", "not said"), "missed" if over else "not_tested")
        else:
            state = Cell(t_plus(at_s), "met" if at_s <= due_s else "late")
        rows.append(
            (
                said.body["warning"],
                said.body["text"][say.lang],
                names(said.body["to"]),
                t_plus(due_s),
                state,
                said.body["clause"],
            )
        )
    heads = [
        "@" + say.pick("预警", "warning"),
        say.pick("措施", "measure"),
        say.pick("单位", "by"),
        "@" + say.pick("时限", "due"),
        say.pick("落实", "taken"),
        say.pick("条款", "clause"),
    ]
    caption = say.pick("预警期的措施", "measures of the warning period")
    return table("t-measures", caption, heads, rows) if rows else None


def _where(townships: list[str], county: County, say: Speaker) -> str:
    if len(townships) == len(county.townships):
        return county.name
    return say.joined(county.townships[name].name for name in townships) or "—"
