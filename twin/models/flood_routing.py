"""A flood on its way down a river: Muskingum routing, and a stage for a flow.

G. T. McCarthy (1938), as in Subramanya, *Engineering Hydrology*: storage S = K (x I + (1-x) O).

What a reader would get wrong: the step must lie between 2 K x and 2 K (1-x). A shorter one makes
the outflow dip below nothing as the flood comes, a longer one makes it swing; a long reach is
therefore cut into pieces (`pieces_of`), and a step outside is refused.

Limits: K and x do not change with the flow; no backwater, no flood plain, no dike that breaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fast import exact

__all__ = ["Muskingum", "Rating", "muskingum", "pieces_of", "route", "stable"]


@dataclass(frozen=True, slots=True)
class Muskingum:
    """The shares that make an outflow: of the inflow now, the one before, the outflow before."""

    now: float
    before: float
    kept: float

    def step(self, inflow_m3_s: float, inflow_before_m3_s: float, out_before_m3_s: float) -> float:
        """The outflow at the end of a step."""
        moved = self.now * inflow_m3_s + self.before * inflow_before_m3_s
        return moved + self.kept * out_before_m3_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """Stage above a gauge's zero for a flow: h = h₀ + (Q - Q₀) → a power law through two points.

    At `base_m3_s` the stage is `base_m`; above, (Q - Q₀) = c (h - h₀)^b. `bank_m` and
    `bank_m3_s` are the second point. b = 5/3 is that of a wide channel (Manning).
    """

    base_m: float
    base_m3_s: float
    bank_m: float
    bank_m3_s: float
    exponent: float = 5.0 / 3.0

    def stage_m(self, flow_m3_s: float) -> float:
        """The stage at a flow; never below the base."""
        over = (flow_m3_s - self.base_m3_s) / (self.bank_m3_s - self.base_m3_s)
        if over <= 0.0:
            return self.base_m
        return self.base_m + (self.bank_m - self.base_m) * exact.pow(over, 1.0 / self.exponent)


def stable(k_s: float, x: float, step_s: float) -> bool:
    """Whether no share is negative: 2 K x ≤ Δt ≤ 2 K (1-x)."""
    return 2.0 * k_s * x <= step_s <= 2.0 * k_s * (1.0 - x)


def muskingum(k_s: float, x: float, step_s: float) -> Muskingum:
    """The shares of a reach.

    Raises:
        ValueError: x is not in 0 to 0.5, or the step lies outside the limits.
    """
    if not 0.0 <= x <= 0.5:
        raise ValueError(f"x={x} is not between 0 and 0.5")
    if not stable(k_s, x, step_s):
        raise ValueError(
            f"a step of {step_s} s lies outside {2 * k_s * x} to {2 * k_s * (1 - x)} s "
            f"(2Kx to 2K(1-x)); cut the reach into pieces"
        )
    whole = k_s * (1.0 - x) + 0.5 * step_s
    return Muskingum(
        (0.5 * step_s - k_s * x) / whole,
        (0.5 * step_s + k_s * x) / whole,
        (k_s * (1.0 - x) - 0.5 * step_s) / whole,
    )


def pieces_of(k_s: float, x: float, step_s: float) -> int:
    """Into how many equal pieces a reach is cut so that the step fits each; the fewest.

    A reach so short that the step is too long for it passes the flow on as it is: 0.
    """
    fewest = 0
    while (fewest + 1) * step_s <= 2.0 * k_s * (1.0 - x):
        fewest += 1
        if stable(k_s / fewest, x, step_s):
            return fewest
    return 0


def route(inflow_m3_s: Iterable[float], shares: Muskingum, first_m3_s: float) -> tuple[float, ...]:
    """The outflow of a whole flood; `first_m3_s` flows out at its begin."""
    out: list[float] = []
    before = 0.0
    for inflow in inflow_m3_s:
        out.append(shares.step(inflow, before, out[-1]) if out else first_m3_s)
        before = inflow
    return tuple(out)
