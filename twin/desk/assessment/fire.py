"""A fire in the open as the desk can see it: a guessed fuel, the nearest station's wind.

The front is an ellipse grown from where the fire was reported, as far as the winds told so far and
the wind of now would carry it. What a reader would get wrong: what crews have put out, rivers and
roads are not in it, so it reaches too far rather than too short.
"""

from __future__ import annotations

from fast import exact
from twin.desk.assessment.estimate import Estimate, on_the_map
from twin.desk.assessment.rules import FireRules, FrontIn
from twin.desk.assessment.wind import take_wind
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.models.wildfire import (
    FT_M,
    Bed,
    Ellipse,
    ellipse_of,
    midflame_open,
    spread_of,
)
from twin.terms.assessment import Exposure, Input
from twin.terms.text import Text

__all__ = ["estimate"]

_DEGREE = 3.141592653589793 / 180.0
_CORNERS = 36
_LIMITS = Text(
    "火场按同一种可燃物、平地推算，不计扑救、道路、河流、农田阻隔和飞火；偏远不偏近。",
    "one fuel on flat ground; no fighting, roads, rivers, fields or spotting: rather too far",
)


def estimate(turn: Turn, incident: Incident) -> Estimate:
    """Estimate how far the front will have come."""
    rules = turn.rules.assessment.fire
    found = Estimate(model="rothermel_ellipse", limits=_LIMITS)
    fuel = Input(
        name="fuel", value=0.0, unit=rules.fuel, source=rules.source, age_s=0.0, guessed=True
    )
    found.inputs.append(fuel)
    guess = Text(
        f"可燃物为猜测，快慢可能差 {rules.off_by:g} 倍",
        f"the fuel is a guess, perhaps {rules.off_by:g} times faster or slower",
    )
    found.doubts.append(("guessed_fuel", guess))
    wind_m_s = take_wind(turn, incident, found)
    shape = _shape(rules.bed(rules.fuel), wind_m_s * midflame_open(rules.depth_ft * FT_M))
    standing = turn.state.assessments[incident.id]
    since_ms = standing.front_at_ms if standing.front_at_ms >= 0 else incident.opened_ms
    standing.front_m += shape.head_m_s * (turn.now_ms - since_ms) / 1000.0
    standing.front_at_ms = turn.now_ms
    found.exposures += [
        _exposure(turn, incident, front, rules, shape, standing.front_m, found.toward_deg)
        for front in rules.fronts
    ]
    return found


def _exposure(
    turn: Turn,
    incident: Incident,
    front: FrontIn,
    rules: FireRules,
    shape: Ellipse,
    gone_m: float,
    toward_deg: float,
) -> Exposure:
    usual_m = gone_m + shape.head_m_s * front.within
    rings = [
        _ring(turn, incident, shape, reach_m, toward_deg)
        for reach_m in (usual_m, usual_m * rules.off_by)
    ]
    inside, wide = (turn.ground.homes.inside(ring) for ring in rings)
    return Exposure(
        threshold=front.id,
        level=front.within / 60.0,
        unit="min",
        averaging_s=0.0,
        reach_m=usual_m,
        reach_least_m=usual_m / rules.off_by,
        reach_most_m=usual_m * rules.off_by,
        people=sum(home.residents for home in inside),
        people_most=sum(home.residents for home in wide),
        places=tuple(home.name for home in inside),
        ring=on_the_map(turn, rings[0]),
    )


def _ring(
    turn: Turn, incident: Incident, shape: Ellipse, head_m: float, toward_deg: float
) -> list[tuple[float, float]]:
    """The front when its head has gone `head_m`, a closed ring; a circle without a wind."""
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    swing_deg = turn.rules.assessment.swing_deg
    ring: list[tuple[float, float]] = []
    for corner in range(_CORNERS):
        off_deg = corner * 360.0 / _CORNERS - 180.0
        beyond_deg = max(0.0, abs(off_deg) - swing_deg)  # the wind swings to both sides
        share = shape.rate_m_s(beyond_deg) / shape.head_m_s if toward_deg >= 0.0 else 1.0
        bearing = (max(toward_deg, 0.0) + off_deg) * _DEGREE
        ring.append(
            (
                x_m + share * head_m * exact.sin(bearing),
                y_m + share * head_m * exact.cos(bearing),
            )
        )
    return [*ring, ring[0]]


def _shape(bed: Bed, midflame_m_s: float) -> Ellipse:
    return ellipse_of(spread_of(bed, midflame_m_s, 0.0, 0.0))
