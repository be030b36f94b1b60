"""Distances of nodes to all their ancestors: the rows from which most questions are answered.

The row of a node has one entry for each depth from the root down to itself. A quickest way between
two nodes climbs from one to a common ancestor and descends to the other, so the least sum over the
common part of their two rows is the distance. A row follows from those of the node's later
neighbours by whole-row minima, which is vector work.

What a reader would get wrong: rows are made when first asked for, never all at once. A change marks
those it touches as NOT_MADE and all below them as doubtful; a doubtful row is made again only if a
row that it follows from has become another meanwhile. Rows that are good are not written again
before the next change, so readers need no lock; makers do.
"""

import numpy as np

from fast._doubles import bits
from fast._jit import kernel
from fast._types import Array, Ints, Ints32
from fast.routing.elimination import ROW_BITS

_INFINITE = 2**30 - 1

NOT_MADE = -1
"""In place of the epoch a row was made in; a doubtful row of epoch e has −2 − e there."""


@kernel("void(int32[::1],int64,int32[::1],int32[::1])")
def undo(touched: Ints32, count: int, lowest: Ints32, made: Ints32) -> None:
    """Mark the rows of the first `count` of these ids, and doubt those of all ids below them.

    Args:
        touched: Ascending.
        made: ``(n,)``: the epoch each row was made in.
    """
    done = made.size
    for q in range(count - 1, -1, -1):
        v = int(touched[q])
        if v < done:
            done = int(lowest[v])
            for below in range(done, v):
                epoch = made[below]
                made[below] = -2 - epoch if epoch >= 0 else epoch
        made[v] = NOT_MADE


@kernel("int64(int32[::1],int32[::1],int32[::1])")
def lacking(ids: Ints32, made: Ints32, out: Ints32) -> int:
    """Write those ids whose row is not good, and return how many they are."""
    count = 0
    for q in range(ids.size):
        if made[np.uint64(ids[q])] < 0:
            out[count] = ids[q]
            count += 1
    return count


@kernel("boolean(int32[::1],int64,int32[::1],int32[::1])")
def untouched(ids: Ints32, epoch: int, made: Ints32, changed: Ints32) -> bool:
    """Whether the rows of these ids are good and as they were in `epoch`."""
    same = True
    for q in range(ids.size):
        same &= made[ids[q]] >= 0 and changed[ids[q]] <= epoch
    return same


@kernel(
    "void(int32[::1],int64,int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],int64[::1],int32[::1],int32[::1],int32[::1],int32[::1])"
)
def make_rows(
    ids: Ints32, epoch: int, first: Ints32, head: Ints32, parent: Ints32, depth: Ints32,
    weight: Ints32, rows: Ints32, at: Ints32, used: Ints, made: Ints32, changed: Ints32,
    way: Ints32, room: Ints32,
) -> None:  # fmt: skip
    """Make the rows of these ids, and of their ancestors, that are not good.

    A row is the least over its later neighbours' rows, INFINITE in what pads it. Sizes are whole
    blocks by a shift, which tells the compiler that no remainder is left over.

    Args:
        weight: ``(m,)``: `up` for distances to the ancestors, `down` for distances from them.
        rows: Room for all rows, one after the other as they are made.
        at: ``(n,)``: the block each row begins at, −1 while it has no place.
        used: ``(1,)``: how many blocks have an owner.
        changed: ``(n,)``: the epoch in which each row became another.
        way: Room for the ancestors of one node.
        room: Room for one row.
    """
    infinite = np.int32(_INFINITE)
    for q in range(ids.size):
        v = int(ids[q])
        top = 0
        while v >= 0 and made[v] < 0:
            way[top] = v
            top += 1
            v = int(parent[v])
        while top > 0:
            top -= 1
            v = int(way[top])
            before = -2 - int(made[v])  # −1 when it must be made
            made[v] = epoch
            if before >= 0:
                same = True
                for i in range(first[v], first[v + 1]):
                    same &= changed[head[i]] <= before
                if same:
                    continue
            size, whole = 0, ((int(depth[v]) >> ROW_BITS) + 1) << ROW_BITS
            if at[v] < 0:
                at[v] = used[0]
                used[0] += whole >> ROW_BITS
            start = int(at[v]) << ROW_BITS
            own = rows[start : start + whole]
            new = own if before < 0 else room[:whole]
            if first[v] < first[v + 1]:  # the first neighbour is the parent, with the longest row
                u, more = head[first[v]], weight[first[v]]
                size = ((int(depth[u]) >> ROW_BITS) + 1) << ROW_BITS
                start = int(at[u]) << ROW_BITS
                above = rows[start : start + size]
                for d in range(size):
                    over = np.int32(more + above[d])
                    new[d] = over if over < infinite else infinite
                for i in range(first[v] + 1, first[v + 1]):
                    u, more = head[i], weight[i]
                    length = ((int(depth[u]) >> ROW_BITS) + 1) << ROW_BITS
                    start = int(at[u]) << ROW_BITS
                    above = rows[start : start + length]
                    for d in range(length):
                        over = np.int32(more + above[d])
                        new[d] = over if over < new[d] else new[d]
            for d in range(size, whole):
                new[d] = infinite
            new[depth[v]] = 0
            if before < 0:
                changed[v] = epoch
                continue
            differ = np.int32(0)
            for d in range(whole):
                differ |= own[d] ^ new[d]
                own[d] = new[d]
            if differ != 0:
                changed[v] = epoch


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
    "void(int32[::1],int32[::1],int32[::1],int16[:,::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],int32[::1])"
)
def distances(
    sources: Ints32, targets: Ints32, depth: Ints32, table: Array, rows_up: Ints32, at_up: Ints32,
    rows_down: Ints32, at_down: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Distances of pairs of ids, whose rows are made.

    Whole blocks are read, and what lies deeper than the two meet is masked out, which is cheaper
    than a remainder.
    """
    infinite = np.int32(_INFINITE)
    for q in range(sources.size):
        s, t = int(sources[q]), int(targets[q])
        common = np.int32(meeting_depth(s, t, depth, table))
        size = ((common >> ROW_BITS) + 1) << ROW_BITS
        begin, begin_down = int(at_up[s]) << ROW_BITS, int(at_down[t]) << ROW_BITS
        rise, fall = rows_up[begin : begin + size], rows_down[begin_down : begin_down + size]
        best = infinite
        for d in range(size):
            over = np.int32(rise[d] + fall[d])
            over = over if np.int32(d) <= common else infinite
            best = over if over < best else best
        out[q] = best
