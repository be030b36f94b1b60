"""Positions of Chinese maps as WGS-84: GCJ-02 (高德、腾讯) and BD-09 (百度) undone on entry.

The two are not datums but disguises: GCJ-02 shifts a point by some 500 m with a smooth formula,
BD-09 turns it once more. Both are undone here by iterating their forward formula, to well below a
metre. The formulas are public knowledge without an official text (basis G). What a reader would get
wrong: CGCS2000 needs nothing, it agrees with WGS-84 to centimetres; older datums cannot be
converted without local parameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = ["bd09_of", "gcj02_of", "wgs84_of"]

_A_M = 6378245.0  # Krasovsky 1940, as the formula has it
_E2 = 0.00669342162296594323
_TURN = math.pi * 3000 / 180
_STEPS = 12

LatLon = tuple[float, float]


def wgs84_of(lat_deg: float, lon_deg: float, crs: str) -> LatLon:
    """A position in WGS-84, to the sixth decimal (a tenth of a metre).

    Raises:
        ValueError: The system is none of WGS-84, CGCS2000, GCJ-02, BD-09.
    """
    forward = {"GCJ-02": gcj02_of, "BD-09": bd09_of}.get(crs)
    if forward is not None:
        lat_deg, lon_deg = _undo(forward, lat_deg, lon_deg)
    elif crs not in ("WGS-84", "CGCS2000"):
        raise ValueError(f"{crs} cannot be converted; give WGS-84, CGCS2000, GCJ-02 or BD-09")
    return round(lat_deg, 6), round(lon_deg, 6)


def gcj02_of(lat_deg: float, lon_deg: float) -> LatLon:
    """A WGS-84 position as GCJ-02 shows it."""
    x, y = lon_deg - 105.0, lat_deg - 35.0
    root = math.sqrt(abs(x))
    waves = 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (waves + 20 * math.sin(math.pi * y) + 40 * math.sin(math.pi * y / 3)) * 2 / 3
    north += (160 * math.sin(math.pi * y / 12) + 320 * math.sin(math.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (waves + 20 * math.sin(math.pi * x) + 40 * math.sin(math.pi * x / 3)) * 2 / 3
    east += (150 * math.sin(math.pi * x / 12) + 300 * math.sin(math.pi * x / 30)) * 2 / 3
    lat = math.radians(lat_deg)
    w = 1 - _E2 * math.sin(lat) ** 2
    along_m = math.radians(1) * _A_M * (1 - _E2) / (w * math.sqrt(w))
    across_m = math.radians(1) * _A_M / math.sqrt(w) * math.cos(lat)
    return lat_deg + north / along_m, lon_deg + east / across_m


def bd09_of(lat_deg: float, lon_deg: float) -> LatLon:
    """A WGS-84 position as BD-09 shows it."""
    lat, lon = gcj02_of(lat_deg, lon_deg)
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _TURN)
    return radius * math.sin(angle) + 0.006, radius * math.cos(angle) + 0.0065


def _undo(forward: Callable[[float, float], LatLon], lat_deg: float, lon_deg: float) -> LatLon:
    lat, lon = lat_deg, lon_deg
    for _ in range(_STEPS):
        shown_lat, shown_lon = forward(lat, lon)
        lat, lon = lat + lat_deg - shown_lat, lon + lon_deg - shown_lon
    return lat, lon
