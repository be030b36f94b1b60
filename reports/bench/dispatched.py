"""The part of the twin's page on dispatch: calls a second, beside a naive model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench.axes import framed, name_rows
from reports.bench.words import Words
from reports.drill.blocks import Block, Cell, FigureBlock, Section, TableBlock, table
from reports.figures import COLOURS, drawing

__all__ = ["dispatch", "rates"]

_HUES = {"fast": "blue", "desk": "green", "naive": "grey"}
_SAME_MS = 1.0


def dispatch(result: Mapping[str, Any], say: Words) -> Section:
    """How many recorded calls a second, and that all answer alike."""
    lead = say(
        "记录的呼叫逐次派车：最近队伍、返途改派、就近送医。三者规则相同，逐次核对响应时间；"
        "朴素模型按需逐条查找或搜索路径，只算一部分呼叫。",
        "Recorded calls, one by one: nearest unit, diversion on the way home, nearest hospital. "
        "All three keep to the same rules and their responses are compared call by call; the naive "
        "model looks up or searches every way as it needs it, and answers only some of the calls.",
    )
    blocks: list[Block] = [_draw(result, say), rates(result, say)]
    return Section("", "", say("派车：每秒多少次呼叫", "Dispatch: calls a second"), lead, blocks)


def rates(result: Mapping[str, Any], say: Words) -> TableBlock:
    """A contender a row."""
    rows = []
    for case in result["dispatch"]:
        for each in case["contenders"]:
            alike = each["worst_ms"] <= _SAME_MS
            rows.append(
                [
                    say.of(case["label"]),
                    say.of(each["label"]),
                    f"{each['calls']:,}×{each['rounds']}",
                    f"{each['calls_per_s']:,.0f}" if each["calls_per_s"] >= 100
                    else f"{each['calls_per_s']:.1f}",
                    f"{each['mean_s']:.1f}",
                    f"{each['p90_s']:.1f}",
                    Cell(
                        say("一致", "alike") if alike else f"{each['worst_ms']:,.0f} ms",
                        "met" if alike else "missed",
                    ),
                ]
            )  # fmt: skip
    heads = [
        say("算例", "case"),
        say("谁", "who"),
        "#" + say("呼叫×遍", "calls × rounds"),
        "#" + say("每秒呼叫", "calls a second"),
        "#" + say("响应均值 s", "mean response s"),
        "#" + say("p90 s", "p90 s"),
        say("逐次比较（1 ms 内）", "call by call, within 1 ms"),
    ]
    return table("t-dispatch", say("CPU 用时，单线程", "CPU time, one thread"), heads, rows)


def _draw(result: Mapping[str, Any], say: Words) -> FigureBlock:
    title = say("每秒呼叫，对数", "calls a second, logarithmic")
    note = say("红线为目标。", "Red ticks: the goals.")
    bounds = _bounds(result)
    rows = [(case, each) for case in result["dispatch"] for each in case["contenders"]]
    with drawing(9.6, 1.2 + 0.35 * len(rows)) as figure:
        axes = figure.add_subplot()
        for row, (case, each) in enumerate(rows):
            rate = each["calls_per_s"]
            axes.barh(row, rate, color=COLOURS[_HUES[each["name"]]], height=0.6)
            shown = f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"
            axes.text(rate * 1.1, row, shown, va="center", fontsize=9)
            bound = bounds.get((case["name"], each["name"]))
            if bound:
                axes.plot(bound, row, "|", color=COLOURS["alert"], markersize=22, markeredgewidth=2)
        axes.set_xscale("log")
        axes.set_xlim(1.0, 4 * max(each["calls_per_s"] for _, each in rows))
        axes.set_xlabel(" ")  # room for the line below
        name_rows(
            axes, [f"{say.of(case['label'])}\n{say.of(each['label'])}" for case, each in rows]
        )
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        what = say("派车", "dispatch")
        return framed("b3", title, note, figure, result, say, "t-dispatch", what)


def _bounds(result: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    return {
        (goal["case"], goal["contender"]): goal["bound"]
        for goal in result["goals"]
        if "case" in goal
    }
