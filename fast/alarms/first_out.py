"""First-out: which alarm of a group came first, on events only.

What a reader would get wrong: the first alarm stays the group's first-out, even after it has
cleared, until every alarm of the group has; the next to rise is then first. Of alarms of one tick
the event listed first is first (by row, then bit): a scan cannot know better.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bits, Ids, Ints, Ints32, Records
from fast.alarms.events import EVENT, column, matrix
from fast.alarms.members import Alarm, Members, checked

FIRST = np.dtype([("group", "<i4"), ("row", "<i4"), ("bit", "u1")])
"""A new first-out: group number, and the alarm."""

_NO_FIRST = np.empty(0, FIRST)
_POINT, _BIT, _ACTIVE = (column(EVENT, name) for name in ("point", "bit", "active"))


class FirstOut:
    """The first-out of each group of alarms.

    Args:
        groups: The alarms of each group, as (row, bit).
        rows: How many rows the fields have together.
    """

    def __init__(self, groups: Sequence[Sequence[Alarm]], rows: int) -> None:
        self._members = Members(groups, rows)
        self._on = np.zeros(self._members.row.size, np.uint8)
        self._standing = np.zeros(len(groups), np.int64)
        self._first = np.full(len(groups), -1, np.int32)

    @property
    def first(self) -> list[Alarm | None]:
        """The first-out of each group; None where all is clear."""
        row, bit = self._members.row, self._members.bit
        return [None if m < 0 else (int(row[m]), int(bit[m])) for m in self._first.tolist()]

    def take(self, events: Records, first_row: int = 0) -> Records:
        """Take the events of one field's tick.

        Args:
            events: What `AlarmField.step` returned.
            first_row: Row of the stage at which the rows of that field begin.

        Returns:
            New first-outs, a structured array of `FIRST`, by group.

        Raises:
            ValueError: Not events, or rows beyond the stage's.
        """
        checked(events, first_row, self._members.rows)
        if events.size == 0:
            return _NO_FIRST
        members, before = self._members, self._first.copy()
        _note(
            matrix(events, "point"), matrix(events, "bit"), first_row, members.row_start,
            members.by_row, members.bit, members.group, self._on, self._standing, self._first,
        )  # fmt: skip
        groups = np.flatnonzero((self._first != before) & (self._first >= 0))
        new = self._first[groups]
        found = np.empty(groups.size, FIRST)
        found["group"], found["row"], found["bit"] = groups, members.row[new], members.bit[new]
        return found

    def refresh(self, active: Ids) -> None:
        """Take off what `AlarmField.mask` ended silently.

        Args:
            active: `AlarmField.active` of all fields, one after the other.
        """
        self._on &= self._members.standing(active, self._members.bit)
        on = np.concatenate([[0], np.cumsum(self._on, dtype=np.int64)])
        self._standing[:] = on[self._members.start[1:]] - on[self._members.start[:-1]]
        self._first[self._standing == 0] = -1

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        return {name: getattr(self, f"_{name}").copy() for name in ("on", "standing", "first")}

    def restore(self, snapshot: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same groups.

        Raises:
            ValueError: The snapshot is of other groups.
        """
        for name, now in self.snapshot().items():
            given = np.asarray(snapshot[name])
            if given.shape != now.shape:
                raise ValueError(f"snapshot array {name} has shape {given.shape}, not {now.shape}")
            setattr(self, f"_{name}", given.astype(now.dtype))


@kernel(
    "void(int32[:,::1],uint8[:,::1],int64,int64[::1],int32[::1],uint8[::1],int32[::1],uint8[::1],"
    "int64[::1],int32[::1])"
)
def _note(
    points: Ints32, small: Bits, first_row: int, row_start: Ints, by_row: Ints32, bit: Bits,
    group: Ints32, on: Bits, standing: Ints, first: Ints32,
) -> None:  # fmt: skip
    """Note each event with its members, and who is first."""
    for event in range(points.shape[0]):
        row, active = first_row + points[event, _POINT], small[event, _ACTIVE]
        for place in range(row_start[row], row_start[row + 1]):
            member = by_row[place]
            if small[event, _BIT] != bit[member] or on[member] == active:
                continue
            on[member] = active
            which = group[member]
            if active != 0:
                if standing[which] == 0:
                    first[which] = member
                standing[which] += 1
            else:
                standing[which] -= 1
                if standing[which] == 0:
                    first[which] = -1
