"""叫应: retry, substitute, a visit; reached is who has confirmed, never who was called."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told, charge, gas
from tests.desk.warning.conftest import COUNTY, alert, refers
from twin.county import County
from twin.desk import Desk, Rules
from twin.desk.state import DeskState
from twin.journal import digest
from twin.terms.alerts import AlertMessage
from twin.terms.calls import (
    ActionReported,
    CallEnded,
    CallingEnded,
    CallingStarted,
    CallOutcome,
    CallPlaced,
    ReachCounted,
    Responsible,
    VisitEnded,
    VisitSent,
)
from twin.terms.levels import WarningColour
from twin.terms.observation import WeatherMeasured
from twin.terms.warning import EXERCISE_MARK


@pytest.fixture
def called(told: Told) -> Told:
    """A yellow rainstorm warning for one township: its head alone is called."""
    told.see(10, alert(colour=WarningColour.YELLOW))
    return told


def _end(told: Told, at_s: float, outcome: CallOutcome, call: str = "") -> None:
    told.see(at_s, CallEnded(call=call or told.all(CallPlaced)[-1].call, outcome=outcome))


def _persons(told: Told) -> list[str]:
    return [call.person for call in told.all(CallPlaced)]


def test_the_head_of_the_township_is_called_and_told_it_is_an_exercise(called: Told) -> None:
    (placed,) = called.all(CallPlaced)
    assert placed.person == "T-paozi/township_head"
    assert placed.text.zh.startswith(EXERCISE_MARK)
    assert placed.text.zh.endswith(EXERCISE_MARK)
    assert "暴雨" in placed.text.zh


def test_who_does_not_answer_is_called_again_then_his_substitute_then_visited(
    called: Told,
) -> None:
    for _ in range(4):
        _end(called, (called.last.wake_at_s or 0) - 1, CallOutcome.MISSED)
        called.wake_until(called.all(CallPlaced)[-1].answer_by_ms / 1000 + 70)
    assert _persons(called)[:4] == ["T-paozi/township_head"] * 2 + ["T-paozi/township_deputy"] * 2
    (visit,) = called.all(VisitSent)
    assert visit.to == "police"
    assert visit.post == "T-paozi/township_head"


def test_silence_of_the_line_is_a_missed_call(called: Told) -> None:
    called.wake_until(3600)
    assert len(called.all(CallPlaced)) == 4
    assert len(called.all(VisitSent)) == 1


def test_an_answered_call_reaches_nobody_until_he_repeats(called: Told) -> None:
    _end(called, 30, CallOutcome.ANSWERED)
    called.wake_until(140)
    assert called.all(ReachCounted)[-1].reached == 0
    assert len(called.all(CallPlaced)) == 2
    _end(called, 145, CallOutcome.CONFIRMED)
    called.wake_until(400)
    assert called.all(ReachCounted)[-1].reached == 1


def test_who_confirms_and_says_nothing_is_reminded_once(called: Told) -> None:
    _end(called, 30, CallOutcome.CONFIRMED)
    called.wake_until(30 + 900)
    assert len(called.all(CallPlaced)) == 2
    called.wake_until(30 + 2 * 900)
    (over,) = called.all(CallingEnded)
    assert (over.reached, over.acting, over.lost) == (1, 0, 0)


def test_the_calling_ends_when_he_says_what_he_does(called: Told) -> None:
    _end(called, 30, CallOutcome.CONFIRMED)
    call = called.all(CallPlaced)[-1].call
    called.see(300, ActionReported(call=call, by="T-paozi/township_head", action="已到岗"))
    (over,) = called.all(CallingEnded)
    assert (over.reached, over.acting, over.calls) == (1, 1, 1)


def test_who_confirms_after_the_clock_gave_him_up_counts_and_is_called_no_more(
    called: Told,
) -> None:
    first = called.all(CallPlaced)[0].call
    called.wake_until(75)
    _end(called, 80, CallOutcome.CONFIRMED, first)
    called.wake_until(800)
    assert len(called.all(CallPlaced)) == 1
    assert called.all(ReachCounted)[-1].reached == 1


def test_whom_nobody_finds_is_lost_and_found_again_by_a_late_call(called: Told) -> None:
    called.wake_until(600)
    visit = called.all(VisitSent)[0].visit
    called.see(700, VisitEnded(visit=visit, reached=False, by="police"))
    (over,) = called.all(CallingEnded)
    assert (over.reached, over.lost) == (0, 1)


def test_a_visit_that_finds_him_reaches_him(called: Told) -> None:
    called.wake_until(600)
    visit = called.all(VisitSent)[0].visit
    called.see(700, VisitEnded(visit=visit, reached=True, by="police"))
    called.wake_until(900)
    assert called.all(ReachCounted)[-1].reached == 1
    assert called.all(ReachCounted)[-1].visits == 0


def test_orange_calls_the_county_the_townships_and_the_villages_once_each(
    told: Told, county: County
) -> None:
    told.see(10, alert(areas=(COUNTY,)))
    (started,) = told.all(CallingStarted)
    assert started.persons == 1 + len(county.townships) + len(county.villages)
    assert {call.level for call in told.all(CallPlaced)} >= {
        Responsible.COUNTY,
        Responsible.TOWNSHIP,
    }


def test_no_more_calls_are_on_than_there_are_lines(told: Told, rules: Rules) -> None:
    told.see(10, alert(areas=(COUNTY,)))
    assert len(told.all(CallPlaced)) == rules.calling.lines.at_once
    _end(told, 20, CallOutcome.CONFIRMED, told.all(CallPlaced)[0].call)
    assert len(told.all(CallPlaced)) == rules.calling.lines.at_once + 1


def test_a_worse_colour_is_told_again_to_those_who_had_confirmed(told: Told) -> None:
    told.see(10, alert("A1", colour=WarningColour.YELLOW))
    _end(told, 30, CallOutcome.CONFIRMED)
    told.see(60, alert("A2", message=AlertMessage.UPDATE, references=refers("A1")))
    assert _persons(told).count("T-paozi/township_head") == 2


def test_the_same_colour_again_is_not_told_to_those_who_had_confirmed(told: Told) -> None:
    told.see(10, alert("A1", colour=WarningColour.YELLOW))
    _end(told, 30, CallOutcome.CONFIRMED)
    told.see(
        60,
        alert(
            "A2",
            message=AlertMessage.UPDATE,
            references=refers("A1"),
            colour=WarningColour.YELLOW,
        ),
    )
    assert _persons(told).count("T-paozi/township_head") == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*CallOutcome, None]), max_size=12))
def test_reached_is_never_more_than_who_confirmed_whatever_happens(
    one_desk: Desk, outcomes: list[CallOutcome | None]
) -> None:
    one_desk._state, one_desk._clock.now_ms = DeskState(), -1
    told = Told(one_desk)
    told.see(10, alert(colour=WarningColour.YELLOW))
    at_s, confirmed = 11.0, False
    for outcome in outcomes:
        if told.all(CallingEnded):
            break
        if outcome is None:
            told.wake_until(at_s + 120)
        else:
            told.see(at_s, CallEnded(call=told.all(CallPlaced)[-1].call, outcome=outcome))
            confirmed |= outcome.reaches
        at_s = max(at_s, (told.last.wake_at_s or at_s) - 0.5) + 1.0
    told.wake_until(at_s + 20_000)
    (over,) = told.all(CallingEnded)
    assert over.reached == int(confirmed)
    assert over.reached + over.lost == over.persons == 1
    assert all(c.reached + c.lost + c.visits <= c.persons for c in told.all(ReachCounted))


def test_hundreds_of_calls_end_in_one_step_and_cost_no_scan_of_the_list(
    told: Told, county: County
) -> None:
    told.see(10, alert(areas=(COUNTY,)))
    at_s = 11.0
    while not told.all(CallingEnded) and at_s < 600:
        done = {call.call for call in told.all(CallPlaced)}
        ended = [CallEnded(call=c, outcome=CallOutcome.ACTED) for c in sorted(done)]
        told.see(at_s, *ended)
        at_s += 1.0
    (over,) = told.all(CallingEnded)
    assert over.reached == over.acting == over.persons > 400
    by_town = {c.township: c for c in told.all(ReachCounted)}
    assert sum(c.reached for c in by_town.values()) == over.reached
    assert len(by_town) == len(county.townships) + 1


def test_a_calling_survives_a_snapshot_in_the_middle(
    told: Told, county: County, rules: Rules
) -> None:
    told.see(10, alert(areas=(COUNTY,)))
    for i in range(5):
        _end(told, 20 + i, list(CallOutcome)[i % 4], told.all(CallPlaced)[i].call)
    plain = json.loads(json.dumps(told.desk.snapshot()))
    other = Told(Desk.restore(county, rules, charge(), plain), last=told.last)
    before = len(told.effects)
    told.wake_until(900)
    other.wake_until(900)
    assert other.effects == told.effects[before:]
    assert digest(other.desk.snapshot()) == digest(told.desk.snapshot())


def _wind(from_deg: float) -> WeatherMeasured:
    return WeatherMeasured(
        station="WS-park", wind_from_deg=from_deg, wind_m_s=2.5, temperature_c=24.0
    )


def test_a_notice_calls_all_who_are_responsible_in_its_zones(told: Told) -> None:
    told.see(5, _wind(195.0))
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.answer(60, "approve_warning", "approve")
    firm, zone = told.all(CallingStarted)
    assert (firm.rule, zone.rule) == ("CALL-FIRM", "CALL-NOTICE")
    mine = [call for call in told.all(CallPlaced) if call.calling == zone.calling]
    assert {call.level for call in mine} == {
        Responsible.TOWNSHIP,
        Responsible.VILLAGE,
        Responsible.HOUSEHOLD,
    }


def test_a_turned_wind_is_told_to_those_who_are_now_to_go_another_way(told: Told) -> None:
    told.see(5, _wind(195.0))
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.answer(60, "approve_warning", "approve")
    for call in told.all(CallPlaced):
        told.see(70, CallEnded(call=call.call, outcome=CallOutcome.ACTED))
    told.see(600, _wind(228.0))
    told.wake_until(600 + 180)
    told.answer(800, "approve_warning", "approve")
    again = [c for c in told.all(CallPlaced) if c.calling == told.all(CallingStarted)[-1].calling]
    assert told.all(CallingStarted)[-1].about == "I-1"
    assert again != []
