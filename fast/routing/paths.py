"""Ways as lists of roads: up to the meeting node by the rows, then shortcuts unpacked.

Ties are broken by the hierarchy and so alike on every machine, whatever happened before: the
meeting node nearest the root, the first arc that fits on either side, a road before a shortcut, of
parallel roads the lowest arc, of detours the one over the lowest node.

What a reader would get wrong: with roads of no length at all a quickest way may come by a node
twice. Such a ring is cut out as soon as the second visit is written.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Ints, Ints32
from fast.routing.elimination import ROW_BITS
from fast.routing.labels import meeting_depth

_INFINITE = 2**30 - 1
_ARC = 2**32 - 1
_FULL = -1


@kernel(
    "int64(int64,int32[::1],int32[::1],boolean,int64,"
    "int32[::1],int32[::1],int32[::1],int32[::1],int16[::1],int16[:,::1],"
    "int32[::1],int32[:,::1],int32[::1],int64[::1],int32[::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],int32[::1],int32[::1],int32[::1],int64[::1],int32[::1])"
)
def trace(
    begin: int, sources: Ints32, targets: Ints32, rings: bool, deepest: int,
    node: Ints32, first: Ints32, head: Ints32, depth: Ints32, head_depth: Array, table: Array,
    triangle_first: Ints32, legs: Ints32, road_head: Ints32, own: Ints, up: Ints32, down: Ints32,
    rows_up: Ints32, at_up: Ints32, rows_down: Ints32, at_down: Ints32,
    arcs: Ints32, nodes: Ints32, length: Ints, ms: Ints32,
) -> int:  # fmt: skip
    """Write the ways of pairs of ids, whose rows are made, one after the other.

    Args:
        begin: The first pair to do; pairs before it are left alone.
        rings: Whether any road has no length.
        arcs: Room for the roads of the ways.
        nodes: Room for their nodes: one more than roads for each way that exists.
        length: ``(pairs,)``: roads of each way, −1 where there is none.
        ms: ``(pairs,)``: its time.

    Returns:
        The first pair that did not fit, or how many pairs there are.
    """
    stack = np.empty((deepest + 64, 2), np.int32)
    fall_arcs = np.empty(deepest + 1, np.int32)
    visit = np.zeros(node.size if rings else 0, np.int64)
    size, corner = 0, 0
    for q in range(begin, sources.size):
        s, t = int(sources[q]), int(targets[q])
        common = meeting_depth(s, t, depth, table) + 1
        begin_up, begin_down = int(at_up[s]) << ROW_BITS, int(at_down[t]) << ROW_BITS
        rise = rows_up[begin_up : begin_up + common]
        fall = rows_down[begin_down : begin_down + common]
        best = np.int32(_INFINITE)
        for d in range(common):
            over = np.int32(rise[d] + fall[d])
            best = over if over < best else best
        length[q], ms[q] = -1, best
        if best == _INFINITE:
            continue
        hub = 0
        while rise[hub] + fall[hub] != best:
            hub += 1
        start = size
        if rings:
            visit[node[s]] = start + 1
        v = s
        while depth[v] > hub and size >= 0:
            i = _fitting(v, hub, first, head, head_depth, up, rows_up, at_up)
            size = _unpack(
                2 * i, size, rings, visit, stack, triangle_first, legs, road_head, own, up, down,
                arcs,
            )  # fmt: skip
            v = int(head[i])
        steps, v = 0, t
        while depth[v] > hub:
            i = _fitting(v, hub, first, head, head_depth, down, rows_down, at_down)
            fall_arcs[steps] = i
            steps += 1
            v = int(head[i])
        while steps > 0 and size >= 0:
            steps -= 1
            size = _unpack(
                2 * int(fall_arcs[steps]) + 1, size, rings, visit, stack, triangle_first,
                legs, road_head, own, up, down, arcs,
            )  # fmt: skip
        if size < 0 or corner + size - start + 1 > nodes.size:
            return q
        length[q] = size - start
        nodes[corner] = node[s]
        corner += 1
        if rings:
            visit[node[s]] = 0
        for p in range(start, size):
            nodes[corner] = road_head[arcs[p]]
            corner += 1
            if rings:
                visit[road_head[arcs[p]]] = 0
    return sources.size


@kernel("int64(int64,int64,int32[::1],int32[::1],int16[::1],int32[::1],int32[::1],int32[::1])")
def _fitting(
    v: int, hub: int, first: Ints32, head: Ints32, head_depth: Array, weight: Ints32,
    rows: Ints32, at: Ints32,
) -> int:  # fmt: skip
    """The first arc of id `v` that lies on a quickest way to its ancestor at depth `hub`."""
    wanted = rows[(int(at[v]) << ROW_BITS) + hub]
    i = int(first[v])
    while head_depth[i] < hub or weight[i] + rows[(int(at[head[i]]) << ROW_BITS) + hub] != wanted:
        i += 1
    return i


@kernel(
    "int64(int64,int64,boolean,int64[::1],int32[:,::1],int32[::1],int32[:,::1],int32[::1],"
    "int64[::1],int32[::1],int32[::1],int32[::1])"
)
def _unpack(
    place: int, size: int, rings: bool, visit: Ints, stack: Ints32, triangle_first: Ints32,
    legs: Ints32, road_head: Ints32, own: Ints, up: Ints32, down: Ints32, arcs: Ints32,
) -> int:  # fmt: skip
    """Write the roads of a hierarchy arc after the `size` there are; returns how many there are.

    Args:
        place: Twice the arc, plus 1 when driven downwards.
        visit: By node: 1 + how many roads were written when this way came by; 0: it did not.

    Returns:
        `_FULL` when `arcs` had no room.
    """
    stack[0, 0] = place
    stack[0, 1] = down[place >> 1] if place & 1 else up[place >> 1]
    top = 1
    while top > 0:
        top -= 1
        at, whole = int(stack[top, 0]), stack[top, 1]
        if own[at] >> 32 == whole:
            if size == arcs.size:
                return _FULL
            arcs[size] = own[at] & _ARC
            size += 1
            if rings:
                size = _cut_ring(size, visit, road_head, arcs)
            continue
        q = np.uint64(triangle_first[at >> 1])
        if at & 1:  # z → x → y
            while True:
                y, z = np.uint64(legs[q, 0]), np.uint64(legs[q, 1])
                if down[z] + up[y] == whole:
                    break
                q += np.uint64(1)
            stack[top, 0], stack[top, 1] = 2 * legs[q, 0], up[y]
            stack[top + 1, 0], stack[top + 1, 1] = 2 * legs[q, 1] + 1, down[z]
        else:  # y → x → z
            while True:
                y, z = np.uint64(legs[q, 0]), np.uint64(legs[q, 1])
                if down[y] + up[z] == whole:
                    break
                q += np.uint64(1)
            stack[top, 0], stack[top, 1] = 2 * legs[q, 1], up[z]
            stack[top + 1, 0], stack[top + 1, 1] = 2 * legs[q, 0] + 1, down[y]
        top += 2
    return size


@kernel("int64(int64,int64[::1],int32[::1],int32[::1])")
def _cut_ring(size: int, visit: Ints, road_head: Ints32, arcs: Ints32) -> int:
    """Take back the roads since the last road's end was visited before; returns how many stay."""
    reached = road_head[arcs[size - 1]]
    before = visit[reached]
    if before > 0:
        for p in range(before - 1, size):
            visit[road_head[arcs[p]]] = 0
        size = before - 1
    visit[reached] = size + 1
    return size
