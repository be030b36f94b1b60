"""When does an alarm become an incident, and when does it not?"""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, gas
from twin.terms.alarm_acts import AlarmHandled, HandlingStep
from twin.terms.decision import (
    ActRefused,
    AlarmActed,
    AlarmAnnounced,
    AlarmClosed,
    Asked,
    IncidentLinked,
    IncidentOpened,
    PointsMasked,
)
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged, EventReported
from twin.terms.place import Place

HEAD, NEIGHBOUR, THIRD = "GHF-001", "GHF-002", "GHF-003"


def test_a_single_head_is_announced_to_plant_and_county_and_checked_with_the_plant(
    told: Told,
) -> None:
    told.see(10, gas(HEAD))
    assert [a.position for a in told.all(AlarmAnnounced)] == ["plant:H-A1", "county_duty"]
    (asked,) = told.all(Asked)
    assert (asked.topic, asked.to) == ("verify_alarm", "plant:H-A1")
    assert told.all(IncidentOpened) == []


def test_a_first_level_alarm_stays_with_the_plant(told: Told) -> None:
    told.see(10, AlarmChanged(point=HEAD, bit=AlarmBit.H, active=True, value=2.5))
    assert [a.position for a in told.all(AlarmAnnounced)] == ["plant:H-A1"]


def test_two_heads_within_two_minutes_open_an_incident_without_asking(told: Told) -> None:
    told.see(10, gas(HEAD))
    told.see(129, gas(NEIGHBOUR))
    (opened,) = told.all(IncidentOpened)
    assert opened.evidence == (f"{HEAD}/HH/1", f"{NEIGHBOUR}/HH/1")
    assert (opened.event_type, opened.hazard) == ("gas_leak", "H-A1")


def test_two_heads_more_than_two_minutes_apart_do_not_confirm_each_other(told: Told) -> None:
    told.see(10, gas(HEAD))
    told.see(130.001, gas(NEIGHBOUR))
    assert told.all(IncidentOpened) == []


def test_a_head_that_returned_confirms_nothing(told: Told) -> None:
    told.see(10, gas(HEAD))
    told.see(20, gas(HEAD, 1.0, active=False))
    told.see(30, gas(NEIGHBOUR))
    assert told.all(IncidentOpened) == []


def test_a_head_found_real_by_the_plant_opens_an_incident(told: Told) -> None:
    told.see(10, gas(HEAD))
    told.answer(90, "verify_alarm", "real", by="control room")
    (opened,) = told.all(IncidentOpened)
    assert "企业核实属实" in opened.because.zh


def test_a_faulty_head_is_closed_masked_and_heeded_again_after_half_an_hour(told: Told) -> None:
    told.see(10, gas(HEAD))
    told.answer(90, "verify_alarm", "instrument_fault", by="control room")
    assert told.all(AlarmClosed) == []  # the measure and a person's word are still owed
    for at_s, step in ((200, HandlingStep.MEASURE), (250, HandlingStep.CLOSE)):
        seat = "plant:H-A1" if step is HandlingStep.MEASURE else "county_duty"
        word = AlarmHandled(alarm=f"{HEAD}/HH/1", stage=step, position=seat, by="甲")
        told.see(at_s, word)
    (closed,) = told.all(AlarmClosed)
    assert (closed.cause, closed.by) == ("instrument_fault", "甲")
    told.wake_until(90 + 1800)
    assert [mask.masked for mask in told.all(PointsMasked)] == [True, False]
    assert told.all(IncidentOpened) == []


def test_a_plant_that_never_answers_is_asked_three_times_and_then_taken_as_real(
    told: Told,
) -> None:
    told.see(10, gas(HEAD))
    told.wake_until(10 + 3 * 180)
    assert len([a for a in told.all(Asked) if a.topic == "verify_alarm"]) == 3
    (opened,) = told.all(IncidentOpened)
    assert "未答复" in opened.because.zh


def test_a_further_head_is_linked_to_the_incident_not_opened_again(told: Told) -> None:
    told.see(10, gas(HEAD), gas(NEIGHBOUR))
    told.see(60, gas(THIRD))
    assert len(told.all(IncidentOpened)) == 1
    assert [link.evidence for link in told.all(IncidentLinked)] == [f"{THIRD}/HH/1"]


def test_a_call_about_the_same_leak_is_linked_and_one_elsewhere_is_not(told: Told) -> None:
    told.see(10, gas(HEAD), gas(NEIGHBOUR))
    opened = told.all(IncidentOpened)[0]
    near = Place(name="厂门", lat_deg=opened.place.lat_deg, lon_deg=opened.place.lon_deg + 0.005)
    far = Place(name="远处", lat_deg=42.3, lon_deg=121.9, node=5)
    for report, place in (("C-1", near), ("C-2", far)):
        told.see(
            100,
            EventReported(
                report=report,
                event_type="gas_leak",
                place=place,
                caller="public",
                channel="phone",
                text="有刺鼻气味",
            ),
        )
    assert [link.evidence for link in told.all(IncidentLinked)] == ["C-1"]
    assert len(told.all(IncidentOpened)) == 2


def test_an_acknowledgement_is_kept_with_its_first_name_and_a_second_is_refused(
    told: Told,
) -> None:
    told.see(10, gas(HEAD))
    told.see(20, Acknowledged(alarm=f"{HEAD}/HH/1", by="甲", position="county_duty"))
    told.see(30, Acknowledged(alarm=f"{HEAD}/HH/1", by="乙", position="county_duty"))
    assert [(act.by, act.position) for act in told.all(AlarmActed)] == [("甲", "county_duty")]
    (refused,) = told.all(ActRefused)
    assert (refused.by, "已签收" in refused.because.zh) == ("乙", True)


@pytest.mark.parametrize("bit", [AlarmBit.LL, AlarmBit.RATE, AlarmBit.STUCK])
def test_other_alarms_of_a_gas_head_never_open_an_incident(told: Told, bit: AlarmBit) -> None:
    for point in (HEAD, NEIGHBOUR, THIRD):
        told.see(10, AlarmChanged(point=point, bit=bit, active=True, value=6.0))
    assert told.all(IncidentOpened) == []
