"""One set of weights on a hierarchy, and the rows made from it so far.

What a reader would get wrong: a change is noted, and worked in when the first question comes that
needs it (`settle`), so that ten closures in a row cost one update. Several threads may ask at once:
settling and making rows happen under a lock, rows are not written again before the next change, and
everything else a query writes is its own.
"""

import threading

import numpy as np

from fast._types import Ints, Ints32
from fast.routing import customize, labels, two_cores
from fast.routing.hierarchy import Hierarchy

_WIDE = 8  # one part of all roads changed: a partial update would only find out that it is one
_CACHE_LINE = 64
_TRIANGLES_FOR_TWO = 2_000_000  # below, a second core saves less than starting on it costs
_IDS_FOR_TWO = 500  # likewise


class Metric:
    """Weights of a hierarchy's arcs, upwards and downwards, as of `epoch`."""

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
        self._pending: list[Ints] = []
        self._dirty = np.zeros(hierarchy.arc_count // 64 + 1, np.uint64)
        self._budget = hierarchy.triangle_count // 4 + 1000
        self._touched = np.empty(hierarchy.node_count, np.int32)
        self._lock = threading.Lock()
        self.rows_up = Rows(self, self.up)
        self.rows_down = Rows(self, self.down)

    def changed(self, arcs: Ints | None) -> None:
        """Note that the weights of these arcs are new; of all arcs when None."""
        with self._lock:
            if arcs is None:
                self._all = True
            elif not self._all:
                self._pending.append(arcs)
            self._settled = False
            self.epoch += 1

    @property
    def pending(self) -> int:
        """How many arcs wait to be settled."""
        return self._weight.size if self._all else sum(arcs.size for arcs in self._pending)

    def settle(self) -> None:
        """Work in what has changed, before a question is answered from the hierarchy."""
        if self._settled:
            return
        with self._lock:
            if not self._settled:
                self._work_in()
                self._pending.clear()
                self._all = False
                self._settled = True

    def _work_in(self) -> None:
        h, weight = self.hierarchy, self._weight
        if self._all or self.pending * _WIDE >= weight.size:
            customize.weigh(weight, h.place, self.own)
            self._weigh_all()
            self.rings = bool((weight == 0).any())
            return
        arcs = np.concatenate(self._pending)
        done = customize.update(
            arcs.astype(np.int32), weight, h.place, h.input_first, h.inputs, h.first, h.tail,
            h.run_first, h.runs, h.triangle_first, h.legs, self.own, self.up, self.down,
            self._dirty, self._touched, self._budget,
        )  # fmt: skip
        if done == customize.GAVE_UP:
            self._weigh_all()
        else:
            self.rows_up.undo(self._touched, done)
            self.rows_down.undo(self._touched, done)
        self.rings |= bool((weight[arcs] == 0).any())

    def rows(self, sources: Ints32, targets: Ints32) -> tuple[Ints32, Ints32]:
        """All rows up, of which those of the sources are made, and down, those of the targets."""
        self.settle()
        rise, fall = self.rows_up.lacking(sources), self.rows_down.lacking(targets)
        if min(rise.size, fall.size) >= _IDS_FOR_TWO:
            two_cores.both(lambda: self.rows_up.make(rise), lambda: self.rows_down.make(fall))
        else:
            self.rows_up.make(rise)
            self.rows_down.make(fall)
        return self.rows_up.all, self.rows_down.all

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
        all: All rows, one after the other; only those that are made hold anything, and only those
            take memory.
    """

    def __init__(self, metric: Metric, weight: Ints32) -> None:
        h = metric.hierarchy
        self._metric, self._weight = metric, weight
        self.all: Ints32 = _aligned(h.row_nbytes // 4)
        self._made = np.full(h.node_count, labels.NOT_MADE, np.int32)
        self._way = np.empty(metric.deepest + 1, np.int32)
        self._lock = threading.Lock()

    def of(self, ids: Ints32) -> Ints32:
        """All rows, of which those of `ids` are made, after settling."""
        self._metric.settle()
        self.make(self.lacking(ids))
        return self.all

    def lacking(self, ids: Ints32) -> Ints32:
        """Those of these ids whose row is not made."""
        lacking = np.empty(ids.size, np.int32)
        with self._lock:  # a row being made is not made
            return lacking[: labels.lacking(ids, self._made, lacking)]

    def make(self, ids: Ints32) -> None:
        """Make the rows of these ids, if any."""
        if not ids.size:
            return
        h = self._metric.hierarchy
        near_together = np.sort(ids)[::-1].copy()
        with self._lock:
            labels.make_rows(
                near_together, self._metric.epoch, h.first, h.head, h.parent, h.depth, h.row,
                self._weight, self.all, self._made, self._way,
            )  # fmt: skip

    def as_of(self, ids: Ints32, epoch: int) -> bool:
        """Whether the rows of these ids are as they were in `epoch`, after settling."""
        self._metric.settle()
        with self._lock:
            return labels.untouched(ids, epoch, self._made)

    def undo(self, touched: Ints32, count: int) -> None:
        """Undo what hangs on the first `count` ids of `touched`."""
        labels.undo(touched, count, self._metric.hierarchy.lowest, self._made)

    def undo_all(self) -> None:
        """Undo every row."""
        self._made.fill(labels.NOT_MADE)


def _aligned(count: int) -> Ints32:
    """`count` entries beginning at a cache line."""
    entry = np.dtype(np.int32).itemsize
    raw = np.empty(count + _CACHE_LINE // entry, np.int32)
    skip = -(raw.ctypes.data // entry) % (_CACHE_LINE // entry)
    return raw[skip : skip + count]
