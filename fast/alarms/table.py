"""The configuration of alarm points, one row each, checked as a whole.

What a reader would get wrong: an absent limit is an infinite one (it can never be reached), so
nothing downstream asks whether a limit exists. Values are kept here as given, in the row's `unit`;
`AlarmField` rounds them to float32 once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from fast._types import Bits, Floats, Ints
from fast.alarms.rows import read_columns

ALARMS = ("LL", "L", "H", "HH", "rate", "stuck", "bad", "out_of_range")
"""Alarm names by bit number."""

_WHOLE = {"latch": np.uint8, "suppress": np.uint8, "stuck_ticks": np.int64}


@dataclass(frozen=True, eq=False, kw_only=True)
class PointTable:
    """Alarm configuration of ``n`` points; every column has ``n`` entries.

    Attributes:
        id: Unique, not empty.
        kind, unit, priority, clause, basis: Text carried along; "" when absent.
        scan_s: Scan period; 1 when absent.
        range_lo, range_hi: Instrument range; beyond it is "out of range"; infinite when absent.
        ll, l, h, hh: Limits, in rising order; infinite when absent.
        db_ll, db_l, db_h, db_hh: Deadbands, 0 when absent. An alarm sets at ``x >= h`` and clears
            at ``x <= h - db_h`` (mirrored for the low side); without deadband it clears below.
        rate_per_s: Greatest change per second; infinite when absent.
        stuck_eps, stuck_ticks: "Stuck" after that many ticks, each within `stuck_eps` of the one
            before; 0 and 0 (no such alarm) when absent, else at least 16 ticks.
        on_delay_s, off_delay_s: How long a condition, or its end, must last; whole scans; 0 when
            absent. They hold for all eight alarms of the point.
        latch: Bits that latch (bookkeeping for the desk; the field ignores them); 0 when absent.
        suppress: Bits masked from the start; 0 when absent.
    """

    id: tuple[str, ...]
    kind: tuple[str, ...]
    unit: tuple[str, ...]
    scan_s: Floats
    range_lo: Floats
    range_hi: Floats
    ll: Floats
    l: Floats  # noqa: E741  (the name of the column, DESIGN §8)
    h: Floats
    hh: Floats
    db_ll: Floats
    db_l: Floats
    db_h: Floats
    db_hh: Floats
    rate_per_s: Floats
    stuck_eps: Floats
    stuck_ticks: Ints
    on_delay_s: Floats
    off_delay_s: Floats
    latch: Bits
    suppress: Bits
    priority: tuple[str, ...]
    clause: tuple[str, ...]
    basis: tuple[str, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, object]]) -> "PointTable":
        """Build the table from one mapping per point, as read from CSV, YAML or a county.

        A missing key, None, "" and NaN all mean "absent". Numbers may be numeric text. `latch` and
        `suppress` are a bit pattern 0–255, or true or false for all or none.

        Raises:
            ValueError: Lists every fault of every row, by its id.
        """
        columns = read_columns(list(rows))
        for name, dtype in _WHOLE.items():
            columns[name] = columns[name].astype(dtype)
        return cls(**columns)

    def __len__(self) -> int:
        return len(self.id)

    def with_rows(self, rows: Ints, other: "PointTable") -> "PointTable":
        """A copy in which row ``rows[j]`` is row j of `other`."""
        merged: dict[str, Any] = {}
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            if isinstance(mine, tuple):
                column = list(mine)
                for row, text in zip(rows.tolist(), theirs, strict=True):
                    column[row] = text
                merged[field.name] = tuple(column)
            else:
                merged[field.name] = mine.copy()
                merged[field.name][rows] = theirs
        return PointTable(**merged)
