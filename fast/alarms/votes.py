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
from fast.alarms.events import EVENT, column, matrix
from fast.alarms.members import Alarm, Members, checked

VOTED, DEGRADED, BLIND = range(3)
"""What may change about a group: its vote, that a member is bad, that every member is."""

VOTE = np.dtype([("group", "<i4"), ("bit", "u1"), ("active", "?")])
"""One change: group number; VOTED, DEGRADED or BLIND; whether it became so."""

_BAD = 6
_NO_CHANGE = np.empty(0, VOTE)
_POINT, _BIT, _ACTIVE = (column(EVENT, name) for name in ("point", "bit", "active"))


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
        n, m = len(groups), self._members.row.size
        self._needed = np.array([group.needed for group in groups], np.int64)
        self._sooner = np.array([group.sooner for group in groups], np.uint8)
        self._on, self._bad = np.zeros(m, np.uint8), np.zeros(m, np.uint8)
        self._state = np.zeros(n, np.uint8)
        self._waiting, self._is_waiting = np.empty(n, np.int32), np.zeros(n, np.uint8)

    @property
    def state(self) -> Bits:
        """Bits VOTED, DEGRADED, BLIND of each group (a copy)."""
        return self._state.copy()

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
        checked(events, first_row, self._members.rows)
        if events.size == 0:
            return _NO_CHANGE
        members = self._members
        count = _note(
            matrix(events, "point"), matrix(events, "bit"), first_row, members.row_start,
            members.by_row, members.bit, members.group, self._on, self._bad,
            self._waiting, self._is_waiting,
        )  # fmt: skip
        return self._decide(np.sort(self._waiting[:count]))

    def refresh(self, active: Ids) -> Records:
        """Start from what is active now: at first, and after `AlarmField.mask`, which is silent.

        Args:
            active: `AlarmField.active` of all fields, one after the other.
        """
        self._on[:] = self._members.standing(active, self._members.bit)
        self._bad[:] = self._members.standing(active, _BAD)
        return self._decide(np.arange(self._state.size, dtype=np.int32))

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        return {"on": self._on.copy(), "bad": self._bad.copy(), "state": self._state.copy()}

    def restore(self, snapshot: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same groups.

        Raises:
            ValueError: The snapshot is of other groups.
        """
        for name, now in (("on", self._on), ("bad", self._bad), ("state", self._state)):
            given = np.asarray(snapshot[name])
            if given.shape != now.shape:
                raise ValueError(f"snapshot array {name} has shape {given.shape}, not {now.shape}")
            now[:] = given

    def _decide(self, groups: Ints32) -> Records:
        changed = np.empty(groups.size, np.uint8)
        _vote(
            groups, self._members.start, self._needed, self._sooner, self._on, self._bad,
            self._state, self._is_waiting, changed,
        )  # fmt: skip
        if not changed.any():
            return _NO_CHANGE
        at, bit = np.nonzero(np.unpackbits(changed[:, np.newaxis], axis=1, bitorder="little"))
        changes = np.empty(at.size, VOTE)
        changes["group"], changes["bit"] = groups[at], bit
        changes["active"] = (self._state[groups[at]] >> bit) & 1
        return changes


@kernel(
    "int64(int32[:,::1],uint8[:,::1],int64,int64[::1],int32[::1],uint8[::1],int32[::1],uint8[::1],"
    "uint8[::1],int32[::1],uint8[::1])"
)
def _note(
    points: Ints32, small: Bits, first_row: int, row_start: Ints, by_row: Ints32, bit: Bits,
    group: Ints32, on: Bits, bad: Bits, waiting: Ints32, is_waiting: Bits,
) -> int:  # fmt: skip
    """Note each event with its members; list the groups to be voted on."""
    count = 0
    for event in range(points.shape[0]):
        row = first_row + points[event, _POINT]
        for place in range(row_start[row], row_start[row + 1]):
            member = by_row[place]
            if small[event, _BIT] == _BAD:
                bad[member] = small[event, _ACTIVE]
            elif small[event, _BIT] == bit[member]:
                on[member] = small[event, _ACTIVE]
            else:
                continue
            which = group[member]
            if is_waiting[which] == 0:
                is_waiting[which] = 1
                waiting[count] = which
                count += 1
    return count


@kernel(
    "void(int32[::1],int64[::1],int64[::1],uint8[::1],uint8[::1],uint8[::1],uint8[::1],uint8[::1],"
    "uint8[::1])"
)
def _vote(
    groups: Ints32, start: Ints, needed: Ints, sooner: Bits, on: Bits, bad: Bits, state: Bits,
    is_waiting: Bits, changed: Bits,
) -> None:  # fmt: skip
    """Vote in each of `groups`; note which bits of its state changed."""
    for place in range(groups.size):
        group = groups[place]
        is_waiting[group] = 0
        for_it, good, all_of_them = 0, 0, start[group + 1] - start[group]
        for member in range(start[group], start[group + 1]):
            if bad[member] == 0:
                good += 1
                for_it += int(on[member])
        was = int(state[group])
        now = was & 1
        if good != 0:
            least = needed[group]
            least = max(1, least - (all_of_them - good)) if sooner[group] else min(least, good)
            now = 1 if for_it >= least else 0
        if good < all_of_them:
            now |= 1 << DEGRADED
        if good == 0:
            now |= 1 << BLIND
        state[group] = now
        changed[place] = was ^ now
