"""Which units reach a place first: ways out of units against ways in to places.

A unit at a node has one way out and none of its time is spent before; a unit along a road has up to
two, each after the rest of the road.

What a reader would get wrong: right after a change there are quicker ways to one answer than to be
ready for a thousand. The first places after a wide change are searched by Dijkstra; later ones, and
the first after a small change, are answered from the units' rows, of which a small change leaves
most; once enough places were asked about, lists of the units are made, which pay from there on. The
answers are the same.
"""

from typing import NamedTuple

import numpy as np

from fast._types import Ints, Ints32
from fast.routing import labels, queries, ranking, shortlists
from fast.routing.metric import Metric, Placed
from fast.routing.oracle import Oracle
from fast.routing.positions import Entries, Exits

_SEARCHES = 4  # places searched for after wide changes before they are worked in
_WIDE = 16  # arcs: a smaller change is worked in sooner than a place is searched for
_PATIENCE = 32  # ways in asked about since a change before lists are made
_LISTED = 16  # units: of more than so many a place, lists cost more than a table of all times


class _Lists(NamedTuple):
    """Short lists as of an epoch; never changed, so that threads may share them."""

    epoch: int
    chain: Ints32
    keys: Ints
    least: Ints32


class Fleet:
    """Units as they stand, ready to be asked about."""

    def __init__(self, metric: Metric, oracle: Oracle, exits: Exits, key: bytes) -> None:
        """Take up units.

        Args:
            key: What tells these units from others.
        """
        ids = metric.hierarchy.rank[exits.node]
        by_id = np.argsort(ids, kind="stable")
        self.exits, self.key = exits, key
        self._metric, self._oracle = metric, oracle
        self._members, self._exit_ms, self._exit_row = (
            a[by_id] for a in (ids, exits.ms, exits.row)
        )
        self._searched, self._unlisted, self._epoch = 0, 0, -1
        self._lists: _Lists | None = None

    def nearest(self, entries: Entries, k: int, *, searching: bool = True) -> tuple[Ints32, Ints32]:
        """Rows and times of the `k` first units for each place.

        Args:
            searching: Whether Dijkstra may answer; not when it is to check the answer.
        """
        metric, places = self._metric, entries.on.shape[0]
        if searching and metric.pending > _WIDE and self._searched + places <= _SEARCHES:
            self._searched += places
            return self._oracle.nearest(self.exits, entries, k)
        self._searched = 0
        metric.settle()
        if self._epoch != metric.epoch:
            self._epoch, self._unlisted = metric.epoch, 0
        ids = metric.hierarchy.rank.take(entries.node)
        out = np.empty((places, k), np.int32), np.empty((places, k), np.int32)
        rows_up = metric.rows_up.of(self._members)
        if self._members.size == 0:  # none can drive: only straight along the road they are on
            self._rank(np.empty((ids.size, 0), np.int32), entries, *out)
        elif k > _LISTED:
            self._rank(queries.matrix(metric, self._members, ids).T.copy(), entries, *out)
        elif (lists := self._good_lists(k)) is not None:
            self._look_up(lists, ids, entries, *out)
        elif self._unlisted + ids.size <= _PATIENCE:
            self._unlisted += ids.size
            self._rank(self._times(ids, rows_up), entries, *out)
        else:
            self._unlisted = 0
            self._look_up(self._new_lists(k, rows_up), ids, entries, *out)
        return out

    def _good_lists(self, k: int) -> "_Lists | None":
        lists = self._lists
        if lists is None or lists.keys.shape[1] < k:
            return None
        return lists if self._metric.rows_up.as_of(self._members, lists.epoch) else None

    def _new_lists(self, k: int, rows_up: Placed) -> "_Lists":
        metric, h = self._metric, self._metric.hierarchy
        if self._lists is None:
            chain = np.empty((self._members.size, metric.deepest + 1), np.int32)
            count = shortlists.number_ancestors(self._members, h.depth, h.meeting, chain)
        else:
            chain, count = self._lists.chain, self._lists.keys.shape[0]
        least, keys = np.empty_like(chain), np.empty((count, k), np.int64)
        shortlists.fill(
            self._members, self._exit_ms, self._exit_row, h.depth, *rows_up, chain, keys,
            least,
        )  # fmt: skip
        self._lists = lists = _Lists(metric.epoch, chain, keys, least)
        return lists

    def _look_up(
        self, lists: "_Lists", ids: Ints32, entries: Entries, out_row: Ints32, out_ms: Ints32
    ) -> None:
        metric, h = self._metric, self._metric.hierarchy
        rows_down, at_down = metric.rows_down.of(ids)
        shortlists.nearest(
            ids, rows_down, at_down, h.depth, h.meeting, self._members, lists.chain,
            lists.keys, lists.least, *entries[1:], self.exits.arc, self.exits.along_ms, out_row,
            out_ms,
        )  # fmt: skip

    def _times(self, ids: Ints32, rows_up: Placed) -> Ints32:
        """``(ids, exits)``: from every way out to every way in."""
        h, rows_down = self._metric.hierarchy, self._metric.rows_down.of(ids)
        times = np.empty((ids.size, self._members.size), np.int32)
        to = np.empty_like(self._members)
        for i in range(ids.size):
            to[:] = ids[i]
            labels.distances(self._members, to, h.depth, h.meeting, *rows_up, *rows_down, times[i])
        return times

    def _rank(self, times: Ints32, entries: Entries, out_row: Ints32, out_ms: Ints32) -> None:
        ranking.rank_units(
            times, *entries[1:], self._exit_ms, self._exit_row, self.exits.arc,
            self.exits.along_ms, out_row, out_ms,
        )  # fmt: skip
