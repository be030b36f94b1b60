"""Groups of alarms: who belongs to which group, found from an event in one step.

What a reader would get wrong: rows are those of the stage, not of one field. Fields of several scan
classes may feed one stage; their rows stand one after the other, and `first_row` says where.
"""

from collections.abc import Sequence

import numpy as np

from fast._types import Bits, Ids, Ints, Ints32, Records
from fast.alarms.events import EVENT

Alarm = tuple[int, int]
"""A row and an alarm bit."""


class Members:
    """The alarms of each group, as arrays for the kernels; one *member* per alarm and group.

    Attributes:
        row, bit, group: Of each member, by group, then in the order given; shapes ``(members,)``.
        start: Where the members of a group begin, shape ``(groups + 1,)``.
        row_start, by_row: ``by_row[row_start[r]:row_start[r + 1]]`` are the members on row r.

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
        sizes = np.array([len(alarms) for alarms in groups], np.int64)
        flat = np.array([alarm for alarms in groups for alarm in alarms], np.int64).reshape(-1, 2)
        self.rows = rows
        self.row: Ints = flat[:, 0].copy()
        self.bit: Bits = flat[:, 1].astype(np.uint8)
        self.group: Ints32 = np.repeat(np.arange(sizes.size), sizes).astype(np.int32)
        self.start: Ints = np.concatenate([[0], np.cumsum(sizes)])
        self.by_row: Ints32 = np.argsort(self.row, kind="stable").astype(np.int32)
        self.row_start: Ints = np.searchsorted(self.row[self.by_row], np.arange(rows + 1))

    def standing(self, active: Ids, bit: Bits | int) -> Bits:
        """Whether alarm `bit` of each member's row is active: 1 or 0.

        Raises:
            ValueError: `active` is not one bit pattern a row.
        """
        patterns = np.asarray(active)
        if patterns.shape != (self.rows,):
            raise ValueError(f"active has shape {patterns.shape}; pass {self.rows} bit patterns")
        return ((patterns[self.row].astype(np.int64) >> bit) & 1).astype(np.uint8)


def checked(events: Records, first_row: int, rows: int) -> Records:
    """`events` if a stage of so many rows can take them.

    Raises:
        ValueError: Another kind of array, or rows beyond the stage's.
    """
    if events.dtype != EVENT or events.ndim != 1 or not events.flags.c_contiguous:
        raise ValueError(f"events have dtype {events.dtype}; pass what AlarmField.step returned")
    points = events["point"]
    if events.size and not 0 <= first_row + points.min() <= first_row + points.max() < rows:
        raise ValueError(
            f"events of rows {points.min()} to {points.max()} from row {first_row} on do not fit "
            f"the {rows} rows here; pass the first_row of their field"
        )
    return events
