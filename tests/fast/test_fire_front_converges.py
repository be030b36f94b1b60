"""Smaller cells of the fire front lead to one area; too many of them to run uncompiled."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fast.fields.fire_front import DIRECTIONS
from tests.fast.test_fire_front import burn, rates


@pytest.mark.parametrize("toward", [0.0, 20.0, 45.0])
def test_smaller_cells_lead_to_the_ground_that_32_directions_reach(toward: float) -> None:
    rate = rates(toward)
    angle = np.array([math.atan2(c, r) for r, c in DIRECTIONS.tolist()])
    order = np.argsort(angle)
    rate, angle = rate[order], angle[order]
    apart = np.diff(np.append(angle, angle[0] + 2 * math.pi))
    limit_ha = float(0.5 * (rate * np.roll(rate, -1) * np.sin(apart)).sum()) * 1800.0**2 / 10_000
    off = [
        abs(burn(size, cell_m, 1800.0, 5.0, toward).area_ha() / limit_ha - 1.0)
        for cell_m, size in ((40.0, 33), (20.0, 63), (10.0, 123), (5.0, 243))
    ]
    assert all(each < most for each, most in zip(off, (0.025, 0.015, 0.006, 0.004), strict=True))
