"""igraph, C in Python: weights are passed with every call; infinite is closed."""

from __future__ import annotations

from typing import Any

import igraph
import numpy as np

from fast._types import Ints
from twin.bench.routing.peers.searching import Searching

__all__ = ["IGraph"]


class IGraph(Searching):
    """Edges are the arcs, by number."""

    name = "igraph"
    package = "igraph"

    def load(self) -> None:
        case = self.case
        ends = np.stack([case.tail, case.head], axis=1)
        self._graph = igraph.Graph(n=case.node_count, edges=ends, directed=True)
        self._weight: list[float] = case.weight_ms.tolist()

    def set_all(self, weight_ms: Ints) -> None:
        self._weight = weight_ms.tolist()

    def set_some(self, arcs: Ints, weight_ms: Ints | None) -> None:
        new = [float("inf")] * arcs.size if weight_ms is None else weight_ms.tolist()
        for arc, ms in zip(arcs.tolist(), new, strict=True):
            self._weight[arc] = ms

    def time(self, source: int, target: int) -> float:
        found: float = self._graph.distances(source, target, weights=self._weight)[0][0]
        return found

    def way(self, source: int, target: int) -> Any:
        return self._graph.get_shortest_paths(source, target, weights=self._weight)[0]

    def times_from(self, source: int) -> Any:
        return self._graph.distances(source, None, weights=self._weight)[0]

    def row(self, source: int, targets: Ints) -> Any:
        distinct, where = np.unique(targets, return_inverse=True)
        found = self._graph.distances(source, distinct.tolist(), weights=self._weight)[0]
        return np.array(found)[where]

    def to_units(self, incident: int) -> Any:
        distinct, where = np.unique(self.work.units, return_inverse=True)
        found = self._graph.distances(incident, distinct.tolist(), weights=self._weight, mode="in")[
            0
        ]
        return np.array(found)[where]
