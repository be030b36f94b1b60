"""Who waits, who is served first, and that a unit that comes free is used at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told
from tests.desk.dispatch.small import Line, call, says, small_desk, stationed, with_rule
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import (
    IncidentClosed,
    OrderGiven,
    ReportDue,
    ShortageSaid,
)
from twin.terms.observation import CountReported, UnitStatus
from twin.terms.units import Role

FREE, THERE = UnitStatus.RETURNING, UnitStatus.ON_SCENE


@pytest.fixture
def one(county: County, rules: Rules) -> Told:
    """A desk with a single ambulance at 0."""
    return small_desk(county, rules, [stationed(county, "A", 0)])


def sent(told: Told) -> list[tuple[str, str, float]]:
    """(unit, where, how long it had waited) of each order."""
    return [(o.unit, o.place.name, o.waited_s) for o in told.all(OrderGiven)]


def test_a_call_nobody_is_free_for_waits_and_is_served_the_moment_a_unit_is(one: Told) -> None:
    one.see(0, call("C1", 100))
    one.see(10, call("C2", 200))
    assert sent(one) == [("A", "km 100", 0)]
    (short,) = one.all(ShortageSaid)
    assert "排队" in short.because.zh
    one.see(20, says("A", THERE, 10, order="O-1"))
    one.see(500, says("A", FREE, 100))
    assert sent(one)[1:] == [("A", "km 200", 490)]


def test_the_more_urgent_is_served_first_and_equals_in_the_order_they_came(one: Told) -> None:
    one.see(0, call("C0", 1, urgency=3))
    one.see(1, says("A", THERE, 0, order="O-1"))
    for at_s, report, urgency in ((2, "C1", 4), (3, "C2", 2), (4, "C3", 1), (5, "C4", 2)):
        one.see(at_s, call(report, at_s * 10.0, urgency=urgency))
    for n in range(1, 5):
        one.see(100 * n, says("A", FREE, 0))
        one.see(100 * n + 1, says("A", THERE, 0, order=f"O-{n + 1}"))
    assert [place for _, place, _ in sent(one)] == ["km 1", "km 40", "km 30", "km 50", "km 20"]


def test_first_come_first_served_is_a_rule_and_changes_the_order(
    county: County, rules: Rules
) -> None:
    fcfs = with_rule(rules, "queue", order="fcfs")
    told = small_desk(county, fcfs, [stationed(county, "A", 0)])
    told.see(0, call("C0", 1), call("C1", 20, urgency=4), call("C2", 30, urgency=1))
    told.see(1, says("A", THERE, 0, order="O-1"))
    told.see(50, says("A", FREE, 0))
    assert [place for _, place, _ in sent(told)] == ["km 1", "km 20"]


def test_what_happens_at_one_instant_is_all_known_before_anybody_is_sent(
    county: County, rules: Rules
) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(5, call("C1", 10, urgency=4), call("C2", 20, urgency=1))
    assert [place for _, place, _ in sent(told)] == ["km 20"]


def test_a_call_no_free_unit_can_reach_lets_those_behind_it_pass(
    county: County, rules: Rules
) -> None:
    road = Line()
    told = small_desk(county, rules, [stationed(county, "A", 0)], road)
    road.closed.append((40, 60))
    told.see(0, call("C1", 100, urgency=1), call("C2", 10, urgency=5))
    assert sent(told) == [("A", "km 10", 0)]
    assert "无路" in told.all(ShortageSaid)[0].because.zh
    told.see(1, says("A", THERE, 0, order="O-1"))
    road.closed.clear()
    told.see(300, says("A", FREE, 10))
    assert sent(told)[1] == ("A", "km 100", 300)


def test_a_unit_on_its_way_home_leaves_from_where_it_is_without_turning_out(
    county: County, rules: Rules
) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0), stationed(county, "B", 400)])
    told.see(0, says("A", FREE, 330))
    told.see(1, call("C1", 300))
    (order,) = told.all(OrderGiven)
    assert (order.unit, order.candidates[0].arrive_in_s) == ("A", 30)
    assert (order.candidates[1].unit, order.candidates[1].arrive_in_s) == ("B", 160)


def test_a_report_from_before_the_order_reached_the_crew_does_not_free_it(
    county: County, rules: Rules
) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, says("A", FREE, 50))
    told.see(10, call("C1", 100), call("C2", 90))
    told.see(11, says("A", FREE, 40))  # the order is still on its way to it
    assert len(told.all(OrderGiven)) == 1
    told.see(12, says("A", THERE, 40, order="O-1"))
    told.see(300, says("A", FREE, 100))
    assert len(told.all(OrderGiven)) == 2


def test_a_unit_that_breaks_down_gives_its_call_back_at_its_old_place(
    county: County, rules: Rules
) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0), stationed(county, "B", -9)])
    told.see(0, call("C1", 10, urgency=2))
    told.see(1, call("C2", 20, urgency=2), call("C3", 30, urgency=2))
    told.see(2, says("A", THERE, 0, order="O-1"), says("B", THERE, 1, order="O-2"))
    told.see(50, says("A", UnitStatus.UNAVAILABLE, 5, order="O-1"))
    told.see(300, says("B", FREE, 20))
    assert sent(told)[-1] == ("B", "km 10", 300)


def test_a_call_whose_grade_rises_moves_up(county: County, rules: Rules) -> None:
    fire = ("fire.engine",)
    told = small_desk(
        county,
        rules,
        [stationed(county, "F", 0, can=fire, role=Role.FIRE_119)],
        roles=(Role.FIRE_119,),
    )
    told.see(0, call("C0", 1, event_type="traffic"))
    told.see(1, says("F", THERE, 0, order="O-1"))
    told.see(2, call("C1", 5000, event_type="traffic"), call("C2", 90000, event_type="traffic"))
    told.see(3, CountReported(what="dead", number=3, place=call("", 90000).place, by="hospital"))
    told.see(99, says("F", FREE, 0))
    assert sent(told)[-1][1] == "km 90000"


def test_daily_work_starts_no_legal_clock_and_is_forgotten_when_it_is_over(one: Told) -> None:
    one.see(0, call("C1", 100))
    one.see(1, says("A", THERE, 0, order="O-1"))
    one.see(200, says("A", FREE, 100))
    assert one.all(ReportDue) == []
    assert len(one.all(IncidentClosed)) == 1
    state = one.desk.snapshot()["state"]
    assert dict(state)["incidents"] == []
    assert dict(dict(state)["dispatch"])["orders"] == []


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=25))
def test_every_call_is_served_once_by_priority_then_time(
    county: County, rules: Rules, calls: list[tuple[int, int]]
) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, call("busy", 1))
    told.see(1, says("A", THERE, 0, order="O-1"))
    at_s, wanted = 2, []
    for n, (urgency, gap_s) in enumerate(calls):
        at_s += gap_s
        told.see(at_s, call(f"C{n}", 10.0 + n, urgency=urgency))
        wanted.append((urgency, at_s, n))
    for n in range(len(calls)):
        told.see(1000 + 10 * n, says("A", FREE, 0))
        told.see(1001 + 10 * n, says("A", THERE, 0, order=f"O-{n + 2}"))
    served = [place for _, place, _ in sent(told)[1:]]
    assert served == [f"km {10 + n}" for _, _, n in sorted(wanted)]
