"""First-out: which alarm of a group came first, on events only.

What a reader would get wrong: the first alarm stays the group's first-out, even after it has
cleared, until every alarm of the group has; the next to rise is then first. Of alarms of one tick
the event listed first is first (by row, then bit): a scan cannot know better.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bits, Ids, Ints, Ints32, Records
from fast.alarms.events import (
    FEW,
    WHAT,
    Alarm,
    beyond,
    bit_of,
    column,
    matrix,
    rises,
    row_of,
    words,
)
from fast.alarms.members import BIT, GROUP, ROW, Members, pick

FIRST = np.dtype([("group", "<i4"), ("row", "<i4"), ("bit", "u1")], align=True)
"""A new first-out: group number, and the alarm."""

_NO_FIRST = np.empty(0, FIRST)
_GROUP, _ROW, _BIT = (column(FIRST, name) for name in ("group", "row", "bit"))

# Columns of a group: its alarms that stand, its first-out and that before the events (members, -1
# for none), and whether it is listed.
_STANDING, _FIRST, _BEFORE, _LISTED = range(4)


class FirstOut:
    """The first-out of each group of alarms.

    Args:
        groups: The alarms of each group, as (row, bit).
        rows: How many rows the fields have together.
    """

    def __init__(self, groups: Sequence[Sequence[Alarm]], rows: int) -> None:
        self._members = Members(groups, rows)
        self._on = np.zeros(len(self._members.all), np.uint8)
        self._groups = np.zeros((len(groups), 4), np.int32)
        self._groups[:, _FIRST] = -1
        self._listed = np.empty(len(groups), np.int32)
        self._told = np.empty(len(groups), FIRST)
        self._columns = matrix(self._told, "group"), matrix(self._told, "bit")

    @property
    def first(self) -> list[Alarm | None]:
        """The first-out of each group; None where all is clear."""
        alarms = [(row, bit) for row, bit, _ in self._members.all.tolist()]
        return [None if m < 0 else alarms[m] for m in self._groups[:, _FIRST].tolist()]

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
        given, members = words(events), self._members
        members.make_room(events.size)
        count = _take(
            given, first_row, members.bits, members.start, members.all, self._on, self._groups,
            self._listed, members.picked, members.fetched,
        )  # fmt: skip
        if count < 0:
            raise beyond(events, first_row, members.rows)
        if count == 0:
            return _NO_FIRST
        groups = self._listed[:count]
        groups.sort()
        _list(groups, self._groups, members.all, *self._columns)
        return self._told[:count].copy()

    def refresh(self, active: Ids) -> None:
        """Take off what `AlarmField.mask` ended silently.

        Args:
            active: `AlarmField.active` of all fields, one after the other.
        """
        members = self._members
        self._on &= members.standing(active, members.all[:, BIT])
        standing = members.in_groups(self._on, len(self._groups))
        self._groups[:, _STANDING] = standing
        self._groups[standing == 0, _FIRST] = -1

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        groups = self._groups
        return {
            "on": self._on.copy(),
            "standing": groups[:, _STANDING].copy(),
            "first": groups[:, _FIRST].copy(),
        }

    def restore(self, snapshot: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same groups.

        Raises:
            ValueError: The snapshot is of other groups.
        """
        for name, now in self.snapshot().items():
            if np.shape(snapshot[name]) != now.shape:
                raise ValueError(
                    f"snapshot array {name} has shape {np.shape(snapshot[name])}, not {now.shape}"
                )
        self._on[:] = snapshot["on"]
        self._groups[:, _STANDING] = snapshot["standing"]
        self._groups[:, _FIRST] = snapshot["first"]


@kernel(
    "int64(int64[:,::1],int64,uint8[::1],int32[::1],int32[:,::1],uint8[::1],int32[:,::1],"
    "int32[::1],int32[::1],int32[::1])"
)
def _take(
    events: Ints, first_row: int, bits: Bits, start: Ints32, members: Ints32, on: Bits,
    groups: Ints32, listed: Ints32, picked: Ints32, fetched: Ints32,
) -> int:  # fmt: skip
    """Note each event with its members; how many groups have a new first, now listed, or -1."""
    found, count = pick(events, first_row, bits, picked), 0
    for begin in range(0, found, FEW):
        end = min(begin + FEW, found)
        for place in range(begin, end):
            m = start[first_row + row_of(events[picked[place], WHAT])]
            fetched[place - begin] = on[m] + groups[members[m, GROUP], _LISTED]
        for place in range(begin, end):
            what = events[picked[place], WHAT]
            row, bit, active = first_row + row_of(what), bit_of(what), rises(what)
            for m in range(start[row], start[row + 1]):
                if bit != members[m, BIT] or on[m] == active:
                    continue
                on[m] = active
                g = members[m, GROUP]
                if groups[g, _LISTED] == 0:
                    groups[g, _LISTED], groups[g, _BEFORE] = 1, groups[g, _FIRST]
                    listed[count] = g
                    count += 1
                if active != 0 and groups[g, _STANDING] == 0:
                    groups[g, _FIRST] = m
                groups[g, _STANDING] += 2 * active - 1
                if groups[g, _STANDING] == 0:
                    groups[g, _FIRST] = -1
    new = 0
    for place in range(count):
        g = listed[place]
        groups[g, _LISTED] = 0
        listed[new] = g
        new += 1 if groups[g, _FIRST] >= 0 and groups[g, _FIRST] != groups[g, _BEFORE] else 0
    return -1 if found < 0 else new


@kernel("void(int32[::1],int32[:,::1],int32[:,::1],int32[:,::1],uint8[:,::1])")
def _list(listed: Ints32, groups: Ints32, members: Ints32, numbers: Ints32, small: Bits) -> None:
    """Write one record for each group listed."""
    for place in range(listed.size):
        g = listed[place]
        m = groups[g, _FIRST]
        numbers[place, _GROUP], numbers[place, _ROW] = g, members[m, ROW]
        small[place, _BIT] = members[m, BIT]
