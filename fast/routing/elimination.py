"""Eliminating the nodes of a graph one by one, on paper: which shortcuts arise, and what they span.

When a node goes, its later neighbours are joined to each other. The earliest of them is its parent
in the elimination tree; all of them are ancestors. Nodes are renumbered in post-order of that tree:
the same shortcuts arise, a parent has a higher id than its children, and a subtree is a range of
ids, so that what is near in the tree is near in memory.

What a reader would get wrong: here an arc is a pair of a node and one of its later neighbours,
without direction; it carries two weights, one each way.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Ints, Ints32

TOO_MANY = -1
ROW_BITS = 4  # rows are whole blocks of 16 entries: 64 bytes, a cache line, without a remainder


@kernel("void(int64[::1],int32[::1],int32[::1],int32[::1])")
def post_order(first: Ints, adjacent: Ints32, order: Ints32, rank: Ints32) -> None:
    """Fill `rank` (new id of each node) and rewrite `order` (node of each id) in post-order.

    Args:
        first, adjacent: The undirected graph.
        order: Any elimination order.
    """
    n = order.size
    for i in range(n):
        rank[order[i]] = i
    parent = np.full(n, -1, np.int32)
    linked = np.full(n, -1, np.int32)  # short cuts upwards through the tree so far
    for v in range(n):
        node = order[v]
        for a in range(first[node], first[node + 1]):
            u = int(rank[adjacent[a]])
            while u < v and linked[u] != v:
                onward = int(linked[u])
                linked[u] = v
                if onward < 0:
                    parent[u] = v
                    break
                u = onward
    size = np.ones(n, np.int32)
    for v in range(n):
        if parent[v] >= 0:
            size[parent[v]] += size[v]
    new = np.empty(n, np.int32)
    free = np.empty(n + 1, np.int32)  # the highest id not yet given below each node; last: roots
    free[n] = n - 1
    for v in range(n - 1, -1, -1):
        above = parent[v] if parent[v] >= 0 else n
        new[v] = free[above]
        free[above] -= size[v]
        free[v] = new[v] - 1
    old = order.copy()
    for v in range(n):
        order[new[v]] = old[v]
    for i in range(n):
        rank[order[i]] = i


@kernel("int64(int64[::1],int32[::1],int32[::1],int32[::1],int64,int32[::1],int32[::1],int32[::1])")
def shortcuts(
    first: Ints, adjacent: Ints32, order: Ints32, rank: Ints32, limit: int, start: Ints32,
    parent: Ints32, heads: Ints32,
) -> int:  # fmt: skip
    """Fill the later neighbours of every node, unsorted, and return how many arcs there are.

    Args:
        order, rank: In post-order.
        limit: How many arcs `heads` holds.
        start: ``(n + 1,)``: the arcs of node v will be ``heads[start[v]:start[v + 1]]``.
        parent: ``(n,)``: the earliest later neighbour, −1 at a root.

    Returns:
        TOO_MANY when `heads` was too short; call again with more room.
    """
    n = order.size
    child = np.full(n, -1, np.int32)
    sibling = np.full(n, -1, np.int32)
    seen = np.full(n, -1, np.int32)
    count = 0
    start[0] = 0
    for v in range(n):
        node = order[v]
        lowest = n
        seen[v] = v
        if count + n - v > limit:
            room = 0  # worst case does not fit: count first
            room += first[node + 1] - first[node]
            c = int(child[v])
            while c >= 0:
                room += start[c + 1] - start[c]
                c = int(sibling[c])
            if count + room > limit:
                return TOO_MANY
        for a in range(first[node], first[node + 1]):
            u = int(rank[adjacent[a]])
            if u > v and seen[u] != v:
                seen[u] = v
                heads[count] = u
                count += 1
                lowest = min(lowest, u)
        c = int(child[v])
        while c >= 0:
            for i in range(start[c], start[c + 1]):
                u = int(heads[i])
                if seen[u] != v:
                    seen[u] = v
                    heads[count] = u
                    count += 1
                    lowest = min(lowest, u)
            c = int(sibling[c])
        start[v + 1] = count
        parent[v] = -1
        if lowest < n:
            parent[v] = lowest
            sibling[v] = child[lowest]
            child[lowest] = v
    return count


@kernel("void(int32[::1],int32[::1],int32[::1])")
def sort_heads(start: Ints32, heads: Ints32, tails: Ints32) -> None:
    """Bring the arcs of every node into ascending order of their heads, and fill `tails`.

    Turning the lists round twice sorts them: the second time, heads come by in ascending order.
    """
    n = start.size - 1
    into = np.zeros(n + 1, np.int32)
    for i in range(heads.size):
        into[heads[i] + 1] += 1
    for u in range(n):
        into[u + 1] += into[u]
    fill = into.copy()
    for v in range(n):
        for i in range(start[v], start[v + 1]):
            tails[fill[heads[i]]] = v
            fill[heads[i]] += 1
    for v in range(n):
        fill[v] = start[v]
    for u in range(n):
        for i in range(into[u], into[u + 1]):
            v = tails[i]
            heads[fill[v]] = u
            fill[v] += 1
    for v in range(n):
        for i in range(start[v], start[v + 1]):
            tails[i] = v


@kernel("void(int32[::1],int32[::1],int32[::1])")
def tree_shape(parent: Ints32, depth: Ints32, lowest: Ints32) -> None:
    """Depth of every node (root 0), and the lowest id below it."""
    n = parent.size
    for v in range(n):
        lowest[v] = v
    for v in range(n):
        if parent[v] >= 0:
            lowest[parent[v]] = min(lowest[parent[v]], lowest[v])
    for v in range(n - 1, -1, -1):
        depth[v] = 0 if parent[v] < 0 else depth[parent[v]] + 1


@kernel("void(int32[::1],int32[::1],int16[:,::1])")
def meeting_table(parent: Ints32, depth: Ints32, table: Array) -> None:
    """``table[l, v]``: the least depth of a parent among ids v … v + 2^l − 1 (−1: a root's).

    The lowest common ancestor of ids a < b lies at the least parent depth among a … b − 1.
    """
    levels, n = table.shape
    for v in range(n):
        table[0, v] = -1 if parent[v] < 0 else depth[parent[v]]
    for level in range(1, levels):
        half = 1 << (level - 1)
        for v in range(n):
            table[level, v] = table[level - 1, v]
            if v + half < n and table[level - 1, v + half] < table[level, v]:
                table[level, v] = table[level - 1, v + half]


@kernel("void(int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[::1])")
def place_inputs(
    tail: Ints32, head: Ints32, rank: Ints32, start: Ints32, heads: Ints32, place: Ints32
) -> None:
    """For each road arc twice the hierarchy arc along it, plus 1 when downwards; 2m for a loop."""
    for a in range(tail.size):
        s, t = int(rank[tail[a]]), int(rank[head[a]])
        if s == t:
            place[a] = 2 * heads.size
        else:
            low, high = min(s, t), max(s, t)
            place[a] = 2 * arc_between(start, heads, low, high) + (1 if s > t else 0)


@kernel("void(int32[::1],int32[::1],int32[::1])")
def inputs_by_place(place: Ints32, first: Ints32, inputs: Ints32) -> None:
    """Sort the road arcs by place: those at place p are ``inputs[first[p]:first[p + 1]]``.

    Args:
        first: ``(places + 1,)`` zeros, to be filled.
    """
    for a in range(place.size):
        first[place[a] + 1] += 1
    for p in range(first.size - 1):
        first[p + 1] += first[p]
    fill = first.copy()
    for a in range(place.size):
        inputs[fill[place[a]]] = a
        fill[place[a]] += 1


@kernel("int64(int32[::1],int32[::1],int64,int64)")
def arc_between(start: Ints32, heads: Ints32, low: int, high: int) -> int:
    """The arc from `low` to `high`, which must exist."""
    begin, end = int(start[low]), int(start[low + 1])
    while begin < end:
        middle = (begin + end) >> 1
        if heads[middle] < high:
            begin = middle + 1
        else:
            end = middle
    return begin


@kernel("int64(int32[::1],int32[::1],int32[::1],int32[:,::1])")
def runs_of(start: Ints32, heads: Ints32, run_first: Ints32, runs: Ints32) -> int:
    """Where the later arcs of a node lie in the lists of its neighbours, as stretches.

    For an arc x → y, the arcs of x after it lead to neighbours of y too. A run ``(j, c, length)``
    says that x's arcs j, j + 1, … lead where y's arcs c, c + 1, … lead.

    Args:
        run_first: ``(m + 1,)``; the runs of arc i are ``run_first[i]:run_first[i + 1]``.
        runs: ``(r, 3)``, to be filled as far as it goes.

    Returns:
        How many runs there are.
    """
    count = 0
    run_first[0] = 0
    for x in range(start.size - 1):
        end = int(start[x + 1])
        for i in range(start[x], end):
            c = int(start[heads[i]])
            j = int(i) + 1
            while j < end:
                while heads[c] < heads[j]:
                    c += 1
                length = 1
                while j + length < end and heads[c + length] == heads[j + length]:
                    length += 1
                if count < runs.shape[0]:
                    runs[count, 0], runs[count, 1], runs[count, 2] = j, c, length
                count += 1
                j += length
                c += length
            run_first[i + 1] = count
    return count


@kernel("void(int32[::1],int32[:,::1],int32[::1],int32[:,::1])")
def triangles_of(run_first: Ints32, runs: Ints32, first: Ints32, legs: Ints32) -> None:
    """The lower triangles of every arc: the pairs of arcs it is a shortcut for.

    Args:
        first: ``(m + 1,)`` zeros; becomes the start of each arc's triangles.
        legs: ``(t, 2)``: for an arc y → z over x the arcs x → y and x → z, by ascending x.
    """
    m = run_first.size - 1
    for r in range(runs.shape[0]):
        for c in range(runs[r, 1], runs[r, 1] + runs[r, 2]):
            first[c + 1] += 1
    for c in range(m):
        first[c + 1] += first[c]
    fill = first.copy()
    for i in range(m):
        for r in range(run_first[i], run_first[i + 1]):
            for t in range(runs[r, 2]):
                at = fill[runs[r, 1] + t]
                fill[runs[r, 1] + t] += 1
                legs[at, 0], legs[at, 1] = i, runs[r, 0] + t
