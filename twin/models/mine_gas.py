"""Methane in a heading: what the seam gives off, what the air carries away, and what may explode.

A heading of volume V, well mixed, with q (m³/s) of methane coming in and Q (m³/s) of air and gas
going out: ``V dc/dt = q − Q c``. It ends at ``c = q/Q`` and comes near to it as ``exp(−Q t/V)``;
without air it rises as ``q t/V``. Shares are by volume, 0 to 1.

What a reader would get wrong: Q is what leaves the heading, gas and all; and the mean may be safe
while a layer under the roof is not. Limits: no layering, no recirculation, steady q and Q a step.
"""

from __future__ import annotations

from fast import exact

__all__ = ["EXPLOSIVE", "explosive", "seconds_to", "share_after", "steady_share"]

EXPLOSIVE = (0.05, 0.15)
"""Methane in air by volume that may explode (Advanced Mine Ventilation, §13.2.1)."""


def steady_share(gas_m3_s: float, out_m3_s: float) -> float:
    """The share a heading comes to in the end: q/Q, at most 1; 1 where gas comes and no air."""
    if gas_m3_s <= 0.0:
        return 0.0
    return 1.0 if out_m3_s <= gas_m3_s else gas_m3_s / out_m3_s


def share_after(
    share: float, gas_m3_s: float, out_m3_s: float, volume_m3: float, step_s: float
) -> float:
    """The share after a step, exactly, for steady gas and air; never above 1."""
    if out_m3_s <= 0.0:
        return min(1.0, share + gas_m3_s * step_s / volume_m3)
    end = gas_m3_s / out_m3_s
    return min(1.0, end + (share - end) * exact.exp(-out_m3_s * step_s / volume_m3))


def seconds_to(
    limit: float, share: float, gas_m3_s: float, out_m3_s: float, volume_m3: float
) -> float | None:
    """Seconds until a limit is reached, or None where it never is."""
    if share >= limit:
        return 0.0
    if out_m3_s <= 0.0:
        return (limit - share) * volume_m3 / gas_m3_s if gas_m3_s > 0.0 else None
    end = gas_m3_s / out_m3_s
    if end <= limit:
        return None
    return volume_m3 / out_m3_s * exact.log((end - share) / (end - limit))


def explosive(share: float) -> bool:
    """Whether a share of methane in air may explode."""
    low, high = EXPLOSIVE
    return low <= share <= high
