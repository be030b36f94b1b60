"""Fireball, pool fire and jet fire against the published cases."""

from __future__ import annotations

import math

import pytest

from twin.models.fireball import (
    BURNT,
    DIES,
    SEVERELY_BURNT,
    burning_s,
    diameter_m,
    dose_kw,
    flux_kw_m2,
    reach_m,
    share_hurt,
)
from twin.models.jet_fire import jet_flux_kw_m2, jet_reach_m
from twin.models.pool_fire import pool_flux_kw_m2, pool_heat_kw

FT_M = 0.3048


def test_the_fireball_of_a_tank_truck() -> None:
    # fb.ccps_tank_truck (V): CCPS worked example, 22.7 m³ at 90 % of 585.3 kg/m³, 100 m off.
    mass_kg = 22.7 * 0.9 * 585.3
    assert mass_kg == pytest.approx(11957.7, abs=0.5)
    assert diameter_m(mass_kg) == pytest.approx(132.6, abs=0.1)
    assert burning_s(mass_kg) == pytest.approx(10.3, abs=0.05)
    assert flux_kw_m2(mass_kg, 100.0) / 350.0 == pytest.approx(0.255, abs=0.001)
    assert flux_kw_m2(mass_kg, 100.0) == pytest.approx(89.1, abs=0.2)


def test_the_two_laws_of_its_duration_meet_at_thirty_tonnes() -> None:
    # By hand (G): 0.45 · 30000^⅓ = 13.98 s; 2.6 · 30000^⅙ = 14.49 s.
    assert burning_s(29_999.0) == pytest.approx(13.98, abs=0.01)
    assert burning_s(30_001.0) == pytest.approx(14.49, abs=0.01)


def test_a_pool_of_nine_square_feet() -> None:
    # pool.nureg1805_9ft2 (V; the flux derived): q ten feet from the edge.
    area_m2 = 9.0 * FT_M * FT_M
    heat_kw = pool_heat_kw(area_m2, 0.039, 46_000.0, 0.7)
    assert area_m2 == pytest.approx(0.84, abs=0.006)
    assert heat_kw == pytest.approx(771.52, rel=0.001)
    assert pool_flux_kw_m2(heat_kw, area_m2, 10.0 * FT_M) == pytest.approx(1.45, abs=0.01)


def test_a_flare_of_fifty_kilograms_a_second() -> None:
    # jet.flare_point_source (V): 4.73 kW/m² at 88 m.
    reach = jet_reach_m(50.0, 46_000.0, 4.73)
    assert reach == pytest.approx(88.0, abs=0.5)
    assert jet_flux_kw_m2(50.0, 46_000.0, reach) == pytest.approx(4.73)


def test_half_are_hurt_at_the_dose_the_curves_name() -> None:
    # By hand (G): exp((5 + 39.83) / 3.0186) / 10⁴ = 282; second degree 842; death 2387.
    for curve, dose in ((BURNT, 282.0), (SEVERELY_BURNT, 842.0), (DIES, 2387.0)):
        assert math.exp((5.0 - curve.a) / curve.b) / 1e4 == pytest.approx(dose, rel=0.01)
        assert share_hurt(dose, curve) == pytest.approx(0.5, abs=0.02)


def test_harm_falls_with_distance_and_grows_with_the_mass() -> None:
    doses = [dose_kw(20_000.0, away) for away in (50.0, 100.0, 200.0, 400.0, 800.0)]
    assert doses == sorted(doses, reverse=True)
    assert reach_m(20_000.0, DIES, 0.01) < reach_m(20_000.0, SEVERELY_BURNT, 0.01)
    assert reach_m(20_000.0, SEVERELY_BURNT, 0.01) < reach_m(20_000.0, BURNT, 0.01)
    assert reach_m(5_000.0, BURNT, 0.01) < reach_m(20_000.0, BURNT, 0.01)
