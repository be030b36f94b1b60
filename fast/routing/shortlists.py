"""Which units come first at each of their ancestors: short lists that answer "who is nearest?".

A quickest way climbs from the unit to a common ancestor of unit and incident and descends from
there. Of all units below an ancestor only the first k can be among the incident's first k by way of
it. So each ancestor of a unit gets a list of its first k units. An incident finds the ancestor with
the very first unit by vector work alone, takes that one's list, and looks only into those lists
whose first unit could still be among the k.

What a reader would get wrong: lists are of one epoch and one k. Bucket and k-nearest queries on
hierarchies: S. Knopp et al., "Computing Many-to-Many Shortest Paths Using Highway Hierarchies"
(ALENEX 2007), here on the elimination tree.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Ints, Ints32
from fast.routing.elimination import ROW_BITS
from fast.routing.labels import meeting_depth
from fast.routing.ranking import FAR, keep, keep_straight, split

_INFINITE = 2**30 - 1


@kernel("int64(int32[::1],int32[::1],int16[:,::1],int32[:,::1])")
def number_ancestors(members: Ints32, depth: Ints32, table: Array, chain: Ints32) -> int:
    """Number the ancestors of the members and the members themselves; returns how many there are.

    Args:
        members: ``(u,)`` ids, ascending.
        chain: ``(u, deepest + 1)``: gets the number of each member's ancestor at each depth.
    """
    count = 0
    for j in range(members.size):
        v, shared = int(members[j]), 0
        if j > 0:
            shared = meeting_depth(int(members[j - 1]), v, depth, table) + 1
            for d in range(shared):
                chain[j, d] = chain[j - 1, d]
        for d in range(shared, depth[v] + 1):
            chain[j, d] = count
            count += 1
    return count


@kernel(
    "void(int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[:,::1],"
    "int64[:,::1],int32[:,::1])"
)
def fill(
    members: Ints32, exit_ms: Ints32, exit_row: Ints32, depth: Ints32, row: Ints32, rows: Ints32,
    chain: Ints32, lists: Ints, least: Ints32,
) -> None:  # fmt: skip
    """Fill the list of every ancestor.

    Args:
        exit_ms, exit_row: ``(u,)``: what a way out takes before the member, and its unit.
        rows: Rows of distances to the ancestors, made for the members.
        lists: ``(ancestors, k)`` keys, see `ranking`.
        least: Like `chain`: the time of the first on each list.
    """
    for a in range(lists.shape[0]):
        lists[a][:] = FAR
    for j in range(members.size):
        begin, tag = int(row[members[j]]) << ROW_BITS, int(exit_row[j])
        for d in range(depth[members[j]] + 1):
            keep(lists[chain[j, d]], (int(rows[begin + d]) + int(exit_ms[j])) << 32 | tag)
    for j in range(members.size):
        for d in range(depth[members[j]] + 1):
            least[j, d] = lists[chain[j, d], 0] >> 32


@kernel(
    "void(int32[::1],int32[::1],int32[::1],int32[::1],int16[:,::1],int32[::1],int32[:,::1],"
    "int64[:,::1],int32[:,::1],int32[::1],int64[::1],int32[:,::1],int32[:,::1],int32[:,::1],"
    "int32[:,::1],int32[:,::1])"
)
def nearest(
    ids: Ints32, row: Ints32, rows: Ints32, depth: Ints32, table: Array, members: Ints32,
    chain: Ints32, lists: Ints, least: Ints32, entry_ms: Ints32, entry_first: Ints,
    place: Ints32, unit_arc: Ints32, unit_ms: Ints32, out_row: Ints32, out_ms: Ints32,
) -> None:  # fmt: skip
    """The quickest units to each incident.

    Args:
        ids: The ways in to the incidents.
        rows: Rows of distances from the ancestors, made for `ids`.
        lists: Of at least as many units as are asked for.
        entry_ms, entry_first, place, unit_arc, unit_ms, out_row, out_ms: See `ranking.rank_units`.
    """
    top = np.empty(out_row.shape[1], np.int64)
    last = top.size - 1
    for i in range(out_row.shape[0]):
        top[:] = FAR
        keep_straight(top, place[i], unit_arc, unit_ms)
        for e in range(entry_first[i], entry_first[i + 1]):
            v, after = int(ids[e]), int(entry_ms[e])
            j = _closest(v, members, depth, table)
            common = meeting_depth(v, int(members[j]), depth, table)
            mine, theirs = rows[int(row[v]) << ROW_BITS : int(row[v + 1]) << ROW_BITS], least[j]
            first = np.int32(_INFINITE)
            for d in range(common + 1):
                over = np.int32(mine[d] + theirs[d])
                first = over if over < first else first
            if first >= _INFINITE:
                continue
            hub = 0
            while mine[hub] + theirs[hub] != first:
                hub += 1
            bound = _INFINITE
            for turn in range(common + 2):  # the hub, then every depth
                d = turn - 1 if turn > 0 else hub
                if mine[d] + theirs[d] <= bound and (turn == 0 or d != hub):
                    base, some = (int(mine[d]) + after) << 32, lists[chain[j, d]]
                    for rank in range(top.size):
                        if base + some[rank] >= top[last]:
                            break
                        keep(top, base + some[rank])
                    bound = int(top[last] >> 32) - after
        split(top, out_row[i], out_ms[i])


@kernel("int64(int64,int32[::1],int32[::1],int16[:,::1])")
def _closest(v: int, members: Ints32, depth: Ints32, table: Array) -> int:
    """The member that id `v` meets deepest in the tree: the one before it or the one after."""
    begin, size = 0, members.size
    while size > 0:  # to the first member at or after v, without a branch to guess wrong
        half = (size + 1) >> 1
        begin = begin + half if members[begin + half - 1] < v else begin
        size -= half
    if begin == 0:
        return begin
    if begin == members.size:
        return begin - 1
    before = meeting_depth(v, int(members[begin - 1]), depth, table)
    return begin if meeting_depth(v, int(members[begin]), depth, table) > before else begin - 1
