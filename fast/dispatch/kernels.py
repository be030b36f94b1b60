"""The life of a call list: calls come in, wait, and get the unit that is soonest there.

What a reader would get wrong: all that happens at one instant is known before anybody is sent.
Units that come free, shifts that begin and calls that come in at the same microsecond are taken
first; then the queue is gone through in its order, and each call takes the best of the units that
are free. A call that no free unit can reach lets those behind it pass, and even one that takes no
time keeps its unit for a microsecond.
"""

from fast._jit import kernel
from fast._types import Floats, Ints
from fast.dispatch.columns import (
    AHEAD,
    AT,
    COME_IN,
    DAILY,
    DAY_US,
    END_NODE,
    END_ROW,
    FREE_AT,
    GOING_AFTER,
    GOING_RANK,
    HANDOVER,
    HOME_AT,
    HOME_COLUMN,
    LEFT,
    LEFT_FROM,
    NEVER,
    NODE,
    NOW,
    ON_ROAD,
    ON_SCENE,
    RANK,
    SENT_AT,
    SHIFT_FROM,
    TO_HOSPITAL,
    TRAVEL,
    TURNED_OUT,
    TURNOUT,
    UNIT,
    UNITS_FREE,
)
from fast.dispatch.places import is_on_shift, next_on_shift, node_of

_HEAD, _TAIL, _COUNT = range(3)


@kernel("int64(int64[:,::1],int64[:,::1],int64)")
def _free_units(units: Ints, state: Ints, now: int) -> int:
    """How many units are on shift and not on a call."""
    count = 0
    for unit in range(units.shape[0]):
        if state[unit, FREE_AT] <= now and is_on_shift(units, unit, now):
            count += 1
    return count


@kernel("int64(int64[:,::1],int64[:,::1],int64[:,::1],int64[:,::1],int64[::1])")
def _next_instant(calls: Ints, units: Ints, state: Ints, lines: Ints, cursor: Ints) -> int:
    """The next moment at which somebody could be sent; NEVER when nothing is left to happen."""
    now, soonest, waiting = cursor[NOW], NEVER, 0
    if cursor[COME_IN] < calls.shape[0]:
        soonest = calls[cursor[COME_IN], AT]
    for rank in range(lines.shape[0]):
        waiting += lines[rank, _COUNT]
    if waiting == 0:
        return int(soonest)
    for unit in range(units.shape[0]):
        if state[unit, FREE_AT] > now:
            moment = next_on_shift(units, unit, state[unit, FREE_AT])
        elif not is_on_shift(units, unit, now):
            moment = next_on_shift(units, unit, now)
        else:
            moment = state[unit, HOME_AT] if state[unit, HOME_AT] > now else NEVER
        soonest = min(soonest, moment)
    if soonest > _settled_by(calls, units, state):
        return NEVER
    return int(soonest)


@kernel("int64(int64[:,::1],int64[:,::1],int64[:,::1])")
def _settled_by(calls: Ints, units: Ints, state: Ints) -> int:
    """From when nothing new can happen but shifts that come round: who cannot be reached now
    never will be. A day after the last call, the last way home and the last single shift."""
    last = calls[calls.shape[0] - 1, AT]
    for unit in range(units.shape[0]):
        last = max(last, state[unit, FREE_AT])
        if state[unit, HOME_AT] < NEVER:
            last = max(last, state[unit, HOME_AT])
        if units[unit, DAILY] == 0:
            last = max(last, units[unit, SHIFT_FROM])
    return int(last + DAY_US)


@kernel(
    "void(int64[:,::1],int64[:,::1],int64[:,::1],int64[:,::1],int64[::1],int64[::1],int64[:,::1])"
)
def _let_in(
    calls: Ints, units: Ints, state: Ints, lines: Ints, behind: Ints, cursor: Ints, out: Ints
) -> None:
    """Put the calls of this instant into their lines."""
    now = cursor[NOW]
    free = -1
    while cursor[COME_IN] < calls.shape[0] and calls[cursor[COME_IN], AT] == now:
        call = cursor[COME_IN]
        cursor[COME_IN] += 1
        if free < 0:
            free = _free_units(units, state, now)
        out[call, UNITS_FREE] = free
        rank = calls[call, RANK]
        for ahead in range(rank + 1):
            out[call, AHEAD] += lines[ahead, _COUNT]
        if lines[rank, _HEAD] < 0:
            lines[rank, _HEAD] = call
        else:
            behind[lines[rank, _TAIL]] = call
        lines[rank, _TAIL] = call
        lines[rank, _COUNT] += 1


