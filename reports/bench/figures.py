"""The figures of a routing benchmark; every axis of times or ratios is logarithmic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench.axes import bare, framed, log_sizes, name_rows, tick
from reports.bench.words import OURS, Words, result_of, size
from reports.drill.blocks import FigureBlock
from reports.figures import COLOURS, drawing

__all__ = ["MARKS", "draw_growth", "draw_memory", "draw_ratios", "draw_times", "graph_of"]

MARKS = {
    OURS: ("o", "blue"),
    "routingkit_cch": ("s", "red"),
    "pyroutingkit": ("D", "orange"),
    "scipy": ("^", "green"),
    "networkit": ("v", "purple"),
    "igraph": ("P", "sky"),
    "rustworkx": ("X", "grey"),
    "networkx": ("<", "ink"),
    "pandana": (">", "alert"),
    "numpy_guard": ("s", "red"),
    "numpy_dense": ("D", "orange"),
    "polars": ("^", "green"),
    "pandas": ("v", "purple"),
    "objects": ("P", "grey"),
}
"""Mark and colour of each contender."""
_GROWN = {
    "order": ("消去次序", "order", "o", "blue"),
    "build": ("建层次", "build", "s", "red"),
    "all_labels": ("全部标签", "all labels", "D", "orange"),
    "customize": ("全部权值更新", "customization", "^", "green"),
    "coverage": ("覆盖图", "coverage map", "v", "purple"),
    "one_to_all": ("一点到全县", "one to all", "P", "sky"),
    "paths_batch": ("一条路线", "one path", "X", "grey"),
    "nearest": ("最快 5 个", "nearest 5", "<", "ink"),
    "distance_batch": ("一个时间", "one distance", ">", "alert"),
}
_BYTES = {
    "hierarchy": ("层次（各种权值共用）", "hierarchy, shared", "o", "blue"),
    "metric": ("每套权值", "each metric", "s", "red"),
    "labels": ("全部标签", "all labels", "D", "orange"),
}


def draw_ratios(result: Mapping[str, Any], say: Words) -> FigureBlock:
    """F1: our time against the rival's, task by task, and the bound that was set."""
    rival = result["rival"]
    rows = [
        (task, found["ratio"])
        for task in result["tasks"]
        if (found := result_of(task, rival)) is not None and found["ratio"] is not None
    ]
    faster = sum(spread["median"] < 1 for _, spread in rows)
    title = say(
        f"{len(rows)} 项中 {faster} 项快于 {rival}",
        f"faster than {rival} in {faster} of {len(rows)}",
    )
    note = say(
        "点为中位，横线为四分位；红竖线为设定的上限，未达的点为橙色；虚线处两者同速。",
        "Dot: median; bar: quartiles; red tick: the bound, orange when it is missed; "
        "dashed: the same speed.",
    )
    with drawing(9.6, 1.1 + 0.29 * len(rows)) as figure:
        axes = figure.add_subplot()
        for y, (task, spread) in enumerate(rows):
            bound = task["bound"]
            met = bound is None or spread["median"] <= bound
            colour = COLOURS["blue" if met else "orange"]
            axes.plot([spread["q1"], spread["q3"]], [y, y], color=colour, linewidth=3, alpha=0.5)
            axes.plot(spread["median"], y, "o", color=colour, markersize=6)
            if bound is not None:
                axes.plot(bound, y, "|", color=COLOURS["alert"], markersize=13, markeredgewidth=2)
        axes.axvline(1.0, color=COLOURS["grey"], linestyle="--", linewidth=1)
        axes.set_xlabel(say(f"本软件用时 ÷ {rival} 用时（对数）", f"our time / {rival}'s (log)"))
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        name_rows(axes, [say.of(task["label"]) for task, _ in rows])
        return framed("b1", title, note, figure, result, say, "t-rival", graph_of(result))


