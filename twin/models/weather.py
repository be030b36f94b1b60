"""Wind and stability: what the air does to a cloud.

Directions are where the wind comes *from*, degrees clockwise from north, as stations report it.
"""

from __future__ import annotations

from typing import Literal

from fast import exact

__all__ = [
    "Ground",
    "Sky",
    "Stability",
    "Sun",
    "stability",
    "sun_at",
    "turned_deg",
    "velocity",
    "wind_at_m_s",
]

Stability = Literal["A", "B", "C", "D", "E", "F"]
Ground = Literal["open", "town"]
Sky = Literal["clear", "partly", "overcast"]
Sun = Literal["strong", "moderate", "slight", "night"]

_DEGREE = 3.141592653589793 / 180.0

# Pasquill's table (F. Pasquill 1961; as in D. B. Turner, EPA AP-26, table 3-1; basis G): surface
# wind below 2, 2-3, 3-5, 5-6, 6 m/s and above. A-B, B-C and C-D are read as the more stable one.
_WIND_STEPS_M_S = (2.0, 3.0, 5.0, 6.0)
_DAY: dict[str, tuple[Stability, ...]] = {
    "strong": ("A", "B", "B", "C", "C"),
    "moderate": ("B", "B", "C", "D", "D"),
    "slight": ("B", "C", "C", "D", "D"),
}
_NIGHT: dict[str, tuple[Stability, ...]] = {
    "clear": ("F", "F", "E", "D", "D"),
    "partly": ("F", "E", "D", "D", "D"),
}

# Irwin (1979) exponents, classes A to F (basis V: test suite of GasDispersion.jl).
_EXPONENTS: dict[Ground, dict[Stability, float]] = {
    "open": {"A": 0.07, "B": 0.07, "C": 0.10, "D": 0.15, "E": 0.35, "F": 0.55},
    "town": {"A": 0.15, "B": 0.15, "C": 0.20, "D": 0.25, "E": 0.40, "F": 0.60},
}


def stability(wind_m_s: float, sky: Sky, sun: Sun) -> Stability:
    """Pasquill class from the wind at 10 m, the sky and the sun; overcast is always D."""
    if sky == "overcast":
        return "D"
    column = 0
    while column < len(_WIND_STEPS_M_S) and wind_m_s >= _WIND_STEPS_M_S[column]:
        column += 1
    return (_NIGHT[sky] if sun == "night" else _DAY[sun])[column]


def sun_at(hour: float, sky: Sky) -> Sun:
    """How strong the sun is at a local hour, by a rule for the warm half of the year (basis S).

    Night before 6 and from 19 on; the two hours next to it slight; noon hours strong when clear.
    """
    if hour < 6.0 or hour >= 19.0:
        return "night"
    if hour < 8.0 or hour >= 17.0:
        return "slight"
    if sky == "clear" and 10.0 <= hour < 15.0:
        return "strong"
    return "moderate"


def wind_at_m_s(
    wind_10m_m_s: float, height_m: float, cls: Stability, ground: Ground = "open"
) -> float:
    """Wind at a height by the power law, from that at 10 m."""
    return wind_10m_m_s * exact.pow(height_m / 10.0, _EXPONENTS[ground][cls])


def velocity(from_deg: float, speed_m_s: float) -> tuple[float, float]:
    """Metres per second toward east and north of a wind that comes from `from_deg`."""
    angle = from_deg * _DEGREE
    return -speed_m_s * exact.sin(angle), -speed_m_s * exact.cos(angle)


def turned_deg(start_deg: float, end_deg: float, share: float) -> float:
    """A direction on its way from one to another along the shorter arc; `share` from 0 to 1."""
    turn = end_deg - start_deg
    while turn > 180.0:
        turn -= 360.0
    while turn < -180.0:
        turn += 360.0
    now = start_deg + turn * share
    while now >= 360.0:
        now -= 360.0
    while now < 0.0:
        now += 360.0
    return now
