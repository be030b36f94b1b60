"""The wind that an assessment reckons with: that of the nearest station, and what is wrong with it.

What a reader would get wrong: it is what was told, perhaps long ago and far away.
"""

from __future__ import annotations

from twin.desk.assessment.estimate import Estimate
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.assessment import Input
from twin.terms.text import Text

__all__ = ["take_wind"]


def take_wind(turn: Turn, incident: Incident, found: Estimate) -> float:
    """The speed of the wind to reckon with, 0 for none known; notes the input and its doubts.

    `found.toward_deg` becomes where it blows to.
    """
    rules = turn.rules.assessment
    near = turn.ground.station_near(turn.state.winds, incident.place)
    if near is None:
        found.doubts.append(
            ("no_wind", Text("没有任何风的报告，按四周画圈", "no wind is known: a circle"))
        )
        return 0.0
    station, wind, away_m = near
    age_s = (turn.now_ms - wind.at_ms) / 1000.0
    found.toward_deg = wind.from_deg + (180.0 if wind.from_deg < 180.0 else -180.0)
    for name, value, unit in (
        ("wind_from", wind.from_deg, "deg"),
        ("wind_speed", wind.speed_m_s, "m/s"),
    ):
        found.inputs.append(
            Input(name=name, value=value, unit=unit, source=station, age_s=age_s, guessed=False)
        )
    if age_s > rules.old_after:
        text = Text(f"风是 {age_s / 60:.0f} 分钟前的", f"the wind is {age_s / 60:.0f} min old")
        found.doubts.append(("old_wind", text))
    if away_m > rules.far_after_m:
        text = Text(
            f"气象站在 {away_m / 1000:.1f} 千米外", f"the station is {away_m / 1000:.1f} km away"
        )
        found.doubts.append(("far_wind", text))
    if wind.speed_m_s < rules.weak_below_m_s:
        text = Text("风小，风向不定", "a weak wind has no steady direction")
        found.doubts.append(("weak_wind", text))
    return wind.speed_m_s
