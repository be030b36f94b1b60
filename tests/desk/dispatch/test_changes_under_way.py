"""What changes after an order: neighbours who are sooner, calls taken back, roads that close."""

from __future__ import annotations

from dataclasses import replace

from tests.desk.conftest import Told
from tests.desk.dispatch.small import Line, call, says, small_desk, stationed, with_rule
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import IncidentClosed, Logged, OrderGiven, RequestMade, ShortageSaid
from twin.terms.dispatch_acts import CallCancelled, TransportNeeded
from twin.terms.dispatch_effects import ArrivalRevised, RequestWithdrawn, UnitRecalled
from twin.terms.observation import RequestAnswered, RoadReported, UnitStatus
from twin.terms.units import Role

FREE, ROLLING, THERE = UnitStatus.RETURNING, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE


def ring(county: County, rules: Rules, own_at_s: float | None, city_at_s: float) -> Told:
    """An ambulance of ours and one of the city's; seconds are degrees, so distance is no gate."""
    wide = with_rule(rules, "mutual_aid", within_m=1e12)
    units = [stationed(county, "K", city_at_s, role=Role.CITY)]
    if own_at_s is not None:
        units.append(stationed(county, "A", own_at_s))
    return small_desk(county, wide, units)


def asked_city(told: Told) -> list[RequestMade]:
    return [r for r in told.all(RequestMade) if r.to_role == "city"]


def test_the_city_is_asked_when_ours_would_be_late_and_ours_turns_round_when_it_sends(
    county: County, rules: Rules
) -> None:
    told = ring(county, rules, 3000, 300)
    told.see(0, call("C1", 0))
    assert [o.unit for o in told.all(OrderGiven)] == ["A"]
    (request,) = asked_city(told)
    assert "更晚" in request.because.zh
    told.see(30, says("A", ROLLING, 2990, order="O-1"))
    told.see(60, RequestAnswered(request=request.request, accepted=True, units=("K",)))
    assert [(r.unit, r.order) for r in told.all(UnitRecalled)] == [("A", "O-1")]


def test_ours_goes_on_when_the_city_says_no_or_nothing(county: County, rules: Rules) -> None:
    no, silent = ring(county, rules, 3000, 300), ring(county, rules, 3000, 300)
    for told in (no, silent):
        told.see(0, call("C1", 0))
    (request,) = asked_city(no)
    no.see(60, RequestAnswered(request=request.request, accepted=False, reason="在外"))
    silent.wake_until(2000)
    for told in (no, silent):
        assert told.all(UnitRecalled) == []
        assert told.all(ShortageSaid) == []


def test_the_gates_of_mutual_aid(county: County, rules: Rules) -> None:
    rule = rules.dispatch.mutual_aid
    soon = ring(county, rules, rule.late - 120, 10)
    far = ring(county, rules, 9000, rule.reach)
    little = ring(county, rules, 2000, 2000 - rule.gain)
    for told in (soon, far, little):
        told.see(0, call("C1", 0))
        assert asked_city(told) == []
    tight = small_desk(
        county,
        with_rule(rules, "mutual_aid", within_m=1.0),
        [stationed(county, "K", 300, role=Role.CITY), stationed(county, "A", 3000)],
    )
    tight.see(0, call("C1", 0))
    assert asked_city(tight) == []


def test_with_nobody_of_ours_the_city_is_asked_once_and_no_more_when_ours_comes_free(
    county: County, rules: Rules
) -> None:
    told = ring(county, rules, 0, 300)
    told.see(0, call("C0", 0))
    told.see(1, says("A", THERE, 0, order="O-1"), call("C1", 10))
    (request,) = asked_city(told)
    assert "缺" in request.because.zh
    told.see(50, says("A", FREE, 0))
    assert [w.request for w in told.all(RequestWithdrawn)] == [request.request]
    assert [o.place.name for o in told.all(OrderGiven)] == ["km 0", "km 10"]


