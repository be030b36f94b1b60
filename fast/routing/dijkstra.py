"""Exact shortest travel times by Dijkstra's algorithm, stopped as early as the question allows.

Every search works on labels: ``milliseconds << 32 | tag`` in an int64, so that equal times are
decided by the lower tag (the row of a unit) and adding a weight never touches the tag. Weights are
0 to CLOSED; a sum that reaches CLOSED is "unreachable" and is dropped, so nothing overflows.

What a reader would get wrong: a graph is ``(first, head, arc, weight)``; the weight of the arc at
position i is ``weight[arc[i]]``, so that the reversed graph needs no weights of its own.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Ints, Ints32
from fast.routing.ranking import FAR, keep, keep_straight, split


@kernel("int64(int64[::1],int32[::1],int64,int64,int64)")
def _push(labels: Ints, nodes: Ints32, size: int, label: int, node: int) -> int:
    """Put one entry into the 4-ary heap and return the new size."""
    i = size
    while i > 0:
        parent = (i - 1) >> 2
        if labels[parent] <= label:
            break
        labels[i], nodes[i] = labels[parent], nodes[parent]
        i = parent
    labels[i], nodes[i] = label, node
    return size + 1


@kernel("int64(int64[::1],int32[::1],int64)")
def _drop(labels: Ints, nodes: Ints32, size: int) -> int:
    """Remove the least entry (at 0) and return the new size."""
    size -= 1
    label, node = labels[size], nodes[size]
    i = 0
    while True:
        child = 4 * i + 1
        if child >= size:
            break
        for other in range(child + 1, min(child + 3, size - 1) + 1):
            if labels[other] < labels[child]:
                child = other
        if labels[child] >= label:
            break
        labels[i], nodes[i] = labels[child], nodes[child]
        i = child
    labels[i], nodes[i] = label, node
    return size


@kernel(
    "int64(int64[::1],int32[::1],int32[::1],int32[::1],int64,int64,int64[::1],int64[::1],int32[::1],"
    "int64)"
)
def _relax(
    first: Ints, head: Ints32, arc: Ints32, weight: Ints32, node: int, label: int,
    best: Ints, heap: Ints, heap_node: Ints32, size: int,
) -> int:  # fmt: skip
    """Offer `node`'s neighbours their label by way of it and return the heap's new size."""
    for i in range(first[node], first[node + 1]):
        offer = label + (int(weight[arc[i]]) << 32)
        to = head[i]
        if offer < best[to] and offer < FAR:
            best[to] = offer
            size = _push(heap, heap_node, size, offer, to)
    return size


@kernel("void(int64[::1],int32[::1],int32[::1],int32[::1],int32[::1],int64[::1])")
def sweep(
    first: Ints, head: Ints32, arc: Ints32, weight: Ints32, seeds: Ints32, best: Ints
) -> None:  # fmt: skip
    """Label every node from all `seeds`, whose rows are the tags; unreached nodes get `FAR`."""
    for v in range(best.size):
        best[v] = FAR
    heap = np.empty(head.size + seeds.size + 1, np.int64)
    heap_node = np.empty(heap.size, np.int32)
    size = 0
    for row in range(seeds.size):
        if row < best[seeds[row]]:
            best[seeds[row]] = row
            size = _push(heap, heap_node, size, row, seeds[row])
    while size > 0:
        label, node = heap[0], heap_node[0]
        size = _drop(heap, heap_node, size)
        if label == best[node]:
            size = _relax(first, head, arc, weight, node, label, best, heap, heap_node, size)


@kernel(
    "void(int64[::1],int32[::1],int32[::1],int32[::1],int32[::1],int64[::1],int32[::1],int32[::1])"
)
def rows(
    first: Ints, head: Ints32, arc: Ints32, weight: Ints32, sources: Ints32, start: Ints,
    targets: Ints32, out: Ints32,
) -> None:  # fmt: skip
    """Milliseconds from ``sources[i]`` to ``targets[start[i]:start[i + 1]]``, into `out`."""
    nodes = first.size - 1
    best = np.full(nodes, FAR, np.int64)
    wanted = np.zeros(nodes, np.int64)
    heap = np.empty(head.size + 2, np.int64)
    heap_node = np.empty(heap.size, np.int32)
    for i in range(sources.size):
        missing = 0
        for j in range(start[i], start[i + 1]):
            if wanted[targets[j]] != i + 1:
                wanted[targets[j]] = i + 1
                missing += 1
        best[:] = FAR
        best[sources[i]] = 0
        size = _push(heap, heap_node, 0, 0, sources[i])
        while size > 0 and missing > 0:
            label, node = heap[0], heap_node[0]
            size = _drop(heap, heap_node, size)
            if label != best[node]:
                continue
            if wanted[node] == i + 1:
                wanted[node] = 0
                missing -= 1
            size = _relax(first, head, arc, weight, node, label, best, heap, heap_node, size)
        for j in range(start[i], start[i + 1]):
            out[j] = best[targets[j]] >> 32
            wanted[targets[j]] = 0


@kernel(
    "void(int64[::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],int32[::1],int32[::1],int32[:,::1],int32[:,::1],"
    "int32[::1],int32[::1],int64[::1],int32[:,::1],int64[::1],int64[::1],int64[::1],int32[::1],"
    "int32[:,::1],int32[:,::1])"
)
def nearest(
    first: Ints, tail: Ints32, arc: Ints32, weight: Ints32,
    exit_node: Ints32, exit_ms: Ints32, exit_row: Ints32, unit_arc: Ints32, unit_ms: Ints32,
    entry_node: Ints32, entry_ms: Ints32, entry_first: Ints, place: Ints32,
    best: Ints, exits: Ints, heap: Ints, heap_node: Ints32,
    out_row: Ints32, out_ms: Ints32,
) -> None:  # fmt: skip
    """The quickest units to each incident, searching backwards from it over the reversed graph.

    Args:
        first, tail, arc, weight: The reversed graph.
        exit_node, exit_ms, exit_row: Sorted by node: unit `row` is at `node` after `ms`.
        unit_arc, unit_ms: ``(units, 2)``: the arcs a unit stands on (−1 none), and how far along.
        entry_node, entry_ms: From that node it is `ms` more.
        entry_first: ``(incidents + 1,)``: the entries of each incident.
        place: ``(incidents, 4)``: the arcs the incident lies on, then how far along each.
        best, exits: ``(n,)``: FAR and −1 everywhere, before and after.
        heap, heap_node: Room for a label of each arc and a few more.
        out_row, out_ms: ``(incidents, k)``, to be filled.
    """
    k = out_row.shape[1]
    for e in range(exit_node.size - 1, -1, -1):
        exits[exit_node[e]] = e
    top = np.empty(k, np.int64)
    for i in range(out_row.shape[0]):
        top[:] = FAR
        keep_straight(top, place[i], unit_arc, unit_ms)
        size = 0
        for e in range(entry_first[i], entry_first[i + 1]):
            node, label = entry_node[e], int(entry_ms[e]) << 32
            if label < best[node]:
                best[node] = label
                size = _push(heap, heap_node, size, label, node)
        while size > 0:
            label, node = heap[0], heap_node[0]
            if label > top[k - 1]:
                break
            size = _drop(heap, heap_node, size)
            if label != best[node]:
                continue
            e = exits[node]
            while 0 <= e < exit_node.size and exit_node[e] == node:
                offer = label + (int(exit_ms[e]) << 32)
                keep(top, offer | exit_row[e])
                e += 1
            size = _relax(first, tail, arc, weight, node, label, best, heap, heap_node, size)
        split(top, out_row[i], out_ms[i])
        for e in range(entry_first[i], entry_first[i + 1]):
            _wipe(first, tail, entry_node[e], best, heap_node)
    for e in range(exit_node.size):
        exits[exit_node[e]] = -1


@kernel("void(int64[::1],int32[::1],int64,int64[::1],int32[::1])")
def _wipe(first: Ints, head: Ints32, start: int, best: Ints, stack: Ints32) -> None:
    """Unlabel all nodes that a search from `start` has labelled."""
    if best[start] == FAR:
        return
    best[start] = FAR
    stack[0] = start
    size = 1
    while size > 0:
        size -= 1
        node = stack[size]
        for i in range(first[node], first[node + 1]):
            if best[head[i]] < FAR:
                best[head[i]] = FAR
                stack[size] = head[i]
                size += 1
