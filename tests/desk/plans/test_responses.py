"""Response levels: proposed by rule, started by whoever may, lowered by a person."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, gas
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import (
    Asked,
    Logged,
    OrderGiven,
    RequestMade,
    ResponseEnded,
    ResponseRefused,
    ResponseStarted,
    TaskAssigned,
)
from twin.terms.levels import ResponseLevel
from twin.terms.observation import CountReported, ResponseOrdered, TaskReported
from twin.terms.place import Place

IV, III = ResponseLevel.IV, ResponseLevel.III


@pytest.fixture
def leak(told: Told) -> Told:
    """Two heads have confirmed a leak."""
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    return told


def evacuated(county: County, number: int) -> CountReported:
    site = county.hazards["H-A1"].as_term()
    return CountReported(what="evacuated", number=number, place=site, by="township:T-yimatu")


def ordered(level: ResponseLevel | None, by: str, reason: str = "") -> ResponseOrdered:
    return ResponseOrdered(incident="I-1", level=level, by=by, reason=reason)


def asked(told: Told, topic: str) -> list[str]:
    return [each.to for each in told.all(Asked) if each.topic == topic]


def test_a_leak_calls_for_level_four_and_the_leader_on_duty_starts_it(leak: Told) -> None:
    assert leak.all(ResponseStarted) == []
    leak.answer(100, "start_response_IV", "start")
    (started,) = leak.all(ResponseStarted)
    assert (started.level, started.before, started.by) == (IV, None, "leader")
    assert started.measures
    assert started.expected_s > 0
    assert "第七十一条" in started.clause


def test_silence_is_not_consent_the_deputy_is_asked_and_then_again(leak: Told) -> None:
    leak.wake_until(1000)
    assert asked(leak, "start_response_IV") == ["leader", "deputy", "deputy", "deputy"]
    assert leak.all(ResponseStarted) == []
    assert any("转副带班领导" in line.text.zh for line in leak.all(Logged))


def test_500_moved_call_for_level_three_which_brings_more_of_the_card(
    leak: Told, county: County, rules: Rules
) -> None:
    unheld = rules.convening.model_copy(update={"conferences": ()})
    leak.desk._rules = rules.model_copy(update={"convening": unheld})
    leak.answer(100, "start_response_IV", "start")
    before = sum(r.number for r in leak.all(RequestMade) if r.capability == "police.cordon")
    buses = len([o for o in leak.all(OrderGiven) if o.capability == "evac.bus"])
    leak.see(900, evacuated(county, 500))
    assert asked(leak, "start_response_III")[-1] == "county_deputy_head"
    leak.answer(950, "start_response_III", "start", by="county_deputy_head")
    raised = leak.all(ResponseStarted)[-1]
    assert (raised.level, raised.before) == (III, IV)
    after = sum(r.number for r in leak.all(RequestMade) if r.capability == "police.cordon")
    assert after > before
    assert len([o for o in leak.all(OrderGiven) if o.capability == "evac.bus"]) > buses
    assert leak.all(TaskAssigned)[-1].task == "know_city"


def test_without_suggestions_nothing_is_asked_and_nothing_raised(
    told: Told, county: County, rules: Rules
) -> None:
    none = rules.responses.model_copy(update={"suggestions": ()})
    told.desk._rules = rules.model_copy(update={"responses": none})
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.see(900, evacuated(county, 500))
    assert [each for each in told.all(Asked) if "response" in each.topic] == []


def test_who_may_decide_is_a_table(leak: Told) -> None:
    leak.see(50, ordered(III, by="leader", reason="风向不利"))
    (refused,) = leak.all(ResponseRefused)
    assert "无权" in refused.because.zh
    leak.see(60, ordered(III, by="county_head", reason="风向不利"))
    assert leak.all(ResponseStarted)[-1].level is III


def test_lower_only_by_a_person_with_a_reason(leak: Told) -> None:
    leak.see(50, ordered(III, by="county_head", reason="风向不利"))
    leak.see(60, ordered(IV, by="county_head"))
    assert "写明原因" in leak.all(ResponseRefused)[-1].because.zh
    leak.see(70, ordered(IV, by="county_head", reason="风已转向"))
    assert leak.all(ResponseStarted)[-1].level is IV
    leak.see(80, ordered(None, by="county_head", reason="已消除"))
    (ended,) = leak.all(ResponseEnded)
    assert "第八十六条" in ended.clause


def test_an_answer_that_comes_after_a_higher_level_lowers_nothing(leak: Told) -> None:
    leak.see(50, ordered(III, by="county_head", reason="风向不利"))
    leak.answer(60, "start_response_IV", "start")
    assert [each.level for each in leak.all(ResponseStarted)] == [III]


def test_the_end_of_the_incident_ends_the_response_and_says_so(leak: Told, county: County) -> None:
    from twin.terms.observation import AlarmBit, AlarmChanged

    leak.answer(100, "start_response_IV", "start")
    for point in ("GHF-001", "GHF-002"):
        leak.see(200, AlarmChanged(point=point, bit=AlarmBit.HH, active=False, value=0.0))
    site: Place = county.hazards["H-A1"].as_term()
    leak.see(300, TaskReported(task="stop_leak", place=site, hazard="H-A1", by="plant:H-A1"))
    leak.wake_until(1500)
    leak.answer(1600, "close_incident", "agree")
    assert [each.level for each in leak.all(ResponseEnded)] == [IV]


def test_nothing_is_started_for_an_incident_nobody_knows(told: Told) -> None:
    told.see(10, ordered(IV, by="leader", reason="试"))
    assert len(told.all(ResponseRefused)) == 1
