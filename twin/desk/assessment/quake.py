"""A rapid loss estimate after an earthquake: who felt how much, and how many may be hurt.

It needs no more than the magnitude and the place of the quick report. What a reader would get
wrong: it is made before anybody has looked, to send help where the ground shook most; what is
counted later stands beside it and does not change it.
"""

from __future__ import annotations

from fast import exact
from twin.desk.assessment.estimate import Estimate, on_the_map
from twin.desk.assessment.rules import FeltRow, QuakeRules
from twin.desk.incidents.figures import by_place, reckoned
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.models.intensity import STRONG_EAST, reach_km
from twin.terms.assessment import Exposure, Input
from twin.terms.text import Text

__all__ = ["estimate"]

_DEGREE = 3.141592653589793 / 180.0
_CORNERS = 36
_KM = 1000.0
_PER = 100_000.0


def estimate(turn: Turn, incident: Incident) -> Estimate | None:
    """Who is inside the ellipses of the degrees in the rules; None before a magnitude is told."""
    magnitude = _magnitude(turn, incident)
    if magnitude is None:
        return None
    rules = turn.rules.assessment.quake
    exposures = [_exposure(turn, incident, row, rules, magnitude) for row in rules.felt]
    hurt = _hurt(rules, exposures)
    found = Estimate(
        model="intensity_ellipse",
        limits=Text(
            f"烈度按椭圆衰减推算，不计场地；估计伤亡约 {hurt:.0f} 人，可能差 {rules.off_by:g} 倍。",
            f"ellipses of intensity, no soil; about {hurt:.0f} people hurt or dead, "
            f"perhaps {rules.off_by:g} times more or fewer",
        ),
    )
    for name, value, unit, guessed in (
        ("magnitude", magnitude, "M", False),
        ("long_axis", rules.axis_deg, "deg", True),
    ):
        found.inputs.append(
            Input(name=name, value=value, unit=unit, source="", age_s=0.0, guessed=guessed)
        )
    found.doubts.append(("guessed_axis", Text("长轴方向为猜测", "the long axis is a guess")))
    found.exposures += exposures
    return found


def _magnitude(turn: Turn, incident: Incident) -> float | None:
    """The strongest that the best source says, wherever it puts it."""
    said = [
        claim
        for (what, _), claims in by_place(turn, incident).items()
        if what == "magnitude"
        for claim in claims
    ]
    return reckoned(turn, said)


def _exposure(
    turn: Turn, incident: Incident, row: FeltRow, rules: QuakeRules, magnitude: float
) -> Exposure:
    reach_m = _reach_m(magnitude, row.degree)
    most_m = _reach_m(magnitude, row.degree - rules.off_by_degrees)
    ring = _ring(turn, incident, rules, magnitude, row.degree)
    wide = _ring(turn, incident, rules, magnitude, row.degree - rules.off_by_degrees)
    inside = turn.ground.homes.inside(ring) if reach_m > 0.0 else []
    more = turn.ground.homes.inside(wide) if most_m > 0.0 else []
    return Exposure(
        threshold=row.name,
        level=row.degree,
        unit="degree",
        averaging_s=0.0,
        reach_m=reach_m,
        reach_least_m=_reach_m(magnitude, row.degree + rules.off_by_degrees),
        reach_most_m=most_m,
        people=sum(home.residents for home in inside),
        people_most=sum(home.residents for home in more),
        places=tuple(home.name for home in inside),
        ring=on_the_map(turn, ring) if reach_m > 0.0 else (),
    )


def _hurt(rules: QuakeRules, exposures: list[Exposure]) -> float:
    """The expected hurt and dead: those of each degree that are inside no higher one."""
    total, above = 0.0, 0
    for row, exposure in zip(rules.felt, exposures, strict=True):  # the highest degree first
        total += (exposure.people - above) / _PER * row.hurt_per_100k
        above = exposure.people
    return total


def _reach_m(magnitude: float, degree: float) -> float:
    return reach_km(STRONG_EAST.major, magnitude, degree) * _KM


def _ring(
    turn: Turn, incident: Incident, rules: QuakeRules, magnitude: float, degree: float
) -> list[tuple[float, float]]:
    """The ellipse of a degree around where the shock was reported, a closed ring."""
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    major_m = _reach_m(magnitude, degree)
    minor_m = reach_km(STRONG_EAST.minor, magnitude, degree) * _KM
    axis = rules.axis_deg * _DEGREE
    sin, cos = exact.sin(axis), exact.cos(axis)
    ring: list[tuple[float, float]] = []
    for corner in range(_CORNERS):
        at = corner * 360.0 / _CORNERS * _DEGREE
        along, across = major_m * exact.cos(at), minor_m * exact.sin(at)
        ring.append((x_m + along * sin + across * cos, y_m + along * cos - across * sin))
    return [*ring, ring[0]]
