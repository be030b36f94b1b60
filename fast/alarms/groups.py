"""Groups of alarms, voted over (m of n: 2oo3 and its kin) or watched for who came first.

What a reader would get wrong: a member whose reading is bad leaves the vote's count; it is neither
for nor against, whatever its frozen limit alarm says. How many are then needed is a choice of the
group: fewer (2oo3 → 1oo2 → 1oo1: sooner rather than later) or as many as before while there are as
many (2oo3 → 2oo2 → 1oo1: no false trip). With no good member left the vote stands still and is
blind.

The first alarm stays its group's first-out, even after it has cleared, until every alarm of the
group has; the next to rise is then first. Of alarms of one tick the event listed first is first (by
row, then bit): a scan cannot know better.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fast._types import Array, Bits, Ids, Ints, Ints32
from fast.alarms.events import Alarm
from fast.alarms.group_kernels import BIT, GROUP, HELD, MEMBER, ROW
from fast.alarms.load_kernels import WATCHED

VOTED, DEGRADED, BLIND = range(3)
"""What may change about a vote: its outcome, that a member is bad, that every member is."""

VOTE = np.dtype([("group", "<i4"), ("bit", "u1"), ("active", "?")], align=True)
"""One change of a vote: its number; VOTED, DEGRADED or BLIND; whether it became so."""

FIRST = np.dtype([("group", "<i4"), ("row", "<i4"), ("bit", "u1")], align=True)
"""A new first-out: number of the group, and the alarm."""

BAD = 6
"""The bit of a bad reading, which takes a member out of the vote."""


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
        if any(bit == BAD for _, bit in self.members):
            raise ValueError(
                f"members {self.members} hold a bad-quality alarm (bit 6), which takes a member "
                f"out of the vote; vote over its other alarms"
            )


class Members:
    """The alarms of groups of one sort: one *member* per alarm and group, by row, then group.

    Attributes:
        groups: How many groups there are.
        all: Bit, group, what is held and row of each, shape ``(members, 4)``.
        words: The same memory, flat, and one more that a kernel may look at in vain.

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
        given = given[np.argsort(given[:, 0], kind="stable")]
        self.groups = len(groups)
        self.words: Ints32 = np.zeros((len(given) + 1) * MEMBER, np.int32)
        self.all: Ints32 = self.words[:-MEMBER].reshape(-1, MEMBER)
        self.all[:, ROW], self.all[:, BIT], self.all[:, GROUP] = given.T

    def join(self, rows: Ints32, place: int, also: int | None = None) -> None:
        """Write into `rows` where their members begin (word `place`) and end (the next).

        Their alarms are watched from now on, and alarm `also` of each row that has members.
        """
        row, bit = self.all[:, ROW], self.all[:, BIT]
        ends = np.searchsorted(row, np.arange(len(rows) + 1))
        rows[:, place], rows[:, place + 1] = ends[:-1], ends[1:]
        np.bitwise_or.at(rows[:, WATCHED], row, 1 << bit)
        if also is not None:
            rows[row, WATCHED] |= 1 << also

    @property
    def held(self) -> Bits:
        """What is held of each member (a copy)."""
        return self.all[:, HELD].astype(np.uint8)

    def standing(self, active: Ids, bit: Ints32 | int) -> Bits:
        """Whether alarm `bit` of each member's row is active: 1 or 0."""
        patterns = np.asarray(active)[self.all[:, ROW]].astype(np.int64)
        return ((patterns >> bit) & 1).astype(np.uint8)

    def count(self, what: Array) -> Ints:
        """How many members of each group have `what` set."""
        return np.bincount(self.all[what, GROUP], minlength=self.groups)
