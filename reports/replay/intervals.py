"""Confidence intervals from one run, by batches.

What a reader would get wrong: the calls of a queue depend on one another, so the spread of single
calls says too little about the mean. The run is cut into batches that are nearly independent, and
the spread of their values is taken instead (batch means; for quantiles, sectioning: the estimate
of the whole run, with the spread of the batches around it).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVEL", "MOST_BATCHES", "Interval", "batches_of", "interval_of", "over_batches"]

Numbers = NDArray[Any]
LEVEL = 0.95
MOST_BATCHES = 20
_LEAST_A_BATCH = 10

# Two-sided 95 % points of Student's t for 1 to 19 degrees of freedom.
_T = (
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922,
    2.093024,
)  # fmt: skip


class Interval(NamedTuple):
    """An estimate and the half-width of its interval; None where the run is too short for one."""

    value: float
    half_width: float | None

    def plain(self) -> dict[str, float | None]:
        """For JSON."""
        return {"value": self.value, "half_width": self.half_width}


def interval_of(value: float, batches: Sequence[float]) -> Interval:
    """The interval around `value` by the spread of the batches around it."""
    b = len(batches)
    if b < 2:
        return Interval(value, None)
    spread = float(np.sqrt(np.sum((np.asarray(batches) - value) ** 2) / (b - 1)))
    return Interval(value, _T[b - 2] * spread / float(np.sqrt(b)))


def batches_of(n: int) -> list[slice]:
    """So many calls in order as batches of equal size; none where they are too few for two."""
    count = min(MOST_BATCHES, n // _LEAST_A_BATCH)
    if count < 2:
        return []
    edges = np.linspace(0, n, count + 1).astype(int).tolist()
    return [slice(a, b) for a, b in pairwise(edges)]


def over_batches(values: Numbers, estimate: Callable[[Numbers], float]) -> Interval | None:
    """An estimate of values in order of time, with its interval; None for no values."""
    if values.size == 0:
        return None
    found = [float(estimate(values[part])) for part in batches_of(values.size)]
    return interval_of(float(estimate(values)), found)
