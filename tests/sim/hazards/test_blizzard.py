"""A snowstorm: it lies deeper, drifts close roads, gauges read it, ploughs open the way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import MemoryJournal, inject, order, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.happenings import BlizzardComes

HOURS_S = 2.5 * 3600.0
STORM = BlizzardComes(townships=("T-daba", "T-dongliang"), snow_cm_h=6.0, for_s=2.0 * 3600.0)
PLOUGHS = ("U-road-1-1", "U-road-1-2", "U-road-2-1", "U-road-2-2")


@pytest.fixture
def snow(run: Runner) -> Any:
    def play(*script: Any, storm: BlizzardComes | None = STORM, wind_m_s: float = 8.0,
             **more: Any) -> Any:  # fmt: skip
        injects = () if storm is None else (inject("M-1", 60.0, storm),)
        drill = small_drill(
            *injects, duration_s=HOURS_S, wind_m_s=wind_m_s, surface="snow", temperature_c=-12.0
        )
        return run(drill, *script, **more)

    return play


def _closed_km(played: MemoryJournal) -> float:
    return float(played.of("world.blizzard")[-1].body["closed_km"])


def test_it_lies_deeper_while_it_snows_and_more_is_closed_by_the_hour(snow: Any) -> None:
    said = [r.body for r in snow().of("world.blizzard")]
    assert max(body["depth_cm"] for body in said) == pytest.approx(12.0, abs=0.1)
    assert said[-1]["depth_cm"] < 12.0  # it has stopped, and settles
    closed = [body["closed"] for body in said]
    assert closed[0] == 0
    assert closed == sorted(closed)
    assert closed[-1] > 3


def test_without_the_storm_no_road_is_closed(snow: Any) -> None:
    assert snow(storm=None).of("world.road") == []
    shut = [r for r in snow().of("world.road") if r.body["share"] == 0.0]
    assert shut
    assert all(r.body["road"].endswith(STORM.townships) for r in shut)


def test_wind_drifts_it_and_closes_more(snow: Any) -> None:
    assert _closed_km(snow(wind_m_s=1.0)) < _closed_km(snow(wind_m_s=14.0))


def test_without_a_depth_to_close_at_all_that_may_close_does_at_once(
    snow: Any, figures: Parameters
) -> None:
    at_once = with_figure(figures, "blizzard.full.value", 0.001)
    closed = [r.body["closed"] for r in snow(figures=at_once).of("world.blizzard")]
    usual = [r.body["closed"] for r in snow().of("world.blizzard")]
    assert closed[1] == closed[-1] >= usual[-1]
    assert closed[1] > usual[1]


def test_the_snow_gauges_of_those_townships_read_it(snow: Any) -> None:
    raised = {r.body["point"] for r in snow().of("obs.alarm_changed") if r.body["active"]}
    assert any(point.startswith("SD-") for point in raised)
    assert not [
        r for r in snow(storm=None).of("obs.alarm_changed")
        if r.body["point"].startswith("SD-")
    ]  # fmt: skip


def test_ploughs_open_what_is_closed_and_the_desk_hears_of_it(snow: Any, county: County) -> None:
    place = county.place("大巴镇").as_term()
    orders = [(1800.0, order(unit, "plough", place, id=f"O-{n}")) for n, unit in enumerate(PLOUGHS)]
    alone, helped = snow(), snow(*orders)
    opened = [r for r in helped.of("world.road") if r.body["share"] == 1.0]
    assert opened
    assert [r for r in alone.of("world.road") if r.body["share"] == 1.0] == []
    assert _closed_km(helped) < _closed_km(alone)
    told = {r.body["road"] for r in helped.of("obs.road_reported") if r.body["share"] == 1.0}
    assert told & {r.body["road"] for r in opened}


def test_the_map_says_what_the_model_leaves_out(snow: Any) -> None:
    shown = snow().of("world.hazard")[-1].body
    assert shown["cells"]
    assert shown["notes"][0]["zh"].startswith("积雪")
