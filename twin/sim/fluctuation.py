"""Peaks and lulls at the gas heads, each head by its own dice.

What a reader would get wrong: the people in the same air are not dosed with these; what they take
in over minutes is the mean. The factor has a mean of 1 over time.
"""

from __future__ import annotations

import numpy as np

from fast import exact
from fast._types import Floats
from fast.streams import fill_normal, keys_of
from twin.models.fluctuation import spread_of_readings
from twin.models.plume import AVERAGING_S
from twin.sim.world import World

__all__ = ["Fluctuation"]


class Fluctuation:
    """Factors on the mean at some heads, one a scan, with a memory of some seconds."""

    def __init__(self, world: World, heads: list[str], scan_s: int) -> None:
        figures = world.figures.gas
        self._keys = keys_of(world.seed, "sim.fluctuation", heads)
        self._spread = spread_of_readings(AVERAGING_S, float(scan_s), figures.peak_exponent.value)
        self._keep = exact.exp(-scan_s / figures.peak_memory.value)
        self._fresh = exact.sqrt(1.0 - self._keep * self._keep)
        self._state = np.zeros(len(heads))
        self._draw = np.zeros(len(heads))
        self._count = 0

    def next(self) -> Floats:
        """The factors of the next scan ``(n,)``."""
        fill_normal(self._keys, self._count, self._draw)
        fresh = self._draw if self._count == 0 else self._fresh * self._draw
        self._state = self._keep * self._state + fresh
        self._count += 1
        s = self._spread
        return exact.exp_array(s * self._state - 0.5 * s * s)
