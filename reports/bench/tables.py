"""The tables of a routing benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench.common import rounds, time_of
from reports.bench.words import OURS, Words, duration, ratio, result_of, size, verdict
from reports.drill.blocks import Cell, TableBlock, table

__all__ = [
    "against_rival",
    "bounds_met",
    "grown",
    "memory",
    "prepared",
    "starts",
    "verdict_of",
]

_GROWN_BYTES = ("hierarchy", "metric", "labels")


def bounds_met(result: Mapping[str, Any]) -> tuple[int, int]:
    """How many bounds are met, of how many that could be tried."""
    tried = [
        (task["bound"], found["ratio"]["median"])
        for task in result["tasks"]
        if task["bound"] is not None
        and (found := result_of(task, result["rival"])) is not None
        and found["ratio"] is not None
    ]
    return sum(value <= bound for bound, value in tried), len(tried)


def verdict_of(bound: float | None, spread: Mapping[str, float] | None, say: Words) -> str:
    """Whether a bound is met; nothing where there is none or nothing to hold against it."""
    if bound is None or spread is None:
        return ""
    return verdict(spread["median"] <= bound, say)


def against_rival(result: Mapping[str, Any], say: Words) -> TableBlock:
    """Ours beside the peer the bounds are set against."""
    rows = []
    for task in result["tasks"]:
        ours, theirs = result_of(task, OURS), result_of(task, result["rival"])
        if ours is None:
            continue
        spread = theirs["ratio"] if theirs is not None else None
        rows.append(
            [
                say.of(task["label"]),
                say.of(task["each"]),
                time_of(ours),
                time_of(theirs),
                "—" if spread is None else ratio(spread["median"]),
                "—" if spread is None else f"{ratio(spread['q1'])}–{ratio(spread['q3'])}",
                "" if task["bound"] is None else f"{task['bound']:g}",
                _verdict(task["bound"], spread, say),
            ]
        )
    rival = result["rival"]
    heads = [
        say("任务", "task"),
        say("计时单位", "time for"),
        "#" + OURS,
        "#" + rival,
        "#" + say("比值", "ratio"),
        "#" + say("四分位", "quartiles"),
        "#" + say("上限", "bound"),
        say("判定", "verdict"),
    ]
    caption = say(
        f"CPU 用时的中位数；比值 = 本软件 ÷ {rival}，逐轮相除再取中位",
        f"median CPU time; ratio = ours / {rival}, formed in each round",
    )
    return table("t-rival", caption, heads, rows)


def memory(result: Mapping[str, Any], say: Words) -> TableBlock:
    """Bytes by use, and for each node."""
    nodes = result["graph"]["nodes"]
    labels = {
        "hierarchy": say("层次，各种权值共用", "hierarchy, shared by all metrics"),
        "metric": say("每套权值", "each metric"),
        "labels": say("全部标签，两个方向", "all labels, both directions"),
    }
    rows = [
        [labels[use], size(count), f"{count / nodes:.0f} B"]
        for use, count in result["bytes"].items()
    ]
    heads = [say("用途", "use"), "#" + say("大小", "size"), "#" + say("每节点", "a node")]
    return table("t-memory", say("内存，由数组大小得出", "memory, from array sizes"), heads, rows)


def starts(result: Mapping[str, Any], say: Words) -> TableBlock:
    """Cold and warm starts in processes of their own."""
    begun = result["start"]
    kernels = begun["routing_kernels"]
    rows = [
        [
            say(f"冷编译 {kernels} 个路由内核", f"compiling {kernels} routing kernels, cold"),
            duration(begun["compile_routing_s"]),
        ],
        [
            say("冷编译全部内核（含开销）", "compiling every kernel, cold"),
            duration(begun["compile_all_s"]),
        ],
        [
            say(
                "内核已在缓存，路网初次切分，到首个答案",
                "kernels cached, roads cut up, first answer",
            ),
            duration(begun["first_with_order_s"]),
        ],
        [
            say(
                "热启动到首个答案（含解释器与导入）", "warm start to first answer, imports included"
            ),
            _spread(begun["warm_first_s"]),
        ],
        [say("紧接着的第二个答案", "the second answer"), _spread(begun["warm_second_s"])],
    ]
    caption = say("CPU 用时，各在单独的进程中", "CPU time, each in a process of its own")
    return table("t-start", caption, [say("启动", "start"), "#" + say("用时", "time")], rows)


def grown(result: Mapping[str, Any], say: Words) -> tuple[TableBlock, TableBlock]:
    """Times and bytes a size."""
    rows = result["growth"]
    names = {task["id"]: say.of(task["label"]) for task in result["tasks"]}
    tasks = [name for name in names if name in rows[0]["tasks"]]
    sizes = [f"#{row['nodes']:,}" for row in rows]
    times = [
        [names[task], *(duration(row["tasks"][task]["median"]) for row in rows)] for task in tasks
    ]
    facts: list[list[str]] = [
        [say("每节点有向路段", "arcs a node"), *(f"{r['arcs'] / r['nodes']:.2f}" for r in rows)],
        [say("消去树平均深度", "mean depth"), *(f"{r['depth_mean']:.0f}" for r in rows)],
    ]
    labels = {"hierarchy": say("层次", "hierarchy"), "metric": say("每套权值", "a metric"),
              "labels": say("全部标签", "all labels")}  # fmt: skip
    for use in _GROWN_BYTES:
        facts.append([labels[use], *(size(r["bytes"][use]) for r in rows)])
        each = say(f"{labels[use]}，每节点", f"{labels[use]}, a node")
        facts.append([each, *(f"{r['bytes'][use] / r['nodes']:.0f} B" for r in rows)])
    head = say("节点数", "nodes")
    return (
        table("t-growth", say("用时（中位）", "time (median)"), [head, *sizes], times),
        table("t-bytes", say("规模与内存", "size and memory"), [head, *sizes], facts),
    )


def prepared(result: Mapping[str, Any], say: Words) -> list[tuple[str, str]]:
    """What was asked of whom: the rounds, and the graph as everybody got it."""
    graph = result["graph"]
    left_out = say(
        f"去掉 {graph['dropped_nodes']} 个不连通节点、{graph['dropped_loops']} 个自环、"
        f"{graph['dropped_parallel']} 条较慢的平行路段；权值至少 1 ms；各库解同一个图",
        f"{graph['dropped_nodes']} unconnected nodes, {graph['dropped_loops']} loops and "
        f"{graph['dropped_parallel']} slower parallel arcs left out; weights at least 1 ms; "
        f"every library solves the same graph",
    )
    return [
        (say("路网", "graph"), f"{graph['name']}：{say.of(graph['told'])}"),
        (say("准备", "prepared"), left_out),
        *rounds(result, say),
    ]


def _spread(quartiles: Mapping[str, float]) -> str:
    low, middle, high = (duration(quartiles[q]) for q in ("q1", "median", "q3"))
    return f"{middle} ({low}–{high})"


def _verdict(bound: float | None, spread: Mapping[str, float] | None, say: Words) -> Cell:
    met = bound is not None and spread is not None and spread["median"] <= bound
    return Cell(verdict_of(bound, spread, say), "met" if met else "late")
