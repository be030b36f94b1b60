"""m-of-n voting over alarms, on events only: 2oo3 and its kin, and what a bad member does to them.

What a reader would get wrong: a member whose reading is bad leaves the count; it is neither for nor
against, whatever its frozen limit alarm says. How many are then needed is a choice of the group:
fewer (2oo3 → 1oo2 → 1oo1: sooner rather than later) or as many as before while there are as many
(2oo3 → 2oo2 → 1oo1: no false trip). With no good member left the vote stands still and is blind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from fast.alarms.members import BIT, GROUP, Members, pick

VOTED, DEGRADED, BLIND = range(3)
"""What may change about a group: its vote, that a member is bad, that every member is."""

VOTE = np.dtype([("group", "<i4"), ("bit", "u1"), ("active", "?")], align=True)
"""One change: group number; VOTED, DEGRADED or BLIND; whether it became so."""

_BAD = 6
_ON, _IS_BAD = 1, 2  # what is held of a member
_NO_CHANGE = np.empty(0, VOTE)
_GROUP, _BIT, _ACTIVE = (column(VOTE, name) for name in ("group", "bit", "active"))

# Columns of a group: what it is, its members that are good and on, those that are bad, its state,
# the bits of the state that changed, and whether it is listed to be voted on.
_SIZE, _NEEDED, _SOONER, _FOR, _OUT, _STATE, _CHANGED, _LISTED = range(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`needed` of `members` make the vote.

    Attributes:
        members: Alarms, as (row, bit); not bit 6, which is what takes a member out.
        needed: m of m-of-n.
        sooner: A bad member lowers `needed` by one (never below 1); otherwise it stays while there
            are as many good members.

    Raises:
        ValueError: `needed` is not one of 1 to n, or a member is a "bad" alarm.
    """

    members: tuple[Alarm, ...]
    needed: int
    sooner: bool

    def __post_init__(self) -> None:
        if not 1 <= self.needed <= len(self.members):
            raise ValueError(
                f"{self.needed} of {len(self.members)} cannot be voted; needed is 1 to the number "
                f"of members"
            )
        if any(bit == _BAD for _, bit in self.members):
            raise ValueError(
                f"members {self.members} hold a bad-quality alarm (bit 6), which takes a member "
                f"out of the vote; vote over its other alarms"
            )


