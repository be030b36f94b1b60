"""NetworKit: C++ with one thread; infinite weights are closed roads.

Its `BidirectionalDijkstra` ends the process on graphs made from arrays (11.3), so pairs are asked
of `Dijkstra` with a target.
"""

from __future__ import annotations

from typing import Any

import networkit as nk
import numpy as np

from fast._types import Ints
from twin.bench.routing.peers.searching import Searching

__all__ = ["NetworKit"]


class NetworKit(Searching):
    """The graph and its reverse."""

    name = "networkit"
    package = "networkit"

    def load(self) -> None:
        case = self.case
        nk.setNumberOfThreads(1)
        self._there = self._made(case.tail, case.head)
        self._back = self._made(case.head, case.tail)

    def set_all(self, weight_ms: Ints) -> None:
        self._set(np.arange(self.case.arc_count), weight_ms.astype(np.float64))

    def set_some(self, arcs: Ints, weight_ms: Ints | None) -> None:
        closed = np.full(arcs.size, np.inf)
        self._set(arcs, closed if weight_ms is None else weight_ms.astype(np.float64))

    def time(self, source: int, target: int) -> float:
        search = nk.distance.Dijkstra(self._there, source, False, False, target)
        search.run()
        return float(search.distance(target))

    def way(self, source: int, target: int) -> Any:
        search = nk.distance.Dijkstra(self._there, source, True, False, target)
        search.run()
        return search.getPath(target)

    def times_from(self, source: int) -> Any:
        return _all(nk.distance.Dijkstra(self._there, source, False))

    def to_units(self, incident: int) -> Any:
        return _all(nk.distance.Dijkstra(self._back, incident, False))[self.work.units]

    def _made(self, tail: Ints, head: Ints) -> Any:
        weight = self.case.weight_ms.astype(np.float64)
        return nk.GraphFromCoo(
            (weight, (tail.astype(np.uint64), head.astype(np.uint64))),
            n=self.case.node_count,
            weighted=True,
            directed=True,
        )

    def _set(self, arcs: Ints, weight: Any) -> None:
        ends = (self.case.tail[arcs].tolist(), self.case.head[arcs].tolist())
        for s, t, ms in zip(*ends, weight.tolist(), strict=True):
            self._there.setWeight(s, t, ms)
            self._back.setWeight(t, s, ms)


def _all(search: Any) -> Any:
    """A copy: what the search shows is gone with it."""
    search.run()
    return np.array(search.getDistances(asarray=True))
