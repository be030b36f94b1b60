"""Eight alarms a point, evaluated for all points of one scan class in one call.

Each tick, for each point (semantics of the alarm note §1.3 and §2):

1. Condition. Limits set at ``x >= H`` and clear at ``x <= H - deadband`` (low side mirrored; where
   both hold, set wins). *rate*: moved by more than ``rate_per_s · scan_s`` since the last tick.
   *stuck*: within `stuck_eps` of the tick before, `stuck_ticks` times on end. *out of range*:
   outside the instrument range. *bad*: no finite reading. Without a reading the limit conditions,
   their delays and their alarms stand still; rate, stuck and out of range are false.
2. Delay. Where condition and alarm differ, a timer counts ticks; once it exceeds the on-delay (or
   off-delay) the alarm follows. Where they agree again it starts anew.
3. Mask. A masked alarm is inactive and its timer rests; masking an active one ends it without an
   event. Conditions are still tracked, so after unmasking a standing condition raises the alarm
   once the on-delay has passed.

What a reader would get wrong: ticks are consecutive. A tick left out is an error, not a gap; a scan
without data is a tick whose values are NaN.
"""

from collections.abc import Mapping

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bits, Floats, Floats32, Ids, Ints, Ints32, Records
from fast.alarms.table import PointTable, delay_ticks

EVENT = np.dtype(
    [("tick", "<i8"), ("point", "<i4"), ("bit", "u1"), ("active", "?"), ("value", "<f4")]
)
"""One alarm transition: tick, row, alarm bit (0 to 7), whether it became active, the reading."""

_STATE: dict[str, type[np.generic]] = {
    "raw": np.uint8,
    "active": np.uint8,
    "mask": np.uint8,
    "busy": np.uint8,
    "timer": np.int32,
    "flat": np.int32,
    "previous": np.float32,
}
# Columns of the limits matrix.
_LL, _LL_CLEAR, _L, _L_CLEAR, _H, _H_CLEAR, _HH, _HH_CLEAR, _LO, _HI, _RATE, _EPS = range(12)


