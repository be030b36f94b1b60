"""A flood in a reach and in a reservoir: a textbook case, limits, volumes, finer steps."""

from __future__ import annotations

import math

import pytest

from twin.models.flood_routing import Rating, muskingum, pieces_of, route, stable
from twin.models.reservoir import Dam, Pool, wave_time_s, weir_m3_s

HOUR_S = 3600.0
DAM = Dam(crest_m=178.0, spillway_m=60.0, weir=1.7, outlet_m3_s=20.0, area_km2=5.0)


def test_muskingum_gives_subramanyas_example() -> None:
    # Subramanya, Engineering Hydrology, worked example: K 12 h, x 0.2, step 6 h.
    inflow = (10, 20, 50, 60, 55, 45, 35, 27, 20, 15)
    shares = muskingum(12 * HOUR_S, 0.2, 6 * HOUR_S)
    assert (shares.now, shares.before, shares.kept) == pytest.approx(
        (0.048, 0.429, 0.523), abs=1e-3
    )
    out = route(inflow, shares, 10.0)
    published = (10, 10.48, 16.46, 32.94, 45.61, 49.61, 46.93, 40.87, 33.92, 27.04)
    assert out == pytest.approx(published, abs=0.06)
    assert max(inflow) - max(out) == pytest.approx(10.0, abs=0.6)  # attenuation
    assert 6 * (out.index(max(out)) - inflow.index(max(inflow))) == 12  # lag, h


def test_what_flows_in_flows_out() -> None:
    inflow = [10.0, 20.0, 50.0, 60.0, 55.0, 45.0, 35.0, 27.0, 20.0, 15.0] + [10.0] * 200
    out = route(inflow, muskingum(12 * HOUR_S, 0.2, 6 * HOUR_S), 10.0)
    assert sum(out) - 10.0 * len(out) == pytest.approx(sum(inflow) - 10.0 * len(inflow), rel=1e-9)


def test_a_step_outside_the_limits_is_refused() -> None:
    for step_s in (4.7 * HOUR_S, 19.3 * HOUR_S):
        assert not stable(12 * HOUR_S, 0.2, step_s)
        with pytest.raises(ValueError, match="cut the reach"):
            muskingum(12 * HOUR_S, 0.2, step_s)
    with pytest.raises(ValueError, match=r"0\.5"):
        muskingum(12 * HOUR_S, 0.6, 6 * HOUR_S)


@pytest.mark.parametrize("k_h", [0.2, 1.0, 3.0, 12.0])
def test_a_long_reach_is_cut_into_pieces_that_fit(k_h: float) -> None:
    pieces = pieces_of(k_h * HOUR_S, 0.2, 300.0)
    assert pieces >= 1
    assert stable(k_h * HOUR_S / pieces, 0.2, 300.0)
    if pieces > 1:
        assert not stable(k_h * HOUR_S / (pieces - 1), 0.2, 300.0)
    assert pieces_of(60.0, 0.2, 300.0) == 0


def test_a_finer_step_leads_to_one_outflow() -> None:
    def out_at(step_s: float) -> float:
        times = [k * step_s for k in range(int(10 * HOUR_S / step_s) + 1)]
        inflow = [10.0 + 90.0 * math.exp(-(((t - 6 * HOUR_S) / (2 * HOUR_S)) ** 2)) for t in times]
        return route(inflow, muskingum(2 * HOUR_S, 0.05, step_s), 10.0)[-1]

    found = [out_at(step_s) for step_s in (7200.0, 3600.0, 1800.0, 900.0)]
    apart = [abs(flow - found[-1]) for flow in found[:-1]]
    assert apart[0] > apart[1] > apart[2]
    assert apart[2] < 0.01 * found[-1]


def test_a_stage_rises_with_the_flow_and_passes_both_its_points() -> None:
    rating = Rating(base_m=1.0, base_m3_s=2.0, bank_m=3.0, bank_m3_s=90.0)
    assert rating.stage_m(0.0) == rating.stage_m(2.0) == 1.0
    assert rating.stage_m(90.0) == pytest.approx(3.0, rel=1e-12)
    stages = [rating.stage_m(float(q)) for q in range(0, 400, 10)]
    assert stages == sorted(stages)


def test_the_weir_gives_its_formula_worked_by_hand() -> None:
    # By hand (G): 1.7 x 60 x 2^1.5 = 288.5; half a metre: 36.06.
    assert weir_m3_s(1.7, 60.0, 2.0) == pytest.approx(288.5, abs=0.05)
    assert weir_m3_s(1.7, 60.0, 0.5) == pytest.approx(36.06, abs=0.005)
    assert weir_m3_s(1.7, 60.0, -0.5) == 0.0


def test_a_pool_keeps_its_balance() -> None:
    pool = Pool(DAM, 177.9, outlet=0.5)
    for k in range(200):
        pool.step(150.0 if k < 60 else 5.0, 300.0)
    kept_m3 = (pool.level_m - 177.9) * 5e6
    assert pool.in_m3 - pool.out_m3 == pytest.approx(kept_m3, rel=1e-9)


def test_a_pool_rises_until_the_spillway_takes_what_comes() -> None:
    # By hand (G): 100 = 1.7 x 60 x H^1.5, H = 0.987 m.
    pool = Pool(DAM, 178.0)
    levels = []
    for _ in range(4000):
        pool.step(100.0, 300.0)
        levels.append(pool.level_m)
    assert levels == sorted(levels)
    assert pool.level_m - 178.0 == pytest.approx(0.987, abs=0.001)
    opened = Pool(DAM, 178.0, outlet=1.0)
    for _ in range(4000):
        opened.step(100.0, 300.0)
    assert opened.level_m < pool.level_m  # the outlet opened holds the level down


def test_a_pool_below_its_crest_fills_like_a_bucket_and_a_finer_step_converges() -> None:
    bucket = Pool(DAM, 170.0)
    for _ in range(12):
        bucket.step(100.0, 300.0)
    assert bucket.level_m == pytest.approx(170.0 + 100.0 * HOUR_S / 5e6, rel=1e-12)

    def after(step_s: float) -> float:
        pool = Pool(DAM, 178.0)
        for _ in range(int(12 * HOUR_S / step_s)):
            pool.step(200.0, step_s)
        return pool.level_m

    exact = after(10.0)
    apart = [abs(after(step_s) - exact) for step_s in (3600.0, 1800.0, 900.0)]
    assert apart[0] / apart[1] > 3.0  # second order
    assert apart[1] / apart[2] > 3.0


def test_the_wave_outruns_the_water_by_two_thirds() -> None:
    # By hand (G): 9 km at 1.5 m/s of water, celerity 2.5 m/s: an hour.
    assert wave_time_s(9000.0, 1.5) == pytest.approx(HOUR_S)
    with pytest.raises(ValueError, match="not above 0"):
        wave_time_s(9000.0, 0.0)
