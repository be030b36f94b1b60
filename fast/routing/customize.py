"""Putting weights on a hierarchy: all at once, or only what a few changed roads touch.

Every arc y → z must weigh no more than the detour over any lower node x joined to both. Lower nodes
come first, so one ascending pass over the arcs does it; a run of arcs at a time, which the compiler
turns into vector instructions. A partial update recomputes an arc from its road arcs and its
triangles, and goes on to the arcs it supports only where its weight changed; both ways end at the
same numbers to the bit, because both take the minimum of the same sums.

What a reader would get wrong: ``int32 + int32`` is an int64 to the compiler, which ends all
vectorisation; each sum is brought back to 32 bits at once. INFINITE + INFINITE still fits. And a
store on a condition is a branch: a minimum is written back whether it changed or not.
"""

import numpy as np

from fast._doubles import bits
from fast._jit import kernel
from fast._types import Array, Ints, Ints32, Keys
from fast.routing.elimination import ROW_BITS
from fast.routing.labels import NOT_MADE

_CLOSED = (2**30 - 1) << 32
_SHORT = 4  # entries: a run of fewer is cheaper one by one

GAVE_UP = -1


@kernel("void(int32[::1],int32[::1],int64[::1])")
def weigh(weight: Ints32, place: Ints32, own: Ints) -> None:
    """Give every place the quickest of the road arcs at it.

    Args:
        own: ``(2m + 1,)``: ``weight << 32 | road arc``, of equals the lowest arc; hierarchy arcs
            upwards and downwards by turns, then the loops.
    """
    for at in range(own.size):
        own[at] = _CLOSED
    for a in range(weight.size):
        at = place[a]
        own[at] = min(own[at], (int(weight[a]) << 32) | a)


@kernel("void(int64[::1],int32[::1],int32[::1])")
def spread(own: Ints, up: Ints32, down: Ints32) -> None:
    """Give every arc the weight of its own road, in both directions."""
    for c in range(up.size):
        up[c] = own[2 * c] >> 32
        down[c] = own[2 * c + 1] >> 32


@kernel("void(int64,int64,int32[::1],int32[:,::1],int32[::1],int32[::1])")
def customize(
    begin: int, end: int, run_first: Ints32, runs: Ints32, up: Ints32, down: Ints32
) -> None:
    """Let arcs from `begin` to `end`, ascending, better the arcs they are detours for.

    Once all arcs have been through, every one weighs no more than its best way over lower nodes.
    """
    for i in range(begin, end):
        to, back = up[i], down[i]
        for r in range(run_first[i], run_first[i + 1]):
            j, c, length = runs[r, 0], runs[r, 1], runs[r, 2]
            if length < _SHORT:
                for t in range(length):
                    leg, goal = np.uint64(j + t), np.uint64(c + t)
                    rise, was_up = np.int32(back + up[leg]), up[goal]
                    up[goal] = rise if rise < was_up else was_up
                    fall, was_down = np.int32(to + down[leg]), down[goal]
                    down[goal] = fall if fall < was_down else was_down
            else:
                legs, goals = up[j : j + length], up[c : c + length]
                for t in range(length):
                    rise, was_up = np.int32(back + legs[t]), goals[t]
                    goals[t] = rise if rise < was_up else was_up
                legs, goals = down[j : j + length], down[c : c + length]
                for t in range(length):
                    fall, was_down = np.int32(to + legs[t]), goals[t]
                    goals[t] = fall if fall < was_down else was_down


