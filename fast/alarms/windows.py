"""Rolling windows as virtual points: rain sums, wind means and gusts, the rise of a level, hot
and cold days.

Readings are gathered in buckets (five minutes of rain, say). A window is the running bucket and the
closed ones before it that make up its span; at the end of each bucket it is exactly the span. What
comes out is one reading per window and tick, for an `AlarmField` of its own table.

What a reader would get wrong: a sum over gaps is too low, and would clear an alarm that stands.
So with more than a tenth of its readings missing a window has no reading (NaN), which freezes its
limit alarms and is an alarm of its own. Sums are kept in millionths as whole numbers: they do not
drift, and what has left the window has left it without a trace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fast._jit import kernel
from fast._types import Array, Floats, Floats32, Ints, Ints32, Numbers

KINDS = ("sum", "mean", "max", "rise", "days", "fall")
GAPS_MAX = 0.1
LARGEST = 1e7
"""Readings beyond this, scaled, are no readings: their sums would not fit."""

_SUM, _MEAN, _MAX, _RISE, _DAYS, _FALL = range(len(KINDS))
_MILLION = 1_000_000.0
_READINGS_MAX = 900_000  # of `LARGEST` in millionths, still a 64-bit number


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One virtual point.

    Attributes:
        row: Its source among the readings.
        kind: "sum" and "mean" of the readings, "max", or "rise": the newest reading less the last
            of the bucket that ended one span before the running one ends. "days": the least of
            the greatest readings of each day of the span, counted back from now; the earliest
            third of each day is left out, so that one noon is not counted for two days. "fall": how
            far the least reading of the newest day lies below that of the day one span earlier.
        span_s: Length, a whole number of buckets; of "days" and "fall" a whole number of days.
        scale: Factor on each reading, such as scan_s / 3600 to sum mm/h into mm.
        only_below: A fall counts only where the least reading of the newest day, scaled, is no
            higher; otherwise it reads 0.
        day_s: Length of a day.

    Raises:
        ValueError: Another kind, a scale that is 0 or not finite, or a span of no whole days.
    """

    row: int
    kind: str
    span_s: float
    scale: float = 1.0
    only_below: float = np.inf
    day_s: float = 86_400.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"window kind {self.kind!r} is none of {', '.join(KINDS)}")
        if not 0.0 < abs(self.scale) < np.inf:
            raise ValueError(f"scale is {self.scale}; pass a finite factor other than 0")
        if self.by_days:
            _whole(self.span_s, self.day_s, "span_s", "days")

    @property
    def by_days(self) -> bool:
        """Whether it looks at whole days."""
        return self.kind in ("days", "fall")

    @property
    def held_s(self) -> float:
        """How long a reading is kept: a fall looks at the day before its span as well."""
        return self.span_s + (self.day_s if self.kind == "fall" else 0.0)


