"""Reports that are taken back: a person calls it off, once nothing speaks for it."""

from __future__ import annotations

from typing import Any

from tests.desk.conftest import Told
from tests.desk.dispatch.small import call, says, small_desk, spot, stationed
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import (
    Asked,
    IncidentClosed,
    Logged,
    OrderGiven,
    TaskAssigned,
    TaskOverdue,
    UnitRecalled,
)
from twin.terms.dispatch_acts import CallCancelled
from twin.terms.observation import EventReported, UnitStatus
from twin.terms.units import Role

ROLLING = UnitStatus.EN_ROUTE
TOPIC = "call_off_incident"


def back(report: str, by: str = "群众") -> CallCancelled:
    return CallCancelled(report=report, by=by, why="看错了")


def blast(report: str, **more: Any) -> EventReported:
    return call(report, 500, event_type="explosion", **more)


def bang(county: County, rules: Rules) -> Told:
    """Somebody reports an explosion, and an engine is on its way."""
    engine = stationed(county, "F", 0, can=("fire.engine",), role=Role.FIRE_119)
    told = small_desk(county, rules, [engine], roles=(Role.FIRE_119,))
    told.see(0, blast("C1"))
    told.see(70, says("F", ROLLING, 5, order="O-1"))
    return told


def asked(told: Told) -> list[Asked]:
    return [a for a in told.all(Asked) if a.topic == TOPIC]


def test_called_off_the_units_turn_round_and_tasks_lapse(county: County, rules: Rules) -> None:
    told = bang(county, rules)
    told.see(100, back("C1"))
    assert told.all(IncidentClosed) == []
    told.answer(160, TOPIC, "call_off")
    (closed,) = told.all(IncidentClosed)
    assert "不属实" in closed.because.zh
    assert [(r.unit, r.order) for r in told.all(UnitRecalled)] == [("F", "O-1")]
    assert told.all(TaskAssigned) != []
    told.wake_until(4 * 3600)
    assert told.all(TaskOverdue) == []
    assert len(told.all(OrderGiven)) == 1


def test_a_person_may_let_the_response_go_on(county: County, rules: Rules) -> None:
    told = bang(county, rules)
    told.see(100, back("C1"))
    told.answer(160, TOPIC, "go_on")
    assert told.all(UnitRecalled) == []
    assert "继续处置" in told.all(Logged)[-1].text.zh


def test_nobody_is_asked_while_another_still_says_so(county: County, rules: Rules) -> None:
    told = bang(county, rules)
    told.see(80, blast("C2", source_kind="township"))
    told.see(100, back("C1"))
    assert asked(told) == []
    assert "余 1 条仍在" in told.all(Logged)[-1].text.zh
    told.see(120, back("C2"))
    assert len(asked(told)) == 1


def test_a_report_that_comes_before_the_answer_keeps_the_event(
    county: County, rules: Rules
) -> None:
    told = bang(county, rules)
    told.see(100, back("C1"))
    told.see(110, blast("C2", source_kind="township"))
    told.answer(160, TOPIC, "call_off")
    assert told.all(IncidentClosed) == []
    assert told.all(UnitRecalled) == []


def test_unanswered_the_deputy_is_asked(county: County, rules: Rules) -> None:
    told = bang(county, rules)
    told.see(100, back("C1"))
    told.wake_until(1000)
    assert [a.to for a in asked(told)][:2] == ["leader", "deputy"]


def test_what_was_never_reported_is_nobodys(county: County, rules: Rules) -> None:
    told = bang(county, rules)
    before = len(told.effects)
    told.see(100, back("C9"))
    assert len(told.effects) == before
    assert spot(500).name == told.all(OrderGiven)[0].place.name
