"""Which units reach a place first: ways out of units against ways in to places.

A unit at a node has one way out and none of its time is spent before; a unit along a road has up to
two, each after the rest of the road.

What a reader would get wrong: right after a change there are quicker ways to one answer than to be
ready for a thousand. The first places after a wide change are searched by Dijkstra; the first after
a small one are swept down to; then rows of the units are made, which pay from there on. The answers
are the same.
"""

import numpy as np

from fast._types import Ints32
from fast.routing import sweeps, tables
from fast.routing.metric import Metric
from fast.routing.oracle import Oracle
from fast.routing.positions import Entries, Exits

_SEARCHES = 4  # places searched for after a wide change before it is worked in
_WIDE = 16  # arcs: a smaller change is worked in sooner than a place is searched for
_SWEEPS = 16  # ways in swept down to before the units' rows are made


class Fleet:
    """Units as they stand, ready to be asked about."""

    def __init__(self, metric: Metric, oracle: Oracle, exits: Exits) -> None:
        ids = metric.hierarchy.rank[exits.node]
        by_id = np.argsort(ids, kind="stable")
        self.exits = exits
        self._metric, self._oracle = metric, oracle
        self._members, self._extra, self._row = (a[by_id] for a in (ids, exits.ms, exits.row))
        self._epoch, self._searched, self._swept = -1, 0, 0
        self._closure: Ints32 | None = None
        self._table: tuple[int, Ints32, Ints32] = (-1, self._members, self._members)

    def nearest(self, entries: Entries, k: int) -> tuple[Ints32, Ints32]:
        """Rows and times of the `k` first units for each place."""
        metric, places = self._metric, entries.on.shape[0]
        if self._epoch != metric.epoch:
            self._epoch, self._searched, self._swept = metric.epoch, 0, 0
        if metric.pending > _WIDE and self._searched + places <= _SEARCHES:
            self._searched += places
            return self._oracle.nearest(self.exits, entries, k)
        ids = metric.hierarchy.rank[entries.node]
        out_row, out_ms = np.empty((places, k), np.int32), np.empty((places, k), np.int32)
        if self._table[0] != metric.epoch and self._swept + ids.size <= _SWEEPS:
            self._swept += ids.size
            tables.rank_units(
                self._sweep(ids), *entries[1:], self._row, self.exits.arc, self.exits.along_ms,
                out_row, out_ms,
            )  # fmt: skip
        else:
            self._look_up(ids, entries, out_row, out_ms)
        return out_row, out_ms

    def _sweep(self, ids: Ints32) -> Ints32:
        """``(ids, exits)``: from every way out to every way in, without rows."""
        metric, h = self._metric, self._metric.hierarchy
        metric.settle()
        if self._closure is None:
            found = np.empty(h.node_count, np.int32)
            count = sweeps.closure(self._members, h.parent, found)
            self._closure = np.sort(found[:count])[::-1].copy()
        times = np.empty((ids.size, self._members.size), np.int32)
        for i in range(ids.size):
            sweeps.to_members(
                int(ids[i]), metric.deepest, self._members, self._extra, self._closure, h.parent,
                h.depth, h.first, h.head_depth, metric.up, metric.down, times[i],
            )  # fmt: skip
        return times

    def _look_up(self, ids: Ints32, entries: Entries, out_row: Ints32, out_ms: Ints32) -> None:
        metric, h = self._metric, self._metric.hierarchy
        rows_up, rows_down = metric.rows_up(self._members), metric.rows_down(ids)
        epoch, meets, columns = self._table
        if epoch != metric.epoch:
            meets = np.empty(self._members.size, np.int32)
            columns = np.empty((metric.deepest + 1, self._members.size), np.int32)
            tables.lay_out(
                self._members, self._extra, h.depth, h.meeting, h.row, rows_up, meets, columns
            )
            self._table = (metric.epoch, meets, columns)
        tables.nearest(
            ids, h.row, rows_down, self._members, self._extra, meets, columns, h.depth, h.meeting,
            rows_up, *entries[1:], self._row, self.exits.arc, self.exits.along_ms, out_row, out_ms,
        )  # fmt: skip


def same_units(a: Exits, b: Exits) -> bool:
    """Whether both describe the same units at the same places."""
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))