def test_a_caller_takes_back_a_daily_call(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, call("C1", 500), call("C2", 600))
    told.see(100, says("A", ROLLING, 40, order="O-1"))
    told.see(120, CallCancelled(report="C1", by="群众", why="误报"))
    assert [(r.unit, r.order) for r in told.all(UnitRecalled)] == [("A", "O-1")]
    told.see(130, says("A", FREE, 50))
    assert told.all(OrderGiven)[-1].place.name == "km 600"
    told.see(135, CallCancelled(report="C9", by="群众", why="无此报"))
    assert len(told.all(IncidentClosed)) == 1
    assert len(dict(told.desk.snapshot()["state"])["incidents"]) == 1


def test_a_call_that_waits_is_taken_back_without_a_trace(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [])
    told.see(0, call("C1", 500))
    told.see(9, CallCancelled(report="C1", by="群众", why="误报"))
    state = dict(told.desk.snapshot()["state"])
    assert (state["incidents"], dict(state["dispatch"])["waiting"]) == ([], [])


def test_a_fire_is_not_taken_back_by_its_caller(county: County, rules: Rules) -> None:
    fire = [stationed(county, "F", 0, can=("fire.engine",), role=Role.FIRE_119)]
    told = small_desk(county, rules, fire, roles=(Role.FIRE_119,))
    told.see(0, call("C1", 500, event_type="fire"))
    told.see(9, CallCancelled(report="C1", by="群众", why="误报"))
    assert told.all(IncidentClosed) == []
    assert told.all(UnitRecalled) == []
    assert "由人定" in told.all(Logged)[-1].text.zh


def test_nobody_with_a_patient_aboard_is_called_back(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, call("C1", 0))
    told.see(70, says("A", THERE, 0, order="O-1", task="treat"))
    told.see(80, TransportNeeded(unit="A", order="O-1", patients=1))
    told.see(90, CallCancelled(report="C1", by="群众", why="误报"))
    assert told.all(UnitRecalled) == []


CLOSED = RoadReported(road="R", arcs=(), share=0.0)


def cut_off(county: County, rules: Rules, other_at_s: float) -> Told:
    """A is on its way when the road closes before it; B stands on the other side."""
    road = Line()
    units = [stationed(county, "A", 0), stationed(county, "B", other_at_s)]
    told = small_desk(county, rules, units, road)
    told.see(0, call("C1", 600))
    told.see(70, says("A", ROLLING, 10, order="O-1"))
    road.closed.append((300, 310))
    told.see(80, CLOSED)
    return told


def test_a_road_closed_on_the_way_sends_whoever_can_still_be_there(
    county: County, rules: Rules
) -> None:
    told = cut_off(county, rules, 2000)
    (revised,) = told.all(ArrivalRevised)
    assert (revised.unit, revised.now_ms, revised.replaced) == ("A", -1, True)
    assert revised.was_ms == 660_000
    assert [(r.unit, r.order) for r in told.all(UnitRecalled)] == [("A", "O-1")]
    assert [o.unit for o in told.all(OrderGiven)] == ["A", "B"]


def test_with_nobody_else_the_unit_stays_on_its_order(county: County, rules: Rules) -> None:
    told = cut_off(county, rules, -50)  # B is cut off too
    (revised,) = told.all(ArrivalRevised)
    assert (revised.now_ms, revised.replaced) == (-1, False)
    assert told.all(UnitRecalled) == []


def test_a_road_elsewhere_changes_nothing(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0), stationed(county, "B", 2000)])
    told.see(0, call("C1", 600))
    told.see(70, says("A", ROLLING, 10, order="O-1"))
    told.see(80, CLOSED, replace(CLOSED, road="Q", share=1.0))
    assert told.all(ArrivalRevised) == []


def test_a_crew_that_says_it_is_held_up_is_looked_at_again(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0), stationed(county, "B", 900)])
    told.see(0, call("C1", 300))
    told.see(70, says("A", ROLLING, 10, order="O-1"))
    told.see(1200, says("A", UnitStatus.DELAYED, -900, order="O-1"))
    assert [o.unit for o in told.all(OrderGiven)] == ["A", "B"]
