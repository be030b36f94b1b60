"""The dispatch kernel: its rules one by one, and the plain reference on random lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from fast.dispatch import DAY_US, NEVER, Answers, Calls, Plane, Units, replay, slowed
from tests.fast.dispatch_reference import Call, Unit, run

pytestmark = pytest.mark.kernel_small
S = 1_000_000
LINE = [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (300.0, 0.0)]
APART = [[abs(a - b) * 100 * S for b in range(4)] for a in range(4)]


def answers(
    calls: Sequence[Call],
    units: Sequence[Unit],
    xy: Sequence[tuple[float, float]] = LINE,
    siren_us: Sequence[Sequence[int]] = APART,
    siren_off: float = 1.0,
    by_arrival: bool = False,
    ask: bool = False,
) -> Answers:
    """What the kernel says; `ask` gives it a function in place of the matrix."""
    matrix = np.array(siren_us, np.int64)
    ends = [call.node if call.hospital is None else call.hospital for call in calls]
    stays = [call.hospital is None for call in calls]
    table = Calls(
        at_us=[call.at_us for call in calls],
        node=[call.node for call in calls],
        rank=[call.rank for call in calls],
        on_scene_us=[call.on_scene_us for call in calls],
        to_hospital_us=[
            0 if stay else siren_us[call.node][end]
            for call, end, stay in zip(calls, ends, stays, strict=True)
        ],
        handover_us=[
            0 if stay else call.handover_us for call, stay in zip(calls, stays, strict=True)
        ],
        end_node=ends,
        end_row=ends,
    )
    fleet = Units(
        home=[unit.home for unit in units],
        home_column=range(len(units)),
        turnout_us=[unit.turnout_us for unit in units],
        shift_from_us=[unit.shift_us[0] for unit in units],
        shift_to_us=[unit.shift_us[1] for unit in units],
        daily=[max(unit.shift_us) <= DAY_US for unit in units],
    )
    plane = Plane(*(np.array(axis) for axis in zip(*xy, strict=True)))
    home_us = slowed(matrix[:, [unit.home for unit in units]], siren_off)
    drive = (lambda nodes, to: matrix[nodes, to]) if ask else matrix
    return replay(table, fleet, plane, drive, home_us, by_arrival=by_arrival)


def test_the_smallest_time_with_siren_wins_and_the_first_of_equals() -> None:
    got = answers([Call(0, 1), Call(1, 1)], [Unit(3), Unit(0), Unit(2)])
    assert got.unit.tolist() == [1, 2]
    assert got.travel_us.tolist() == [100 * S, 100 * S]


def test_turnout_comes_before_the_way_and_does_not_choose_unless_asked_to() -> None:
    units = [Unit(0, turnout_us=90 * S), Unit(3, turnout_us=0)]
    near = answers([Call(0, 1)], units)
    soon = answers([Call(0, 1)], [units[0], Unit(2, turnout_us=80 * S)], by_arrival=True)
    assert (near.unit[0], near.turnout_us[0], near.travel_us[0]) == (0, 90 * S, 100 * S)
    assert (soon.unit[0], soon.turnout_us[0]) == (1, 80 * S)


def test_a_call_waits_for_the_first_unit_that_comes_free() -> None:
    calls = [Call(0, 0, on_scene_us=50 * S), Call(S, 0, on_scene_us=9 * S), Call(2 * S, 1)]
    got = answers(calls, [Unit(0)])
    assert got.sent_us.tolist() == [0, 50 * S, 59 * S]
    assert got.ahead.tolist() == [0, 0, 1]
    assert got.units_free.tolist() == [1, 0, 0]


def test_a_more_urgent_call_passes_those_that_wait() -> None:
    calls = [Call(0, 0, 0, 50 * S), Call(S, 0, 1, 50 * S), Call(2 * S, 0, 0, 50 * S)]
    got = answers(calls, [Unit(0)])
    assert got.sent_us.tolist() == [0, 100 * S, 50 * S]
    assert got.ahead.tolist() == [0, 0, 0]


def test_a_call_that_takes_no_time_keeps_its_unit_for_a_microsecond() -> None:
    assert answers([Call(0, 0), Call(0, 0)], [Unit(0)]).sent_us.tolist() == [0, 1]


@pytest.mark.parametrize(("gone_s", "node"), [(40, 3), (60, 2), (149, 2), (151, 1), (299, 0)])
def test_a_unit_on_its_way_home_stands_at_the_node_nearest_its_straight_line(
    gone_s: int, node: int
) -> None:
    got = answers([Call(0, 3), Call((300 + gone_s) * S, 3)], [Unit(0)])
    assert got.left_from.tolist() == [0, node]
    assert got.on_road.tolist() == [False, True]


def test_without_siren_the_way_home_takes_longer_by_the_share() -> None:
    assert slowed(np.array([95 * S, NEVER]), 0.95).tolist() == [100 * S, NEVER]
    calls = [Call(0, 3), Call((300 + 301) * S, 0)]
    assert answers(calls, [Unit(0)]).on_road.tolist() == [False, False]
    assert answers(calls, [Unit(0)], siren_off=0.95).on_road.tolist() == [False, True]


def test_a_unit_that_is_out_needs_no_turnout() -> None:
    got = answers([Call(0, 3), Call(301 * S, 3)], [Unit(0, turnout_us=60 * S)])
    assert got.turnout_us.tolist() == [60 * S, 0 if got.on_road[1] else 60 * S]


def test_the_way_to_hospital_and_the_handover_keep_the_unit() -> None:
    call = Call(0, 1, on_scene_us=10 * S, hospital=3, handover_us=20 * S)
    got = answers([call, Call(S, 3)], [Unit(0)])
    assert got.sent_us[1] == (100 + 10 + 200 + 20) * S
    assert got.left_from[1] == 3


def test_a_shift_begins_and_ends_every_day() -> None:
    by_day, by_night = (8 * 3600 * S, 20 * 3600 * S), (20 * 3600 * S, 8 * 3600 * S)
    units = [Unit(0, shift_us=by_day), Unit(3, shift_us=by_night)]
    at_h = [0, 8, 20, 24 + 9, 24 + 20]
    got = answers([Call(hour * 3600 * S, 0) for hour in at_h], units)
    assert got.unit.tolist() == [1, 0, 1, 0, 1]
    alone = answers([Call(S, 0)], [units[0]])
    assert alone.sent_us[0] == 8 * 3600 * S
    assert alone.units_free[0] == 0


def test_a_shift_beyond_a_day_is_that_shift_alone() -> None:
    once = Unit(0, shift_us=(DAY_US, 3 * DAY_US))
    got = answers([Call(0, 0), Call(3 * DAY_US, 0)], [once])
    assert got.sent_us[0] == DAY_US
    assert got.unit.tolist() == [0, -1]


def test_who_cannot_be_reached_keeps_nobody_waiting() -> None:
    island = [[0, 5 * S, NEVER, 5 * S] for _ in range(4)]
    calls = [Call(0, 1, on_scene_us=S), Call(1, 2), Call(2, 3)]
    shifts = [Unit(0, shift_us=(0, DAY_US // 2)), Unit(0, shift_us=(DAY_US // 2, DAY_US))]
    got = answers(calls, shifts, siren_us=island)
    assert (got.unit >= 0).tolist() == [True, False, True]


def random_case(
    seed: int,
) -> tuple[list[Call], list[Unit], list[tuple[float, float]], list[list[int]]]:
    """Few nodes and round times, so that ties, queues and shift ends meet often."""
    dice = np.random.default_rng(seed)
    nodes, n, m = int(dice.integers(2, 9)), int(dice.integers(1, 30)), int(dice.integers(1, 5))
    xy = [(float(x), float(y)) for x, y in dice.integers(0, 5, (nodes, 2))]
    siren = dice.integers(0, 12, (nodes, nodes)) * 60 * S
    if seed % 5 == 0:
        siren[dice.random((nodes, nodes)) < 0.2] = NEVER
    pace = int(dice.choice([30, 300, 3000]))
    at_us = np.cumsum(dice.integers(0, pace, n)) * S
    calls = []
    for i in range(n):
        node, goal = (int(k) for k in dice.integers(0, nodes, 2))
        goes = dice.random() < 0.5 and siren[node, goal] < NEVER
        calls.append(
            Call(
                int(at_us[i]), node, int(dice.integers(0, 3)) if seed % 2 else 0,
                int(dice.integers(0, 20)) * 60 * S, goal if goes else None,
                int(dice.integers(0, 10)) * 60 * S,
            )
        )  # fmt: skip
    shifts = [(0, DAY_US), (0, DAY_US), (3600 * S, 40_000 * S), (72_000 * S, 3600 * S),
              (0, 2 * DAY_US), (7200 * S, DAY_US + S)]  # fmt: skip
    units = [
        Unit(int(dice.integers(0, nodes)), int(dice.integers(0, 4)) * 60 * S,
             shifts[int(dice.integers(0, len(shifts)))])
        for _ in range(m)
    ]  # fmt: skip
    return calls, units, xy, [[int(v) for v in row] for row in siren]


@pytest.mark.parametrize("block", range(4))
def test_the_kernel_agrees_with_the_plain_reference(block: int) -> None:
    for seed in range(block * 60, block * 60 + 60):
        calls, units, xy, siren = random_case(seed)
        off, by_arrival = (1.0, 0.95, 0.5)[seed % 3], seed % 4 == 0
        got = answers(calls, units, xy, siren, off, by_arrival, ask=seed % 7 == 0)
        want = run(calls, units, xy, siren, off, by_arrival)
        columns = (
            got.unit, got.sent_us, got.turnout_us, got.travel_us, got.left_from, got.on_road
        )  # fmt: skip
        have = [
            None if row[0] < 0 else row
            for row in zip(*(column.tolist() for column in columns), strict=True)
        ]
        assert have == want, seed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"at_us": [5, 4]}, "not in order of time"),
        ({"at_us": [-1, 4]}, "come before 0"),
        ({"node": [0, 4]}, "calls.node reaches outside 0 to 3"),
        ({"rank": [0, -1]}, "below 0"),
        ({"on_scene_us": [0]}, r"calls.on_scene_us has shape \(1,\)"),
        ({"handover_us": [0.5, 1.0]}, "pass 2 whole numbers"),
    ],
)
def test_tables_that_do_not_fit_are_refused(change: dict[str, list[float]], said: str) -> None:
    good = {name: [0, 0] for name in Calls._fields}
    fleet = Units([0], [0], [0], [0], [DAY_US], [True])
    plane = Plane(np.arange(4.0), np.zeros(4))
    with pytest.raises(ValueError, match=said):
        replay(Calls(**{**good, **change}), fleet, plane, np.array(APART), np.array(APART))  # type: ignore[arg-type]


def test_a_matrix_of_other_nodes_is_refused() -> None:
    fleet = Units([0], [0], [0], [0], [DAY_US], [True])
    good = Calls(*([0] for _ in Calls._fields))
    with pytest.raises(ValueError, match=r"siren_us has shape \(3, 4\) but there are 4 nodes"):
        replay(
            good, fleet, Plane(np.arange(4.0), np.zeros(4)), np.array(APART)[:3], np.array(APART)
        )
