"""Who commands an incident, how command passes, and whose units may then be ordered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told, gas
from tests.desk.dispatch.small import TURNOUT_S, call, says, small_desk, spot, stationed
from twin.county import County
from twin.desk import Rules
from twin.desk.ways import Commanded, Unit
from twin.terms.decision import Asked, OrderGiven, RequestMade
from twin.terms.dispatch_acts import CommandTaken
from twin.terms.dispatch_effects import CommandHandedOver
from twin.terms.observation import CountReported, Seen, UnitStatus
from twin.terms.units import Role

CHAIN = [Role.FIRM, Role.PARK, Role.COUNTY_HQ, Role.CITY]


def unit_of(role: Role) -> Unit:
    """A unit under a role."""
    return Unit(
        id="U",
        name="U",
        role=role,
        home=spot(0),
        turnout_day_s=TURNOUT_S,
        turnout_night_s=TURNOUT_S,
        speed_share=1.0,
        capabilities=(),
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("other", list(Role))
def test_an_order_cannot_even_be_made_of_a_unit_of_another_role(role: Role, other: Role) -> None:
    if role is other:
        assert Commanded(unit_of(role), other).unit.role is role
    else:
        with pytest.raises(ValueError, match=f"request it from {role.value}"):
            Commanded(unit_of(role), other)


def handed(told: Told) -> list[tuple[str, str, str]]:
    return [(h.from_role, h.to_role, h.accepted_by) for h in told.all(CommandHandedOver)]


def accept(told: Told, at_s: float, to: str) -> None:
    """Whoever was asked to take command accepts."""
    from twin.terms.observation import Answered

    asked = [a for a in told.all(Asked) if a.topic == "take_command" and a.to == to][-1]
    told.see(at_s, Answered(question=asked.question, answer="accept", by=to))


def test_command_goes_from_the_firm_to_the_park_to_the_county_to_the_city(
    told: Told, county: County
) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    assert {a.to for a in told.all(Asked) if a.topic == "take_command"} == {"park", "leader"}
    accept(told, 40, "park")
    accept(told, 90, "leader")
    place = county.hazards["H-A1"].as_term()
    told.see(100, CountReported(what="dead", number=3, place=place, by="hospital"))
    accept(told, 200, "city_duty")
    assert handed(told) == [
        ("firm", "park", "park"),
        ("park", "county_hq", "leader"),
        ("county_hq", "city", "city_duty"),
    ]
    assert all(h.clause for h in told.all(CommandHandedOver))


def test_a_level_may_be_skipped_and_command_never_comes_down(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    accept(told, 40, "leader")
    accept(told, 90, "park")
    assert handed(told) == [("firm", "county_hq", "leader")]


def test_nobody_answering_the_deputy_is_asked(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.wake_until(10 + 181)
    accept(told, 200, "deputy")
    assert handed(told)[-1] == ("firm", "county_hq", "deputy")


def test_a_level_that_takes_over_by_itself_is_recorded(told: Told, county: County) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    place = county.hazards["H-A1"].as_term()
    told.see(20, CommandTaken(role="city", place=place, hazard="H-A1", by="市领导", note="赶到"))
    assert handed(told) == [("firm", "city", "市领导")]
    assert told.all(CommandHandedOver)[0].because.zh == "赶到"


LEAK = ("repair.leak",)


def leak_world(county: County, rules: Rules) -> Told:
    """A leak that needs a park team; the county has none that can plug it."""
    teams = [
        stationed(county, "P", 0, can=LEAK, role=Role.PARK),
        stationed(county, "C", 0, can=("evac.bus",), role=Role.COUNTY_HQ),
        stationed(county, "F", 0, can=("hazmat.entry",), role=Role.FIRE_119),
    ]
    told = small_desk(county, rules, teams, roles=(Role.COUNTY_HQ,))
    told.see(10, call("C1", 100, event_type="gas_leak", hazard="H-A1"))
    return told


def test_a_park_team_is_asked_for_until_the_county_commands_and_then_ordered(
    county: County, rules: Rules
) -> None:
    told = leak_world(county, rules)
    assert "park" in {r.to_role for r in told.all(RequestMade)}
    assert {o.unit for o in told.all(OrderGiven)} == {"C"}
    accept(told, 20, "park")
    accept(told, 30, "leader")
    told.wake_until(10 + 3 * 180)
    (order,) = [o for o in told.all(OrderGiven) if o.unit == "P"]
    assert (order.role, order.capability) == ("county_hq", "repair.leak")
    assert "F" not in {o.unit for o in told.all(OrderGiven)}  # 119 stands beside the line


def test_who_has_passed_command_upward_gives_no_new_orders_there(
    county: County, rules: Rules
) -> None:
    told = leak_world(county, rules)
    place = call("", 100).place
    told.see(20, says("C", UnitStatus.ON_SCENE, 100, order="O-1", task="evacuate"))
    told.see(30, CommandTaken(role="city", place=place, hazard="H-A1", by="市"))
    told.see(40, says("C", UnitStatus.UNAVAILABLE, 100, order="O-1"))
    told.see(50, says("C", UnitStatus.AVAILABLE, 0))
    assert [o.unit for o in told.all(OrderGiven)] == ["C"]


CODES = ["fire.engine", "ems.als", "ems.bls", "water.supply", "police.cordon"]


@settings(max_examples=25)
@given(st.data())
def test_no_unit_is_bound_twice_sent_without_the_capability_or_ordered_from_beside(
    county: County, rules: Rules, data: st.DataObject
) -> None:
    roles = st.sampled_from(list(Role))
    rows = data.draw(
        st.lists(st.tuples(roles, st.sets(st.sampled_from(CODES), min_size=1)), max_size=8)
    )
    units = [
        stationed(county, f"U{i}", 10.0 * i, can=sorted(can), role=role)
        for i, (role, can) in enumerate(rows)
    ]
    mine = data.draw(roles)
    told = small_desk(county, rules, units, roles=(mine,))
    bound: dict[str, str] = {}
    known = {unit.id: unit for unit in units}
    kinds = st.sampled_from(["explosion", "fire", "traffic", "medical"])
    for at_s in range(1, data.draw(st.integers(2, 14))):
        seen: list[Seen] = []
        if data.draw(st.booleans()):
            seen.append(call(f"C{at_s}", 9000.0 * at_s, event_type=data.draw(kinds)))
        for unit, order in list(bound.items()):
            what = data.draw(st.sampled_from(["drive", "home", "broken", "silent"]))
            if what == "drive":
                seen.append(says(unit, UnitStatus.EN_ROUTE, 5, order=order))
            elif what != "silent":
                done = UnitStatus.AVAILABLE if what == "home" else UnitStatus.UNAVAILABLE
                seen.append(says(unit, done, 5, order=order))
                del bound[unit]
        for effect in told.see(at_s, *seen).effects:
            if isinstance(effect, OrderGiven):
                assert effect.unit not in bound
                assert effect.capability in known[effect.unit].capabilities
                assert known[effect.unit].ordered_by is mine
                bound[effect.unit] = effect.order
