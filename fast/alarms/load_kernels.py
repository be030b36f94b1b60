"""The kernels of the load of the areas: what an event does to its alarm and to the counters.

Each alarm that was ever active has a slot of whole numbers. Nothing is scheduled: whether an alarm
is stale, or ended quickly and came alone, is decided when it next changes, and told of the others
by `overdue`.

What a reader would get wrong: `judge` looks at all the events of a batch at once, so an alarm may
be among them once only. It writes what follows from each; nothing is done before `note`.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Bits, Ints, Ints32

FEW = 64
"""Events taken together: their trips to memory overlap, and they are judged several at a time."""

# Words of a slot; from RING on the last transitions, OLDEST the one before them: `chatter_count` in
# all; SINCE when it last rose or ended (-1: never), FLAGS see below.
ALARM, FLAGS, SINCE, RAISED, OLDEST, RING = range(6)
# Flags: whether it stands, chatters; MARK (nothing to remark is 0); above, the place in the ring.
_CHATTERS, _MARK, _PLACE = 1, 2, 4
_PENDING, _REPEATED = 1, 2
# Words of a row: its area, the alarms watched (bits of votes and of first-outs), where its members
# begin and end, and the slot of each of its alarms (-1: never active).
AREA, WATCHED, VOTES, VOTES_END, FIRSTS, FIRSTS_END = range(6)
SLOT, ROW_WORDS = 8, 16
ROW_MASK = ~(ROW_WORDS - 1)  # from the word of an alarm to the first of its row
# Parts of a batch, FEW numbers each: word of the alarm in its row, start of its slot; flags, since
# and oldest as they are; whether it rises; what follows: flags, and what is to be counted.
ALARMS, SLOTS, WAS, LAST, OLD, UP, FOLLOWS, COUNTED = range(0, 8 * FEW, FEW)
BATCH = 8 * FEW
_FLEET, _STALED, _CHATTERED = range(3)
# Places in the heads: tick; slots in use; how far to shift the number of a slot to find it; what is
# told of (changes of votes, new first-outs, areas); and what was fetched, or it would not be.
NOW, USED, SHIFT, CHANGES, NEW, TURNED, FETCHED = range(7)
# Places in the rules (`LoadRules`) and in an area's counters (`LOAD`).
(
    _WINDOW, _FLOOD_START, _FLOOD_END, _OVER, _CHATTER_COUNT, _CHATTER, _FLEETING, _ALONE, _STALE,
) = range(9)  # fmt: skip
(
    _ROSE, _STANDING, _IN_WINDOW, _IN_FLOOD, _FLOODS, _FLOOD_TICKS, _INTERVALS, _INTERVALS_OVER,
    _MOST, _IN_INTERVAL, _CHATTERINGS, _FLEETINGS, _STALES, _EVER_STALE,
) = range(14)  # fmt: skip
_NOT_NEGATIVE = 0x7FFFFFFF


@kernel("int64(int64,int64[::1],int32[::1])")
def judge(at: int, rules: Ints, batch: Ints32) -> int:
    """What follows from each event of the batch; not 0 where something is to be counted."""
    now, one, none = np.int32(at), np.int32(1), np.int32(0)
    ring, chatter = np.int32(rules[_CHATTER_COUNT] - 1), np.int32(rules[_CHATTER])
    fleeting, alone, stale = (
        np.int32(rules[_FLEETING]), np.int32(rules[_ALONE]), np.int32(rules[_STALE])
    )  # fmt: skip
    anything = none
    for i in range(FEW):
        was, last, old, up = batch[WAS + i], batch[LAST + i], batch[OLD + i], batch[UP + i]
        age, down = np.int32(now - last), np.int32(one - up)
        mark = np.int32(np.int32(was >> _MARK) & 3)
        lone = np.int32((last < none) | (age > alone))
        staled = np.int32(age >= stale)
        brief = np.int32((mark == none) & (age < fleeting) & (age < stale))
        chatters = np.int32((old >= none) & (np.int32(now - old) < chatter))
        place = np.int32(np.int32(was >> _PLACE) + one)
        place = np.int32(place * np.int32(place != ring))
        mark_then = np.int32((up & (one - lone)) * _REPEATED | (down & brief) * _PENDING)
        batch[FOLLOWS + i] = np.int32(
            up | (chatters << _CHATTERS) | (mark_then << _MARK) | (place << _PLACE)
        )
        fleet = np.int32(up & lone & np.int32(mark == _PENDING))
        chattered = np.int32(chatters & ~(was >> _CHATTERS))
        counted = np.int32(
            (fleet << _FLEET) | ((down & staled) << _STALED) | (chattered << _CHATTERED)
        )
        counted = np.int32(counted * np.int32((was ^ up) & one))
        batch[COUNTED + i] = counted
        anything = np.int32(anything | counted)
    return int(anything)


@kernel("void(int64,int64,int64,int32[::1],int32[::1],int32[::1],int64[::1],int64[:,::1])")
def note(
    at: int, size: int, counted: int, batch: Ints32, rows: Ints32, slots: Ints32, moved: Ints,
    load: Ints,
) -> None:  # fmt: skip
    """Do what `judge` said, and add up in `moved` who rose (below 2³²) and ended (above)."""
    for i in range(size):
        was, up = int(batch[WAS + i]), int(batch[UP + i])
        if (was & 1) == up:
            continue
        slot = batch[SLOTS + i] & _NOT_NEGATIVE
        slots[slot + FLAGS], slots[slot + SINCE] = batch[FOLLOWS + i], at
        slots[slot + OLDEST] = batch[OLD + i]
        slots[slot + RING + ((was >> _PLACE) & _NOT_NEGATIVE)] = at
        slots[slot + RAISED] += up
        row = batch[ALARMS + i] & _NOT_NEGATIVE & ROW_MASK
        moved[rows[row + AREA] & _NOT_NEGATIVE] += up + ((1 - up) << 32)
    if counted == 0:
        return
    for i in range(size):
        what = int(batch[COUNTED + i])
        row = batch[ALARMS + i] & _NOT_NEGATIVE & ROW_MASK
        area = rows[row + AREA]
        load[area, _FLEETINGS] += (what >> _FLEET) & 1
        load[area, _EVER_STALE] += (what >> _STALED) & 1
        load[area, _CHATTERINGS] += (what >> _CHATTERED) & 1


@kernel("int64(int64,int64[::1],int64[:,::1],int64[:,::1],int64[::1],int64[::1],int64[::1])")
def settle(
    at: int, rules: Ints, load: Ints, risen: Ints, moved: Ints, flooded: Ints, turned: Ints
) -> int:
    """Add to the counters what `moved`; how many areas, now listed, turned from `flooded`."""
    count = 0
    for area in range(load.shape[0]):
        rose, ended = moved[area] & 0xFFFFFFFF, moved[area] >> 32
        risen[at % rules[_WINDOW], area] += rose
        load[area, _ROSE] += rose
        load[area, _STANDING] += rose - ended
        load[area, _IN_INTERVAL] += rose
        load[area, _IN_WINDOW] += rose
        many = rose != 0 and load[area, _IN_WINDOW] >= rules[_FLOOD_START]
        if many and load[area, _IN_FLOOD] == 0:
            load[area, _IN_FLOOD] = 1
            load[area, _FLOODS] += 1
        if load[area, _IN_FLOOD] != flooded[area]:
            turned[count] = area
            count += 1
    return count


@kernel("void(int64,int64[::1],int64[::1],int64[:,::1],int64[:,::1],int64[::1],int64[::1])")
def advance(
    at: int, rules: Ints, heads: Ints, load: Ints, risen: Ints, moved: Ints, flooded: Ints
) -> None:
    """Let ticks pass up to `at`: windows slide, intervals close, floods end."""
    for area in range(load.shape[0]):
        moved[area], flooded[area] = 0, load[area, _IN_FLOOD]
    window = rules[_WINDOW]
    begun = heads[NOW] >= 0
    for tick in range(heads[NOW] + 1 if begun else at, at + 1):
        gone = tick % window
        for area in range(load.shape[0]):
            load[area, _IN_WINDOW] -= risen[gone, area]
            risen[gone, area] = 0
            load[area, _FLOOD_TICKS] += load[area, _IN_FLOOD]
            if load[area, _IN_WINDOW] < rules[_FLOOD_END]:
                load[area, _IN_FLOOD] = 0
            if gone == 0 and begun:
                load[area, _INTERVALS] += 1
                load[area, _MOST] = max(load[area, _MOST], load[area, _IN_INTERVAL])
                if load[area, _IN_INTERVAL] > rules[_OVER]:
                    load[area, _INTERVALS_OVER] += 1
                load[area, _IN_INTERVAL] = 0
    heads[NOW] = at


@kernel("void(int64,int64[::1],int64[:,::1],int32[:,::1],int32[:,::1])")
def overdue(now: int, rules: Ints, load: Ints, rows: Ints32, slots: Ints32) -> None:
    """Add to the counters what the passing of time alone has made of the alarms."""
    for slot in range(slots.shape[0]):
        area, passed = rows[slots[slot, ALARM] // 8, AREA], now - slots[slot, SINCE]
        if slots[slot, FLAGS] & 1 != 0:
            stale = 1 if passed >= rules[_STALE] else 0
            load[area, _STALES] += stale
            load[area, _EVER_STALE] += stale
        elif (slots[slot, FLAGS] >> _MARK) & 3 == _PENDING and passed > rules[_ALONE]:
            load[area, _FLEETINGS] += 1


@kernel("void(int64,uint8[::1],int64[::1],int64[::1],int64[:,::1],int32[:,::1],int32[:,::1])")
def end_silently(
    at: int, active: Bits, rules: Ints, heads: Ints, load: Ints, rows: Ints32, slots: Ints32
) -> None:
    """End the standing alarms whose bit is not set in `active`: no transition, nothing pending."""
    for slot in range(heads[USED]):
        alarm, flags, since = slots[slot, ALARM], slots[slot, FLAGS], slots[slot, SINCE]
        if flags & 1 == 0 or (int(active[alarm // 8]) >> (alarm % 8)) & 1 != 0:
            continue
        area = rows[alarm // 8, AREA]
        load[area, _STANDING] -= 1
        load[area, _EVER_STALE] += 1 if heads[NOW] - since >= rules[_STALE] else 0
        slots[slot, FLAGS] = flags & ~(1 | (3 << _MARK))
        slots[slot, SINCE] = at
