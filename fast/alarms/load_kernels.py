"""The kernels of `fast.alarms.load`.

Each alarm that was ever active has a slot, a row of whole numbers. Active alarms are chained in the
order they rose, so those about to become stale stand next to each other; alarms that ended quickly
are chained in the order they ended, until it is certain that they came alone. The first two slots
are no alarms but the ends of the two chains, which are rings.
"""

from fast._jit import kernel
from fast._types import Bits, Ints, Ints32
from fast.alarms.events import EVENT, column

# Columns of a slot; from RECENT on the last transitions, AT the place of the oldest.
ALARM, AREA, RAISED, SINCE, ENDED, NEXT, PREVIOUS, MARK, CHATTERING, AT, RECENT = range(11)
STANDING, PENDING_ONES, FIRST_ALARM = range(3)  # slots: the ends of the chains, then alarms
# Values of MARK.
PLAIN, STALE, PENDING, REPEATED = range(4)
# Places in the heads: tick, slots in use, the first standing alarm not yet stale.
NOW, USED, FRESH = range(3)
# Places in the rules (`LoadRules`) and in an area's counters (`LOAD`).
(
    _WINDOW, _FLOOD_START, _FLOOD_END, _OVER, _CHATTER_COUNT, _CHATTER, _FLEETING, _ALONE, _STALE,
) = range(9)  # fmt: skip
(
    _ROSE, _NOW_STANDING, _IN_WINDOW, _IN_FLOOD, _FLOODS, _FLOOD_TICKS, _INTERVALS, _INTERVALS_OVER,
    _MOST, _IN_INTERVAL, _CHATTERS, _FLEETINGS, _STALES, _EVER_STALE,
) = range(14)  # fmt: skip

_POINT, _BIT, _ACTIVE = (column(EVENT, name) for name in ("point", "bit", "active"))


@kernel("void(int64,int64[::1],int64[::1],int64[:,::1],int64[:,::1],int32[:,::1])")
def advance(at: int, rules: Ints, heads: Ints, load: Ints, risen: Ints, slots: Ints32) -> None:
    """Let ticks pass up to `at`: windows slide, intervals close, floods end, alarms go stale."""
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
    slot = heads[FRESH]
    while slot != STANDING and slots[slot, SINCE] + rules[_STALE] <= at:
        slots[slot, MARK] = STALE
        load[slots[slot, AREA], _STALES] += 1
        load[slots[slot, AREA], _EVER_STALE] += 1
        slot = slots[slot, NEXT]
    heads[FRESH] = slot
    slot = slots[PENDING_ONES, NEXT]
    while slot != PENDING_ONES and slots[slot, ENDED] + rules[_ALONE] < at:
        slots[slot, MARK] = PLAIN
        load[slots[slot, AREA], _FLEETINGS] += 1
        slot = slots[slot, NEXT]
    slots[PENDING_ONES, NEXT], slots[slot, PREVIOUS] = slot, PENDING_ONES


@kernel(
    "void(int32[:,::1],uint8[:,::1],int64,int64,int32[::1],int64[::1],int64[::1],int64[:,::1],"
    "int64[:,::1],int32[::1],int32[:,::1])"
)
def count_events(
    points: Ints32, small: Bits, first_row: int, at: int, areas: Ints32, rules: Ints, heads: Ints,
    load: Ints, risen: Ints, slot_of: Ints32, slots: Ints32,
) -> None:  # fmt: skip
    """Count the events of tick `at`; there is a free slot for each."""
    here = at % rules[_WINDOW]
    for event in range(points.shape[0]):
        row = first_row + points[event, _POINT]
        alarm = row * 8 + small[event, _BIT]
        area, slot = areas[row], slot_of[alarm]
        if slot < 0:
            slot = heads[USED]
            heads[USED] += 1
            slot_of[alarm] = slot
            slots[slot, :] = -1
            slots[slot, ALARM], slots[slot, AREA] = alarm, area
            slots[slot, RAISED], slots[slot, MARK] = 0, PLAIN
            slots[slot, CHATTERING], slots[slot, AT] = 0, 0
        stands, rises = slots[slot, SINCE] >= 0, small[event, _ACTIVE] != 0
        if stands == rises:
            continue
        if stands or slots[slot, MARK] == PENDING:
            before, after = slots[slot, PREVIOUS], slots[slot, NEXT]
            slots[before, NEXT], slots[after, PREVIOUS] = after, before
            if heads[FRESH] == slot:
                heads[FRESH] = after
        chain = STANDING
        if rises:
            ended = slots[slot, ENDED]
            lone = ended < 0 or at - ended > rules[_ALONE]
            slots[slot, MARK] = PLAIN if lone else REPEATED
            slots[slot, SINCE] = at
            slots[slot, RAISED] += 1
            risen[here, area] += 1
            load[area, _ROSE] += 1
            load[area, _NOW_STANDING] += 1
            load[area, _IN_INTERVAL] += 1
            load[area, _IN_WINDOW] += 1
            if load[area, _IN_FLOOD] == 0 and load[area, _IN_WINDOW] >= rules[_FLOOD_START]:
                load[area, _IN_FLOOD] = 1
                load[area, _FLOODS] += 1
        else:
            brief = slots[slot, MARK] == PLAIN and at - slots[slot, SINCE] < rules[_FLEETING]
            chain = PENDING_ONES if brief else -1
            load[area, _NOW_STANDING] -= 1
            load[area, _STALES] -= 1 if slots[slot, MARK] == STALE else 0
            slots[slot, MARK] = PENDING if brief else PLAIN
            slots[slot, SINCE], slots[slot, ENDED] = -1, at
        if chain >= 0:
            last = slots[chain, PREVIOUS]
            slots[last, NEXT], slots[chain, PREVIOUS] = slot, slot
            slots[slot, PREVIOUS], slots[slot, NEXT] = last, chain
            if rises and heads[FRESH] == STANDING:
                heads[FRESH] = slot
        place = slots[slot, AT]
        slots[slot, RECENT + place] = at
        place = place + 1 if place + 1 < rules[_CHATTER_COUNT] else 0
        oldest = slots[slot, RECENT + place]
        chatters = 1 if oldest >= 0 and at - oldest < rules[_CHATTER] else 0
        load[area, _CHATTERS] += 1 if chatters > slots[slot, CHATTERING] else 0
        slots[slot, AT], slots[slot, CHATTERING] = place, chatters


@kernel("void(int64,uint8[::1],int64[::1],int64[:,::1],int32[:,::1])")
def end_silently(at: int, active: Bits, heads: Ints, load: Ints, slots: Ints32) -> None:
    """End the standing alarms whose bit is not set in `active`."""
    slot = slots[STANDING, NEXT]
    while slot != STANDING:
        alarm, area, after = slots[slot, ALARM], slots[slot, AREA], slots[slot, NEXT]
        if (int(active[alarm // 8]) >> (alarm % 8)) & 1 == 0:
            before = slots[slot, PREVIOUS]
            slots[before, NEXT], slots[after, PREVIOUS] = after, before
            if heads[FRESH] == slot:
                heads[FRESH] = after
            load[area, _NOW_STANDING] -= 1
            load[area, _STALES] -= 1 if slots[slot, MARK] == STALE else 0
            slots[slot, SINCE], slots[slot, ENDED], slots[slot, MARK] = -1, at, PLAIN
        slot = after
