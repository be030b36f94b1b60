"""How long it takes people to get out: flow through a width, and vehicles through a road.

What a reader would get wrong: a flow capacity is no speed. Below it everybody moves freely; above
it a queue stands before the bottleneck and the time is numbers over flow. `clearance_bound_s` is
what no model and no plan can beat.

Sources: IMO MSC.1/Circ.1238 (2007) annex 1 for corridors; the SFPE hydraulic model (speed falls
linearly with density) for stairs and doors; a point queue with flow capacity and free travel time
for roads (Laemmel 2010, the idea of MATSim).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from fast import exact

__all__ = [
    "CORRIDOR",
    "PointQueue",
    "clearance_bound_s",
    "corridor",
    "hydraulic_density",
    "hydraulic_flow_max",
    "hydraulic_speed",
    "travel_time_s",
]

CORRIDOR = (
    (0.0, 0.0, 1.2),
    (0.5, 0.65, 1.2),
    (1.9, 1.3, 0.67),
    (3.2, 0.65, 0.2),
    (3.5, 0.32, 0.1),
)
"""Density (p/m²), specific flow (p/m/s), speed (m/s): IMO MSC.1/Circ.1238, table 1.1."""


def corridor(density_m2: float) -> tuple[float, float]:
    """Specific flow (p/m/s) and speed (m/s) in a corridor, between the rows of the table."""
    rows = CORRIDOR
    if density_m2 >= rows[-1][0]:
        return rows[-1][1], rows[-1][2]
    for low, high in pairwise(rows):
        if density_m2 <= high[0]:
            part = (density_m2 - low[0]) / (high[0] - low[0])
            return low[1] + part * (high[1] - low[1]), low[2] + part * (high[2] - low[2])
    raise AssertionError("unreachable")


def travel_time_s(ideal_s: float, factor: float) -> float:
    """Time with the allowance for what an ideal count leaves out (IMO: factor 2.3)."""
    return ideal_s * factor


def hydraulic_speed(density_m2: float, k_m_s: float, a_m2: float = 0.266) -> float:
    """Walking speed ``k (1 − a D)``, m/s; never negative."""
    return max(0.0, k_m_s * (1.0 - a_m2 * density_m2))


def hydraulic_density(
    specific_flow: float, k_m_s: float, a_m2: float = 0.266
) -> tuple[float, float]:
    """The two densities (p/m²) at which a specific flow (p/m/s) passes, the freer first.

    Raises:
        ValueError: More than can pass at any density.
    """
    under = 1.0 - 4.0 * a_m2 * specific_flow / k_m_s
    if under < 0.0:
        raise ValueError(
            f"a specific flow of {specific_flow} p/m/s is more than the most that passes, "
            f"{hydraulic_flow_max(k_m_s, a_m2)}; reduce it to that"
        )
    root = exact.sqrt(under)
    return (1.0 - root) / (2.0 * a_m2), (1.0 + root) / (2.0 * a_m2)


def hydraulic_flow_max(k_m_s: float, a_m2: float = 0.266) -> float:
    """The most that passes a metre of width, ``k / 4a`` p/m/s."""
    return k_m_s / (4.0 * a_m2)


def clearance_bound_s(number: float, flow_max_s: float, free_s: float) -> float:
    """No later than this can `number` be through: numbers over flow, and the free way besides.

    Args:
        flow_max_s: The most that passes the narrowest place all must take, per second.
        free_s: The free time of the first to it and of the last from it.
    """
    return number / flow_max_s + free_s


@dataclass(slots=True)
class PointQueue:
    """The end of a road: what comes leaves one after another, at the flow capacity at most."""

    flow_s: float
    free_at_s: float = 0.0

    def leaves_s(self, comes_s: float, number: float) -> float:
        """When the last of `number` that come together is through; they must come in time order."""
        self.free_at_s = max(self.free_at_s, comes_s) + number / self.flow_s
        return self.free_at_s
