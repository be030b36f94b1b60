"""The wind of the world: it turns the shorter way and gusts about its mean."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.small import bare_world
from twin.county import County
from twin.sim.parameters import Parameters
from twin.sim.weather import Weather
from twin.sim.world import World


def world_of(county: County, figures: Parameters, **start: Any) -> World:
    return bare_world(county, figures, **start)[0]


def test_the_wind_turns_the_shorter_way_and_arrives_on_time(
    county: County, figures: Parameters
) -> None:
    world = world_of(county, figures, wind_from_deg=350.0, wind_m_s=2.0, gust_share=0.0)
    weather = Weather(world)
    weather.turn(30.0, 4.0, 180.0)
    world.env.run(until=90_000)
    assert weather.at().from_deg == pytest.approx(10.0)
    assert weather.at().speed_m_s == pytest.approx(3.0)
    world.env.run(until=180_000)
    assert (weather.at().from_deg, weather.at().speed_m_s) == (30.0, 4.0)


def test_without_gusts_the_wind_is_its_mean(county: County, figures: Parameters) -> None:
    world = world_of(county, figures, gust_share=0.0)
    weather = Weather(world)
    world.env.run(until=60_000)
    assert weather.at() == weather.mean()


def test_gusts_depend_on_the_time_and_not_on_how_often_somebody_looks(
    county: County, figures: Parameters
) -> None:
    often, once = world_of(county, figures), world_of(county, figures)
    looked_at, left_alone = Weather(often), Weather(once)
    for second in range(1, 300):
        often.env.run(until=second * 1000)
        looked_at.at()
    once.env.run(until=299_000)
    assert left_alone.at() == looked_at.at()


def test_gusts_swing_about_the_mean(county: County, figures: Parameters) -> None:
    world = world_of(county, figures, wind_m_s=4.0, gust_share=0.2)
    weather = Weather(world)
    speeds = []
    for step in range(1, 500):
        world.env.run(until=step * 10_000)
        speeds.append(weather.at().speed_m_s)
    assert 3.8 < sum(speeds) / len(speeds) < 4.2
    assert min(speeds) < 3.4
    assert max(speeds) > 4.6
