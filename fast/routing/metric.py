"""One set of weights on a hierarchy, and the rows made from it so far.

What a reader would get wrong: a change is noted, and worked in when the first question comes that
needs it (`settle`), so that ten closures in a row cost one update. Several threads may ask at once:
settling and making rows happen under a lock, rows are not written again before the next change, and
everything else a query writes is its own.
"""

import threading
from typing import TypeAlias

import numpy as np

from fast._types import Ints, Ints32
from fast.memory import on_lines
from fast.routing import customize, labels, two_cores
from fast.routing.elimination import ROW_BITS
from fast.routing.hierarchy import Hierarchy

_WIDE = 8  # one part of all roads changed: a partial update would only find out that it is one
_TRIANGLES_FOR_TWO = 2_000_000  # below, a second core saves less than starting on it costs
_IDS_FOR_TWO = 500  # likewise


Placed: TypeAlias = tuple[Ints32, Ints32]
"""Rows, and the block each begins at by id."""


class Metric:
    """Weights of a hierarchy's arcs, upwards and downwards, as of `epoch`.

    Attributes:
        pending: How many road arcs wait to be settled.
    """

    def __init__(self, hierarchy: Hierarchy, weight: Ints32) -> None:
        """Put weights on a hierarchy.

        Args:
            hierarchy: Of the same roads.
            weight: ``(road arcs,)``; the caller writes into it and says so.
        """
        self.hierarchy = hierarchy
        self.epoch = 0
        self.deepest = int(hierarchy.depth.max(initial=0))
        self.rings = False
        self.own: Ints = np.empty(2 * hierarchy.arc_count + 1, np.int64)
        self.up: Ints32 = np.empty(hierarchy.arc_count, np.int32)
        self.down: Ints32 = np.empty(hierarchy.arc_count, np.int32)
        self._weight = weight
        self._settled = False
        self._all = True
        self._changed: list[Ints] = []
        self.pending = weight.size
        self._dirty = np.zeros(hierarchy.arc_count // 64 + 1, np.uint64)
        self._budget = hierarchy.triangle_count // 4 + 1000
        self._touched = np.empty((2, hierarchy.node_count), np.int32)
        self._counts = np.zeros(2, np.int64)
        self._lock = threading.Lock()
        self.rows_up = Rows(self, self.up)
        self.rows_down = Rows(self, self.down)

    def changed(self, arcs: Ints | None) -> None:
        """Note that the weights of these arcs are new; of all arcs when None."""
        with self._lock:
            if arcs is None:
                self._all, self.pending = True, self._weight.size
            elif not self._all:
                self._changed.append(arcs)
                self.pending += arcs.size
            self._settled = False
            self.epoch += 1

    def settle(self) -> None:
        """Work in what has changed, before a question is answered from the hierarchy."""
        if self._settled:
            return
        with self._lock:
            if not self._settled:
                self._work_in()
                self._changed.clear()
                self._all, self.pending = False, 0
                self._settled = True

    def _work_in(self) -> None:
        h, weight = self.hierarchy, self._weight
        if self._all or self.pending * _WIDE >= weight.size:
            customize.weigh(weight, h.place, self.own)
            self._weigh_all()
            self.rings = bool(weight.min(initial=1) == 0)
            return
        arcs = self._changed[0] if len(self._changed) == 1 else np.concatenate(self._changed)
        up, down = self.rows_up, self.rows_down
        done = customize.update(
            arcs, weight, h.place, h.input_first, h.inputs, h.first, h.tail, h.run_first, h.runs,
            h.triangle_first, h.legs, self.own, self.up, self.down, self._dirty, h.head_depth,
            up.all, up.at, up.made, down.all, down.at, down.made, self._touched, self._counts,
            self._budget,
        )  # fmt: skip
        if done == customize.GAVE_UP:
            self._weigh_all()
        else:
            for side, touched, count in zip((up, down), self._touched, self._counts, strict=True):
                if count:
                    labels.undo(touched, int(count), h.lowest, side.made)
        self.rings = self.rings or customize.any_free(arcs, weight)

    def rows(self, sources: Ints32, targets: Ints32) -> tuple[Ints32, Ints32, Ints32, Ints32]:
        """Rows up, made for the sources, and where they begin; rows down, made for the targets."""
        self.settle()
        rise, fall = self.rows_up.lacking(sources), self.rows_down.lacking(targets)
        if min(rise.size, fall.size) >= _IDS_FOR_TWO:
            two_cores.both(lambda: self.rows_up.make(rise), lambda: self.rows_down.make(fall))
        else:
            self.rows_up.make(rise)
            self.rows_down.make(fall)
        return *self.rows_up.placed, *self.rows_down.placed

    def _weigh_all(self) -> None:
        h, up, down = self.hierarchy, self.up, self.down
        customize.spread(self.own, up, down)
        begin, (middle, top) = 0, h.halves
        if h.triangle_count >= _TRIANGLES_FOR_TWO and two_cores.has_two():
            up_too, down_too = up.copy(), down.copy()
            two_cores.both(
                lambda: customize.customize(0, middle, h.run_first, h.runs, up, down),
                lambda: customize.customize(middle, top, h.run_first, h.runs, up_too, down_too),
            )
            for weight, other in ((up, up_too), (down, down_too)):
                weight[middle:top] = other[middle:top]
                np.minimum(weight[top:], other[top:], out=weight[top:])
            begin = top
        customize.customize(begin, h.arc_count, h.run_first, h.runs, up, down)
        self.rows_up.undo_all()
        self.rows_down.undo_all()


class Rows:
    """Rows in one direction.

    Attributes:
        all: Room for all rows, one after the other as they are made: what is asked about together
            lies together, and only what was asked about takes memory.
        at: ``(n,)``: the block of `all` that each row begins at, −1 while it has no place.
        made: ``(n,)``: the epoch each row was made in, see `labels.NOT_MADE`.
    """

    def __init__(self, metric: Metric, weight: Ints32) -> None:
        h = metric.hierarchy
        self._metric, self._weight = metric, weight
        self.all: Ints32 = on_lines((h.row_nbytes // 4,), np.int32)
        self.made = np.full(h.node_count, labels.NOT_MADE, np.int32)
        self.at = np.full(h.node_count, -1, np.int32)
        self._used = np.zeros(1, np.int64)
        self._changed = np.zeros(h.node_count, np.int32)
        self._way = np.empty(metric.deepest + 1, np.int32)
        self._room = np.empty(((metric.deepest >> ROW_BITS) + 1) << ROW_BITS, np.int32)
        self._lock = threading.Lock()

    @property
    def placed(self) -> Placed:
        """All rows, and where they begin."""
        return self.all, self.at

    def of(self, ids: Ints32) -> Placed:
        """All rows, of which those of `ids` are made, after settling."""
        self._metric.settle()
        self.make(self.lacking(ids))
        return self.placed

    def lacking(self, ids: Ints32) -> Ints32:
        """Those of these ids whose row is not good."""
        lacking = np.empty(ids.size, np.int32)
        with self._lock:  # a row being made is not good yet
            return lacking[: labels.lacking(ids, self.made, lacking)]

    def make(self, ids: Ints32) -> None:
        """Make the rows of these ids, if any."""
        if not ids.size:
            return
        h = self._metric.hierarchy
        near_together = np.sort(ids)[::-1].copy()
        with self._lock:
            labels.make_rows(
                near_together, self._metric.epoch, h.first, h.head, h.parent, h.depth,
                self._weight, self.all, self.at, self._used, self.made, self._changed, self._way,
                self._room,
            )  # fmt: skip

    def as_of(self, ids: Ints32, epoch: int) -> bool:
        """Whether the rows of these ids are as they were in `epoch`, after settling."""
        self._metric.settle()
        with self._lock:
            return labels.untouched(ids, epoch, self.made, self._changed)

    def undo_all(self) -> None:
        """Undo every row."""
        self.made.fill(labels.NOT_MADE)
        self.at.fill(-1)
        self._used[0] = 0
