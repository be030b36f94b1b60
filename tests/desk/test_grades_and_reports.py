"""What follows from a grade and from the opening of an incident: the legal clocks."""

from __future__ import annotations

from tests.desk.conftest import Told, gas
from twin.terms.decision import IncidentGraded, IncidentOpened, ReportCameIn, ReportDue, ReportSent
from twin.terms.levels import AccidentGrade as G
from twin.terms.observation import Counted, CountReported, EventReported
from twin.terms.place import Place


def _leak(told: Told) -> Place:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    return told.all(IncidentOpened)[0].place


def _count(what: Counted, number: int, place: Place) -> CountReported:
    return CountReported(what=what, number=number, place=place, by="现场")


def test_the_lightly_hurt_and_the_observed_never_make_a_grade(told: Told) -> None:
    place = _leak(told)
    told.see(60, _count("light", 40, place), _count("observed", 200, place))
    assert told.all(IncidentGraded) == []


def test_a_grade_is_never_lowered_by_a_smaller_count(told: Told) -> None:
    place = _leak(told)
    told.see(60, _count("grave", 10, place))
    told.see(70, _count("grave", 4, place))
    assert [graded.grade for graded in told.all(IncidentGraded)] == [G.LARGER]


def test_five_hundred_evacuated_is_larger_risk_and_499_is_not(told: Told) -> None:
    place = _leak(told)
    told.see(60, _count("evacuated", 499, place))
    assert told.all(IncidentGraded) == []
    told.see(70, _count("evacuated", 500, place))
    (graded,) = told.all(IncidentGraded)
    assert graded.larger_risk
    assert graded.grade is None
    started = {due.rule for due in told.all(ReportDue)}
    assert {"O21-LARGER-RISK-PHONE", "O21-LARGER-RISK-WRITTEN"} <= started


def test_opening_starts_the_clocks_of_the_rules_with_their_limits(told: Told) -> None:
    _leak(told)
    limits = {due.rule: due.due_at_ms - due.started_at_ms for due in told.all(ReportDue)}
    assert limits["LOCAL-PHONE"] == 30 * 60_000
    assert limits["LOCAL-WRITTEN"] == 60 * 60_000
    assert limits["O493-COUNTY-CITY"] == 120 * 60_000
    assert limits["O493-FIRM-COUNTY"] == 60 * 60_000


def test_a_report_goes_out_with_what_is_known_and_names_what_is_not(told: Told) -> None:
    place = _leak(told)
    told.see(60, _count("light", 2, place))
    told.answer(120, "sign_report", "sign")
    (sent,) = told.all(ReportSent)
    content = dict(sent.content)
    assert content["标识"].startswith("【演练】")
    assert content["地点"] == place.name
    assert content["伤亡人数（含下落不明）"] == "轻伤 2 人"
    assert "初步估计的直接经济损失" in sent.gaps
    assert "原因" not in "".join(content)


def test_when_the_leader_does_not_sign_in_five_minutes_the_deputy_is_asked(told: Told) -> None:
    _leak(told)
    told.wake_until(10 + 300)
    told.answer(320, "sign_report", "sign", by="deputy")
    assert [sent.signed_by for sent in told.all(ReportSent)] == ["deputy"]


def test_a_report_is_sent_once_however_often_it_is_signed(told: Told) -> None:
    _leak(told)
    told.answer(60, "sign_report", "sign")
    told.answer(70, "sign_report", "sign")
    assert len(told.all(ReportSent)) == 1


def test_the_firms_own_call_stops_its_clock_with_the_margin(told: Told) -> None:
    place = _leak(told)
    call = EventReported(
        report="F-1",
        event_type="gas_leak",
        place=place,
        caller="firm:F-A",
        channel="phone",
        text="罐区泄漏",
        hazard="H-A1",
    )
    told.see(10 + 1800, call)
    told.see(10 + 1900, call)
    assert [came.margin_s for came in told.all(ReportCameIn)] == [1800.0]
