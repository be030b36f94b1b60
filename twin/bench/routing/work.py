"""The questions every contender is asked, drawn once for a graph and a seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fast._types import Array, Ints
from fast.routing import UNREACHABLE
from twin.bench.routing.case import Case

__all__ = ["Sizes", "Work", "times"]

_UNITS = 200
_METRICS = 6  # sets of weights taken in turn, so that none is new by being the same as before


class Sizes(NamedTuple):
    """How many of each are asked; fewer in a quick run."""

    pairs: int = 10_000
    calls: int = 1_000
    incidents: int = 1_000
    sources: int = 50
    arcs: int = 400

    @classmethod
    def quick(cls) -> Sizes:
        """A tenth."""
        return cls(pairs=1_000, calls=100, incidents=100, sources=10, arcs=40)


class Work:
    """Pairs, units, incidents, tables, weights and closures, all as rows of the case's arrays."""

    def __init__(self, case: Case, seed: int, sizes: Sizes) -> None:
        self.case = case
        self.sizes = sizes
        rng = np.random.Generator(np.random.Philox(seed))
        n, m = case.node_count, case.arc_count
        self.sources, self.targets = (
            rng.integers(0, n, sizes.pairs),
            rng.integers(0, n, sizes.pairs),
        )
        self.units = rng.integers(0, n, _UNITS)
        self.incidents = rng.integers(0, n, sizes.incidents)
        self.tables: dict[int, tuple[Ints, Ints]] = {
            size: (rng.integers(0, n, size), rng.integers(0, n, size)) for size in (200, 1000)
        }
        self.weights: list[Ints] = [
            np.maximum(1, (case.weight_ms * rng.uniform(1, 3, m)).astype(np.int64))
            for _ in range(_METRICS)
        ]
        self.closures: dict[str, list[Ints]] = {
            "flood": [self._patch(int(rng.integers(0, n)))],
            "scattered": [rng.choice(m, max(1, m // 100), replace=False)],
            "one_arc": [a[None] for a in rng.choice(m, min(m, sizes.arcs), replace=False)],
        }

    def _patch(self, centre: int) -> Ints:
        """The hundredth of all arcs that begins nearest to a node."""
        case = self.case
        narrow = np.cos(np.radians(case.lat_deg[centre]))
        north = case.lat_deg - case.lat_deg[centre]
        east = (case.lon_deg - case.lon_deg[centre]) * narrow
        away = (north * north + east * east)[case.tail]
        return np.argsort(away, kind="stable")[: max(1, case.arc_count // 100)]

    def metric(self, turn: int) -> Ints:
        """The weights of a turn."""
        return self.weights[turn % _METRICS]

    def driven(self, ways: Sequence[Sequence[int] | Array]) -> Ints:
        """What ways given by their nodes take, summed arc by arc; −1 for one that is none."""
        case, out = self.case, np.full(len(ways), -1, np.int64)
        key = case.tail * case.node_count + case.head
        for i, way in enumerate(ways):
            nodes = np.asarray(way, np.int64)
            if nodes.size == 0 or nodes[0] != self.sources[i] or nodes[-1] != self.targets[i]:
                continue
            want = nodes[:-1] * case.node_count + nodes[1:]
            at = np.minimum(np.searchsorted(key, want), key.size - 1)
            if np.array_equal(key[at], want):
                out[i] = case.weight_ms[at].sum()
        return out


def times(found: object) -> Ints:
    """Times of any library as whole milliseconds; what it cannot reach is UNREACHABLE."""
    values = np.asarray(found)
    if values.dtype == object:  # None where there is no way
        values = np.where(values == None, np.inf, values).astype(np.float64)  # noqa: E711
    if values.dtype.kind == "f":
        values = np.where(values < UNREACHABLE, values, UNREACHABLE)
        return np.floor(values + 0.5).astype(np.int64)
    return np.minimum(values.astype(np.int64), UNREACHABLE)
