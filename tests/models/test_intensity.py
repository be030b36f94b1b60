"""Intensity against the published table and what is worked from it; marks as in the oracles."""

from __future__ import annotations

import numpy as np
import pytest

from twin.models.intensity import (
    MODERATE,
    QINGHAI_TIBET,
    STRONG_EAST,
    XINJIANG,
    Zone,
    acceleration_ne_cm_s2,
    acceleration_sw_cm_s2,
    at_epicentre,
    intensity,
    reach_km,
)


def _at(zone: Zone, magnitude: float, along: float, across: float, depth: float = 10.0) -> float:
    return float(intensity(zone, magnitude, np.array([along]), np.array([across]), depth)[0])


@pytest.mark.parametrize("zone", [STRONG_EAST, MODERATE, XINJIANG, QINGHAI_TIBET])
def test_both_axes_agree_at_the_epicentre(zone: Zone) -> None:
    """eq.ellipse_east (table read, closure derived): the axes close within .02 degree at M 6."""
    assert at_epicentre(zone.major, 6.0) == pytest.approx(at_epicentre(zone.minor, 6.0), abs=0.02)


def test_values_of_the_strong_east() -> None:
    """eq.east_values (G, worked from the table): M 6 in Liaoning, within .1 %."""
    assert at_epicentre(STRONG_EAST.major, 6.0) == pytest.approx(7.89, rel=1e-3)
    assert _at(STRONG_EAST, 6.0, 20.0, 0.0) == pytest.approx(6.795, rel=1e-3)
    assert reach_km(STRONG_EAST.major, 6.0, 6.0) == pytest.approx(43.95, rel=1e-3)
    assert reach_km(STRONG_EAST.minor, 6.0, 6.0) == pytest.approx(31.45, rel=1e-3)


def test_peak_acceleration_of_two_regions() -> None:
    """eq.pga_ne_sw (formula read, value derived): Peng, Wu and Song 1985, M 6 at 20 km."""
    assert acceleration_ne_cm_s2(6.0, 20.0) == pytest.approx(106.41, rel=1e-4)
    assert acceleration_sw_cm_s2(6.0, 20.0) == pytest.approx(139.23, rel=1e-4)


def test_a_point_has_the_intensity_of_the_ellipse_through_it() -> None:
    for degree in (5.0, 6.0, 7.0):
        a_km = reach_km(STRONG_EAST.major, 6.0, degree)
        b_km = reach_km(STRONG_EAST.minor, 6.0, degree)
        assert a_km > b_km
        for along, across in ((a_km, 0.0), (0.0, b_km), (0.6 * a_km, -0.8 * b_km)):
            assert _at(STRONG_EAST, 6.0, along, across) == pytest.approx(degree, abs=1e-6)


def test_it_falls_with_distance_and_depth_and_rises_with_magnitude() -> None:
    off_km = np.arange(0.0, 120.0, 5.0)
    at = intensity(STRONG_EAST, 5.5, off_km, 0.5 * off_km, 10.0)
    assert (np.diff(at) < 0.0).all()
    assert at[0] == pytest.approx(at_epicentre(STRONG_EAST.major, 5.5), abs=1e-3)
    assert _at(STRONG_EAST, 5.5, 0.0, 10.0, 25.0) < _at(STRONG_EAST, 5.5, 0.0, 10.0, 10.0)
    assert _at(STRONG_EAST, 5.5, 0.0, 10.0, 5.0) == _at(STRONG_EAST, 5.5, 0.0, 10.0, 10.0)
    assert _at(STRONG_EAST, 6.5, 0.0, 10.0) > _at(STRONG_EAST, 5.5, 0.0, 10.0)
