"""Fire spread against the test suite of firelab/behave, a case worked by hand, and sense."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from twin.models.wildfire import (
    FT_MIN_M_S,
    Ellipse,
    Fuel,
    Moisture,
    Spread,
    bed_of,
    ellipse_of,
    midflame_sheltered,
    scorch_height_m,
    spread_of,
)

TON_ACRE = 2000.0 / 43_560.0  # lb/ft²
CHAIN_H = 1.1 * FT_MIN_M_S
MI_H = 88.0 * FT_MIN_M_S

# Published: firelab/behave (US Forest Service, d963287f) src/testBehave/testBehave.cpp; the fuel
# from src/behave/fuelModels.cpp. Dead moisture 6, 7, 8 %, herbs 60 %, wood 90 %; wind 5 mi/h at
# 20 ft over half-closed trees of 30 ft, slope 30 %.
GS4 = Fuel(
    id="GS4",
    load_1h=1.9 * TON_ACRE,
    load_10h=0.3 * TON_ACRE,
    load_100h=0.1 * TON_ACRE,
    load_herb=3.4 * TON_ACRE,
    load_woody=7.1 * TON_ACRE,
    sav_1h=1800.0,
    sav_herb=1600.0,
    sav_woody=1600.0,
    depth_ft=2.1,
    extinction=0.40,
    heat_btu_lb=8000.0,
    dynamic=True,
)
MOIST = Moisture(0.06, 0.07, 0.08, 0.60, 0.90)
SHELTERED_M_S = 5.0 * MI_H * midflame_sheltered(0.5, 0.5, 30.0 * 0.3048)
PUBLISHED_CH_H = [(MOIST, 0.0, 8.876216), (MOIST, 90.0, 7.091665), (MOIST, 190.0, 4.113265),
                  (Moisture(0.03, 0.03, 0.03, 0.60, 0.90), 0.0, 9.752679)]  # fmt: skip


def _gs4(moisture: Moisture = MOIST, off_deg: float = 0.0) -> Spread:
    return spread_of(bed_of(GS4, moisture), SHELTERED_M_S, 0.3, off_deg)


@pytest.mark.parametrize(("moisture", "off_deg", "ch_h"), PUBLISHED_CH_H)
def test_published_rates_of_spread(moisture: Moisture, off_deg: float, ch_h: float) -> None:
    assert _gs4(moisture, off_deg).rate_m_s / CHAIN_H == pytest.approx(ch_h, rel=1e-6)


def test_published_back_and_flank_and_what_lies_under_them() -> None:
    bed, shape = bed_of(GS4, MOIST), ellipse_of(_gs4())
    assert shape.back_m_s / CHAIN_H == pytest.approx(2.91614659, rel=1e-6)
    assert shape.flank_m_s / CHAIN_H == pytest.approx(5.08766627, rel=1e-6)
    assert bed.sav == pytest.approx(1631.128734, rel=1e-6)
    assert bed.live_extinction == pytest.approx(1.37968551, rel=1e-6)
    assert bed.dead_moisture == pytest.approx(0.06005463, rel=1e-6)
    assert bed.live_moisture == pytest.approx(0.85874007, rel=1e-6)
    wind_only = spread_of(bed, SHELTERED_M_S, 0.0, 0.0).rate_m_s / FT_MIN_M_S
    heat = bed.reaction * bed.flux_share * wind_only / bed.still_ft_min
    assert heat == pytest.approx(1164.267376, rel=1e-6)


def test_the_published_ellipse() -> None:
    shape = ellipse_of(spread_of(bed_of(GS4, MOIST), 5.0 * MI_H, 0.0, 0.0))
    assert shape.length_over_width == pytest.approx(1.590064, rel=2e-5)
    assert shape.head_m_s / shape.back_m_s == pytest.approx(7.988029, rel=2e-5)
    a, b = shape.flank_m_s * 3600, (shape.head_m_s + shape.back_m_s) / 2 * 3600
    assert math.pi * a * b / 4046.8564224 == pytest.approx(55.283555, rel=2e-5)


def test_grass_worked_by_hand() -> None:
    """FM1 at 5 % and 5 mi/h midflame; no printed figure was read, so this is basis G."""
    grass = Fuel(
        id="FM1", load_1h=0.034, load_10h=0.0, load_100h=0.0, load_herb=0.0, load_woody=0.0,
        sav_1h=3500.0, sav_herb=3500.0, sav_woody=3500.0, depth_ft=1.0, extinction=0.12,
        heat_btu_lb=8000.0, dynamic=False,
    )  # fmt: skip
    bed = bed_of(grass, Moisture(0.05, 0.05, 0.05, 1.0, 1.0))
    assert bed.still_ft_min == pytest.approx(4.8689, rel=1e-5)
    assert bed.reaction == pytest.approx(842.665, rel=1e-5)
    rate = spread_of(bed, 5.0 * MI_H, 0.0, 0.0).rate_m_s
    assert rate / CHAIN_H == pytest.approx(99.2651, rel=1e-5)


@pytest.mark.parametrize(
    ("air_f", "mi_h", "btu_ft_s", "feet"), [(80, 5, 50, 7.617325), (70, 3.4090909, 55, 9.92372)]
)
def test_published_scorch_heights(air_f: float, mi_h: float, btu_ft_s: float, feet: float) -> None:
    height_m = scorch_height_m((air_f - 32) / 1.8, mi_h * MI_H, btu_ft_s * 3.4591469)
    assert height_m / 0.3048 == pytest.approx(feet, rel=2e-6)


def test_more_wind_is_faster_and_narrower_and_wetter_is_slower() -> None:
    winds = [ellipse_of(spread_of(bed_of(GS4, MOIST), u, 0.0, 0.0)) for u in (0.0, 1.0, 3.0, 6.0)]
    for calm, windy in pairwise(winds):
        assert windy.head_m_s > calm.head_m_s
        assert windy.length_over_width > calm.length_over_width
    wet = [bed_of(GS4, Moisture(m, m, m, 0.6, 0.9)).still_ft_min for m in (0.03, 0.1, 0.2, 0.39)]
    assert wet == sorted(wet, reverse=True)


def test_dead_fuel_at_its_extinction_does_not_burn() -> None:
    grass = Fuel(
        id="dry grass", load_1h=0.034, load_10h=0.0, load_100h=0.0, load_herb=0.0, load_woody=0.0,
        sav_1h=3500.0, sav_herb=3500.0, sav_woody=3500.0, depth_ft=1.0, extinction=0.12,
        heat_btu_lb=8000.0, dynamic=False,
    )  # fmt: skip
    assert bed_of(grass, Moisture(0.12, 0.12, 0.12, 1, 1)).reaction == pytest.approx(0.0, abs=1e-9)


def test_wind_and_slope_turn_the_head_between_them() -> None:
    assert 0.0 < _gs4(off_deg=90.0).toward_deg < 90.0
    assert 270.0 < _gs4(off_deg=270.0).toward_deg < 360.0


def test_the_rate_around_an_ellipse_runs_from_head_to_back() -> None:
    shape = Ellipse(2.0, 0.5, 0.9, 1.39)
    assert shape.rate_m_s(0.0) == pytest.approx(2.0)
    assert shape.rate_m_s(180.0) == pytest.approx(0.5)
    around = [shape.rate_m_s(float(off)) for off in range(0, 181, 15)]
    assert around == sorted(around, reverse=True)
