"""The kernels of `fast.alarms.load`.

Each alarm that was ever active has a slot, a cache line of whole numbers or more, and all that an
event does happens there and in the counters of its area. Nothing is scheduled: whether an alarm is
stale, or ended quickly and came alone, is decided when it next changes, and told of the others by
`overdue`.

What a reader would get wrong: the lines of a few events are fetched before the first is looked at.
In a large stage each is a trip to memory; that way the trips overlap.
"""

from fast._jit import kernel
from fast._types import Bits, Ints, Ints32
from fast.alarms.events import FEW, WHAT, bit_of, rises, row_of

# Columns of a slot; from RECENT on the last transitions, AT the place of the oldest.
ALARM, AREA, RAISED, SINCE, ENDED, MARK, CHATTERING, AT, RECENT = range(9)
# Values of MARK; nothing to remark is 0.
_PLAIN, _PENDING, _REPEATED = range(3)
# Places in the heads: tick, slots in use.
NOW, USED = range(2)
# Places in the rules (`LoadRules`) and in an area's counters (`LOAD`).
(
    _WINDOW, _FLOOD_START, _FLOOD_END, _OVER, _CHATTER_COUNT, _CHATTER, _FLEETING, _ALONE, _STALE,
) = range(9)  # fmt: skip
(
    _ROSE, _NOW_STANDING, _IN_WINDOW, _IN_FLOOD, _FLOODS, _FLOOD_TICKS, _INTERVALS, _INTERVALS_OVER,
    _MOST, _IN_INTERVAL, _CHATTERS, _FLEETINGS, _STALES, _EVER_STALE,
) = range(14)  # fmt: skip
# What is noted of an area during a call: whether it was in flood before, and who rose.
_WAS_IN_FLOOD, _RISING = range(2)


