"""Which units come first at each of their ancestors: short lists that answer "who is nearest?".

A quickest way climbs from the unit to a common ancestor of unit and incident and descends from
there. Of all units below an ancestor only the first k can be among the incident's first k by way of
it. So each ancestor of a unit gets a list of its first k units, and an incident looks through the
lists of its own ancestors from the nearest upwards; nearly all of them end at the first entry.

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
    "int64[:,::1])"
)
def fill(
    members: Ints32, exit_ms: Ints32, exit_row: Ints32, depth: Ints32, row: Ints32, rows: Ints32,
    chain: Ints32, lists: Ints,
) -> None:  # fmt: skip
    """Fill the list of every ancestor.

    Args:
        exit_ms, exit_row: ``(u,)``: what a way out takes before the member, and its unit.
        rows: Rows of distances to the ancestors, made for the members.
        lists: ``(ancestors, k)`` keys, see `ranking`.
    """
    for a in range(lists.shape[0]):
        lists[a][:] = FAR
    for j in range(members.size):
        begin, tag = int(row[members[j]]) << ROW_BITS, int(exit_row[j])
        for d in range(depth[members[j]] + 1):
            keep(lists[chain[j, d]], (int(rows[begin + d]) + int(exit_ms[j])) << 32 | tag)


@kernel(
    "void(int32[::1],int32[::1],int32[::1],int32[::1],int16[:,::1],int32[::1],int32[:,::1],"
    "int64[:,::1],int32[::1],int64[::1],int32[:,::1],int32[:,::1],int32[:,::1],int32[:,::1],"
    "int32[:,::1])"
)
def nearest(
    ids: Ints32, row: Ints32, rows: Ints32, depth: Ints32, table: Array, members: Ints32,
    chain: Ints32, lists: Ints, entry_ms: Ints32, entry_first: Ints, place: Ints32,
    unit_arc: Ints32, unit_ms: Ints32, out_row: Ints32, out_ms: Ints32,
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
            v, after, begin = int(ids[e]), int(entry_ms[e]), int(row[ids[e]]) << ROW_BITS
            j = _closest(v, members, depth, table)
            for d in range(meeting_depth(v, int(members[j]), depth, table), -1, -1):
                base = int(rows[begin + d]) + after
                if base >= _INFINITE:
                    continue
                some = lists[chain[j, d]]
                for rank in range(top.size):
                    key = (base << 32) + some[rank]
                    if key >= top[last]:
                        break
                    keep(top, key)
        split(top, out_row[i], out_ms[i])


@kernel("int64(int64,int32[::1],int32[::1],int16[:,::1])")
def _closest(v: int, members: Ints32, depth: Ints32, table: Array) -> int:
    """The member that id `v` meets deepest in the tree: the one before it or the one after."""
    begin, end = 0, members.size
    while begin < end:  # the first member at or after v
        middle = (begin + end) >> 1
        if members[middle] < v:
            begin = middle + 1
        else:
            end = middle
    if begin == 0:
        return begin
    if begin == members.size:
        return begin - 1
    before = meeting_depth(v, int(members[begin - 1]), depth, table)
    return begin if meeting_depth(v, int(members[begin]), depth, table) > before else begin - 1
