"""Between two reports a unit is believed on its way: from the report, never past where it goes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told
from tests.desk.dispatch.small import Line, call, says, small_desk, stationed, with_rule
from twin.county import County
from twin.desk import Rules
from twin.desk.dispatch.memory import UnitState
from twin.desk.ways import CountyWays, Unit
from twin.terms.decision import OrderGiven
from twin.terms.observation import UnitStatus
from twin.terms.place import Place

ROLLING, FREE = UnitStatus.EN_ROUTE, UnitStatus.RETURNING


class Moving(Line):
    """The straight road, for a desk that knows how it runs: a second to each degree."""

    def ahead_deg(
        self, unit: Unit, state: UnitState, goal: Place, after_ms: int
    ) -> tuple[float, float]:
        way = goal.lat_deg - state.lat_deg
        gone = min(after_ms / 1000.0, abs(way))
        return state.lat_deg + (gone if way > 0 else -gone), 0.0


def expected_s(told: Told) -> float:
    """The arrival that the last order promises."""
    order = told.all(OrderGiven)[-1]
    return next(c.arrive_in_s for c in order.candidates if c.unit == order.unit)


def diverted(county: County, rules: Rules) -> Told:
    """A drives to a lesser call at 2000 and reported at 100; at 150 an urgent one comes at 1000."""
    told = small_desk(county, rules, [stationed(county, "A", 0)], Moving())
    told.see(0, call("C1", 2000, 4))
    told.see(160, says("A", ROLLING, 100, order="O-1"))
    told.see(210, call("C2", 1000, 1))
    assert told.all(OrderGiven)[-1].place.name == "km 1000"
    return told


def test_a_unit_is_sent_elsewhere_from_where_it_should_be_by_now(
    county: County, rules: Rules
) -> None:
    assert expected_s(diverted(county, rules)) == 850.0


def test_without_reckoning_the_promise_is_off_by_the_age_of_the_report(
    county: County, rules: Rules
) -> None:
    off = with_rule(rules, "reckoning", longest=0.0)
    assert expected_s(diverted(county, off)) == 900.0


def test_after_a_silence_nobody_is_moved_any_further(county: County, rules: Rules) -> None:
    some = with_rule(rules, "reckoning", longest=30.0)
    assert expected_s(diverted(county, some)) == 870.0


def test_a_unit_sent_elsewhere_is_reckoned_on_from_there_along_its_new_way(
    county: County, rules: Rules
) -> None:
    told = diverted(county, rules)
    state = told.desk._state.dispatch.units["A"]
    assert (state.lat_deg, state.at_ms) == (150.0, 210_000)
    assert state.heading is not None
    assert state.heading.name == "km 1000"


def test_on_its_way_home_too(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)], Moving())
    told.see(0, call("C1", 2000))
    told.see(10, says("A", UnitStatus.ON_SCENE, 2000, order="O-1"))
    told.see(20, says("A", FREE, 2000, order="O-1"))
    told.see(80, call("C2", 0))
    assert expected_s(told) == 2000.0 - 60.0


@pytest.fixture(scope="module")
def ways(county: County) -> CountyWays:
    return CountyWays(county, "dry")


@settings(max_examples=25)
@given(
    start=st.integers(0, 10_000),
    goal=st.integers(0, 10_000),
    speed=st.sampled_from([0.7, 0.95, 1.0]),
    share=st.floats(0.0, 1.5),
)
def test_a_belief_is_the_report_at_first_and_the_goal_at_last_and_time_adds_up_between(
    county: County, ways: CountyWays, start: int, goal: int, speed: float, share: float
) -> None:
    villages = [v.id for v in county.villages.values()]
    here = county.place(villages[start % len(villages)]).as_term()
    there = county.place(villages[goal % len(villages)]).as_term()
    unit = Unit(
        id="U", name="U", role=next(iter(county.units.values())).ordered_by, home=here,
        turnout_day_s=0.0, turnout_night_s=0.0, speed_share=speed, capabilities=(),
    )  # fmt: skip
    net = county.roads
    report = UnitState(
        status=ROLLING,
        lat_deg=float(net.lat_deg[here.node]),
        lon_deg=float(net.lon_deg[here.node]),
        at_ms=start,
    )
    assert ways.ahead_deg(unit, report, there, 0) == (report.lat_deg, report.lon_deg)
    (whole_s,) = ways.drives_s([unit], [report], there, 0)
    if whole_s is None:
        assert ways.ahead_deg(unit, report, there, 600_000) == (report.lat_deg, report.lon_deg)
        return
    after_ms = int(whole_s * share * 1000.0)
    lat_deg, lon_deg = ways.ahead_deg(unit, report, there, after_ms)
    if after_ms > whole_s * 1000.0 + 1.0:
        assert (lat_deg, lon_deg) == (net.lat_deg[there.node], net.lon_deg[there.node])
        return
    then = UnitState(status=ROLLING, lat_deg=lat_deg, lon_deg=lon_deg, at_ms=0)
    (left_s,) = ways.drives_s([unit], [then], there, 0)
    assert left_s is not None
    assert left_s + after_ms / 1000.0 == pytest.approx(whole_s, abs=2.0)