class AlarmField:
    """The alarms of every point of `table`, all scanned each `scan_s` seconds.

    Raises:
        ValueError: A row of `table` belongs to another scan class.
    """

    def __init__(self, table: PointTable, scan_s: float) -> None:
        n = len(table)
        self.scan_s = float(scan_s)
        self.table = table
        self._check_scan(table)
        self._limits, self._ticks = _compiled(table, self.scan_s)
        self._raw = np.zeros(n, np.uint8)
        self._active = np.zeros(n, np.uint8)
        self._mask = table.suppress.copy()
        self._busy = np.zeros(n, np.uint8)
        self._timer = np.zeros((n, 8), np.int32)
        self._flat = np.zeros(n, np.int32)
        self._previous = np.full(n, np.nan, np.float32)
        self._tick: int | None = None
        self._point = np.empty(n, np.int32)
        self._flipped = np.empty(n, np.uint8)
        self._none = np.empty(0, EVENT)

    @property
    def active(self) -> Bits:
        """Active alarm bits of each point (a copy)."""
        return self._active.copy()

    @property
    def masked(self) -> Bits:
        """Masked alarm bits of each point (a copy)."""
        return self._mask.copy()

    def step(self, values: Floats32, tick: int) -> Records:
        """Take one reading per point and return the transitions, by point, then bit.

        Args:
            values: float32 ``(n,)``; NaN or infinite where there is no reading.
            tick: One more than the tick before; the first may be any.

        Returns:
            A structured array of `EVENT`; do not write to it when it is empty.

        Raises:
            ValueError: Wrong shape or dtype, or a tick out of turn.
        """
        if values.dtype != np.float32 or values.shape != self._raw.shape:
            raise ValueError(
                f"values have dtype {values.dtype} and shape {values.shape}; "
                f"pass {self._raw.size} float32 readings, NaN where there is none"
            )
        if self._tick is not None and tick != self._tick + 1:
            raise ValueError(
                f"tick {tick} follows tick {self._tick}; step every tick in turn, "
                f"with NaN readings where a scan was missed"
            )
        if not (values.flags.c_contiguous and values.flags.writeable):
            values = np.require(values, np.float32, ["C", "W"])
        count = _step(
            values, self._limits, self._ticks, self._mask, self._raw, self._active, self._busy,
            self._timer, self._flat, self._previous, self._point, self._flipped,
        )  # fmt: skip
        self._tick = tick
        return self._none if count == 0 else self._events(values, tick, count)

    def mask(self, rows: Ids, bits: Ids | int) -> None:
        """Set the masked bits of some points to exactly `bits`; 0 unmasks.

        Raises:
            ValueError: An unknown row, or bits outside 0 to 255.
        """
        at = self._rows(rows)
        pattern = np.asarray(bits)
        if pattern.dtype.kind not in "iu" or ((pattern < 0) | (pattern > 255)).any():
            raise ValueError(f"mask bits {bits!r} are not a bit pattern from 0 to 255")
        pattern = np.broadcast_to(pattern, at.shape).astype(np.uint8)
        self._mask[at] = pattern
        self._active[at] &= ~pattern
        self._busy[at] &= ~pattern
        for bit in range(8):
            self._timer[at[(pattern >> bit) & 1 == 1], bit] = 0

    def reconfigure(self, rows: Ids, table: PointTable) -> None:
        """Give some points new limits and delays; alarms, timers and masks live on.

        Args:
            rows: Rows of this field.
            table: One row for each of them, with the same ids.

        Raises:
            ValueError: Unknown or repeated rows, other ids, or another scan class.
        """
        at = self._rows(rows)
        ids = tuple(self.table.id[row] for row in at.tolist())
        if np.unique(at).size != at.size or ids != table.id:
            raise ValueError(
                f"the rows hold the points {ids} but the new table holds {table.id}; "
                f"give one new row, with the same id, for each"
            )
        self._check_scan(table)
        self._limits[at], self._ticks[at] = _compiled(table, self.scan_s)
        self.table = self.table.with_rows(at, table)

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies); with `table` it makes the same field again."""
        taken: dict[str, Array] = {name: getattr(self, f"_{name}").copy() for name in _STATE}
        taken["tick"] = np.array([] if self._tick is None else [self._tick], np.int64)
        taken["scan_s"] = np.array([self.scan_s])
        return taken

    @classmethod
    def restore(cls, table: PointTable, snapshot: Mapping[str, Array]) -> "AlarmField":
        """The field of `snapshot`, to go on from its tick.

        Args:
            table: `table` of the field when the snapshot was taken.

        Raises:
            ValueError: The snapshot lacks an array or is of another number of points.
        """
        lacking = sorted({*_STATE, "tick", "scan_s"} - set(snapshot))
        if lacking:
            raise ValueError(f"the snapshot lacks {', '.join(lacking)}; it is not of an AlarmField")
        field = cls(table, float(snapshot["scan_s"][0]))
        for name, dtype in _STATE.items():
            mine, given = getattr(field, f"_{name}"), np.asarray(snapshot[name])
            if given.shape != mine.shape or given.dtype != dtype:
                raise ValueError(
                    f"snapshot array {name} has shape {given.shape} and dtype {given.dtype}, but "
                    f"{len(table)} points need {mine.shape} of {mine.dtype}; pass their own table"
                )
            mine[...] = given
        field._tick = int(snapshot["tick"][0]) if snapshot["tick"].size else None
        return field

    def _events(self, values: Floats32, tick: int, count: int) -> Records:
        point = self._point[:count]
        each = np.unpackbits(self._flipped[:count, np.newaxis], axis=1, bitorder="little")
        row, bit = np.nonzero(each)
        events = np.empty(row.size, EVENT)
        events["tick"] = tick
        events["point"] = point[row]
        events["bit"] = bit
        events["active"] = (self._active[point[row]] >> bit.astype(np.uint8)) & 1
        events["value"] = values[point[row]]
        return events

    def _rows(self, rows: Ids) -> Ints:
        at = np.atleast_1d(np.asarray(rows))
        if at.size == 0:
            return np.empty(0, np.int64)
        if at.ndim != 1 or at.dtype.kind not in "iu" or at.min() < 0 or at.max() >= self._raw.size:
            raise ValueError(
                f"rows {at.tolist()} are not rows of this field of {self._raw.size} points"
            )
        return at.astype(np.int64)

    def _check_scan(self, table: PointTable) -> None:
        other = np.flatnonzero(table.scan_s != self.scan_s)
        if other.size:
            row = int(other[0])
            raise ValueError(
                f"{table.id[row]}: scan_s is {table.scan_s[row]}, but this field is scanned every "
                f"{self.scan_s} s; keep one field for each scan class"
            )


def _compiled(table: PointTable, scan_s: float) -> tuple[Floats32, Ints32]:
    """Limits ``(n, 12)``, each rounded to float32 once, and ``(n, 3)`` ticks: on, off, stuck."""
    columns: list[Floats] = [
        table.ll, table.ll + table.db_ll, table.l, table.l + table.db_l,
        table.h, table.h - table.db_h, table.hh, table.hh - table.db_hh,
        table.range_lo, table.range_hi, table.rate_per_s * scan_s, table.stuck_eps,
    ]  # fmt: skip
    delays = [
        [delay_ticks(float(s), scan_s) or 0 for s in column]
        for column in (table.on_delay_s, table.off_delay_s)
    ]
    ticks = np.stack([*(np.array(d, np.int32) for d in delays), table.stuck_ticks], axis=1)
    with np.errstate(over="ignore"):
        limits = np.stack(columns, axis=1).astype(np.float32)
    return np.ascontiguousarray(limits), np.ascontiguousarray(ticks, dtype=np.int32)


@kernel(
    "int64(float32[::1],float32[:,::1],int32[:,::1],uint8[::1],uint8[::1],uint8[::1],uint8[::1],"
    "int32[:,::1],int32[::1],float32[::1],int32[::1],uint8[::1])"
)
def _step(
    values: Floats32, limits: Floats32, ticks: Ints32, mask: Bits, raw: Bits, active: Bits,
    busy: Bits, timer: Ints32, flat: Ints32, previous: Floats32, point: Ints32, flipped: Bits,
) -> int:  # fmt: skip
    """Update the state and list the points with a flipped bit; return how many there are."""
    count = 0
    for i in range(values.size):
        x = values[i]
        was = int(raw[i])
        if x - x == 0.0:  # finite
            now = 0
            if x <= limits[i, _LL] or (was & 1 != 0 and x < limits[i, _LL_CLEAR]):
                now |= 1
            if x <= limits[i, _L] or (was & 2 != 0 and x < limits[i, _L_CLEAR]):
                now |= 2
            if x >= limits[i, _H] or (was & 4 != 0 and x > limits[i, _H_CLEAR]):
                now |= 4
            if x >= limits[i, _HH] or (was & 8 != 0 and x > limits[i, _HH_CLEAR]):
                now |= 8
            moved = abs(x - previous[i])  # NaN, and so neither, when there was no reading
            if moved > limits[i, _RATE]:
                now |= 16
            if moved <= limits[i, _EPS]:
                flat[i] = min(flat[i] + 1, ticks[i, 2])
                if flat[i] >= ticks[i, 2] > 0:
                    now |= 32
            else:
                flat[i] = 0
            if x < limits[i, _LO] or x > limits[i, _HI]:
                now |= 128
            previous[i] = x
            live = 255
        else:
            now = (was & 15) | 64
            flat[i] = 0
            previous[i] = np.nan
            live = 240
        raw[i] = now
        live &= 255 ^ int(mask[i])
        differ = (now ^ int(active[i])) & live
        running = int(busy[i]) & live
        if differ | running == 0:
            continue
        flips = 0
        still = int(busy[i])
        for bit in range(8):
            one = 1 << bit
            if (differ | running) & one == 0:
                continue
            still &= 255 ^ one
            count_up = timer[i, bit] + 1 if differ & one else 0
            limit = ticks[i, 1] if int(active[i]) & one else ticks[i, 0]
            if count_up > limit:
                flips |= one
                count_up = 0
            if count_up > 0:
                still |= one
            timer[i, bit] = count_up
        busy[i] = still
        if flips != 0:
            active[i] = int(active[i]) ^ flips
            point[count], flipped[count] = i, flips
            count += 1
    return count
