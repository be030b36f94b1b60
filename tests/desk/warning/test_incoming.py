"""Warnings of other departments: taken as they stand, followed to their end, never coloured."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.conftest import Told
from tests.desk.warning.conftest import COUNTY, PAOZI, alert, refers
from twin.county import County
from twin.terms.alerts import AlertArea, AlertMessage, AlertStatus
from twin.terms.calls import CallingEnded, CallingStarted
from twin.terms.decision import (
    CountyWarningIssued,
    IncidentGraded,
    IncidentOpened,
    Logged,
    MeasureDue,
    MeasureLifted,
    MeasureMissed,
    PlanStarted,
    WarningIssued,
    WarningTaken,
)
from twin.terms.levels import WarningColour
from twin.terms.warning_acts import MeasureReported
from twin.terms.warning_stages import IssuerKind


def test_a_warning_is_taken_over_with_the_colour_of_its_issuer(told: Told) -> None:
    told.see(10, alert())
    (taken,) = told.all(WarningTaken)
    assert (taken.warning_kind, taken.colour) == (IssuerKind.RAINSTORM, WarningColour.ORANGE)
    assert taken.townships == ("T-paozi",)
    assert taken.counts


def test_orange_asks_for_the_measures_of_both_articles_and_yellow_for_those_of_one(
    told: Told,
) -> None:
    told.see(10, alert("Y", colour=WarningColour.YELLOW))
    yellow = {due.rule[:3] for due in told.all(MeasureDue)}
    told.see(20, alert("O"))
    assert yellow == {"A66"}
    assert {due.rule[:3] for due in told.all(MeasureDue)} == {"A66", "A67"}
    assert all("第六十" in due.clause for due in told.all(MeasureDue))


def test_a_colour_opens_grades_and_issues_nothing_of_ours(told: Told) -> None:
    told.see(10, alert(colour=WarningColour.RED))
    told.wake_until(3600)
    for kind in (IncidentOpened, IncidentGraded, PlanStarted, WarningIssued, CountyWarningIssued):
        assert told.all(kind) == []


def test_a_measure_nobody_reports_is_missed_and_one_that_is_reported_is_not(told: Told) -> None:
    told.see(10, alert(colour=WarningColour.BLUE))
    first, *others = told.all(MeasureDue)
    told.see(60, MeasureReported(measure=first.measure, by=first.to))
    told.wake_until(2 * 3600)
    missed = {each.measure for each in told.all(MeasureMissed)}
    assert missed == {each.measure for each in others}


def test_an_update_replaces_and_asks_only_for_what_is_new(told: Told) -> None:
    told.see(10, alert("A1", colour=WarningColour.YELLOW))
    before = [due.rule for due in told.all(MeasureDue)]
    told.see(
        100,
        alert("A2", message=AlertMessage.UPDATE, references=refers("A1"), colour=WarningColour.RED),
    )
    after = [due.rule for due in told.all(MeasureDue)]
    assert told.all(WarningTaken)[-1].replaced == ("IW-1",)
    assert len(after) == len(set(after))
    assert {rule[:3] for rule in after[len(before) :]} == {"A67"}


def test_a_cancel_ends_the_calling_and_the_clocks(told: Told) -> None:
    told.see(10, alert("A1"))
    assert told.all(CallingStarted) != []
    told.see(100, alert("A2", message=AlertMessage.CANCEL, references=refers("A1"), areas=()))
    assert told.all(WarningTaken)[-1].replaced == ("IW-1",)
    assert len(told.all(CallingEnded)) == len(told.all(CallingStarted))
    told.wake_until(3 * 3600)
    assert told.all(MeasureMissed) == []
    assert [m.to for m in told.all(MeasureLifted) if m.stands_by] == ["119"]


def test_a_cancel_that_names_nothing_but_what_it_lifts_is_understood(told: Told) -> None:
    told.see(10, alert("A1"))
    words = {"event": "解除", "headline": "解除", "areas": (), "colour": None}
    told.see(100, alert("A2", message=AlertMessage.CANCEL, references=refers("A1"), **words))
    assert told.all(WarningTaken)[-1].replaced == ("IW-1",)


def test_nobody_lifts_the_warning_of_another_issuer(told: Told) -> None:
    told.see(10, alert("A1"))
    other = {"sender": "water@fumeng", "sender_name": "县气象水文站"}
    told.see(100, alert("A2", message=AlertMessage.CANCEL, references=refers("A1"), **other))
    assert told.all(WarningTaken)[-1].replaced == ()
    assert any("不能变更或解除" in line.text.zh for line in told.all(Logged))
    assert told.all(CallingEnded) == []


def test_a_warning_expires_when_its_issuer_said(told: Told) -> None:
    told.see(10, alert(expires_at_ms=600_000))
    told.wake_until(600)
    assert told.all(CallingEnded)[-1].because.zh == "事由已解除"


def test_a_warning_cancelled_before_it_came_does_nothing(told: Told) -> None:
    told.see(10, alert("A2", message=AlertMessage.CANCEL, references=refers("A1")))
    told.see(20, alert("A1"))
    assert [taken.counts for taken in told.all(WarningTaken)] == [False, False]
    assert told.all(MeasureDue) == []


def test_the_same_alert_by_two_ways_is_one(told: Told) -> None:
    told.see(10, alert("A1"))
    told.see(11, alert("A1"))
    assert len(told.all(WarningTaken)) == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": AlertStatus.ACTUAL}, "请人核实"),
        ({"status": AlertStatus.TEST}, "请人核实"),
        ({"sender_name": "某自媒体"}, "无权发布"),
        ({"event": "流星雨", "headline": "流星雨"}, "不是本平台跟踪"),
        ({"expires_at_ms": 5_000}, "已过期"),
        ({"areas": (AlertArea(name="彰武县", polygons=(), circles=(), geocodes=()),)}, "不含本县"),
    ],
)
def test_what_does_not_count_is_noted_and_nothing_follows(
    told: Told, changes: dict[str, Any], why: str
) -> None:
    told.see(10, alert(**changes))
    (taken,) = told.all(WarningTaken)
    assert not taken.counts
    assert why in taken.because.zh
    assert told.all(MeasureDue) == []
    assert told.all(CallingStarted) == []


def _coded(code: str) -> AlertArea:
    return AlertArea(name="某地", polygons=(), circles=(), geocodes=(("mca", code),))


@pytest.mark.parametrize(
    ("area", "number"),
    [
        (PAOZI, 1),
        (COUNTY, 36),
        (_coded("210921"), 36),
        (_coded("210900"), 36),
        (_coded("210000"), 36),
        (_coded("210921100"), 1),
        (_coded("210921000000"), 36),
        (_coded("210922"), 0),
        (AlertArea(name="圆", polygons=(), circles=((42.185, 122.29, 500.0),), geocodes=()), 1),
        (
            AlertArea(
                name="方",
                polygons=(
                    ((42.1, 122.2), (42.1, 122.4), (42.3, 122.4), (42.3, 122.2), (42.1, 122.2)),
                ),
                circles=(),
                geocodes=(),
            ),
            1,
        ),
    ],
)
def test_where_an_alert_holds_is_read_from_codes_shapes_or_names(
    told: Told, county: County, area: AlertArea, number: int
) -> None:
    told.see(10, alert(areas=(area,)))
    assert len(told.all(WarningTaken)[0].townships) == number
