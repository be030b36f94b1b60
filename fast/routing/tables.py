"""One node against many: the rows of a set of nodes side by side, so that all are served at once.

The set is sorted by id. Then the depth at which a node meets the members of the set falls on both
sides of its own place, in a few long steps; over one step the least sums are taken for all members
at a time, depth by depth, which is vector work without a single look-up.

What a reader would get wrong: a table belongs to one epoch and one direction. `extra` is a time a
member adds of its own (from where a unit stands to the end of its road); it is in the table and in
every answer.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Ints, Ints32
from fast.routing.labels import meeting_depth

_INFINITE = 2**30 - 1
_FEW = 24  # members: over fewer, one row at a time is quicker


@kernel(
    "void(int32[::1],int32[::1],int32[::1],int16[:,::1],int64[::1],int32[::1],int32[::1],"
    "int32[:,::1])"
)
def lay_out(
    members: Ints32, extra: Ints32, depth: Ints32, table: Array, row: Ints, rows: Ints32,
    meets: Ints32, columns: Ints32,
) -> None:  # fmt: skip
    """Fill a table.

    Args:
        members: ``(u,)`` ids, ascending, whose rows are made.
        extra: ``(u,)`` milliseconds.
        meets: ``(u,)``: the depth at which each member meets the one before.
        columns: ``(deepest + 1, u)``: what each member is from its ancestor at each depth.
    """
    infinite = np.int32(_INFINITE)
    for j in range(members.size):
        v = int(members[j])
        meets[j] = meeting_depth(int(members[max(j - 1, 0)]), v, depth, table)
        more = extra[j]
        for d in range(depth[v] + 1):
            over = np.int32(rows[row[v] + d] + more)
            columns[d, j] = over if over < infinite else infinite


@kernel(
    "void(int64,int32[::1],int32[::1],int32[::1],int32[::1],int32[:,::1],int32[::1],int16[:,::1],"
    "int64[::1],int32[::1],int32[::1])"
)
def against(
    v: int, mine: Ints32, members: Ints32, extra: Ints32, meets: Ints32, columns: Ints32,
    depth: Ints32, table: Array, row: Ints, rows: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Distances between id `v`, whose row is `mine`, and every member, into `out`.

    Args:
        rows: The members' rows: `up` when they set out, `down` when they are reached.
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
            _stretch(mine, common, begin, end, members, extra, columns, row, rows, out)
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
            _stretch(mine, common, begin, end, members, extra, columns, row, rows, out)
            if begin > 0:
                common = int(meets[begin])
            end = begin


@kernel(
    "void(int32[::1],int64,int64,int64,int32[::1],int32[::1],int32[:,::1],int64[::1],int32[::1],"
    "int32[::1])"
)
def _stretch(
    mine: Ints32, common: int, begin: int, end: int, members: Ints32, extra: Ints32,
    columns: Ints32, row: Ints, rows: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Members `begin` to `end`, all of which are met at depth `common`."""
    infinite = np.int32(_INFINITE)
    if end - begin < _FEW:
        for j in range(begin, end):
            theirs = rows[row[members[j]] : row[members[j]] + common + 1]
            best = infinite
            for d in range(theirs.size):
                over = np.int32(mine[d] + theirs[d])
                best = over if over < best else best
            total = np.int32(best + extra[j])
            out[j] = total if total < infinite else infinite
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
    "void(int32[::1],int64[::1],int64[::1],int64[::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],int32[:,::1],int32[::1],int16[:,::1],int32[::1],int32[:,::1])"
)
def matrix(
    ids: Ints32, out_row: Ints, out_column: Ints, row: Ints, own_rows: Ints32, members: Ints32,
    extra: Ints32, meets: Ints32, columns: Ints32, depth: Ints32, table: Array, rows: Ints32,
    out: Ints32,
) -> None:  # fmt: skip
    """Every id against every member.

    Args:
        out_row: ``(ids,)``: the row of `out` for each.
        out_column: ``(members,)``: the column of `out` for each.
    """
    line = np.empty(members.size, np.int32)
    for i in range(ids.size):
        v = int(ids[i])
        mine = own_rows[row[v] : row[v] + depth[v] + 1]
        against(v, mine, members, extra, meets, columns, depth, table, row, rows, line)
        into = out[out_row[i]]
        for j in range(line.size):
            into[out_column[j]] = line[j]


