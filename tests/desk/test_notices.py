"""公众避险通知: approved by a person, renewed when the wind turns, called off at the end."""

from __future__ import annotations

from tests.desk.conftest import Told, gas
from twin.models.zones import turn_between_deg
from twin.terms.decision import Asked, IncidentClosed, SceneRequested, WarningIssued
from twin.terms.observation import SceneReported, TaskReported, WeatherMeasured
from twin.terms.place import Place
from twin.terms.warning import ExerciseStatus, ProtectiveAction, WarningStep

STOPPED = TaskReported(
    task="stop_leak",
    place=Place(name="罐区", lat_deg=41.879059, lon_deg=121.464806),
    hazard="H-A1",
    by="plant",
)


def _wind(from_deg: float) -> WeatherMeasured:
    return WeatherMeasured(
        station="WS-park", wind_from_deg=from_deg, wind_m_s=2.5, temperature_c=24.0
    )


def _leak(told: Told, wind_from_deg: float = 195.0) -> None:
    told.see(5, _wind(wind_from_deg))
    told.see(10, gas("GHF-001"), gas("GHF-002"))


def test_nothing_is_issued_before_somebody_approves(told: Told) -> None:
    _leak(told)
    assert told.all(WarningIssued) == []
    told.answer(60, "approve_warning", "approve")
    (issued,) = told.all(WarningIssued)
    assert issued.approved_by == "leader"
    assert issued.notice.status is ExerciseStatus.EXERCISE
    assert issued.notice.step is WarningStep.ALERT


def test_a_rejected_notice_is_not_issued(told: Told) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "reject")
    assert told.all(WarningIssued) == []


def test_the_deputy_is_asked_after_three_minutes(told: Told) -> None:
    _leak(told)
    told.wake_until(10 + 180)
    asked = [a.to for a in told.all(Asked) if a.topic == "approve_warning"]
    assert asked == ["leader", "deputy"]


def test_the_village_downwind_is_to_evacuate_and_the_one_upwind_is_not_named(told: Told) -> None:
    _leak(told, wind_from_deg=195.0)
    told.answer(60, "approve_warning", "approve")
    zones = {zone.action: zone for zone in told.all(WarningIssued)[0].notice.zones}
    assert "兴隆窝铺村" in zones[ProtectiveAction.EVACUATE].places
    named = {place for zone in zones.values() for place in zone.places}
    assert "伊吗图村" not in named


def test_people_are_told_to_go_across_the_wind(told: Told) -> None:
    _leak(told, wind_from_deg=195.0)
    told.answer(60, "approve_warning", "approve")
    away = told.all(WarningIssued)[0].notice.leave_toward_deg
    assert abs(turn_between_deg(away, 15.0) - 90.0) < 1e-9


def test_without_a_known_wind_the_zone_is_a_full_circle(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.answer(60, "approve_warning", "approve")
    zones = {zone.action: zone for zone in told.all(WarningIssued)[0].notice.zones}
    assert {"兴隆窝铺村", "伊吗图村"} <= set(zones[ProtectiveAction.EVACUATE].places)


def test_a_wind_that_turned_for_three_minutes_renews_the_notice(told: Told) -> None:
    _leak(told, wind_from_deg=195.0)
    told.answer(60, "approve_warning", "approve")
    told.see(600, _wind(255.0))
    told.see(660, _wind(255.0))
    told.wake_until(600 + 180)
    told.answer(800, "approve_warning", "approve")
    first, second = told.all(WarningIssued)
    assert second.notice.step is WarningStep.UPDATE
    assert second.notice.references == (first.notice.warning,)


def test_a_gust_to_the_side_renews_nothing(told: Told) -> None:
    _leak(told, wind_from_deg=195.0)
    told.answer(60, "approve_warning", "approve")
    told.see(600, _wind(255.0))
    told.see(660, _wind(195.0))
    told.wake_until(3000)
    assert len(told.all(WarningIssued)) == 1


def test_closing_needs_control_calm_and_a_person_and_calls_the_notice_off(told: Told) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "approve")
    told.see(1000, gas("GHF-001", 0.0, active=False), gas("GHF-002", 0.0, active=False))
    told.see(1200, STOPPED)
    told.wake_until(1200 + 900)
    told.answer(2200, "close_incident", "agree")
    assert len(told.all(IncidentClosed)) == 1
    last = told.all(WarningIssued)[-1].notice
    assert last.step is WarningStep.CANCEL
    assert {zone.action for zone in last.zones} == {ProtectiveAction.ALL_CLEAR}


def test_gas_that_is_still_there_keeps_the_incident_open(told: Told) -> None:
    _leak(told)
    told.see(1200, STOPPED)
    told.wake_until(1200 + 3600)
    assert not [asked for asked in told.all(Asked) if asked.topic == "close_incident"]


def test_the_hall_is_asked_for_its_scene_and_asked_again_when_it_does_not_confirm(
    told: Told,
) -> None:
    _leak(told)
    told.wake_until(10 + 60)
    assert [scene.scene for scene in told.all(SceneRequested)] == ["hazmat", "hazmat"]


def test_a_confirmed_scene_is_not_asked_for_again(told: Told) -> None:
    _leak(told)
    told.see(20, SceneReported(room="hall", scene="hazmat", done=True))
    told.wake_until(500)
    assert len(told.all(SceneRequested)) == 1