@kernel(
    "int64(int64[:,::1],int64,int64,int32[::1],int64[::1],int64[::1],int64[:,::1],int64[:,::1],"
    "int32[::1],int32[:,::1],int32[::1],int32[::1],int64[:,::1],int64[::1])"
)
def take_events(
    events: Ints, first_row: int, at: int, areas: Ints32, rules: Ints, heads: Ints, load: Ints,
    risen: Ints, slot_of: Ints32, slots: Ints32, found: Ints32, fetched: Ints32, noted: Ints,
    turned: Ints,
) -> int:  # fmt: skip
    """Go on to tick `at` and count its events; there is a free slot for each.

    Returns:
        How many areas, now listed in `turned`, went into a flood or out of one; -1 for events of
        rows beyond those of the stage, and nothing done.
    """
    beyond = False
    for e in range(events.shape[0]):
        what = events[e, WHAT]
        row = first_row + row_of(what)
        outside = (row < 0) | (row >= areas.size)
        beyond |= outside
        found[e] = slot_of[0 if outside else row * 8 + bit_of(what)]
    if beyond:
        return -1
    for area in range(load.shape[0]):
        noted[area, _WAS_IN_FLOOD], noted[area, _RISING] = load[area, _IN_FLOOD], 0
    advance(at, rules, heads, load, risen)
    fleeting, alone, stale_after = rules[_FLEETING], rules[_ALONE], rules[_STALE]
    chatter_count, chatter = rules[_CHATTER_COUNT], rules[_CHATTER]
    for begin in range(0, events.shape[0], FEW):
        end = min(begin + FEW, events.shape[0])
        for e in range(begin, end):
            if found[e] >= 0:
                fetched[e - begin] = slots[found[e], SINCE]
                continue
            what = events[e, WHAT]
            row = first_row + row_of(what)
            alarm = row * 8 + bit_of(what)
            if slot_of[alarm] < 0:
                slot = heads[USED]
                heads[USED], slot_of[alarm] = slot + 1, slot
                slots[slot, :] = -1
                slots[slot, ALARM], slots[slot, AREA], slots[slot, RAISED] = alarm, areas[row], 0
                slots[slot, MARK], slots[slot, CHATTERING], slots[slot, AT] = _PLAIN, 0, 0
            found[e] = slot_of[alarm]
        for e in range(begin, end):
            slot, up = found[e], rises(events[e, WHAT])
            since, ended = int(slots[slot, SINCE]), int(slots[slot, ENDED])
            stands = 1 if since >= 0 else 0
            if stands == up:
                continue
            # Nobody can guess whether the next one rises or ends: numbers instead of branches.
            area, mark = slots[slot, AREA], slots[slot, MARK]
            lone = (ended < 0) | (at - ended > alone)
            stale = at - since >= stale_after
            brief = (mark == _PLAIN) & (at - since < fleeting) & (not stale)
            slots[slot, MARK] = up * _REPEATED * (not lone) + (1 - up) * _PENDING * brief
            slots[slot, SINCE] = up * (at + 1) - 1
            slots[slot, ENDED] = at + up * (ended - at)
            slots[slot, RAISED] += up
            noted[area, _RISING] += up
            load[area, _NOW_STANDING] += 2 * up - 1
            load[area, _FLEETINGS] += up & int((mark == _PENDING) & lone)
            load[area, _EVER_STALE] += (1 - up) & int(stale)
            place = int(slots[slot, AT])
            slots[slot, RECENT + place] = at
            place = place + 1 if place + 1 < chatter_count else 0
            oldest = slots[slot, RECENT + place]
            chatters = 1 if (oldest >= 0) & (at - oldest < chatter) else 0
            load[area, _CHATTERS] += chatters & (1 - slots[slot, CHATTERING])
            slots[slot, AT], slots[slot, CHATTERING] = place, chatters
    count = 0
    for area in range(load.shape[0]):
        rose = noted[area, _RISING]
        risen[at % rules[_WINDOW], area] += rose
        load[area, _ROSE] += rose
        load[area, _IN_INTERVAL] += rose
        load[area, _IN_WINDOW] += rose
        many = rose != 0 and load[area, _IN_WINDOW] >= rules[_FLOOD_START]
        if many and load[area, _IN_FLOOD] == 0:
            load[area, _IN_FLOOD] = 1
            load[area, _FLOODS] += 1
        if load[area, _IN_FLOOD] != noted[area, _WAS_IN_FLOOD]:
            turned[count] = area
            count += 1
    return count


@kernel("void(int64,int64[::1],int64[::1],int64[:,::1],int64[:,::1])")
def advance(at: int, rules: Ints, heads: Ints, load: Ints, risen: Ints) -> None:
    """Let ticks pass up to `at`: windows slide, intervals close, floods end."""
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


@kernel("void(int64,int64[::1],int64[:,::1],int32[:,::1])")
def overdue(now: int, rules: Ints, load: Ints, slots: Ints32) -> None:
    """Add to the counters what the passing of time alone has made of the alarms."""
    for slot in range(slots.shape[0]):
        area, since = slots[slot, AREA], slots[slot, SINCE]
        if since >= 0 and now - since >= rules[_STALE]:
            load[area, _STALES] += 1
            load[area, _EVER_STALE] += 1
        if slots[slot, MARK] == _PENDING and now - slots[slot, ENDED] > rules[_ALONE]:
            load[area, _FLEETINGS] += 1


@kernel("void(int64,uint8[::1],int64[::1],int64[::1],int64[:,::1],int32[:,::1])")
def end_silently(
    at: int, active: Bits, rules: Ints, heads: Ints, load: Ints, slots: Ints32
) -> None:
    """End the standing alarms whose bit is not set in `active`."""
    for slot in range(heads[USED]):
        alarm, area, since = slots[slot, ALARM], slots[slot, AREA], slots[slot, SINCE]
        if since < 0 or (int(active[alarm // 8]) >> (alarm % 8)) & 1 != 0:
            continue
        load[area, _NOW_STANDING] -= 1
        load[area, _EVER_STALE] += 1 if heads[NOW] - since >= rules[_STALE] else 0
        slots[slot, SINCE], slots[slot, ENDED], slots[slot, MARK] = -1, at, _PLAIN
