"""What the desk is told of the world outside: wind and roads."""

from __future__ import annotations

from twin.desk.part import Part
from twin.desk.state import RoadBelief, Wind
from twin.desk.turn import Turn
from twin.terms.observation import RoadReported, WeatherMeasured

__all__ = ["PART"]


def _weather(turn: Turn, seen: WeatherMeasured) -> None:
    turn.state.winds[seen.station] = Wind(
        from_deg=seen.wind_from_deg, speed_m_s=seen.wind_m_s, at_ms=turn.now_ms
    )


def _road(turn: Turn, seen: RoadReported) -> None:
    turn.state.roads[seen.road] = RoadBelief(arcs=seen.arcs, share=seen.share)
    turn.ground.ways.believe(turn.state.roads)


PART = Part(takes={WeatherMeasured: _weather, RoadReported: _road})
