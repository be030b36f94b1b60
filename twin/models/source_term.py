"""How fast a holed vessel empties, and how much of that reaches the air.

The airborne share is the crude part: flash by heat balance plus a stated share of the pool. It is
synthetic (S) and meant for drills, not for consequence analysis.
"""

from __future__ import annotations

from fast import exact
from twin.models.substances import Properties
from twin.terms.text import Text

__all__ = ["LIMITS", "airborne_share", "liquid_orifice_kg_s", "vessel_outflow_kg_s"]

LIMITS = Text(
    "液相孔口出流；闪蒸按热平衡，液池蒸发取固定份额（合成 S），不含两相流与氟化氢缔合",
    "liquid outflow through an orifice; flash by heat balance, a fixed share of the pool (S); no "
    "two-phase flow, no association of HF",
)

DISCHARGE = 0.61  # sharp-edged orifice (G)
_AMBIENT_PA = 101_325.0
_GRAVITY_M_S2 = 9.80665
_PI = 3.141592653589793
_POOL_SHARE = 0.2  # of what does not flash, per the pool's life (S)


def liquid_orifice_kg_s(
    discharge: float, hole_mm: float, density_kg_m3: float, over_pressure_pa: float
) -> float:
    """Liquid outflow through a round hole: ``Cd · A · √(2 ρ ΔP)``; 0 without over-pressure."""
    if over_pressure_pa <= 0.0:
        return 0.0
    radius_m = hole_mm / 2000.0
    area_m2 = _PI * radius_m * radius_m
    return discharge * area_m2 * exact.sqrt(2.0 * density_kg_m3 * over_pressure_pa)


def vessel_outflow_kg_s(
    held_kg: float, hole_mm: float, diameter_m: float, pressure_kpa: float, liquid: Properties
) -> float:
    """Outflow through a hole near the bottom of an upright vessel.

    Args:
        held_kg: What is still in it; 0 gives 0.
        hole_mm: Diameter of the hole.
        diameter_m: Of the vessel, for the liquid's height.
        pressure_kpa: Absolute, in the vapour space.
        liquid: Its properties.
    """
    if held_kg <= 0.0:
        return 0.0
    area_m2 = _PI * diameter_m * diameter_m / 4.0
    height_m = held_kg / (liquid.liquid_kg_m3 * area_m2)
    over_pa = pressure_kpa * 1000.0 - _AMBIENT_PA
    head_pa = liquid.liquid_kg_m3 * _GRAVITY_M_S2 * height_m
    return liquid_orifice_kg_s(DISCHARGE, hole_mm, liquid.liquid_kg_m3, over_pa + head_pa)


def airborne_share(liquid: Properties, air_c: float) -> float:
    """The share of the outflow that becomes gas or mist: flash, plus a share of the pool.

    Flash: ``cp (T − Tb) / L``, between 0 and 1. The rest forms a pool of which a fixed share goes
    into the air when the air is as warm as the boiling point or warmer, less when it is cooler.
    """
    flash = liquid.heat_kj_kg_k * (air_c - liquid.boiling_c) / liquid.latent_kj_kg
    flash = min(1.0, max(0.0, flash))
    cool = max(0.0, liquid.boiling_c - air_c)
    return flash + (1.0 - flash) * _POOL_SHARE / (1.0 + cool / 10.0)
