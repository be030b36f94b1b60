"""The road graph of a benchmark, prepared so that every library solves the same one.

What is kept is the largest strongly connected component, without loops, of parallel arcs the
quickest, with weights of at least 1 ms. Libraries differ in how they take loops, parallel arcs,
zero weights and what cannot be reached; none of these is left to differ in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast._types import Array, Bools, Floats, Ints, Ints32
from fast.routing import UNREACHABLE, Roads
from fast.routing.oracle import Oracle
from twin.terms.text import Text

__all__ = ["Case", "GraphError", "prepared"]

_BEYOND = UNREACHABLE // 50  # ms, six hours: longer arcs may add up to "unreachable" on the way


class GraphError(ValueError):
    """A graph that cannot be measured: what is wrong, where, and how to mend it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh, en)


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """A strongly connected road graph of ``n`` nodes and ``m`` arcs, sorted by tail and head.

    Attributes:
        name: Short name.
        told: What the graph is and where it comes from.
        tail, head: ``(m,)``.
        weight_ms: ``(m,)``, at least 1.
        lat_deg, lon_deg: ``(n,)``.
        dropped: How many nodes, loops and parallel arcs the preparation left out.
    """

    name: str
    told: Text
    tail: Ints
    head: Ints
    weight_ms: Ints
    lat_deg: Floats
    lon_deg: Floats
    dropped: tuple[int, int, int]

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return self.lat_deg.size

    @property
    def arc_count(self) -> int:
        """Number of arcs."""
        return self.head.size

    @property
    def first_out(self) -> Ints:
        """``(n + 1,)``: the arcs of node v are ``first_out[v]:first_out[v + 1]``."""
        return _first_out(self.tail, self.node_count)

    def roads(self, order: Ints32 | None = None) -> Roads:
        """The graph as the router takes it; made anew, so that nothing is known of it."""
        return Roads.from_arrays(self.first_out, self.head, self.lat_deg, self.lon_deg, order)


def prepared(
    name: str,
    told: Text,
    first_out: Array,
    head: Array,
    weight_ms: Array,
    lat_deg: Array,
    lon_deg: Array,
) -> Case:
    """Make the graph the same for every library.

    Raises:
        GraphError: Weights beyond what a route may take, or fewer than two connected nodes.
        ValueError: The arrays describe no graph; see `Roads.from_arrays`.
    """
    weight = weight_ms.astype(np.int64)
    wrong = np.flatnonzero((weight < 0) | (weight > _BEYOND))
    if wrong.size:
        at, ms = int(wrong[0]), int(weight[wrong[0]])
        raise GraphError(
            f"{name}：第 {at} 条路段的行车时间为 {ms} 毫秒，应在 0 到 {_BEYOND} 之间；"
            f"不通的路段请删去，不要写成很大的数",
            f"{name}: travel_time[{at}] is {ms} ms, not within 0 to {_BEYOND}; "
            f"leave out closed arcs rather than giving them a huge time",
        )
    roads = Roads.from_arrays(first_out, head, lat_deg, lon_deg)
    kept = _largest_component(roads)
    if int(kept.sum()) < 2:
        raise GraphError(
            f"{name}：没有两个可以互相到达的节点，无从测量；请换一个路网",
            f"{name}: no two nodes reach each other, so there is nothing to measure; "
            f"choose another graph",
        )
    inside = kept[roads.tail] & kept[roads.head]
    loops = int((inside & (roads.tail == roads.head)).sum())
    inside &= roads.tail != roads.head
    number = np.cumsum(kept) - 1
    tail, heads = number[roads.tail[inside]], number[roads.head[inside]]
    weight = np.maximum(weight[inside], 1)
    order = np.lexsort((weight, heads, tail))
    tail, heads, weight = tail[order], heads[order], weight[order]
    quickest = np.r_[True, (tail[1:] != tail[:-1]) | (heads[1:] != heads[:-1])]
    return Case(
        name=name,
        told=told,
        tail=tail[quickest],
        head=heads[quickest],
        weight_ms=weight[quickest],
        lat_deg=np.asarray(lat_deg, np.float64)[kept],
        lon_deg=np.asarray(lon_deg, np.float64)[kept],
        dropped=(int((~kept).sum()), loops, int((~quickest).sum())),
    )


def _largest_component(roads: Roads) -> Bools:
    """The largest set of nodes that all reach one another; of equal ones the one of lowest node."""
    oracle = Oracle(roads, np.ones(roads.arc_count, np.int32))
    best = np.zeros(roads.node_count, np.bool_)
    left = np.ones(roads.node_count, np.bool_)
    while int(left.sum()) > int(best.sum()):
        seed = np.flatnonzero(left)[:1].astype(np.int32)
        found = (oracle.sweep(seed) >> 32) < UNREACHABLE
        found &= (oracle.sweep(seed, backwards=True) >> 32) < UNREACHABLE
        if int(found.sum()) > int(best.sum()):
            best = found
        left &= ~found
    return best


def _first_out(tail: Ints, nodes: int) -> Ints:
    first = np.zeros(nodes + 1, np.int64)
    first[1:] = np.cumsum(np.bincount(tail, minlength=nodes))
    return first
