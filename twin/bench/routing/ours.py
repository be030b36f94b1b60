"""`fast.routing` as a contender, through its face alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from fast._types import Ints, Ints32
from fast.routing import Path, Router
from fast.routing.hierarchy import Hierarchy
from fast.routing.order import nested_dissection
from twin.bench.routing.contender import Contender, Job
from twin.bench.routing.tasks import NEAREST
from twin.bench.routing.work import Work, times

__all__ = ["Fumeng"]


class Fumeng(Contender):
    """Ours. A router works changes in when it is asked, so "weights ready" ends with a question."""

    name = "fumeng"
    package = "fumeng-twin"

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._order: Ints32 = nested_dissection(work.case.roads())
        self._roads = work.case.roads(self._order)
        self._router = Router(self._roads, work.case.weight_ms, cache_dir=False)
        self._base = True

    def distance_batch(self) -> Job:
        s, t = self.work.sources, self.work.targets
        return Job(
            lambda _, k: self._router.distances_ms(s[:k], t[:k]), s.size, ready=self._on_base
        )

    def distance_call(self) -> Job:
        pairs = self._calls()

        def go(turn: int, items: int) -> list[int]:
            ask = self._router.distance_ms
            return [ask(s, t) for s, t in pairs[:items]]

        return Job(go, len(pairs), ready=self._on_base)

    def paths_batch(self) -> Job:
        s, t = (a[: 2 * self.work.sizes.calls] for a in (self.work.sources, self.work.targets))
        return Job(
            lambda _, k: self._router.paths(s[:k], t[:k]),
            s.size,
            ready=self._on_base,
            answer=self._driven,
        )

    def path_call(self) -> Job:
        pairs = self._calls()

        def go(turn: int, items: int) -> list[Path]:
            ask = self._router.path
            return [ask(s, t) for s, t in pairs[:items]]

        return Job(go, len(pairs), ready=self._on_base, answer=self._driven)

    def one_to_all(self) -> Job:
        starts = self.work.sources[: self.work.sizes.sources].tolist()

        def go(turn: int, items: int) -> list[Ints32]:
            return [self._router.one_to_all_ms(s) for s in starts[:items]]

        return Job(go, len(starts), ready=self._on_base)

    def coverage(self) -> Job:
        units = self.work.units
        return Job(
            lambda _, k: self._router.coverage(units),
            1,
            ready=self._on_base,
            answer=lambda found: times(found[0]),
        )

    def nearest(self) -> Job:
        units, incidents = self.work.units, self.work.incidents
        return Job(
            lambda _, k: self._router.nearest(units, incidents[:k], NEAREST),
            incidents.size,
            ready=self._on_base,
            answer=lambda found: times(found[1]),
        )

    def table_200(self) -> Job:
        return self._table(200, new=False)

    def table_200_new(self) -> Job:
        return self._table(200, new=True)

    def table_1000_new(self) -> Job:
        return self._table(1000, new=True)

    def customize(self) -> Job:
        return Job(lambda turn, _: self._take(turn), 1, answer=self._some)

    def all_labels(self) -> Job:
        every = np.arange(self.case.node_count)
        return Job(
            lambda _, k: self._router.distances_ms(every, every),
            1,
            ready=self._take,
            answer=self._some,
        )

    def flood(self) -> Job:
        return self._changes("flood")

    def scattered(self) -> Job:
        return self._changes("scattered")

    def one_arc(self) -> Job:
        return self._changes("one_arc")

    def build(self) -> Job:
        return Job(lambda _, k: Hierarchy.build(self._roads, self._order), 1, answer=None)

    def order(self) -> Job:
        return Job(lambda _, k: nested_dissection(self.case.roads()), 1, answer=np.sort)

    def hierarchy_facts(self) -> dict[str, float]:
        """How hard the graph is: depths of the elimination tree, arcs and triangles."""
        h = Hierarchy.build(self._roads, self._order)
        return {
            "depth_mean": float(h.depth.mean()),
            "depth_max": int(h.depth.max()),
            "hierarchy_arcs": h.arc_count,
            "triangles": h.triangle_count,
        }

    def bytes_by_use(self) -> dict[str, int]:
        """Memory: shared by all metrics, for each metric, and with all labels of both directions.

        From the sizes of arrays as documented by `Hierarchy`; the graph itself is not in it.
        """
        h = Hierarchy.build(self._roads, self._order)
        return {
            "hierarchy": h.nbytes,
            "metric": 2 * h.arc_count * (4 + 8) + 2 * self.case.arc_count * 4,
            "labels": 2 * h.row_nbytes,
        }

    def _table(self, size: int, *, new: bool) -> Job:
        sources, targets = self.work.tables[size]

        def go(turn: int, items: int) -> Ints32:
            if new:
                self._set(turn)
            return self._router.matrix_ms(sources, targets)

        return Job(go, size, whole=True, ready=(lambda turn: None) if new else self._take)

    def _changes(self, name: str) -> Job:
        groups, units, incidents = self.work.closures[name], self.work.units, self.work.incidents
        router = self._router

        def go(turn: int, items: int) -> list[Any]:
            out = []
            for i in range(items):
                arcs = groups[i % len(groups)]
                there = incidents[i % incidents.size][None]
                for change in (router.close, router.reopen):
                    change(arcs)
                    out.append(router.nearest(units, there, NEAREST))
            return out

        def ready(turn: int) -> None:
            self._on_base(turn)
            router.distance_ms(0, 0)  # works in what changes before it may have left waiting

        return Job(
            go,
            self.work.sizes.arcs,
            ready=ready,
            answer=lambda found: times([ms[0] for _, ms in found]),
        )

    def _set(self, turn: int) -> None:
        self._router.set_weights(self.work.metric(turn))
        self._base = False

    def _take(self, turn: int) -> None:
        """Weights of a turn, worked in."""
        self._set(turn)
        self._router.distance_ms(0, 0)

    def _on_base(self, turn: int) -> None:
        if not self._base:
            self._router.set_weights(self.case.weight_ms)
            self._router.distance_ms(0, 0)
            self._base = True

    def _some(self, _: Any) -> Ints:
        """Times of a few pairs under the weights in force."""
        return times(self._router.distances_ms(self.work.sources[:20], self.work.targets[:20]))

    def _driven(self, found: list[Path]) -> Ints:
        return self.work.driven([path.nodes for path in found])

    def _calls(self) -> list[tuple[int, int]]:
        k = self.work.sizes.calls
        return list(
            zip(self.work.sources[:k].tolist(), self.work.targets[:k].tolist(), strict=True)
        )
