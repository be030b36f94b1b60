"""Heavy gas against the published cases of the workbook, and against what mass demands."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.models.dense_gas import Burst, Release, air_kg_m3, course_of, release_of
from twin.models.plume import axis_mg_m3
from twin.models.puff_cloud import PuffCloud
from twin.models.substances import BY_CAS
from twin.models.weather import Stability

HF, CL2, NH3, LPG = "7664-39-3", "7782-50-5", "7664-41-7", "68476-85-7"


def burro(air_k: float, air: float) -> Release:
    """LNG of the Burro trials, CCPS (1999) p. 122."""
    return Release(
        rate_m3_s=0.23 * 425.6 / 1.76, gas_kg_m3=1.76, gas_k=111.15,
        wind_m_s=10.9, air_kg_m3=air, air_k=air_k,
    )  # fmt: skip


def test_burro_lfl() -> None:
    # disp.bm_burro_lfl (V): aefarrell.github.io, Britter-McQuaid, full precision.
    found = burro(288.15, 1.225)
    assert found.rate_m3_s == pytest.approx(55.618181818181824, rel=1e-6)
    assert found.alpha == pytest.approx(-0.4356993075502021, rel=1e-6)
    assert [beta for beta, _ in found.lines()] == pytest.approx(
        [1.77543217, 2.00314825, 2.19393536, 2.37650734, 2.54293741, 2.70007727], rel=1e-6
    )
    assert found.reach_m(0.05) == pytest.approx(354.5630187009715, rel=1e-6)
    assert found.buoyancy_m == pytest.approx(0.18392758812310803, rel=1e-6)
    assert found.upwind_m == pytest.approx(1.4973003373658906, rel=1e-6)
    assert found.half_width_m(0.0) == pytest.approx(3.7303110272242135, rel=1e-6)
    assert found.within_kg(0.05) == pytest.approx(3197.617661470163, rel=1e-6)


def test_burro_points() -> None:
    # disp.bm_burro_points (V): CCPS (1999) p. 122, GasDispersion.jl 27ac3007; near, middle, far.
    found = burro(298.0, 0.02896 * 101325.0 / (8.314462 * 298.0))
    shares = [found.volume_share(x_m) for x_m in (45.2, 367.0, 1200.0)]
    assert shares == pytest.approx([0.6720234545, 0.0507176677, 0.0049214097], rel=0.002)


def test_a_cloud_let_go_at_once() -> None:
    # Ammonia at Potchefstroom, the workbook's example, as in GasDispersion.jl
    # test/models/britter_mcquaid_puff_tests.jl (V): kg/m³ of 38 t in 72,500 m³.
    found = Burst(
        volume_m3=7.25e4, gas_kg_m3=1.434, gas_k=273.15 - 33.316,
        wind_m_s=2.0, air_kg_m3=air_kg_m3(293.15), air_k=293.15,
    )  # fmt: skip
    assert found.is_dense
    kg_m3 = [found.volume_share(x_m) * 38e3 / 7.25e4 for x_m in (160.0, 355.0, 3133.0)]
    assert kg_m3 == pytest.approx(
        [0.11109705839813348, 0.06264084534270946, 0.00064036582905], 1e-4
    )
    gale = replace(found, wind_m_s=300.0)
    assert not gale.is_dense


def test_what_is_heavy_and_what_is_not() -> None:
    """Cold vapour of ammonia is lighter than air; a whiff in a gale is mixed before it slumps."""
    assert release_of(BY_CAS[HF], 0.3, 2.5, 24.0) is not None
    assert release_of(BY_CAS[CL2], 0.3, 2.5, 24.0) is not None
    assert release_of(BY_CAS[LPG], 5.0, 3.0, 10.0) is not None
    assert release_of(BY_CAS[NH3], 5.0, 3.0, 10.0) is None
    assert release_of(BY_CAS[CL2], 0.001, 10.0, 24.0) is None


CASES: list[tuple[str, float, float, Stability]] = [
    (HF, 0.3, 2.5, "E"), (HF, 1.0, 1.5, "F"), (CL2, 0.5, 4.0, "D"), (LPG, 10.0, 3.0, "C"),
]  # fmt: skip


@pytest.mark.parametrize(("cas", "rate_kg_s", "wind_m_s", "cls"), CASES)
def test_its_course_keeps_the_mass_and_the_axis_of_the_workbook(
    cas: str, rate_kg_s: float, wind_m_s: float, cls: Stability
) -> None:
    release = release_of(BY_CAS[cas], rate_kg_s, wind_m_s, 24.0)
    assert release is not None
    course = course_of(release, cls)
    through = (
        math.pi * wind_m_s * course.speed_share * course.across_m * course.up_m
        * course.axis_mg_m3(course.x_m)
    )  # fmt: skip
    assert through == pytest.approx(rate_kg_s * 1e6)
    x_m = np.array([20.0, 50.0, release.hand_over_m() * 0.99])
    want = [release.dilution(x) * release.gas_kg_m3 * 1e6 for x in x_m.tolist()]
    assert course.axis_mg_m3(x_m) == pytest.approx(want, rel=0.05)


@pytest.mark.parametrize(("cas", "rate_kg_s", "wind_m_s", "cls"), CASES)
def test_the_hand_over_has_no_jump_and_far_off_it_is_the_neutral_plume(
    cas: str, rate_kg_s: float, wind_m_s: float, cls: Stability
) -> None:
    release = release_of(BY_CAS[cas], rate_kg_s, wind_m_s, 24.0)
    assert release is not None
    course, at_m = course_of(release, cls), release.hand_over_m()
    for columns in (course.across_m, course.up_m, course.speed_share):
        before, after = np.interp([at_m - 0.01, at_m + 0.01], course.x_m, columns)
        assert after == pytest.approx(before, rel=0.005)
    far = np.array([9000.0])
    assert course.axis_mg_m3(far) == pytest.approx(
        axis_mg_m3(rate_kg_s, wind_m_s, cls, far), rel=0.35
    )


def test_near_the_source_it_lies_lower_and_wider_than_a_neutral_plume() -> None:
    release = release_of(BY_CAS[HF], 0.3, 2.5, 24.0)
    assert release is not None
    wide, high = course_of(release, "E").spreads_m(np.array([100.0]))
    neutral_wide, neutral_high = 0.06 * 100 / math.sqrt(1.01), 0.03 * 100 / 1.03
    assert float(wide[0]) > 2 * neutral_wide
    assert float(high[0]) < neutral_high / 2


def test_a_string_of_heavy_puffs_is_its_courses_plume_never_thinner_than_a_metre() -> None:
    release = release_of(BY_CAS[HF], 0.5, 3.0, 24.0)
    assert release is not None
    course = course_of(release, "D")
    cloud = PuffCloud.empty().going(course)
    for _ in range(900):
        cloud = cloud.advect(3.0, 0.0, 0.5).release(0.0, 0.0, 0.5, 0.5, heavy=True)
        cloud = cloud.advect(3.0, 0.0, 0.5).joined("D")
    x_m, zero = np.array([60.0, 100.0, 300.0, 800.0]), np.zeros(4)
    thin = np.minimum(1.0, course.spreads_m(x_m)[1])
    assert thin[0] < 0.5
    assert thin[2] == 1.0
    found = cloud.mg_m3("D", x_m, zero, zero)
    assert found == pytest.approx(course.axis_mg_m3(x_m) * thin, rel=0.25)


def test_finer_steps_of_the_course_change_nothing_that_matters() -> None:
    release = release_of(BY_CAS[LPG], 10.0, 3.0, 24.0)
    assert release is not None
    course = course_of(release, "D")
    middles = 0.5 * (course.x_m[1:] + course.x_m[:-1])
    near = middles < 0.9 * release.hand_over_m()
    want = [release.dilution(x) * release.gas_kg_m3 * 1e6 for x in middles[near].tolist()]
    assert course.axis_mg_m3(middles[near]) == pytest.approx(want, rel=0.05)
