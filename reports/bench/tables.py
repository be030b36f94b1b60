"""The tables of a routing benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.bench.words import OURS, Words, duration, ratio, result_of, size
from reports.drill.blocks import Cell, Facts, TableBlock, table

__all__ = [
    "against_all",
    "against_rival",
    "bounds_met",
    "grown",
    "machine",
    "memory",
    "notes",
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
    return say("达标", "met") if spread["median"] <= bound else say("未达标", "not met")


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
                _time(ours),
                _time(theirs),
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


def against_all(result: Mapping[str, Any], say: Words) -> TableBlock:
    """Every contender; a struck time belongs to wrong answers."""
    names = result["contenders"]
    rows = []
    for task in result["tasks"]:
        cells: list[Any] = [f"{say.of(task['label'])} · {say.of(task['each'])}"]
        for name in names:
            found = result_of(task, name)
            wrong = found is not None and found["wrong"]
            cells.append(Cell(_time(found), "wrong" if wrong else ""))
        rows.append(cells)
    caption = say(
        "各库 CPU 用时的中位数；—：做不了；≈：只做了一部分再折算；划去：答案有误",
        "median CPU time of each library; —: cannot; ≈: a part was done and scaled up; "
        "struck: its answers were wrong",
    )
    return table("t-all", caption, [say("任务", "task"), *(f"#{n}" for n in names)], rows)


def notes(result: Mapping[str, Any], say: Words) -> TableBlock:
    """How each time came about: what was checked, how often, between which quartiles."""
    rows = []
    for task in result["tasks"]:
        for found in task["results"]:
            spread = found["ratio"]
            rows.append(
                [
                    say.of(task["label"]),
                    found["contender"],
                    f"{duration(found['q1'])}–{duration(found['q3'])}",
                    "—" if spread is None else ratio(spread["median"]),
                    f"{found['items']}×{found['repeats']}",
                    _checked(found, say),
                    say.of(found["note"]),
                ]
            )
    heads = [
        say("任务", "task"),
        say("库", "library"),
        "#" + say("四分位", "quartiles"),
        "#" + say("本软件 ÷ 它", "ours / it"),
        "#" + say("每轮题数×遍数", "items × repeats a round"),
        say("核对", "checked"),
        say("做法", "how"),
    ]
    return table("t-notes", say("逐项细节", "every detail"), heads, rows, folded=True)


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


def machine(result: Mapping[str, Any], say: Words) -> Facts:
    """What was measured, on what, with what."""
    host, graph = result["machine"], result["graph"]
    caches = "  ".join(f"{level} {held}" for level, held in host["caches"].items())
    pinned = say("是", "yes") if host["pinned"] else say("否", "no")
    versions = "  ".join(f"{name} {number}" for name, number in result["versions"].items())
    broken = [f"{trouble['contender']} {trouble['what']}" for trouble in result["troubles"]]
    quick = say("（快测）", " (quick)") if result["quick"] else ""
    left_out = say(
        f"去掉 {graph['dropped_nodes']} 个不连通节点、{graph['dropped_loops']} 个自环、"
        f"{graph['dropped_parallel']} 条较慢的平行路段；权值至少 1 ms；各库解同一个图",
        f"{graph['dropped_nodes']} unconnected nodes, {graph['dropped_loops']} loops and "
        f"{graph['dropped_parallel']} slower parallel arcs left out; weights at least 1 ms; "
        f"every library solves the same graph",
    )
    return Facts(
        [
            (say("处理器", "processor"), host["cpu"]),
            (say("核", "cores"), f"{host['cores']}"),
            (say("固定在一个核", "pinned to one core"), pinned),
            (say("缓存", "caches"), caches or "—"),
            (say("系统", "system"), host["system"]),
            ("Python", host["python"]),
            (say("版本", "versions"), versions),
            (say("时间", "date"), result["at"]),
            (say("种子", "seed"), str(result["seed"])),
            (say("轮数", "rounds"), f"{result['rounds']}{quick}"),
            (say("路网", "graph"), f"{graph['name']}：{say.of(graph['told'])}"),
            (say("准备", "prepared"), left_out),
            (say("未装", "not installed"), "  ".join(result["missing"]) or "—"),
            (say("中途失败", "broke down"), "  ".join(broken) or "—"),
        ]
    )


def _time(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "—"
    return ("≈ " if found["part"] else "") + duration(found["median"])


def _spread(quartiles: Mapping[str, float]) -> str:
    low, middle, high = (duration(quartiles[q]) for q in ("q1", "median", "q3"))
    return f"{middle} ({low}–{high})"


def _checked(found: Mapping[str, Any], say: Words) -> Cell:
    if not found["checked"]:
        return Cell("—", "not_tested")
    if not found["wrong"]:
        return Cell(say(f"{found['checked']} 个数全对", f"{found['checked']} right"), "met")
    return Cell(
        say(
            f"{found['checked']} 个数中 {found['wrong']} 个有误，最多差 {found['off_ms']} ms",
            f"{found['wrong']} of {found['checked']} wrong, by up to {found['off_ms']} ms",
        ),
        "missed",
    )


def _verdict(bound: float | None, spread: Mapping[str, float] | None, say: Words) -> Cell:
    met = bound is not None and spread is not None and spread["median"] <= bound
    return Cell(verdict_of(bound, spread, say), "met" if met else "late")
