"""RoutingKit's customizable contraction hierarchies in C++, through the package pyroutingkit.

Its order is computed inside the build and cannot be timed apart. A query always unpacks the path.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyroutingkit

from fast._types import Ints
from twin.bench.routing.contender import Contender, Go, Job, quickest
from twin.bench.routing.tasks import NEAREST
from twin.bench.routing.work import Work, times
from twin.terms.text import Text

__all__ = ["PyRoutingKit"]


class PyRoutingKit(Contender):
    """NumPy arrays in and out."""

    name = "pyroutingkit"
    package = "pyroutingkit"

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._base = work.case.weight_ms.astype(np.uint32)
        self._weights = [w.astype(np.uint32) for w in work.weights]
        self._pairs = list(zip(work.sources.tolist(), work.targets.tolist(), strict=True))
        self._topology = self._built()
        self._metric = pyroutingkit.CCHMetric(self._topology)
        self._metric.customize(self._base)
        self._is_base = True

    def distance_call(self) -> Job:
        def go(turn: int, items: int) -> list[int]:
            return [self._metric.query(s, t)[0] for s, t in self._pairs[:items]]

        return Job(go, self.work.sizes.calls, ready=self._on_base)

    distance_batch = distance_call

    def path_call(self) -> Job:
        def go(turn: int, items: int) -> list[Any]:
            return [self._metric.query(s, t) for s, t in self._pairs[:items]]

        return Job(
            go,
            self.work.sizes.calls,
            ready=self._on_base,
            answer=lambda found: self.work.driven([nodes for _, nodes, _ in found]),
        )

    paths_batch = path_call

    def one_to_all(self) -> Job:
        starts = self.work.sources[: self.work.sizes.sources].astype(np.uint32)
        every = np.arange(self.case.node_count, dtype=np.uint32)

        def go(turn: int, items: int) -> Any:
            return self._metric.distances_many_to_many(starts[:items], every)

        return Job(go, starts.size, ready=self._on_base)

    def coverage(self) -> Job:
        units = self.work.units.astype(np.uint32)
        every = np.arange(self.case.node_count, dtype=np.uint32)

        def go(turn: int, items: int) -> Any:
            return self._metric.distances_many_to_many(units, every).min(axis=0)

        return Job(go, 1, ready=self._on_base)

    def nearest(self) -> Job:
        return Job(
            lambda _, k: self._first(self.work.incidents[:k]),
            self.work.incidents.size,
            ready=self._on_base,
            note=Text("所有事件一张表", "one table for all incidents"),
            whole=True,
        )

    def table_200(self) -> Job:
        return self._table(200, new=False)

    def table_200_new(self) -> Job:
        return self._table(200, new=True)

    def table_1000_new(self) -> Job:
        return self._table(1000, new=True)

    def customize(self) -> Job:
        def some(_: object) -> Ints:
            return times([self._metric.query(s, t)[0] for s, t in self._pairs[:20]])

        return Job(lambda turn, _: self._take(turn), 1, answer=some)

    def flood(self) -> Job:
        return self._changes("flood")

    def scattered(self) -> Job:
        return self._changes("scattered")

    def one_arc(self) -> Job:
        return self._changes("one_arc")

    def build(self) -> Job:
        note = Text("含消去次序", "the order is in it")
        return Job(lambda _, k: self._built(), 1, answer=None, note=note)

    def _table(self, size: int, *, new: bool) -> Job:
        sources, targets = (side.astype(np.uint32) for side in self.work.tables[size])

        def go(turn: int, items: int) -> Any:
            if new:
                self._take(turn)
            return self._metric.distances_many_to_many(sources, targets)

        return Job(go, size, whole=True, ready=(lambda turn: None) if new else self._take)

    def _changes(self, name: str) -> Job:
        incidents = self.work.incidents
        groups = []
        for arcs in self.work.closures[name]:
            closed = self._base.copy()
            closed[arcs] = pyroutingkit.INF_WEIGHT
            groups.append((arcs.astype(np.uint32), closed))

        def partial(arcs: Any, weight: Any) -> None:
            self._metric.update_weights(arcs, weight[arcs])

        def full(arcs: Any, weight: Any) -> None:
            self._metric.customize(weight)

        def first_answers(change: Callable[[Any, Any], None]) -> Go:
            def go(turn: int, items: int) -> list[Ints]:
                out = []
                for i in range(items):
                    arcs, closed = groups[i % len(groups)]
                    for weight in (closed, self._base):
                        change(arcs, weight)
                        out.append(self._first(incidents[i % incidents.size][None])[0])
                return out

            return go

        self._on_base(0)
        _, go, taken = quickest({"partial": first_answers(partial), "full": first_answers(full)}, 1)
        note = Text(
            f"局部更新 {500 * taken['partial']:.2f} ms、全量 {500 * taken['full']:.2f} ms，取快者",
            f"partial {500 * taken['partial']:.2f} ms, full {500 * taken['full']:.2f} ms; "
            f"the quicker",
        )
        return Job(go, self.work.sizes.arcs, ready=self._on_base, note=note)

    def _first(self, incidents: Ints) -> Ints:
        """Times of the first units to each incident."""
        found = self._metric.distances_many_to_many(
            self.work.units.astype(np.uint32), incidents.astype(np.uint32)
        )
        first: Ints = np.sort(np.partition(found, NEAREST, axis=0)[:NEAREST], axis=0)
        return first.T

    def _built(self) -> Any:
        case, topology = self.case, pyroutingkit.CCHTopology()
        ends = (case.tail.astype(np.uint32), case.head.astype(np.uint32))
        place = (case.lat_deg.astype(np.float32), case.lon_deg.astype(np.float32))
        topology.build(*ends, *place, case.node_count)
        return topology

    def _take(self, turn: int) -> None:
        self._metric.customize(self._weights[turn % len(self._weights)])
        self._is_base = False

    def _on_base(self, turn: int) -> None:
        if not self._is_base:
            self._metric.customize(self._base)
            self._is_base = True
