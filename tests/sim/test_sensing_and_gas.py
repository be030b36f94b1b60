"""Instruments: faults, transport and digests. Gas: what leaks is what is in the air."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sim.conftest import Runner
from tests.sim.small import bare_world, inject, small_drill, with_figure
from twin.county import County
from twin.sim.gas import Gas
from twin.sim.leak import Leaks
from twin.sim.parameters import Parameters
from twin.sim.weather import Weather
from twin.terms.happenings import LeakStarts, SensorFails

LEAK = LeakStarts(hazard="H-A1", hole_mm=18.0)


def fails(fault: str, value: float | None, for_s: float = 120.0) -> SensorFails:
    return SensorFails(point="GHF-001", fault=fault, value=value, for_s=for_s)  # type: ignore[arg-type]


def test_a_false_value_raises_the_alarm_and_clears_after_the_fault(run: Runner) -> None:
    played = run(small_drill(inject("M-1", 60.0, fails("false_value", 12.0)), duration_s=900.0))
    told = [
        (r.body["active"], r.body["point"])
        for r in played.of("obs.alarm_changed")
        if r.body["bit"] == 3
    ]
    assert told == [(True, "GHF-001"), (False, "GHF-001")]
    assert played.of("world.truth_crossed") == []
    assert {r.body["bit"] for r in played.of("world.reading_crossed")} == {"H", "HH"}


def test_a_silent_sensor_is_a_bad_reading(run: Runner) -> None:
    played = run(small_drill(inject("M-1", 60.0, fails("silent", None)), duration_s=400.0))
    told = [
        (r.body["bit"], r.body["active"], r.body["value"]) for r in played.of("obs.alarm_changed")
    ]
    assert told == [(6, True, None), (6, False, pytest.approx(0.0, abs=0.5))]


def test_a_stuck_sensor_does_not_see_the_leak(run: Runner) -> None:
    drill = small_drill(
        inject("M-1", 30.0, fails("stuck", None, for_s=3600.0)),
        inject("M-2", 60.0, LEAK),
        duration_s=900.0,
    )
    read = {r.body["point"] for r in run(drill).of("world.reading_crossed")}
    assert len(read) > 5
    assert "GHF-001" not in read


def test_a_drifting_sensor_passes_its_limit_on_the_way(run: Runner) -> None:
    drifting = inject("M-1", 60.0, fails("drift", 3.0, for_s=600.0))
    played = run(small_drill(drifting, duration_s=800.0))
    crossed = played.of("world.reading_crossed")
    assert [r.body["bit"] for r in crossed] == ["H"]
    assert 360_000 < crossed[0].at_ms < 660_000


def test_a_later_fault_outlives_the_end_of_an_earlier_one(run: Runner) -> None:
    played = run(
        small_drill(
            inject("M-1", 60.0, fails("silent", None, for_s=60.0)),
            inject("M-2", 90.0, fails("false_value", 12.0, for_s=600.0)),
            duration_s=600.0,
        )
    )
    last = played.of("obs.alarm_changed")[-1].body
    assert (last["bit"], last["active"]) == (3, True)


def test_every_minute_of_every_class_has_its_digest(run: Runner) -> None:
    played = run(small_drill(duration_s=181.0))
    told = [
        (r.body["scan_s"], r.body["from_tick"], r.body["to_tick"])
        for r in played.of("watch.digest")
    ]
    assert [each for each in told if each[0] == 1] == [(1, 0, 59), (1, 60, 119), (1, 120, 179)]
    assert [each for each in told if each[0] == 10] == [(10, 0, 50), (10, 60, 110), (10, 120, 170)]
    assert [each for each in told if each[0] == 60][:2] == [(60, 0, 0), (60, 60, 60)]


def test_a_quiet_drill_raises_no_alarm(run: Runner) -> None:
    assert run(small_drill(duration_s=1800.0)).of("obs.alarm_changed") == []


def test_what_has_leaked_is_what_is_in_the_air(county: County, figures: Parameters) -> None:
    world, journal, _ = bare_world(county, figures, gust_share=0.0)
    gas = Gas(world, Weather(world))
    leaks = Leaks(world, gas)
    leak = leaks.open("H-A1", 18.0)
    world.start(gas.life())
    world.env.run(until=1_200_001)
    gas.show()
    shown_kg = sum(row[4] for row in journal.of("world.plume")[-1].body["puffs"])
    assert shown_kg == pytest.approx(leak.released_kg, rel=0.01)
    assert leak.held_kg < leak.tank.hold_t * 1000


def test_between_two_steps_a_head_is_read_on_a_straight_line(
    county: County, figures: Parameters
) -> None:
    world, _, _ = bare_world(county, figures, gust_share=0.0)
    gas = Gas(world, Weather(world))
    leaks = Leaks(world, gas)
    tank = leaks.open("H-A1", 18.0).tank
    gas.put_receptors(
        "spot", "HF", np.array([tank.x_m + 20.0]), np.array([tank.y_m + 20.0]), np.array([1.0])
    )
    world.start(gas.life())
    values = []
    for at_ms in (10_001, 12_500, 14_999):
        world.env.run(until=at_ms)
        now = gas.mg_m3("spot")
        assert now is not None
        values.append(float(now[0]))
    assert values[1] == pytest.approx((values[0] + values[2]) / 2, rel=1e-3)


def test_a_stopped_leak_gives_no_more_and_its_cloud_moves_off(
    county: County, figures: Parameters
) -> None:
    world, _, _ = bare_world(county, figures, gust_share=0.0)
    gas = Gas(world, Weather(world))
    leaks = Leaks(world, gas)
    leak = leaks.open("H-A1", 18.0)
    tank = leak.tank
    gas.put_receptors(
        "spot", "HF", np.array([tank.x_m + 20.0]), np.array([tank.y_m + 20.0]), np.array([1.0])
    )
    world.later(120_000, lambda: leaks.stop(leak, "test"))
    world.start(gas.life())
    world.env.run(until=119_000)
    during = gas.mg_m3("spot")
    out_kg = leak.released_kg
    world.env.run(until=600_000)
    after = gas.mg_m3("spot")
    assert during is not None
    assert after is not None
    assert during[0] > 100.0
    assert after[0] < 1e-6
    assert leak.released_kg == pytest.approx(out_kg, rel=0.05)


def test_workers_downwind_are_hurt_and_the_county_learns_it_later(
    run: Runner, figures: Parameters
) -> None:
    crowd = with_figure(figures, "leak.workers_near.value", 60.0)
    slow = with_figure(crowd, "leak.worker_escape.median_s", 120.0)  # heavy gas creeps
    leak = inject("M-1", 60.0, LEAK)
    played = run(small_drill(leak, duration_s=5400.0), figures=slow)
    truth = played.of("world.casualty")
    assert truth
    assert sum(truth[-1].body[what] for what in ("dead", "grave", "light", "observed")) > 0
    told = [r for r in played.of("obs.count_reported") if r.body["what"] != "evacuated"]
    assert told[0].at_ms > truth[0].at_ms + 120_000


def test_the_picture_of_a_cloud_says_its_averaging_time_and_where_the_model_fails(
    run: Runner,
) -> None:
    def notes(wind_m_s: float) -> list[str]:
        drill = small_drill(inject("M-1", 0.0, LEAK), duration_s=400.0, wind_m_s=wind_m_s)
        body = run(drill).of("world.plume")[-1].body
        assert body["averaging_s"] == 600.0
        return [note["zh"] for note in body["notes"]]

    assert not any("静风" in note for note in notes(2.5))
    assert any("Britter" in note for note in notes(2.5))
    assert any("静风" in note for note in notes(0.5))


def test_heads_see_peaks_and_lulls_and_without_them_they_alarm_less(
    run: Runner, figures: Parameters
) -> None:
    """A weak leak whose mean lies about the limit: peaks carry more heads past it, more often."""
    weak = inject("M-1", 30.0, LeakStarts(hazard="H-A1", hole_mm=1.0))
    drill = small_drill(weak, duration_s=900.0, sensor_noise_scale=0.0)
    level = with_figure(figures, "gas.peak_exponent.value", 0.0)
    crossed = len(run(drill).of("world.truth_crossed"))
    assert crossed > len(run(drill, figures=level).of("world.truth_crossed"))
    assert crossed == len(run(drill).of("world.truth_crossed"))


def test_chlorine_and_ammonia_hurt_too(run: Runner, figures: Parameters) -> None:
    crowd = with_figure(figures, "leak.workers_near.value", 60.0)
    slow = with_figure(crowd, "leak.worker_escape.median_s", 240.0)
    for hazard in ("H-D1", "H-C1"):
        leak = inject("M-1", 60.0, LeakStarts(hazard=hazard, hole_mm=30.0))
        assert run(small_drill(leak, duration_s=900.0), figures=slow).of("world.casualty")


def test_flammable_heads_read_the_share_of_the_lower_limit_in_a_cloud_of_lpg(run: Runner) -> None:
    leak = inject("M-1", 30.0, LeakStarts(hazard="H-lpg-a", hole_mm=20.0))
    crossed = run(small_drill(leak, duration_s=600.0)).of("world.reading_crossed")
    heads = [r.body for r in crossed if r.body["point"].startswith("GL-")]
    assert {body["bit"] for body in heads} == {"H", "HH"}
    assert all(25.0 <= body["value"] <= 100.0 for body in heads)
