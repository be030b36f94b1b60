"""From what is true at each instrument to what it reports, once a scan, for a whole array.

A reading is the truth seen through a first-order lag, times gain, plus offset, drift and noise;
rounded to the instrument's resolution and held within its range; unless a fault speaks instead.

What a reader would get wrong: noise is a function of (point, tick), not of how many draws came
before, so removing one sensor or restoring a snapshot changes no other reading. Its shape is the
sum of four uniform 16-bit pieces of one draw (Irwin-Hall of order 4): mean 0, standard deviation
`noise_sd`, and never beyond 3.47 of them, which is kinder than a normal tail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from fast._jit import kernel
from fast._types import Array, Floats, Floats32, Ids, Keys, Numbers
from fast.streams import raw64

OK, STUCK, DROPOUT, FALSE = range(4)
"""Fault modes: none; the same reading for ever; no reading; seeing a false value for the truth."""

_FLOAT64 = np.dtype(np.float64)
_PIECE = np.uint64(0xFFFF)
_SHIFT_16, _SHIFT_32, _SHIFT_48 = (np.uint64(n) for n in (16, 32, 48))
_PIECES_MEAN = 2.0 * 65535.0
_PIECES_SD = 37837.22723720648  # √((2^32 − 1) / 3)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sensors:
    """What ``n`` instruments are like; each column a number, or one for each.

    Attributes:
        keys: Noise stream of each point (`fast.streams.keys_of`).
        gain, offset: Reading = gain · seen + offset (+ drift, noise); 1 and 0 when left out.
        noise_sd: Standard deviation of the noise, in the reading's unit.
        drift_per_s: Change of the offset per second since tick 0.
        tau_s: Time constant of the response to a rising truth (T90 / 2.303); 0 for none.
        tau_down_s: The same for a falling truth (recovery).
        range_lo, range_hi: Readings stay within; infinite when left out.
        resolution: Readings are multiples of it; 0 for no rounding.

    Raises:
        ValueError: A column of another length, a negative spread or time, or an empty range.
    """

    keys: Keys
    gain: Floats | float = 1.0
    offset: Floats | float = 0.0
    noise_sd: Floats | float = 0.0
    drift_per_s: Floats | float = 0.0
    tau_s: Floats | float = 0.0
    tau_down_s: Floats | float = 0.0
    range_lo: Floats | float = -np.inf
    range_hi: Floats | float = np.inf
    resolution: Floats | float = 0.0

    def __post_init__(self) -> None:
        n = len(self.keys)
        object.__setattr__(self, "keys", np.array(self.keys, np.uint64))
        for field in fields(self)[1:]:
            values = np.asarray(getattr(self, field.name), np.float64)
            if values.ndim > 1 or (values.ndim == 1 and values.size != n):
                raise ValueError(
                    f"{field.name} has shape {values.shape}; pass one number or one for each of "
                    f"the {n} sensors"
                )
            column = np.broadcast_to(values, n).copy()
            ranged = field.name.startswith("range_")
            wrong = np.isnan(column) if ranged else ~np.isfinite(column)
            if field.name in ("noise_sd", "tau_s", "tau_down_s", "resolution"):
                wrong |= column < 0.0
            if wrong.any():
                row = int(np.flatnonzero(wrong)[0])
                raise ValueError(f"{field.name} of sensor {row} is {column[row]}; see Sensors")
            object.__setattr__(self, field.name, column)
        empty = np.flatnonzero(np.asarray(self.range_lo) >= np.asarray(self.range_hi))
        if empty.size:
            raise ValueError(f"range_lo of sensor {int(empty[0])} is not below its range_hi")


class SensorField:
    """The state of many instruments scanned together every `scan_s` seconds.

    Raises:
        ValueError: `scan_s` is not above 0.
    """

    def __init__(self, sensors: Sensors, scan_s: float) -> None:
        if not 0.0 < scan_s < np.inf:
            raise ValueError(f"scan_s is {scan_s}; pass the seconds between two scans")
        self.sensors = sensors
        self.scan_s = float(scan_s)
        n = sensors.keys.size
        rising = self.scan_s / (np.asarray(sensors.tau_s) + self.scan_s)
        falling = self.scan_s / (np.asarray(sensors.tau_down_s) + self.scan_s)
        columns = (
            sensors.gain, sensors.offset, np.asarray(sensors.noise_sd) / _PIECES_SD,
            sensors.drift_per_s, rising, falling,
            sensors.range_lo, sensors.range_hi, sensors.resolution,
        )  # fmt: skip
        self._columns = np.stack(columns)
        self._seen = np.full(n, np.nan)
        self._mode = np.zeros(n, np.int8)
        self._value = np.full(n, np.nan)
        self._reading = np.full(n, np.nan, np.float32)
        self._sort_faults()

    def step(self, truth: Floats, tick: int) -> Floats32:
        """The readings at one scan; NaN where there is none.

        An instrument starts settled: its first scan sees the truth without lag. Where the truth
        is not finite there is no reading and the instrument waits.

        Args:
            truth: float64 ``(n,)``, in the unit of the reading before gain.
            tick: Number of the scan, 0 or more; it picks the noise and the drift.

        Returns:
            A new float32 array ``(n,)``; the field keeps it too, so do not write to it.

        Raises:
            ValueError: Wrong shape, or a negative tick.
        """
        if truth.shape != self._seen.shape or tick < 0:
            raise ValueError(
                f"truth has shape {truth.shape} and tick is {tick}; pass one value for each of "
                f"the {self._seen.size} sensors and a tick of 0 or more"
            )
        if truth.dtype != _FLOAT64 or not (truth.flags.c_contiguous and truth.flags.writeable):
            truth = np.require(truth, np.float64, ["C", "W"])
        if self._false.size:
            truth = truth.copy()
            truth[self._false] = self._value[self._false]
        out = np.empty(self._seen.size, np.float32)
        _read(
            truth, np.uint64(tick), tick * self.scan_s,
            self.sensors.keys, self._columns, self._seen, out,
        )  # fmt: skip
        if self._stuck.size:
            out[self._stuck] = self._value[self._stuck]
        if self._silent.size:
            out[self._silent] = np.nan
        self._reading = out
        return out

    def set_fault(self, rows: Ids, mode: int, value: Numbers | float = np.nan) -> None:
        """Put some sensors into a fault mode, or back to OK.

        Args:
            rows: Which sensors.
            mode: OK, STUCK, DROPOUT or FALSE.
            value: For FALSE what the sensor sees instead of the truth, for STUCK what it reports;
                NaN there freezes the last reading.

        Raises:
            ValueError: Unknown row or mode, or FALSE without a value.
        """
        at = np.atleast_1d(np.asarray(rows, np.int64))
        if at.size and not 0 <= at.min() <= at.max() < self._mode.size:
            raise ValueError(f"rows {at.tolist()} are not rows of these {self._mode.size} sensors")
        if mode not in (OK, STUCK, DROPOUT, FALSE):
            raise ValueError(f"mode {mode} is none of OK 0, STUCK 1, DROPOUT 2, FALSE 3")
        values = np.broadcast_to(np.asarray(value, np.float64), at.shape).copy()
        if mode == FALSE and not np.isfinite(values).all():
            raise ValueError("a FALSE sensor sees a value instead of the truth; pass finite ones")
        if mode == STUCK:
            values = np.where(np.isnan(values), self._reading[at], values)
        self._mode[at] = mode
        self._value[at] = values
        self._sort_faults()

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        state: tuple[tuple[str, Array], ...] = (
            ("seen", self._seen), ("mode", self._mode),
            ("value", self._value), ("reading", self._reading),
        )  # fmt: skip
        return {name: array.copy() for name, array in state}

    def restore(self, snapshot: Mapping[str, Array]) -> None:
        """Go back to a snapshot of a field of the same sensors.

        Raises:
            ValueError: The snapshot is of another number of sensors.
        """
        for name, now in self.snapshot().items():
            given = np.asarray(snapshot[name])
            if given.shape != now.shape:
                raise ValueError(
                    f"snapshot array {name} has shape {given.shape}; these sensors need {now.shape}"
                )
            setattr(self, f"_{name}", given.astype(now.dtype))
        self._sort_faults()

    def _sort_faults(self) -> None:
        self._stuck, self._silent, self._false = (
            np.flatnonzero(self._mode == mode) for mode in (STUCK, DROPOUT, FALSE)
        )


@kernel("void(float64[::1],uint64,float64,uint64[::1],float64[:,::1],float64[::1],float32[::1])")
def _read(
    truth: Floats, tick: np.uint64, now_s: float, keys: Keys, columns: Floats, seen: Floats,
    out: Floats32,
) -> None:  # fmt: skip
    """One scan of instruments without faults; no branches, so that it becomes vector code."""
    gain, offset, noise, drift = columns[0], columns[1], columns[2], columns[3]
    rising, falling = columns[4], columns[5]
    range_lo, range_hi, resolution = columns[6], columns[7], columns[8]
    for i in range(truth.size):
        target = truth[i]
        sees = target - target == 0.0  # a finite value
        gap = target - seen[i]
        up, down = rising[i], falling[i]  # both read, or the choice becomes a slow gather
        share = up if gap > 0.0 else down
        # NaN before the first scan; share 1 must land on the target to the bit.
        follows = (gap == gap) & (share < 1.0)
        lagged = seen[i] + share * gap if follows else target
        seen[i] = lagged if sees else seen[i]
        plain = gain[i] * lagged + offset[i] + drift[i] * now_s
        draw = raw64(keys[i], tick)
        low = (draw & _PIECE) + ((draw >> _SHIFT_16) & _PIECE)
        high = ((draw >> _SHIFT_32) & _PIECE) + (draw >> _SHIFT_48)
        noisy = plain + noise[i] * (float(np.int32(low + high)) - _PIECES_MEAN)
        reading = noisy if noise[i] > 0.0 else plain
        step = resolution[i] if resolution[i] > 0.0 else 1.0
        rounded = np.floor(reading / step + 0.5) * step
        reading = rounded if resolution[i] > 0.0 else reading
        reading = range_lo[i] if reading < range_lo[i] else reading
        reading = range_hi[i] if reading > range_hi[i] else reading
        out[i] = reading if sees else np.nan
