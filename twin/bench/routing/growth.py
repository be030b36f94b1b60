"""Time and memory as the network grows: synthetic roads of 10,000 to 1,000,000 nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twin.bench.measure import Round, quartiles, rounds_of, sized
from twin.bench.routing.ours import Fumeng
from twin.bench.routing.synthetic import synthetic
from twin.bench.routing.tasks import TASKS
from twin.bench.routing.work import Sizes, Work

__all__ = ["growth"]

_NODES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_TASKS = (
    "order",
    "build",
    "customize",
    "all_labels",
    "coverage",
    "one_to_all",
    "paths_batch",
    "nearest",
    "distance_batch",
)
_LARGE = 200_000  # nodes: what takes seconds is done fewer times from here on
_ROUNDS = 7
_ROUNDS_LARGE = 3


def growth(
    seed: int, quick: bool, budget_s: float, on_progress: Callable[[str], None]
) -> list[dict[str, Any]]:
    """A row for each size: seconds of each task, bytes by what they are for, depth."""
    sizes = [nodes for nodes in _NODES if not quick or nodes <= 100_000]
    return [_row(nodes, seed, budget_s, on_progress) for nodes in sizes]


def _row(
    nodes: int, seed: int, budget_s: float, on_progress: Callable[[str], None]
) -> dict[str, Any]:
    on_progress(f"{nodes}")
    work = Work(synthetic(nodes, seed), seed, Sizes())
    ours = Fumeng(work)
    row: dict[str, Any] = {
        "nodes": work.case.node_count,
        "arcs": work.case.arc_count,
        **ours.hierarchy_facts(),
        "bytes": ours.bytes_by_use(),
        "tasks": {},
    }
    scale = {task.id: task.scale for task in TASKS}
    for name in _TASKS:
        on_progress(f"{nodes} {name}")
        row["tasks"][name] = quartiles(
            [scale[name] * s for s in _measured(ours, name, nodes, budget_s)]
        )
    return row


def _measured(ours: Fumeng, name: str, nodes: int, budget_s: float) -> list[float]:
    job = ours.job(name)
    assert job is not None
    large = nodes > _LARGE
    if large and name in ("order", "build"):
        items, repeats = 1, 1
    else:
        items, repeats = sized(job.ready, job.go, job.most, job.whole, budget_s)
    each = Round(name, job.ready, lambda turn: job.go(turn, items), repeats)
    rounds = 1 if large and name == "order" else _ROUNDS_LARGE if large else _ROUNDS
    return [s / items for s in rounds_of([each], rounds)[name]]
