"""What every way to evaluate alarms offers the benchmark.

What a reader would get wrong: `step` alone is timed, and may answer in whatever form is natural to
it; `events` brings the answers into one form, untimed, to compare them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fast._types import Bits, Floats32, Ints
from fast.alarms import AlarmField, PointTable

__all__ = ["Evaluator", "Fumeng", "spread_bits"]


class Evaluator:
    """A configuration and its state.

    Attributes:
        name: As it stands in the result.
        package: What is installed; its version stands in the result. Empty for none.
        most: The most points it is asked to do; more are worked out from these.
    """

    name = ""
    package = ""
    most = 2**31

    def __init__(self, table: PointTable) -> None:
        raise NotImplementedError

    def step(self, values: Floats32, tick: int) -> Any:
        """One tick."""
        raise NotImplementedError

    def events(self, told: Any) -> Ints:
        """What `step` returned as rows (point, bit, active), by point, then bit."""
        raise NotImplementedError


class Fumeng(Evaluator):
    """`fast.alarms.AlarmField`."""

    name = "fumeng"

    def __init__(self, table: PointTable) -> None:
        self._field = AlarmField(table, 1.0)
        self.step = self._field.step  # type: ignore[method-assign]  # no frame of ours on top

    def events(self, told: Any) -> Ints:
        """See `Evaluator`."""
        columns = [told[name].astype(np.int64) for name in ("point", "bit", "active")]
        return np.stack(columns, axis=1)


def spread_bits(points: Ints, flipped: Bits, active: Bits) -> Ints:
    """Points with bit patterns as rows (point, bit, active)."""
    order = np.argsort(points, kind="stable")
    points, flipped, active = points[order], flipped[order], active[order]
    place, bit = np.nonzero((flipped[:, np.newaxis] >> np.arange(8)) & 1)
    return np.stack([points[place], bit, (active[place] >> bit) & 1], axis=1).astype(np.int64)
