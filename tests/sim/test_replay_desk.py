"""Recorded calls through the whole desk: its reasons, and that the kernel decides as it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from fast.dispatch import Answers
from tests.fast.dispatch_reference import Call, Unit
from tests.fast.test_dispatch import random_case
from tests.sim.replay_files import case_of
from twin.county import County
from twin.desk import Desk, Rules, load_rules
from twin.sim.replay import Case, outcome_of, plan_of, reason_of, run_desk, run_fast
from twin.terms.decision import Decision, OrderGiven
from twin.terms.observation import Observation
from twin.terms.text import Text
from twin.terms.units import Role

S = 1_000_000
LINE = [(float(x), 0.0) for x in range(4)]
APART = [[abs(a - b) * 100 * S for b in range(4)] for a in range(4)]


@pytest.fixture(scope="module")
def rules(county: County) -> Rules:
    return load_rules(county)


def by_desk(
    case: Case, county: County, rules: Rules, *, siren_off: float = 1.0,
    policy: str = "shortest_drive", by_priority: bool = True, role: Role = Role.AMBULANCE_120,
) -> tuple[Answers, Sequence[OrderGiven | None]]:  # fmt: skip
    plan = plan_of(case, siren_off, by_priority=by_priority)
    answers, orders = run_desk(
        case, plan, county, rules, role=role, policy=policy, by_priority=by_priority
    )
    outcome_of(case, plan, answers)
    return answers, orders


def differences(seed: int, county: County, rules: Rules) -> list[str]:
    """In which columns desk and kernel differ on a random case."""
    case = case_of(*random_case(seed))
    siren_off = (1.0, 0.95, 0.5)[seed % 3]
    by_arrival, by_priority = seed % 4 < 2, seed % 2 == 1
    plan = plan_of(case, siren_off, by_priority=by_priority)
    fast = run_fast(case, plan, by_arrival=by_arrival)
    slow, _ = by_desk(
        case, county, rules, siren_off=siren_off, by_priority=by_priority,
        policy="closest" if by_arrival else "shortest_drive",
    )  # fmt: skip
    told = [name for name in ("unit", "units_free", "ahead")
            if np.any(getattr(fast, name) != getattr(slow, name))]  # fmt: skip
    answered = fast.unit >= 0
    for name in ("sent_us", "turnout_us", "travel_us", "left_from", "on_road"):
        if np.any((getattr(fast, name) != getattr(slow, name))[answered]):
            told.append(name)
    return told


@pytest.mark.parametrize("block", range(4))
def test_the_kernel_decides_as_the_desk_call_by_call(
    block: int, county: County, rules: Rules
) -> None:
    seeds = range(block * 25, block * 25 + 25)
    assert {seed: told for seed in seeds if (told := differences(seed, county, rules))} == {}


@pytest.mark.long
@pytest.mark.parametrize("block", range(10))
def test_the_kernel_decides_as_the_desk_on_ten_thousand_cases(
    block: int, county: County, rules: Rules
) -> None:
    seeds = range(block * 1000, block * 1000 + 1000)
    assert {seed: told for seed in seeds if (told := differences(seed, county, rules))} == {}


def test_a_daily_call_asks_the_desk_no_more_than_its_crew_has_to_say(
    county: County, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Call, under way, on scene, hospital wanted, free, home; and a day has its roll-calls."""
    steps = 0
    whole = Desk.step

    def step(desk: Desk, now_s: float, seen: Sequence[Observation]) -> Decision:
        nonlocal steps
        steps += 1
        return whole(desk, now_s, seen)

    monkeypatch.setattr(Desk, "step", step)
    calls = [
        Call(i * 3600 * S, 1, on_scene_us=1200 * S, hospital=3, handover_us=900 * S)
        for i in range(50)
    ]
    by_desk(case_of(calls, [Unit(0, turnout_us=60 * S)], LINE, APART), county, rules)
    assert steps <= 6 * len(calls) + 3 * 12


def test_the_desk_says_why_that_unit_and_why_not_the_others(county: County, rules: Rules) -> None:
    calls = [Call(0, 1, on_scene_us=900 * S), Call(S, 1, on_scene_us=900 * S)]
    units = [Unit(0), Unit(3), Unit(2, shift_us=(43_200 * S, 50_000 * S))]
    _, orders = by_desk(case_of(calls, units, LINE, APART), county, rules)
    first, second = orders
    assert first is not None
    assert second is not None
    assert reason_of(first, ("A0", "A1", "A2")).en == (
        "the shortest drive, expected in 2 min. Not sent: A1 a longer drive (200 s); "
        "A2 is out of service"
    )
    told = reason_of(second, ("A0", "A1", "A2"))
    assert told.zh.startswith("行车最短，预计 3 分钟到达。未派：A0 正执行 O-1")


def test_a_reason_without_others_is_the_reason_alone(county: County, rules: Rules) -> None:
    _, (order,) = by_desk(case_of([Call(0, 1)], [Unit(0)], LINE, APART), county, rules)
    assert order is not None
    assert reason_of(order, ("A0",)) == Text(
        "行车最短，预计 2 分钟到达", "the shortest drive, expected in 2 min"
    )


def test_a_unit_that_another_role_commands_is_never_sent(county: County, rules: Rules) -> None:
    case = case_of([Call(0, 1), Call(S, 1)], [Unit(1), Unit(3)], LINE, APART)
    barred = replace(case.units, barred=(Text("归119", "of 119"), None))
    answers, _ = by_desk(replace(case, units=barred), county, rules)
    assert answers.unit.tolist() == [1, 1]


def test_another_role_dispatches_its_own_units_by_the_same_logic(
    county: County, rules: Rules
) -> None:
    case = case_of([Call(0, 1), Call(S, 2)], [Unit(0), Unit(3)], LINE, APART)
    answers, orders = by_desk(case, county, rules, role=Role.FIRE_119)
    assert answers.unit.tolist() == [0, 1]
    assert [order and order.role for order in orders] == ["119", "119"]


def test_calls_that_nobody_can_reach_end_the_run_all_the_same(county: County, rules: Rules) -> None:
    island = [[0, 5 * S, 2**62, 5 * S] for _ in range(4)]
    calls = [Call(0, 1, on_scene_us=S), Call(S, 2), Call(2 * S, 3)]
    answers, orders = by_desk(case_of(calls, [Unit(0)], LINE, island), county, rules)
    assert answers.unit.tolist() == [0, -1, 0]
    assert orders[1] is None
