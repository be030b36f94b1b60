"""Whole-array NumPy: every rule for every point, every tick."""

from __future__ import annotations

from typing import Any

import numpy as np

from fast._types import Floats32, Ints
from fast.alarms import PointTable
from twin.bench.alarms.evaluator import Evaluator, spread_bits
from twin.bench.alarms.peers.columns import conditions, flips
from twin.bench.alarms.rules import HELD, Rules


class NumpyDense(Evaluator):
    """Good plain NumPy, the first of the two yardsticks."""

    name = "numpy_dense"
    package = "numpy"

    def __init__(self, table: PointTable) -> None:
        n = len(table)
        self._rules = Rules.of(table)
        self._raw, self._active, self._latched = (np.zeros(n, np.uint8) for _ in range(3))
        self._flat, self._waited = np.zeros(n, np.int32), np.zeros((8, n), np.uint16)
        self._before = np.full(n, np.nan, np.float32)

    def step(self, values: Floats32, tick: int) -> Any:
        """See `Evaluator`."""
        self._raw, self._flat = conditions(values, self._before, self._raw, self._flat, self._rules)
        self._before = np.where(np.abs(values) < HELD, values, np.float32(np.nan))
        flipped = flips(self._raw, self._active, self._waited, self._rules)
        self._active ^= flipped
        self._latched |= flipped & self._active & self._rules.latch
        points = np.flatnonzero(flipped)
        return points, flipped[points], self._active[points]

    def events(self, told: Any) -> Ints:
        """See `Evaluator`."""
        return spread_bits(*told)
