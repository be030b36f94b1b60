"""A burning tanker of liquefied gas as the desk can see it: what a fireball of its load would do.

What a reader would get wrong: nobody can say whether or when it bursts; the circles are for the
worst case and stand from the first minute. The other course, that it breaks up and does not catch
fire at once, is one more row: how far the cloud can still burn.
"""

from __future__ import annotations

from twin.desk.assessment.estimate import Estimate, on_the_map
from twin.desk.assessment.rules import HarmBy
from twin.desk.assessment.wind import take_wind
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.models.dense_gas import Burst, air_kg_m3
from twin.models.dose import Probit
from twin.models.fireball import BURNT, DIES, FIREBALL_LIMITS, SEVERELY_BURNT, reach_m
from twin.models.substances import BY_CAS
from twin.models.zones import sector_ring
from twin.terms.assessment import Exposure, Input
from twin.terms.text import Text

__all__ = ["estimate"]

_CURVES: dict[str, Probit] = {"burnt": BURNT, "severely_burnt": SEVERELY_BURNT, "dies": DIES}
_AIR_K = 288.15
_KELVIN = 273.15
_STEP_M = 10.0
_LEAST_WIND_M_S = 1.0


def estimate(turn: Turn, incident: Incident) -> Estimate:
    """Estimate whom a fireball would burn, and how far the gas would reach unlit."""
    rules = turn.rules.assessment.tanker
    found = Estimate(model="fireball", limits=FIREBALL_LIMITS)
    found.inputs.append(
        Input(
            name="load", value=rules.load_kg, unit="kg", source=rules.source, age_s=0.0,
            guessed=True,
        )
    )  # fmt: skip
    guess = Text(
        f"载量为猜测，可能差 {rules.off_by:g} 倍",
        f"the load is a guess, perhaps {rules.off_by:g} times off",
    )
    found.doubts.append(("guessed_load", guess))
    for harm in rules.harms:
        found.exposures.append(_fireball(turn, incident, harm))
    wind_m_s = max(take_wind(turn, incident, found), _LEAST_WIND_M_S)
    found.exposures.append(_unlit(turn, incident, wind_m_s))
    found.standoff_m = min(found.exposures[0].reach_m, turn.rules.assessment.standoff_at_most_m)
    found.toward_deg = -1.0  # a fireball knows no wind
    return found


def _fireball(turn: Turn, incident: Incident, harm: HarmBy) -> Exposure:
    rules = turn.rules.assessment.tanker
    reaches = [
        reach_m(rules.load_kg * factor, _CURVES[harm.harm], harm.share)
        for factor in (1.0 / rules.off_by, 1.0, rules.off_by)
    ]
    return _circles(turn, incident, harm.id, 100.0 * harm.share, "%", reaches)


def _unlit(turn: Turn, incident: Incident, wind_m_s: float) -> Exposure:
    """How far a cloud of the whole load is above the lower limit, by the workbook."""
    rules = turn.rules.assessment.tanker
    gas = BY_CAS[rules.substance]
    reaches = []
    for factor in (1.0 / rules.off_by, 1.0, rules.off_by):
        cloud = Burst(
            volume_m3=rules.load_kg * factor / gas.vapour_kg_m3,
            gas_kg_m3=gas.vapour_kg_m3,
            gas_k=gas.boiling_c + _KELVIN,
            wind_m_s=wind_m_s,
            air_kg_m3=air_kg_m3(_AIR_K),
            air_k=_AIR_K,
        )
        if not cloud.is_dense:  # the wind tears it apart before it can slump
            reaches.append(0.0)
            continue
        away_m = _STEP_M
        while cloud.volume_share(away_m) >= gas.lower_share:
            away_m += _STEP_M
        reaches.append(away_m)
    return _circles(turn, incident, "不着火气云可燃", 100.0 * gas.lower_share, "%vol", reaches)


def _circles(
    turn: Turn, incident: Incident, name: str, level: float, unit: str, reaches: list[float]
) -> Exposure:
    least_m, usual_m, most_m = reaches
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    ring, wide = (sector_ring(x_m, y_m, 0.0, at_m, 180.0, at_m) for at_m in (usual_m, most_m))
    inside = turn.ground.homes.inside(ring)
    return Exposure(
        threshold=name,
        level=level,
        unit=unit,
        averaging_s=0.0,
        reach_m=usual_m,
        reach_least_m=least_m,
        reach_most_m=most_m,
        people=sum(home.residents for home in inside),
        people_most=sum(home.residents for home in turn.ground.homes.inside(wide)),
        places=tuple(home.name for home in inside),
        ring=on_the_map(turn, ring),
    )
