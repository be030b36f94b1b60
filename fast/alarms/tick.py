"""The kernels of one tick: prove that nothing happens, and evaluate where the proof fails.

Whoever does not pass the screen is evaluated, this tick, by the rules of `AlarmField`. Points in
which something runs (a timer, a rate alarm, a watched flat line) are listed as *busy* and evaluated
every tick with their band open, until nothing runs any more.

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
from fast.alarms.screen import (
    BLOCK,
    BUSY,
    CHANGED,
    FETCHED,
    FLIPS,
    HI,
    LAST,
    LO,
    MET,
    STILLNESS,
    screen,
)

_LIMITS, _RATE, _STUCK, _BAD, _RANGE = 15, 16, 32, 64, 128
_LOWEST, _HIGHEST = np.float32(-np.inf), np.float32(np.inf)
_BELOW_NO_READING = np.nextafter(NO_READING, _LOWEST)
_NOTHING = np.float32(np.nan)
_TICK, _POINT, _BIT, _ACTIVE, _VALUE = (
    column(EVENT, name) for name in ("tick", "point", "bit", "active", "value")
)
_SHARE = np.float32(0.45)


@kernel(
    "void(float32[::1],float32[::1],float32[:,::1],float32[:,::1],uint8[::1],uint8[::1],uint8[::1],"
    "uint8[:,::1],uint16[:,::1],int32[::1],int32[::1],float32[::1],int32[::1],uint8[::1],int64[::1])"
)
def step_points(
    values: Floats32, rest: Floats32, of_points: Floats32, of_blocks: Floats32, marks: Bits,
    flat: Bits, any_flat: Bits, bits: Bits, timers: Array, was_busy: Ints32, busy: Ints32,
    before: Floats32, point: Ints32, flipped: Bits, counts: Ints,
) -> None:  # fmt: skip
    """Take one reading a point; list who flipped in `point` and `flipped`, and who is busy.

    See `Rows` and `Points`; all rows of points are filled up to whole blocks.
    """
    last, lo, hi, still = of_points[LAST], of_points[LO], of_points[HI], of_points[STILLNESS]
    block_rate, block_still = of_blocks[0], of_blocks[1]
    floats, ints, shorts = bits.view(np.float32), bits.view(np.int32), bits.view(np.uint16)
    mark_words = marks.view(np.uint64)
    were, whole = counts[BUSY], values.size // BLOCK
    counts[MET] = counts[BUSY] = 0
    n = whole * BLOCK
    screen(
        0, values[:n], last, lo, hi, still, block_rate, block_still, marks, mark_words, flat,
        any_flat, ints, were, was_busy, busy, before, counts,
    )  # fmt: skip
    if n < values.size:
        for j in range(values.size - n):
            rest[j] = values[n + j]
        screen(
            n, rest, last[n:], lo[n:], hi[n:], still[n:], block_rate[whole:], block_still[whole:],
            marks, mark_words, flat[n:], any_flat[whole:], ints, were, was_busy, busy, before,
            counts,
        )  # fmt: skip
    evaluate(last, before, flat, floats, ints, shorts, bits, timers, busy, point, flipped, counts)
    settle(last, lo, hi, floats, ints, bits, busy, counts)


@kernel(
    "void(float32[::1],float32[::1],uint8[::1],float32[:,::1],int32[:,::1],uint16[:,::1],"
    "uint8[:,::1],uint16[:,::1],int32[::1],int32[::1],uint8[::1],int64[::1])"
)
def evaluate(
    now: Floats32, before: Floats32, flat_so_far: Bits, floats: Floats32, ints: Ints32,
    shorts: Array, bits: Bits, timers: Array, busy: Ints32, point: Ints32, flipped: Bits,
    counts: Ints,
) -> None:  # fmt: skip
    """Conditions, delays and mask of the listed points, exactly; note the bits that flipped."""
    fetched = 0
    for place in range(counts[BUSY]):  # trips to memory overlap here, and below would not
        fetched += bits[busy[place], RAW] + timers[busy[place], 0]
    counts[FETCHED] = fetched
    changed, flips = 0, 0
    for place in range(counts[BUSY]):
        i = busy[place]
        x, was, flat = now[i], int(bits[i, RAW]), 0
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
            if before[place] < NO_READING:
                moved = abs(x - before[place])
                if moved > floats[i, RATE]:
                    raw |= _RATE
                if ints[i, FLAT] != 0 and moved <= floats[i, STILL]:
                    flat = min(int(ints[i, FLAT]) + 1, int(ints[i, STILL_TICKS]))
                    if flat == ints[i, STILL_TICKS]:
                        raw |= _STUCK
        else:
            raw, live = (was & _LIMITS) | _BAD, 255 ^ _LIMITS
        if ints[i, FLAT] != 0 and flat == 0:
            flat_so_far[i] = 0
        ints[i, FLAT] = flat
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
