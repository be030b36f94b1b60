"""Shapes on the ground for notices and cordons, in the county's plane (metres east and north)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fast import exact
from fast._types import Floats

__all__ = ["bearing_deg", "inside", "sector_ring", "spot_off", "turn_between_deg"]

_DEGREE = 3.141592653589793 / 180.0
_STEP_DEG = 10.0


def sector_ring(
    x_m: float,
    y_m: float,
    toward_deg: float,
    reach_m: float,
    half_angle_deg: float,
    around_m: float,
) -> list[tuple[float, float]]:
    """A closed ring: a sector of `reach_m` toward a bearing, and `around_m` to all other sides.

    With a half angle of 180° it is a circle. The last corner repeats the first.
    """
    count = max(1, int(2.0 * half_angle_deg / _STEP_DEG + 0.5))
    far = [toward_deg - half_angle_deg + 2.0 * half_angle_deg * i / count for i in range(count + 1)]
    ring = [spot_off(x_m, y_m, angle, reach_m) for angle in far]
    if half_angle_deg < 180.0:
        rest_deg = 360.0 - 2.0 * half_angle_deg
        count = max(2, int(rest_deg / (2.0 * _STEP_DEG) + 0.5))
        start = toward_deg + half_angle_deg
        near = [start + rest_deg * i / count for i in range(count + 1)]
        ring += [spot_off(x_m, y_m, angle, around_m) for angle in near]
    ring.append(ring[0])
    return ring


def inside(ring: Sequence[tuple[float, float]], x_m: Floats, y_m: Floats) -> NDArray[np.bool_]:
    """Which points ``(k,)`` lie inside a closed ring (even–odd rule)."""
    result = np.zeros(x_m.shape, dtype=np.bool_)
    for (ax, ay), (bx, by) in pairwise(ring):
        if ay == by:
            continue
        crosses = (ay > y_m) != (by > y_m)
        at_x = ax + (y_m - ay) * (bx - ax) / (by - ay)
        result ^= crosses & (x_m < at_x)
    return result


def bearing_deg(dx_m: float, dy_m: float) -> float:
    """Bearing of a way east and north, 0–360 degrees clockwise from north."""
    angle = exact.atan2(dx_m, dy_m) / _DEGREE
    return angle + 360.0 if angle < 0.0 else angle


def turn_between_deg(a_deg: float, b_deg: float) -> float:
    """The angle between two bearings, 0–180 degrees."""
    turn = abs(a_deg - b_deg)
    while turn >= 360.0:
        turn -= 360.0
    return 360.0 - turn if turn > 180.0 else turn


def spot_off(x_m: float, y_m: float, bearing: float, reach_m: float) -> tuple[float, float]:
    """The spot so far from another, at a bearing in degrees."""
    angle = bearing * _DEGREE
    return x_m + reach_m * exact.sin(angle), y_m + reach_m * exact.cos(angle)
