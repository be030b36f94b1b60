"""`scipy.sparse.csgraph.dijkstra`: all nodes at every search; closed is an infinite weight."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from fast._types import Ints
from twin.bench.routing.contender import Job
from twin.bench.routing.peers.searching import Searching

__all__ = ["SciPy"]


class SciPy(Searching):
    """The graph and its reverse, kept alike: an incident looks backwards for its units."""

    name = "scipy"
    package = "scipy"

    def load(self) -> None:
        case, n = self.case, self.case.node_count
        back = np.argsort(case.head, kind="stable")
        first_in = np.zeros(n + 1, np.int64)
        first_in[1:] = np.cumsum(np.bincount(case.head, minlength=n))
        weight = case.weight_ms.astype(np.float64)
        self._there = csr_matrix((weight, case.head, case.first_out), shape=(n, n))
        self._back = csr_matrix((weight[back], case.tail[back], first_in), shape=(n, n))
        self._arc_of = back
        self._place_of = np.empty_like(back)
        self._place_of[back] = np.arange(back.size)

    def set_all(self, weight_ms: Ints) -> None:
        self._there.data[:] = weight_ms
        self._back.data[:] = weight_ms[self._arc_of]

    def set_some(self, arcs: Ints, weight_ms: Ints | None) -> None:
        self._there.data[arcs] = np.inf if weight_ms is None else weight_ms
        self._back.data[self._place_of[arcs]] = np.inf if weight_ms is None else weight_ms

    def time(self, source: int, target: int) -> float:
        return float(self.times_from(source)[target])

    def way(self, source: int, target: int) -> list[int]:
        _, before = dijkstra(self._there, indices=source, return_predecessors=True)
        nodes = [target]
        while nodes[-1] != source:
            nodes.append(int(before[nodes[-1]]))
        return nodes[::-1]

    def times_from(self, source: int) -> Any:
        return dijkstra(self._there, indices=source)

    def to_units(self, incident: int) -> Any:
        return dijkstra(self._back, indices=incident)[self.work.units]

    def coverage(self) -> Job:
        units = np.unique(self.work.units)
        return Job(
            lambda _, k: dijkstra(self._there, indices=units, min_only=True),
            1,
            ready=self._on_base,
        )
