"""One node against many: the rows of a set of nodes side by side, so that all are served at once.

The set is sorted by id. Then the depth at which a node meets the members of the set falls on both
sides of its own place, in a few long steps; over one step the least sums are taken for all members
at a time, depth by depth, which is vector work without a single look-up.

What a reader would get wrong: a table belongs to one epoch and one direction.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Ints, Ints32
from fast.routing.elimination import ROW_BITS
from fast.routing.labels import meeting_depth

_INFINITE = 2**30 - 1
_FEW = 24  # members: over fewer, one row at a time is quicker


@kernel("void(int32[::1],int32[::1],int16[:,::1],int32[::1],int32[::1],int32[::1],int32[:,::1])")
def lay_out(
    members: Ints32, depth: Ints32, table: Array, rows: Ints32, at: Ints32, meets: Ints32,
    columns: Ints32,
) -> None:  # fmt: skip
    """Fill a table.

    Args:
        members: ``(u,)`` ids, ascending, whose rows are made.
        meets: ``(u,)``: the depth at which each member meets the one before.
        columns: ``(deepest + 1, u)``: what each member is from its ancestor at each depth.
    """
    for j in range(members.size):
        v = int(members[j])
        meets[j] = meeting_depth(int(members[max(j - 1, 0)]), v, depth, table)
        begin = int(at[v]) << ROW_BITS
        for d in range(depth[v] + 1):
            columns[d, j] = rows[begin + d]


@kernel(
    "void(int64,int32[::1],int32[::1],int32[::1],int32[:,::1],int32[::1],int16[:,::1],int32[::1],"
    "int32[::1],int32[::1])"
)
def against(
    v: int, mine: Ints32, members: Ints32, meets: Ints32, columns: Ints32, depth: Ints32,
    table: Array, rows: Ints32, at: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Distances between id `v`, whose row is `mine`, and every member, into `out`.

    Args:
        rows, at: The members' rows: `up` when they set out, `down` when they are reached.
    """
    u = members.size
    place, end = 0, u
    while place < end:  # the first member at or after v
        middle = (place + end) >> 1
        if members[middle] < v:
            place = middle + 1
        else:
            end = middle
    if place < u:
        common = meeting_depth(v, int(members[place]), depth, table)
        begin = place
        while begin < u:
            end = begin + 1
            while end < u and meets[end] >= common:
                end += 1
            _stretch(mine, common, begin, end, members, columns, rows, at, out)
            if end < u:
                common = int(meets[end])
            begin = end
    if place > 0:
        common = meeting_depth(v, int(members[place - 1]), depth, table)
        end = place
        while end > 0:
            begin = end - 1
            while begin > 0 and meets[begin] >= common:
                begin -= 1
            _stretch(mine, common, begin, end, members, columns, rows, at, out)
            if begin > 0:
                common = int(meets[begin])
            end = begin


@kernel(
    "void(int32[::1],int64,int64,int64,int32[::1],int32[:,::1],int32[::1],int32[::1],int32[::1])"
)
def _stretch(
    mine: Ints32, common: int, begin: int, end: int, members: Ints32, columns: Ints32,
    rows: Ints32, at: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Members `begin` to `end`, all of which are met at depth `common`."""
    infinite = np.int32(_INFINITE)
    if end - begin < _FEW:
        deepest = np.int32(common)
        size = ((common >> ROW_BITS) + 1) << ROW_BITS
        for j in range(begin, end):
            begin_row = int(at[members[j]]) << ROW_BITS
            theirs = rows[begin_row : begin_row + size]
            best = infinite
            for d in range(size):
                over = np.int32(mine[d] + theirs[d])
                over = over if np.int32(d) <= deepest else infinite
                best = over if over < best else best
            out[j] = best
        return
    goal = out[begin:end]
    for j in range(goal.size):
        goal[j] = infinite
    d = 0
    while d + 3 <= common:
        a, b, c, e = mine[d], mine[d + 1], mine[d + 2], mine[d + 3]
        w, x = columns[d, begin:end], columns[d + 1, begin:end]
        y, z = columns[d + 2, begin:end], columns[d + 3, begin:end]
        for j in range(goal.size):
            one, two = np.int32(a + w[j]), np.int32(b + x[j])
            three, four = np.int32(c + y[j]), np.int32(e + z[j])
            one = two if two < one else one
            three = four if four < three else three
            one = three if three < one else one
            goal[j] = one if one < goal[j] else goal[j]
        d += 4
    while d <= common:
        a, w = mine[d], columns[d, begin:end]
        for j in range(goal.size):
            one = np.int32(a + w[j])
            goal[j] = one if one < goal[j] else goal[j]
        d += 1


@kernel(
    "void(int32[::1],int64[::1],int64[::1],int32[::1],int32[::1],int32[::1],int32[::1],"
    "int32[:,::1],int32[::1],int16[:,::1],int32[::1],int32[::1],int32[:,::1])"
)
def matrix(
    ids: Ints32, out_row: Ints, out_column: Ints, own_rows: Ints32, own_at: Ints32,
    members: Ints32, meets: Ints32, columns: Ints32, depth: Ints32, table: Array, rows: Ints32,
    at: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Every id against every member.

    Args:
        out_row: ``(ids,)``: the row of `out` for each.
        out_column: ``(members,)``: the column of `out` for each.
    """
    line = np.empty(members.size, np.int32)
    for i in range(ids.size):
        v = int(ids[i])
        begin = int(own_at[v]) << ROW_BITS
        mine = own_rows[begin : begin + (((int(depth[v]) >> ROW_BITS) + 1) << ROW_BITS)]
        against(v, mine, members, meets, columns, depth, table, rows, at, line)
        into = out[out_row[i]]
        for j in range(line.size):
            into[out_column[j]] = line[j]
