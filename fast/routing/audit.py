"""Sampled self-checks: one query in so many is answered again by the oracle and compared.

What a reader would get wrong: a query is one call, however many pairs it asks about. Each kind of
query is counted by itself, and its first is always among the checked.
"""

import threading
from typing import NamedTuple

import numpy as np

from fast._types import Array, Ints32
from fast.routing.queries import Path
from fast.routing.roads import UNREACHABLE, Roads


class MismatchError(RuntimeError):
    """A route or a time differs from what Dijkstra's algorithm finds: a defect in here."""


class Tally(NamedTuple):
    """How many queries were answered, and how many of them were checked and held."""

    queries: int
    checked: int


class Audit:
    """Counts queries and says which are due for a check."""

    def __init__(self, every: int) -> None:
        self.every = every
        self._queries: dict[str, int] = {}
        self._checked = 0
        self._lock = threading.Lock()

    @property
    def tally(self) -> Tally:
        """The counts so far."""
        return Tally(sum(self._queries.values()), self._checked)

    def due(self, kind: str) -> bool:
        """Count a query of a kind; whether it must be checked."""
        with self._lock:
            count = self._queries[kind] = self._queries.get(kind, 0) + 1
            return self.every > 0 and count % self.every == min(1, self.every - 1)

    def compare(self, what: str, got: Array, want: Array) -> None:
        """Hold an answer against the oracle's.

        Raises:
            MismatchError: They differ.
        """
        differ = np.argwhere(got != want)
        if differ.size:
            at = tuple(differ[0].tolist())
            raise MismatchError(
                f"{what}: {differ.shape[0]} of {got.size} answers differ from Dijkstra's; at {at} "
                f"{got[at]} instead of {want[at]}. This is a defect of the router, not of the input"
            )
        with self._lock:
            self._checked += 1

    def compare_ways(
        self, ways: list[Path], roads: Roads, weight_ms: Ints32, sources: Ints32, targets: Ints32,
        want_ms: Ints32,
    ) -> None:  # fmt: skip
        """Hold ways against the oracle's times, arc by arc.

        Raises:
            MismatchError: A way is not one, or not the quickest.
        """
        for way, source, target in zip(ways, sources.tolist(), targets.tolist(), strict=True):
            if way.ms == UNREACHABLE:
                continue
            along = np.append(np.int32(source), roads.head[way.arcs])
            joined = np.array_equal(roads.tail[way.arcs], along[:-1])
            spent = int(weight_ms[way.arcs].sum(dtype=np.int64))
            whole = joined and np.array_equal(along, way.nodes) and along[-1] == target
            if not whole or spent != way.ms:
                raise MismatchError(
                    f"the way from {source} to {target} is said to take {way.ms} ms; its roads "
                    f"{'hang together' if whole else 'do not hang together'} and take {spent} ms. "
                    f"This is a defect of the router, not of the input"
                )
        self.compare("paths", np.array([way.ms for way in ways]), want_ms)