@kernel(
    "int64(int64[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],"
    "int32[::1],int32[:,::1],int32[::1],int32[:,::1],int64[::1],int32[::1],int32[::1],uint64[::1],"
    "int16[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[::1],int32[:,::1],"
    "int64[::1],int64)"
)
def update(
    changed: Ints, weight: Ints32, place: Ints32, input_first: Ints32, inputs: Ints32,
    first: Ints32, tail: Ints32, run_first: Ints32, runs: Ints32, triangle_first: Ints32,
    legs: Ints32, own: Ints, up: Ints32, down: Ints32, dirty: Keys, head_depth: Array,
    rows_up: Ints32, at_up: Ints32, made_up: Ints32, rows_down: Ints32, at_down: Ints32,
    made_down: Ints32, touched: Ints32, counts: Ints, budget: int,
) -> int:  # fmt: skip
    """Bring `own`, `up` and `down` to the weights as they are now, after some have changed.

    A row is touched when an arc of its id gave one of its entries, or now betters one; an arc that
    does neither may change as it likes. For a doubtful row that holds too: either it is made again
    anyway, or its entries turn out to be the right ones.

    Args:
        changed: Road arcs whose `weight` is new.
        dirty: ``(m // 64 + 1,)`` zeros, and zeros again afterwards.
        rows_up, at_up, made_up, rows_down, at_down, made_down: See `labels`.
        touched: ``(2, n)``: gets the ids whose rows up, and down, are touched, ascending.
        counts: ``(2,)``: how many they are.
        budget: How many arcs and triangles may be looked at.

    Returns:
        How many arcs have another weight; GAVE_UP when the budget was spent: `own` is right then,
        and `customize` has to do the rest.
    """
    lowest, highest = dirty.size, -1
    for q in range(changed.size):
        at = place[changed[q]]
        if at == 2 * up.size:
            continue
        least = _CLOSED
        for f in range(input_first[at], input_first[at + 1]):
            a = int(inputs[f])
            least = min(least, (int(weight[a]) << 32) | a)
        if own[at] != least:
            own[at] = least
            word = _mark(dirty, at >> 1)
            lowest, highest = min(lowest, word), max(highest, word)
    counts[0], counts[1], renewed = 0, 0, 0
    for word in range(lowest, dirty.size):
        if word > highest:
            break
        while dirty[word] != np.uint64(0):
            lone = dirty[word] & (~dirty[word] + np.uint64(1))
            dirty[word] ^= lone
            k = 64 * word + (bits(np.float64(lone)) >> 52) - 1023
            rise, fall = np.int32(own[2 * k] >> 32), np.int32(own[2 * k + 1] >> 32)
            for q in range(triangle_first[k], triangle_first[k + 1]):
                y, z = np.uint64(legs[q, 0]), np.uint64(legs[q, 1])
                over, back = np.int32(down[y] + up[z]), np.int32(down[z] + up[y])
                rise = over if over < rise else rise
                fall = back if back < fall else fall
            budget -= 1 + triangle_first[k + 1] - triangle_first[k]
            was_up, was_down = up[k], down[k]
            if rise == was_up and fall == was_down:
                continue
            x = tail[k]
            renewed += 1
            if made_up[x] != NOT_MADE:
                entry = np.int32(rows_up[(int(at_up[x]) << ROW_BITS) + head_depth[k]])
                if was_up == entry or rise < entry:
                    _note(x, touched[0], counts, 0)
            if made_down[x] != NOT_MADE:
                entry = np.int32(rows_down[(int(at_down[x]) << ROW_BITS) + head_depth[k]])
                if was_down == entry or fall < entry:
                    _note(x, touched[1], counts, 1)
            budget -= first[x + 1] - first[x]
            if budget < 0:
                for w in range(word, highest + 1):
                    dirty[w] = np.uint64(0)
                return GAVE_UP
            for j in range(first[x], k):  # k as the longer leg: the arc from j's head to k's
                for r in range(run_first[j], run_first[j + 1]):
                    over = k - runs[r, 0]
                    if over < 0:
                        break
                    if over < runs[r, 2]:
                        c = runs[r, 1] + over
                        if _supports(up[c], down[j] + was_up, down[j] + rise) or _supports(
                            down[c], was_down + up[j], fall + up[j]
                        ):
                            highest = max(highest, _mark(dirty, c))
            for r in range(run_first[k], run_first[k + 1]):  # k as the shorter leg
                for t in range(runs[r, 2]):
                    j, c = int(runs[r, 0]) + t, int(runs[r, 1]) + t
                    if _supports(up[c], was_down + up[j], fall + up[j]) or _supports(
                        down[c], down[j] + was_up, down[j] + rise
                    ):
                        highest = max(highest, _mark(dirty, c))
            up[k], down[k] = rise, fall
    return renewed


@kernel("boolean(int64,int64,int64)")
def _supports(weight: int, was: int, now: int) -> bool:
    """Whether a detour that changes may change the weight: it gave it, or it improves on it."""
    return was != now and (was == weight or now < weight)


@kernel("boolean(int64[::1],int32[::1])")
def any_free(arcs: Ints, weight: Ints32) -> bool:
    """Whether any of these road arcs has no length."""
    free = False
    for q in range(arcs.size):
        free |= weight[arcs[q]] == 0
    return free


@kernel("void(int64,int32[::1],int64[::1],int64)")
def _note(x: int, touched: Ints32, counts: Ints, way: int) -> None:
    """Add an id to the touched ones, once."""
    count = counts[way]
    if count == 0 or touched[count - 1] != x:
        touched[count] = x
        counts[way] = count + 1


@kernel("int64(uint64[::1],int64)")
def _mark(dirty: Keys, arc: int) -> int:
    """Set the arc's bit and return the word it is in."""
    word = arc >> 6
    dirty[word] |= np.uint64(1) << np.uint64(arc & 63)
    return word
