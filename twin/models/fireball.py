"""The fireball of a vessel that bursts in a fire (BLEVE), and what its heat does to people.

Diameter and duration by CCPS, a sphere that touches the ground and shines evenly. What a reader
would get wrong: a fireball lasts seconds, so not the flux but the dose ``∫ I^(4/3) dt`` counts.
No air takes heat away here and nobody runs or turns: the reach is rather too far than too short.

Sources: CCPS worked example (V: read on a calculation sheet); its duration above 30 t is CCPS'
exponent 1/6, not the 1/3 printed there (G). Burns after Tsao and Perry, death after Eisenberg
(G, from memory). Blast and fragments are not reckoned: a tank's parts fly farther than it burns.
"""

from __future__ import annotations

from fast import exact
from twin.models.dose import Probit, share_affected
from twin.terms.basis import Basis
from twin.terms.text import Text

__all__ = [
    "BURNT",
    "DIES",
    "FIREBALL_LIMITS",
    "SEVERELY_BURNT",
    "SURFACE_KW_M2",
    "burning_s",
    "diameter_m",
    "dose_kw",
    "flux_kw_m2",
    "reach_m",
    "share_hurt",
]

FIREBALL_LIMITS = Text(
    "火球：CCPS 直径与历时、贴地球面均匀辐射，不计大气衰减、躲避和遮挡；"
    "不计超压与破片（破片可飞得更远）",
    "fireball: CCPS diameter and duration, an even sphere on the ground; no loss in the air, no "
    "cover; no blast and no fragments, which may fly farther",
)

SURFACE_KW_M2 = 350.0  # as in the CCPS example
_LARGE_KG = 30_000.0
_FAR_M = 5_000.0


def _burn(a: float, b: float, name: str) -> Probit:
    """A probit in the dose Σ I^(4/3) Δt with I in W/m² and seconds."""
    return Probit(a=a, b=b, n=1.0, basis=Basis.GENERAL, source=name)


BURNT = _burn(-39.83, 3.0186, "Tsao & Perry, first degree, from memory")
SEVERELY_BURNT = _burn(-43.14, 3.0188, "Tsao & Perry, second degree, from memory")
DIES = _burn(-38.48, 2.56, "Eisenberg −14.9 + 2.56 ln(dose/10⁴), from memory")


def diameter_m(mass_kg: float) -> float:
    """``5.8 m^⅓``."""
    return 5.8 * exact.pow(mass_kg, 1.0 / 3.0)


def burning_s(mass_kg: float) -> float:
    """``0.45 m^⅓`` below 30 t, ``2.6 m^⅙`` above."""
    if mass_kg < _LARGE_KG:
        return 0.45 * exact.pow(mass_kg, 1.0 / 3.0)
    return 2.6 * exact.pow(mass_kg, 1.0 / 6.0)


def flux_kw_m2(mass_kg: float, away_m: float, surface_kw_m2: float = SURFACE_KW_M2) -> float:
    """What falls on an upright surface: ``E · X r² / (X² + r²)^1.5``, X along the ground."""
    radius_m = 0.5 * diameter_m(mass_kg)
    square = away_m * away_m + radius_m * radius_m
    return surface_kw_m2 * away_m * radius_m * radius_m / (square * exact.sqrt(square))


def dose_kw(mass_kg: float, away_m: float) -> float:
    """``I^(4/3) t`` in (kW/m²)^(4/3) s; within the ball as at its edge."""
    at_m = max(away_m, 0.5 * diameter_m(mass_kg))
    return exact.pow(flux_kw_m2(mass_kg, at_m), 4.0 / 3.0) * burning_s(mass_kg)


def share_hurt(dose: float, curve: Probit) -> float:
    """Share of unprotected people hurt at least so by a dose in (kW/m²)^(4/3) s."""
    return share_affected(dose * 10_000.0, curve)  # 1000^(4/3)


def reach_m(mass_kg: float, curve: Probit, share: float) -> float:
    """How far from its middle so large a share is hurt at least so."""
    low, high = 0.0, _FAR_M
    for _ in range(50):
        middle = 0.5 * (low + high)
        if share_hurt(dose_kw(mass_kg, middle), curve) > share:
            low = middle
        else:
            high = middle
    return low
