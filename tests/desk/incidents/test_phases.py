"""事前、事发、事中、事后: phases follow from moments, and six clocks run between them."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, gas
from tests.desk.incidents.conftest import call
from twin.desk import Rules
from twin.terms.decision import (
    Asked,
    ClockMeasured,
    IncidentActRefused,
    IncidentOpened,
    Logged,
    OrderGiven,
    PhaseEntered,
    PlanStarted,
    RequestMade,
)
from twin.terms.incident_acts import Phase
from twin.terms.observation import (
    AlarmBit,
    AlarmChanged,
    PhaseChanged,
    TaskReported,
    UnitReported,
    UnitStatus,
)
from twin.terms.place import Place

PLANT = Place(name="H-A1", lat_deg=41.879059, lon_deg=121.464806)


def whole_life(told: Told) -> None:
    """A leak: a first-level alarm, two second-level ones, crews, control, calm, end, review."""
    told.see(0, AlarmChanged(point="GHF-001", bit=AlarmBit.H, active=True, value=2.5))
    told.see(100, gas("GHF-001"))
    told.see(160, gas("GHF-002"))
    request = told.all(RequestMade)[0]
    arrived(told, 700, request.request)
    told.see(1000, *(gas(f"GHF-00{n}", 0.0, active=False) for n in (1, 2)))
    told.see(1200, TaskReported(task="stop_leak", place=PLANT, hazard="H-A1", by="企业"))
    told.wake_until(2200)
    told.answer(2300, "close_incident", "agree")
    told.answer(4000, "review_incident", "filed", by="带班领导")


def arrived(told: Told, at_s: float, order: str) -> None:
    told.see(
        at_s,
        UnitReported(
            unit="U-fire-1-1", status=UnitStatus.ON_SCENE, lat_deg=41.9, lon_deg=121.5, order=order
        ),
    )


def test_all_six_clocks_of_an_incident_are_measured(told: Told, rules: Rules) -> None:
    whole_life(told)
    spans = {c.clock: (c.from_ms // 1000, c.to_ms // 1000) for c in told.all(ClockMeasured)}
    assert spans == {
        "risk": (0, 1200),
        "report": (100, 160),
        "order": (160, 160),
        "arrival": (160, 700),
        "ending": (1200, 2300),
        "review": (2300, 4000),
    }
    assert tuple(spans) == ("report", "order", "arrival", "risk", "ending", "review")
    assert {clock.id for clock in rules.incidents.clocks} == set(spans)


def test_the_phases_are_gone_through_in_order_each_with_its_clause(told: Told) -> None:
    whole_life(told)
    entered = told.all(PhaseEntered)
    assert [(e.phase, e.since_ms // 1000) for e in entered] == [
        ("before", 0),
        ("onset", 160),
        ("response", 160),
        ("after", 2300),
    ]
    assert all("突发事件应对法" in e.clause for e in entered)


def test_every_clock_and_phase_says_its_clause_and_a_target_only_where_there_is_one(
    told: Told, rules: Rules
) -> None:
    whole_life(told)
    targets = {clock.id: clock.target for clock in rules.incidents.clocks}
    for measured in told.all(ClockMeasured):
        assert measured.clause
        assert measured.target_s == targets[measured.clock]
    assert [name for name, target in targets.items() if target is None] == [
        "risk",
        "ending",
        "review",
    ]


def test_a_call_that_says_since_when_starts_the_clock_then(told: Told) -> None:
    told.see(300, call("C-1", seen_ms=120_000))
    (clock,) = [c for c in told.all(ClockMeasured) if c.clock == "report"]
    assert (clock.from_ms, clock.to_ms) == (120_000, 300_000)


def test_an_incident_without_an_order_stays_at_its_onset(told: Told) -> None:
    told.see(0, call("C-1", "drought"))
    assert [entered.phase for entered in told.all(PhaseEntered)] == ["onset"]
    assert told.all(OrderGiven) == []


def test_only_a_unit_of_ours_arriving_stops_the_clock_of_arrival(told: Told) -> None:
    told.see(0, call("C-1"))
    arrived(told, 60, "119:1")
    assert "arrival" not in {clock.clock for clock in told.all(ClockMeasured)}
    arrived(told, 90, told.all(RequestMade)[0].request)
    assert "arrival" in {clock.clock for clock in told.all(ClockMeasured)}


def back(phase: Phase, reason: str = "复燃", by: str = "甲") -> PhaseChanged:
    return PhaseChanged(incident="I-1", phase=phase, by=by, reason=reason)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (back("response", reason=""), "姓名和理由"),
        (back("after"), "只能退回"),
        (back("before"), "只能退回"),
    ],
)
def test_a_jump_without_reason_or_forward_is_refused(
    told: Told, change: PhaseChanged, said: str
) -> None:
    told.see(0, call("C-1"))
    told.see(60, change)
    assert said in told.all(IncidentActRefused)[0].because.zh


def test_a_response_that_is_not_under_control_cannot_flare_up_again(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, back("response"))
    assert "只能退回" in told.all(IncidentActRefused)[0].because.zh


def test_re_ignition_opens_a_closed_incident_again_and_its_clocks_run_anew(told: Told) -> None:
    whole_life(told)
    plans = len(told.all(PlanStarted))
    told.see(5000, back("response"))
    again = told.all(PhaseEntered)[-1]
    assert (again.phase, again.by, "复燃" in again.because.zh) == ("response", "甲", True)
    assert len(told.all(PlanStarted)) == plans + 1
    told.see(5100, call("C-9", "gas_leak", told.all(IncidentOpened)[0].place))
    assert len(told.all(IncidentOpened)) == 1
    arrived(told, 5600, told.all(RequestMade)[-1].request)
    second = [clock for clock in told.all(ClockMeasured) if clock.round == 2]
    assert [clock.clock for clock in second] == ["order", "arrival"]
    assert second[1].to_ms == 5_600_000


def test_the_file_is_owed_a_review_and_a_silent_leader_is_noted(told: Told) -> None:
    told.see(0, gas("GHF-001"), gas("GHF-002"))
    told.see(10, *(gas(f"GHF-00{n}", 0.0, active=False) for n in (1, 2)))
    told.see(20, TaskReported(task="stop_leak", place=PLANT, hazard="H-A1", by="企业"))
    told.wake_until(1000)
    told.answer(1001, "close_incident", "agree")
    (asked,) = [asked for asked in told.all(Asked) if asked.topic == "review_incident"]
    assert asked.to == "leader"
    told.wake_until(1001 + 24 * 3600)
    assert any("逾期未签收" in line.text.zh for line in told.all(Logged))