def draw_times(result: Mapping[str, Any], say: Words, what: str) -> FigureBlock:
    """F2: every contender's time for every task; hollow where the answers were wrong."""
    tasks = result["tasks"]
    first = sum(_leader(task) == OURS for task in tasks if len(task["results"]) > 1)
    contested = sum(len(task["results"]) > 1 for task in tasks)
    title = say(
        f"有对手的 {contested} 项中，本软件最快的有 {first} 项",
        f"fumeng is the fastest in {first} of the {contested} tasks that others can do",
    )
    note = say(
        "每点为一个库的中位用时，横线为四分位；空心：答案有误，不作比较。",
        "Each mark is a library's median; bars: quartiles; hollow: its answers were wrong.",
    )
    with drawing(9.6, 1.5 + 0.31 * len(tasks)) as figure:
        axes = figure.add_subplot()
        seen: dict[str, Any] = {}
        for y, task in enumerate(tasks):
            for found in reversed(task["results"]):
                name = found["contender"]
                mark, hue = MARKS.get(name, ("o", "grey"))
                colour = COLOURS[hue]
                axes.plot([found["q1"], found["q3"]], [y, y], color=colour, linewidth=2, alpha=0.5)
                (seen[name],) = axes.plot(
                    found["median"], y, mark, color=colour, markersize=8 if name == OURS else 5.5,
                    markerfacecolor="white" if found["wrong"] else colour, linestyle="none",
                )  # fmt: skip
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(tick)
        axes.set_xlabel(say("CPU 用时（对数）", "CPU time (log)"))
        name_rows(axes, [f"{say.of(t['label'])}，{say.of(t['each'])}" if say.lang == "zh"
                     else f"{say.of(t['label'])}, {say.of(t['each'])}" for t in tasks])  # fmt: skip
        names = [name for name in result["contenders"] if name in seen]
        figure.legend(
            [seen[name] for name in names], names, loc="outside upper center", ncols=len(names),
            frameon=False, fontsize=8, handletextpad=0.1, columnspacing=1.0,
        )  # fmt: skip
        return framed("b2", title, note, figure, result, say, "t-all", what)


def draw_growth(result: Mapping[str, Any], say: Words) -> FigureBlock:
    """F3: time against nodes."""
    grown = result["growth"]
    title = say("用时随路网规模的增长", "time as the network grows")
    note = say("双对数；每条线一项，阴影为四分位。", "Both axes logarithmic; shaded: quartiles.")
    nodes = [row["nodes"] for row in grown]
    with drawing(9.6, 4.6) as figure:
        axes = figure.add_subplot()
        for task, (zh, en, mark, hue) in _GROWN.items():
            spread = [row["tasks"][task] for row in grown]
            low, middle, high = ([s[q] for s in spread] for q in ("q1", "median", "q3"))
            axes.plot(nodes, middle, marker=mark, color=COLOURS[hue], label=say(zh, en))
            axes.fill_between(nodes, low, high, color=COLOURS[hue], alpha=0.2, linewidth=0)
        log_sizes(axes, say("节点数", "nodes"))
        axes.yaxis.set_major_formatter(tick)
        axes.set_ylabel(say("CPU 用时", "CPU time"))
        figure.legend(loc="outside right center", frameon=False, fontsize=9)
        return framed("b3", title, note, figure, result, say, "t-growth", "synthetic")


def draw_memory(result: Mapping[str, Any], say: Words) -> FigureBlock:
    """F4: memory against nodes."""
    grown = result["growth"]
    title = say("内存随路网规模的增长", "memory as the network grows")
    note = say("双对数；由数组大小得出。", "Both axes logarithmic; from the sizes of the arrays.")
    with drawing(9.6, 3.6) as figure:
        axes = figure.add_subplot()
        for use, (zh, en, mark, hue) in _BYTES.items():
            axes.plot(
                [row["nodes"] for row in grown], [row["bytes"][use] for row in grown],
                marker=mark, color=COLOURS[hue], label=say(zh, en),
            )  # fmt: skip
        log_sizes(axes, say("节点数", "nodes"))
        axes.yaxis.set_major_formatter(lambda value, _: bare(size(value)))
        figure.legend(loc="outside right center", frameon=False, fontsize=9)
        return framed("b4", title, note, figure, result, say, "t-bytes", "synthetic")


def _leader(task: Mapping[str, Any]) -> str:
    right = [found for found in task["results"] if not found["wrong"]]
    return str(min(right, key=lambda found: float(found["median"]))["contender"]) if right else ""


def graph_of(result: Mapping[str, Any]) -> str:
    """The graph and its size, as a figure says it."""
    return f"{result['graph']['name']} {result['graph']['nodes']:,}"
