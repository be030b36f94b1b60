"""The rules of an alarm on whole arrays, as the two NumPy ways share them."""

from __future__ import annotations

import numpy as np

from fast._types import Array, Bits, Floats32, Ints32
from twin.bench.alarms.rules import BAD, HELD, LIMITS, RANGE, RATE, STUCK, Rules

__all__ = ["conditions", "flips"]


def conditions(
    x: Floats32, before: Floats32, raw: Bits, flat: Ints32, rules: Rules
) -> tuple[Bits, Ints32]:
    """The conditions now and the ticks each point has been flat; NaN in `before`: none there."""
    new = ((x <= rules.ll) | ((raw & 1 != 0) & (x < rules.ll_clear))).astype(np.uint8)
    new |= ((x <= rules.l) | ((raw & 2 != 0) & (x < rules.l_clear))).astype(np.uint8) << 1
    new |= ((x >= rules.h) | ((raw & 4 != 0) & (x > rules.h_clear))).astype(np.uint8) << 2
    new |= ((x >= rules.hh) | ((raw & 8 != 0) & (x > rules.hh_clear))).astype(np.uint8) << 3
    new[(x < rules.range_lo) | (x > rules.range_hi)] |= RANGE
    moved = np.abs(x - before)
    new[moved > rules.rate] |= RATE
    flat = np.where(moved <= rules.stuck_eps, flat + np.int32(1), np.int32(0))
    new[(flat >= rules.stuck_ticks) & (rules.stuck_ticks > 0)] |= STUCK
    bad = ~(np.abs(x) < HELD)
    if bad.any():
        new = np.where(bad, (raw & LIMITS) | BAD, new).astype(np.uint8)
        flat[bad] = 0
    return new, flat


def flips(raw: Bits, active: Bits, waited: Array, rules: Rules) -> Bits:
    """Which alarms follow their condition now; `waited` (8, n) is moved on."""
    live = ~np.where(raw & BAD != 0, rules.mask | LIMITS, rules.mask).astype(np.uint8)
    differ = raw ^ active
    flipped = np.zeros_like(raw)
    for bit in range(8):
        one = np.uint8(1 << bit)
        counts, lives = waited[bit], live & one != 0
        runs = (differ & one != 0) & lives
        after = np.where(runs, counts + np.uint16(1), np.where(lives, np.uint16(0), counts))
        limit = np.where(active & one != 0, rules.off_ticks, rules.on_ticks)
        over = runs & (after > limit)
        after[over] = 0
        waited[bit] = after
        flipped |= over.astype(np.uint8) << bit
    return flipped
