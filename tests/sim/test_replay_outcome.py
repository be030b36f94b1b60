"""What comes of a replay: times call by call, what each unit did, and sums that must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fast.dispatch import Answers
from tests.fast.dispatch_reference import Call, Unit
from tests.fast.test_dispatch import random_case
from tests.sim.replay_files import case_of, write
from twin.county import County
from twin.sim.replay import STATUSES, Case, Outcome, outcome_of, plan_of, read_case, run_fast
from twin.terms.units import Role

S = 1_000_000
LINE = [(float(x), 0.0) for x in range(4)]
APART = [[abs(a - b) * 100 * S for b in range(4)] for a in range(4)]


def outcome(case: Case, siren_off: float = 1.0, by_priority: bool = True) -> Outcome:
    plan = plan_of(case, siren_off, by_priority=by_priority)
    return outcome_of(case, plan, run_fast(case, plan, by_arrival=False))


def spent_s(found: Outcome, unit: int) -> dict[str, float]:
    row = found.ledger.spent_us[unit].tolist()
    return {name: us / S for name, us in zip(STATUSES, row, strict=True) if us}


def test_the_times_of_a_call_follow_one_another(tmp_path: Path, county: County) -> None:
    case, _ = read_case(write(tmp_path), county, Role.AMBULANCE_120)
    found = outcome(case)
    assert found.answers.unit.tolist() == [0, 1, 1]
    assert (found.queue_us / S).tolist() == [0, 0, 150.5]
    assert (found.arrive_us / S).tolist() == [145, 110.5, 370.5]
    assert (found.response_us / S).tolist() == [145, 100, 350.5]
    assert (found.free_us / S).tolist() == [145 + 60 + 100 + 30, 170.5, 370.5]


def test_what_a_unit_did_adds_up_to_the_run(tmp_path: Path, county: County) -> None:
    case, _ = read_case(write(tmp_path), county, Role.AMBULANCE_120)
    found = outcome(case)
    assert found.ledger.length_us == 670_500_000  # A2 comes home from a, 300 s away
    assert spent_s(found, 0) == {
        "ready": 335.5, "turnout": 45, "to_scene": 100, "on_scene": 60, "to_hospital": 100,
        "handover": 30,
    }  # fmt: skip
    assert spent_s(found, 1) == {"ready": 10.5, "to_scene": 300, "on_scene": 60, "returning": 300}
    assert (found.ledger.busy_us() / S).tolist() == [335, 360]


def test_a_unit_that_works_over_its_shift_is_off_only_when_home() -> None:
    calls = [Call(0, 3, on_scene_us=100 * S), Call(2000 * S, 0)]
    units = [Unit(0, shift_us=(0, 300 * S)), Unit(0, shift_us=(1000 * S, 900 * S))]
    found = outcome(case_of(calls, units, LINE, APART))
    assert found.answers.unit.tolist() == [0, 1]
    assert spent_s(found, 0) == {
        "off_shift": 1300, "to_scene": 300, "on_scene": 100, "returning": 300
    }  # fmt: skip
    assert spent_s(found, 1) == {"ready": 900 + 1000, "off_shift": 100}


def test_the_first_come_is_served_first_when_asked_so() -> None:
    calls = [Call(0, 0, on_scene_us=50 * S), Call(S, 0, 2, 10 * S), Call(2 * S, 0, 1, 10 * S)]
    case = case_of(calls, [Unit(0)], LINE, APART)
    assert outcome(case).answers.sent_us.tolist() == [0, 60 * S, 50 * S]
    assert outcome(case, by_priority=False).answers.sent_us.tolist() == [0, 50 * S, 60 * S]


def test_the_sums_hold_on_random_lists() -> None:
    for seed in range(300):
        calls, units, xy, siren = random_case(seed)
        found = outcome(case_of(calls, units, xy, siren), (1.0, 0.95, 0.5)[seed % 3])
        assert np.all(np.add.reduce(found.ledger.spent_us, axis=1) == found.ledger.length_us)


@pytest.mark.parametrize(
    ("column", "shift_s", "said"),
    [("sent_us", -40, "the calls waited|still on a call"), ("travel_us", 500, "still on a call")],
)
def test_an_answer_that_cannot_be_is_caught(column: str, shift_s: int, said: str) -> None:
    calls = [Call(0, 1, on_scene_us=50 * S), Call(10 * S, 1)]
    case = case_of(calls, [Unit(0)], LINE, APART)
    plan = plan_of(case, 1.0, by_priority=True)
    answers = run_fast(case, plan, by_arrival=False)
    moved = getattr(answers, column).copy()
    moved[0 if column == "travel_us" else 1] += shift_s * S
    wrong: Answers = answers._replace(**{column: moved})
    with pytest.raises(RuntimeError, match=said):
        outcome_of(case, plan, wrong)
