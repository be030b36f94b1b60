"""pandana: a contraction hierarchy made with the graph; new weights mean a new graph.

What a reader would get wrong: it keeps a thousandth of whatever unit it is given, in whole numbers,
cut off. Times go in as seconds, half a millisecond up, so that none is cut off to the one below.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandana.network import Network

from fast._types import Ints
from twin.bench.routing.contender import Contender, Job
from twin.bench.routing.tasks import NEAREST
from twin.bench.routing.work import Work, times

__all__ = ["Pandana"]


class Pandana(Contender):
    """Tasks that need no new weights."""

    name = "pandana"
    package = "pandana"

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._network = self._built(work.case.weight_ms)
        self._other: Any = None  # made when a task wants the weights of turn 0

    def distance_batch(self) -> Job:
        s, t = self.work.sources, self.work.targets
        return Job(lambda _, k: self._lengths(s[:k], t[:k]), s.size, answer=_ms)

    def distance_call(self) -> Job:
        pairs = self._pairs()
        return Job(
            lambda _, k: [
                self._network.shortest_path_length(s, t, imp_name="s") for s, t in pairs[:k]
            ],
            len(pairs),
            answer=_ms,
        )

    def paths_batch(self) -> Job:
        s, t = (
            side[: self.work.sizes.calls].tolist()
            for side in (self.work.sources, self.work.targets)
        )
        return Job(
            lambda _, k: self._network.shortest_paths(s[:k], t[:k], imp_name="s"),
            len(s),
            answer=self.work.driven,
        )

    def path_call(self) -> Job:
        pairs = self._pairs()
        return Job(
            lambda _, k: [self._network.shortest_path(s, t, imp_name="s") for s, t in pairs[:k]],
            len(pairs),
            answer=self.work.driven,
        )

    def nearest(self) -> Job:
        units, incidents = self.work.units, self.work.incidents

        def go(turn: int, items: int) -> Any:
            k = min(items, incidents.size)
            found = self._lengths(np.tile(units, k), np.repeat(incidents[:k], units.size))
            by_incident = np.asarray(found).reshape(k, units.size)
            return np.sort(np.partition(by_incident, NEAREST, axis=1)[:, :NEAREST], axis=1)

        return Job(go, incidents.size, answer=_ms)

    def table_200(self) -> Job:
        sources, targets = self.work.tables[200]

        def ready(turn: int) -> None:
            if self._other is None:
                self._other = self._built(self.work.metric(0))

        def go(turn: int, items: int) -> Any:
            pairs = (np.repeat(sources[:items], 200), np.tile(targets, items))
            found = self._other.shortest_path_lengths(*pairs, imp_name="s")
            return np.asarray(found).reshape(items, 200)

        return Job(go, 200, ready=ready, answer=_ms)

    def build(self) -> Job:
        return Job(lambda _, k: self._built(self.case.weight_ms), 1, answer=None)

    def _lengths(self, sources: Ints, targets: Ints) -> Any:
        return self._network.shortest_path_lengths(sources, targets, imp_name="s")

    def _built(self, weight_ms: Ints) -> Any:
        case = self.case
        return Network(
            pd.Series(case.lon_deg),
            pd.Series(case.lat_deg),
            pd.Series(case.tail),
            pd.Series(case.head),
            pd.DataFrame({"s": (weight_ms + 0.5) / 1000.0}),
            twoway=False,
        )

    def _pairs(self) -> list[tuple[int, int]]:
        k = self.work.sizes.calls
        ends = (self.work.sources[:k].tolist(), self.work.targets[:k].tolist())
        return list(zip(*ends, strict=True))


def _ms(seconds: Any) -> Ints:
    return times(np.asarray(seconds, np.float64) * 1000.0)
