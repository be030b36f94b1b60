"""The kernels of votes and first-outs: an event moves its members, then their groups are weighed.

What a reader would get wrong: arrays are flat, a member four whole numbers and a group eight, so
that a place is found by a shift. Groups touched are bits of a map, which gives them back in order.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Ints32, Keys
from fast.alarms.load_kernels import FEW, FIRSTS, FIRSTS_END, ROW_MASK, VOTES, VOTES_END

# Words of a member. Held of a vote's: 1 on, 2 bad; of a first-out's: 1 on.
BIT, GROUP, HELD, ROW = range(4)
MEMBER = 4
# Words of a vote: what it is, its members that are good and on, those that are bad, its state.
SIZE, NEEDED, SOONER, FOR, OUT, STATE = range(6)
# Words of a first-out group: alarms that stand, the first (a member, -1 for none), that last told.
STANDING, FIRST, TOLD = range(3)
VOTE_WORDS, FIRST_WORDS = 8, 4

_NOT_NEGATIVE = 0x7FFFFFFF  # a place known to be none costs no look from the end
_ONE, _SHIFT = np.uint64(1), np.uint64(58)
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_PLACE_OF_BIT = np.zeros(64, np.int64)
with np.errstate(over="ignore"):
    _PLACE_OF_BIT[
        [int((_ONE << np.uint64(place)) * _DE_BRUIJN >> _SHIFT) for place in range(64)]
    ] = range(64)


@kernel("int64(int64,int32[::1],int32[::1],int32[::1],int32[::1],uint64[::1])")
def move_votes(
    found: int, picked: Ints32, rows: Ints32, members: Ints32, groups: Ints32, touched: Keys
) -> int:
    """Move the members of votes by the events picked; returns something fetched of all."""
    fetched = 0
    for begin in range(0, found, FEW):
        end = min(begin + FEW, found)
        fetched += _fetch(begin, end, VOTES, 3, picked, rows, members, groups)
        for place in range(begin, end):
            event = picked[place & _NOT_NEGATIVE] & _NOT_NEGATIVE
            row, bit, on = (event >> 1) & ROW_MASK, (event >> 1) & 7, event & 1
            bad = int(bit == 6)
            for member in range(rows[row + VOTES], rows[row + VOTES_END]):
                m = (member & _NOT_NEGATIVE) << 2
                held, number = int(members[m + HELD]), members[m + GROUP] & _NOT_NEGATIVE
                mask = int(bit == members[m + BIT]) | (bad << 1)
                now = (held & ~mask) | (mask * on)
                members[m + HELD] = now
                g = number << 3
                groups[g + FOR] += int(now == 1) - int(held == 1)
                groups[g + OUT] += (now >> 1) - (held >> 1)
                touched[number >> 6] |= _ONE << np.uint64(number & 63)
    return fetched


@kernel("int64(int64,int32[::1],int32[::1],int32[::1],int32[::1],uint64[::1])")
def move_firsts(
    found: int, picked: Ints32, rows: Ints32, members: Ints32, groups: Ints32, touched: Keys
) -> int:
    """Move the members of first-out groups likewise."""
    fetched = 0
    for begin in range(0, found, FEW):
        end = min(begin + FEW, found)
        fetched += _fetch(begin, end, FIRSTS, 2, picked, rows, members, groups)
        for place in range(begin, end):
            event = picked[place & _NOT_NEGATIVE] & _NOT_NEGATIVE
            row, bit, on = (event >> 1) & ROW_MASK, (event >> 1) & 7, event & 1
            for member in range(rows[row + FIRSTS], rows[row + FIRSTS_END]):
                m = (member & _NOT_NEGATIVE) << 2
                held, number = int(members[m + HELD]), members[m + GROUP] & _NOT_NEGATIVE
                moves = int(bit == members[m + BIT]) & (held ^ on)
                members[m + HELD] = held ^ moves
                g = number << 2
                standing, first = int(groups[g + STANDING]), int(groups[g + FIRST])
                first = member if (standing == 0) & (moves == 1) else first
                standing += moves * (2 * on - 1)
                groups[g + STANDING], groups[g + FIRST] = standing, -1 if standing == 0 else first
                touched[number >> 6] |= _ONE << np.uint64(number & 63)
    return fetched


@kernel("int64(int64,int64,int64,int64,int32[::1],int32[::1],int32[::1],int32[::1])")
def _fetch(
    begin: int, end: int, start: int, shift: int, picked: Ints32, rows: Ints32, members: Ints32,
    groups: Ints32,
) -> int:  # fmt: skip
    """Look at the first member of each event picked, then at its group (`1 << shift` words)."""
    fetched = 0
    for place in range(begin, end):
        row = ((picked[place & _NOT_NEGATIVE] & _NOT_NEGATIVE) >> 1) & ROW_MASK
        fetched += members[((rows[row + start] & _NOT_NEGATIVE) << 2) + GROUP]
    for place in range(begin, end):
        row = ((picked[place & _NOT_NEGATIVE] & _NOT_NEGATIVE) >> 1) & ROW_MASK
        number = members[((rows[row + start] & _NOT_NEGATIVE) << 2) + GROUP] & _NOT_NEGATIVE
        fetched += groups[number << shift]
    return fetched


@kernel("int64(uint64[::1],int32[::1])")
def take_touched(touched: Keys, listed: Ints32) -> int:
    """List the groups set in the map, ascending, and clear it; how many."""
    count = 0
    for word in range(touched.size):
        bits = touched[word]
        if bits == 0:
            continue
        touched[word] = 0
        while bits != 0:
            rest = bits & (bits - _ONE)
            listed[count] = word * 64 + _PLACE_OF_BIT[(bits ^ rest) * _DE_BRUIJN >> _SHIFT]
            count += 1
            bits = rest
    return count


@kernel("int64(int64,int32[::1],int32[::1],int32[::1])")
def vote(count: int, listed: Ints32, groups: Ints32, told: Ints32) -> int:
    """Vote in the groups listed; how many records (`VOTE`) of what changed are now in `told`."""
    records = 0
    for place in range(count):
        number = listed[place] & _NOT_NEGATIVE
        g = number << 3
        size, out, was = (
            int(groups[g + SIZE]), int(groups[g + OUT]), int(groups[g + STATE])
        )  # fmt: skip
        good, needed = size - out, int(groups[g + NEEDED])
        least = max(1, needed - out) if groups[g + SOONER] != 0 else min(needed, good)
        voted = int(groups[g + FOR] >= least) if good != 0 else was & 1
        now = voted | (int(out != 0) << 1) | (int(good == 0) << 2)
        groups[g + STATE] = now
        for bit in range(3):
            told[2 * records] = number
            told[2 * records + 1] = bit | (((now >> bit) & 1) << 8)
            records += ((was ^ now) >> bit) & 1
    return records


@kernel("int64(int64,int32[::1],int32[::1],int32[::1],int32[::1])")
def name_firsts(count: int, listed: Ints32, members: Ints32, groups: Ints32, told: Ints32) -> int:
    """How many of the groups listed have a new first-out: records (`FIRST`), now in `told`."""
    records = 0
    for place in range(count):
        number = listed[place] & _NOT_NEGATIVE
        g = number << 2
        first = int(groups[g + FIRST])
        m = (max(first, 0) & _NOT_NEGATIVE) << 2
        told[3 * records], told[3 * records + 1] = number, members[m + ROW]
        told[3 * records + 2] = members[m + BIT]
        records += int((first >= 0) & (first != groups[g + TOLD]))
        groups[g + TOLD] = first
    return records
