"""Free units that wait where they are needed more, and stay free meanwhile."""

from __future__ import annotations

from tests.desk.conftest import Told
from tests.desk.dispatch.small import Line, call, says, small_desk, stationed, with_rule
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import OrderGiven
from twin.terms.dispatch_effects import CoverMove, UnitRecalled
from twin.terms.observation import UnitStatus
from twin.terms.units import Role

FREE, ROLLING, THERE = UnitStatus.RETURNING, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE
HOMES = [(0.0, 500), (2000.0, 400), (4000.0, 100)]


def valley(county: County, rules: Rules, policy: str = "closest", twins: int = 2) -> Told:
    """Town X with a few ambulances at 0, village Y with one at 2000; 20 minutes reach one place."""
    units = [stationed(county, f"X{n}", 0, base="X") for n in range(twins)]
    units.append(stationed(county, "Y", 2000, base="Y"))
    return small_desk(county, rules, units, Line(HOMES), policy=policy)


def test_a_station_left_empty_is_covered_by_one_that_has_more(county: County, rules: Rules) -> None:
    told = valley(county, with_rule(rules, "cover_moves", within=3600.0))
    told.see(0, call("C1", 2100))
    (move,) = told.all(CoverMove)
    assert (move.unit, move.station, move.role) == ("X0", "Y", "120")
    assert "50%" in move.because.zh
    assert move.clause


def test_no_cover_move_when_it_is_far_strips_a_station_or_gains_little(
    county: County, rules: Rules
) -> None:
    wide = with_rule(rules, "cover_moves", within=3600.0)
    for told in (
        valley(county, rules),  # 33 minutes are too far
        valley(county, wide, twins=1),  # X would be left empty
        valley(county, with_rule(wide, "cover_moves", share=0.9)),
    ):
        told.see(0, call("C1", 2100))
        assert told.all(CoverMove) == []


def test_a_unit_that_covers_is_free_and_is_sent_from_where_it_is(
    county: County, rules: Rules
) -> None:
    told = valley(county, with_rule(rules, "cover_moves", within=3600.0))
    told.see(0, call("C1", 2100))
    told.see(1, says("Y", THERE, 2100, order="O-1"))
    told.see(500, says("X0", ROLLING, 1500, order="M-1", task="cover"))
    told.see(510, call("C2", 1900))
    last = told.all(OrderGiven)[-1]
    assert (last.unit, last.candidates[0].arrive_in_s) == ("X0", 400)


def test_a_unit_that_waits_at_another_station_turns_out_as_at_its_own(
    county: County, rules: Rules
) -> None:
    told = valley(county, with_rule(rules, "cover_moves", within=3600.0))
    told.see(0, call("C1", 2100))
    told.see(1, says("Y", THERE, 2100, order="O-1"))
    told.see(2100, says("X0", THERE, 2000, order="M-1", task="cover"))
    told.see(2200, call("C2", 1900))
    assert told.all(OrderGiven)[-1].candidates[0].arrive_in_s == 60 + 100


def test_who_covers_goes_home_when_the_stations_own_unit_is_back(
    county: County, rules: Rules
) -> None:
    told = valley(county, with_rule(rules, "cover_moves", within=3600.0))
    told.see(0, call("C1", 2100))
    told.see(1, says("Y", THERE, 2100, order="O-1"))
    told.see(2100, says("X0", THERE, 2000, order="M-1", task="cover"))
    told.see(3000, says("Y", FREE, 2100))
    assert told.all(UnitRecalled) == []
    told.see(3100, says("Y", UnitStatus.AVAILABLE, 2000))
    assert [(r.unit, r.order) for r in told.all(UnitRecalled)] == [("X0", "M-1")]


def freed(county: County, rules: Rules, policy: str) -> list[tuple[str, str]]:
    """Y's ambulance is on a long call; one of X comes free in between. Where does it wait?"""
    told = valley(county, with_rule(rules, "cover_moves", within=3600.0, keep=2), policy)
    told.see(0, call("C1", 2100))
    told.see(1, says("Y", THERE, 2100, order="O-1"), call("C2", 10))
    told.see(2, says("X0", THERE, 10, order="O-2"))
    told.see(900, says("X0", FREE, 10))
    return [(m.unit, m.station) for m in told.all(CoverMove)]


def test_dmexclp_places_a_unit_that_came_free_where_it_adds_most(
    county: County, rules: Rules
) -> None:
    assert freed(county, rules, "dmexclp") == [("X0", "Y")]
    assert freed(county, rules, "closest") == []


def test_dmexclp_leaves_units_that_another_commands_alone(county: County, rules: Rules) -> None:
    units = [stationed(county, f"X{n}", 0, base="X") for n in range(3)]
    told = small_desk(county, rules, units, Line(HOMES), policy="dmexclp", roles=(Role.COUNTY_HQ,))
    told.see(0, call("C1", 2100))
    told.see(1, says("X0", THERE, 2100, order="R-1"))
    told.see(900, says("X0", FREE, 10))
    assert told.all(CoverMove) == []


def test_dmexclp_leaves_a_unit_at_home_when_nothing_is_gained(county: County, rules: Rules) -> None:
    told = valley(county, with_rule(rules, "cover_moves", within=3600.0), "dmexclp")
    told.see(1, call("C2", 10))
    told.see(2, says("X0", THERE, 10, order="O-1"))
    told.see(900, says("X0", FREE, 10))
    assert told.all(CoverMove) == []  # Y has its own


def test_models_of_recorded_calls_move_nobody(county: County, rules: Rules) -> None:
    for policy in ("shortest_drive", "beeline"):
        told = valley(county, with_rule(rules, "cover_moves", within=3600.0), policy)
        told.see(0, call("C1", 2100))
        assert told.all(CoverMove) == []
