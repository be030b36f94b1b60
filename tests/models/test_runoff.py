"""Rain that runs off, against published exercises, and the flow that follows from it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from twin.models.runoff import peak_type_ii_m3_s, retention_mm, runoff_mm, weighted_cn
from twin.models.unit_hydrograph import (
    convolve,
    scs_unit_hydrograph,
    time_to_peak_s,
    triangular_peak_m3_s,
)

INCH_MM = 25.4
MILE2_KM2 = 2.589988110336
CFS_M3_S = 0.028316846592


def test_the_curve_number_gives_a_solved_exercise() -> None:
    # Solved exercise page (partnerperformance.uonbi.ac.ke 18403837): P = 8 in, CN 80.
    assert retention_mm(80) / INCH_MM == pytest.approx(2.5, rel=1e-9)
    assert runoff_mm(8 * INCH_MM, 80) / INCH_MM == pytest.approx(5.625, rel=1e-9)


def test_ground_in_parts_gives_a_solved_exercise() -> None:
    # Solved exercise page (sciemce.com yJciGAooqusL): P = 9 in, AMC III.
    parts = ((93.4, 0.33), (97.4, 0.27), (95.8, 0.12), (92.8, 0.23), (97.2, 0.05))
    cn = weighted_cn(parts)
    assert cn == pytest.approx(94.82, abs=0.05)
    assert retention_mm(cn) / INCH_MM == pytest.approx(0.546, abs=0.001)
    assert runoff_mm(9 * INCH_MM, cn) / INCH_MM == pytest.approx(8.38, abs=0.01)


@pytest.mark.parametrize(("cn", "runoff_in"), [(74, 3.19), (75, 3.28), (80, 3.78)])
def test_the_table_of_tr55_at_six_inches(cn: float, runoff_in: float) -> None:
    # USDA TR-55 (1986), table 2-1, from memory (G).
    assert runoff_mm(6 * INCH_MM, cn) / INCH_MM == pytest.approx(runoff_in, abs=0.011)


def test_the_peak_of_tr55_gives_ponces_example() -> None:
    # Ponce, Engineering Hydrology, example 5-9 (online TR-55): Ia/P .198, Qp 12.09 m3/s.
    assert 0.2 * retention_mm(74) / 90 == pytest.approx(0.198, abs=0.0006)
    peak = peak_type_ii_m3_s(area_km2=4, rain_mm=90, cn=74, concentration_h=1.5, ponds=0.87)
    assert peak == pytest.approx(12.09, rel=0.02)
    with pytest.raises(ValueError, match="outside the curves"):
        peak_type_ii_m3_s(area_km2=4, rain_mm=300, cn=90, concentration_h=1.5)


def test_nothing_runs_off_before_the_first_loss_and_never_more_than_has_fallen() -> None:
    assert runoff_mm(0.19 * retention_mm(74), 74) == 0.0
    depths = [runoff_mm(float(mm), 74) for mm in range(0, 300, 5)]
    assert depths == sorted(depths)
    assert all(depth <= 5.0 * k for k, depth in enumerate(depths))
    assert runoff_mm(50.0, 100) == 50.0


@pytest.mark.parametrize("cn", [0.0, -3.0, 100.5])
def test_a_curve_number_outside_its_range_is_refused(cn: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        runoff_mm(50.0, cn)


def test_parts_that_are_no_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to"):
        weighted_cn(((80, 0.5), (90, 0.4)))


def test_convolution_gives_ponces_example() -> None:
    # Ponce, Engineering Hydrology, example 5-7: inputs read; the row worked out by hand.
    excess_cm = (0.1, 0.8, 1.6, 1.2, 0.9, 0.4)
    unit = (0, 100, 200, 400, 800, 600, 400, 200, 100, 0)
    flow = convolve(excess_cm, unit)
    expected = (0, 10, 100, 360, 840, 1670, 2500, 2700, 2410, 1740, 1000, 460, 170, 40, 0)
    assert flow == pytest.approx(expected, rel=1e-9)
    assert sum(flow) == pytest.approx(14000, rel=1e-9)


def test_the_triangle_of_one_inch_on_a_square_mile_peaks_at_484() -> None:
    # NRCS NEH part 630 ch. 16, the identity behind the number 484.
    peak = triangular_peak_m3_s(MILE2_KM2, INCH_MM, 3600.0)
    assert peak / CFS_M3_S == pytest.approx(484.0, rel=0.002)


@pytest.mark.parametrize("step_s", [900.0, 300.0, 60.0])
def test_one_millimetre_leaves_the_basin_as_its_volume(step_s: float) -> None:
    unit = scs_unit_hydrograph(50.0, 2 * 3600.0, step_s)
    assert sum(unit) * step_s == pytest.approx(50e3, rel=1e-12)
    assert min(unit) >= 0.0
    assert unit[0] == 0.0


def test_the_curved_hydrograph_has_the_peak_of_the_triangle() -> None:
    lag_s, step_s = 2 * 3600.0, 60.0
    unit = scs_unit_hydrograph(50.0, lag_s, step_s)
    triangle = triangular_peak_m3_s(50.0, 1.0, time_to_peak_s(lag_s, step_s))
    assert max(unit) == pytest.approx(triangle, rel=0.01)
    assert unit.index(max(unit)) * step_s == pytest.approx(
        time_to_peak_s(lag_s, step_s), abs=step_s
    )


def test_a_finer_step_leads_to_one_answer() -> None:
    def peak_m3_s(step_s: float) -> float:
        steps = int(3 * 3600 / step_s)
        rain = [80.0 * (k + 1) / steps for k in range(steps)]
        total = [runoff_mm(mm, 80) for mm in rain]
        excess = [b - a for a, b in pairwise([0.0, *total])]
        return max(convolve(excess, scs_unit_hydrograph(50.0, 2 * 3600.0, step_s)))

    peaks = [peak_m3_s(step_s) for step_s in (1200.0, 600.0, 300.0, 150.0)]
    apart = [abs(a - b) for a, b in pairwise(peaks)]
    assert apart[0] > apart[1] > apart[2]
    assert apart[2] < 0.01 * peaks[-1]


def test_a_step_that_would_miss_the_peak_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        scs_unit_hydrograph(50.0, 600.0, 900.0)
