"""The questions a hierarchy answers: times of pairs, tables and whole counties, and ways.

What a reader would get wrong: nodes in here are the hierarchy's ids. Every question settles the
metric first; what it writes is its own, so several threads may ask.
"""

from typing import NamedTuple

import numpy as np

from fast._types import Ints, Ints32
from fast.routing import labels, paths, sweeps, tables
from fast.routing.metric import Metric

_COLUMNS = 1024  # targets of a matrix served side by side: their rows fit the second-level cache


class Path(NamedTuple):
    """A way between two nodes.

    Attributes:
        nodes: Nodes passed, ends included; one when source is target, none when there is no way.
        arcs: Arcs driven; none when source is target or there is no way.
        ms: Its time; UNREACHABLE when there is no way.
    """

    nodes: Ints32
    arcs: Ints32
    ms: int


def distances(metric: Metric, sources: Ints32, targets: Ints32) -> Ints32:
    """Times of pairs."""
    h, out = metric.hierarchy, np.empty(sources.size, np.int32)
    rows = metric.rows(sources, targets)
    labels.distances(sources, targets, h.depth, h.meeting, *rows, out)
    return out


def matrix(metric: Metric, sources: Ints32, targets: Ints32) -> Ints32:
    """Times of every source with every target, ``(sources, targets)``."""
    h, out = metric.hierarchy, np.empty((sources.size, targets.size), np.int32)
    by_source, by_target = np.argsort(sources, kind="stable"), np.argsort(targets, kind="stable")
    sources, targets = sources[by_source], targets[by_target]
    rows = metric.rows(sources, targets)
    for begin in range(0, targets.size, _COLUMNS):
        some = targets[begin : begin + _COLUMNS]
        meets = np.empty(some.size, np.int32)
        columns = np.empty((metric.deepest + 1, some.size), np.int32)
        tables.lay_out(some, h.depth, h.meeting, *rows[2:], meets, columns)
        tables.matrix(
            sources, by_source, by_target[begin : begin + _COLUMNS], *rows[:2], some, meets,
            columns, h.depth, h.meeting, *rows[2:], out,
        )  # fmt: skip
    return out


def one_to_all(metric: Metric, start: int, *, backwards: bool = False) -> Ints32:
    """Times from one id (or to it) to every node, by node."""
    metric.settle()
    h, out = metric.hierarchy, np.empty(metric.hierarchy.node_count, np.int32)
    rising, falling = (metric.down, metric.up) if backwards else (metric.up, metric.down)
    sweeps.one_to_all(
        start, metric.deepest, h.node, h.parent, h.depth, h.first, h.head_depth, rising, falling,
        out,
    )  # fmt: skip
    return out


def coverage(metric: Metric, units: Ints32) -> Ints:
    """For every node the least ``milliseconds << 32 | row`` over all units."""
    metric.settle()
    h, best = metric.hierarchy, np.empty(metric.hierarchy.node_count, np.int64)
    sweeps.coverage(
        units, metric.deepest, h.node, h.depth, h.first, h.head, h.head_depth, metric.up,
        metric.down, best,
    )  # fmt: skip
    return best


def ways(metric: Metric, road_head: Ints32, sources: Ints32, targets: Ints32) -> list[Path]:
    """The quickest ways of pairs; their arrays are read-only.

    Args:
        road_head: The node each road arc leads to.
    """
    h = metric.hierarchy
    rows = metric.rows(sources, targets)
    length, ms = np.empty(sources.size, np.int64), np.empty(sources.size, np.int32)
    found: list[Path] = []
    room = 256 * sources.size + 1024
    while len(found) < sources.size:
        arcs, nodes = np.empty(room, np.int32), np.empty(room + sources.size, np.int32)
        begin = len(found)
        end = paths.trace(
            begin, sources, targets, metric.rings, metric.deepest,
            h.node, h.first, h.head, h.depth, h.head_depth, h.meeting,
            h.triangle_first, h.legs, road_head, metric.own, metric.up, metric.down,
            *rows, arcs, nodes, length, ms,
        )  # fmt: skip
        arcs.flags.writeable = nodes.flags.writeable = False
        a, n = 0, 0
        for count, time in zip(length[begin:end].tolist(), ms[begin:end].tolist(), strict=True):
            some = max(count, 0)
            found.append(Path(nodes[n : n + count + 1], arcs[a : a + some], time))
            a, n = a + some, n + count + 1
        room *= 2
    return found
