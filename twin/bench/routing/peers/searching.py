"""What libraries that search the bare graph have in common.

They prepare nothing, so new weights cost them a copy and every question a search. A library says
how it asks each kind of question; the tasks are made of that here.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np

from fast._types import Ints
from twin.bench.routing.contender import Contender, Job
from twin.bench.routing.tasks import NEAREST
from twin.bench.routing.work import Work, times

__all__ = ["Searching"]


class Searching(Contender):
    """One search a question; what it returns are times, infinite where there is no way."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._units = work.units.tolist()
        self.load()
        self._is_base = True

    @abstractmethod
    def load(self) -> None:
        """Build the library's graph from the arrays of the case."""

    @abstractmethod
    def set_all(self, weight_ms: Ints) -> None:
        """Replace all weights."""

    @abstractmethod
    def set_some(self, arcs: Ints, weight_ms: Ints | None) -> None:
        """Replace the weights of some arcs; None closes them."""

    @abstractmethod
    def time(self, source: int, target: int) -> float:
        """One pair."""

    @abstractmethod
    def way(self, source: int, target: int) -> Any:
        """The nodes of one way."""

    @abstractmethod
    def times_from(self, source: int) -> Any:
        """To all nodes, in their order."""

    @abstractmethod
    def to_units(self, incident: int) -> Any:
        """The quickest units' times to an incident, or those of all units."""

    def distance_call(self) -> Job:
        pairs = self._pairs()
        return Job(
            lambda _, k: [self.time(s, t) for s, t in pairs[:k]], len(pairs), ready=self._on_base
        )

    distance_batch = distance_call

    def path_call(self) -> Job:
        pairs = self._pairs()
        return Job(
            lambda _, k: [self.way(s, t) for s, t in pairs[:k]],
            len(pairs),
            ready=self._on_base,
            answer=self.work.driven,
        )

    paths_batch = path_call

    def one_to_all(self) -> Job:
        starts = self.work.sources[: self.work.sizes.sources].tolist()
        return Job(
            lambda _, k: [self.times_from(s) for s in starts[:k]], len(starts), ready=self._on_base
        )

    def nearest(self) -> Job:
        incidents = self.work.incidents.tolist()
        return Job(
            lambda _, k: [self._first(i) for i in incidents[:k]],
            len(incidents),
            ready=self._on_base,
        )

    def table_200(self) -> Job:
        return self._table(200, new=False)

    def table_200_new(self) -> Job:
        return self._table(200, new=True)

    def table_1000_new(self) -> Job:
        return self._table(1000, new=True)

    def customize(self) -> Job:
        def some(_: object) -> Ints:
            return times([self.time(s, t) for s, t in self._pairs()[:20]])

        return Job(lambda turn, _: self._take(turn), 1, answer=some)

    def flood(self) -> Job:
        return self._changes("flood")

    def scattered(self) -> Job:
        return self._changes("scattered")

    def one_arc(self) -> Job:
        return self._changes("one_arc")

    def build(self) -> Job:
        return Job(lambda _, k: self.load(), 1, answer=None)

    def row(self, source: int, targets: Ints) -> Any:
        """Times from one node to some."""
        return np.asarray(self.times_from(source))[targets]

    def _table(self, size: int, *, new: bool) -> Job:
        sources, targets = self.work.tables[size]

        def go(turn: int, items: int) -> list[Any]:
            if new:
                self._take(turn)
            return [self.row(s, targets) for s in sources[:items].tolist()]

        return Job(go, size, ready=(lambda turn: None) if new else self._take)

    def _changes(self, name: str) -> Job:
        groups, incidents = self.work.closures[name], self.work.incidents.tolist()
        base = [self.case.weight_ms[arcs] for arcs in groups]

        def go(turn: int, items: int) -> list[Any]:
            out = []
            for i in range(items):
                for weight in (None, base[i % len(groups)]):
                    self.set_some(groups[i % len(groups)], weight)
                    out.append(self._first(incidents[i % len(incidents)]))
            return out

        return Job(go, self.work.sizes.arcs, ready=self._on_base)

    def _first(self, incident: int) -> Any:
        found = np.asarray(self.to_units(incident), np.float64)
        if found.size > NEAREST:
            found = np.partition(found, NEAREST)[:NEAREST]
        return np.sort(found)

    def _pairs(self) -> list[tuple[int, int]]:
        k = self.work.sizes.calls
        ends = (self.work.sources[:k].tolist(), self.work.targets[:k].tolist())
        return list(zip(*ends, strict=True))

    def _take(self, turn: int) -> None:
        self.set_all(self.work.metric(turn))
        self._is_base = False

    def _on_base(self, turn: int) -> None:
        if not self._is_base:
            self.set_all(self.case.weight_ms)
            self._is_base = True
