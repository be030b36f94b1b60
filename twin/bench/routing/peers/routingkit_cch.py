"""RoutingKit's customizable contraction hierarchies in C++, through the package routingkit_cch.

What a reader would get wrong: query objects and their results keep a borrow of the metric, and it
panics when it is reset while one lives; each is made and let go inside the timed work. Where there
are two ways to an answer, such as a partial update and a full one, the peer gets the quicker.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

import numpy as np
import routingkit_cch

from fast._types import Ints
from twin.bench.routing.contender import Contender, Go, Job, quickest
from twin.bench.routing.tasks import NEAREST
from twin.bench.routing.work import Work, times
from twin.terms.text import Text

__all__ = ["RoutingKitCCH"]

_BARRED = 2**31 - 1  # RoutingKit's infinity


class RoutingKitCCH(Contender):
    """Lists in, lists out; they are made before the clock starts where that can be."""

    name = "routingkit_cch"
    package = "routingkit_cch"

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        case = work.case
        self._tail, self._head = case.tail.tolist(), case.head.tolist()
        self._lat, self._lon = case.lat_deg.tolist(), case.lon_deg.tolist()
        self._base = case.weight_ms.tolist()
        self._weights = [w.tolist() for w in work.weights]
        self._pairs = list(zip(work.sources.tolist(), work.targets.tolist(), strict=True))
        self._order = self._ordered()
        self._cch = self._built()
        self._metric = routingkit_cch.CCHMetric(self._cch, self._base)

    def distance_call(self) -> Job:
        def go(turn: int, items: int) -> list[int]:
            query = routingkit_cch.CCHQuery(self._metric)
            return [query.run(s, t).distance for s, t in self._pairs[:items]]

        return Job(go, self.work.sizes.calls, ready=self._on_base)

    distance_batch = distance_call

    def path_call(self) -> Job:
        def go(turn: int, items: int) -> list[list[int]]:
            query = routingkit_cch.CCHQuery(self._metric)
            ways = []
            for s, t in self._pairs[:items]:
                found = query.run(s, t)
                found.arc_path  # noqa: B018 - a property that unpacks; ours gives the arcs too
                ways.append(found.node_path)
                del found
            return ways

        return Job(go, self.work.sizes.calls, ready=self._on_base, answer=self.work.driven)

    paths_batch = path_call

    def one_to_all(self) -> Job:
        starts = self.work.sources[: self.work.sizes.sources].tolist()
        every = list(range(self.case.node_count))
        pinned: list[Any] = []

        def ready(turn: int) -> None:
            self._on_base(turn)
            if not pinned:
                pinned.append(routingkit_cch.CCHOneToMany(self._metric, every))

        def go(turn: int, items: int) -> list[list[int]]:
            return [pinned[0].distances_from(s) for s in starts[:items]]

        note = Text("目标点固定在计时之外", "pinning the targets is not timed")
        return Job(go, len(starts), ready=ready, note=note, done=pinned.clear)

    def coverage(self) -> Job:
        units, every = self.work.units.tolist(), list(range(self.case.node_count))

        def go(turn: int, items: int) -> Ints:
            pinned = routingkit_cch.CCHOneToMany(self._metric, every)
            best = np.array(pinned.distances_from(units[0]))
            for unit in units[1:]:
                np.minimum(best, pinned.distances_from(unit), out=best)
            return best

        return Job(go, 1, ready=self._on_base)

    def nearest(self) -> Job:
        ways: dict[str, Go] = {"by incident": self._by_incident, "by unit": self._by_unit}
        items = self.work.incidents.size
        self._on_base(0)
        name, go, taken = quickest(ways, items)
        bare = quickest({"bare": self._bare_distances}, items)[2]["bare"]
        one, table, bare_us = (1e6 * s / items for s in (*taken.values(), bare))
        note = Text(
            f"逐事件 {one:.0f} µs（其中距离 {bare_us:.0f} µs）、按单元成表 {table:.0f} µs，取快者",
            f"{one:.0f} µs by incident ({bare_us:.0f} µs of it distances), {table:.0f} µs as one "
            f"table by unit; the quicker",
        )
        return Job(go, items, whole=name == "by unit", ready=self._on_base, note=note)

    def table_200(self) -> Job:
        return self._table(200, new=False)

    def table_200_new(self) -> Job:
        return self._table(200, new=True)

    def table_1000_new(self) -> Job:
        return self._table(1000, new=True)

    def customize(self) -> Job:
        def some(_: object) -> Ints:
            query = routingkit_cch.CCHQuery(self._metric)
            return times([query.run(s, t).distance for s, t in self._pairs[:20]])

        return Job(lambda turn, _: self._take(turn), 1, answer=some)

    def flood(self) -> Job:
        return self._changes("flood")

    def scattered(self) -> Job:
        return self._changes("scattered")

    def one_arc(self) -> Job:
        return self._changes("one_arc")

    def order(self) -> Job:
        return Job(lambda _, k: self._ordered(), 1, answer=lambda order: np.sort(order))

    def build(self) -> Job:
        return Job(lambda _, k: self._built(), 1, answer=None)

    def _by_incident(self, turn: int, items: int) -> list[list[float]]:
        """One question an incident, as they come in."""
        pinned = routingkit_cch.CCHManyToOne(self._metric, self.work.units.tolist())
        out = []
        for node in self.work.incidents[:items].tolist():
            out.append(_first(pinned.distances_to(node)))
        return out

    def _bare_distances(self, turn: int, items: int) -> None:
        """Distances alone, without choosing five."""
        pinned = routingkit_cch.CCHManyToOne(self._metric, self.work.units.tolist())
        for node in self.work.incidents[:items].tolist():
            pinned.distances_to(node)

    def _by_unit(self, turn: int, items: int) -> Ints:
        """One question a unit, for all incidents at once."""
        pinned = routingkit_cch.CCHOneToMany(self._metric, self.work.incidents[:items].tolist())
        found = np.array([pinned.distances_from(u) for u in self.work.units.tolist()])
        rows = np.argpartition(found, NEAREST, axis=0)[:NEAREST]
        first: Ints = np.sort(np.take_along_axis(found, rows, axis=0), axis=0)
        return first.T

    def _table(self, size: int, *, new: bool) -> Job:
        sources, targets = (side.tolist() for side in self.work.tables[size])

        def by_source(turn: int, items: int) -> list[list[int]]:
            if new:
                self._take(turn)
            pinned = routingkit_cch.CCHOneToMany(self._metric, targets)
            return [pinned.distances_from(s) for s in sources]

        return Job(by_source, size, whole=True, ready=(lambda turn: None) if new else self._take)

    def _changes(self, name: str) -> Job:
        closures, units = self.work.closures[name], self.work.units.tolist()
        incidents = self.work.incidents.tolist()
        partial = routingkit_cch.CCHMetricPartialUpdater(self._cch)
        updates, wholes = [], []
        for arcs in closures:
            barred = dict.fromkeys(arcs.tolist(), _BARRED)
            updates.append((barred, {arc: self._base[arc] for arc in barred}))
        for barred, _ in updates[:1]:
            closed = [barred.get(arc, ms) for arc, ms in enumerate(self._base)]
            wholes.append((closed, self._base))

        def first_answers(change: Callable[[Any], None], groups: list[Any]) -> Go:
            def go(turn: int, items: int) -> list[list[float]]:
                out = []
                for i in range(items):
                    for weights in groups[i % len(groups)]:
                        change(weights)
                        pinned = routingkit_cch.CCHManyToOne(self._metric, units)
                        found = pinned.distances_to(incidents[i % len(incidents)])
                        del pinned
                        out.append(_first(found))
                return out

            return go

        ways = {
            "partial": first_answers(lambda w: partial.apply(self._metric, w), updates),
            "full": first_answers(self._metric.reset, wholes),
        }
        self._on_base(0)
        name, _, taken = quickest(ways, 1)
        note = Text(
            f"局部更新 {500 * taken['partial']:.2f} ms、全量 {500 * taken['full']:.2f} ms，取快者",
            f"partial {500 * taken['partial']:.2f} ms, full {500 * taken['full']:.2f} ms; "
            f"the quicker",
        )
        if len(closures) > 1 and name == "full":
            name = "partial"  # one arc after another: only the first was tried in full
        return Job(ways[name], self.work.sizes.arcs, ready=self._on_base, note=note)

    def _ordered(self) -> list[int]:
        found: list[int] = routingkit_cch.compute_order_inertial(
            self.case.node_count, self._tail, self._head, self._lat, self._lon
        )
        return found

    def _built(self) -> Any:
        return routingkit_cch.CCH(self._order, self._tail, self._head, False)

    def _take(self, turn: int) -> None:
        self._metric.reset(self._weights[turn % len(self._weights)])
        self._is_base = False

    _is_base = True

    def _on_base(self, turn: int) -> None:
        if not self._is_base:
            self._metric.reset(self._base)
            self._is_base = True


def _first(found: list[Any]) -> list[float]:
    """The quickest units' times; the rows are found too, as ours are. None is out of reach."""
    try:
        rows = heapq.nsmallest(NEAREST, range(len(found)), key=found.__getitem__)
    except TypeError:  # not one in a thousand lists has a None in it
        found = [float("inf") if ms is None else ms for ms in found]
        rows = heapq.nsmallest(NEAREST, range(len(found)), key=found.__getitem__)
    return [found[row] for row in rows]
