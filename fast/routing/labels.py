"""Distances of nodes to all their ancestors: the rows from which most questions are answered.

The row of a node has one entry for each depth from the root down to itself. A quickest way between
two nodes climbs from one to a common ancestor and descends to the other, so the least sum over the
common part of their two rows is the distance. A row follows from those of the node's later
neighbours by whole-row minima, which is vector work.

What a reader would get wrong: rows are made when first asked for after a change, never all at once,
and carry the epoch they were made in. Rows of one epoch are never written again, so readers need no
lock; makers do.
"""

import numpy as np

from fast._doubles import bits
from fast._jit import kernel
from fast._types import Array, Ints, Ints32

_INFINITE = 2**30 - 1


@kernel("int64(int32[::1],int64,int64[::1],int32[::1])")
def lacking(ids: Ints32, epoch: int, made: Ints, out: Ints32) -> int:
    """Write those ids whose row is not of this epoch, and return how many they are."""
    count = 0
    for q in range(ids.size):
        if made[np.uint64(ids[q])] != epoch:
            out[count] = ids[q]
            count += 1
    return count


@kernel(
    "void(int32[::1],int64,int32[::1],int32[::1],int32[::1],int32[::1],int64[::1],int32[::1],"
    "int32[::1],int64[::1],int32[::1])"
)
def make_rows(
    ids: Ints32, epoch: int, first: Ints32, head: Ints32, parent: Ints32, depth: Ints32, row: Ints,
    weight: Ints32, rows: Ints32, made: Ints, way: Ints32,
) -> None:  # fmt: skip
    """Make the rows of these ids, and of their ancestors, that are not of this epoch.

    Args:
        weight: ``(m,)``: `up` for distances to the ancestors, `down` for distances from them.
        rows: All rows, one after the other.
        made: ``(n,)``: the epoch each row was made in.
        way: Room for the ancestors of one node.
    """
    for q in range(ids.size):
        v = int(ids[q])
        top = 0
        while v >= 0 and made[v] != epoch:
            way[top] = v
            top += 1
            v = int(parent[v])
        while top > 0:
            top -= 1
            v = int(way[top])
            _make_row(v, first, head, depth, row, weight, rows)
            made[v] = epoch


@kernel("void(int64,int32[::1],int32[::1],int32[::1],int64[::1],int32[::1],int32[::1])")
def _make_row(
    v: int, first: Ints32, head: Ints32, depth: Ints32, row: Ints, weight: Ints32, rows: Ints32
) -> None:
    """The row of `v` from those of its later neighbours, INFINITE in what pads it."""
    infinite = np.int32(_INFINITE)
    filled = row[v]
    if first[v] < first[v + 1]:  # the first neighbour is the parent, with the longest row
        u, more = head[first[v]], weight[first[v]]
        above = rows[row[u] : row[u + 1]]
        own = rows[row[v] : row[v] + above.size]
        for d in range(above.size):
            over = np.int32(more + above[d])
            own[d] = over if over < infinite else infinite
        filled += above.size
        for i in range(first[v] + 1, first[v + 1]):
            u, more = head[i], weight[i]
            if more < infinite:
                above = rows[row[u] : row[u + 1]]
                for d in range(above.size):
                    over = np.int32(more + above[d])
                    own[d] = over if over < own[d] else own[d]
    for at in range(filled, row[v + 1]):
        rows[at] = infinite
    rows[row[v] + depth[v]] = 0


@kernel("int64(int64,int64,int32[::1],int16[:,::1])")
def meeting_depth(a: int, b: int, depth: Ints32, table: Array) -> int:
    """Depth of the lowest common ancestor of two ids; −1 when they are in different trees."""
    if a == b:
        return int(depth[a])
    low, high = min(a, b), max(a, b)
    level = (bits(np.float64(high - low)) >> 52) - 1023
    left, right = table[level, low], table[level, high - (1 << level)]
    return int(min(left, right))


@kernel(
    "void(int32[::1],int32[::1],int32[::1],int16[:,::1],int64[::1],int32[::1],int32[::1],"
    "int32[::1])"
)
def distances(
    sources: Ints32, targets: Ints32, depth: Ints32, table: Array, row: Ints, rows_up: Ints32,
    rows_down: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Distances of pairs of ids, whose rows are made."""
    for q in range(sources.size):
        s, t = int(sources[q]), int(targets[q])
        common = meeting_depth(s, t, depth, table) + 1
        rise, fall = rows_up[row[s] : row[s] + common], rows_down[row[t] : row[t] + common]
        best = np.int32(_INFINITE)
        for d in range(common):
            over = np.int32(rise[d] + fall[d])
            best = over if over < best else best
        out[q] = best
