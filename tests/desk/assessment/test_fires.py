"""A fire in the open as the desk foresees it: when people are to leave, and when nobody need."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told
from twin.county import County
from twin.desk import Rules
from twin.models.zones import bearing_deg
from twin.terms.decision import Asked, Assessed, WarningIssued
from twin.terms.observation import EventReported, WeatherMeasured
from twin.terms.place import Place
from twin.terms.warning import ProtectiveAction, WarningStep

VILLAGE = "八道岭村"


def _fire(county: County) -> EventReported:
    """A fire 1.7 km southwest of the village."""
    home = next(row for row in county.villages.values() if row.name == VILLAGE)
    lat_deg, lon_deg = home.lat_deg - 0.0108, home.lon_deg - 0.0145
    return EventReported(
        report="r", event_type="grass_fire", caller="群众", channel="phone", text="草坡起火",
        place=Place(name="草坡", lat_deg=lat_deg, lon_deg=lon_deg),
    )  # fmt: skip


@pytest.fixture
def told_of_fire(told: Told, county: County) -> Told:
    told.see(5, WeatherMeasured(station="WS-park", wind_from_deg=225.0, wind_m_s=3.0,
                                temperature_c=16.0))  # fmt: skip
    told.see(10, _fire(county))
    return told


def _blows(told: Told, at_s: float, from_deg: float, m_s: float) -> None:
    told.see(at_s, WeatherMeasured(station="WS-park", wind_from_deg=from_deg, wind_m_s=m_s,
                                   temperature_c=16.0))  # fmt: skip


def test_the_front_reaches_further_with_the_wind_than_against_it(
    told_of_fire: Told, county: County
) -> None:
    found = told_of_fire.all(Assessed)[0]
    assert found.model == "rothermel_ellipse"
    soon, later = found.exposures
    assert (soon.level, later.level, soon.unit) == (60.0, 120.0, "min")
    assert later.reach_m == pytest.approx(2.0 * soon.reach_m, rel=0.05)
    origin = county.xy(*_spot(county))
    ways = [county.xy(*spot) for spot in soon.ring]
    far = max(ways, key=lambda at: (at[0] - origin[0]) ** 2 + (at[1] - origin[1]) ** 2)
    assert bearing_deg(far[0] - origin[0], far[1] - origin[1]) == pytest.approx(45.0, abs=16.0)


def test_a_weak_wind_leaves_people_where_they_are(told_of_fire: Told) -> None:
    told_of_fire.wake_until(1500)
    assert not [a for a in told_of_fire.all(Asked) if a.topic == "approve_warning"]
    assert all(found.exposures[0].people == 0 for found in told_of_fire.all(Assessed))


def test_a_rising_wind_has_the_village_leave_and_raises_the_response(told_of_fire: Told) -> None:
    told_of_fire.wake_until(900)
    _blows(told_of_fire, 905, 225.0, 14.0)
    told_of_fire.wake_until(1300)
    assert "start_response_III" in [asked.topic for asked in told_of_fire.all(Asked)]
    told_of_fire.answer(1310, "approve_warning", "approve")
    (issued,) = told_of_fire.all(WarningIssued)
    (zone,) = issued.notice.zones
    assert (zone.action, issued.notice.step) == (ProtectiveAction.EVACUATE, WarningStep.ALERT)
    assert VILLAGE in zone.places
    assert "上坡" in zone.instruction.zh


def test_a_village_that_comes_into_reach_later_renews_the_notice(told_of_fire: Told) -> None:
    _blows(told_of_fire, 300, 225.0, 14.0)
    told_of_fire.wake_until(700)
    told_of_fire.answer(705, "approve_warning", "approve")
    first = told_of_fire.all(WarningIssued)[0].notice.zones[0]
    told_of_fire.wake_until(6000)
    told_of_fire.answer(6005, "approve_warning", "approve")
    last = told_of_fire.all(WarningIssued)[-1]
    assert last.notice.step is WarningStep.UPDATE
    assert set(first.places) < set(last.notice.zones[0].places)


def test_without_the_forecast_nobody_is_told(told: Told, rules: Rules, county: County) -> None:
    """Switched off: no wind counts and the front stays where it is, so the village is not told."""
    short = tuple(
        front.model_copy(update={"within": 60.0}) for front in rules.assessment.fire.fronts
    )
    fire = rules.assessment.fire.model_copy(update={"fronts": short})
    assessment = rules.assessment.model_copy(update={"fire": fire})
    told.desk._rules = rules.model_copy(update={"assessment": assessment})
    _blows(told, 5, 225.0, 14.0)
    told.see(10, _fire(county))
    told.wake_until(900)
    assert not [a for a in told.all(Asked) if a.topic == "approve_warning"]


def _spot(county: County) -> tuple[float, float]:
    place = _fire(county).place
    return place.lat_deg, place.lon_deg
