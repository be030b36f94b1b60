"""NetworkX: plain Python. A closed road has the weight None, which hides it from a search."""

from __future__ import annotations

import heapq
from typing import Any

import networkx as nx
import numpy as np

from fast._types import Ints
from twin.bench.routing.contender import Job
from twin.bench.routing.peers.searching import Searching
from twin.bench.routing.tasks import NEAREST
from twin.bench.routing.work import times
from twin.terms.text import Text

__all__ = ["NetworkX"]


class NetworkX(Searching):
    """A DiGraph whose attribute `ms` is the weight."""

    name = "networkx"
    package = "networkx"

    def load(self) -> None:
        case = self.case
        self._ends = list(zip(case.tail.tolist(), case.head.tolist(), strict=True))
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(case.node_count))
        graph.add_weighted_edges_from(
            ((s, t, ms) for (s, t), ms in zip(self._ends, case.weight_ms.tolist(), strict=True)),
            weight="ms",
        )
        self._graph = graph
        self._data = [graph[s][t] for s, t in self._ends]

    def set_all(self, weight_ms: Ints) -> None:
        for data, ms in zip(self._data, weight_ms.tolist(), strict=True):
            data["ms"] = ms

    def set_some(self, arcs: Ints, weight_ms: Ints | None) -> None:
        new = [None] * arcs.size if weight_ms is None else weight_ms.tolist()
        for arc, ms in zip(arcs.tolist(), new, strict=True):
            self._data[arc]["ms"] = ms

    def time(self, source: int, target: int) -> float:
        return float(nx.bidirectional_dijkstra(self._graph, source, target, weight="ms")[0])

    def way(self, source: int, target: int) -> Any:
        return nx.bidirectional_dijkstra(self._graph, source, target, weight="ms")[1]

    def times_from(self, source: int) -> Any:
        found = nx.single_source_dijkstra_path_length(self._graph, source, weight="ms")
        out = np.full(self.case.node_count, np.inf)
        out[list(found)] = list(found.values())
        return out

    def nearest(self) -> Job:
        job = super().nearest()
        note = Text("手写提前停止的搜索", "a search written by hand that stops early")
        return Job(job.go, job.most, ready=job.ready, note=note)

    def to_units(self, incident: int) -> list[float]:
        """The library has no search for the nearest of many; this is one on its graph."""
        standing: dict[int, int] = {}
        for unit in self._units:
            standing[unit] = standing.get(unit, 0) + 1
        found: list[float] = []
        done: set[int] = set()
        heap = [(0, incident)]
        while heap and len(found) < NEAREST:
            ms, node = heapq.heappop(heap)
            if node in done:
                continue
            done.add(node)
            found += [ms] * standing.get(node, 0)
            for before, data in self._graph.pred[node].items():
                if before not in done and data["ms"] is not None:
                    heapq.heappush(heap, (ms + data["ms"], before))
        return (found + [float("inf")] * NEAREST)[:NEAREST]

    def coverage(self) -> Job:
        units = set(self._units)

        def go(turn: int, items: int) -> dict[int, float]:
            found: dict[int, float] = nx.multi_source_dijkstra_path_length(
                self._graph, units, weight="ms"
            )
            return found

        def answer(found: dict[int, float]) -> Ints:
            return times([found.get(node, float("inf")) for node in range(self.case.node_count)])

        return Job(go, 1, ready=self._on_base, answer=answer)
