"""The footprint of a plume against the formula it is read from."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twin.models.dispersion import sigma_y_m, sigma_z_m
from twin.models.plume import axis_mg_m3, footprint, ring_of
from twin.models.zones import inside


@pytest.mark.parametrize("cls", list("ABCDEF"))
def test_the_mass_that_passes_any_plane_is_what_is_released(cls: str) -> None:
    """∫∫ c u dy dz over the half space above ground is Q: the whole of the reflection."""
    rate_kg_s, wind_m_s, x_m = 0.8, 3.0, np.array([250.0, 2000.0])
    axis = axis_mg_m3(rate_kg_s, wind_m_s, cls, x_m)  # type: ignore[arg-type]
    sy, sz = sigma_y_m(cls, x_m), sigma_z_m(cls, x_m)  # type: ignore[arg-type]
    through = axis * wind_m_s * math.sqrt(2 * math.pi) * sy * math.sqrt(math.pi / 2) * sz
    assert through == pytest.approx(rate_kg_s * 1e6)


def test_on_its_edge_the_concentration_is_the_threshold() -> None:
    found = footprint(0.5, 2.5, "D", 16.4)
    assert found.reach_m > 300
    axis = axis_mg_m3(0.5, 2.5, "D", np.array(found.along_m))
    sy = sigma_y_m("D", np.array(found.along_m))
    edge = axis * np.exp(-np.square(found.half_width_m) / (2 * np.square(sy)))
    assert edge == pytest.approx(16.4)


def test_it_reaches_farther_with_more_gas_less_wind_and_steadier_air() -> None:
    usual = footprint(0.5, 2.5, "D", 16.4).reach_m
    assert footprint(1.0, 2.5, "D", 16.4).reach_m > usual
    assert footprint(0.5, 1.2, "D", 16.4).reach_m > usual
    assert footprint(0.5, 2.5, "F", 16.4).reach_m > usual
    assert footprint(0.5, 2.5, "D", 30.0).reach_m < usual
    assert footprint(0.0, 2.5, "D", 16.4).reach_m == 0.0


def test_the_ring_holds_the_axis_and_a_swing_widens_it() -> None:
    found = footprint(0.5, 2.5, "D", 16.4)
    narrow = ring_of(found, 1000.0, 2000.0, 90.0)
    wide = ring_of(found, 1000.0, 2000.0, 90.0, 15.0)
    x_m = np.array([1000.0 + found.reach_m / 2, 1000.0 - 200.0, 1000.0 + found.reach_m / 2])
    aside = found.half_width_m[len(found.half_width_m) // 2] + 20.0
    y_m = np.array([2000.0, 2000.0, 2000.0 + aside])
    assert inside(narrow, x_m, y_m).tolist() == [True, False, False]
    assert inside(wide, x_m, y_m).tolist() == [True, False, True]


def test_a_plume_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        footprint(0.5, 0.0, "D", 16.4)
