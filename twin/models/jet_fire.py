"""A burning jet, as of a relief valve or a torn line, as one bright point.

``D = √(F W Hc / 4πK)`` (flare practice after API 521; a worked page read, V). Limits: still air;
the flame's length, lift and tilt are left out, and within a flame's length a point is too bright.
"""

from __future__ import annotations

from fast import exact

__all__ = ["JET_RADIANT", "jet_flux_kw_m2", "jet_reach_m"]

JET_RADIANT = 0.2

_PI = 3.141592653589793


def jet_flux_kw_m2(rate_kg_s: float, heat_kj_kg: float, away_m: float) -> float:
    """Radiation at a distance."""
    return JET_RADIANT * rate_kg_s * heat_kj_kg / (4.0 * _PI * away_m * away_m)


def jet_reach_m(rate_kg_s: float, heat_kj_kg: float, flux_kw_m2: float) -> float:
    """How far a flux reaches."""
    return exact.sqrt(JET_RADIANT * rate_kg_s * heat_kj_kg / (4.0 * _PI * flux_kw_m2))
