"""A plain object for each point: how most alarm servers and every tutorial do it."""

from __future__ import annotations

from typing import Any

import numpy as np

from fast._types import Floats32, Ints
from fast.alarms import PointTable
from twin.bench.alarms.evaluator import Evaluator
from twin.bench.alarms.rules import BAD, HELD, LIMITS, RANGE, RATE, STUCK, Rules

_HELD = float(HELD)
_FLOATS = ("ll", "ll_clear", "l", "l_clear", "h", "h_clear", "hh", "hh_clear", "range_lo",
           "range_hi")  # fmt: skip
_COUNTS = ("stuck_ticks", "on_ticks", "off_ticks", "latch", "mask")


class Objects(Evaluator):
    """A list of objects, each asked in turn."""

    name = "objects"
    most = 10_000

    def __init__(self, table: PointTable) -> None:
        rules = Rules.of(table)
        self._points = [_Point(number, rules) for number in range(len(table))]

    def step(self, values: Floats32, tick: int) -> Any:
        """See `Evaluator`."""
        found: list[tuple[int, int, int]] = []
        for point, value in zip(self._points, values.tolist(), strict=True):
            point.step(value, found)
        return found

    def events(self, told: Any) -> Ints:
        """See `Evaluator`."""
        return np.array(told, np.int64).reshape(-1, 3)


class _Point:
    """One point; bits as in the engine."""

    __slots__ = (*_FLOATS, *_COUNTS, "active", "eps_most", "flat", "last", "latched", "number",
                 "rate_most", "raw", "waited")  # fmt: skip
    ll: float
    ll_clear: float
    l: float  # noqa: E741  (the name of the column)
    l_clear: float
    h: float
    h_clear: float
    hh: float
    hh_clear: float
    range_lo: float
    range_hi: float
    stuck_ticks: int
    on_ticks: int
    off_ticks: int
    latch: int
    mask: int

    def __init__(self, number: int, rules: Rules) -> None:
        self.number = number
        for name in _FLOATS:
            setattr(self, name, float(getattr(rules, name)[number]))
        for name in _COUNTS:
            setattr(self, name, int(getattr(rules, name)[number]))
        self.rate_most = rounding_to(rules.rate[number])
        self.eps_most = rounding_to(rules.stuck_eps[number])
        self.raw = self.active = self.latched = self.flat = 0
        self.waited = [0] * 8
        self.last: float | None = None

    def step(self, x: float, found: list[tuple[int, int, int]]) -> None:
        was, live = self.raw, ~self.mask & 255
        if -_HELD < x < _HELD:
            raw = 0
            if x <= self.ll or (was & 1 and x < self.ll_clear):
                raw = 1
            if x <= self.l or (was & 2 and x < self.l_clear):
                raw |= 2
            if x >= self.h or (was & 4 and x > self.h_clear):
                raw |= 4
            if x >= self.hh or (was & 8 and x > self.hh_clear):
                raw |= 8
            if x < self.range_lo or x > self.range_hi:
                raw |= RANGE
            last, self.last = self.last, x
            if last is None:
                self.flat = 0
            else:
                moved = abs(x - last)
                if moved > self.rate_most:
                    raw |= RATE
                self.flat = self.flat + 1 if moved <= self.eps_most else 0
                if 0 < self.stuck_ticks <= self.flat:
                    raw |= STUCK
        else:
            raw = (was & LIMITS) | BAD
            live &= ~LIMITS
            self.last, self.flat = None, 0
        self.raw = raw
        differ, waited = (raw ^ self.active) & live, self.waited
        for bit in range(8):
            one = 1 << bit
            if not live & one:
                continue
            if not differ & one:
                waited[bit] = 0
                continue
            waited[bit] += 1
            if waited[bit] > (self.off_ticks if self.active & one else self.on_ticks):
                waited[bit] = 0
                self.active ^= one
                rises = self.active & one
                self.latched |= rises & self.latch
                found.append((self.number, bit, 1 if rises else 0))


def rounding_to(limit: np.float32) -> float:
    """The largest double that rounds to `limit` or less, so that doubles decide as floats do."""
    middle = (float(limit) + float(np.nextafter(limit, np.float32(np.inf)))) / 2
    return middle if np.float32(middle) == limit else float(np.nextafter(middle, 0.0))
