"""The side to come from: said with the wind that was told, and again when that has turned."""

from __future__ import annotations

from tests.desk.assessment.test_assessing import wind
from tests.desk.conftest import Told, gas
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import ApproachSaid, OrderGiven, RequestMade
from twin.terms.observation import (
    EventReported,
    RequestAnswered,
    UnitReported,
    UnitStatus,
)


def leak(told: Told, from_deg: float = 195.0) -> None:
    told.see(5, wind("WS-park", from_deg))
    told.see(10, gas("GHF-001"), gas("GHF-002"))


def test_the_side_is_said_with_the_plan_and_anew_when_the_wind_has_turned(told: Told) -> None:
    leak(told)
    (first,) = told.all(ApproachSaid)
    assert (first.from_deg, first.was_deg, first.units) == (195.0, None, ())
    told.see(60, wind("WS-park", 225.0))  # thirty degrees are no turn
    assert told.all(ApproachSaid) == [first]
    told.see(120, wind("WS-park", 285.0))
    again = told.all(ApproachSaid)[-1]
    assert (again.from_deg, again.was_deg) == (285.0, 195.0)
    assert "195° 转为 285°" in again.because.zh
    told.see(180, wind("WS-park", 255.0))
    assert told.all(ApproachSaid) == [first, again]  # by the side said last, not the last wind


def test_the_turn_is_reckoned_through_north(told: Told) -> None:
    leak(told, 350.0)
    told.see(60, wind("WS-park", 20.0))
    assert len(told.all(ApproachSaid)) == 1
    told.see(90, wind("WS-park", 40.0))
    assert told.all(ApproachSaid)[-1].was_deg == 350.0


def test_without_wind_it_is_said_when_one_is_told(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    assert told.all(ApproachSaid) == []
    told.see(60, wind("WS-park", 195.0))
    (said,) = told.all(ApproachSaid)
    assert (said.from_deg, said.was_deg) == (195.0, None)


def test_the_units_on_the_way_are_told(told: Told) -> None:
    leak(told)
    asked = next(r for r in told.all(RequestMade) if r.to_role == "119")
    told.see(30, RequestAnswered(request=asked.request, accepted=True, units=("U-fire-2-1",)))
    told.see(120, wind("WS-park", 285.0))
    ours = {order.unit for order in told.all(OrderGiven)}
    assert ours
    assert set(told.all(ApproachSaid)[-1].units) == {*ours, "U-fire-2-1"}


def test_it_is_the_angle_of_the_rule(told: Told, rules: Rules) -> None:
    rule = rules.cards.approach
    assert rule.basis.value in {"V", "V2", "G", "E", "S"}
    leak(told, 100.0)
    told.see(60, wind("WS-park", 100.0 + rule.turn_deg))
    assert len(told.all(ApproachSaid)) == 1
    told.see(90, wind("WS-park", 101.0 + rule.turn_deg))
    assert len(told.all(ApproachSaid)) == 2


def test_where_the_wind_does_not_set_the_side_none_is_kept(told: Told, county: County) -> None:
    place = county.hazards["H-A1"].as_term()
    told.see(
        5,
        wind("WS-park"),
        EventReported(
            report="r", event_type="fire", place=place, caller="群众", channel="phone", text="火"
        ),
    )
    told.see(60, wind("WS-park", 15.0))
    assert told.all(ApproachSaid) == []


def test_who_is_there_downwind_is_told_to_move_and_who_plugs_the_leak_is_not(
    told: Told, county: County
) -> None:
    leak(told)
    hazard = county.hazards["H-A1"]
    asked = {r.task: r for r in told.all(RequestMade)}
    for at_s, task, unit in ((30, "suppress", "U-fire-2-1"), (40, "stop_leak", "U-park-2")):
        request = asked[task].request
        told.see(at_s, RequestAnswered(request=request, accepted=True, units=(unit,)))
        told.see(at_s + 5, UnitReported(
            unit=unit, status=UnitStatus.ON_SCENE, lat_deg=hazard.lat_deg - 0.004,
            lon_deg=hazard.lon_deg, order=request, task=task,
        ))  # fmt: skip
    told.see(120, wind("WS-park", 15.0))  # it blew from the south, where they stand
    again = told.all(ApproachSaid)[-1]
    assert again.moved == ("U-fire-2-1",)
    assert "1 units there stand downwind" in again.because.en
