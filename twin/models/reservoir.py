"""A reservoir: what comes in less what goes out is stored; the spillway is a weir.

Level-pool balance dV/dt = I - O(h), stepped by the midpoint rule (second order; the outflow of
half a step on). Weir: Q = C L H^1.5, C in m^0.5/s (broad crest ≈ 1.7, ogee ≈ 2.1; general
knowledge). The wave below the dam runs at 5/3 of the mean velocity (Kleitz-Seddon, wide channel).

What a reader would get wrong: above its crest an ungated spillway takes out what it can, not what
comes in; the level goes on rising until the two are equal.

Limits: a flat pool of one surface area, no wind; a dam does not fail here.
"""

from __future__ import annotations

from dataclasses import dataclass

from fast import exact

__all__ = ["Dam", "Pool", "wave_time_s", "weir_m3_s"]

_KLEITZ_SEDDON = 5.0 / 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dam:
    """Its spillway and outlet: crest above datum, width, weir coefficient, most by the outlet."""

    crest_m: float
    spillway_m: float
    weir: float
    outlet_m3_s: float
    area_km2: float


@dataclass(slots=True)
class Pool:
    """Water behind a dam; all volumes since the begin, in m³. `outlet` is how far it is open."""

    dam: Dam
    level_m: float
    outlet: float = 0.0
    in_m3: float = 0.0
    out_m3: float = 0.0

    def outflow_m3_s(self, level_m: float | None = None) -> float:
        """What leaves by spillway and outlet, at a level (as it is now without one)."""
        head_m = (self.level_m if level_m is None else level_m) - self.dam.crest_m
        over = weir_m3_s(self.dam.weir, self.dam.spillway_m, head_m)
        return over + self.outlet * self.dam.outlet_m3_s

    def step(self, inflow_m3_s: float, step_s: float) -> float:
        """Let water in for a step; what left on the average (m³/s)."""
        area_m2 = self.dam.area_km2 * 1e6
        first = inflow_m3_s - self.outflow_m3_s()
        out = self.outflow_m3_s(self.level_m + 0.5 * step_s * first / area_m2)
        self.level_m += (inflow_m3_s - out) * step_s / area_m2
        self.in_m3 += inflow_m3_s * step_s
        self.out_m3 += out * step_s
        return out


def weir_m3_s(weir: float, width_m: float, head_m: float) -> float:
    """What runs over a crest under a head; nothing without one."""
    if head_m <= 0.0:
        return 0.0
    return weir * width_m * head_m * exact.sqrt(head_m)


def wave_time_s(distance_m: float, velocity_m_s: float) -> float:
    """How long the front of a release takes to a place downstream, the water's velocity given.

    Raises:
        ValueError: The water does not move.
    """
    if velocity_m_s <= 0.0:
        raise ValueError(f"velocity_m_s={velocity_m_s} is not above 0")
    return distance_m / (_KLEITZ_SEDDON * velocity_m_s)
