"""A room's fire against published formulas and closed forms; spread, water, and people in smoke."""

from __future__ import annotations

import math

import pytest

from twin.models.building_fire import (
    GROWTH_KW_S2,
    Building,
    Room,
    course_of,
    flashover_kw,
    ventilation_kw,
    water_l_s,
)
from twin.models.smoke import Occupants, share_harmed

ROOM = Room(
    floor_m2=25.0, height_m=2.8, opening_m2=3.0, opening_m=1.5, load_mj_m2=780.0, most_kw_m2=250.0
)
TAU = {"dead": 3600.0, "grave": 1800.0, "light": 600.0}


# Published: the growth classes reach 1055 kW (1000 Btu/s) after 600, 300, 150 and 75 s (NFPA 72/92,
# general knowledge); the constants as in FireSciPy, handcalculation/design_fires.py.
@pytest.mark.parametrize(
    ("growth", "at_s"), [("slow", 600), ("medium", 300), ("fast", 150), ("ultra_fast", 75)]
)
def test_each_growth_class_reaches_1055_kw_in_its_time(growth: str, at_s: float) -> None:
    assert GROWTH_KW_S2[growth] * at_s * at_s == pytest.approx(1055.0, rel=1e-3)


# Published: fire-library/openfire cd69195 crates/pd_7974/src/part_1/section_8: hrr_at_flashover_
# runner/integration_tests/test_1.rs (A_t 45 m², A_v 2.1 m², H_v 2.1 m) and equation_33.rs (3, 9).
def test_flashover_and_ventilation_limit_are_those_of_pd_7974() -> None:
    assert flashover_kw(45.0, 2.1, 2.1) == pytest.approx(1501.32548611252, rel=1e-12)
    assert ventilation_kw(3.0, 9.0) == pytest.approx(13_500.0, rel=1e-12)


def test_while_it_grows_its_energy_is_a_third_of_alpha_t_cubed() -> None:
    course = course_of(ROOM, GROWTH_KW_S2["fast"], 60.0)
    at_s = 60.0 + 0.5 * (course.full_s - 60.0)
    grown_s = at_s - 60.0
    assert course.energy_mj(at_s) == pytest.approx(0.0469 * grown_s**3 / 3.0 / 1000.0, rel=1e-12)


@pytest.mark.parametrize("growth", list(GROWTH_KW_S2))
def test_all_of_the_load_and_no_more_is_burnt_and_the_curve_sums_to_it(growth: str) -> None:
    course = course_of(ROOM, GROWTH_KW_S2[growth], 0.0)
    assert course.energy_mj(course.out_s) == pytest.approx(780.0 * 25.0, rel=1e-9)
    assert course.energy_mj(course.decays_s) == pytest.approx(0.8 * 780.0 * 25.0, rel=1e-9)
    summed = sum(course.heat_kw(t + 0.5) for t in range(int(course.out_s) + 1)) / 1000.0
    assert summed == pytest.approx(780.0 * 25.0, rel=2e-3)


def test_stage_times_follow_from_flashover_and_load() -> None:
    course = course_of(ROOM, GROWTH_KW_S2["medium"], 120.0)
    at_flashover_kw = 7.8 * (2 * 25 + 4 * 5 * 2.8 - 3.0) + 378 * 3 * math.sqrt(1.5)
    full_kw = min(1500 * 3 * math.sqrt(1.5), 250 * 25)
    assert course.full_s == pytest.approx(120 + math.sqrt(at_flashover_kw / 0.01172), rel=1e-12)
    assert course.full_kw == pytest.approx(full_kw, rel=1e-12)
    assert [course.stage(t) for t in (0.0, 130.0, course.full_s, course.decays_s, course.out_s)] \
        == ["incipient", "growing", "full", "decay", "out"]  # fmt: skip


def test_a_room_with_a_small_window_burns_no_hotter_than_its_air_allows() -> None:
    shut = Room(floor_m2=25.0, height_m=2.8, opening_m2=0.3, opening_m=0.5, load_mj_m2=780.0,
                most_kw_m2=250.0)  # fmt: skip
    assert course_of(shut, 0.0469, 0.0).full_kw == pytest.approx(450 * math.sqrt(0.5), rel=1e-12)


def test_a_small_load_is_gone_before_flashover() -> None:
    bare = Room(floor_m2=25.0, height_m=2.8, opening_m2=3.0, opening_m=1.5, load_mj_m2=1.0,
                most_kw_m2=250.0)  # fmt: skip
    course = course_of(bare, 0.0469, 0.0)
    assert course.full_s == course.decays_s
    assert course.energy_mj(course.out_s) == pytest.approx(25.0, rel=1e-9)


def _building(**more: float) -> Building:
    course = course_of(ROOM, GROWTH_KW_S2["fast"], 60.0)
    given = {"side_s": 300.0, "up_s": 600.0, "knock_s": 300.0, "efficiency": 0.35, **more}
    building = Building(course, storeys=6, rooms=3, **given)
    building.light(3, 1)
    return building


def _run(building: Building, for_s: int, water: float = 0.0) -> None:
    for _ in range(for_s // 10):
        building.step(10.0, water)


def test_it_goes_to_the_sides_then_up_and_never_down() -> None:
    building = _building()
    _run(building, 1200)
    lit = list(building.stages())
    assert lit[:3] == [(3, 1), (3, 0), (3, 2)]
    assert (4, 1) in lit
    assert min(floor for floor, _ in lit) == 3


def test_enough_water_puts_it_out_and_too_little_does_not_stop_it() -> None:
    enough, little, alone = _building(), _building(), _building()
    for building in (enough, little, alone):
        _run(building, 400)
    need = enough.need_l_s
    assert need == pytest.approx(water_l_s(enough.heat_kw, 0.35))
    _run(enough, 400, 1.01 * need)
    _run(little, 1500, 0.5 * need)
    _run(alone, 1500)
    assert enough.out
    assert list(enough.stages()) == [(3, 1)]
    assert not little.out
    assert len(alone.floors) > len(little.floors)  # what water there is guards what is newest


def test_left_alone_it_burns_out_in_the_end() -> None:
    building = _building()
    _run(building, 40_000)
    assert building.out
    assert building.floors == (3, 4, 5, 6)


def test_people_leave_as_an_exponential_until_smoke_cuts_them_off() -> None:
    people = Occupants((0.0, 100.0), 300.0, TAU)
    for _ in range(30):
        people.step(10.0, True, (False, False), 0.0)
    assert people.inside == round(100.0 * math.exp(-1.0))
    people.step(10.0, True, (False, True), 0.0)
    assert people.trapped == (0, 37)


def test_harm_grows_with_the_time_until_rescue() -> None:
    def harmed_after(minutes: int) -> int:
        people = Occupants((40.0,), 300.0, TAU)
        for _ in range(6 * minutes):
            people.step(10.0, False, (True,), 0.0)
        people.step(10.0, False, (True,), 40.0)
        assert people.inside == 0
        return sum(people.harmed().values())

    assert [harmed_after(m) for m in (5, 15, 45)] == sorted(harmed_after(m) for m in (5, 15, 45))
    assert harmed_after(10) == int(40.0 * share_harmed(610.0, 600.0))
