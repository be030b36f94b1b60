"""An event stage: votes, first-out groups and the load of the operators, from events only.

Counters move by events and by the passing of ticks, never by looking back: the cost does not grow
with the length of a run. Only alarms that were ever active take memory.

What a reader would get wrong: rows are those of the stage, not of one field. Fields of several scan
classes may feed one stage; their rows stand one after the other, and `first_row` says where. Ticks
are the stage's too, a clock of the caller's common to all fields (not the ticks of an event, which
count the scans of its own field).
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any, NamedTuple

import numpy as np

from fast._types import Array, Bits, Ids, Ints, Ints32, Records
from fast.alarms import group_kernels as g
from fast.alarms import load_kernels as k
from fast.alarms.events import Alarm, beyond, words
from fast.alarms.groups import BAD, FIRST, VOTE, Group, Members
from fast.alarms.load import COUNTERS, LOAD, TICKS_MAX, LoadRules
from fast.alarms.stage_kernels import take_events
from fast.memory import on_lines

_ON, _BAD = 1, 2  # what is held of a vote's member
_NONE, _NO_VOTE, _NO_FIRST = np.empty(0, np.int64), np.empty(0, VOTE), np.empty(0, FIRST)


class Told(NamedTuple):
    """What a tick's events made of the groups and areas.

    Attributes:
        votes: Changes of votes, a structured array of `VOTE`, by group, then bit.
        firsts: New first-outs, a structured array of `FIRST`, by group.
        floods: Areas whose flood began or ended, ascending; see `EventStage.load`.
    """

    votes: Records
    firsts: Records
    floods: Ints


class EventStage:
    """All that follows from the events of the fields.

    Args:
        area: Number of the area (an operator position, say) of each row, from 0.
        votes: By number.
        firsts: The alarms of each first-out group, as (row, bit).
        rules: Definitions of the load, in the ticks used in `take`.

    Raises:
        ValueError: `area` is not a list of numbers from 0, or a group is of none of its rows.
    """

    def __init__(
        self,
        area: Ids,
        votes: Sequence[Group] = (),
        firsts: Sequence[Sequence[Alarm]] = (),
        rules: LoadRules | None = None,
    ) -> None:
        given = np.asarray(area)
        if given.ndim != 1 or given.size == 0 or given.dtype.kind not in "iu" or given.min() < 0:
            raise ValueError(f"area is {area!r}; pass the number of its area, from 0, for each row")
        self.rules = rules or LoadRules()
        areas, rows = int(given.max()) + 1, given.size
        self._rules: Ints = np.minimum(np.array(astuple(self.rules), np.int64), TICKS_MAX)
        self._rows = on_lines((rows, k.ROW_WORDS), np.int32)
        self._rows[:, k.AREA], self._rows[:, k.SLOT :] = given, -1
        self._voters = Members([group.members for group in votes], rows)
        self._voters.join(self._rows, k.VOTES, also=BAD)
        self._votes = _groups(len(votes), g.VOTE_WORDS)
        self._votes[:-1, g.SIZE] = [len(group.members) for group in votes]
        self._votes[:-1, g.NEEDED] = [group.needed for group in votes]
        self._votes[:-1, g.SOONER] = [group.sooner for group in votes]
        self._alarms = Members(firsts, rows)
        self._alarms.join(self._rows, k.FIRSTS)
        self._firsts = _groups(len(firsts), g.FIRST_WORDS)
        self._firsts[:, [g.FIRST, g.TOLD]] = -1
        self._settle_in(self._room_for(0))
        shift = self._slots.shape[1].bit_length() - 1
        self._heads: Ints = np.array([-1, 0, shift, 0, 0, 0, 0], np.int64)
        self._load = np.zeros((areas, len(COUNTERS)), np.int64)
        self._risen = np.zeros((self.rules.window, areas), np.int64)
        self._picked, self._batch = np.empty(1, np.int32), np.zeros(k.BATCH, np.int32)
        self._moved, self._flooded, self._turned = np.empty((3, areas), np.int64)
        touched = [np.zeros(len(groups) // 64 + 1, np.uint64) for groups in (votes, firsts)]
        self._listed = np.empty(max(len(votes), len(firsts)) + 1, np.int32)
        self._changes = np.empty(3 * len(votes) + 1, VOTE)
        self._new = np.empty(len(firsts) + 1, FIRST)
        self._of_groups: tuple[Any, ...] = (
            self._voters.words, self._votes.reshape(-1), self._alarms.words,
            self._firsts.reshape(-1), *touched, self._listed, self._changes.view(np.int32),
            self._new.view(np.int32),
        )  # fmt: skip

    @property
    def votes(self) -> Bits:
        """Bits VOTED, DEGRADED, BLIND of each vote (a copy)."""
        return self._votes[:-1, g.STATE].astype(np.uint8)

    @property
    def first(self) -> list[Alarm | None]:
        """The first-out of each group; None where all is clear."""
        alarms = [(row, bit) for row, bit in self._alarms.all[:, [g.ROW, g.BIT]].tolist()]
        return [None if m < 0 else alarms[m] for m in self._firsts[:-1, g.FIRST].tolist()]

    @property
    def load(self) -> Records:
        """The counters of each area, a structured array of `LOAD` (a copy).

        Looks once at every alarm that was ever active.
        """
        load = self._load.copy()
        k.overdue(int(self._heads[k.NOW]), self._rules, load, self._rows, self._used)
        return load.view(LOAD).reshape(-1)

    def take(self, at: int, events: Records, first_row: int = 0) -> Told:
        """Go on to tick `at` and take the events of one field; several may come at one tick.

        Args:
            at: Below 2³¹ - 1, and not before that of the last call; those between pass eventless.
            events: What `AlarmField.step` returned, each alarm once at most; may be empty.
            first_row: Row of the stage at which the rows of that field begin.

        Raises:
            ValueError: A tick in the past, not events, or rows beyond the stage's.
        """
        given, heads = words(events), self._heads
        self._make_room(events.size)
        done = -2
        if 0 <= at < TICKS_MAX:
            done = take_events(
            given, first_row, at, self._rules, heads, self._rows, self._words,
            self._batch, self._load, self._risen, self._moved, self._flooded, self._turned,
            self._picked, *self._of_groups,
        )  # fmt: skip
        if done == -1:
            raise beyond(events, first_row, len(self._rows))
        if done < 0:
            raise ValueError(
                f"tick {at} follows tick {heads[k.NOW]}; ticks rise from 0 or more and stay "
                f"below {TICKS_MAX}"
            )
        changes, new, turned = heads[k.CHANGES : k.TURNED + 1].tolist()
        return Told(
            self._changes[:changes].copy() if changes else _NO_VOTE,
            self._new[:new].copy() if new else _NO_FIRST,
            self._turned[:turned].copy() if turned else _NONE,
        )

    def refresh(self, at: int, active: Ids) -> Records:
        """Be told what is active: at first, and after `AlarmField.mask`, which is silent.

        Votes start from it. What stood and is not in it is no longer a first-out and no longer
        stands for the load: it ends at `at`, which is no transition.

        Args:
            active: `AlarmField.active` of all fields, one after the other.

        Returns:
            Changes of votes, as in `Told`.

        Raises:
            ValueError: `active` is not one bit pattern a row.
        """
        patterns = np.asarray(active)
        if patterns.shape != (len(self._rows),):
            raise ValueError(
                f"active has shape {patterns.shape}; pass {len(self._rows)} bit patterns"
            )
        k.end_silently(
            at, patterns.astype(np.uint8), self._rules, self._heads, self._load, self._rows,
            self._slots,
        )  # fmt: skip
        voters, alarms = self._voters, self._alarms
        on, bad = voters.standing(patterns, voters.all[:, g.BIT]), voters.standing(patterns, BAD)
        self._hold(
            on * _ON + bad * _BAD, alarms.held & alarms.standing(patterns, alarms.all[:, g.BIT])
        )
        standing = self._firsts[:, g.STANDING] != 0
        self._firsts[~standing, g.FIRST] = self._firsts[~standing, g.TOLD] = -1
        self._listed[: voters.groups] = np.arange(voters.groups)
        told = self._changes.view(np.int32)
        changes = g.vote(voters.groups, self._listed, self._votes.reshape(-1), told)
        return self._changes[:changes].copy()

    def busiest(self, count: int) -> list[tuple[int, int, int]]:
        """The alarms that rose most often: (row, bit, times), most first, then by row and bit."""
        used = self._used
        order = np.lexsort((used[:, k.ALARM], -used[:, k.RAISED]))[:count]
        return [(a // 8, a % 8, n) for a, n in used[order][:, [k.ALARM, k.RAISED]].tolist()]

    def chattering(self) -> list[Alarm]:
        """The alarms that chatter now, by row and bit."""
        oldest = self._used[:, k.OLDEST]
        now = (oldest >= 0) & (self._heads[k.NOW] - oldest < self.rules.chatter)
        return [(a // 8, a % 8) for a in np.sort(self._used[now, k.ALARM]).tolist()]

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        return {
            "load": self._load.copy(),
            "risen": self._risen.copy(),
            "rules": self._rules.copy(),
            "tick": self._heads[: k.NOW + 1].copy(),
            "slots": self._used.copy(),
            "voters": self._voters.held,
            "votes": self.votes,
            "alarms": self._alarms.held,
            "firsts": self._firsts[:-1, g.FIRST].copy(),
        }

    def restore(self, snapshot: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same areas, groups and rules.

        Raises:
            ValueError: The snapshot is of others.
        """
        for name, now in self.snapshot().items():
            if name != "slots" and np.shape(snapshot[name]) != now.shape:
                raise ValueError(
                    f"snapshot array {name} has shape {np.shape(snapshot[name])}, not {now.shape}"
                )
        if not np.array_equal(snapshot["rules"], self._rules):
            raise ValueError("the snapshot was taken under other rules; restore it under its own")
        slots = np.asarray(snapshot["slots"])
        if slots[:, k.ALARM].max(initial=0) >= 8 * len(self._rows):
            raise ValueError(f"the snapshot knows alarms beyond the {len(self._rows)} rows here")
        self._load[:], self._risen[:] = snapshot["load"], snapshot["risen"]
        self._heads[k.NOW], self._heads[k.USED] = snapshot["tick"][0], len(slots)
        self._settle_in(self._room_for(len(slots)))
        self._slots[: len(slots)] = slots
        self._rows[:, k.SLOT :] = -1
        of_alarms = self._rows[:, k.SLOT :]
        of_alarms[slots[:, k.ALARM] // 8, slots[:, k.ALARM] % 8] = np.arange(len(slots))
        self._hold(np.asarray(snapshot["voters"]), np.asarray(snapshot["alarms"]))
        self._votes[:-1, g.STATE] = snapshot["votes"]
        self._firsts[:-1, g.FIRST] = self._firsts[:-1, g.TOLD] = snapshot["firsts"]

    @property
    def _used(self) -> Ints32:
        return self._slots[: self._heads[k.USED]]

    def _hold(self, voters: Bits, alarms: Bits) -> None:
        """Begin from what is held of the members, a number each."""
        self._voters.all[:, g.HELD], self._alarms.all[:, g.HELD] = voters, alarms
        self._votes[:-1, g.FOR] = self._voters.count(voters == _ON)
        self._votes[:-1, g.OUT] = self._voters.count(voters >= _BAD)
        self._firsts[:-1, g.STANDING] = self._alarms.count(alarms == _ON)

    def _make_room(self, more: int) -> None:
        """Room for so many events and as many new alarms, doubling so that growth costs little."""
        if more >= self._picked.size:
            self._picked = np.empty(2 * more + 1, np.int32)
        used = int(self._heads[k.USED])
        needed = min(used + more, 8 * len(self._rows))
        if needed > len(self._slots):
            room = self._room_for(max(needed, 2 * len(self._slots)))
            room[:used] = self._slots[:used]
            self._settle_in(room)

    def _settle_in(self, room: Ints32) -> None:
        self._slots, self._words = room, room.reshape(-1)

    def _room_for(self, alarms: int) -> Ints32:
        """Room for so many alarms, at least one, a power of two of words each."""
        wide = k.RING + self.rules.chatter_count - 1
        return on_lines((max(alarms, 1), 1 << (wide - 1).bit_length()), np.int32)


def _groups(count: int, words: int) -> Ints32:
    """So many groups, and one more that a kernel may look at in vain."""
    return np.zeros((count + 1, words), np.int32)
