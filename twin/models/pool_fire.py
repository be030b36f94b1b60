"""A pool of burning liquid as one bright point in its middle.

``Q = m″ Hc A (1 − e^(−kβD))``, ``q = χ Q / 4πR²`` (US NRC NUREG-1805, chapter 5; figures of its
worked sheet read in a copy, V). Limits: still air, no smoke, no soot; near the flame (R below about
the pool's diameter) a point is too bright.
"""

from __future__ import annotations

from fast import exact

__all__ = ["POOL_RADIANT", "pool_flux_kw_m2", "pool_heat_kw"]

POOL_RADIANT = 0.3  # share of the heat that is radiated, as in NUREG-1805

_PI = 3.141592653589793


def pool_heat_kw(
    area_m2: float, burns_kg_m2_s: float, heat_kj_kg: float, soot_per_m: float
) -> float:
    """Heat release of a pool of an area; `soot_per_m` is kβ of the fuel."""
    across_m = exact.sqrt(4.0 * area_m2 / _PI)
    full = 1.0 - exact.exp(-soot_per_m * across_m)
    return burns_kg_m2_s * heat_kj_kg * area_m2 * full


def pool_flux_kw_m2(heat_kw: float, area_m2: float, off_edge_m: float) -> float:
    """Radiation at a distance from the pool's edge."""
    off_m = off_edge_m + 0.5 * exact.sqrt(4.0 * area_m2 / _PI)
    return POOL_RADIANT * heat_kw / (4.0 * _PI * off_m * off_m)
