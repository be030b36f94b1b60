"""The kernels of one tick: prove that nothing happens, and evaluate where the proof fails.

A point is quiet while its reading stays inside its band ``(lo, hi)`` and moves by no more than the
least rate limit of its block; two compares and one difference then stand for all eight alarms.
Every other point is evaluated, this tick, by the rules of `AlarmField`. Points in which something
runs (a timer, a rate alarm, a watched flat line) are listed as *busy* and evaluated every tick
with their band open, until nothing runs any more.

A flat line needs no counter until it is long: each tick an eighth of the blocks is audited, by
comparing with the readings of the last tick and of eight ticks ago. A run of eight flat ticks
cannot pass an audit unseen, and is then counted exactly from the ring of the last sixteen readings
and watched. So a point that is not watched has been flat for fewer than sixteen ticks, and no stuck
alarm needs fewer.

What a reader would get wrong: the band is a sufficient condition only. A quiet point never changes;
a point evaluated needlessly costs time and nothing else.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bits, Floats32, Ints, Ints32
from fast.alarms.events import EVENT, column
from fast.alarms.record import (
    ABOVE,
    ACTIVE,
    BELOW,
    FLAT,
    H_CLEAR,
    HH,
    HH_CLEAR,
    L_CLEAR,
    LL,
    LL_CLEAR,
    MASK,
    NO_READING,
    OFF_TICKS,
    ON_TICKS,
    RATE,
    RAW,
    RUNNING,
    STILL,
    STILL_TICKS,
    H,
    L,
)

BLOCK = 64
STRIDE = 8
RING = 16
BUSY, CHANGED, FLIPS = range(3)
"""Places in `counts`: busy points, points with a transition, transitions."""

_LIMITS, _RATE, _STUCK, _BAD, _RANGE = 15, 16, 32, 64, 128
_LOWEST, _HIGHEST = np.float32(-np.inf), np.float32(np.inf)
_BELOW_NO_READING = np.nextafter(NO_READING, _LOWEST)
_NOTHING = np.float32(np.nan)
_TICK, _POINT, _BIT, _ACTIVE, _VALUE = (
    column(EVENT, name) for name in ("tick", "point", "bit", "active", "value")
)
_ZERO, _SHARE = np.float32(0.0), np.float32(0.45)


@kernel(
    "void(float32[::1],int64,float32[:,::1],float32[::1],float32[::1],float32[::1],float32[::1],"
    "float32[:,::1],int32[:,::1],uint16[:,::1],uint8[:,::1],uint16[:,::1],int32[::1],int32[::1],"
    "int32[::1],uint8[::1],int64[::1])"
)
def step_points(
    values: Floats32, tick: int, ring: Floats32, lo: Floats32, hi: Floats32,
    block_rate: Floats32, block_still: Floats32, floats: Floats32, ints: Ints32, shorts: Array,
    bits: Bits, timers: Array, was_busy: Ints32, busy: Ints32, point: Ints32, flipped: Bits,
    counts: Ints,
) -> None:  # fmt: skip
    """Take one reading a point; list who flipped in `point` and `flipped`, and who is busy."""
    now, before = ring[tick % RING], ring[(tick - 1) % RING]
    audit(values, tick, ring, block_still, lo, floats, ints)
    screen(values, now, before, lo, hi, block_rate, was_busy, busy, counts)
    evaluate(now, before, floats, ints, shorts, bits, timers, busy, point, flipped, counts)
    settle(now, lo, hi, floats, ints, bits, busy, counts)


@kernel(
    "void(float32[::1],int64,float32[:,::1],float32[::1],float32[::1],float32[:,::1],int32[:,::1])"
)
def audit(
    values: Floats32, tick: int, ring: Floats32, block_still: Floats32, lo: Floats32,
    floats: Floats32, ints: Ints32,
) -> None:  # fmt: skip
    """In an eighth of the blocks, have the points watched that were flat for the last eight ticks.

    The rows are cut where the eighth begins, so that indices start at 0: seen never to be negative,
    the loop over a block becomes vector code.
    """
    share = (block_still.size + STRIDE - 1) // STRIDE
    skipped = tick % STRIDE * share
    first = skipped * BLOCK
    now, before = values[first:], ring[(tick - 1) % RING][first:]
    earlier = ring[(tick - STRIDE) % RING][first:]
    for block in range(min(share, block_still.size - skipped)):
        start, near = block * BLOCK, block_still[skipped + block]
        if near < _ZERO:
            continue
        found = False
        if start + BLOCK <= now.size:
            for j in range(BLOCK):
                x = now[start + j]
                still = (abs(x - earlier[start + j]) <= near) & (abs(x - before[start + j]) <= near)
                found |= still & (abs(x) < NO_READING)
        else:
            found = True
        if not found:
            continue
        for j in range(start, min(start + BLOCK, now.size)):
            i, x = first + j, now[j]
            if not (abs(x - before[j]) <= near and abs(x - earlier[j]) <= near):
                continue
            if ints[i, FLAT] != 0 or ints[i, STILL_TICKS] == 0 or not abs(x) < NO_READING:
                continue
            flat = 0
            while flat < RING - 1:
                y = ring[(tick - flat - 1) % RING, i]
                if not (abs(x - y) <= floats[i, STILL] and y < NO_READING):
                    break
                x = y
                flat += 1
            if flat >= STRIDE:
                ints[i, FLAT] = flat - 1  # evaluating this tick makes it `flat`
                lo[i] = _HIGHEST  # and so it does not pass the screen


@kernel(
    "void(float32[::1],float32[::1],float32[::1],float32[::1],float32[::1],float32[::1],int32[::1],"
    "int32[::1],int64[::1])"
)
def screen(
    values: Floats32, now: Floats32, before: Floats32, lo: Floats32, hi: Floats32,
    block_rate: Floats32, was_busy: Ints32, busy: Ints32, counts: Ints,
) -> None:  # fmt: skip
    """Put the readings in their row, and list in `busy` who must be evaluated, ascending."""
    were, met, todo = counts[BUSY], 0, 0
    whole = values.size // BLOCK
    for block in range(block_rate.size):
        start, most = block * BLOCK, block_rate[block]
        found = block == whole
        if block < whole:
            for j in range(BLOCK):  # a constant length and this wording: it becomes vector code
                x = values[start + j]
                x = x if abs(x) < NO_READING else NO_READING
                now[start + j] = x
                moved = not (abs(x - before[start + j]) <= most)
                found |= (x <= lo[start + j]) | (x >= hi[start + j]) | moved
        else:
            for i in range(start, values.size):
                now[i] = values[i] if abs(values[i]) < NO_READING else NO_READING
        end = min(start + BLOCK, values.size)
        if found:
            for i in range(start, end):
                if met < were and was_busy[met] == i:
                    met += 1
                elif lo[i] < now[i] < hi[i] and abs(now[i] - before[i]) <= most:
                    continue
                busy[todo] = i
                todo += 1
        while met < were and was_busy[met] < end:
            busy[todo] = was_busy[met]
            met += 1
            todo += 1
    counts[BUSY] = todo


@kernel(
    "void(float32[::1],float32[::1],float32[:,::1],int32[:,::1],uint16[:,::1],uint8[:,::1],"
    "uint16[:,::1],int32[::1],int32[::1],uint8[::1],int64[::1])"
)
def evaluate(
    now: Floats32, before: Floats32, floats: Floats32, ints: Ints32, shorts: Array, bits: Bits,
    timers: Array, busy: Ints32, point: Ints32, flipped: Bits, counts: Ints,
) -> None:  # fmt: skip
    """Conditions, delays and mask of the listed points, exactly; note the bits that flipped."""
    changed, flips = 0, 0
    for place in range(counts[BUSY]):
        i = busy[place]
        x, was = now[i], int(bits[i, RAW])
        if x < NO_READING:
            raw, live = 0, 255
            if x <= floats[i, LL] or (was & 1 != 0 and x < floats[i, LL_CLEAR]):
                raw |= 1
            if x <= floats[i, L] or (was & 2 != 0 and x < floats[i, L_CLEAR]):
                raw |= 2
            if x >= floats[i, H] or (was & 4 != 0 and x > floats[i, H_CLEAR]):
                raw |= 4
            if x >= floats[i, HH] or (was & 8 != 0 and x > floats[i, HH_CLEAR]):
                raw |= 8
            if x <= floats[i, BELOW] or x >= floats[i, ABOVE]:
                raw |= _RANGE
            flat = 0
            if before[i] < NO_READING:
                moved = abs(x - before[i])
                if moved > floats[i, RATE]:
                    raw |= _RATE
                if ints[i, FLAT] != 0 and moved <= floats[i, STILL]:
                    flat = min(int(ints[i, FLAT]) + 1, int(ints[i, STILL_TICKS]))
                    if flat == ints[i, STILL_TICKS]:
                        raw |= _STUCK
            ints[i, FLAT] = flat
        else:
            raw, live = (was & _LIMITS) | _BAD, 255 ^ _LIMITS
            ints[i, FLAT] = 0
        bits[i, RAW] = raw
        active, running = int(bits[i, ACTIVE]), int(bits[i, RUNNING])
        live &= 255 ^ int(bits[i, MASK])
        differ = (raw ^ active) & live
        left = differ | (running & live)
        if left == 0:
            continue
        flip = 0
        while left != 0:
            one = left & -left
            left ^= one
            bit = _number(one)
            waited = 0
            if differ & one != 0:
                waited = 1 + (int(timers[i, bit]) if running & one != 0 else 0)
                if waited > shorts[i, OFF_TICKS if active & one != 0 else ON_TICKS]:
                    flip |= one
                    flips += 1
                    waited = 0
            if running & one != 0 or waited != 0:
                timers[i, bit] = waited
            running = running | one if waited != 0 else running & (255 ^ one)
        bits[i, RUNNING] = running
        if flip != 0:
            bits[i, ACTIVE] = active ^ flip
            point[changed], flipped[changed] = i, flip
            changed += 1
    counts[CHANGED], counts[FLIPS] = changed, flips


@kernel(
    "void(float32[::1],float32[::1],float32[::1],float32[:,::1],int32[:,::1],uint8[:,::1],"
    "int32[::1],int64[::1])"
)
def settle(
    now: Floats32, lo: Floats32, hi: Floats32, floats: Floats32, ints: Ints32, bits: Bits,
    busy: Ints32, counts: Ints,
) -> None:  # fmt: skip
    """Give each evaluated point its band, and keep in the list those in which something runs."""
    kept = 0
    for place in range(counts[BUSY]):
        i = busy[place]
        raw, x = int(bits[i, RAW]), now[i]
        live = 255 ^ int(bits[i, MASK])
        if raw & _BAD != 0:
            live &= 255 ^ _LIMITS  # frozen, timers too
        watched = 0 < ints[i, FLAT] < ints[i, STILL_TICKS]
        if (raw ^ int(bits[i, ACTIVE])) & live != 0 or raw & _RATE != 0 or watched:
            lo[i], hi[i] = _LOWEST, _HIGHEST
            busy[kept] = i
            kept += 1
            continue
        if raw & _BAD != 0:
            lo[i], hi[i] = _BELOW_NO_READING, _HIGHEST
            continue
        low, high = _LOWEST, NO_READING
        if raw & 1 != 0:
            high = min(high, floats[i, LL_CLEAR])
        else:
            low = max(low, floats[i, LL])
        if raw & 2 != 0:
            high = min(high, floats[i, L_CLEAR])
        else:
            low = max(low, floats[i, L])
        if raw & 4 != 0:
            low = max(low, floats[i, H_CLEAR])
        else:
            high = min(high, floats[i, H])
        if raw & 8 != 0:
            low = max(low, floats[i, HH_CLEAR])
        else:
            high = min(high, floats[i, HH])
        if raw & _RANGE == 0:
            low, high = max(low, floats[i, BELOW]), min(high, floats[i, ABOVE])
        elif x <= floats[i, BELOW]:
            high = min(high, floats[i, BELOW])
        else:
            low = max(low, floats[i, ABOVE])
        if raw & _STUCK != 0:
            # Any two readings between these are within `still` of each other.
            share = _SHARE * floats[i, STILL]
            down, up = x - share, x + share
            if not up - down <= floats[i, STILL]:
                down, up = x, x
            low = max(low, np.nextafter(down, _LOWEST))
            high = min(high, np.nextafter(up, _HIGHEST))
        lo[i], hi[i] = low, high
    counts[BUSY] = kept


@kernel("int64(int64)")
def _number(one: int) -> int:
    """The number of the only bit set."""
    number = 0
    while one > 1:
        one >>= 1
        number += 1
    return number


@kernel(
    "void(int64,float32[::1],int32[::1],uint8[::1],int64[::1],uint8[:,::1],uint8[::1],uint8[::1],"
    "int64[:,::1],int32[:,::1],float32[:,::1],uint8[:,::1])"
)
def list_events(
    tick: int, now: Floats32, point: Ints32, flipped: Bits, counts: Ints, bits: Bits, latch: Bits,
    latched: Bits, ticks: Ints, points: Ints32, values: Floats32, small: Bits,
) -> None:  # fmt: skip
    """Write one event a transition, by point, then bit, and latch what rose."""
    at = 0
    for place in range(counts[CHANGED]):
        i, left = point[place], int(flipped[place])
        active = int(bits[i, ACTIVE])
        latched[i] = int(latched[i]) | (left & active & int(latch[i]))
        value = now[i] if now[i] < NO_READING else _NOTHING
        while left != 0:
            one = left & -left
            left ^= one
            ticks[at, _TICK] = tick
            points[at, _POINT] = i
            small[at, _BIT] = _number(one)
            small[at, _ACTIVE] = 1 if active & one != 0 else 0
            values[at, _VALUE] = value
            at += 1
