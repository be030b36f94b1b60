"""rustworkx: Rust, with a Python call for the weight of every edge unless it is a float."""

from __future__ import annotations

from typing import Any

import numpy as np
import rustworkx as rx

from fast._types import Ints
from twin.bench.routing.peers.searching import Searching

__all__ = ["RustworkX"]


class RustworkX(Searching):
    """The graph and its reverse; edge weights are floats, infinite when closed."""

    name = "rustworkx"
    package = "rustworkx"

    def load(self) -> None:
        case = self.case
        arcs = list(
            zip(
                case.tail.tolist(),
                case.head.tolist(),
                case.weight_ms.astype(np.float64).tolist(),
                strict=True,
            )
        )
        self._there, self._back = (rx.PyDiGraph(multigraph=False) for _ in range(2))
        for graph in (self._there, self._back):
            graph.add_nodes_from(range(case.node_count))
        self._there.add_edges_from(arcs)
        self._back.add_edges_from([(t, s, ms) for s, t, ms in arcs])

    def set_all(self, weight_ms: Ints) -> None:
        for arc, ms in enumerate(weight_ms.astype(np.float64).tolist()):
            self._there.update_edge_by_index(arc, ms)
            self._back.update_edge_by_index(arc, ms)

    def set_some(self, arcs: Ints, weight_ms: Ints | None) -> None:
        new = np.full(arcs.size, np.inf) if weight_ms is None else weight_ms.astype(np.float64)
        for arc, ms in zip(arcs.tolist(), new.tolist(), strict=True):
            self._there.update_edge_by_index(arc, ms)
            self._back.update_edge_by_index(arc, ms)

    def time(self, source: int, target: int) -> float:
        found = rx.dijkstra_shortest_path_lengths(self._there, source, float, goal=target)
        return 0.0 if source == target else float(found[target])

    def way(self, source: int, target: int) -> Any:
        if source == target:
            return [source]
        found = rx.dijkstra_shortest_paths(self._there, source, target=target, weight_fn=float)
        return list(found[target])

    def times_from(self, source: int) -> Any:
        return self._all(self._there, source)

    def to_units(self, incident: int) -> Any:
        return self._all(self._back, incident)[self.work.units]

    def _all(self, graph: Any, start: int) -> Any:
        found = rx.dijkstra_shortest_path_lengths(graph, start, float)
        out = np.full(self.case.node_count, np.inf)
        out[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(
            found.values(), np.float64, len(found)
        )
        out[start] = 0.0
        return out
