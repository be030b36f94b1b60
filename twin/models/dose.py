"""What gas does to people: toxic load, probits, and the shelter a closed house gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast import exact
from fast._types import Floats
from twin.terms.basis import Basis

__all__ = ["DEATH_BY_CAS", "HF_PROBIT", "Probit", "indoor_mg_m3", "share_affected"]

_SQRT_2PI = 2.5066282746310002
# Abramowitz & Stegun 26.2.17, error below 7.5e-8.
_AS_P = 0.2316419
_AS_B = (0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probit:
    """``Y = a + b ln(Σ Cⁿ Δt)`` with C in ppm and time in minutes."""

    a: float
    b: float
    n: float
    basis: Basis
    source: str


HF_PROBIT = Probit(
    a=-25.87,
    b=3.354,
    n=1.0,
    basis=Basis.GENERAL,
    source="CCPS/USCG 常数，通识待核；另有 −35.87 一说",
)


_CL2_PROBIT = Probit(
    a=-8.29,
    b=0.92,
    n=2.0,
    basis=Basis.SEEN,
    source="Withers & Lees, lethal toxicity of chlorine part 2, abstract: regular population",
)
_NH3_PROBIT = Probit(
    a=-35.9,
    b=1.85,
    n=2.0,
    basis=Basis.GENERAL,
    source="CCPS/USCG 常数，通识待核；其他公开值相差约一倍",
)

DEATH_BY_CAS = {"7664-39-3": HF_PROBIT, "7782-50-5": _CL2_PROBIT, "7664-41-7": _NH3_PROBIT}
"""Death by inhaling, by substance."""


def share_affected(load: float, probit: Probit) -> float:
    """Share of people killed by a toxic load ``Σ Cⁿ Δt`` (ppm, min); 0 for no load."""
    if load <= 0.0:
        return 0.0
    return _normal_cdf(probit.a + probit.b * exact.log(load) - 5.0)


def indoor_mg_m3(inside: Floats, outside: Floats, air_changes_h: float, dt_s: float) -> Floats:
    """Indoor concentration after `dt_s` in a well-mixed house (backward Euler: any step)."""
    exchange = air_changes_h * dt_s / 3600.0
    mixed: Floats = (inside + exchange * outside) / (1.0 + exchange)
    return np.maximum(mixed, 0.0)


def _normal_cdf(x: float) -> float:
    t = 1.0 / (1.0 + _AS_P * abs(x))
    series = 0.0
    for coefficient in reversed(_AS_B):
        series = (series + coefficient) * t
    upper = exact.exp(-0.5 * x * x) / _SQRT_2PI * series
    return 1.0 - upper if x >= 0.0 else upper
