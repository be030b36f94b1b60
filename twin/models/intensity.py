"""Seismic intensity around an epicentre: ellipses of equal intensity, and peak acceleration.

The form is I = A + B·M + C·lg(R + R0), one set of coefficients along the long axis of the ellipse
and one across it; M is the surface-wave magnitude, R in km. What a reader would get wrong: between
the axes there is no formula. A point has the intensity of the ellipse that runs through it.

Limits: one source in one point, rock and soil alike, no rupture length. The published form knows
no depth; a focus deeper than `USUAL_DEPTH_KM` is taken as so much farther away (S).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast import exact
from fast._types import Floats
from twin.terms.basis import Basis

__all__ = [
    "MODERATE",
    "QINGHAI_TIBET",
    "STRONG_EAST",
    "USUAL_DEPTH_KM",
    "XINJIANG",
    "Axis",
    "Zone",
    "acceleration_ne_cm_s2",
    "acceleration_sw_cm_s2",
    "at_epicentre",
    "intensity",
    "reach_km",
]

USUAL_DEPTH_KM = 10.0
_LN_10 = 2.302585092994046
_HALVINGS = 40
_SOURCE = (
    "GB 18306-2015 zoning map attenuation, coefficient table in a journal page citing "
    "'Development of ground motion attenuation relations for the new seismic hazard map' (2013)"
)


@dataclass(frozen=True, slots=True)
class Axis:
    """Coefficients along one axis; `r0_km` keeps the epicentre finite."""

    a: float
    b: float
    c: float
    r0_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A seismic zone of the map: the coefficients of both axes, and where they were read."""

    major: Axis
    minor: Axis
    basis: Basis
    source: str


STRONG_EAST = Zone(
    major=Axis(5.7123, 1.3626, -4.2903, 25.0),
    minor=Axis(3.6588, 1.3626, -3.5406, 13.0),
    basis=Basis.SEEN_WEAK,
    source=_SOURCE,
)
"""The strongly active east, Liaoning in it."""
MODERATE = Zone(
    major=Axis(5.841, 1.071, -3.657, 15.0),
    minor=Axis(3.944, 1.071, -2.845, 7.0),
    basis=Basis.GENERAL,
    source=_SOURCE + "; R0 = 7 km by closure of the axes",
)
XINJIANG = Zone(
    major=Axis(5.6018, 1.4347, -4.4899, 25.0),
    minor=Axis(3.6113, 1.4347, -3.8477, 13.0),
    basis=Basis.SEEN_WEAK,
    source=_SOURCE,
)
QINGHAI_TIBET = Zone(
    major=Axis(6.458, 1.2746, -4.4709, 25.0),
    minor=Axis(3.3682, 1.2746, -3.3119, 9.0),
    basis=Basis.GENERAL,
    source=_SOURCE + "; R0 = 9 km by closure of the axes",
)


def at_epicentre(axis: Axis, magnitude: float) -> float:
    """Intensity in degrees at R = 0; both axes of a zone agree within 0.02."""
    return axis.a + axis.b * magnitude + axis.c * _lg(axis.r0_km)


def reach_km(axis: Axis, magnitude: float, degree: float) -> float:
    """How far an intensity reaches along an axis; 0 where it is reached nowhere."""
    lg_r = (degree - axis.a - axis.b * magnitude) / axis.c
    return max(0.0, exact.exp(lg_r * _LN_10) - axis.r0_km)


def intensity(
    zone: Zone, magnitude: float, along_km: Floats, across_km: Floats, depth_km: float
) -> Floats:
    """Intensity in degrees at points given along and across the long axis, shape ``(n,)``.

    A point lies on the ellipse of its intensity: halved until the ellipse through it is found.
    """
    deep_km = max(0.0, depth_km - USUAL_DEPTH_KM)
    along_2 = along_km * along_km + deep_km * deep_km
    across_2 = across_km * across_km
    low = np.zeros(along_km.shape)
    high = np.full(along_km.shape, at_epicentre(zone.major, magnitude))
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        major = _reaches_km(zone.major, magnitude, middle)
        minor = _reaches_km(zone.minor, magnitude, middle)
        # inside (a²y² + b²x² < a²b²) this degree is exceeded; without division at the epicentre
        out = along_2 * minor * minor + across_2 * major * major
        inside = out < major * major * minor * minor
        low = np.where(inside, middle, low)
        high = np.where(inside, high, middle)
    found: Floats = 0.5 * (low + high)
    return found


def acceleration_ne_cm_s2(magnitude: float, r_km: float) -> float:
    """Peak acceleration in the north-east of China (Peng, Wu and Song 1985, abstract; V)."""
    return _acceleration(-0.474 + 0.613 * magnitude, -0.873, -0.00206, r_km)


def acceleration_sw_cm_s2(magnitude: float, r_km: float) -> float:
    """Peak acceleration in the south-west of China (Peng, Wu and Song 1985, abstract; V)."""
    return _acceleration(0.437 + 0.454 * magnitude, -0.739, -0.00279, r_km)


def _acceleration(lg_a: float, by_lg_r: float, by_r: float, r_km: float) -> float:
    return exact.exp((lg_a + by_lg_r * _lg(r_km) + by_r * r_km) * _LN_10)


def _reaches_km(axis: Axis, magnitude: float, degree: Floats) -> Floats:
    lg_r = (degree - axis.a - axis.b * magnitude) / axis.c
    reaches: Floats = np.maximum(0.0, exact.exp_array(lg_r * _LN_10) - axis.r0_km)
    return reaches


def _lg(x: float) -> float:
    return exact.log(x) / _LN_10
