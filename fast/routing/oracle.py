"""The same questions answered by Dijkstra's algorithm: no preparation, nothing to trust.

It is what sampled queries of a drill and all tests are held against, and the quickest answer to a
first question right after a wide change.
"""

import threading

import numpy as np

from fast._types import Ints, Ints32
from fast.routing import dijkstra
from fast.routing.positions import Entries, Exits
from fast.routing.ranking import FAR
from fast.routing.roads import Roads


class Oracle:
    """Dijkstra over roads and the weights they have when a question is asked."""

    def __init__(self, roads: Roads, weight_ms: Ints32) -> None:
        """Hold on to `weight_ms`, ``(m,)``, which the caller may write into."""
        self._roads, self._weight = roads, weight_ms
        self._scratch = _Scratch(roads.node_count, roads.arc_count)

    def distances(self, sources: Ints32, targets: Ints32) -> Ints32:
        """Times of pairs of nodes."""
        by_source = np.argsort(sources, kind="stable")
        distinct, start = np.unique(sources[by_source], return_index=True)
        found = np.empty(sources.size, np.int32)
        starts = np.append(start, sources.size).astype(np.int64)
        dijkstra.rows(*self._forwards(), distinct, starts, targets[by_source], found)
        out = np.empty_like(found)
        out[by_source] = found
        return out

    def matrix(self, sources: Ints32, targets: Ints32) -> Ints32:
        """Times of every source with every target."""
        turned = targets.size < sources.size
        few, many = (targets, sources) if turned else (sources, targets)
        out = np.empty(few.size * many.size, np.int32)
        start = np.arange(few.size + 1, dtype=np.int64) * many.size
        graph = self._backwards() if turned else self._forwards()
        dijkstra.rows(*graph, few, start, np.tile(many, few.size), out)
        table = out.reshape(few.size, many.size)
        return np.ascontiguousarray(table.T) if turned else table

    def sweep(self, seeds: Ints32, *, backwards: bool = False) -> Ints:
        """For every node the least ``milliseconds << 32 | row`` over all seeds."""
        best = np.empty(self._roads.node_count, np.int64)
        dijkstra.sweep(*(self._backwards() if backwards else self._forwards()), seeds, best)
        return best

    def nearest(self, exits: Exits, entries: Entries, k: int) -> tuple[Ints32, Ints32]:
        """Rows and times of the `k` first units for each place."""
        by_node = np.argsort(exits.node, kind="stable")
        out_row = np.empty((entries.on.shape[0], k), np.int32)
        out_ms = np.empty_like(out_row)
        dijkstra.nearest(
            *self._backwards(), exits.node[by_node], exits.ms[by_node], exits.row[by_node],
            exits.arc, exits.along_ms, *entries, *self._scratch.arrays, out_row, out_ms,
        )  # fmt: skip
        return out_row, out_ms

    def _forwards(self) -> tuple[Ints, Ints32, Ints32, Ints32]:
        return self._roads.first_out, self._roads.head, self._roads.arc_ids, self._weight

    def _backwards(self) -> tuple[Ints, Ints32, Ints32, Ints32]:
        return *self._roads.reverse, self._weight


class _Scratch(threading.local):
    """What `dijkstra.nearest` works in, kept clean between searches; each thread has its own."""

    def __init__(self, nodes: int, arcs: int) -> None:
        self._sizes = nodes, arcs
        self._made: tuple[Ints, Ints, Ints, Ints32] | None = None

    @property
    def arrays(self) -> tuple[Ints, Ints, Ints, Ints32]:
        """Labels, exits, heap and its nodes."""
        if self._made is None:
            nodes, arcs = self._sizes
            self._made = (
                np.full(nodes, FAR, np.int64),
                np.full(nodes, -1, np.int64),
                np.empty(arcs + 4, np.int64),
                np.empty(arcs + 4, np.int32),
            )
        return self._made
