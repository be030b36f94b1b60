"""A toxic gas leak as the desk can see it: the nearest station's wind and a guessed rate.

What a reader would get wrong: nothing here is true. The wind is that of a station, perhaps far off
and old; the rate is a table's guess. Both stand in the inputs, and their spread in least and most.
Without any wind the footprint is a circle of the worst reach, and the confidence says so.
"""

from __future__ import annotations

from twin.desk.assessment.estimate import Estimate, on_the_map
from twin.desk.assessment.rules import Guess, Threshold
from twin.desk.assessment.wind import take_wind
from twin.desk.incidents.memory import Incident
from twin.desk.plans.standoff import may_be_large
from twin.desk.turn import Turn
from twin.models.dense_gas import DENSE_VALIDITY, course_of, release_of
from twin.models.dispersion import VALIDITY
from twin.models.plume import AVERAGING_S, NEAREST_M, Footprint, footprint, ring_of
from twin.models.substances import BY_CAS, mg_m3_of_ppm
from twin.models.weather import Ground, Sky, Stability, stability, sun_at
from twin.models.zones import sector_ring
from twin.terms.assessment import Exposure, Input
from twin.terms.text import Text

__all__ = ["estimate"]

_SKY: Sky = "partly"  # the desk has no eye for the sky
_LEAST_WIND_M_S = 1.0  # the model's lower end
_AIR_C = 15.0  # nobody tells the desk; it only sets how much heavier than air the gas is


def estimate(turn: Turn, incident: Incident) -> Estimate | None:
    """Estimate a leak; None for a substance without thresholds or guess: the manual path."""
    rules = turn.rules.assessment
    size = "large" if may_be_large(turn, incident) else "small"
    thresholds = [row for row in rules.thresholds if row.substance == incident.substance]
    guess = next(
        (g for g in rules.guesses if (g.substance, g.size) == (incident.substance, size)), None
    )
    if not thresholds or guess is None or incident.substance not in BY_CAS:
        return None
    found = Estimate(model="gaussian_plume", limits=VALIDITY)
    found.inputs.append(
        Input(
            name="rate",
            value=guess.rate_kg_s,
            unit="kg/s",
            source=guess.source,
            age_s=0.0,
            guessed=True,
        )
    )
    found.doubts.append(
        (
            "guessed_rate",
            Text(
                f"源强为猜测，可能差 {guess.off_by:g} 倍",
                f"the rate is a guess, perhaps {guess.off_by:g} times off",
            ),
        )
    )
    told_m_s = take_wind(turn, incident, found)
    if found.toward_deg >= 0.0 and told_m_s < _LEAST_WIND_M_S:
        _out_of_range(found, Text("静风，模型不适用，按 1 米/秒算", "calm: reckoned with 1 m/s"))
    wind_m_s = max(told_m_s, _LEAST_WIND_M_S)
    cls = stability(wind_m_s, _SKY, sun_at(turn.ground.hour(turn.now_ms), _SKY))
    found.doubts.append(
        ("unknown_sky", Text(f"天空状况未知，按多云取 {cls} 类", f"sky unknown, class {cls}"))
    )
    liquid = BY_CAS[incident.substance]
    release = release_of(liquid, guess.rate_kg_s, wind_m_s, _AIR_C)
    if release is not None:
        found.model, found.limits = "britter_mcquaid", DENSE_VALIDITY
        if liquid.lower_share > 0.0:
            found.inputs.append(
                Input(
                    name="flammable_gas",
                    value=release.within_kg(liquid.lower_share),
                    unit="kg",
                    source=guess.source,
                    age_s=0.0,
                    guessed=True,
                )
            )
    for threshold in thresholds:
        exposed = _exposure(turn, incident, threshold, guess, wind_m_s, cls, found.toward_deg)
        found.exposures.append(exposed)
    if found.exposures[0].reach_m <= NEAREST_M:
        _out_of_range(found, Text("100 米以内模型不适用", "no model holds within 100 m"))
    found.standoff_m = min(found.exposures[0].reach_m, rules.standoff_at_most_m)
    _ask_heads(turn, incident, found)
    return found


def _out_of_range(found: Estimate, text: Text) -> None:
    found.doubts.append(("out_of_range", text))


def _exposure(
    turn: Turn,
    incident: Incident,
    threshold: Threshold,
    guess: Guess,
    wind_m_s: float,
    cls: Stability,
    toward_deg: float,
) -> Exposure:
    liquid = BY_CAS[incident.substance]
    mg_m3 = mg_m3_of_ppm(threshold.ppm, liquid.molar_g_mol)
    town = turn.ground.kind_of(incident.place, incident.hazard) == "town"
    ground: Ground = "town" if town else "open"

    def reached(rate_kg_s: float) -> Footprint:
        release = release_of(liquid, rate_kg_s, wind_m_s, _AIR_C)
        course = None if release is None else course_of(release, cls)
        return footprint(rate_kg_s, wind_m_s, cls, mg_m3, ground=ground, course=course)

    least, usual, most = (
        reached(guess.rate_kg_s * factor) for factor in (1.0 / guess.off_by, 1.0, guess.off_by)
    )
    swing_deg = turn.rules.assessment.swing_deg
    ring = _ring(turn, incident, usual, toward_deg, swing_deg)
    inside = turn.ground.homes.inside(ring) if ring else []
    wide = _ring(turn, incident, most, toward_deg, swing_deg)
    return Exposure(
        threshold=threshold.id,
        level=mg_m3,
        unit="mg/m³",
        averaging_s=AVERAGING_S,
        reach_m=usual.reach_m,
        reach_least_m=least.reach_m,
        reach_most_m=most.reach_m,
        people=sum(home.residents for home in inside),
        people_most=sum(home.residents for home in turn.ground.homes.inside(wide)) if wide else 0,
        places=tuple(home.name for home in inside),
        ring=on_the_map(turn, ring),
    )


def _ring(
    turn: Turn, incident: Incident, found: Footprint, toward_deg: float, swing_deg: float
) -> list[tuple[float, float]]:
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    if toward_deg < 0.0 and found.reach_m > 0.0:
        return sector_ring(x_m, y_m, 0.0, found.reach_m, 180.0, found.reach_m)
    return ring_of(found, x_m, y_m, toward_deg, swing_deg)


def _ask_heads(turn: Turn, incident: Incident, found: Estimate) -> None:
    """Heads of the source that give no data cannot contradict the estimate."""
    memory = turn.state.alarms
    silent = sum(
        1
        for name in memory.live
        if name.endswith("/BAD")
        and turn.ground.points[name.partition("/")[0]].hazard == incident.hazard
    )
    if incident.hazard and silent:
        text = Text(f"{silent} 个测点没有数据", f"{silent} points give no data")
        found.doubts.append(("silent_heads", text))
