"""Votes and first-outs of an event stage: each rule, and brute force on random events."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from fast.alarms import BLIND, DEGRADED, EVENT, VOTED, EventStage, Group
from fast.alarms.events import Alarm
from tests.fast.test_alarm_load import Change, events

pytestmark = pytest.mark.kernel_small
HH, BAD = 3, 6
NAMES = {VOTED: "vote", DEGRADED: "degraded", BLIND: "blind"}


def stage_of(
    rows: int, votes: Sequence[Group] = (), firsts: Sequence[Sequence[Alarm]] = ()
) -> EventStage:
    return EventStage([0] * rows, votes, firsts)


def two_of_three(*, sooner: bool) -> EventStage:
    members = tuple((row, HH) for row in range(3))
    return stage_of(3, [Group(members=members, needed=2, sooner=sooner)])


def tell(votes: EventStage, *changes: tuple[int, int, bool]) -> str:
    """What the events of one tick did to the only group, such as "+vote -degraded"."""
    said = votes.take(0, events((0, *change) for change in changes)).votes
    return " ".join(("+" if each["active"] else "-") + NAMES[each["bit"]] for each in said)


def test_two_of_three_votes_with_the_second_and_ends_with_it() -> None:
    votes = two_of_three(sooner=True)
    assert tell(votes, (0, HH, True)) == ""
    assert tell(votes) == ""
    assert tell(votes, (2, HH, True)) == "+vote"
    assert tell(votes, (1, HH, True)) == ""
    assert tell(votes, (0, HH, False), (2, HH, False)) == "-vote"


def test_alarms_that_trade_places_in_one_tick_do_not_flicker() -> None:
    votes = two_of_three(sooner=True)
    tell(votes, (0, HH, True), (1, HH, True))
    assert tell(votes, (0, HH, False), (2, HH, True)) == ""


def test_with_a_bad_member_two_of_three_becomes_one_of_two_or_two_of_two_as_configured() -> None:
    for sooner, with_one in ((True, "+vote"), (False, "")):
        votes = two_of_three(sooner=sooner)
        assert tell(votes, (0, BAD, True)) == "+degraded"
        assert tell(votes, (1, HH, True)) == with_one
        assert tell(votes, (2, HH, True)) == ("" if sooner else "+vote")
        assert tell(votes, (0, BAD, False)) == "-degraded"


def test_the_last_good_member_decides_alone() -> None:
    for sooner in (True, False):
        votes = two_of_three(sooner=sooner)
        tell(votes, (0, BAD, True), (1, BAD, True))
        assert tell(votes, (2, HH, True)) == "+vote"


def test_the_frozen_alarm_of_a_bad_member_does_not_count() -> None:
    votes = two_of_three(sooner=False)
    assert tell(votes, (0, HH, True), (1, HH, True)) == "+vote"
    assert tell(votes, (1, BAD, True)) == "-vote +degraded"


def test_when_every_member_is_bad_the_vote_is_blind_and_stands_still() -> None:
    votes = two_of_three(sooner=True)
    tell(votes, (0, HH, True), (1, HH, True))
    assert tell(votes, *((row, BAD, True) for row in range(3))) == "+degraded +blind"
    assert votes.votes.tolist() == [1 << VOTED | 1 << DEGRADED | 1 << BLIND]
    assert tell(votes, (2, BAD, False)) == "-vote -blind"


def test_masking_is_silent_so_the_votes_are_told_what_is_active() -> None:
    votes = two_of_three(sooner=True)
    tell(votes, (0, HH, True), (1, HH, True))
    said = votes.refresh(0, [1 << HH, 0, 0])
    assert said.tolist() == [(0, VOTED, False)]


def test_first_out_is_the_first_of_its_group_until_all_are_clear() -> None:
    stage = stage_of(3, firsts=[[(0, 2), (0, HH), (1, HH)], [(1, HH), (2, HH)]])

    def take(*changes: Change) -> list[Any]:
        told: list[Any] = stage.take(0, events(changes)).firsts.tolist()
        return told

    assert take((0, 1, HH, True)) == [(0, 1, HH), (1, 1, HH)]
    assert take((1, 0, 2, True), (1, 1, HH, False)) == []
    assert take() == []
    assert stage.first == [(1, HH), None]
    assert take((2, 0, 2, False)) == []
    assert take((3, 0, 2, True), (3, 0, HH, True)) == [(0, 0, 2)]


def test_a_first_out_whose_group_was_masked_is_over() -> None:
    stage = stage_of(2, firsts=[[(0, 2), (1, 2)]])
    stage.take(0, events([(0, 0, 2, True), (0, 1, 2, True)]))
    stage.refresh(0, [0, 4])
    assert stage.first == [(0, 2)]
    stage.refresh(0, [0, 0])
    assert stage.first == [None]


def test_changes_come_by_group_in_whatever_order_the_events_come() -> None:
    groups = [((row, HH),) for row in range(200)]
    votes = [Group(members=members, needed=1, sooner=True) for members in groups]
    stage = stage_of(200, votes, groups)
    for on in (True, False):
        told = stage.take(0, events([(0, (row * 77) % 200, HH, on) for row in range(200)]))
        assert told.votes.tolist() == [(row, VOTED, on) for row in range(200)]
        assert told.firsts["group"].tolist() == list(range(200)) * on


def test_events_of_no_row_of_the_stage_change_nothing() -> None:
    members = ((0, HH), (1, HH))
    stage = stage_of(2, [Group(members=members, needed=1, sooner=True)], [members])
    for row, first_row in ((5, 0), (-1, 0), (0, 2), (0, -1)):
        with pytest.raises(ValueError, match="do not fit the 2 rows"):
            stage.take(0, events([(0, 0, HH, True), (0, row, HH, True)]), first_row)
    assert (stage.votes.tolist(), stage.first) == ([0], [None])
    assert stage.load["raised"].tolist() == [0]


def brute_vote(group: Group, active: Any, was: int) -> int:
    good = [member for member in group.members if not active[member[0], BAD]]
    bad = len(group.members) - len(good)
    needed = max(1, group.needed - bad) if group.sooner else min(group.needed, len(good))
    now = sum(bool(active[member]) for member in good) >= needed if good else bool(was & 1)
    return now << VOTED | (bad > 0) << DEGRADED | (not good) << BLIND


@pytest.mark.parametrize("seed", range(3))
def test_random_groups_vote_and_name_their_first_as_brute_force_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = 20
    alarms = [(r, b) for r in range(rows) for b in (0, 2, HH, 7)]
    groups, sets = [], []
    for _ in range(30):
        size = int(rng.integers(1, 6))
        members = tuple(alarms[i] for i in rng.choice(len(alarms), size, replace=False))
        needed = int(rng.integers(1, size + 1))
        groups.append(Group(members=members, needed=needed, sooner=bool(rng.random() < 0.5)))
        sets.append(members)
    stage = stage_of(rows, groups, sets)
    active = np.zeros((rows, 8), bool)
    state, first = [0] * len(groups), [None] * len(groups)
    for tick in range(150):
        flips = rng.random(active.shape) < 0.05
        active ^= flips
        changes: list[Change] = [
            (tick, int(r), int(b), bool(active[r, b])) for r, b in np.argwhere(flips)
        ]
        now = [brute_vote(group, active, was) for group, was in zip(groups, state, strict=True)]
        want = [
            (g, bit, bool(now[g] >> bit & 1))
            for g in range(len(groups))
            for bit in range(3)
            if (now[g] ^ state[g]) >> bit & 1
        ]
        told = stage.take(tick, events(changes))
        assert told.votes.tolist() == want
        state = now
        before = list(first)
        for _, row, bit, on in changes:
            active[row, bit] = not on  # back to how it was, to go event by event
        for _, row, bit, on in changes:
            active[row, bit] = on
            for g, members in enumerate(sets):
                if not any(active[member] for member in members):
                    first[g] = None
                elif first[g] is None:
                    first[g] = (row, bit)  # type: ignore[call-overload]
        assert stage.first == first
        assert [int(f["group"]) for f in told.firsts] == [
            g for g in range(len(sets)) if first[g] is not None and first[g] != before[g]
        ]
        if tick % 40 == 0:
            again = stage_of(rows, groups, sets)
            again.restore(stage.snapshot())
            stage = again


def test_misuse_is_refused() -> None:
    group = Group(members=((0, HH),), needed=1, sooner=True)
    two = Group(members=((0, HH), (0, 2)), needed=1, sooner=True)
    stage = stage_of(1, [group], [[(0, HH)]])
    for act, message in (
        (lambda: Group(members=((0, HH),), needed=2, sooner=True), "2 of 1 cannot be voted"),
        (lambda: Group(members=((0, BAD),), needed=1, sooner=True), "vote over its other alarms"),
        (lambda: stage_of(0, [group]), "pass the number of its area"),
        (
            lambda: stage_of(1, [Group(members=((1, HH),), needed=1, sooner=True)]),
            "row 1, bit 3\\) does not exist; there are 1 rows",
        ),
        (lambda: stage_of(1, firsts=[[]]), "group 0 is empty"),
        (lambda: stage_of(1, firsts=[[(0, 8)]]), "bits 0 to 7"),
        (lambda: stage_of(1, firsts=[[(0, 1), (0, 1)]]), "names an alarm twice"),
        (lambda: stage.take(0, events([(0, 1, HH, True)])), "pass the first_row of their field"),
        (lambda: stage.take(0, np.zeros(3, EVENT)[::2]), "pass what AlarmField.step returned"),
        (lambda: stage.refresh(0, [0, 0]), "pass 1 bit patterns"),
        (
            lambda: stage.restore(stage_of(1, [two], [[(0, HH)]]).snapshot()),
            "snapshot array voters has shape",
        ),
        (
            lambda: stage.restore(stage_of(1, [group], [[(0, 1)]] * 2).snapshot()),
            "snapshot array alarms has shape",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            act()
