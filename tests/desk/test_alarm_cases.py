"""What reached the county is closed by 核实, 原因, 措施, 销警, and a missed clock is said."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, gas
from twin.terms.alarm_acts import AlarmCause, AlarmHandled, HandlingStep
from twin.terms.decision import (
    ActRefused,
    AlarmAnnounced,
    AlarmClosed,
    AlarmEscalated,
    IncidentOpened,
    StepDue,
    StepMissed,
)
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged, TaskReported

HEAD, NEIGHBOUR = "GHF-001", "GHF-002"
LEVEL = "LT-001"
PLANT, COUNTY = "plant:H-A1", "county_duty"
V, C, M, X = HandlingStep.VERIFY, HandlingStep.CAUSE, HandlingStep.MEASURE, HandlingStep.CLOSE


def lost(active: bool = True, point: str = LEVEL) -> AlarmChanged:
    return AlarmChanged(point=point, bit=AlarmBit.BAD, active=active, value=None)


def word(stage: HandlingStep, cause: AlarmCause | None = None, alarm: str = "") -> AlarmHandled:
    return AlarmHandled(
        alarm=alarm or f"{LEVEL}/BAD/1",
        stage=stage,
        position=COUNTY if stage is X else PLANT,
        by="甲",
        cause=cause,
    )


def due(told: Told) -> list[tuple[HandlingStep, str]]:
    return [(step.stage, step.to) for step in told.all(StepDue)]


def test_an_alarm_is_closed_step_by_step_with_its_cause(told: Told) -> None:
    told.see(10, lost())
    told.see(60, word(V, AlarmCause.POWER_OR_NETWORK))
    told.see(120, word(M))
    told.see(180, lost(False))
    told.see(200, word(X))
    assert due(told) == [(V, PLANT), (M, PLANT), (X, COUNTY)]
    (closed,) = told.all(AlarmClosed)
    assert (closed.alarm, closed.cause, closed.by) == (f"{LEVEL}/BAD/1", "power_or_network", "甲")


@pytest.mark.parametrize("cause", list(AlarmCause))
def test_every_cause_can_be_found(told: Told, cause: AlarmCause) -> None:
    told.see(10, lost())
    told.see(60, word(V))
    told.see(70, word(C, cause))
    told.see(80, lost(False))
    told.see(90, word(M))
    told.see(95, word(X))
    assert [closed.cause for closed in told.all(AlarmClosed)] == [cause.value]


def test_no_step_is_skipped_done_twice_or_done_while_the_alarm_stands(told: Told) -> None:
    told.see(10, lost())
    told.see(20, word(C, AlarmCause.REAL))
    told.see(30, word(V))
    told.see(31, word(V))
    told.see(40, word(C))
    told.see(50, word(M))
    told.see(60, word(C, AlarmCause.REAL))
    told.see(70, word(M))
    told.see(80, word(X))
    said = [refused.because.zh for refused in told.all(ActRefused)]
    assert said == ["先核实", "核实已经做过", "没有写原因", "先原因", "报警条件仍在，不能销警"]
    assert told.all(AlarmClosed) == []


def test_the_plants_operator_may_not_close_what_the_county_has_in_hand(told: Told) -> None:
    told.see(10, lost())
    told.see(20, AlarmHandled(alarm=f"{LEVEL}/BAD/1", stage=X, position=PLANT, by="乙"))
    assert "操作员无权销警" in told.all(ActRefused)[0].because.zh


def test_a_missed_clock_is_said_and_goes_up_the_ladder(told: Told) -> None:
    told.see(10, lost())
    told.wake_until(10 + 1200)
    verify = [(m.due_at_ms, m.escalated_to) for m in told.all(StepMissed) if m.stage is V]
    assert verify == [(610_000, "duty_leader"), (1_210_000, "leader")]
    first = told.all(StepMissed)[0]
    assert (first.stage, first.due_at_ms) == (HandlingStep.ACKNOWLEDGE, 190_000)


def test_a_clock_that_was_met_is_silent(told: Told) -> None:
    told.see(10, lost())
    told.see(60, Acknowledged(alarm=f"{LEVEL}/BAD/1", by="丁", position=COUNTY))
    told.see(70, word(V, AlarmCause.INSTRUMENT_FAULT))
    told.see(80, word(M))
    told.wake_until(2000)
    assert told.all(StepMissed) == []


def test_an_alarm_of_an_incident_waits_for_its_end_and_is_then_closed_by_a_person(
    told: Told,
) -> None:
    told.see(10, gas(HEAD), gas(NEIGHBOUR))
    (opened,) = told.all(IncidentOpened)
    assert due(told) == [(M, ""), (M, "")]
    told.see(900, gas(HEAD, 0.0, active=False), gas(NEIGHBOUR, 0.0, active=False))
    told.see(
        1000, TaskReported(task="stop_leak", place=opened.place, hazard=opened.hazard, by="119")
    )
    told.wake_until(1000 + 1800)
    told.answer(2900, "close_incident", "agree")
    assert due(told)[2:] == [(X, COUNTY), (X, COUNTY)]
    told.see(3000, word(X, alarm=f"{HEAD}/HH/1"))
    assert [(c.alarm, c.cause) for c in told.all(AlarmClosed)] == [(f"{HEAD}/HH/1", "real")]
    missed = {(m.alarm, m.stage) for m in told.all(StepMissed)}
    assert {stage for _, stage in missed} == {HandlingStep.ACKNOWLEDGE}


def test_what_the_plant_leaves_unacknowledged_reaches_the_county(told: Told) -> None:
    told.see(10, AlarmChanged(point=HEAD, bit=AlarmBit.H, active=True, value=2.5))
    told.wake_until(609)
    assert [a.position for a in told.all(AlarmAnnounced)] == [PLANT]
    told.wake_until(610)
    (escalated,) = told.all(AlarmEscalated)
    assert (escalated.position, escalated.to, escalated.rule) == (PLANT, COUNTY, "ESC-2")
    assert [a.position for a in told.all(AlarmAnnounced) if not a.again] == [PLANT, COUNTY]


def test_what_the_plant_acknowledged_in_time_does_not(told: Told) -> None:
    told.see(10, AlarmChanged(point=HEAD, bit=AlarmBit.H, active=True, value=2.5))
    told.see(500, Acknowledged(alarm=f"{HEAD}/H/1", by="甲", position=PLANT))
    told.wake_until(2000)
    assert told.all(AlarmEscalated) == []
