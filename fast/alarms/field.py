"""Eight alarms a point, evaluated for all points of one scan class in one call.

Each tick, for each point (semantics of the alarm note §1.3 and §2):

1. Condition. Limits set at ``x >= H`` and clear at ``x <= H - deadband`` (low side mirrored; where
   both hold, set wins). *rate*: moved by more than ``rate_per_s · scan_s`` since the last tick.
   *stuck*: within `stuck_eps` of the tick before, `stuck_ticks` times on end. *out of range*:
   outside the instrument range. *bad*: no finite reading (nor is the largest float32 of either
   sign one). Without a reading the limit conditions, their delays and their alarms stand still;
   rate, stuck and out of range are false.
2. Delay. Where condition and alarm differ, a timer counts ticks; once it exceeds the on-delay (or
   off-delay) the alarm follows. Where they agree again it starts anew.
3. Mask. A masked alarm is inactive and its timer rests; masking an active one ends it without an
   event. Conditions are still tracked, so after unmasking a standing condition raises the alarm
   once the on-delay has passed.
4. Latch. An alarm that rises, and is configured to latch, is *latched* until `unlatch`; what it
   does meanwhile, and being masked, change nothing.

What a reader would get wrong: ticks are consecutive. A tick left out is an error, not a gap; a scan
without data is a tick whose values are NaN.
"""

from collections.abc import Mapping

import numpy as np

from fast._types import Array, Bits, Floats32, Ids, Ints, Ints32, Records
from fast.alarms.events import EVENT, matrix
from fast.alarms.record import Points
from fast.alarms.screen import BUSY, CHANGED, FLIPS, WATCHED, Rows
from fast.alarms.table import PointTable
from fast.alarms.tick import list_events, step_points