class Votes:
    """The votes of all groups, moved by the events of the fields.

    Args:
        groups: By number.
        rows: How many rows the fields have together.
    """

    def __init__(self, groups: Sequence[Group], rows: int) -> None:
        self._members = Members([group.members for group in groups], rows)
        bad = (self._members.bits != 0).astype(np.uint8) << _BAD
        self._bits = self._members.bits | bad
        self._held = np.zeros(len(self._members.all), np.uint8)
        self._groups = np.zeros((len(groups), 8), np.int32)
        self._groups[:, _SIZE] = [len(group.members) for group in groups]
        self._groups[:, _NEEDED] = [group.needed for group in groups]
        self._groups[:, _SOONER] = [group.sooner for group in groups]
        self._listed = np.empty(len(groups), np.int32)
        self._told = np.empty(3 * len(groups), VOTE)
        self._columns = matrix(self._told, "group"), matrix(self._told, "bit")

    @property
    def state(self) -> Bits:
        """Bits VOTED, DEGRADED, BLIND of each group (a copy)."""
        return self._groups[:, _STATE].astype(np.uint8)

    def take(self, events: Records, first_row: int = 0) -> Records:
        """Take the events of one field's tick, all at once.

        Args:
            events: What `AlarmField.step` returned.
            first_row: Row of the stage at which the rows of that field begin.

        Returns:
            Changes of groups, a structured array of `VOTE`, by group, then bit.

        Raises:
            ValueError: Not events, or rows beyond the stage's.
        """
        given, members = words(events), self._members
        members.make_room(events.size)
        count = _take(
            given, first_row, self._bits, members.start, members.all, self._held, self._groups,
            self._listed, members.picked, members.fetched,
        )  # fmt: skip
        if count < 0:
            raise beyond(events, first_row, members.rows)
        return self._changes(count)

    def refresh(self, active: Ids) -> Records:
        """Start from what is active now: at first, and after `AlarmField.mask`, which is silent.

        Args:
            active: `AlarmField.active` of all fields, one after the other.
        """
        members = self._members
        self._count(members.standing(active, members.all[:, BIT]), members.standing(active, _BAD))
        self._listed[:] = np.arange(self._listed.size)
        return self._changes(_vote(self._listed.size, self._groups, self._listed))

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        return {"on": self._held & _ON, "bad": self._held // _IS_BAD, "state": self.state}

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
        self._count(np.asarray(snapshot["on"]), np.asarray(snapshot["bad"]))
        self._groups[:, _STATE] = snapshot["state"]

    def _count(self, on: Bits, bad: Bits) -> None:
        """Begin from what is on and what is bad, a number a member."""
        self._held[:] = on * _ON + bad * _IS_BAD
        for place, what in ((_FOR, self._held == _ON), (_OUT, self._held >= _IS_BAD)):
            self._groups[:, place] = self._members.in_groups(what, len(self._groups))

    def _changes(self, count: int) -> Records:
        """The changes of the first groups listed, by group."""
        if count == 0:
            return _NO_CHANGE
        groups = self._listed[:count]
        groups.sort()
        return self._told[: _list(groups, self._groups, *self._columns)].copy()


@kernel(
    "int64(int64[:,::1],int64,uint8[::1],int32[::1],int32[:,::1],uint8[::1],int32[:,::1],"
    "int32[::1],int32[::1],int32[::1])"
)
def _take(
    events: Ints, first_row: int, bits: Bits, start: Ints32, members: Ints32, held: Bits,
    groups: Ints32, listed: Ints32, picked: Ints32, fetched: Ints32,
) -> int:  # fmt: skip
    """Note each event with its members, and vote; how many groups changed, now listed, or -1."""
    found, count = pick(events, first_row, bits, picked), 0
    for begin in range(0, found, FEW):
        end = min(begin + FEW, found)
        for place in range(begin, end):
            m = start[first_row + row_of(events[picked[place], WHAT])]
            fetched[place - begin] = held[m] + groups[members[m, GROUP], _LISTED]
        for place in range(begin, end):
            what = events[picked[place], WHAT]
            row, bit, on = first_row + row_of(what), bit_of(what), rises(what)
            for m in range(start[row], start[row + 1]):
                was, g = int(held[m]), members[m, GROUP]
                if bit == _BAD:
                    now = (was & _ON) | (on * _IS_BAD)
                elif bit == members[m, BIT]:
                    now = (was & _IS_BAD) | on
                else:
                    continue
                held[m] = now
                groups[g, _FOR] += int(now == _ON) - int(was == _ON)
                groups[g, _OUT] += now // _IS_BAD - was // _IS_BAD
                if groups[g, _LISTED] == 0:
                    groups[g, _LISTED] = 1
                    listed[count] = g
                    count += 1
    return -1 if found < 0 else _vote(count, groups, listed)


@kernel("int64(int64,int32[:,::1],int32[::1])")
def _vote(count: int, groups: Ints32, listed: Ints32) -> int:
    """Vote in each of the groups listed; keep in the list those whose state changed."""
    changed = 0
    for place in range(count):
        g = listed[place]
        groups[g, _LISTED] = 0
        size, out, was = int(groups[g, _SIZE]), int(groups[g, _OUT]), int(groups[g, _STATE])
        good, least = size - out, int(groups[g, _NEEDED])
        least = max(1, least - out) if groups[g, _SOONER] != 0 else min(least, good)
        now = was & 1
        if good != 0:
            now = 1 if groups[g, _FOR] >= least else 0
        if out != 0:
            now |= 1 << DEGRADED
        if good == 0:
            now |= 1 << BLIND
        groups[g, _STATE], groups[g, _CHANGED] = now, was ^ now
        listed[changed] = g
        changed += 1 if was != now else 0
    return changed


@kernel("int64(int32[::1],int32[:,::1],int32[:,::1],uint8[:,::1])")
def _list(listed: Ints32, groups: Ints32, numbers: Ints32, small: Bits) -> int:
    """Write one record for each bit that changed; how many."""
    count = 0
    for place in range(listed.size):
        g = listed[place]
        for bit in range(3):
            if (groups[g, _CHANGED] >> bit) & 1 != 0:
                numbers[count, _GROUP] = g
                small[count, _BIT] = bit
                small[count, _ACTIVE] = (groups[g, _STATE] >> bit) & 1
                count += 1
    return count
