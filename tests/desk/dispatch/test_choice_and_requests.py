"""Who is sent, who can only be asked, and what is said when nobody can come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import Told, gas
from twin.county import County
from twin.desk.dispatch.choice import Available, choose, policy_of
from twin.terms.decision import OrderGiven, RequestMade, ShortageSaid
from twin.terms.observation import RequestAnswered, RoadReported, UnitReported, UnitStatus
from twin.terms.units import Role


def _unit(name: str, turnout_s: float, drive_s: float | None, beeline_m: float = 0.0) -> Available:
    return Available(unit=name, turnout_s=turnout_s, drive_s=drive_s, beeline_m=beeline_m)


def _taken(units: list[Available], number: int, policy: str) -> list[str]:
    return [unit.unit for unit in choose(units, number, policy_of(policy)).taken]


def test_the_unit_that_can_be_there_first_is_taken_not_the_one_that_stands_nearest() -> None:
    units = [_unit("A", 180, 300, 2000), _unit("B", 60, 360, 5000)]
    assert _taken(units, 1, "closest") == ["B"]
    assert _taken(units, 1, "beeline") == ["A"]


def test_a_tie_goes_to_the_lower_id() -> None:
    units = [_unit("B", 60, 60), _unit("A", 60, 60)]
    assert _taken(units, 1, "closest") == ["A"]


def test_every_unit_passed_over_has_its_reason() -> None:
    busy = Available(unit="C", turnout_s=0, drive_s=1, busy_on="O-1")
    choice = choose(
        [_unit("A", 60, 60), _unit("B", 60, 90), busy, _unit("D", 1, None)],
        1,
        policy_of("closest"),
    )
    why = {c.unit: None if c.passed_over is None else c.passed_over.zh for c in choice.looked_at}
    assert why == {"A": None, "B": "到达更晚", "C": "正执行 O-1", "D": "无路可通"}


def test_an_unknown_policy_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no dispatch policy 'luck'"):
        policy_of("luck")


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 50))),
        max_size=12,
    ),
    st.integers(0, 5),
)
def test_the_taken_are_the_earliest_that_can_come(
    rows: list[tuple[int, int | None]], number: int
) -> None:
    units = [_unit(f"U{i:02d}", t, d) for i, (t, d) in enumerate(rows)]
    taken = _taken(units, number, "closest")
    arrivals = sorted((t + d, f"U{i:02d}") for i, (t, d) in enumerate(rows) if d is not None)
    assert taken == [unit for _, unit in arrivals[:number]]


def test_own_units_are_ordered_and_others_are_requested(told: Told, county: County) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    for order in told.all(OrderGiven):
        assert county.units[order.unit].ordered_by is Role.COUNTY_HQ
        assert order.role == "county_hq"
        assert order.capability in county.units[order.unit].capabilities
    asked = {(request.to_role, request.capability) for request in told.all(RequestMade)}
    assert ("119", "hazmat.suppress") in asked
    assert ("120", "ems.als") in asked
    assert not any(role == "county_hq" for role, _ in asked)


def test_a_desk_in_the_role_of_119_orders_fire_engines_itself(
    make_told: Callable[..., Told], county: County
) -> None:
    told = make_told(roles=(Role.FIRE_119,))
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    orders = told.all(OrderGiven)
    assert orders
    assert all(county.units[order.unit].ordered_by is Role.FIRE_119 for order in orders)
    assert "119" not in {request.to_role for request in told.all(RequestMade)}


def test_no_unit_is_sent_to_two_things_at_once(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.see(20, gas("GHF-040"), gas("GHF-041"))
    units = [order.unit for order in told.all(OrderGiven)]
    assert len(units) == len(set(units))


def test_a_request_nobody_answers_is_repeated_once_and_then_goes_to_the_city(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.wake_until(10 + 2 * 180)
    suppress = [r for r in told.all(RequestMade) if r.capability == "hazmat.suppress"]
    assert [request.to_role for request in suppress] == ["119", "119", "city"]
    short = [s for s in told.all(ShortageSaid) if s.capability == "hazmat.suppress"]
    assert [(s.needed, s.found) for s in short] == [(2, 0)]


def test_what_another_role_cannot_give_is_said_and_asked_of_the_city(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    request = next(r for r in told.all(RequestMade) if r.capability == "water.supply")
    told.see(
        40,
        RequestAnswered(request=request.request, accepted=True, units=("U-x",), reason="在外"),
    )
    (short,) = told.all(ShortageSaid)
    assert (short.capability, short.needed, short.found) == ("water.supply", 2, 1)
    last = told.all(RequestMade)[-1]
    assert (last.to_role, last.capability, last.number) == ("city", "water.supply", 1)


def test_a_unit_that_breaks_down_is_replaced(told: Told, county: County) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    first = next(order for order in told.all(OrderGiven) if order.capability == "monitor.env")
    home = county.units[first.unit]
    told.see(
        60,
        UnitReported(
            unit=first.unit,
            status=UnitStatus.UNAVAILABLE,
            lat_deg=home.lat_deg,
            lon_deg=home.lon_deg,
            order=first.order,
        ),
    )
    again = [order for order in told.all(OrderGiven) if order.capability == "monitor.env"]
    assert len(again) == 2
    assert again[1].unit != first.unit


def test_a_closed_road_changes_the_expected_arrival(
    make_told: Callable[..., Told], county: County
) -> None:
    def arrival_s(told: Told) -> float:
        told.see(10, gas("GHF-001"), gas("GHF-002"))
        order = next(o for o in told.all(OrderGiven) if o.capability == "monitor.env")
        return next(c.arrive_in_s for c in order.candidates if c.unit == order.unit)

    free, cut = make_told(), make_told()
    unit = next(u for u in county.units.values() if "monitor.env" in u.capabilities)
    net = county.roads
    from fast.routing import Router
    from twin.county import roads_of

    place = county.hazards["H-A1"].node
    way = Router(roads_of(county), net.dry_ms).path(unit.node, place)
    middle = int(way.arcs[len(way.arcs) // 2])
    cut.see(5, RoadReported(road="X", arcs=(middle,), share=0.0))
    assert arrival_s(cut) > arrival_s(free)


def test_a_unit_out_on_the_road_is_reckoned_from_where_it_said_it_is(
    make_told: Callable[..., Told], county: County
) -> None:
    def arrival_s(*reports: UnitReported) -> float:
        told = make_told()
        told.see(5, *reports)
        told.see(10, gas("GHF-001"), gas("GHF-002"))
        order = next(o for o in told.all(OrderGiven) if o.capability == "monitor.env")
        return next(c.arrive_in_s for c in order.candidates if c.unit == unit.id)

    unit = next(u for u in county.units.values() if "monitor.env" in u.capabilities)
    near = county.hazards["H-A1"]
    out = UnitReported(
        unit=unit.id,
        status=UnitStatus.RETURNING,
        lat_deg=near.lat_deg,
        lon_deg=near.lon_deg,
        order="",
    )
    assert arrival_s(out) < 300.0 < arrival_s()
