"""From runoff to flow at the mouth: the SCS dimensionless unit hydrograph, and convolution.

NRCS, *National Engineering Handbook* part 630 ch. 16, table 16-1. Time to peak Tp = Δt/2 + lag.

What a reader would get wrong: the ordinates are scaled so that one millimetre over the basin
leaves it as exactly that volume, whatever the step; the peak then follows (2.08 A/Tp within a few
per cent), and not the other way round.

Limits: the basin answers in proportion to the runoff and always alike; no base flow.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

__all__ = ["convolve", "scs_unit_hydrograph", "time_to_peak_s", "triangular_peak_m3_s"]

_CURVE = (
    (0.0, 0.0), (0.1, 0.03), (0.2, 0.10), (0.3, 0.19), (0.4, 0.31), (0.5, 0.47), (0.6, 0.66),
    (0.7, 0.82), (0.8, 0.93), (0.9, 0.99), (1.0, 1.0), (1.1, 0.99), (1.2, 0.93), (1.3, 0.86),
    (1.4, 0.78), (1.5, 0.68), (1.6, 0.56), (1.7, 0.46), (1.8, 0.39), (1.9, 0.33), (2.0, 0.28),
    (2.2, 0.207), (2.4, 0.147), (2.6, 0.107), (2.8, 0.077), (3.0, 0.055), (3.2, 0.04),
    (3.4, 0.029), (3.6, 0.021), (3.8, 0.015), (4.0, 0.011), (4.5, 0.005), (5.0, 0.0),
)  # fmt: skip
"""t/Tp and q/qp (table 16-1, general knowledge)."""
_BASE = 8.0 / 3.0


def time_to_peak_s(lag_s: float, step_s: float) -> float:
    """From the begin of a burst of one step to the peak it makes."""
    return 0.5 * step_s + lag_s


def scs_unit_hydrograph(area_km2: float, lag_s: float, step_s: float) -> tuple[float, ...]:
    """Flow (m³/s) at the end of each step after 1 mm of runoff within the first step.

    The first ordinate is that of the begin, 0; the sum times the step is the volume of 1 mm.

    Raises:
        ValueError: The step is longer than half the time to peak, so the peak would be missed.
    """
    peak_s = time_to_peak_s(lag_s, step_s)
    if step_s > 0.5 * peak_s:
        raise ValueError(
            f"a step of {step_s} s is too long for a lag of {lag_s} s; take at most {lag_s / 1.5} s"
        )
    count = int(_CURVE[-1][0] * peak_s / step_s) + 1
    shape = _shape([k * step_s / peak_s for k in range(count + 1)])
    total = 0.0
    for value in shape:
        total += value
    scale = area_km2 * 1000.0 / (total * step_s)
    return tuple(value * scale for value in shape)


def triangular_peak_m3_s(area_km2: float, runoff_mm: float, peak_s: float) -> float:
    """The peak of the triangle of base 8/3 Tp that holds the runoff: 2 V / (8/3 Tp)."""
    return 2.0 * area_km2 * 1000.0 * runoff_mm / (_BASE * peak_s)


def convolve(excess: Sequence[float], unit: Sequence[float]) -> tuple[float, ...]:
    """The flow after a row of bursts, one a step; the sums multiply."""
    out = [0.0] * (len(excess) + len(unit) - 1)
    for k, burst in enumerate(excess):
        for j, ordinate in enumerate(unit):
            out[k + j] += burst * ordinate
    return tuple(out)


def _shape(times: Sequence[float]) -> list[float]:
    """The curve at rising times, straight between its points, 0 after the last."""
    pieces = pairwise(_CURVE)
    (t0, q0), (t1, q1) = next(pieces)
    shape: list[float] = []
    for time in times:
        while time > t1 and t1 < _CURVE[-1][0]:
            (t0, q0), (t1, q1) = next(pieces)
        shape.append(q0 + (q1 - q0) * (time - t0) / (t1 - t0) if time <= t1 else 0.0)
    return shape
