"""Water in a mine: what breaks in, what the pumps lift, and how high the workings are flooded.

``dV/dt = q₀ exp(−t/τ) − P``: an inflow that tires with its source, exactly ``q₀ τ (1 − exp(−t/τ))``
in all, against pumps of a steady rate. The level follows from the voids: a table of levels (m above
the lowest point) and the volume (m³) flooded up to each, straight lines between.

What a reader would get wrong: pumps lift no more than there is, and a dead pump is P = 0, not a
lower level. Limits: one basin, no storage in broken rock, no air cushion.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from fast import exact

__all__ = ["inflow_m3", "level_m", "volume_after"]


def inflow_m3(first_m3_s: float, tires_s: float, from_s: float, to_s: float) -> float:
    """Water that breaks in between two times since the break; `tires_s` is τ."""
    went = exact.exp(-from_s / tires_s) - exact.exp(-to_s / tires_s)
    return first_m3_s * tires_s * went


def volume_after(volume_m3: float, came_m3: float, pumps_m3_s: float, step_s: float) -> float:
    """Water in the workings after a step; never below none."""
    return max(0.0, volume_m3 + came_m3 - pumps_m3_s * step_s)


def level_m(volume_m3: float, voids: Sequence[tuple[float, float]]) -> float:
    """How high a volume stands; `voids` are (level m, volume m³), rising from (0, 0).

    Above the last it stands at the last: the workings are full.
    """
    for (low_m, below_m3), (high_m, above_m3) in pairwise(voids):
        if volume_m3 < above_m3:
            return low_m + (high_m - low_m) * (volume_m3 - below_m3) / (above_m3 - below_m3)
    return voids[-1][0]
