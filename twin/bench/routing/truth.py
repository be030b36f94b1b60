"""What the right answers are, by Dijkstra's algorithm on the bare graph: slow and sure.

Only so many items are asked for as it can answer in seconds; all others are held against ours.
"""

from __future__ import annotations

import numpy as np

from fast._types import Array, Ints, Ints32
from fast.routing import CLOSED
from fast.routing.oracle import Oracle
from twin.bench.routing.tasks import NEAREST
from twin.bench.routing.work import Work, times

__all__ = ["CHECKED", "expected"]

CHECKED = {
    "distance_batch": 200,
    "distance_call": 200,
    "paths_batch": 200,
    "path_call": 200,
    "one_to_all": 5,
    "coverage": 1,
    "nearest": 50,
    "table_200": 50,
    "table_200_new": 50,
    "table_1000_new": 20,
    "customize": 1,
    "all_labels": 1,
    "flood": 1,
    "scattered": 1,
    "one_arc": 20,
    "order": 1,
}
"""The most items of each task that are checked here."""


def expected(task: str, work: Work, items: int) -> Ints:
    """The answers to the first `items` items of a task, at turn 0."""
    if task == "order":
        return np.arange(work.case.node_count)
    if task in work.closures:
        return _changes(task, work, items)
    new = task in ("customize", "all_labels") or task.startswith("table")
    oracle = _oracle(work, work.metric(0) if new else work.case.weight_ms)
    if task in ("customize", "all_labels"):
        return times(oracle.distances(_ids(work.sources[:20]), _ids(work.targets[:20])))
    if task.startswith("table"):
        sources, targets = work.tables[int(task.split("_")[1])]
        return times(oracle.matrix(_ids(sources[:items]), _ids(targets)))
    if task == "one_to_all":
        return times([oracle.sweep(_ids(s[None])) >> 32 for s in work.sources[:items]])
    if task == "coverage":
        return times(oracle.sweep(_ids(work.units)) >> 32)
    if task == "nearest":
        return _nearest(oracle, work, work.incidents[:items])
    return times(oracle.distances(_ids(work.sources[:items]), _ids(work.targets[:items])))


def _changes(task: str, work: Work, items: int) -> Ints:
    groups, out = work.closures[task], []
    for i in range(items):
        there = work.incidents[i % work.incidents.size][None]
        barred = work.case.weight_ms.copy()
        barred[groups[i % len(groups)]] = CLOSED
        for weight in (barred, work.case.weight_ms):
            out.append(_nearest(_oracle(work, weight), work, there)[0])
    return np.array(out)


def _nearest(oracle: Oracle, work: Work, incidents: Ints) -> Ints:
    found = np.sort(oracle.matrix(_ids(work.units), _ids(incidents)), axis=0)
    return times(found[:NEAREST].T)


def _oracle(work: Work, weight_ms: Ints) -> Oracle:
    return Oracle(work.case.roads(), weight_ms.astype(np.int32))


def _ids(nodes: Array) -> Ints32:
    return nodes.astype(np.int32)