@kernel(
    "int64(int64[:,::1],int64[:,::1],int64[:,::1],int64[:,::1],int64[::1],int64[::1],"
    "int64[:,::1],float64[::1],float64[::1],int64[::1])"
)
def next_question(
    calls: Ints, units: Ints, state: Ints, lines: Ints, behind: Ints, cursor: Ints, out: Ints,
    x: Floats, y: Floats, stands: Ints,
) -> int:  # fmt: skip
    """The next call for which there are units to choose from, with where each stands; −1: none.

    `stands` has the node of each unit that could be sent, −1 for the others.
    """
    while True:
        now = cursor[NOW]
        while cursor[GOING_RANK] < lines.shape[0]:
            rank, after = cursor[GOING_RANK], cursor[GOING_AFTER]
            call = lines[rank, _HEAD] if after < 0 else behind[after]
            if call < 0:
                cursor[GOING_RANK] += 1
                cursor[GOING_AFTER] = -1
                continue
            some = False
            for unit in range(units.shape[0]):
                stands[unit] = -1
                if state[unit, FREE_AT] <= now and is_on_shift(units, unit, now):
                    stands[unit] = node_of(units, state, unit, now, x, y)
                    some = True
            if some:
                return int(call)
            break
        now = _next_instant(calls, units, state, lines, cursor)
        if now == NEVER:
            return -1
        cursor[NOW], cursor[GOING_RANK], cursor[GOING_AFTER] = now, 0, -1
        _let_in(calls, units, state, lines, behind, cursor, out)


@kernel(
    "void(int64[:,::1],int64[:,::1],int64[:,::1],int64[:,::1],int64[::1],int64[::1],"
    "int64[:,::1],int64[:,::1],int64[::1],int64[::1],boolean,int64)"
)
def settle(
    calls: Ints, units: Ints, state: Ints, lines: Ints, behind: Ints, cursor: Ints, out: Ints,
    home_us: Ints, stands: Ints, way_us: Ints, by_arrival: bool, call: int,
) -> None:  # fmt: skip
    """Send the best unit to a call, or pass it over when none can reach it."""
    now, best, best_us, best_turnout = cursor[NOW], -1, NEVER, 0
    for unit in range(units.shape[0]):
        if stands[unit] < 0 or way_us[unit] >= NEVER:
            continue
        turnout = units[unit, TURNOUT] if state[unit, HOME_AT] <= now else 0
        takes = way_us[unit] + turnout if by_arrival else way_us[unit]
        if takes < best_us:
            best, best_us, best_turnout = unit, takes, turnout
    after, rank = cursor[GOING_AFTER], cursor[GOING_RANK]
    if best < 0:
        cursor[GOING_AFTER] = call
        return
    following = behind[call]
    if after < 0:
        lines[rank, _HEAD] = following
    else:
        behind[after] = following
    if following < 0:
        lines[rank, _TAIL] = after
    lines[rank, _COUNT] -= 1
    out[call, UNIT], out[call, SENT_AT] = best, now
    out[call, TURNED_OUT], out[call, TRAVEL] = best_turnout, way_us[best]
    out[call, LEFT_FROM] = stands[best]
    out[call, ON_ROAD] = 1 if state[best, HOME_AT] > now else 0
    free_at = now + best_turnout + way_us[best]
    free_at += calls[call, ON_SCENE] + calls[call, TO_HOSPITAL] + calls[call, HANDOVER]
    free_at = max(free_at, now + 1)
    home = home_us[calls[call, END_ROW], units[best, HOME_COLUMN]]
    state[best, FREE_AT], state[best, LEFT] = free_at, calls[call, END_NODE]
    state[best, HOME_AT] = NEVER if home >= NEVER else free_at + home


@kernel(
    "void(int64[:,::1],int64[:,::1],int64[:,::1],int64[:,::1],int64[::1],int64[::1],"
    "int64[:,::1],float64[::1],float64[::1],int64[:,::1],int64[:,::1],boolean)"
)
def run_on_matrix(
    calls: Ints, units: Ints, state: Ints, lines: Ints, behind: Ints, cursor: Ints, out: Ints,
    x: Floats, y: Floats, home_us: Ints, siren_us: Ints, by_arrival: bool,
) -> None:  # fmt: skip
    """The whole list, with all ways between nodes at hand."""
    stands, way_us = state[:, FREE_AT].copy(), state[:, FREE_AT].copy()
    while True:
        call = next_question(
            calls, units, state, lines, behind, cursor, out, x, y, stands
        )  # fmt: skip
        if call < 0:
            return
        node = calls[call, NODE]
        for unit in range(units.shape[0]):
            if stands[unit] >= 0:
                way_us[unit] = siren_us[stands[unit], node]
        settle(
            calls, units, state, lines, behind, cursor, out, home_us, stands, way_us,
            by_arrival, call,
        )  # fmt: skip
