"""The kernel of an event stage: all that follows from the events of a tick, in one go.

What a reader would get wrong: the passes over a batch look idle. In a large stage each event is a
trip to the memory of its row and another to that of its alarm; fetched for a few events at a time,
before the first is looked at, the trips overlap. Likewise the members of groups, then the groups.
"""

from fast._jit import kernel
from fast._types import Ints, Ints32, Keys
from fast.alarms.events import WHAT, WORDS, bit_of, rises, row_of
from fast.alarms.group_kernels import (
    move_firsts,
    move_votes,
    name_firsts,
    take_touched,
    vote,
)
from fast.alarms.load_kernels import (
    ALARM,
    ALARMS,
    CHANGES,
    FETCHED,
    FEW,
    FLAGS,
    LAST,
    NEW,
    NOW,
    OLD,
    RAISED,
    RING,
    ROW_MASK,
    ROW_WORDS,
    SHIFT,
    SINCE,
    SLOT,
    SLOTS,
    TURNED,
    UP,
    USED,
    WAS,
    WATCHED,
    advance,
    judge,
    note,
    settle,
)

_NOT_NEGATIVE = 0x7FFFFFFF


@kernel(
    "int64(int64[::1],int64,int64,int64[::1],int64[::1],int32[:,::1],int32[::1],int32[::1],"
    "int64[:,::1],int64[:,::1],int64[::1],int64[::1],int64[::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],int32[::1],uint64[::1],uint64[::1],int32[::1],int32[::1],int32[::1])"
)
def take_events(
    events: Ints, first_row: int, at: int, rules: Ints, heads: Ints, rows: Ints32, slots: Ints32,
    batch: Ints32, load: Ints, risen: Ints, moved: Ints, flooded: Ints, turned: Ints,
    picked: Ints32, voters: Ints32, votes: Ints32, alarms: Ints32, firsts: Ints32,
    votes_touched: Keys, firsts_touched: Keys, listed: Ints32, votes_told: Ints32,
    firsts_told: Ints32,
) -> int:  # fmt: skip
    """Go on to tick `at` and take its events; there is a free slot for each.

    Returns:
        0, and in `heads` how many records there are of each kind. With nothing done, -1 for events
        of rows beyond those of the stage, -2 for a tick that has passed.
    """
    table = rows.reshape(rows.size)
    if at < heads[NOW]:
        return -2
    if not _belong(events, first_row, table):
        return -1
    advance(at, rules, heads, load, risen, moved, flooded)
    found = _count(events, first_row, at, rules, heads, table, slots, batch, moved, load, picked)
    heads[CHANGES], heads[NEW] = 0, 0
    if found > 0:
        heads[FETCHED] = move_votes(found, picked, table, voters, votes, votes_touched)
        heads[FETCHED] += move_firsts(found, picked, table, alarms, firsts, firsts_touched)
        heads[CHANGES] = vote(take_touched(votes_touched, listed), listed, votes, votes_told)
        heads[NEW] = name_firsts(
            take_touched(firsts_touched, listed), listed, alarms, firsts, firsts_told
        )
    heads[TURNED] = settle(at, rules, load, risen, moved, flooded, turned)
    return 0


@kernel("boolean(int64[::1],int64,int32[::1])")
def _belong(events: Ints, first_row: int, rows: Ints32) -> bool:
    """Whether all events are of rows of the stage."""
    low, high = 0, 0
    for event in range(events.size // WORDS):
        row = first_row + row_of(events[event * WORDS + WHAT])
        low, high = min(low, row), max(high, row)
    return low >= 0 and high * ROW_WORDS < rows.size


@kernel(
    "int64(int64[::1],int64,int64,int64[::1],int64[::1],int32[::1],int32[::1],int32[::1],"
    "int64[::1],int64[:,::1],int32[::1])"
)
def _count(
    events: Ints, first_row: int, at: int, rules: Ints, heads: Ints, rows: Ints32, slots: Ints32,
    batch: Ints32, moved: Ints, load: Ints, picked: Ints32,
) -> int:  # fmt: skip
    """Count all events with their alarms and areas; how many are of groups, and are now listed."""
    total, found = events.size // WORDS, 0
    for begin in range(0, total, FEW):
        size = min(FEW, total - begin)
        heads[FETCHED] = _look_up(begin, size, first_row, events, rows, batch)
        if _read(size, heads, rows, slots, batch) < 0:
            _welcome(size, heads, rows, slots, batch)
            _read(size, heads, rows, slots, batch)
        for i in range(size):
            alarm = batch[ALARMS + i] & _NOT_NEGATIVE
            picked[found & _NOT_NEGATIVE] = alarm * 2 + batch[UP + i]
            found += (rows[(alarm & ROW_MASK) + WATCHED] >> (alarm & 7)) & 1
        note(at, size, judge(at, rules, batch), batch, rows, slots, moved, load)
    return found


@kernel("int64(int64,int64,int64,int64[::1],int32[::1],int32[::1])")
def _look_up(
    begin: int, size: int, first_row: int, events: Ints, rows: Ints32, batch: Ints32
) -> int:
    """Write down whose each event is and whether it rises; returns something fetched of all."""
    fetched = 0
    for i in range(size):
        what = events[((begin + i) * WORDS + WHAT) & _NOT_NEGATIVE]
        row = (first_row + row_of(what)) & _NOT_NEGATIVE
        alarm = row * ROW_WORDS + SLOT + bit_of(what)
        fetched += rows[alarm]
        batch[ALARMS + i], batch[UP + i] = alarm, rises(what)
    return fetched


@kernel("int64(int64,int64[::1],int32[::1],int32[::1],int32[::1])")
def _read(size: int, heads: Ints, rows: Ints32, slots: Ints32, batch: Ints32) -> int:
    """Read the slots of the batch; below 0 where an alarm has none, and then read again."""
    unknown, shift = 0, heads[SHIFT]
    for i in range(size):
        number = int(rows[batch[ALARMS + i] & _NOT_NEGATIVE])
        unknown |= number
        slot = (max(number, 0) & _NOT_NEGATIVE) << shift
        flags = int(slots[slot + FLAGS])
        batch[SLOTS + i], batch[WAS + i] = slot, flags
        batch[LAST + i] = slots[slot + SINCE]
        batch[OLD + i] = slots[slot + RING + ((flags >> 4) & _NOT_NEGATIVE)]
    return unknown


@kernel("void(int64,int64[::1],int32[::1],int32[::1],int32[::1])")
def _welcome(size: int, heads: Ints, rows: Ints32, slots: Ints32, batch: Ints32) -> None:
    """Give a slot to each alarm of the batch that has none."""
    for i in range(size):
        alarm = batch[ALARMS + i]
        if rows[alarm] >= 0:
            continue
        rows[alarm] = heads[USED]
        slot = heads[USED] << heads[SHIFT]
        for word in range(1 << heads[SHIFT]):
            slots[slot + word] = -1
        slots[slot + ALARM] = alarm // ROW_WORDS * 8 + alarm % ROW_WORDS - SLOT
        slots[slot + FLAGS], slots[slot + RAISED] = 0, 0
        heads[USED] += 1
