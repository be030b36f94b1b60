"""Weather stations: each minute they tell the desk what their own instruments show.

What a reader would get wrong: a station's report is not the watch's reading of the same mast. It is
a message of the weather bureau or of the park, a minute old at most, with its own small error.
Stations that belong to one network send together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twin.sim.links import Links
from twin.sim.weather import Weather
from twin.sim.world import Life, World, ms
from twin.terms.observation import WeatherMeasured

__all__ = ["station_life"]

_BUREAU = "weather_bureau"


@dataclass(frozen=True, slots=True)
class _Station:
    point: str
    network: str


def station_life(
    world: World, weather: Weather, links: Links, fault_of: Callable[[str], str]
) -> Life:
    """Measure and send, every minute, network by network.

    A station whose anemometer is silent sends nothing; a stuck one sends what it sent before.
    """
    stations = _stations(world)
    networks = list(dict.fromkeys(station.network for station in stations))
    dice = {station.point: world.stream("station", station.point) for station in stations}
    figures = world.figures.weather
    noise = world.drill.world.sensor_noise_scale
    every_ms = ms(figures.station_every.value)
    sent: dict[str, WeatherMeasured] = {}
    while True:
        blow = weather.at()
        for network in networks:
            reports = []
            for station in stations:
                if station.network != network:
                    continue
                fault = fault_of(station.point)
                if fault == "silent":
                    continue
                if fault == "stuck" and station.point in sent:
                    reports.append(sent[station.point])
                    continue
                turned = dice[station.point].normal(
                    0.0, noise * figures.station_from_noise_deg.value
                )
                gained = dice[station.point].normal(
                    0.0, noise * figures.station_speed_noise_m_s.value
                )
                sent[station.point] = WeatherMeasured(
                    station=station.point,
                    wind_from_deg=float(int(blow.from_deg + turned + 360.5) % 360),
                    wind_m_s=max(0.0, int((blow.speed_m_s + gained) * 10.0 + 0.5) / 10),
                    temperature_c=world.drill.world.temperature_c,
                )
                reports.append(sent[station.point])
            links.tell_desk_all(network, reports)
        yield world.env.timeout(every_ms)


def _stations(world: World) -> list[_Station]:
    """The anemometers of the county; those of a firm or park report by its own link."""
    points = world.county.points
    found = []
    for point, kind, owner in zip(
        points.id, points.text["kind"], points.text["owner"], strict=True
    ):
        if kind == "wind_speed":
            network = f"site:{owner}" if owner in world.county.firms else _BUREAU
            found.append(_Station(point, network))
    return found