class Windows:
    """All windows over the readings of one scan class.

    Args:
        windows: In the order of the readings that come out.
        rows: Number of readings that go in.
        scan_s: Seconds between two scans.
        bucket_s: Length of a bucket, a whole number of scans.
        before: What each source read before the first scan, for ever; NaN for "nothing". A fall
            is told only of what was read.

    Raises:
        ValueError: Unknown rows, or a span or bucket that does not come out even.
    """

    def __init__(
        self,
        windows: Sequence[Window],
        rows: int,
        *,
        scan_s: float,
        bucket_s: float,
        before: Numbers | float = np.nan,
    ) -> None:
        per_bucket = _whole(bucket_s, scan_s, "bucket_s", "scans")
        sizes = [_whole(window.held_s, bucket_s, "span_s", "buckets") for window in windows]
        days = [_whole(w.day_s, bucket_s, "day_s", "buckets") if w.by_days else 0 for w in windows]
        for window, size in zip(windows, sizes, strict=True):
            if not 0 <= window.row < rows:
                raise ValueError(f"{window} has a row outside the {rows} readings")
            if size * per_bucket > _READINGS_MAX:
                raise ValueError(f"{window} holds more than {_READINGS_MAX} readings; shorten it")
        n, depth = len(windows), max(sizes, default=0) + 1
        self._rows, self._per_bucket = rows, per_bucket
        self._row = np.array([window.row for window in windows], np.int32)
        self._kind = np.array([KINDS.index(window.kind) for window in windows], np.int32)
        self._size = np.array(sizes, np.int64)
        self._day = np.array(days, np.int64)
        third = np.where(self._kind == _DAYS, self._day // 3, 0)
        self._seen = np.where(self._day > 0, self._day - third, self._size)  # buckets of the newest
        # Of a fall the readings are kept with their sign turned, so that its greatest is the least.
        falls = self._kind == _FALL
        self._scale = np.array([window.scale for window in windows], np.float64)
        self._scale[falls] *= -1.0
        self._gate = -np.array([window.only_below for window in windows], np.float64)
        past = np.broadcast_to(np.asarray(before, np.float64), rows)[self._row] * self._scale
        known = (np.abs(past) <= LARGEST) & ~falls
        whole = np.where(known, np.floor(np.where(known, past, 0.0) * _MILLION + 0.5), 0.0)
        # Of each bucket of each window: sum, readings, greatest and last reading.
        self._sums = np.tile(whole.astype(np.int64) * per_bucket, (depth, 1))
        self._counts = np.tile(np.where(known, per_bucket, 0), (depth, 1))
        self._most = np.tile(np.where(known, past, -np.inf), (depth, 1))
        self._last = np.tile(np.where(known, past, np.nan), (depth, 1))
        # Of the closed buckets of each window.
        self._sum, self._count = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self._peak, self._other = np.zeros(n), np.zeros(n)
        self._tick = np.full(1, -1, np.int64)  # -1: none yet
        self._out = np.empty(n, np.float32)

    def step(self, readings: Floats32, tick: int) -> Floats32:
        """The windows' readings after one more scan.

        Args:
            readings: float32 ``(rows,)``; NaN where there is no reading.
            tick: One more than the tick before; the first may be any from 0.

        Returns:
            float32, one a window, NaN where too much is missing; overwritten by the next step.

        Raises:
            ValueError: Wrong shape or dtype, or a tick out of turn.
        """
        if readings.dtype != np.float32 or readings.shape != (self._rows,):
            raise ValueError(
                f"readings have dtype {readings.dtype} and shape {readings.shape}; "
                f"pass {self._rows} float32 readings, NaN where there is none"
            )
        last = int(self._tick[0])
        if tick < 0 or (last >= 0 and tick != last + 1):
            raise ValueError(
                f"tick {tick} follows tick {last}; step every tick in turn from 0 or later, "
                f"with NaN readings where a scan was missed"
            )
        bucket = tick // self._per_bucket
        if last < 0 or tick % self._per_bucket == 0:
            _open_bucket(
                bucket, self._size, self._day, self._seen, self._kind, self._sums, self._counts,
                self._most, self._last, self._sum, self._count, self._peak, self._other,
            )  # fmt: skip
            if last < 0:  # the part of the first bucket before the first tick
                self._fill(bucket, tick % self._per_bucket)
        _step(
            np.require(readings, np.float32, ["C", "W"]), bucket,
            tick % self._per_bucket + 1, self._per_bucket, self._row, self._kind, self._size,
            self._scale, self._gate, self._sums, self._counts, self._most, self._last, self._sum,
            self._count, self._peak, self._other, self._out,
        )  # fmt: skip
        self._tick[0] = tick
        return self._out

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        return {name: getattr(self, f"_{name}").copy() for name in _STATE}

    def restore(self, snapshot: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same windows.

        Raises:
            ValueError: The snapshot is of other windows.
        """
        for name, now in self.snapshot().items():
            given = np.asarray(snapshot[name])
            if given.shape != now.shape:
                raise ValueError(f"snapshot array {name} has shape {given.shape}, not {now.shape}")
            setattr(self, f"_{name}", given.astype(now.dtype))

    def _fill(self, bucket: int, ticks: int) -> None:
        """Let the running bucket have `ticks` readings like those of the bucket before it."""
        depth = len(self._sums)
        here, past = bucket % depth, (bucket - 1) % depth
        known = self._counts[past] > 0
        self._sums[here] = self._sums[past] // self._per_bucket * ticks
        self._counts[here] = np.where(known, ticks, 0)
        if ticks:
            self._most[here], self._last[here] = self._most[past], self._last[past]


_STATE = ("sums", "counts", "most", "last", "sum", "count", "peak", "other", "tick")


def _whole(length_s: float, unit_s: float, name: str, units: str) -> int:
    """How many units make a length that is a whole number of them."""
    count = int(length_s / unit_s + 0.5) if 0.0 < unit_s < np.inf and length_s < np.inf else 0
    if count < 1 or abs(count * unit_s - length_s) > 1e-9 * length_s:
        raise ValueError(
            f"{name} {length_s} is no whole number of {units} of {unit_s} s; "
            f"use {max(count, 1) * unit_s}"
        )
    return count


@kernel(
    "void(int64,int64[::1],int64[::1],int64[::1],int32[::1],int64[:,::1],int64[:,::1],"
    "float64[:,::1],float64[:,::1],int64[::1],int64[::1],float64[::1],float64[::1])"
)
def _open_bucket(
    bucket: int, size: Ints, day: Ints, seen: Ints, kind: Ints32, sums: Ints, counts: Ints,
    most: Floats, last: Floats, total: Ints, count: Ints, peak: Floats, other: Floats,
) -> None:  # fmt: skip
    """Begin bucket number `bucket`, and gather the closed ones that stay in each window.

    Of a window by days `peak` is of the newest day and `other` of those before it: the greatest of
    the earliest day for a fall, the least of the days' greatest otherwise.
    """
    depth = sums.shape[0]
    here = bucket % depth
    for i in range(size.size):
        sums[here, i], counts[here, i], most[here, i], last[here, i] = 0, 0, -np.inf, np.nan
        total[i], count[i], peak[i] = 0, 0, -np.inf
        for back in range(1, size[i]):
            past = (bucket - back) % depth
            total[i] += sums[past, i]
            count[i] += counts[past, i]
            if back < seen[i]:
                peak[i] = max(peak[i], most[past, i])
        other[i] = np.inf
        if day[i] > 0:
            first = size[i] // day[i] - 1 if kind[i] == _FALL else 1
            for ago in range(first, size[i] // day[i]):
                greatest = -np.inf
                for back in range(ago * day[i], ago * day[i] + seen[i]):
                    greatest = max(greatest, most[(bucket - back) % depth, i])
                other[i] = min(other[i], greatest)


@kernel(
    "void(float32[::1],int64,int64,int64,int32[::1],int32[::1],int64[::1],float64[::1],"
    "float64[::1],int64[:,::1],int64[:,::1],float64[:,::1],float64[:,::1],int64[::1],int64[::1],"
    "float64[::1],float64[::1],float32[::1])"
)
def _step(
    readings: Floats32, bucket: int, due: int, per_bucket: int, row: Ints32, kind: Ints32,
    size: Ints, scale: Floats, gate: Floats, sums: Ints, counts: Ints, most: Floats, last: Floats,
    total: Ints, count: Ints, peak: Floats, other: Floats, out: Floats32,
) -> None:  # fmt: skip
    """Put the readings in the running bucket and say what each window reads."""
    depth = sums.shape[0]
    here = bucket % depth
    for i in range(size.size):
        x = float(readings[row[i]]) * scale[i]
        good = abs(x) <= LARGEST
        if good:
            sums[here, i] += int(np.floor(x * _MILLION + 0.5))
            counts[here, i] += 1
            most[here, i] = max(most[here, i], x)
            last[here, i] = x
        came = count[i] + counts[here, i]
        expected = (size[i] - 1) * per_bucket + due
        value = np.nan
        if kind[i] == _RISE:
            if good:
                value = x - last[(bucket - size[i]) % depth, i]
        elif came > 0 and expected - came <= GAPS_MAX * expected:
            greatest = max(peak[i], most[here, i])
            if kind[i] == _MAX:
                value = greatest
            elif kind[i] == _DAYS:
                value = min(greatest, other[i])
            elif kind[i] == _FALL:
                value = greatest - other[i] if greatest >= gate[i] else 0.0
            else:
                value = float(total[i] + sums[here, i]) / _MILLION
                if kind[i] == _MEAN:
                    value = value / came
            if abs(value) > 2.0 * LARGEST:  # a whole day without a reading
                value = np.nan
        out[i] = value
