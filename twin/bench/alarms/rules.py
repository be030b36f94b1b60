"""The configuration as the baselines take it: one float32 array a limit, delays in ticks.

Worked out here anew from the meaning of `AlarmField`, so that a slip of ours is not shared.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fast._types import Array, Bits, Floats32, Ints
from fast.alarms import PointTable

__all__ = ["BAD", "HELD", "LIMITS", "RANGE", "RATE", "STUCK", "Rules"]

LIMITS, RATE, STUCK, BAD, RANGE = 15, 16, 32, 64, 128
HELD = np.float32(3.4028234663852886e38)
"""A reading of this size or more, or NaN, is none."""

_LOWEST, _HIGHEST = np.float32(-np.inf), np.float32(np.inf)


class Rules(NamedTuple):
    """One entry a point. An alarm that is on goes off at its `clear` value; no float lies between
    a clear value and its limit where the deadband is 0."""

    ll: Floats32
    ll_clear: Floats32
    l: Floats32  # noqa: E741  (the name of the column)
    l_clear: Floats32
    h: Floats32
    h_clear: Floats32
    hh: Floats32
    hh_clear: Floats32
    range_lo: Floats32
    range_hi: Floats32
    rate: Floats32
    stuck_eps: Floats32
    stuck_ticks: Ints
    on_ticks: Array
    off_ticks: Array
    latch: Bits
    mask: Bits

    @classmethod
    def of(cls, table: PointTable) -> Rules:
        """The rules of a table scanned once a second."""
        made: dict[str, Array] = {}
        for name in ("ll", "l"):
            limit = getattr(table, name)
            made[name] = limit.astype(np.float32)
            clear = (limit + getattr(table, f"db_{name}")).astype(np.float32)
            made[f"{name}_clear"] = np.maximum(clear, np.nextafter(made[name], _HIGHEST))
        for name in ("h", "hh"):
            limit = getattr(table, name)
            made[name] = limit.astype(np.float32)
            clear = (limit - getattr(table, f"db_{name}")).astype(np.float32)
            made[f"{name}_clear"] = np.minimum(clear, np.nextafter(made[name], _LOWEST))
        return cls(
            **made,
            range_lo=table.range_lo.astype(np.float32),
            range_hi=table.range_hi.astype(np.float32),
            rate=table.rate_per_s.astype(np.float32),
            stuck_eps=table.stuck_eps.astype(np.float32),
            stuck_ticks=table.stuck_ticks,
            on_ticks=table.on_delay_s.astype(np.uint16),
            off_ticks=table.off_delay_s.astype(np.uint16),
            latch=table.latch,
            mask=table.suppress,
        )

    def at(self, rows: Ints) -> Rules:
        """The rules of some points."""
        picked: dict[str, Array] = {name: column[rows] for name, column in self._asdict().items()}
        return Rules(**picked)
