"""The later sections of an incident's file: deviations, losses, open lessons, the records."""

from __future__ import annotations

from collections.abc import Sequence

from reports.drill.blocks import Cell, Heading, Row, Section, TableBlock, table
from reports.drill.incident_lessons import Finding
from reports.drill.incident_story import Case, Line
from reports.drill.incident_words import FIGURES, KINDS, told
from reports.drill.words import Speaker, party_name, t_plus
from twin.county import County

__all__ = ["deviations", "lessons", "lines_of", "losses", "records", "to_record"]

_LOSSES = (
    "dead", "grave", "light", "observed", "missing", "trapped", "evacuated", "direct_loss_cny",
    "burnt_ha",
    "magnitude",
)  # fmt: skip


def deviations(found: Sequence[Finding], say: Speaker) -> Section:
    """Section 6: what departs from a rule, with the clause."""
    rows = [(to_record(one.seq), t_plus(one.at_s), one.what, one.clause or "—") for one in found]
    lead = say.pick(f"机器查出 {len(found)} 处。", f"{len(found)} found by machine.")
    heads = [
        "#" + say.pick("记录", "record"), "@" + say.pick("时刻", "time"),
        say.pick("与规则不符之处", "deviation"), say.pick("条款", "clause"),
    ]  # fmt: skip
    caption = say.pick("与规则不符之处", "deviations from the rules")
    title = say.pick("偏离规则", "Deviations")
    return Section("s6", "6", title, lead, [table("t-deviations", caption, heads, rows)])


def losses(case: Case, county: County, say: Speaker) -> Section:
    """Section 7: casualties and losses as every source told them last."""
    rows: list[Sequence[object]] = []
    last: dict[tuple[str, str, str], Line] = {}
    for line in case.of("desk.figure_taken"):
        body = line.body
        last[str(body["what"]), str(body["place"]), str(body["by"])] = line
    for what in _LOSSES:
        for (figure, place, by), line in last.items():
            if figure == what:
                amount, reckoned = line.body["amount"], line.body["reckoned"]
                rows.append(
                    (to_record(line.seq), t_plus(line.at_s), say.word(FIGURES, what), place,
                     party_name(county, by, say),
                     f"{amount:g}", f"{reckoned:g}")
                )  # fmt: skip
    heads = [
        "#" + say.pick("记录", "record"), "@" + say.pick("时刻", "time"),
        say.pick("项目", "figure"),
        say.pick("地点", "place"), say.pick("来源", "source"), "#" + say.pick("所报", "told"),
        "#" + say.pick("当时计", "reckoned then"),
    ]  # fmt: skip
    caption = say.pick("各方最后所报", "what each source said last")
    lead = (
        say.pick("伤亡与损失按各方最后所报，直接经济损失须经评估。",
                 "Casualties and losses as last told; the direct loss is to be assessed.")
        if rows
        else say.pick("没有人报来伤亡或损失。", "Nobody told of casualties or losses.")
    )  # fmt: skip
    title = say.pick("伤亡与损失", "Losses")
    return Section("s7", "7", title, lead, [table("t-losses", caption, heads, rows)])


def lessons(found: Sequence[Finding], say: Speaker) -> Section:
    """Section 8: what is to be mended; owner and date are for people to fill in."""
    kinds: dict[str, list[Finding]] = {}
    for one in found:
        kinds.setdefault(one.lesson, []).append(one)
    rows = [
        (to_record(mine[0].seq), lesson, len(mine), "", "", say.pick("未办", "open"))
        for lesson, mine in kinds.items()
    ]
    heads = [
        "#" + say.pick("记录", "record"), say.pick("待办", "to do"),
        "#" + say.pick("次数", "times"),
        say.pick("责任人", "owner"), say.pick("期限", "due"), say.pick("状态", "state"),
    ]  # fmt: skip
    caption = say.pick(
        "机器所见，责任人与期限由人填写", "found by machine; people fill in the rest"
    )
    lead = say.pick(f"待办 {len(rows)} 项，责任人待定。", f"{len(rows)} open, owners to be named.")
    title = say.pick("待改进", "Open lessons")
    return Section("s8", "8", title, lead, [table("t-lessons", caption, heads, rows)])


def records(case: Case, say: Speaker) -> Section:
    """Section 9: the records every line of the file leads to."""
    rows = [
        (Row([], f"r-{line.seq}"), line.seq, t_plus(line.at_s), line.kind, line.source,
         Cell(line.raw, "hash"))
        for line in case.lines
    ]  # fmt: skip
    heads = [
        "#" + say.pick("记录", "record"), "@" + say.pick("时刻", "time"), say.pick("种类", "kind"),
        say.pick("来源", "source"), say.pick("原文", "as recorded"),
    ]  # fmt: skip
    caption = say.pick("日志原文", "the journal's records")
    lead = say.pick(
        "以下是日志里的原文，编号是 events.jsonl 的 seq。",
        "The records as they stand; the number is `seq` in events.jsonl.",
    )
    return Section(
        "s9", "9", say.pick("日志", "Journal"), lead,
        [Heading(caption), table("t-records", caption, heads, rows)],
    )  # fmt: skip


def lines_of(
    name: str, caption: str, lines: Sequence[Line], county: County, say: Speaker
) -> TableBlock:
    """Records as a table: number, time, what it is, and its words."""
    rows = [
        (
            to_record(line.seq),
            t_plus(line.at_s),
            say.word(KINDS, line.kind),
            told(line, county, say),
        )
        for line in lines
    ]
    heads = [
        "#" + say.pick("记录", "record"), "@" + say.pick("时刻", "time"), say.pick("事项", "what"),
        say.pick("内容", "content"),
    ]  # fmt: skip
    return table(name, caption, heads, rows)


def to_record(seq: int) -> Cell:
    """A cell that leads to a record of the last section."""
    return Cell(str(seq), link=f"r-{seq}")
