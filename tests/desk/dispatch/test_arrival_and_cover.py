"""Who can be there when: turnouts under way, diversion, stand-ins, and what is left uncovered."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told
from tests.desk.dispatch.small import Line, call, says, small_desk, stationed, with_rule
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import OrderGiven, ShortageSaid
from twin.terms.dispatch_acts import TransportNeeded
from twin.terms.dispatch_effects import UnitDiverted
from twin.terms.observation import UnitStatus
from twin.terms.units import Role

FREE, ROLLING, THERE = UnitStatus.RETURNING, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE


def sent(told: Told) -> list[tuple[str, str]]:
    return [(o.unit, o.place.name) for o in told.all(OrderGiven)]


def test_a_unit_on_its_way_to_a_lesser_call_is_taken_off_it_and_that_call_waits_again(
    county: County, rules: Rules
) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, call("C1", 5000, urgency=4))
    told.see(100, says("A", ROLLING, 40, order="O-1"))
    told.see(110, call("C2", 60, urgency=1))
    (diverted,) = told.all(UnitDiverted)
    assert (diverted.unit, diverted.from_order, diverted.to_order) == ("A", "O-1", "O-2")
    assert (diverted.from_priority, diverted.to_priority) == (4, 1)
    assert sent(told)[-1] == ("A", "km 60")
    assert told.all(OrderGiven)[-1].candidates[0].arrive_in_s == 20  # from where it is
    told.see(120, says("A", ROLLING, 50, order="O-2"))
    told.see(900, says("A", FREE, 60))
    assert sent(told)[-1] == ("A", "km 5000")
    assert told.all(OrderGiven)[-1].waited_s == 900


@pytest.mark.parametrize(
    ("first", "second", "diverts"),
    [(4, 1, True), (5, 3, True), (2, 1, False), (1, 1, False), (1, 4, False)],
)
def test_only_the_pairs_of_the_matrix_divert(
    county: County, rules: Rules, first: int, second: int, diverts: bool
) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, call("C1", 5000, urgency=first))
    told.see(100, says("A", ROLLING, 40, order="O-1"))
    told.see(110, call("C2", 60, urgency=second))
    assert bool(told.all(UnitDiverted)) is diverts


def test_a_unit_is_not_diverted_for_less_than_the_gain(county: County, rules: Rules) -> None:
    gain_s = rules.dispatch.redispatch.gain
    for more_s, diverts in ((-1.0, False), (1.0, True)):
        units = [stationed(county, "A", 0), stationed(county, "B", 100 + gain_s + more_s - 60)]
        told = small_desk(county, rules, units)
        told.see(0, call("C1", -5000, urgency=4))
        told.see(100, says("A", ROLLING, -100, order="O-1"))
        told.see(110, call("C2", 0, urgency=1))
        assert bool(told.all(UnitDiverted)) is diverts


def test_nobody_is_taken_off_a_scene_or_from_under_a_patient(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0), stationed(county, "B", 1)])
    told.see(0, call("C1", 0, urgency=5), call("C2", 1, urgency=5))
    told.see(10, says("A", THERE, 0, order="O-1"), says("B", THERE, 1, order="O-2"))
    told.see(20, TransportNeeded(unit="B", order="O-2", patients=1))
    told.see(21, says("B", ROLLING, 1, order="O-2", task="transport"))
    told.see(30, call("C3", 5, urgency=1))
    assert told.all(UnitDiverted) == []


def test_what_is_left_of_the_turnout_counts(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, call("C1", 500, urgency=5))
    told.see(45, call("C2", 10, urgency=1))
    assert told.all(OrderGiven)[-1].candidates[0].arrive_in_s == 15 + 10


ALS = ("ems.ambulance", "ems.bls", "ems.als")
BLS = ("ems.ambulance", "ems.bls")


def crash(county: County, rules: Rules, policy: str, als_at_s: float) -> OrderGiven | None:
    """A crash at 0 needs advanced life support; a basic crew stands beside it."""
    units = [stationed(county, "A", als_at_s, can=ALS), stationed(county, "B", 10, can=BLS)]
    told = small_desk(county, rules, units, policy=policy)
    told.see(0, call("C1", 0, event_type="traffic"))
    orders = told.all(OrderGiven)
    return orders[0] if orders else None


def test_a_stand_in_comes_when_it_is_sooner_by_more_than_its_penalty(
    county: County, rules: Rules
) -> None:
    penalty_s = next(r.penalty for r in rules.dispatch.substitutes if r.wanted == "ems.als")
    near = crash(county, rules, "run_card_closest", 10 + penalty_s - 1)
    far = crash(county, rules, "run_card_closest", 10 + penalty_s + 1)
    assert near is not None
    assert far is not None
    assert (near.unit, near.stand_in) == ("A", "")
    assert [c.passed_over.zh for c in near.candidates if c.passed_over] == [
        "仅能替代，计入罚时后更晚"
    ]
    assert (far.unit, far.stand_in) == ("B", "ems.bls")
    assert "替代" in far.because.zh


def test_closest_takes_a_stand_in_only_when_nobody_else_is_there(
    county: County, rules: Rules
) -> None:
    order = crash(county, rules, "closest", 5000)
    assert order is not None
    assert order.unit == "A"
    alone = small_desk(county, rules, [stationed(county, "B", 10, can=BLS)])
    alone.see(0, call("C1", 0, event_type="traffic"))
    assert [(o.unit, o.stand_in) for o in alone.all(OrderGiven)] == [("B", "ems.bls")]
    never = small_desk(
        county, rules, [stationed(county, "B", 10, can=BLS)], policy="shortest_drive"
    )
    never.see(0, call("C1", 0, event_type="traffic"))
    assert never.all(OrderGiven) == []


def test_a_unit_that_can_stand_in_serves_what_waits_when_it_comes_free(
    county: County, rules: Rules
) -> None:
    told = small_desk(county, rules, [stationed(county, "B", 10, can=BLS)])
    told.see(0, says("B", UnitStatus.UNAVAILABLE, 10))
    told.see(1, call("C1", 0, event_type="traffic"))
    told.see(9, says("B", UnitStatus.AVAILABLE, 10))
    assert [o.unit for o in told.all(OrderGiven)] == ["B"]


VALLEY = [(0.0, 600), (3000.0, 300), (6000.0, 100)]


def test_every_order_says_who_is_left_without_a_unit_in_time(county: County, rules: Rules) -> None:
    units = [stationed(county, "A", 0), stationed(county, "B", 3000)]
    told = small_desk(county, rules, units, Line(VALLEY))
    told.see(0, call("C1", 100))
    told.see(1, call("C2", 200))
    told.see(2, call("C3", 300))
    left = [o.coverage for o in told.all(OrderGiven)]
    assert [(c.uncovered_before, c.uncovered_after) for c in left if c] == [(0.1, 0.7), (0.7, 1.0)]
    (short,) = told.all(ShortageSaid)
    assert short.coverage is not None
    assert short.coverage.uncovered_after == 1.0
    assert short.coverage.within_s == 20 * 60


def two_near_the_call(county: County, rules: Rules, policy: str, urgency: int) -> str:
    """A is a little nearer but the only one for 600 people; B and C stand together."""
    units = [stationed(county, "A", 0), *(stationed(county, id, 2100) for id in "BC")]
    told = small_desk(county, rules, units, Line([(-900, 600), (2100, 400)]), policy=policy)
    told.see(0, call("C1", 1000, urgency=urgency))
    return told.all(OrderGiven)[0].unit


def test_coverage_aware_spares_the_only_unit_unless_the_call_is_most_urgent(
    county: County, rules: Rules
) -> None:
    assert two_near_the_call(county, rules, "closest", 3) == "A"
    assert two_near_the_call(county, rules, "coverage_aware", 3) == "B"
    assert two_near_the_call(county, rules, "coverage_aware", 1) == "A"
    tight = with_rule(rules, "coverage", slack=90.0)
    assert two_near_the_call(county, tight, "coverage_aware", 3) == "A"


def test_why_the_nearest_was_spared_is_told(county: County, rules: Rules) -> None:
    units = [stationed(county, "A", 0), *(stationed(county, id, 2100) for id in "BC")]
    told = small_desk(
        county, rules, units, Line([(-900, 600), (2100, 400)]), policy="coverage_aware"
    )
    told.see(0, call("C1", 1000, urgency=3))
    (order,) = told.all(OrderGiven)
    why = {c.unit: c.passed_over.zh for c in order.candidates if c.passed_over}
    assert why == {"A": "离开后覆盖缺口更大", "C": "到达更晚"}
    assert order.coverage is not None
    assert order.coverage.uncovered_after == 0.0


def test_the_countys_own_villages_are_counted(county: County, rules: Rules) -> None:
    from dataclasses import replace

    from tests.desk.conftest import charge
    from twin.desk import Desk

    told = Told(Desk(county, rules, charge(roles=(Role.AMBULANCE_120,))))
    place = county.place("S-fire-2").as_term()
    told.see(0, replace(call("C1", 0), place=place))
    (order,) = told.all(OrderGiven)
    assert order.coverage is not None
    assert 0.0 < order.coverage.uncovered_before <= order.coverage.uncovered_after < 1.0
