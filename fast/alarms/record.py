"""One cache line a point: what the kernel needs of a point that may be changing.

What a reader would get wrong: every comparison against a record is closed (`<=`, `>=`), so the band
in which nothing changes needs no rounding care. A clearing value is therefore at most the float
just below its limit (mirrored: just above), and the range is kept as the first floats outside it;
the conditions of `AlarmField` come out the same.
"""

import numpy as np

from fast._types import Bits, Floats, Ints, Records
from fast.alarms.events import column
from fast.alarms.rows import delay_ticks
from fast.alarms.table import PointTable
from fast.memory import on_lines

RECORD = np.dtype(
    [
        ("ll", "<f4"), ("ll_clear", "<f4"), ("l", "<f4"), ("l_clear", "<f4"),
        ("h", "<f4"), ("h_clear", "<f4"), ("hh", "<f4"), ("hh_clear", "<f4"),
        ("below", "<f4"), ("above", "<f4"), ("rate", "<f4"), ("still", "<f4"),
        ("still_ticks", "<i4"), ("flat", "<i4"), ("on_ticks", "<u2"), ("off_ticks", "<u2"),
        ("raw", "u1"), ("active", "u1"), ("mask", "u1"), ("running", "u1"),
    ]
)  # fmt: skip
"""The record: limits and times, then state.

`still` and `still_ticks` are the stuck alarm; `flat` counts its ticks while the point is watched,
0 otherwise; `running` has the bits whose timer is not 0.
"""

NO_READING = np.float32(3.4028234663852886e38)
"""Stands for "no reading" inside a field: the largest float32, so no good value lies above it."""


_LOWEST, _HIGHEST = np.float32(-np.inf), np.float32(np.inf)

# Columns of a record in the view of its own width.
LL, LL_CLEAR, L, L_CLEAR, H, H_CLEAR, HH, HH_CLEAR, BELOW, ABOVE, RATE, STILL = range(12)
STILL_TICKS, FLAT = column(RECORD, "still_ticks"), column(RECORD, "flat")
ON_TICKS, OFF_TICKS = column(RECORD, "on_ticks"), column(RECORD, "off_ticks")
RAW, ACTIVE, MASK, RUNNING = (column(RECORD, name) for name in ("raw", "active", "mask", "running"))


class Points:
    """The records of ``n`` points, each on a cache line of its own.

    Attributes:
        rows: The records, shape ``(n,)``.
        bits: The same memory as bytes, shape ``(n, 64)``; kernels view it as columns of one width.
    """

    def __init__(self, n: int) -> None:
        self.bits: Bits = on_lines((n, RECORD.itemsize), np.uint8)
        self.rows: Records = self.bits.view(RECORD).reshape(n)

    def configure(self, at: Ints, table: PointTable, scan_s: float) -> None:
        """Give the rows `at` the limits and times of `table`; their state stays."""
        rows = self.rows
        with np.errstate(over="ignore"):  # beyond float32 is infinite, and never reached
            for name in ("ll", "l"):
                limit = getattr(table, name).astype(np.float32)
                clear = (getattr(table, name) + getattr(table, f"db_{name}")).astype(np.float32)
                rows[name][at] = limit
                rows[f"{name}_clear"][at] = np.maximum(clear, np.nextafter(limit, _HIGHEST))
            for name in ("h", "hh"):
                limit = getattr(table, name).astype(np.float32)
                clear = (getattr(table, name) - getattr(table, f"db_{name}")).astype(np.float32)
                rows[name][at] = limit
                rows[f"{name}_clear"][at] = np.minimum(clear, np.nextafter(limit, _LOWEST))
            rows["below"][at] = np.nextafter(table.range_lo.astype(np.float32), _LOWEST)
            rows["above"][at] = np.nextafter(table.range_hi.astype(np.float32), _HIGHEST)
            rows["rate"][at] = (table.rate_per_s * scan_s).astype(np.float32)
            rows["still"][at] = table.stuck_eps.astype(np.float32)
        rows["still_ticks"][at] = table.stuck_ticks
        for name in ("on", "off"):
            column: Floats = getattr(table, f"{name}_delay_s")
            rows[f"{name}_ticks"][at] = [delay_ticks(float(s), scan_s) or 0 for s in column]
