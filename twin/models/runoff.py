"""How much of the rain runs off: the SCS curve number, and the peak it makes by TR-55.

USDA SCS, *National Engineering Handbook* part 630 ch. 10; *TR-55, Urban Hydrology for Small
Watersheds* (1986) ch. 2 and 4. Depths are in millimetres; S = 25.4 (1000/CN - 10).

What a reader would get wrong: runoff is a function of the rain *so far*, not of its rate. What
runs off in a step is the difference of two such totals; the first 0.2 S of rain yields nothing.

Limits: one storm on ground of one wetness, no snow, no drying between bursts; the peak is for the
24-hour storm of type II and Ia/P between 0.1 and 0.3.
"""

from __future__ import annotations

from collections.abc import Sequence

from fast import exact

__all__ = ["peak_type_ii_m3_s", "retention_mm", "runoff_mm", "weighted_cn"]

_INITIAL_SHARE = 0.2
_INCH_MM = 25.4
_LN_10 = 2.302585092994046
_CSM_IN = 0.028316846592 / (2.589988110336 * 25.4)  # ft³/s a mi² and inch, as m³/s a km² and mm
_TYPE_II = ((0.1, 2.55323, -0.61512, -0.16403), (0.3, 2.46532, -0.62257, -0.11657))
"""Ia/P, C0, C1, C2: TR-55 table F-1 (general knowledge; they give the published example)."""


def retention_mm(cn: float) -> float:
    """The most that ground of a curve number can hold back.

    Raises:
        ValueError: The curve number is not above 0 and at most 100.
    """
    if not 0.0 < cn <= 100.0:
        raise ValueError(f"curve number {cn} is not above 0 and at most 100")
    return _INCH_MM * (1000.0 / cn - 10.0)


def runoff_mm(rain_mm: float, cn: float) -> float:
    """What has run off of all the rain so far: (P - 0.2 S)² / (P + 0.8 S), 0 below 0.2 S."""
    held_mm = retention_mm(cn)
    excess_mm = rain_mm - _INITIAL_SHARE * held_mm
    if excess_mm <= 0.0:
        return 0.0
    return excess_mm * excess_mm / (excess_mm + held_mm)


def weighted_cn(parts: Sequence[tuple[float, float]]) -> float:
    """The curve number of ground in parts, (curve number, share) each.

    Raises:
        ValueError: The shares do not sum to 1.
    """
    total = whole = 0.0
    for cn, share in parts:
        total, whole = total + cn * share, whole + share
    if abs(whole - 1.0) > 1e-6:
        raise ValueError(f"shares of the ground sum to {whole}, not to 1")
    return total


def peak_type_ii_m3_s(
    *, area_km2: float, rain_mm: float, cn: float, concentration_h: float, ponds: float = 1.0
) -> float:
    """The peak of a 24-hour storm of type II by the graphical method of TR-55 (ch. 4).

    Args:
        ponds: The factor for ponds and swamps, 1 without (table 4-2).

    Raises:
        ValueError: Ia/P lies outside 0.1 to 0.3, or the concentration time outside 0.1 to 10 h.
    """
    share = _INITIAL_SHARE * retention_mm(cn) / rain_mm
    (low, *first), (high, *second) = _TYPE_II
    if not low <= share <= high or not 0.1 <= concentration_h <= 10.0:
        raise ValueError(
            f"Ia/P={share:.3f} (0.1 to 0.3) or concentration time {concentration_h} h (0.1 to 10 h)"
            f" lies outside the curves of TR-55"
        )
    log_h = exact.log(concentration_h) / _LN_10
    part = (share - low) / (high - low)
    logs = [c0 + c1 * log_h + c2 * log_h * log_h for c0, c1, c2 in (first, second)]
    unit_peak = _CSM_IN * exact.exp(_LN_10 * (logs[0] + part * (logs[1] - logs[0])))
    return unit_peak * area_km2 * runoff_mm(rain_mm, cn) * ponds
