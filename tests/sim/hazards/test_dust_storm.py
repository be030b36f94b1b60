"""A dust storm: sight falls behind its front, cars run together, and a cordon ends that."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import MemoryJournal, inject, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.happenings import DustStormComes

HOURS_S = 2.0 * 3600.0


@pytest.fixture(scope="module")
def dust(run: Runner, county: County) -> Any:
    place = county.place("同乃营子村").as_term()

    def play(*script: Any, sight_m: float = 60.0, cars: int = 30, turnout: float = 1.0,
             **more: Any) -> Any:  # fmt: skip
        storm = DustStormComes(
            event_type="traffic", place=place, visibility_m=sight_m, for_s=HOURS_S, cars=cars
        )
        drill = small_drill(
            inject("M-1", 60.0, storm),
            duration_s=HOURS_S,
            wind_m_s=20.0,
            wind_from_deg=300.0,
            turnout_scale=turnout,
        )
        return run(drill, *script, **more)

    return play


@pytest.fixture(scope="module")
def plain(dust: Any) -> Any:
    """A storm that nobody but the police answers."""
    return dust()


def _cars(played: MemoryJournal) -> int:
    return int(played.of("world.dust")[-1].body["cars"])


def test_sensors_upwind_see_it_before_those_downwind(plain: Any) -> None:
    first: dict[str, int] = {}
    for record in plain.of("obs.alarm_changed"):
        if record.body["point"].startswith("VI-") and record.body["active"]:
            first.setdefault(record.body["point"], record.at_ms)
    assert len(first) >= 8
    assert first["VI-002"] < first["VI-010"]  # one in the west, one in the south-east


def test_the_signal_is_raised_at_the_stations_when_the_front_has_passed(plain: Any) -> None:
    signals = [
        record
        for record in plain.of("obs.alarm_changed", active=True)
        if ":dust-sight-" in record.body["point"]
    ]
    assert {record.body["bit"] for record in signals} == {0, 1}  # yellow and orange; 60 m is no red
    at_ms = {r.body["point"].partition(":")[0]: r.at_ms for r in signals}
    own = {
        r.body["point"]: r.at_ms
        for r in plain.of("obs.alarm_changed", active=True, bit=0)
        if ":" not in r.body["point"]
    }
    assert len(at_ms) >= 3
    assert all(at_ms[point] > own[point] for point in at_ms)  # a mean takes longer to fall
    assert not [r for r in plain.of("obs.alarm_changed") if ":fog-" in r.body["point"]]


def test_cars_run_together_until_the_police_close_the_road(dust: Any, plain: Any) -> None:
    assert _cars(dust(turnout=100.0)) == 30  # nobody gets there
    shut = plain  # the police centre sends a crew of its own to a crash
    assert shut.of("world.dust")[-1].body["closed"]
    assert 2 <= _cars(shut) < 30


def test_who_sees_far_enough_does_not_run_into_anybody(dust: Any) -> None:
    clear = dust(sight_m=600.0)
    assert _cars(clear) == 0
    assert clear.of("obs.event_reported") == []


def test_more_cars_hurt_more_people_and_the_road_is_blocked(dust: Any) -> None:
    few, many = dust(cars=6), dust(cars=40)
    assert len(few.of("world.patient")) < len(many.of("world.patient"))
    assert any(r.body["share"] == 0.0 for r in many.of("world.road"))
    told = {r.body["event_type"] for r in many.of("obs.event_reported")}
    assert told == {"traffic"}


def test_without_its_thickening_it_is_blind_sooner(dust: Any, figures: Parameters) -> None:
    def joined_s(played: MemoryJournal) -> int:
        return next(r.at_ms for r in played.of("world.dust") if r.body["cars"])

    at_once = with_figure(figures, "dust.thickens.value", 1.0)
    slowly = with_figure(figures, "dust.thickens.value", 1500.0)
    assert joined_s(dust(figures=at_once)) < joined_s(dust(figures=slowly))
