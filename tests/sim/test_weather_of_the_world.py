"""The wind of the world: it turns the shorter way, gusts about its mean, and is not needed twice."""

from __future__ import annotations

import pytest
import simpy

from tests.sim.small import small_drill
from twin.county import County
from twin.sim.parameters import load_parameters
from twin.sim.weather import Weather
from twin.sim.world import World


def world_of(county: County, seed: int = 1, **start: float) -> World:
    return World(
        env=simpy.Environment(initial_time=0),
        drill=small_drill(**start),
        county=county,
        figures=load_parameters(county),
        seed=seed,
        sink=lambda at_ms, kind, source, body: None,
    )


def test_the_wind_turns_the_shorter_way_and_arrives_on_time(county: County) -> None:
    world = world_of(county, wind_from_deg=350.0, wind_m_s=2.0, gust_share=0.0)
    weather = Weather(world)
    weather.turn(30.0, 4.0, 180.0)
    world.env.run(until=90_000)
    assert weather.at().from_deg == pytest.approx(10.0)
    assert weather.at().speed_m_s == pytest.approx(3.0)
    world.env.run(until=180_000)
    assert (weather.at().from_deg, weather.at().speed_m_s) == (30.0, 4.0)


def test_without_gusts_the_wind_is_its_mean(county: County) -> None:
    world = world_of(county, gust_share=0.0)
    weather = Weather(world)
    world.env.run(until=60_000)
    assert weather.at() == weather.mean()


def test_gusts_depend_on_the_time_and_not_on_how_often_somebody_looks(county: County) -> None:
    often, once = world_of(county), world_of(county)
    looked_at, left_alone = Weather(often), Weather(once)
    for second in range(1, 300):
        often.env.run(until=second * 1000)
        looked_at.at()
    once.env.run(until=299_000)
    assert left_alone.at() == looked_at.at()


def test_gusts_swing_about_the_mean(county: County) -> None:
    world = world_of(county, wind_m_s=4.0, gust_share=0.2)
    weather = Weather(world)
    speeds = []
    for step in range(1, 500):
        world.env.run(until=step * 10_000)
        speeds.append(weather.at().speed_m_s)
    assert 3.8 < sum(speeds) / len(speeds) < 4.2
    assert min(speeds) < 3.4
    assert max(speeds) > 4.6
