"""The local plane: latitude and longitude to metres east and north of a stored origin, and back.

The formula is a second-order transverse Mercator written as a polynomial in degrees, so it needs
only ``+ - * /`` and gives the same bits on every machine; within 80 km of the origin it is good to
about a metre. What a reader would get wrong: the constants belong to a county (they stand in its
``county.csv``), they are not universal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_WGS84_A_M = 6378137.0
_WGS84_E2 = 6.69437999014e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Constants of one county's plane; degrees and metres (see the module text)."""

    lat0_deg: float
    lon0_deg: float
    x_lon: float  # metres east for one degree of longitude at the origin
    x_lon_lat: float  # and how that changes with latitude
    x_lon_lat2: float
    y_lat: float  # metres north for one degree of latitude at the origin
    y_lat2: float
    y_lon2: float  # parallels curve northwards away from the central meridian

    def xy(self, lat_deg: Floats, lon_deg: Floats) -> tuple[Floats, Floats]:
        """Metres east and north of the origin; arrays of any equal shape."""
        u = lon_deg - self.lon0_deg
        v = lat_deg - self.lat0_deg
        x = u * (self.x_lon + v * (self.x_lon_lat + v * self.x_lon_lat2))
        y = v * (self.y_lat + v * self.y_lat2) + u * u * self.y_lon2
        return x, y

    def lat_lon(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """The inverse of `xy`, by a fixed number of iterations (below 1 mm inside a county)."""
        u = x_m / self.x_lon
        v = y_m / self.y_lat
        for _ in range(6):
            v = (y_m - u * u * self.y_lon2) / (self.y_lat + v * self.y_lat2)
            u = x_m / (self.x_lon + v * (self.x_lon_lat + v * self.x_lon_lat2))
        return self.lat0_deg + v, self.lon0_deg + u

    def xy_of(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """`xy` of one point."""
        x, y = self.xy(np.array(lat_deg), np.array(lon_deg))
        return float(x), float(y)

    def lat_lon_of(self, x_m: float, y_m: float) -> tuple[float, float]:
        """`lat_lon` of one point."""
        lat, lon = self.lat_lon(np.array(x_m), np.array(y_m))
        return float(lat), float(lon)


def plane_at(lat0_deg: float, lon0_deg: float) -> Plane:
    """Make the constants for an origin on the WGS-84 ellipsoid (used when a county is written)."""
    phi, d = math.radians(lat0_deg), math.pi / 180
    sin, cos = math.sin(phi), math.cos(phi)
    w = 1 - _WGS84_E2 * sin * sin
    across = _WGS84_A_M / math.sqrt(w)
    along = across * (1 - _WGS84_E2) / w
    along_slope = 3 * _WGS84_E2 * sin * cos / w * along
    return Plane(
        lat0_deg=lat0_deg,
        lon0_deg=lon0_deg,
        x_lon=round(d * across * cos, 6),
        x_lon_lat=round(-d * d * along * sin, 6),
        x_lon_lat2=round(-(d**3) * (along * cos + along_slope * sin) / 2, 6),
        y_lat=round(d * along, 6),
        y_lat2=round(d * d * along_slope / 2, 6),
        y_lon2=round(d * d * across * sin * cos / 2, 6),
    )


def plane_keys() -> tuple[str, ...]:
    """Names of the constants, as they stand in ``county.csv`` with the prefix ``plane_``."""
    return tuple(f.name for f in fields(Plane))


def inside(ring: Floats, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Which points lie inside a ring (even-odd rule).

    Args:
        ring: Shape ``(n, 2)``, any plane units, closed or open.
        x: Points, in the units of `ring`.
        y: The same.
    """
    result = np.zeros(np.shape(x), dtype=np.bool_)
    ax, ay = ring[:, 0], ring[:, 1]
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    for x0, y0, x1, y1 in zip(ax, ay, bx, by, strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        result ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return result
