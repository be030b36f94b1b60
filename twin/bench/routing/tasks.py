"""What is measured: one line for each question a drill asks of a router.

A task is answered in items (a pair, an incident, a row of a table); what it is quoted for may be
more or less than one of them, and `scale` says how much. `bound` is how much slower than the
fastest peer it was set against we may not be: ours / routingkit_cch, on one core, in one run.
"""

from __future__ import annotations

from dataclasses import dataclass

from twin.terms.text import Text

__all__ = ["NEAREST", "TASKS", "Task"]

NEAREST = 5  # units asked for


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the benchmark.

    Attributes:
        id: Name in results, and of the contender's method that does it.
        label: What is timed.
        each: What a time is given for.
        scale: How many items that is.
        bound: ours / routingkit_cch at or below, or None.
    """

    id: str
    label: Text
    each: Text
    scale: float = 1.0
    bound: float | None = None


_PAIR = Text("每对", "a pair")
_TABLE = Text("整张表", "the table")
_CHANGE = Text("每次变更", "a change")
_ONCE = Text("一次", "once")

TASKS = (
    Task("distance_batch", Text("时间，成批", "distance, in a batch"), _PAIR, bound=0.008),
    Task("distance_call", Text("时间，逐次调用", "distance, one call each"), _PAIR),
    Task(
        "paths_batch", Text("时间和路线，成批", "distance and path, in a batch"), _PAIR, bound=0.35
    ),
    Task("path_call", Text("时间和路线，逐次调用", "distance and path, one call each"), _PAIR),
    Task(
        "one_to_all",
        Text("一点到全县", "one node to all"),
        Text("每个起点", "a source"),
        bound=0.12,
    ),
    Task(
        "coverage",
        Text(
            "覆盖图：200 个单元，每个节点最快的单元",
            "coverage map: quickest of 200 units, all nodes",
        ),
        Text("每张图", "a map"),
    ),
    Task(
        "nearest",
        Text("200 个单元中最快的 5 个（标签已就绪）", "nearest 5 of 200 units (labels ready)"),
        Text("每个事件", "an incident"),
        bound=0.02,
    ),
    Task(
        "table_200",
        Text("200×200（权值已就绪，含标签）", "200×200 (weights ready, labels included)"),
        _TABLE,
        200,
        0.10,
    ),
    Task(
        "table_200_new",
        Text("200×200（含新权值定制）", "200×200 (customization included)"),
        _TABLE,
        200,
        0.16,
    ),
    Task(
        "table_1000_new",
        Text("1000×1000（由新权值起）", "1000×1000 (from new weights)"),
        _TABLE,
        1000,
        0.045,
    ),
    Task("customize", Text("全部权值更新", "full re-customization"), _ONCE, bound=0.35),
    Task("all_labels", Text("全县标签重建", "all labels of the county"), _ONCE),
    Task(
        "flood",
        Text("1% 路段成片淹没 → 首个最快 5 个", "flood patch of 1 % → first nearest 5"),
        _CHANGE,
        0.5,
        0.57,
    ),
    Task(
        "scattered",
        Text("1% 路段随机封闭 → 首个最快 5 个", "1 % of arcs at random → first nearest 5"),
        _CHANGE,
        0.5,
    ),
    Task(
        "one_arc",
        Text("封闭一条路段 → 首个最快 5 个", "one arc → first nearest 5"),
        _CHANGE,
        0.5,
        0.48,
    ),
    Task("order", Text("消去次序", "elimination order"), _ONCE, bound=0.8),
    Task("build", Text("建图、建层次", "build graph or hierarchy"), _ONCE),
)
