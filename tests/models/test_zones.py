"""Shapes for notices: a downwind sector, who lies in it, bearings."""

from __future__ import annotations

import numpy as np
import pytest

from twin.models.zones import bearing_deg, inside, sector_ring, turn_between_deg


def test_a_sector_reaches_far_downwind_and_near_elsewhere() -> None:
    ring = sector_ring(100.0, 200.0, 90.0, 2000.0, 30.0, 300.0)
    x_m = np.array([1900.0, 100.0, 100.0, -100.0, -300.0, 1500.0])
    y_m = np.array([200.0, 450.0, 800.0, 200.0, 200.0, 1300.0])
    assert inside(ring, x_m, y_m).tolist() == [True, True, False, True, False, False]


def test_without_a_wind_the_sector_is_a_circle() -> None:
    ring = sector_ring(0.0, 0.0, 0.0, 500.0, 180.0, 10.0)
    angle = np.linspace(0.0, 2 * np.pi, 25)
    assert inside(ring, 480.0 * np.sin(angle), 480.0 * np.cos(angle)).all()
    assert not inside(ring, 520.0 * np.sin(angle), 520.0 * np.cos(angle)).any()


def test_a_ring_is_closed() -> None:
    ring = sector_ring(0.0, 0.0, 45.0, 500.0, 30.0, 100.0)
    assert ring[0] == ring[-1]


@pytest.mark.parametrize(
    ("east", "north", "bearing"), [(0, 1, 0), (1, 0, 90), (0, -1, 180), (-1, 0, 270), (1, 1, 45)]
)
def test_bearings_go_clockwise_from_north(east: float, north: float, bearing: float) -> None:
    assert bearing_deg(east, north) == pytest.approx(bearing)


def test_the_angle_between_two_bearings_is_never_more_than_half_a_turn() -> None:
    assert turn_between_deg(350.0, 10.0) == 20.0
    assert turn_between_deg(10.0, 350.0) == 20.0
    assert turn_between_deg(0.0, 180.0) == 180.0
