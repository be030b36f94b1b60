"""Groups of alarms: who belongs to which group, found from an event in one step.

What a reader would get wrong: rows are those of the stage, not of one field. Fields of several scan
classes may feed one stage; their rows stand one after the other, and `first_row` says where.
"""

from collections.abc import Sequence

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bits, Ids, Ints, Ints32
from fast.alarms.events import FEW, WHAT, Alarm, bit_of, row_of

ROW, BIT, GROUP = range(3)
"""Columns of a member."""


class Members:
    """The alarms of each group, as arrays for the kernels; one *member* per alarm and group.

    Attributes:
        rows: How many rows there are.
        all: Row, bit and group of each member, by row, then group; shape ``(members, 3)``.
        start: Where the members on a row begin, shape ``(rows + 1,)``.
        bits: The alarms of each row that are a member of something.
        picked, fetched: Room for the kernels; see `make_room`.

    Raises:
        ValueError: A group without members, an alarm twice in a group, an unknown row or bit.
    """

    def __init__(self, groups: Sequence[Sequence[Alarm]], rows: int) -> None:
        for number, alarms in enumerate(groups):
            if not alarms or len(set(alarms)) != len(alarms):
                raise ValueError(f"group {number} is empty or names an alarm twice: {alarms}")
            for row, bit in alarms:
                if not (0 <= row < rows and 0 <= bit <= 7):
                    raise ValueError(
                        f"group {number}: alarm (row {row}, bit {bit}) does not exist; there are "
                        f"{rows} rows from 0 and bits 0 to 7"
                    )
        flat = [(row, bit, g) for g, alarms in enumerate(groups) for row, bit in alarms]
        given = np.array(flat, np.int32).reshape(-1, 3)
        self.rows = rows
        self.all: Ints32 = given[np.argsort(given[:, ROW], kind="stable")]
        self.start: Ints32 = np.searchsorted(self.all[:, ROW], np.arange(rows + 1)).astype(np.int32)
        self.bits: Bits = np.zeros(rows, np.uint8)
        self.picked, self.fetched = np.empty(0, np.int32), np.empty(FEW, np.int32)
        np.bitwise_or.at(self.bits, self.all[:, ROW], (1 << self.all[:, BIT]).astype(np.uint8))

    def standing(self, active: Ids, bit: Ints32 | int) -> Bits:
        """Whether alarm `bit` of each member's row is active: 1 or 0.

        Raises:
            ValueError: `active` is not one bit pattern a row.
        """
        patterns = np.asarray(active)
        if patterns.shape != (self.rows,):
            raise ValueError(f"active has shape {patterns.shape}; pass {self.rows} bit patterns")
        return ((patterns[self.all[:, ROW]].astype(np.int64) >> bit) & 1).astype(np.uint8)

    def in_groups(self, what: Array, groups: int) -> Ints:
        """How many members of each group have `what` set."""
        return np.bincount(self.all[what != 0, GROUP], minlength=groups)

    def make_room(self, events: int) -> None:
        """Have room to pick from so many events."""
        if events > self.picked.size:
            self.picked = np.empty(2 * events, np.int32)


@kernel("int64(int64[:,::1],int64,uint8[::1],int32[::1])")
def pick(events: Ints, first_row: int, bits: Bits, picked: Ints32) -> int:
    """List the events of the alarms set in `bits`, a pattern for each row of the stage.

    Returns:
        How many there are, or -1 if an event is of none of these rows.
    """
    count, beyond = 0, False
    if bits.size == 0:
        return -1 if events.shape[0] else 0
    for e in range(events.shape[0]):
        what = events[e, WHAT]
        row = first_row + row_of(what)
        outside = (row < 0) | (row >= bits.size)
        beyond |= outside
        picked[count] = e
        count += (int(bits[0 if outside else row]) >> bit_of(what)) & 1
    return -1 if beyond else count
