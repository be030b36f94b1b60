"""The page of an alarm benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench import common
from reports.bench.axes import framed, log_sizes
from reports.bench.figures import MARKS, draw_times
from reports.bench.shell import rendered
from reports.bench.words import OURS, Words, duration, measure, result_of
from reports.drill.blocks import (
    Block,
    FigureBlock,
    Paragraph,
    Section,
    TableBlock,
    Tiles,
    table,
)
from reports.figures import COLOURS, drawing
from twin.terms.text import Lang

__all__ = ["alarms_page"]

_ROOFS = {
    "read_16": ("纯读 16 字节/点", "16 bytes a point, read", ":"),
    "read_tick": ("一拍必读（读数来自别处）", "what a tick must read", "--"),
    "read_write_tick": ("必读，并留存读数", "the same, readings kept", "-."),
}


def alarms_page(result: Mapping[str, Any], lang: Lang) -> str:
    """The page of what `twin.bench.alarms.run` gave."""
    say = Words(lang)
    cover = [
        _sizes(result, say),
        result["machine"]["cpu"],
        f"{say('种子', 'seed')} {result['seed']}",
        result["at"][:10],
    ]
    sections = [
        _goals(result, say), _everyone(result, say), _limits(result, say), _alone(result, say),
        _method(result, say),
    ]  # fmt: skip
    return rendered(say("报警评估基准测试", "Alarm evaluation benchmark"), cover, sections, lang)


def _goals(result: Mapping[str, Any], say: Words) -> Section:
    met, tried = common.goals_met(result)
    found = [each for task in result["tasks"] for each in task["results"]]
    events = sum(each["checked"] for each in found)
    wrong = sum(each["wrong"] for each in found if each["contender"] == OURS)
    lead = say(
        f"测了 {tried} 个目标，达标 {met} 个。计时前核对 {events:,} 个事件，"
        f"本软件有误 {wrong} 拍。",
        f"Of {tried} goals tried, {met} are met. {events:,} events compared before anything was "
        f"timed; ours were wrong in {wrong} ticks.",
    )
    tiles = [
        (duration(ours["median"]), f"{say.of(task['label'])} · {say.of(task['each'])}")
        for task in result["tasks"]
        if task["load"] == "quiet" and (ours := result_of(task, OURS)) is not None
    ]
    both = result["synthesis"]
    label = say(
        f"{both['points']:,} 点传感器合成加报警 · 每拍",
        f"{both['points']:,} points, sensors and alarms",
    )
    tiles.append((duration(both["both"]["median"]), label))
    blocks: list[Block] = [Tiles(tiles), common.goals(result, say)]
    return Section("", "", say("目标", "Goals"), lead, blocks)


def _everyone(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "各家解同样的读数，事件逐条核对，全对才计时、才有比值。numpy_guard 是同一算法的 NumPy 版："
        "它比 numpy_dense 快的部分来自算法，本软件比它快的部分来自编译。",
        "All are given the same readings, and their events are compared one by one; only who is "
        "right enters a ratio. numpy_guard is our algorithm in NumPy: what it gains over "
        "numpy_dense comes from the algorithm, what we gain over it from compiling.",
    )
    blocks: list[Block] = [
        draw_times(result, say, _sizes(result, say)),
        common.against_all(result, say),
        _times(result, say),
        common.notes(result, say),
    ]
    return Section("", "", say("各种做法", "All ways"), lead, blocks)


def _limits(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "再快也快不过读内存。一拍必读：读数（来自别处）4 字节，上一读数和护栏 12 字节"
        "（上一拍已读过）。本软件另把读数留存 16 拍，供不变值审计。",
        "Nothing is faster than reading memory. A tick must read the reading (from elsewhere, 4 "
        "bytes) and the last one with the guard band (12 bytes, there since the last tick). "
        "Readings are also kept for 16 ticks, for the flatline audit.",
    )
    blocks: list[Block] = [_draw_rates(result, say), _roofs(result, say)]
    return Section("", "", say("上限在哪里", "Where the limit is"), lead, blocks)


def _alone(result: Mapping[str, Any], say: Words) -> Section:
    lead = say(
        "全体中断、全体越限各占一拍，每个转换恰好一个事件。",
        "A mass loss and a mass step cost one tick each, with exactly one event a transition.",
    )
    blocks: list[Block] = [_worst(result, say), _stage(result, say), _rest(result, say)]
    return Section("", "", say("最坏的时候", "When it is worst"), lead, blocks)


def _method(result: Mapping[str, Any], say: Words) -> Section:
    shares = "；".join(
        f"{say.of(task['label'])} {task['events_per_point_tick']:.1e}" for task in result["tasks"]
    )
    told = say(
        f"每点八种报警，限值、死区、延时各不相同。平静：万分之五的点骑在限值上；极端：千分之四。"
        f"每点每拍的转换数：{shares}。先在 2,000 点、什么都发生的读数上与逐点对象核对 160 拍，"
        f"再在要计时的读数上核对前几拍（最多 64 拍）。上限用 NumPy 的整数最大值测，约为编译循环的"
        f" 80–90 %；10 万点以下可见调用开销。",
        f"Eight alarms a point; limits, deadbands and delays differ. Quiet: 0.05 % of the points "
        f"ride on a limit; extreme: 0.4 %. Transitions a point and tick: {shares}. All are first "
        f"held against plain objects over 160 ticks of 2,000 points where everything happens, then "
        f"over the first ticks (64 at most) of what is timed. The roof is NumPy's maximum of "
        f"integers, 80–90 % of a compiled loop; below 100,000 points its calls show.",
    )
    facts = common.machine(result, say, common.rounds(result, say))
    lead = say("机器、版本、负载和做法。", "Machine, versions, loads and method.")
    blocks: list[Block] = [Paragraph(told), facts]
    return Section("", "", say("怎么测的", "How it was measured"), lead, blocks)


def _times(result: Mapping[str, Any], say: Words) -> TableBlock:
    """How many times faster ours is."""
    rivals = [name for name in result["contenders"] if name != OURS]
    rows = []
    for task in result["tasks"]:
        cells: list[Any] = [say.of(task["label"])]
        for name in rivals:
            found = result_of(task, name)
            spread = None if found is None else found["ratio"]
            cells.append("—" if spread is None else measure(1 / spread["median"], "times"))
        rows.append(cells)
    caption = say("本软件快几倍（逐轮相除再取中位）", "how many times faster ours is (median)")
    return table("t-times", caption, [say("负载", "load"), *(f"#{n}" for n in rivals)], rows)


def _draw_rates(result: Mapping[str, Any], say: Words) -> FigureBlock:
    tasks = [task for task in result["tasks"] if task["load"] == "quiet"]
    title = say("每秒评估的点数与读内存的上限", "points a second, and what reading memory allows")
    note = say(
        "双对数，平静负载；虚线：只读不判的上限。", "Both axes logarithmic, quiet; dashed: roofs."
    )
    points = [task["points"] for task in tasks]
    with drawing(9.6, 4.6) as figure:
        axes = figure.add_subplot()
        for name in result["contenders"]:
            mark, hue = MARKS.get(name, ("o", "grey"))
            found = [result_of(task, name) for task in tasks]
            rates = [n / f["median"] for n, f in zip(points, found, strict=True) if f is not None]
            axes.plot(points, rates, marker=mark, color=COLOURS[hue], label=name)
        for name, (zh, en, style) in _ROOFS.items():
            rates = [task["points"] / _roof(task, name)["median"] for task in tasks]
            axes.plot(points, rates, style, color=COLOURS["ink"], label=say(zh, en), linewidth=1)
        log_sizes(axes, say("点数", "points"))
        axes.set_ylabel(say("点/秒", "points a second"))
        figure.legend(loc="outside right center", frameon=False, fontsize=9)
        return framed("b2", title, note, figure, result, say, "t-roofs", _sizes(result, say))


def _roofs(result: Mapping[str, Any], say: Words) -> TableBlock:
    rows = []
    for task in result["tasks"]:
        ours = result_of(task, OURS)
        cells = [say.of(task["label"]), "—" if ours is None else duration(ours["median"])]
        for name in _ROOFS:
            roof = _roof(task, name)
            share = measure(1 / roof["ratio"]["median"], "share")
            cells.append(f"{duration(roof['median'])} · {share}")
        rows.append(cells)
    heads = [say("负载", "load"), f"#{OURS}", *(f"#{say(zh, en)}" for zh, en, _ in _ROOFS.values())]
    caption = say(
        "每拍用时；上限的用时 · 本软件达到的份额", "a tick; the roof's time · our share of it"
    )
    return table("t-roofs", caption, heads, rows)


def _worst(result: Mapping[str, Any], say: Words) -> TableBlock:
    names = {
        "lost": say("全体中断", "every point lost"),
        "back": say("全体恢复", "every point back"),
        "over": say("全体越过高高限", "every point over HH"),
        "under": say("全体回落", "every point back below"),
    }
    rows = [
        [
            names[each["what"]],
            f"{each['points']:,}",
            f"{each['events']:,}",
            duration(each["median"]),
            duration(each["median"] / each["points"]),
        ]
        for each in result["worst"]
    ]
    heads = [
        say("一拍之内", "in one tick"),
        *("#" + head for head in (say("点", "points"), say("事件", "events"),
                                  say("这一拍", "that tick"), say("每点", "a point"))),
    ]  # fmt: skip
    return table("t-worst", say("最坏的一拍", "the worst tick"), heads, rows)


def _stage(result: Mapping[str, Any], say: Words) -> TableBlock:
    names = {
        "burst": say("全体中断与恢复，按点序", "mass loss and back, in order"),
        "mix": say("二十分之一的点，任意次序", "one point in twenty, any order"),
        "scattered": say("任意点的任意报警", "any alarm of any point"),
    }
    rows = [
        [
            names[each["what"]],
            f"{each['events']:,}",
            duration(each["median"]),
            f"{duration(each['q1'])}–{duration(each['q3'])}",
        ]
        for each in result["stage"]
    ]
    heads = [say("事件", "events"), "#" + say("个数", "how many"), "#" + say("每个", "each"),
             "#" + say("四分位", "quartiles")]  # fmt: skip
    caption = say(
        "事件级：表决、首出、报警负荷（20 个区）", "event stage: votes, first-out, load of 20 areas"
    )
    return table("t-stage", caption, heads, rows)


def _rest(result: Mapping[str, Any], say: Words) -> TableBlock:
    bad, both = result["bad"], result["synthesis"]
    share = bad["share"]
    rows = [
        [
            say(
                f"{bad['points']:,} 点中三成坏点，每拍",
                f"a tick of {bad['points']:,} points, 30 % of them bad",
            ),
            duration(bad["tick_s"]["median"]),
        ],
        [
            say("其速率占平静时", "its rate, of the quiet rate"),
            f"{measure(share['median'], 'share')} "
            f"({measure(share['q1'], 'share')}–{measure(share['q3'], 'share')})",
        ],
        [
            say(
                f"{both['points']:,} 点传感器合成，每拍", f"synthesis of {both['points']:,} points"
            ),
            duration(both["sensors"]["median"]),
        ],
        [say("合成加报警，每拍", "synthesis and alarms"), duration(both["both"]["median"])],
        [
            say("安静 300 拍的 Python 内存分配", "Python allocations of 300 quiet ticks"),
            str(result["allocations"]),
        ],
    ]
    return table("t-rest", say("其他", "the rest"), [say("项", "what"), "#"], rows)


def _roof(task: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(each for each in task["roofs"] if each["contender"] == name)
    return found


def _sizes(result: Mapping[str, Any], say: Words) -> str:
    sizes = sorted({task["points"] for task in result["tasks"]})
    return f"{sizes[0]:,}–{sizes[-1]:,} {say('点', 'points')}"
