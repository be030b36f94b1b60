"""The page of a benchmark of the whole twin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench import common
from reports.bench.axes import framed, log_sizes
from reports.bench.dispatched import dispatch
from reports.bench.shell import rendered
from reports.bench.words import Words, duration, measure, size
from reports.drill.blocks import Block, FigureBlock, Paragraph, Section, TableBlock, Tiles, table
from reports.figures import COLOURS, drawing
from twin.terms.text import Lang

__all__ = ["grown", "twin_page"]

_DAY_S = 86_400
_PARTS = {
    "sensing": ("传感器合成与摘要", "instruments and digest", "blue"),
    "alarms": ("报警", "alarms", "orange"),
    "desk": ("席位", "desk", "green"),
    "journal": ("日志", "journal", "purple"),
    "world": ("世界（SimPy、车组、链路）", "world (SimPy, crews, links)", "grey"),
}


def twin_page(result: Mapping[str, Any], lang: Lang) -> str:
    """The page of what `twin.bench.twin.run` gave."""
    say = Words(lang)
    cover = [
        _sizes(result, say),
        f"{result['crews']} {say('个活动实体', 'active entities')}",
        result["machine"]["cpu"],
        f"{say('种子', 'seed')} {result['seed']}",
        result["at"][:10],
    ]
    sections = [
        _goals(result, say),
        _growth(result, say),
        dispatch(result, say),
        _method(result, say),
    ]
    return rendered(say("整个孪生的基准测试", "Benchmark of the whole twin"), cover, sections, lang)


def _goals(result: Mapping[str, Any], say: Words) -> Section:
    met, tried = common.goals_met(result)
    lead = say(
        f"世界、仪表、报警、席位、日志一起运行。测了 {tried} 个目标，达标 {met} 个。",
        f"World, instruments, alarms, desk and journal together. Of {tried} goals tried, {met} "
        f"are met.",
    )
    tiles = [
        (
            measure(each["times_real"], "times"),
            say(
                f"{each['points']:,} 点，实时的倍数", f"{each['points']:,} points, times real time"
            ),
        )
        for each in result["runs"]
    ]
    blocks: list[Block] = [Tiles(tiles), common.goals(result, say), _days(result, say)]
    return Section("", "", say("目标", "Goals"), lead, blocks)


def _growth(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "点数翻十倍，实体不变；实体的开销不随点数增长。每项分开计时，计时本身约占百分之几。",
        "Ten times the points, the same entities, whose cost does not grow with the points. Time "
        "is charged by part, which itself costs a few percent.",
    )
    blocks: list[Block] = [_draw_parts(result, say), _draw_speed(result, say), grown(result, say)]
    return Section(
        "", "", say("时间花在哪里，随规模怎样增长", "Where the time goes, and growth"), lead, blocks
    )


def _method(result: Mapping[str, Any], say: Words) -> Section:
    warm_min = result["warm_s"] // 60
    told = say(
        f"县域是自带的那个，只把仪表复制到所要的点数，全部每秒扫描一次；气象站不复制。"
        f"{result['crews']} 个活动实体是车组：席位派出，出动，沿路网行驶，每分钟上报位置，"
        f"到场处置，返回，再派；每次上报都经链路到席位并记入日志。无事故，风、噪声、漂移照常。"
        f"前 {warm_min} 分钟（车组陆续派出）不计。CPU 用时，单线程，各规模在单独的进程中；"
        f"建县和读内核不计入，另列。不足一天的，按测得的一段折算。",
        f"The county is the embedded one; only its instruments are repeated, all scanned once a "
        f"second; weather stations are not. The {result['crews']} active entities are crews: "
        f"ordered out by the desk, they turn out, drive the roads, report their position every "
        f"minute, work, come home and are sent again; every report goes over the links to the desk "
        f"and into the journal. Nothing is wrong; wind, noise and drift are as ever. The first "
        f"{warm_min} minutes, in which the crews are called out, do not count. CPU time, one "
        f"thread, each size in a process of its own; building the county and loading kernels "
        f"stands apart. What is shorter than a day is scaled from the time that was run.",
    )
    quick = say("快测", "quick") if result["quick"] else say("完整", "full")
    facts = common.machine(result, say, [(say("范围", "scope"), quick)])
    lead = say("机器、版本、负载和做法。", "Machine, versions, load and method.")
    blocks: list[Block] = [Paragraph(told), facts]
    return Section("", "", say("怎么测的", "How it was measured"), lead, blocks)


def _days(result: Mapping[str, Any], say: Words) -> TableBlock:
    rows = []
    for each in result["runs"]:
        whole = each["simulated_s"] >= _DAY_S
        day = duration(_DAY_S / each["times_real"])
        rows.append(
            [
                f"{each['points']:,}",
                _hours(each["simulated_s"]),
                duration(each["cpu_s"]),
                measure(each["times_real"], "times"),
                day if whole else f"≈ {day}",
                f"{each['records'] / each['simulated_s']:.1f}",
                size(each["peak_bytes"]),
                duration(each["setup_s"]),
            ]
        )
    heads = [
        say("点", "points"),
        *("#" + head for head in (
            say("模拟了", "simulated"), say("用时", "CPU time"),
            say("实时的倍数", "times real time"), say("一天要", "a day takes"),
            say("每秒记录", "records a second"),
            say("内存峰值", "peak memory"), say("准备", "set-up"))),
    ]  # fmt: skip
    caption = say(
        "不带秒表的运行；≈：由较短的一段折算", "runs without stopwatch; ≈: from a shorter time"
    )
    return table("t-days", caption, heads, rows)


def grown(result: Mapping[str, Any], say: Words) -> TableBlock:
    """A size a row: how fast, and the time of a simulated second by part."""
    rows = [
        [
            f"{each['points']:,}",
            _hours(each["simulated_s"]),
            measure(each["times_real"], "times"),
            *(duration(each["parts_s"][part] / each["simulated_s"]) for part in _PARTS),
            size(each["peak_bytes"]),
            duration(each["setup_s"]),
        ]
        for each in result["growth"]
    ]
    heads = [
        "#" + say("点", "points"),
        "#" + say("模拟了", "simulated"),
        "#" + say("实时的倍数", "times real time"),
        *("#" + say(zh, en) for zh, en, _ in _PARTS.values()),
        "#" + say("内存峰值", "peak memory"),
        "#" + say("准备", "set-up"),
    ]
    caption = say("每模拟秒的 CPU 用时", "CPU time of a simulated second")
    return table("t-grown", caption, heads, rows)


def _draw_parts(result: Mapping[str, Any], say: Words) -> FigureBlock:
    grown = result["growth"]
    title = say("每模拟秒的用时，按部分", "time of a simulated second, by part")
    note = say(
        "每条为一个规模，占总用时的份额；总用时在右端。",
        "A bar a size, shares of its total, at its end.",
    )
    with drawing(9.6, 1.4 + 0.45 * len(grown)) as figure:
        axes = figure.add_subplot()
        for row, each in enumerate(grown):
            left, total = 0.0, sum(each["parts_s"].values())
            for part, (zh, en, hue) in _PARTS.items():
                share = 100 * each["parts_s"][part] / total
                axes.barh(
                    row, share, left=left, color=COLOURS[hue], height=0.6,
                    label=say(zh, en) if row == 0 else None,
                )  # fmt: skip
                if share >= 7:
                    axes.text(left + share / 2, row, f"{share:.0f} %", ha="center", va="center",
                              color="white", fontsize=8)  # fmt: skip
                left += share
            axes.text(101, row, duration(total / each["simulated_s"]), va="center", fontsize=9)
        axes.set_yticks(range(len(grown)), [f"{each['points']:,}" for each in grown])
        axes.invert_yaxis()
        axes.set_xlim(0, 112)
        axes.set_xticks(range(0, 101, 20))
        axes.set_xlabel(say("份额（%）", "share (%)"))
        axes.set_ylabel(say("点数", "points"))
        figure.legend(loc="outside upper center", ncols=len(_PARTS), frameon=False, fontsize=8)
        return framed("b1", title, note, figure, result, say, "t-grown", _sizes(result, say))


def _draw_speed(result: Mapping[str, Any], say: Words) -> FigureBlock:
    grown = result["growth"]
    title = say("实时的倍数，随点数", "times real time, as points grow")
    note = say("双对数；红横线为目标。", "Both axes logarithmic; red ticks: the goals.")
    with drawing(9.6, 3.8) as figure:
        axes = figure.add_subplot()
        points = [each["points"] for each in grown]
        axes.plot(points, [each["times_real"] for each in grown], "o-", color=COLOURS["blue"],
                  label=say("带秒表", "with stopwatch"))  # fmt: skip
        axes.plot(
            [each["points"] for each in result["runs"]],
            [each["times_real"] for each in result["runs"]],
            "D", color=COLOURS["orange"], label=say("不带秒表", "without"),
        )  # fmt: skip
        for goal, each in zip(result["goals"], result["runs"], strict=False):
            axes.plot(each["points"], goal["bound"], "_", color=COLOURS["alert"], markersize=26,
                      markeredgewidth=2)  # fmt: skip
        log_sizes(axes, say("点数", "points"))
        low, high = axes.get_ylim()
        marks = [n * 10**power for power in range(6) for n in (1, 2, 5)]
        axes.set_yticks([n for n in marks if low <= n <= high], minor=False)
        axes.set_yticks([], minor=True)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f} ×")
        figure.legend(loc="outside right center", frameon=False, fontsize=9)
        return framed("b2", title, note, figure, result, say, "t-grown", _sizes(result, say))


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.0f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"


def _sizes(result: Mapping[str, Any], say: Words) -> str:
    sizes = sorted(each["points"] for each in result["growth"])
    return f"{sizes[0]:,}–{sizes[-1]:,} {say('点', 'points')}"
