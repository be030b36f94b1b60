"""Section 8: the alarm load of each operator position, and whether it could be borne."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reports.alarm_loads import KINDS, run_kpis
from reports.drill.blocks import Block, Cell, FigureBlock, Heading, Section, table
from reports.drill.story import Story
from reports.drill.words import NOT_REAL, Speaker, t_plus
from reports.figures import COLOURS, drawing, svg_of, time_axis
from twin.county import County
from twin.models.alarm_kpi import Kpi
from twin.models.alarm_kpi_rules import KpiRules, load_kpi_rules
from twin.terms.alarm_acts import AlarmAct, AlarmCause, HandlingStep
from twin.terms.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["alarm_load"]

_SHOWN = 6
_COUNTY = Text("县值班室", "county duty room")
_PRIORITIES = {"high": Text("高", "high"), "medium": Text("中", "medium"), "low": Text("低", "low")}


def alarm_load(story: Story, county: County, say: Speaker) -> Section:
    """Section 8."""
    rules = load_kpi_rules(county)
    records = sorted(
        ((said.seq, said.at_s, kind, said.body) for kind in KINDS for said in story.of(kind)),
        key=lambda row: row[0],
    )
    rows = ((round(at_s * 1000), kind, body) for _, at_s, kind, body in records)
    kpis = run_kpis(rows, rules, max(1, round(story.end_s * 1000)))
    kpis = dict(sorted(kpis.items(), key=lambda item: (item[0] != "county_duty", -item[1].alarms)))
    if not kpis:
        lead = say.pick("没有告警送达操作员。", "No alarm was put before an operator.")
        return Section("s8", "8", _title(say), lead, [])
    worst = max(kpis, key=lambda name: kpis[name].most)
    minutes = f"{rules.rate.interval / 60:g}"
    flooded = sum(bool(kpi.floods) for kpi in kpis.values())
    lead = say.pick(
        f"{len(kpis)} 个席位中 {flooded} 个出现告警泛滥；{minutes} 分钟内最多的是"
        f"{_name(worst, county, say)}，{kpis[worst].most} 条（目标不超过 {rules.rate.peak} 条）。",
        f"{flooded} of {len(kpis)} positions were flooded; the most within {minutes} min came to "
        f"{_name(worst, county, say)}, {kpis[worst].most} (target {rules.rate.peak} at most).",
    )
    blocks: list[Block] = [
        _figure(kpis, story, county, rules, say),
        _loads(kpis, county, rules, say),
        _top(kpis, _meanings(story), county, say),
        Heading(say.pick("到县告警的处置", "Handling of what reached the county")),
        _handling(story, say),
    ]
    return Section("s8", "8", _title(say), lead, blocks)


def _title(say: Speaker) -> str:
    return say.pick("告警负荷", "Alarm load")


def _name(position: str, county: County, say: Speaker) -> str:
    hazard = county.hazards.get(position.partition(":")[2])
    if position == "county_duty":
        return say(_COUNTY)
    return position if hazard is None else say.pick(hazard.name, hazard.id)


def _figure(
    kpis: Mapping[str, Kpi], story: Story, county: County, rules: KpiRules, say: Speaker
) -> FigureBlock:
    """F9: new alarms per interval, one strip a position, floods shaded."""
    shown = list(kpis.items())[:_SHOWN]
    minutes = f"{rules.rate.interval / 60:g}"
    share = max(kpi.flood_share for kpi in kpis.values())
    title = say.pick(
        f"各席位每 {minutes} 分钟的新告警；泛滥最长占演练时间的 {share:.0%}",
        f"New alarms per {minutes} min at each position; floods took {share:.0%} of the time "
        f"at most",
    )
    note = say.pick(
        f"虚线为每 {minutes} 分钟 {rules.rate.peak} 条；底色为泛滥时段"
        f"（{rules.flood.begins_at} 条起，少于 {rules.flood.ends_below} 条止）。",
        f"Dashed: {rules.rate.peak} per {minutes} min; shaded: flood (from "
        f"{rules.flood.begins_at}, until fewer than {rules.flood.ends_below}).",
    )
    with drawing(10.0, 0.9 + 0.95 * len(shown)) as figure:
        strips = figure.subplots(len(shown), 1, sharex=True, sharey=True, squeeze=False)
        for axes, (position, kpi) in zip(strips[:, 0], shown, strict=True):
            _strip(axes, kpi, rules)
            axes.set_title(_name(position, county, say), loc="left", fontsize=8, pad=2)
        last = strips[-1, 0]
        time_axis(last, story.end_s, say.pick("演练时间（时:分）", "drill time (h:min)"))
        svg = svg_of(figure, "f9", title, note, say(NOT_REAL))
    data = ("t-loads", say.pick("数据见席位表", "numbers: table of positions"))
    return FigureBlock(title, svg, note, data)


def _strip(axes: Axes, kpi: Kpi, rules: KpiRules) -> None:
    width = rules.rate.interval / 60
    for begin_ms, end_ms, _ in kpi.floods:
        axes.axvspan(begin_ms / 60_000, end_ms / 60_000, color=COLOURS["yellow"], alpha=0.45, lw=0)
    starts = [start_ms / 60_000 for start_ms, _ in kpi.intervals]
    numbers = [number for _, number in kpi.intervals]
    bars = axes.bar(starts, numbers, width=width, align="edge", color=COLOURS["blue"],
                    edgecolor="white", linewidth=0.5)  # fmt: skip
    axes.axhline(rules.rate.peak, color=COLOURS["red"], linewidth=0.8, linestyle="--")
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
    axes.bar_label(bars, fontsize=7, padding=2, bbox=paper)
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.5)
    axes.set_axisbelow(True)
    axes.margins(y=0.25)


def _loads(kpis: Mapping[str, Kpi], county: County, rules: KpiRules, say: Speaker) -> Block:
    minutes = f"{rules.rate.interval / 60:g}"
    rows: list[tuple[object, ...]] = []
    for position, kpi in kpis.items():
        over = kpi.most > rules.rate.peak
        split = " / ".join(
            f"{kpi.priorities.get(code, 0) / max(1, kpi.alarms):.0%}"
            for code in ("low", "medium", "high")
        )
        rows.append(
            (
                _name(position, county, say),
                kpi.alarms,
                f"{kpi.average:.1f}",
                Cell(str(kpi.most), "late" if over else "met"),
                f"{len(kpi.floods)} ({kpi.flood_share:.0%})",
                f"{kpi.top_share:.0%}",
                len(kpi.chattering),
                kpi.fleeting,
                kpi.stale_at_once,
                split,
                sum(kpi.acts.values()),
                say(rules.level_name(kpi.level)),
            )
        )
    want = rules.priority_split
    split = f"{want.low:.0%} / {want.medium:.0%} / {want.high:.0%}"
    rows.append(
        (
            Cell(say.pick("目标", "target")),
            "",
            f"≤ {rules.rate.acceptable:g}",
            f"≤ {rules.rate.peak}",
            f"< {rules.flood.share:.0%}",
            f"≤ {rules.top_ten.share:.0%}",
            0,
            0,
            f"< {rules.stale.fewer_than}",
            split,
            "",
            "",
        )
    )
    heads = [
        say.pick("席位", "position"),
        "#" + say.pick("新告警", "new"),
        "#" + say.pick(f"平均/{minutes}分", f"mean/{minutes} min"),
        "#" + say.pick(f"最多/{minutes}分", f"most/{minutes} min"),
        "#" + say.pick("泛滥", "floods"),
        "#" + say.pick("前十占比", "top ten"),
        "#" + say.pick("抖动", "chatter"),
        "#" + say.pick("一闪而过", "fleeting"),
        "#" + say.pick("长期未消", "stale"),
        "#" + say.pick("低/中/高", "L/M/H"),
        "#" + say.pick("搁置抑制", "hidden"),
        "EEMUA",
    ]
    caption = say.pick(
        f"各席位的告警指标（{rules.rate.clause}；依据 {rules.rate.basis.value}，"
        f"等级依据 {rules.eemua_basis.value}）",
        f"alarm KPIs by position ({rules.rate.clause}; basis {rules.rate.basis.value}, "
        f"levels {rules.eemua_basis.value})",
    )
    return table("t-loads", caption, heads, rows)


def _meanings(story: Story) -> dict[str, tuple[Text, Text]]:
    """Consequence and response as they were shown, by alarm."""
    found: dict[str, tuple[Text, Text]] = {}
    for said in story.of("desk.alarm_announced") + story.of("desk.alarms_grouped"):
        meaning = (Text(**said.body["consequence"]), Text(**said.body["response"]))
        for alarm in said.body.get("members") or [said.body.get("alarm", "")]:
            found.setdefault(str(alarm).rsplit("/", 1)[0], meaning)
    return found


def _top(
    kpis: Mapping[str, Kpi],
    meanings: Mapping[str, tuple[Text, Text]],
    county: County,
    say: Speaker,
) -> Block:
    rows = [
        (
            _name(position, county, say),
            name,
            number,
            f"{number / max(1, kpi.alarms):.0%}",
            *(say(text) for text in meanings[name]),
        )
        for position, kpi in kpis.items()
        for name, number in kpi.top
    ]
    heads = [
        say.pick("席位", "position"),
        "@" + say.pick("告警", "alarm"),
        "#" + say.pick("次数", "times"),
        "#" + say.pick("占比", "share"),
        say.pick("后果", "consequence"),
        say.pick("处置", "response"),
    ]
    caption = say.pick("报得最多的告警，每席位十条", "most frequent alarms, ten a position")
    return table("t-top-alarms", caption, heads, rows, folded=True)


def _handling(story: Story, say: Speaker) -> Block:
    """One row a case: when it reached the county, what it was, its closing, what was late."""
    closed = {str(s.body["alarm"]): s for s in story.of("desk.alarm_closed")}
    missed: dict[str, list[str]] = {}
    for said in story.of("desk.step_missed"):
        stage = say(HandlingStep(said.body["stage"]).label)
        names = missed.setdefault(str(said.body["alarm"]), [])
        if stage not in names:
            names.append(stage)
    first: dict[str, float] = {}
    for said in story.of("desk.step_due"):
        first.setdefault(str(said.body["alarm"]), said.at_s)
    rows = []
    for name, at_s in first.items():
        end = closed.get(name)
        cause = "—" if end is None else say(AlarmCause(end.body["cause"]).label)
        late = say.joined(missed.get(name, []))
        rows.append(
            (
                name.removeprefix("county_duty/"),
                t_plus(at_s),
                cause,
                Cell(say.pick("未销警", "open"), "not_tested") if end is None else t_plus(end.at_s),
                Cell(late, "late") if late else Cell("—"),
            )
        )
    heads = [
        "@" + say.pick("告警或组", "alarm or group"),
        "@" + say.pick("到县", "at the county"),
        say.pick("原因", "cause"),
        "@" + say(AlarmAct.CLOSE.label),
        say.pick("逾时的步骤", "steps missed"),
    ]
    caption = say.pick("签收—核实—原因—措施—销警", "acknowledge, verify, cause, measure, close")
    return table("t-handling", caption, heads, rows)
