"""Cutting a road graph in two with few nodes, again and again: nested dissection by inertial flow.

A fragment's nodes are sorted along a few directions of the compass. The first and the last quarter
along one of them are tied together as source and sink; the smallest set of roads that parts them
gives a separator (the junctions on one side of those roads). The best over all directions is kept:
few nodes, even halves. Separators come last in the order, halves before them, down to single nodes.
(Finishing fragments of 8 to 64 nodes by minimum degree instead left more shortcuts, not fewer.)

Method: A. Schild, C. Sommer, "On Balanced Separators in Road Networks" (SEA 2015), for the cut;
A. George, "Nested Dissection of a Regular Finite Element Mesh" (1973), for the order; E. Dinic
(1970) for the flow, here with unit capacities.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Ints, Ints32, Modes

_SOURCE, _SINK = 1, 2


@kernel("void(int64[::1],int32[::1],int32[:,::1],int32[::1])")
def dissect(first: Ints, adjacent: Ints32, lines: Ints32, order: Ints32) -> None:
    """Fill `order` with all nodes, the one to eliminate first at 0.

    Args:
        first, adjacent: The undirected graph.
        lines: ``(directions, n)``: all nodes, sorted along each direction. Overwritten.
        order: ``(n,)``, to be filled.
    """
    n = order.size
    local = np.full(n, -1, np.int32)
    stack = np.empty((n + 2, 2), np.int64)
    l_first = np.empty(n + 1, np.int32)
    l_adjacent = np.empty(adjacent.size, np.int32)
    twin = np.empty(adjacent.size, np.int32)
    flow = np.empty(adjacent.size, np.int8)
    level = np.empty(n, np.int32)
    cursor = np.empty(n, np.int32)
    queue = np.empty(n, np.int32)
    line = np.empty(n, np.int32)
    side = np.empty(n, np.int8)
    tag = np.empty(n, np.int32)
    kept = np.empty(n, np.int32)
    best = np.empty(3, np.int64)
    top = 0
    if n > 0:
        stack[0, 0], stack[0, 1] = 0, n
        top = 1
    while top > 0:
        top -= 1
        lo, hi = stack[top, 0], stack[top, 1]
        k = hi - lo
        for i in range(k):
            local[lines[0, lo + i]] = i
        if k <= 2:
            for i in range(k):
                order[lo + i] = lines[0, lo + i]
        else:
            _cut_out(first, adjacent, lines[0], lo, k, local, l_first, l_adjacent, twin, cursor)
            parts = _components(k, l_first, l_adjacent, queue, tag)
            connected = parts == 1
            if connected:
                best[0] = -1
                for d in range(lines.shape[0]):
                    for i in range(k):
                        line[i] = local[lines[d, lo + i]]
                    flowing = _max_flow(
                        k, l_first, l_adjacent, twin, line, flow, level, cursor, queue, side,
                        best[2] + best[2] // 4 if best[0] >= 0 else adjacent.size,
                    )  # fmt: skip
                    if flowing >= 0:
                        _source_side(k, level, side)
                        _consider(k, l_first, l_adjacent, side, flowing, best, tag)
                        _sink_side(k, l_first, l_adjacent, twin, flow, line, queue, side)
                        _consider(k, l_first, l_adjacent, side, flowing, best, tag)
                parts = 3
            top = _part(lines, lo, hi, local, tag, parts, connected, kept, order, stack, top)
        for i in range(k):
            local[lines[0, lo + i]] = -1


@kernel(
    "void(int64[::1],int32[::1],int32[::1],int64,int64,int32[::1],int32[::1],int32[::1],"
    "int32[::1],int32[::1])"
)
def _cut_out(
    first: Ints, adjacent: Ints32, nodes: Ints32, lo: int, k: int, local: Ints32,
    l_first: Ints32, l_adjacent: Ints32, twin: Ints32, fill: Ints32,
) -> None:  # fmt: skip
    """The fragment as a graph of its own, its lists ascending, each arc knowing the one back."""
    l_first[0] = 0
    for i in range(k):
        v = nodes[lo + i]
        degree = 0
        for a in range(first[v], first[v + 1]):
            if local[adjacent[a]] >= 0:
                degree += 1
        fill[i] = l_first[i]
        l_first[i + 1] = l_first[i] + degree
    for i in range(k):
        v = nodes[lo + i]
        for a in range(first[v], first[v + 1]):
            j = local[adjacent[a]]
            if j >= 0:
                l_adjacent[fill[j]] = i
                fill[j] += 1
    for i in range(k):
        fill[i] = l_first[i]
    for i in range(k):
        for a in range(l_first[i], l_first[i + 1]):
            j = l_adjacent[a]
            if i < j:
                b = fill[j]
                fill[j] += 1
                twin[a], twin[b] = b, a


@kernel("int64(int64,int32[::1],int32[::1],int32[::1],int32[::1])")
def _components(k: int, first: Ints32, adjacent: Ints32, queue: Ints32, tag: Ints32) -> int:
    """Number the connected parts into `tag` and return how many there are."""
    for i in range(k):
        tag[i] = -1
    parts = 0
    for start in range(k):
        if tag[start] >= 0:
            continue
        tag[start] = parts
        queue[0] = start
        head, tail = 0, 1
        while head < tail:
            v = queue[head]
            head += 1
            for a in range(first[v], first[v + 1]):
                u = adjacent[a]
                if tag[u] < 0:
                    tag[u] = parts
                    queue[tail] = u
                    tail += 1
        parts += 1
    return parts


@kernel(
    "int64(int64,int32[::1],int32[::1],int32[::1],int32[::1],int8[::1],int32[::1],int32[::1],"
    "int32[::1],int8[::1],int64)"
)
def _max_flow(
    k: int, first: Ints32, adjacent: Ints32, twin: Ints32, line: Ints32, flow: Modes,
    level: Ints32, cursor: Ints32, queue: Ints32, side: Modes, limit: int,
) -> int:  # fmt: skip
    """Most disjoint ways from the first to the last quarter of `line`; −1 when above `limit`.

    Afterwards ``level >= 0`` marks what the source still reaches.
    """
    quarter = _quarter(k)
    for a in range(first[k]):
        flow[a] = 0
    for i in range(k):
        side[i] = 0
    for i in range(quarter):
        side[line[i]] = _SOURCE
        side[line[k - 1 - i]] = _SINK
    value = 0
    while True:
        for i in range(k):
            level[i] = -1
        tail = 0
        for i in range(quarter):
            v = line[i]
            level[v] = 0
            cursor[v] = first[v]
            queue[tail] = v
            tail += 1
        head, reached = 0, -1
        while head < tail:
            v = queue[head]
            head += 1
            if 0 <= reached <= level[v]:
                break
            for a in range(first[v], first[v + 1]):
                u = adjacent[a]
                if flow[a] < 1 and level[u] < 0:
                    level[u] = level[v] + 1
                    cursor[u] = first[u]
                    if side[u] == _SINK:
                        reached = level[u]
                    queue[tail] = u
                    tail += 1
        if reached < 0:
            return value
        for i in range(quarter):
            while _augment(line[i], first, adjacent, twin, flow, level, cursor, queue, side):
                value += 1
                if value > limit:
                    return -1


@kernel(
    "boolean(int64,int32[::1],int32[::1],int32[::1],int8[::1],int32[::1],int32[::1],int32[::1],"
    "int8[::1])"
)
def _augment(
    source: int, first: Ints32, adjacent: Ints32, twin: Ints32, flow: Modes, level: Ints32,
    cursor: Ints32, way: Ints32, side: Modes,
) -> bool:  # fmt: skip
    """Send one unit from `source` to the sink along rising levels, if it can still go."""
    depth, v = 0, source
    while True:
        if side[v] == _SINK:
            for i in range(depth):
                flow[way[i]] += 1
                flow[twin[way[i]]] -= 1
            return True
        a = cursor[v]
        if a == first[v + 1]:
            if depth == 0:
                return False
            depth -= 1
            v = adjacent[twin[way[depth]]]
            cursor[v] += 1
            continue
        u = adjacent[a]
        if flow[a] < 1 and level[u] == level[v] + 1:
            way[depth] = a
            depth += 1
            v = u
        else:
            cursor[v] = a + 1


@kernel("int64(int64)")
def _quarter(k: int) -> int:
    return max(1, k // 4)


@kernel("void(int64,int32[::1],int8[::1])")
def _source_side(k: int, level: Ints32, side: Modes) -> None:
    for i in range(k):
        side[i] = _SOURCE if level[i] >= 0 else _SINK


@kernel("void(int64,int32[::1],int32[::1],int32[::1],int8[::1],int32[::1],int32[::1],int8[::1])")
def _sink_side(
    k: int, first: Ints32, adjacent: Ints32, twin: Ints32, flow: Modes, line: Ints32,
    queue: Ints32, side: Modes,
) -> None:  # fmt: skip
    """The sink's side: what can still send to the last quarter."""
    for i in range(k):
        side[i] = _SOURCE
    tail = 0
    for i in range(_quarter(k)):
        v = line[k - 1 - i]
        side[v] = _SINK
        queue[tail] = v
        tail += 1
    head = 0
    while head < tail:
        v = queue[head]
        head += 1
        for a in range(first[v], first[v + 1]):
            u = adjacent[a]
            if flow[twin[a]] < 1 and side[u] == _SOURCE:
                side[u] = _SINK
                queue[tail] = u
                tail += 1


