"""The footprint of a steady leak on the ground: a Gaussian plume in one wind, read backwards.

What a reader would get wrong: this is what a desk can say from one wind and a guessed rate, not
what happens. A turning wind bends a real cloud, and within 100 m of the source nothing here holds;
a heavy gas goes by its `Course`, from 10 m on. Concentrations are about 10-minute means.
Formula and spreads as in `dispersion` (Briggs 1973, open country); source at the ground, whole
reflection: ``c(x, y) = Q / (π u σy σz) · exp(−y² / 2σy²)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fast import exact
from fast._types import Floats
from twin.models.dense_gas import Course
from twin.models.dispersion import sigma_y_m, sigma_z_m
from twin.models.weather import Ground, Stability

__all__ = ["AVERAGING_S", "NEAREST_M", "Footprint", "axis_mg_m3", "footprint", "ring_of"]

AVERAGING_S = 600.0  # of the spreads, and so of every concentration here
NEAREST_M = 100.0  # nearer a neutral plume is not reckoned

_PI = 3.141592653589793
_MG_PER_KG = 1_000_000.0
_REACH_M = 10_000.0  # the scheme's range
_NEAREST_HEAVY_M = 10.0
_STEPS = 95
_GROWTH = 1.08  # each distance is so much farther than the one before
_DEGREE = _PI / 180.0


@dataclass(frozen=True, slots=True)
class Footprint:
    """Where a concentration is reached at the ground: half the width at distances downwind.

    Attributes:
        reach_m: How far it goes; 0 when it is reached nowhere beyond 100 m (10 m by a course), and
            10 km is the most.
        along_m: Distances downwind.
        half_width_m: Half the width at each.
    """

    reach_m: float
    along_m: tuple[float, ...]
    half_width_m: tuple[float, ...]


def axis_mg_m3(
    rate_kg_s: float, wind_m_s: float, cls: Stability, x_m: Floats, ground: Ground = "open"
) -> Floats:
    """Concentration on the axis at distances downwind, mg/m³; any shape."""
    spread = sigma_y_m(cls, x_m, ground) * sigma_z_m(cls, x_m, ground)
    return rate_kg_s * _MG_PER_KG / (_PI * wind_m_s * spread)


def footprint(
    rate_kg_s: float,
    wind_m_s: float,
    cls: Stability,
    threshold_mg_m3: float,
    *,
    ground: Ground = "open",
    course: Course | None = None,
) -> Footprint:
    """The footprint of one threshold; `course` is that of the release if it is heavy.

    Raises:
        ValueError: A rate below 0, or a wind or threshold of 0 or less.
    """
    if rate_kg_s < 0.0 or wind_m_s <= 0.0 or threshold_mg_m3 <= 0.0:
        raise ValueError(
            f"a plume of {rate_kg_s} kg/s in {wind_m_s} m/s to {threshold_mg_m3} mg/m³ is none; "
            f"give a rate of 0 or more, and a wind and a threshold above 0"
        )
    if course is None:
        along_m = _distances_m(NEAREST_M)
        axis = axis_mg_m3(rate_kg_s, wind_m_s, cls, along_m, ground)
        across_m = sigma_y_m(cls, along_m, ground)
    else:
        along_m = _distances_m(_NEAREST_HEAVY_M)
        axis = course.axis_mg_m3(along_m)
        across_m, _ = course.spreads_m(along_m)
    over = axis / threshold_mg_m3
    along: list[float] = []
    half: list[float] = []
    for x_m, ratio, sigma_m in zip(along_m.tolist(), over.tolist(), across_m.tolist(), strict=True):
        if ratio < 1.0:
            break
        along.append(x_m)
        half.append(sigma_m * exact.sqrt(2.0 * exact.log(ratio)))
    return Footprint(along[-1] if along else 0.0, tuple(along), tuple(half))


def ring_of(
    found: Footprint, x_m: float, y_m: float, toward_deg: float, swing_deg: float = 0.0
) -> list[tuple[float, float]]:
    """A closed ring in the plane around a footprint from a source, widened by a swing of the wind.

    Args:
        toward_deg: Where the wind blows to, clockwise from north.
        swing_deg: To each side; adds ``x · tan`` (by its arc) to half the width.
    """
    if not found.along_m:
        return []
    east, north = exact.sin(toward_deg * _DEGREE), exact.cos(toward_deg * _DEGREE)
    widths = [
        half + along * swing_deg * _DEGREE
        for along, half in zip(found.along_m, found.half_width_m, strict=True)
    ]
    left = _side(found.along_m, widths, x_m, y_m, east, north, 1.0)
    right = _side(found.along_m, widths, x_m, y_m, east, north, -1.0)
    return [(x_m, y_m), *left, *reversed(right), (x_m, y_m)]


def _side(
    along_m: Sequence[float],
    half_m: Sequence[float],
    x_m: float,
    y_m: float,
    east: float,
    north: float,
    sign: float,
) -> list[tuple[float, float]]:
    return [
        (x_m + along * east - sign * half * north, y_m + along * north + sign * half * east)
        for along, half in zip(along_m, half_m, strict=True)
    ]


def _distances_m(nearest_m: float) -> Floats:
    distances = [nearest_m]
    while distances[-1] < _REACH_M and len(distances) < _STEPS:
        distances.append(min(_REACH_M, distances[-1] * _GROWTH))
    return np.array(distances)
