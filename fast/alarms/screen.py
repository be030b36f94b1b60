"""The pass over all points: who can be proven quiet this tick, and who cannot.

A point is quiet while its reading stays inside its band ``(lo, hi)`` and moves by no more than the
least rate limit of its block; two compares and one difference then stand for all eight alarms.
Whoever fails that is listed.

Flat ticks are counted only where there may be any: in blocks with a reading within the largest
`still` of the last one, and there point by point. All other blocks cost the 16 bytes a point of
readings, last readings and bands, and the last readings written. A point that has been flat for
`WATCHED` ticks, fewer than any stuck alarm needs, is listed, and from then on `evaluate` counts.

What a reader would get wrong: the wording of the loops over a block makes them vector code or not.
An index that could be negative, or a call that passes arrays, costs a factor of three to five.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bits, Floats32, Ints, Ints32
from fast.alarms.record import FLAT, NO_READING, STILL, STILL_TICKS, Points

BLOCK = 64
WATCHED = 15
"""The count of flat ticks at which a point is watched; it stays so until `evaluate` ends it."""

BUSY, CHANGED, FLIPS, MET, FETCHED = range(5)
"""Places in `counts`: busy points, points with a transition, transitions; how many of those busy
before the screen has met; what was fetched, which is of no interest."""

_WORD = 8  # marks looked at together
_WORDS = BLOCK // _WORD
_LEAVES, _MAY_BE_FLAT = 1, 2  # marks
_NONE = np.uint64(0)


class Rows:
    """What the pass over ``n`` points looks at, filled up to whole blocks with points that never
    have a reading.

    Attributes:
        last, lo, hi: The last reading and the band of each point.
        flat: For how many ticks each has been flat, up to `WATCHED`; `flat_words` is the same
            memory, and `any_flat` whether there is any, for each block.
        block_rate, block_still: The least rate limit and the largest `still` (-1: nobody has a
            stuck alarm) of each block, and in `alike` whether it is that of all.
        rest, marks: Readings of the last block, and marks of one; `mark_words` is the same memory.
    """

    def __init__(self, n: int) -> None:
        blocks = -(-n // BLOCK)
        self.last = np.full(blocks * BLOCK, NO_READING)
        self.lo = np.full(blocks * BLOCK, np.float32(-np.inf))
        self.hi = np.full(blocks * BLOCK, np.float32(np.inf))
        self.flat: Bits = np.zeros(blocks * BLOCK, np.uint8)
        self.flat_words: Array = self.flat.view(np.uint64)
        self.any_flat: Bits = np.zeros(blocks, np.uint8)
        self.rest = np.full(BLOCK, np.nan, np.float32)
        self.marks: Bits = np.zeros(BLOCK, np.uint8)
        self.mark_words: Array = self.marks.view(np.uint64)

    def configure(self, points: Points) -> None:
        """Lay out what the records say about whole blocks."""
        rows = points.rows
        starts = np.arange(0, rows.size, BLOCK)
        still = np.where(rows["still_ticks"] > 0, rows["still"], np.float32(-1.0))
        self.block_rate: Floats32 = np.minimum.reduceat(rows["rate"], starts)
        self.block_still: Floats32 = np.maximum.reduceat(still, starts)
        least = np.minimum.reduceat(still, starts)
        self.alike: Bits = (self.block_still == least).astype(np.uint8)


@kernel(
    "void(int64,float32[::1],float32[::1],float32[::1],float32[::1],float32[::1],float32[::1],"
    "uint8[::1],uint64[::1],uint8[::1],uint64[::1],uint8[::1],uint8[::1],float32[:,::1],"
    "int32[:,::1],int64,int32[::1],int32[::1],float32[::1],int64[::1])"
)
def screen(
    first: int, values: Floats32, last: Floats32, lo: Floats32, hi: Floats32, block_rate: Floats32,
    block_still: Floats32, marks: Bits, mark_words: Array, flat: Bits, flat_words: Array,
    any_flat: Bits, alike: Bits, floats: Floats32, ints: Ints32, were: int, was_busy: Ints32,
    busy: Ints32, before: Floats32, counts: Ints,
) -> None:  # fmt: skip
    """Go over whole blocks of points, the first of which is number `first`; add to `busy`,
    ascending, who must be evaluated, and to `before` what each of those read the tick before."""
    met, todo = counts[MET], counts[BUSY]
    for block in range(values.size // BLOCK):
        start, most, near = block * BLOCK, block_rate[block], block_still[block]
        # Looking at one word of the counts has their line there by the time it is needed.
        found = (any_flat[block] != 0) | (flat_words[block * _WORDS] != _NONE)
        for j in range(BLOCK):
            x = values[start + j]
            good = abs(x) < NO_READING
            x = x if good else NO_READING
            moved = abs(x - last[start + j])
            outside = (x <= lo[start + j]) | (x >= hi[start + j])
            found |= outside | (moved > most) | ((moved <= near) & good)
        if found:
            for j in range(BLOCK):
                x = values[start + j]
                good = abs(x) < NO_READING
                x = x if good else NO_READING
                moved = abs(x - last[start + j])
                leaves = (x <= lo[start + j]) | (x >= hi[start + j]) | (moved > most)
                marks[j] = leaves + _MAY_BE_FLAT * ((moved <= near) & good)
            some = False
            for word in range(_WORDS):
                if mark_words[word] | flat_words[block * _WORDS + word] == _NONE:
                    continue
                for j in range(word * _WORD, word * _WORD + _WORD):
                    i, count, mark = start + j, int(flat[start + j]), int(marks[j])
                    if count < WATCHED and (count != 0 or mark & _MAY_BE_FLAT != 0):
                        lasts = mark & _MAY_BE_FLAT != 0 and last[i] < NO_READING
                        if lasts and alike[block] == 0:
                            moved = abs(values[i] - last[i])
                            lasts = ints[first + i, STILL_TICKS] > 0
                            lasts = lasts and moved <= floats[first + i, STILL]
                        count = count + 1 if lasts else 0
                        flat[i] = count
                        if count == WATCHED:
                            ints[first + i, FLAT] = WATCHED - 1  # evaluating makes it `WATCHED`
                            mark |= _LEAVES
                    some |= count != 0
                    if mark & _LEAVES == 0:
                        continue
                    while met < were and was_busy[met] < first + i:
                        busy[todo], before[todo] = was_busy[met], last[was_busy[met] - first]
                        met += 1
                        todo += 1
                    if met < were and was_busy[met] == first + i:
                        met += 1
                    busy[todo], before[todo] = first + i, last[i]
                    todo += 1
            any_flat[block] = some
        while met < were and was_busy[met] < first + start + BLOCK:
            busy[todo], before[todo] = was_busy[met], last[was_busy[met] - first]
            met += 1
            todo += 1
        for j in range(BLOCK):
            x = values[start + j]
            last[start + j] = x if abs(x) < NO_READING else NO_READING
    counts[MET], counts[BUSY] = met, todo