@kernel(
    "void(int32[::1],int64[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[:,::1],"
    "int32[::1],int16[:,::1],int32[::1],int32[::1],int64[::1],int32[:,::1],int32[::1],"
    "int32[:,::1],int32[:,::1],int32[:,::1],int32[:,::1])"
)
def nearest(
    ids: Ints32, row: Ints, own_rows: Ints32, members: Ints32, extra: Ints32, meets: Ints32,
    columns: Ints32, depth: Ints32, table: Array, rows: Ints32, entry_ms: Ints32,
    entry_first: Ints, place: Ints32, exit_row: Ints32, unit_arc: Ints32, unit_ms: Ints32,
    out_row: Ints32, out_ms: Ints32,
) -> None:  # fmt: skip
    """`rank_units` for ways in given by their ids, against the members of a table."""
    times = np.empty((2, members.size), np.int32)
    for i in range(place.shape[0]):
        count = entry_first[i + 1] - entry_first[i]
        for e in range(count):
            v = int(ids[entry_first[i] + e])
            mine = own_rows[row[v] : row[v] + depth[v] + 1]
            against(v, mine, members, extra, meets, columns, depth, table, row, rows, times[e])
        _rank(
            times[:count], entry_ms[entry_first[i] : entry_first[i + 1]], place[i], exit_row,
            unit_arc, unit_ms, out_row[i], out_ms[i],
        )  # fmt: skip


@kernel(
    "void(int32[:,::1],int32[::1],int64[::1],int32[:,::1],int32[::1],int32[:,::1],int32[:,::1],"
    "int32[:,::1],int32[:,::1])"
)
def rank_units(
    times: Ints32, entry_ms: Ints32, entry_first: Ints, place: Ints32, exit_row: Ints32,
    unit_arc: Ints32, unit_ms: Ints32, out_row: Ints32, out_ms: Ints32,
) -> None:  # fmt: skip
    """The quickest units to each incident, of equals the lowest row.

    Args:
        times: ``(entries, exits)``: from each way out of a unit to each way in to an incident.
        entry_ms: ``(entries,)``: what it takes from there on.
        entry_first: ``(incidents + 1,)``: the entries of each incident, at most two.
        place: ``(incidents, 4)``: the arcs the incident lies on, then how far along each.
        exit_row: ``(exits,)``: the unit each way out belongs to.
        unit_arc, unit_ms: ``(units, 2)``: the arcs a unit stands on (−1 none), and how far along.
        out_row, out_ms: ``(incidents, k)``, to be filled.
    """
    for i in range(out_row.shape[0]):
        begin, end = entry_first[i], entry_first[i + 1]
        _rank(
            times[begin:end], entry_ms[begin:end], place[i], exit_row, unit_arc, unit_ms,
            out_row[i], out_ms[i],
        )  # fmt: skip


@kernel(
    "void(int32[:,::1],int32[::1],int32[::1],int32[::1],int32[:,::1],int32[:,::1],int32[::1],"
    "int32[::1])"
)
def _rank(
    times: Ints32, entry_ms: Ints32, place: Ints32, exit_row: Ints32, unit_arc: Ints32,
    unit_ms: Ints32, out_row: Ints32, out_ms: Ints32,
) -> None:  # fmt: skip
    """`rank_units` for one incident."""
    found, last, k = 0, int(_INFINITE), out_row.size
    if place[0] >= 0 or place[1] >= 0:  # a unit on the same road drives straight there
        for row in range(unit_arc.shape[0]):
            for one in range(2):
                for two in range(2):
                    gap = place[2 + two] - unit_ms[row, one]
                    arc = unit_arc[row, one]
                    if arc >= 0 and arc == place[two] and gap >= 0:
                        found = _insert(gap, row, found, out_row, out_ms)
        last = int(out_ms[k - 1]) if found == k else last
    for e in range(times.shape[0]):
        line, after = times[e], int(entry_ms[e])
        for x in range(exit_row.size):
            ms = line[x] + after
            if ms <= last and ms < _INFINITE:
                found = _insert(ms, exit_row[x], found, out_row, out_ms)
                last = int(out_ms[k - 1]) if found == k else last
    for rank in range(found, k):
        out_ms[rank], out_row[rank] = _INFINITE, -1


@kernel("int64(int64,int64,int64,int32[::1],int32[::1])")
def _insert(ms: int, row: int, found: int, out_row: Ints32, out_ms: Ints32) -> int:
    """Put a unit among the `found` first, each once, and return how many there are now."""
    at = 0
    while at < found and out_row[at] != row:
        at += 1
    if at == found:
        if found < out_row.size:
            found += 1
        elif ms > out_ms[found - 1] or (ms == out_ms[found - 1] and row > out_row[found - 1]):
            return found
        at = found - 1
    elif ms >= out_ms[at]:
        return found
    while at > 0 and (out_ms[at - 1] > ms or (out_ms[at - 1] == ms and out_row[at - 1] > row)):
        out_ms[at], out_row[at] = out_ms[at - 1], out_row[at - 1]
        at -= 1
    out_ms[at], out_row[at] = ms, row
    return found