@kernel("void(int64,int32[::1],int32[::1],int8[::1],int64,int64[::1],int32[::1])")
def _consider(
    k: int, first: Ints32, adjacent: Ints32, side: Modes, flowing: int, best: Ints, tag: Ints32
) -> None:
    """Keep a cut if its separator is better: fewer nodes for the square root of the lesser half.

    Args:
        best: Separator size (−1: none yet), nodes in the lesser half, and flow of the best so far.
        tag: What the best makes of each node: 0 source side, 1 sink side, 2 separator.
    """
    size = np.zeros(3, np.int64)
    edge = np.zeros(3, np.int64)
    for i in range(k):
        s = side[i]
        size[s] += 1
        for a in range(first[i], first[i + 1]):
            if side[adjacent[a]] != s:
                edge[s] += 1
                break
    by = _SOURCE if edge[_SOURCE] <= edge[_SINK] else _SINK
    cut = edge[by]
    size[by] -= cut
    lesser = min(size[_SOURCE], size[_SINK])
    if best[0] >= 0 and cut * cut * best[1] >= best[0] * best[0] * lesser:
        return
    best[0], best[1], best[2] = cut, lesser, flowing
    for i in range(k):
        tag[i] = side[i] - 1
        if side[i] == by:
            for a in range(first[i], first[i + 1]):
                if side[adjacent[a]] != by:
                    tag[i] = 2
                    break