_STATE = ("raw", "active", "mask")
_SNAPSHOT = (*_STATE, "flat", "timer", "latched", "last", "tick", "scan_s")
_FLOAT32 = np.dtype(np.float32)
_FEW = 256  # events of a tick that are written where they always are, then copied


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
        self._points = Points(n)
        self._points.configure(np.arange(n), table, self.scan_s)
        self._points.rows["mask"] = table.suppress
        self._latch, self._latched = table.latch.copy(), np.zeros(n, np.uint8)
        self._timers = np.zeros((n, 8), np.uint16)
        self._hot = Rows(n)
        self._hot.configure(self._points)
        self._tick: int | None = None
        self._before = np.empty(n, np.float32)
        self._busy, self._was_busy = np.empty(n, np.int32), np.empty(n, np.int32)
        self._counts = np.zeros(5, np.int64)
        self._wake(np.arange(n))
        self._point, self._flipped = np.empty(n, np.int32), np.empty(n, np.uint8)
        self._none, self._few = np.empty(0, EVENT), _sheet(_FEW)

    @property
    def active(self) -> Bits:
        """Active alarm bits of each point (a copy)."""
        return self._points.rows["active"].copy()

    @property
    def masked(self) -> Bits:
        """Masked alarm bits of each point (a copy)."""
        return self._points.rows["mask"].copy()

    @property
    def latched(self) -> Bits:
        """Latched alarm bits of each point (a copy)."""
        return self._latched.copy()

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
        if values.dtype != _FLOAT32 or values.shape != self._latched.shape:
            raise ValueError(
                f"values have dtype {values.dtype} and shape {values.shape}; "
                f"pass {len(self.table)} float32 readings, NaN where there is none"
            )
        if self._tick is not None and tick != self._tick + 1:
            raise ValueError(
                f"tick {tick} follows tick {self._tick}; step every tick in turn, "
                f"with NaN readings where a scan was missed"
            )
        if not (values.flags.c_contiguous and values.flags.writeable):
            values = np.require(values, np.float32, ["C", "W"])
        rows = self._hot
        self._busy, self._was_busy = self._was_busy, self._busy
        step_points(
            values, rows.rest, rows.of_points, rows.of_blocks, rows.marks, rows.flat,
            rows.any_flat, self._points.bits, self._timers, self._was_busy, self._busy,
            self._before, self._point, self._flipped, self._counts,
        )  # fmt: skip
        self._tick = tick
        return self._none if self._counts[CHANGED] == 0 else self._events(tick)

    def mask(self, rows: Ids, bits: Ids | int) -> None:
        """Set the masked bits of some points to exactly `bits`; 0 unmasks.

        Raises:
            ValueError: An unknown row, or bits outside 0 to 255.
        """
        at = self._rows(rows)
        pattern = _pattern(bits, at)
        rows = self._points.rows
        rows["mask"][at] = pattern
        rows["active"][at] &= ~pattern
        rows["running"][at] &= ~pattern
        for bit in range(8):
            self._timers[at[(pattern >> bit) & 1 == 1], bit] = 0
        self._wake(at)

    def unlatch(self, rows: Ids, bits: Ids | int) -> None:
        """Let go of latched bits of some points; an alarm still active latches when it next rises.

        Raises:
            ValueError: An unknown row, or bits outside 0 to 255.
        """
        at = self._rows(rows)
        self._latched[at] &= ~_pattern(bits, at)

    def reconfigure(self, rows: Ids, table: PointTable) -> None:
        """Give some points new limits and delays; alarms, timers, latches and masks live on.

        Only where `stuck_eps` or `stuck_ticks` changes, the count of flat ticks starts anew.

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
        records = self._points.rows
        before = records[["still", "still_ticks"]][at]
        self._points.configure(at, table, self.scan_s)
        anew = at[records[["still", "still_ticks"]][at] != before]
        records["flat"][anew] = self._hot.flat[anew] = 0
        self._latch[at] = table.latch
        self._hot.configure(self._points)
        self.table = self.table.with_rows(at, table)
        self._wake(at)

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies); with `table` it makes the same field again."""
        rows = self._points.rows
        taken: dict[str, Array] = {name: rows[name].copy() for name in _STATE}
        taken["flat"] = np.maximum(rows["flat"], self._hot.flat[: rows.size])
        taken["timer"] = self._timers.copy()
        taken["latched"] = self._latched.copy()
        taken["last"] = self._hot.last[: rows.size].copy()
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
        lacking = [name for name in _SNAPSHOT if name not in snapshot]
        if lacking:
            raise ValueError(f"the snapshot lacks {', '.join(lacking)}; it is not of an AlarmField")
        field = cls(table, float(snapshot["scan_s"][0]))
        for name, mine in field.snapshot().items():
            given = np.asarray(snapshot[name])
            if name != "tick" and (given.shape != mine.shape or given.dtype != mine.dtype):
                raise ValueError(
                    f"snapshot array {name} has shape {given.shape} and dtype {given.dtype}, but "
                    f"{len(table)} points need {mine.shape} of {mine.dtype}; pass their own table"
                )
        rows = field._points.rows
        for name in _STATE:
            rows[name] = snapshot[name]
        flat = snapshot["flat"]
        rows["flat"] = np.where(flat < WATCHED, 0, flat)
        field._hot.flat[: flat.size] = np.minimum(flat, WATCHED)
        field._hot.any_flat[:] = 1  # until the next tick knows better
        field._timers[:] = snapshot["timer"]
        rows["running"] = np.packbits(field._timers != 0, axis=1, bitorder="little")[:, 0]
        field._latched[:] = snapshot["latched"]
        field._tick = int(snapshot["tick"][0]) if snapshot["tick"].size else None
        field._hot.last[: flat.size] = snapshot["last"]
        return field

    def _wake(self, rows: Ints) -> None:
        """Have points evaluated at the next tick, whatever their readings."""
        busy = np.union1d(self._busy[: self._counts[BUSY]], rows)
        self._busy[: busy.size] = busy
        self._counts[BUSY] = busy.size
        self._hot.lo[rows], self._hot.hi[rows] = -np.inf, np.inf

    def _events(self, tick: int) -> Records:
        count = int(self._counts[FLIPS])
        few = count <= _FEW
        events, columns = self._few if few else _sheet(count)
        list_events(
            tick, self._hot.last, self._point, self._flipped, self._counts,
            self._points.bits, self._latch, self._latched, *columns,
        )  # fmt: skip
        return events[:count].copy() if few else events

    def _rows(self, rows: Ids) -> Ints:
        at = np.atleast_1d(np.asarray(rows))
        if at.size == 0:
            return np.empty(0, np.int64)
        if at.ndim != 1 or at.dtype.kind not in "iu" or at.min() < 0 or at.max() >= len(self.table):
            raise ValueError(
                f"rows {at.tolist()} are not rows of this field of {len(self.table)} points"
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


def _sheet(size: int) -> tuple[Records, tuple[Ints, Ints32, Floats32, Bits]]:
    """Room for events, and its columns as `list_events` writes them."""
    events = np.empty(size, EVENT)
    tick, point, value, bit = (matrix(events, name) for name in ("tick", "point", "value", "bit"))
    return events, (tick, point, value, bit)


def _pattern(bits: Ids | int, rows: Ints) -> Bits:
    """One bit pattern for each of `rows`."""
    pattern = np.asarray(bits)
    if pattern.dtype.kind not in "iu" or ((pattern < 0) | (pattern > 255)).any():
        raise ValueError(f"bits {bits!r} are not a bit pattern from 0 to 255")
    return np.broadcast_to(pattern, rows.shape).astype(np.uint8)
