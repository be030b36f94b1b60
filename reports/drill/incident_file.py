"""事后材料: the file of one incident, every line with the number of the journal record behind it.

It is made from the journal alone, so it can be made again from any copy of it. What a reader would
get wrong: it holds no cause and no blame; it is what the investigation and the review start from
(突发事件应对法 art. 92, Order 708 art. 24).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reports.drill.appendix import stamp
from reports.drill.blocks import Block, Cell, Facts, Section, table
from reports.drill.incident_lessons import findings
from reports.drill.incident_story import Case, Line, read_cases
from reports.drill.incident_tables import (
    deviations,
    lessons,
    lines_of,
    losses,
    records,
    to_record,
)
from reports.drill.incident_words import CLOCKS, KINDS, PHASES
from reports.drill.shell import FONTS, Head, page_of
from reports.drill.words import Speaker, event_name, t_plus
from reports.typeface import embedded
from twin.county import County
from twin.county.event_types import load_event_kinds
from twin.journal import EVENTS, Manifest, read, read_manifest
from twin.terms.drill import Drill
from twin.terms.levels import AccidentGrade, EventGrade
from twin.terms.text import Lang

__all__ = ["file_name", "write_files"]

_ORDERS = (
    "desk.plan_started", "desk.order_given", "desk.request_made", "desk.support_answered",
    "desk.unit_recalled", "desk.goods_drawn", "desk.goods_short", "desk.goods_requested",
    "desk.warning_issued",
)  # fmt: skip
_FEEDBACK = (
    "obs.request_answered", "obs.unit_reported", "obs.goods_answered", "desk.goods_booked",
    "obs.answered", "obs.situation_receipt",
)  # fmt: skip
_REPORTED = ("obs.event_reported", "desk.incident_linked", "desk.incident_not_linked")
_SAID = (
    "desk.contradiction_noted", "desk.contradiction_settled", "desk.incident_revised",
    "desk.incidents_merged", "desk.incident_split", "desk.act_undone",
)  # fmt: skip


def file_name(incident: str, lang: Lang) -> str:
    """The name of an incident's page in a run folder."""
    return f"incident-{incident}.html" if lang == "zh" else f"incident-{incident}.{lang}.html"


