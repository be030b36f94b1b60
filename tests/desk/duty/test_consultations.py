"""会商: who is called, when it begins, what waits for it, and what it leaves behind."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, gas
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import (
    Asked,
    ConferenceBegan,
    ConferenceCalled,
    DecisionHeld,
    DecisionReleased,
    MinutesKept,
)
from twin.terms.levels import ResponseLevel
from twin.terms.observation import (
    ConferenceConcluded,
    ConferenceJoined,
    CountReported,
    ResponseOrdered,
)


@pytest.fixture
def called(told: Told, county: County) -> Told:
    """500 people have been moved for a leak: the consultation is called."""
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    site = county.hazards["H-A1"].as_term()
    told.see(900, CountReported(what="evacuated", number=500, place=site, by="township:T-yimatu"))
    return told


def joins(told: Told, *who: str) -> None:
    told.see(1000, *(ConferenceJoined(conference="HS-1", who=each, means="video") for each in who))


def concludes(told: Told, at_s: float) -> None:
    told.see(
        at_s,
        ConferenceConcluded(
            conference="HS-1", by="county_deputy_head", conclusion="可控", decision="提级",
            dissent=(("county-ecology", "建议先监测"),),
        ),
    )  # fmt: skip


def asked(told: Told) -> list[str]:
    return [each.topic for each in told.all(Asked) if each.topic == "start_response_III"]


def test_it_begins_when_all_who_must_are_there_and_leaves_minutes(called: Told) -> None:
    (call,) = called.all(ConferenceCalled)
    joins(called, *call.must_attend)
    (began,) = called.all(ConferenceBegan)
    assert began.absent == ()
    concludes(called, 1600)
    (minutes,) = called.all(MinutesKept)
    assert minutes.began_at_ms == 1_000_000
    assert len(minutes.present) == len(call.must_attend)
    assert minutes.dissent == (("county-ecology", "建议先监测"),)
    assert minutes.decision == "提级"


def test_the_decision_it_is_about_waits_for_it(called: Told) -> None:
    assert [held.matter for held in called.all(DecisionHeld)] == ["start_response_III"]
    assert asked(called) == []
    joins(called, *called.all(ConferenceCalled)[0].must_attend)
    concludes(called, 1600)
    assert [each.matter for each in called.all(DecisionReleased)] == ["start_response_III"]
    assert asked(called) == ["start_response_III"]


def test_without_the_rule_nothing_waits(told: Told, county: County, rules: Rules) -> None:
    none = rules.convening.model_copy(update={"conferences": ()})
    told.desk._rules = rules.model_copy(update={"convening": none})
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    site = county.hazards["H-A1"].as_term()
    told.see(900, CountReported(what="evacuated", number=500, place=site, by="T"))
    assert asked(told) == ["start_response_III"]


def test_the_absent_are_called_again_and_then_it_begins_without_them(called: Told) -> None:
    first = called.all(ConferenceCalled)[0]
    joins(called, *first.must_attend[1:])
    called.wake_until(6000)
    again = called.all(ConferenceCalled)[1]
    assert (again.again, again.must_attend) == (True, first.must_attend[:1])
    (began,) = called.all(ConferenceBegan)
    assert began.absent == first.must_attend[:1]


def test_an_urgent_decision_goes_first_by_its_named_rule(told: Told, rules: Rules) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.see(
        20, ResponseOrdered(incident="I-1", level=ResponseLevel.II, by="county_head", reason="大")
    )
    assert [call.rule for call in told.all(ConferenceCalled)] == ["HS-HIGH"]
    site = told.desk._ground.hazards["H-A1"].place
    told.see(30, CountReported(what="dead", number=30, place=site, by="hospital"))
    released = told.all(DecisionReleased)
    assert [each.matter for each in released] == ["start_response_I"]
    assert "第七十二条" in released[0].because.zh


def test_a_conclusion_before_the_beginning_is_none(called: Told) -> None:
    concludes(called, 950)
    assert called.all(MinutesKept) == []
