"""Our algorithm in NumPy: guard bands, a list of busy points, a flatline audit.

What a reader would get wrong: this is the yardstick that counts. What it gains over the dense way
comes from thought, and only what we gain over it comes from compiling. A bad reading stays NaN here
and is evaluated every tick; turning it into a number first costs all the others more. Flat lines
are found by comparing an eighth of the blocks a tick with the readings of eight ticks ago: to count
flat ticks, as we do, takes NumPy as long (within a fifth of a sixth to a quarter of its tick).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fast._types import Bits, Bools, Floats32, Ints, Ints32
from fast.alarms import PointTable
from twin.bench.alarms.evaluator import Evaluator, spread_bits
from twin.bench.alarms.peers.columns import conditions, flips
from twin.bench.alarms.rules import BAD, HELD, LIMITS, RANGE, RATE, STUCK, Rules

_BLOCK, _STRIDE, _RING = 64, 8, 16
_LOWEST, _HIGHEST = np.float32(-np.inf), np.float32(np.inf)


class NumpyGuard(Evaluator):
    """The second of the two yardsticks."""

    name = "numpy_guard"
    package = "numpy"

    def __init__(self, table: PointTable) -> None:
        n = len(table)
        self._rules = Rules.of(table)
        self._raw, self._active, self._latched = (np.zeros(n, np.uint8) for _ in range(3))
        self._flat, self._waited = np.zeros(n, np.int32), np.zeros((8, n), np.uint16)
        self._ring = np.full((_RING, n), np.nan, np.float32)
        self._lo, self._hi = np.full(n, _HIGHEST), np.full(n, _LOWEST)  # all, at first
        starts = np.arange(0, n, _BLOCK)
        least = np.minimum.reduceat(self._rules.rate, starts)
        self._rate = np.repeat(least, _BLOCK)[:n]
        most = np.maximum.reduceat(self._rules.stuck_eps, starts) * np.float32(_STRIDE * 1.00001)
        self._still = np.repeat(most, _BLOCK)[:n]
        self._busy, self._is_busy = np.empty(0, np.int64), np.zeros(n, np.bool_)
        self._met, self._also = np.empty(n, np.bool_), np.empty(n, np.bool_)
        self._moved = np.empty(n, np.float32)

    def step(self, values: Floats32, tick: int) -> Any:
        """See `Evaluator`."""
        now, before = self._ring[tick % _RING], self._ring[(tick - 1) % _RING]
        now[:] = values
        self._audit(now, before, tick)
        new = np.flatnonzero(self._screen(now, before))
        rows = np.concatenate([self._busy, new[~self._is_busy[new]]])
        if not rows.size:
            return rows, self._raw[:0], self._raw[:0]
        return self._evaluate(rows, now, before)

    def events(self, told: Any) -> Ints:
        """See `Evaluator`."""
        return spread_bits(*told)

    def _screen(self, now: Floats32, before: Floats32) -> Bools:
        met, also, moved = self._met, self._also, self._moved
        np.less_equal(now, self._lo, out=met)
        np.greater_equal(now, self._hi, out=also)
        met |= also
        np.subtract(now, before, out=moved)
        np.abs(moved, out=moved)
        np.less_equal(moved, self._rate, out=also)
        np.logical_not(also, out=also)  # NaN must be met too
        met |= also
        return met

    def _evaluate(self, rows: Ints, now: Floats32, before: Floats32) -> tuple[Ints, Bits, Bits]:
        x, rules = now[rows], self._rules.at(rows)
        raw, flat = conditions(x, before[rows], self._raw[rows], self._flat[rows], rules)
        # Only watched points are counted; others have been flat for too short to matter.
        flat[self._flat[rows] == 0] = 0
        raw[flat < rules.stuck_ticks] &= 255 ^ STUCK
        waited = self._waited[:, rows]
        active = self._active[rows]
        flipped = flips(raw, active, waited, rules)
        active = active ^ flipped
        self._waited[:, rows] = waited
        self._raw[rows], self._active[rows] = raw, active
        self._flat[rows] = np.minimum(flat, rules.stuck_ticks)
        self._latched[rows] |= flipped & active & rules.latch
        frozen = np.where(raw & BAD != 0, rules.mask | LIMITS, rules.mask)
        runs = ((raw ^ active) & ~frozen != 0) | (raw & RATE != 0)
        runs |= (flat > 0) & (flat < rules.stuck_ticks)
        self._is_busy[self._busy] = False
        self._busy = rows[runs]
        self._is_busy[self._busy] = True
        self._lo[self._busy], self._hi[self._busy] = _LOWEST, _HIGHEST
        self._settle(rows[~runs], x[~runs], raw[~runs], rules.at(np.flatnonzero(~runs)))
        changed = np.flatnonzero(flipped)
        return rows[changed], flipped[changed], active[changed]

    def _settle(self, rows: Ints, x: Floats32, raw: Bits, rules: Rules) -> None:
        """The band in which nothing changes, open at both ends."""
        low = np.where(raw & 1, _LOWEST, rules.ll)
        low = np.maximum(low, np.where(raw & 2, _LOWEST, rules.l))
        low = np.maximum(low, np.where(raw & 4, rules.h_clear, _LOWEST))
        low = np.maximum(low, np.where(raw & 8, rules.hh_clear, _LOWEST))
        high = np.where(raw & 1, rules.ll_clear, _HIGHEST)
        high = np.minimum(high, np.where(raw & 2, rules.l_clear, _HIGHEST))
        high = np.minimum(high, np.where(raw & 4, _HIGHEST, rules.h))
        high = np.minimum(high, np.where(raw & 8, _HIGHEST, rules.hh))
        below, above = np.nextafter(rules.range_lo, _LOWEST), np.nextafter(rules.range_hi, _HIGHEST)
        inside = raw & RANGE == 0
        low = np.where(inside, np.maximum(low, below), low)
        high = np.where(inside, np.minimum(high, above), high)
        under = ~inside & (x <= below)
        high = np.where(under, np.minimum(high, below), high)
        low = np.where(~inside & ~under, np.maximum(low, above), low)
        stuck = raw & STUCK != 0
        share = np.float32(0.45) * rules.stuck_eps
        near = (x + share) - (x - share) <= rules.stuck_eps
        share = np.where(near, share, np.float32(0))
        low = np.where(stuck, np.maximum(low, np.nextafter(x - share, _LOWEST)), low)
        high = np.where(stuck, np.minimum(high, np.nextafter(x + share, _HIGHEST)), high)
        self._lo[rows], self._hi[rows] = low, high

    def _audit(self, now: Floats32, before: Floats32, tick: int) -> None:
        """In an eighth of the blocks, watch the points that were flat for the last eight ticks."""
        blocks = -(-now.size // _BLOCK)
        share = -(-blocks // _STRIDE)
        first = tick % _STRIDE * share * _BLOCK
        cut = slice(first, first + share * _BLOCK)
        earlier, still = self._ring[(tick - _STRIDE) % _RING][cut], self._still[cut]
        flat = np.abs(now[cut] - earlier) <= still
        flat &= np.abs(now[cut] - before[cut]) <= still
        rows = first + np.flatnonzero(flat)
        rows = rows[(self._flat[rows] == 0) & (self._rules.stuck_ticks[rows] > 0)]
        if rows.size:
            long = self._flat_before(rows, tick)
            watched = long >= _STRIDE
            rows = rows[watched]
            self._flat[rows] = long[watched] - 1  # evaluating this tick makes it that many
            self._lo[rows] = _HIGHEST

    def _flat_before(self, rows: Ints, tick: int) -> Ints32:
        """For how many ticks up to this one each point has been flat, as far as the ring goes."""
        count, eps = np.zeros(rows.size, np.int32), self._rules.stuck_eps[rows]
        flat = np.abs(self._ring[tick % _RING, rows]) < HELD
        for back in range(_RING - 1):
            x, y = (
                self._ring[(tick - back) % _RING, rows],
                self._ring[(tick - back - 1) % _RING, rows],
            )
            flat &= np.abs(x - y) <= eps
            count += flat
        return count
