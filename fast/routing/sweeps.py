"""From or to one node and the whole county: climb to the root once, then come down over all arcs.

After the climb every ancestor of the start has its least time on the way up. Coming down by
descending id, a node takes the least over its later neighbours, which are ancestors and have been
seen: at any moment the times of the ancestors of the node at hand fit in an array indexed by depth.
Most nodes have one to four later neighbours; they are taken two at a time, from both ends (the
middle one of an odd number twice), which spares the processor most wrong guesses.

Method: D. Delling, A. Goldberg, A. Nowatzyk, R. Werneck, "PHAST" (JPDC 2013), on the elimination
tree.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Ints, Ints32

_INFINITE = 2**30 - 1
_FAR = _INFINITE << 32


@kernel("void(int64,int32[::1],int32[::1],int32[::1],int16[::1],int32[::1],int32[::1])")
def climb(
    start: int, parent: Ints32, depth: Ints32, first: Ints32, head_depth: Array, weight: Ints32,
    best: Ints32,
) -> None:  # fmt: skip
    """Least times from id `start` (or to it, with `down` weights) on the way up, by depth.

    Args:
        best: ``(deepest + 1,)``, to be filled down to the start's depth.
    """
    for d in range(depth[start]):
        best[d] = _INFINITE
    best[depth[start]] = 0
    v = start
    while v >= 0:
        here = best[depth[v]]
        if here < _INFINITE:
            for i in range(first[v], first[v + 1]):
                over, d = np.int32(here + weight[np.uint64(i)]), head_depth[np.uint64(i)]
                if over < best[d]:
                    best[d] = over
        v = int(parent[v])


@kernel(
    "void(int64,int64,int32[::1],int32[::1],int32[::1],int32[::1],int16[::1],int32[::1],"
    "int32[::1],int32[::1])"
)
def one_to_all(
    start: int, deepest: int, node: Ints32, parent: Ints32, depth: Ints32, first: Ints32,
    head_depth: Array, rising: Ints32, falling: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Times between one id and every node, by node.

    Args:
        rising, falling: `up` and `down` from the start, `down` and `up` to it.
    """
    climbed = np.empty(deepest + 1, np.int32)
    climb(start, parent, depth, first, head_depth, rising, climbed)
    path = np.empty(deepest + 1, np.int32)
    line = np.empty(deepest + 2, np.int32)  # the ancestors of the start by depth, then none
    line[depth[start] + 1] = -1
    v = start
    while v >= 0:
        line[depth[v]] = v
        v = int(parent[v])
    due, end = 0, np.uint64(first[node.size])
    for v in range(node.size - 1, -1, -1):
        best = np.int32(_INFINITE)
        if line[due] == v:
            best = climbed[due]
            due += 1
        i, j = np.uint64(first[v]), end
        end = i
        while i < j:
            j -= np.uint64(1)
            low = np.int32(path[np.uint64(head_depth[i])] + falling[i])
            high = np.int32(path[np.uint64(head_depth[j])] + falling[j])
            low = high if high < low else low
            best = low if low < best else best
            i += np.uint64(1)
        path[np.uint64(depth[v])] = best
        out[np.uint64(node[v])] = best


@kernel(
    "void(int32[::1],int64,int32[::1],int32[::1],int32[::1],int32[::1],int16[::1],int32[::1],"
    "int32[::1],int64[::1])"
)
def coverage(
    starts: Ints32, deepest: int, node: Ints32, depth: Ints32, first: Ints32, head: Ints32,
    head_depth: Array, up: Ints32, down: Ints32, out: Ints,
) -> None:  # fmt: skip
    """For every node the least ``time << 32 | row`` over all starts; `_FAR` where none comes."""
    best = np.empty(node.size, np.int64)
    for v in range(node.size):
        best[v] = _FAR
    for row in range(starts.size):
        if row < best[starts[row]]:
            best[starts[row]] = row
    for v in range(node.size):
        here = best[v]
        if here < _FAR:
            for i in range(first[v], first[v + 1]):
                over = here + (int(up[i]) << 32)
                best[head[i]] = min(best[head[i]], over)
    path = np.empty(deepest + 1, np.int64)
    for v in range(node.size - 1, -1, -1):
        least = min(best[v], _FAR)
        a, b = np.uint64(first[v]), np.uint64(first[v + 1])
        while a < b:
            b -= np.uint64(1)
            low = path[np.uint64(head_depth[a])] + (int(down[a]) << 32)
            high = path[np.uint64(head_depth[b])] + (int(down[b]) << 32)
            low = high if high < low else low
            least = low if low < least else least
            a += np.uint64(1)
        path[depth[v]] = least
        out[node[v]] = least
