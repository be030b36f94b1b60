"""The local plane: metres that agree with the ellipsoid, there and back."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twin.county.geo import inside, plane_at

PLANE = plane_at(42.15, 121.75)


def haversine_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on a sphere of the ellipsoid's mean radius at this latitude."""
    (lat1, lon1), (lat2, lon2) = [(math.radians(p[0]), math.radians(p[1])) for p in (a, b)]
    h = math.sin((lat2 - lat1) / 2) ** 2
    h += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_375_000 * math.asin(math.sqrt(h))


def test_the_origin_is_zero() -> None:
    assert PLANE.xy_of(42.15, 121.75) == (0.0, 0.0)


@pytest.mark.parametrize("lat", [41.76, 42.15, 42.57])
@pytest.mark.parametrize("lon", [121.02, 121.75, 122.43])
def test_there_and_back_is_the_same_place(lat: float, lon: float) -> None:
    x, y = PLANE.xy_of(lat, lon)
    assert PLANE.lat_lon_of(x, y) == pytest.approx((lat, lon), abs=1e-8)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((42.056, 121.738), (42.115, 121.720)),
        ((41.865, 121.470), (42.450, 121.960)),
        ((42.245, 121.190), (42.185, 122.290)),
    ],
)
def test_distances_agree_with_the_sphere_to_three_per_mille(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    (ax, ay), (bx, by) = PLANE.xy_of(*a), PLANE.xy_of(*b)
    assert math.dist((ax, ay), (bx, by)) == pytest.approx(haversine_m(a, b), rel=3e-3)


def test_a_point_in_the_hole_is_not_inside() -> None:
    square = np.array([(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)])
    x, y = np.array([1.0, 5.0, -1.0]), np.array([1.0, 1.0, 2.0])
    assert inside(square, x, y).tolist() == [True, False, False]
