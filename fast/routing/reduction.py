"""Taking the easy nodes off a road graph before it is cut up: dead ends and bends.

Most nodes of a road map lie on dead-end lanes or along a road between two junctions. Eliminating
them first costs no shortcut worth the name (one for a bend, none for a dead end), and what is left
for the expensive part of the order is a graph of junctions a fraction as large.

What a reader would get wrong: a bend is not eliminated from one end to the other, which would make
the elimination tree as deep as the road is long, but every second node first, then every fourth.
"""

from typing import NamedTuple

import numpy as np

from fast._jit import kernel
from fast._types import Bools, Ints, Ints32

_LAYERS = 8  # of dead ends in one round: a deeper tree is cut up like the rest
_ROUNDS = 4
_WORTHWHILE = 0.95  # another round only while one leaves less than this share of the nodes


class Neighbours(NamedTuple):
    """An undirected graph without loops or parallels: ``adjacent[first[v]:first[v + 1]]``."""

    first: Ints
    adjacent: Ints32

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return self.first.size - 1


def neighbours(nodes: int, tail: Ints32, head: Ints32) -> Neighbours:
    """Who is joined to whom, ascending; directions, loops and parallels forgotten."""
    first, adjacent = np.empty(nodes + 1, np.int64), np.empty(2 * tail.size, np.int32)
    count = _join(tail, head, first, adjacent)
    return Neighbours(first, adjacent[:count].copy())


@kernel("int64(int32[::1],int32[::1],int64[::1],int32[::1])")
def _join(tail: Ints32, head: Ints32, first: Ints, adjacent: Ints32) -> int:
    """Fill the lists of all nodes and return how long they are together.

    Turning the lists round sorts them: nodes come by in ascending order.
    """
    n = first.size - 1
    start = np.zeros(n + 2, np.int64)
    for a in range(tail.size):
        if tail[a] != head[a]:
            start[tail[a] + 2] += 1
            start[head[a] + 2] += 1
    for v in range(n):
        start[v + 2] += start[v + 1]
    unsorted = np.empty(start[n + 1], np.int32)
    for a in range(tail.size):
        s, t = tail[a], head[a]
        if s != t:
            unsorted[start[s + 1]] = t
            start[s + 1] += 1
            unsorted[start[t + 1]] = s
            start[t + 1] += 1
    turned = np.empty(unsorted.size, np.int32)
    fill = start[:-1].copy()
    for v in range(n):
        for i in range(start[v], start[v + 1]):
            u = unsorted[i]
            turned[fill[u]] = v
            fill[u] += 1
    count = 0
    for v in range(n):
        first[v] = count
        before = -1
        for i in range(start[v], start[v + 1]):
            if turned[i] != before:
                before = int(turned[i])
                adjacent[count] = before
                count += 1
    first[n] = count
    return count


def reduce(graph: Neighbours) -> tuple[Ints32, Ints32, Neighbours]:
    """Eliminate dead ends and bends.

    Returns:
        The eliminated nodes in order, the nodes that are left, and the graph on those (whose node
        i is the i-th that is left).
    """
    gone: list[Ints32] = []
    left = np.arange(graph.node_count, dtype=np.int32)
    for _ in range(_ROUNDS):
        eliminated, kept, smaller = _round(graph)
        gone.append(left[eliminated])
        left = left[kept]
        shrunk = smaller.node_count < _WORTHWHILE * graph.node_count
        graph = smaller
        if not shrunk:
            break
    return np.concatenate(gone), left, graph


def _round(graph: Neighbours) -> tuple[Ints32, Ints32, Neighbours]:
    nodes = graph.node_count
    gone = np.zeros(nodes, np.bool_)
    order = np.empty(nodes, np.int32)
    ends = np.empty((2, nodes), np.int32)
    found = np.zeros(2, np.int64)
    _strip(graph.first, graph.adjacent, gone, order, ends[0], ends[1], found)
    count, bends = int(found[0]), int(found[1])
    kept = np.flatnonzero(~gone)
    new = np.full(nodes, -1, np.int32)
    new[kept] = np.arange(kept.size, dtype=np.int32)
    tail = np.repeat(np.arange(nodes), np.diff(graph.first))
    stay = ~(gone[tail] | gone[graph.adjacent])
    tails = np.concatenate([new[tail[stay]], new[ends[0, :bends]]])
    heads = np.concatenate([new[graph.adjacent[stay]], new[ends[1, :bends]]])
    return order[:count], kept.astype(np.int32), neighbours(kept.size, tails, heads)


@kernel("void(int64[::1],int32[::1],boolean[::1],int32[::1],int32[::1],int32[::1],int64[::1])")
def _strip(
    first: Ints, adjacent: Ints32, gone: Bools, order: Ints32, end_a: Ints32, end_b: Ints32,
    found: Ints,
) -> None:  # fmt: skip
    """Mark and order what goes; `found` gets how many nodes went and how many bends joined two."""
    n = first.size - 1
    degree = np.empty(n, np.int32)
    queue = np.empty(2 * n + 1, np.int32)
    tail = 0
    for v in range(n):
        degree[v] = first[v + 1] - first[v]
        if degree[v] <= 1:
            queue[tail] = v
            tail += 1
    head, count = 0, 0
    for _ in range(_LAYERS):
        layer_end = tail
        while head < layer_end:
            v = queue[head]
            head += 1
            if gone[v]:
                continue
            gone[v] = True
            order[count] = v
            count += 1
            for a in range(first[v], first[v + 1]):
                u = adjacent[a]
                if not gone[u]:
                    degree[u] -= 1
                    if degree[u] <= 1:
                        queue[tail] = u
                        tail += 1
    bent = np.zeros(n, np.bool_)
    bends = 0
    for ring in range(2):  # bends between junctions, then rings of nothing but bends
        for v in range(n):
            if gone[v] or bent[v] or (degree[v] == 2) != (ring == 1):
                continue
            for a in range(first[v], first[v + 1]):
                u = adjacent[a]
                if gone[u] or bent[u] or degree[u] != 2 or u == v:
                    continue
                before, at, length = v, int(u), 0
                while degree[at] == 2 and at != v:
                    queue[length] = at
                    bent[at] = True
                    length += 1
                    for b in range(first[at], first[at + 1]):
                        onward = int(adjacent[b])
                        if not gone[onward] and onward != before:
                            before, at = at, onward
                            break
                step = 1
                while step <= length:
                    for i in range(step, length + 1, 2 * step):
                        order[count] = queue[i - 1]
                        count += 1
                    step *= 2
                if at != v:
                    end_a[bends], end_b[bends] = v, at
                    bends += 1
    for v in range(n):
        gone[v] = gone[v] or bent[v]
    found[0], found[1] = count, bends
