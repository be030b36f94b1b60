"""Crews are relieved before they work too long; units get ready while an alarm is checked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desk.conftest import Told, gas
from tests.desk.dispatch.small import call, says, small_desk, stationed
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import OrderGiven
from twin.terms.dispatch_effects import ReliefDue, UnitPreAlerted, UnitRecalled, UnitStoodDown
from twin.terms.observation import UnitStatus
from twin.terms.units import Role

FREE, ROLLING, THERE = UnitStatus.RETURNING, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE
ENGINE = ("fire.engine",)


def at_work(county: County, rules: Rules, spare: int) -> Told:
    """An engine rescues at a crash from 10 s on; others stand by."""
    units = [
        stationed(county, f"F{n}", 100.0 * n, can=ENGINE, role=Role.FIRE_119)
        for n in range(1 + spare)
    ]
    told = small_desk(county, rules, units, roles=(Role.FIRE_119,))
    told.see(0, call("C1", 0, event_type="traffic"))
    told.see(10, says("F0", THERE, 0, order="O-1", task="rescue"))
    return told


@pytest.fixture
def work_s(rules: Rules) -> float:
    """How long a rescue may last before it is relieved."""
    return next(row.work for row in rules.dispatch.relief if row.task == "rescue")


def test_a_crew_is_relieved_when_its_safe_time_is_up_and_goes_when_the_relief_is_there(
    county: County, rules: Rules, work_s: float
) -> None:
    told = at_work(county, rules, spare=1)
    told.wake_until(10 + work_s - 1)
    assert told.all(ReliefDue) == []
    told.wake_until(10 + work_s)
    (due,) = told.all(ReliefDue)
    assert (due.unit, due.order, due.worked_s) == ("F0", "O-1", work_s)
    assert due.clause
    relief = told.all(OrderGiven)[-1]
    assert (relief.unit, relief.task) == ("F1", "rescue")
    assert told.all(UnitRecalled) == []
    told.see(work_s + 200, says("F1", THERE, 0, order=relief.order, task="rescue"))
    assert [(r.unit, r.order) for r in told.all(UnitRecalled)] == [("F0", "O-1")]


def test_who_was_relieved_rests_and_then_serves_what_waits(
    county: County, rules: Rules, work_s: float
) -> None:
    told = at_work(county, rules, spare=1)
    told.wake_until(10 + work_s)
    at_s = work_s + 200
    told.see(at_s, says("F1", THERE, 0, order="O-2", task="rescue"))
    told.see(at_s + 5, says("F0", FREE, 0))
    told.see(at_s + 9, call("C2", 5000, event_type="traffic"))
    assert len(told.all(OrderGiven)) == 2
    told.wake_until(at_s + 4000)
    assert told.all(OrderGiven)[-1].unit == "F0"


def test_a_crew_that_left_in_time_is_not_relieved(
    county: County, rules: Rules, work_s: float
) -> None:
    told = at_work(county, rules, spare=1)
    told.see(3000, says("F0", UnitStatus.TASK_DONE, 0, order="O-1", task="rescue"))
    told.see(3001, says("F0", FREE, 0))
    told.wake_until(10 + work_s + 100)
    assert told.all(ReliefDue) == []


def test_one_head_alone_lets_those_who_would_go_get_ready(
    make_told: Callable[..., Told], county: County
) -> None:
    told = make_told(roles=(Role.FIRE_119,))
    told.see(10, gas("GHF-001"))
    ready = told.all(UnitPreAlerted)
    assert {county.units[r.unit].ordered_by for r in ready} == {Role.FIRE_119}
    assert len({r.unit for r in ready}) == len(ready) > 0
    assert told.all(OrderGiven) == []
    told.answer(70, "verify_alarm", "instrument_fault", by="plant")
    assert {d.unit for d in told.all(UnitStoodDown)} == {r.unit for r in ready}


def test_what_was_got_ready_is_taken_off_the_turnout(
    make_told: Callable[..., Told], county: County
) -> None:
    def soonest_s(*, first_s: float) -> float:
        told = make_told(roles=(Role.FIRE_119,))
        told.see(first_s, gas("GHF-001"))
        told.see(100, gas("GHF-002"))
        order = next(o for o in told.all(OrderGiven) if o.capability == "hazmat.entry")
        return order.candidates[0].arrive_in_s

    unit = min(
        (u for u in county.units.values() if "hazmat.entry" in u.capabilities),
        key=lambda u: u.ordered_by is not Role.FIRE_119,
    )
    saved_s = soonest_s(first_s=100.0) - soonest_s(first_s=60.0)
    assert saved_s == pytest.approx(min(40.0, unit.turnout_night_s))


def test_a_prealert_ends_by_itself(make_told: Callable[..., Told], rules: Rules) -> None:
    told = make_told(roles=(Role.FIRE_119,))
    told.see(10, gas("GHF-001"))
    told.see(20, gas("GHF-001", active=False))
    told.wake_until(10 + rules.dispatch.prealert.lasts + 1)
    ready = {r.unit for r in told.all(UnitPreAlerted)}
    gone = {d.unit for d in told.all(UnitStoodDown)} | {o.unit for o in told.all(OrderGiven)}
    assert ready <= gone