@kernel(
    "int64(int32[:,::1],int64,int64,int32[::1],int32[::1],int64,boolean,int32[::1],int32[::1],"
    "int64[:,::1],int64)"
)
def _part(
    lines: Ints32, lo: int, hi: int, local: Ints32, tag: Ints32, parts: int, cut: bool,
    kept: Ints32, order: Ints32, stack: Ints, top: int,
) -> int:  # fmt: skip
    """Split every line by tag, keeping its sequence; order the separator, stack the rest.

    Args:
        cut: Whether the last tag is the separator.
    """
    k = hi - lo
    start = np.zeros(parts + 1, np.int64)
    for i in range(k):
        start[tag[i] + 1] += 1
    for p in range(parts):
        start[p + 1] += start[p]
    at = np.empty(parts, np.int64)
    for d in range(lines.shape[0]):
        for p in range(parts):
            at[p] = start[p]
        for i in range(k):
            v = lines[d, lo + i]
            t = tag[local[v]]
            kept[at[t]] = v
            at[t] += 1
        for i in range(k):
            lines[d, lo + i] = kept[i]
    stacked = parts
    if cut:
        stacked -= 1
        for i in range(start[stacked], k):
            order[lo + i] = lines[0, lo + i]
    for p in range(stacked):
        if start[p + 1] > start[p]:
            stack[top, 0], stack[top, 1] = lo + start[p], lo + start[p + 1]
            top += 1
    return top