def write_files(run: Path, *, county: County, drill: Drill, lang: Lang, folder: Path) -> list[Path]:
    """Write the page of every incident of a run; they share one font.

    Raises:
        JournalError: The run's folder cannot be read.
    """
    manifest = read_manifest(run)
    say = Speaker(lang, drill.start)
    cases = read_cases(read(run / EVENTS))
    pages = [_page(case, county, drill, manifest, say) for case in cases]
    fonts = embedded("".join(pages))
    written = []
    for case, page in zip(cases, pages, strict=True):
        path = folder / file_name(case.id, lang)
        path.write_text(page.replace(FONTS, fonts), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _page(case: Case, county: County, drill: Drill, manifest: Manifest, say: Speaker) -> str:
    found = findings(case, say)
    sections = [
        _facts(case, county, say),
        _clocks(case, say),
        _timeline(case, county, say),
        _telling(case, county, say),
        _orders(case, county, say),
        deviations(found, say),
        losses(case, county, say),
        lessons(found, say),
        records(case, say),
    ]
    kind = event_name(county, str(case.opened.body["event_type"]), say)
    head = Head(
        title=f"{case.id} {case.opened.body['place']['name']} {kind}",
        what=say.pick("事后材料", "incident file"),
        skip=say.pick("跳到概况", "skip to the facts"),
        cover=say.pick(
            f"事后材料初稿（由日志生成） · {say(drill.title)}",
            f"incident file, draft made from the journal · {say(drill.title)}",
        ),
        stamp=stamp(drill, manifest, say),
        seal=manifest.events_sha256[:12],
    )
    return page_of(sections, head, say)


def _facts(case: Case, county: County, say: Speaker) -> Section:
    body = dict(case.opened.body)
    place = str(body["place"]["name"])
    for line in case.of("desk.incident_revised"):
        if line.body["what"] == "place":
            place = str(line.body["after"])
        else:
            body[str(line.body["what"])] = line.body["after"]
    kind = load_event_kinds(county).get(str(body["event_type"]))
    closed = case.of("desk.incident_closed")
    hazard = county.hazards.get(str(body["hazard"]))
    last = case.of("desk.incident_graded")[-1:]
    rows = [
        (say.pick("类型", "kind"), event_name(county, str(body["event_type"]), say)),
        (say.pick("类别", "class"), "—" if kind is None else say(kind.event_class.label)),
        (say.pick("地点", "place"), place),
        (say.pick("危险源", "hazard source"), "—" if hazard is None else hazard.name),
        (say.pick("物质", "substance"), str(body["substance"]) or "—"),
        (say.pick("立案", "opened"), say.clock(case.opened.at_s)),
        (say.pick("结束响应", "closed"), say.clock(closed[-1].at_s) if closed else "—"),
        (say.pick("等级", "grade"), _grade(last, say)),
        (say.pick("立案依据", "opened because"), str(body["because"][say.lang])),
    ]
    if case.into:
        rows.append((say.pick("已并入", "merged into"), case.into))
    lead = say.pick(
        f"{say.clock(case.opened.at_s)}立案，{'已结束' if closed else '运行结束时仍在处置'}。",
        f"Opened at {say.clock(case.opened.at_s)}; {'closed' if closed else 'open at the end'}.",
    )
    return Section("s1", "1", say.pick("概况", "Facts"), lead, [Facts(rows)])


def _grade(last: Sequence[Line], say: Speaker) -> str:
    labels = {grade.value: grade.label for scale in (AccidentGrade, EventGrade) for grade in scale}
    if not last:
        return say.pick("未定级", "none")
    body = last[-1].body
    grade = say(labels[body["grade"]]) if body["grade"] else say.pick("未定级", "none")
    larger = say.pick("；较大涉险", "; larger risk") if body["larger_risk"] else ""
    return f"{grade}{larger}"


def _clocks(case: Case, say: Speaker) -> Section:
    measured = case.of("desk.clock_measured")
    rows: list[Sequence[object]] = []
    for name, label in CLOCKS.items():
        mine = [line for line in measured if line.body["clock"] == name]
        if not mine:
            rows.append(("—", say(label), "—", "—", "—", "—", "—"))
        for line in mine:
            body = line.body
            took_s, target_s = (body["to_ms"] - body["from_ms"]) / 1000.0, body["target_s"]
            met = target_s is None or took_s <= target_s
            rows.append(
                (
                    to_record(line.seq),
                    say(label) + ("" if body["round"] == 1 else f" #{body['round']}"),
                    t_plus(body["from_ms"] / 1000.0),
                    t_plus(body["to_ms"] / 1000.0),
                    Cell(say.span(took_s), "" if target_s is None else "met" if met else "late"),
                    "—" if target_s is None else say.span(target_s),
                    body["clause"],
                )
            )
    heads = [
        "#" + say.pick("记录", "record"), say.pick("时钟", "clock"), "@" + say.pick("起", "from"),
        "@" + say.pick("止", "to"), say.pick("用时", "took"), say.pick("目标", "target"),
        say.pick("依据", "clause"),
    ]  # fmt: skip
    phases = [
        (to_record(line.seq), say.word(PHASES, str(line.body["phase"])),
         t_plus(line.body["since_ms"] / 1000.0), _by(line, say), line.body["clause"])
        for line in case.of("desk.phase_entered")
    ]  # fmt: skip
    lead = say.pick(
        f"六个阶段时钟走完 {len({line.body['clock'] for line in measured})} 个。",
        f"{len({line.body['clock'] for line in measured})} of the six phase clocks have run out.",
    )
    return Section(
        "s2", "2", say.pick("阶段与时钟", "Phases and clocks"), lead,
        [
            table("t-clocks", say.pick("六个阶段时钟", "the six phase clocks"), heads, rows),
            table(
                "t-phases", say.pick("阶段", "phases"),
                [heads[0], say.pick("阶段", "phase"), "@" + say.pick("自", "since"),
                 say.pick("由谁", "by"), say.pick("依据", "clause")],
                phases,
            ),
        ],
    )  # fmt: skip


def _by(line: Line, say: Speaker) -> str:
    """Who set a phase; the rule where nobody did."""
    return str(line.body["by"]) or say.pick("规则", "rule")


def _timeline(case: Case, county: County, say: Speaker) -> Section:
    shown = [line for line in case.lines if line.kind in KINDS]
    lead = say.pick(
        f"{len(shown)} 条，每条可点开日志原文。", f"{len(shown)} lines, each with its record."
    )
    block = lines_of("t-timeline", say.pick("全部经过", "everything in order"), shown, county, say)
    return Section("s3", "3", say.pick("经过", "Timeline"), lead, [block])


def _telling(case: Case, county: County, say: Speaker) -> Section:
    reports, said = case.of(*_REPORTED), case.of(*_SAID)
    noted = case.of("desk.contradiction_noted")
    told, linked = len(case.of("obs.event_reported")), len(case.of("desk.incident_linked"))
    lead = say.pick(
        f"接报 {told} 次，并案 {linked} 次，说法矛盾 {len(noted)} 次。",
        f"{told} reports, {linked} links, {len(noted)} contradictions noted.",
    )
    blocks: list[Block] = [
        lines_of("t-reports", say.pick("接报与并案", "reports and links"), reports, county, say),
        lines_of("t-said", say.pick("矛盾、改定、并拆", "contradictions, revisions, merges"), said,
               county, say),
    ]  # fmt: skip
    return Section("s4", "4", say.pick("接报与说法", "What was told"), lead, blocks)


def _orders(case: Case, county: County, say: Speaker) -> Section:
    sent = say.pick("指令、请求、通知", "orders, requests, notices")
    orders, feedback = case.of(*_ORDERS), case.of(*_FEEDBACK)
    lead = say.pick(
        f"指令、请求与通知 {len(orders)} 条，反馈 {len(feedback)} 条。",
        f"{len(orders)} orders, requests and notices; {len(feedback)} lines of feedback.",
    )
    blocks: list[Block] = [
        lines_of("t-orders", sent, orders, county, say),
        lines_of("t-feedback", say.pick("反馈", "feedback"), feedback, county, say),
    ]  # fmt: skip
    return Section("s5", "5", say.pick("指令与反馈", "Orders and feedback"), lead, blocks)
