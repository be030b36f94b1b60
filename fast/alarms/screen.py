"""The pass over all points: who can be proven quiet this tick, and who cannot.

A point is quiet while its reading stays inside its band ``(lo, hi)`` and moves by no more than the
least rate limit of its block; two compares and one difference then stand for all eight alarms.
Whoever fails that is listed.

Flat ticks are counted only in blocks where there may be any: with a reading within the largest
`still` of the last one, or a count that runs. All other blocks cost the 16 bytes a point of
readings, last readings and bands, and the last readings written; these cost five more. A point that
has been flat for `WATCHED` ticks, fewer than any stuck alarm needs, is listed, and from then on
`evaluate` counts.

What a reader would get wrong: the wording of the loops over a block makes them vector code or not.
An index that could be negative, or a call that passes arrays, costs a factor of three to five.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bits, Floats32, Ints, Ints32
from fast.alarms.record import FLAT, NO_READING, Points
from fast.memory import on_lines

BLOCK = 64
WATCHED = 15
"""The count of flat ticks at which a point is watched; it stays so until `evaluate` ends it."""

BUSY, CHANGED, FLIPS, MET, FETCHED = range(5)
"""Places in `counts`: busy points, points with a transition, transitions; how many of those busy
before the screen has met; what was fetched, which is of no interest."""

LAST, LO, HI, STILLNESS = range(4)
_NOBODY = np.array([[NO_READING], [-np.inf], [np.inf], [-1.0]], np.float32)

_WORD = 8  # marks looked at together
_WORDS = BLOCK // _WORD
_LEAVES, _FLAT, _REACHES = 1, 2, 4  # marks
_NONE = np.uint64(0)


class Rows:
    """What the pass over ``n`` points looks at, filled up to whole blocks with points that never
    have a reading.

    Attributes:
        of_points: Rows `LAST`, `LO`, `HI`, `STILLNESS`: the last reading and the band of each
            point, and the largest change of a flat tick, -1 where there is no stuck alarm.
        last, lo, hi: The same memory.
        flat: For how many ticks each has been flat, up to `WATCHED`, and in `any_flat` whether
            there is any, for each block.
        of_blocks: The least rate limit and the largest of `STILLNESS` of each block.
        rest, marks: Readings of the last block, and marks of one.
    """

    def __init__(self, n: int) -> None:
        blocks = -(-n // BLOCK)
        self.of_points: Floats32 = on_lines((4, blocks * BLOCK), np.float32)
        self.of_points[:] = _NOBODY
        self.last, self.lo, self.hi = self.of_points[LAST], self.of_points[LO], self.of_points[HI]
        self.flat: Bits = np.zeros(blocks * BLOCK, np.uint8)
        self.any_flat: Bits = np.zeros(blocks, np.uint8)
        self.rest = np.full(BLOCK, np.nan, np.float32)
        self.marks: Bits = np.zeros(BLOCK, np.uint8)

    def configure(self, points: Points) -> None:
        """Lay out what the records say, point by point and of whole blocks."""
        rows = points.rows
        starts = np.arange(0, rows.size, BLOCK)
        watched = rows["still_ticks"] > 0
        still = np.where(watched, rows["still"], np.float32(-1.0))
        self.of_points[STILLNESS, : rows.size] = still
        self.of_blocks: Floats32 = np.stack(
            [np.minimum.reduceat(rows["rate"], starts), np.maximum.reduceat(still, starts)]
        )


@kernel(
    "void(int64,float32[::1],float32[::1],float32[::1],float32[::1],float32[::1],float32[::1],"
    "float32[::1],uint8[::1],uint64[::1],uint8[::1],uint8[::1],int32[:,::1],int64,int32[::1],"
    "int32[::1],float32[::1],int64[::1])"
)
def screen(
    first: int, values: Floats32, last: Floats32, lo: Floats32, hi: Floats32, still: Floats32,
    block_rate: Floats32, block_still: Floats32, marks: Bits, mark_words: Array, flat: Bits,
    any_flat: Bits, ints: Ints32, were: int, was_busy: Ints32, busy: Ints32, before: Floats32,
    counts: Ints,
) -> None:  # fmt: skip
    """Go over whole blocks of points, the first of which is number `first`; add to `busy`,
    ascending, who must be evaluated, and to `before` what each of those read the tick before."""
    met, todo = counts[MET], counts[BUSY]
    for block in range(values.size // BLOCK):
        start, most, near = block * BLOCK, block_rate[block], block_still[block]
        found = any_flat[block] != 0
        if not found:
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
                was = last[start + j]
                moved = abs(x - was)
                leaves = (x <= lo[start + j]) | (x >= hi[start + j]) | (moved > most)
                lasts = (moved <= still[start + j]) & good & (was < NO_READING)
                marks[j] = leaves + _FLAT * lasts
            some = 0
            for j in range(BLOCK):
                count, mark = flat[start + j], marks[j]
                longer = count + 1 if mark & _FLAT != 0 else 0
                longer = WATCHED if count == WATCHED else longer
                flat[start + j] = longer
                reaches = (longer == WATCHED) & (count != WATCHED)
                marks[j] = (mark & _LEAVES) | (_REACHES if reaches else 0)
                some |= longer
            any_flat[block] = some != 0
            for word in range(_WORDS):
                if mark_words[word] == _NONE:
                    continue
                for j in range(word * _WORD, word * _WORD + _WORD):
                    if marks[j] == 0:
                        continue
                    i = start + j
                    if marks[j] & _REACHES != 0:
                        ints[first + i, FLAT] = WATCHED - 1  # evaluating makes it `WATCHED`
                    while met < were and was_busy[met] < first + i:
                        busy[todo], before[todo] = was_busy[met], last[was_busy[met] - first]
                        met += 1
                        todo += 1
                    if met < were and was_busy[met] == first + i:
                        met += 1
                    busy[todo], before[todo] = first + i, last[i]
                    todo += 1
        while met < were and was_busy[met] < first + start + BLOCK:
            busy[todo], before[todo] = was_busy[met], last[was_busy[met] - first]
            met += 1
            todo += 1
        for j in range(BLOCK):
            x = values[start + j]
            last[start + j] = x if abs(x) < NO_READING else NO_READING
    counts[MET], counts[BUSY] = met, todo
