"""SensorField: truth in, readings out, through lag, noise, drift, resolution, range and faults."""

import hashlib
import math
from typing import Any

import numpy as np
import pytest

from fast.fields import DROPOUT, FALSE, OK, STUCK, SensorField, Sensors
from fast.streams import keys_of

pytestmark = pytest.mark.kernel_small
NAN = math.nan


def field(n: int = 1, scan_s: float = 1.0, **columns: Any) -> SensorField:
    names = (f"head-{i}" for i in range(n))
    return SensorField(Sensors(keys=keys_of(7, "sensor noise", names), **columns), scan_s)


def feed(sensor: SensorField, *truth: float, start: int = 0) -> list[float]:
    steps = enumerate(truth, start)
    return [float(sensor.step(np.array([value]), tick)[0]) for tick, value in steps]


def test_a_perfect_instrument_reads_the_truth() -> None:
    assert feed(field(), 0.0, 2.5, -1.0) == [0.0, 2.5, -1.0]


def test_gain_offset_and_drift() -> None:
    assert feed(field(gain=2.0, offset=1.0), 3.0) == [7.0]
    assert feed(field(drift_per_s=0.25, scan_s=2.0), 1.0, 1.0, 1.0) == [1.0, 1.5, 2.0]


def test_it_starts_settled_then_rises_and_recovers_at_its_own_rates() -> None:
    sensor = field(tau_s=3.0, tau_down_s=1.0)
    assert feed(sensor, 8.0, 16.0, 16.0) == [8.0, 10.0, 11.5]  # a quarter of the gap each second
    assert feed(sensor, 3.5, 3.5, start=3) == [7.5, 5.5]  # half of it going down


def test_after_its_t90_a_first_order_instrument_shows_nine_tenths_of_a_step() -> None:
    t90_s, scan_s = 30.0, 0.05
    sensor = field(tau_s=t90_s / 2.302585, scan_s=scan_s)
    shown = feed(sensor, 0.0, *[1.0] * int(t90_s / scan_s))
    assert shown[-1] == pytest.approx(0.9, abs=0.001)


def test_readings_are_multiples_of_the_resolution_within_the_range() -> None:
    sensor = field(resolution=0.5, range_lo=0.0, range_hi=10.0)
    assert feed(sensor, 1.2, 1.25, 9.8, 11.0, -3.0) == [1.0, 1.5, 10.0, 10.0, 0.0]


def test_noise_has_its_mean_and_spread_and_belongs_to_point_and_tick() -> None:
    sensor = field(400, noise_sd=2.0)
    readings = np.array([sensor.step(np.full(400, 5.0), tick) for tick in range(25)])
    assert readings.mean() == pytest.approx(5.0, abs=0.06)
    assert readings.std() == pytest.approx(2.0, abs=0.06)
    assert np.abs(readings - 5.0).max() <= 2.0 * 3.47
    alone = field(3, noise_sd=2.0)  # fewer sensors, and an earlier tick left out
    assert alone.step(np.full(3, 5.0), 24).tolist() == readings[24, :3].tolist()


def test_each_fault_speaks_for_the_instrument_until_it_is_mended() -> None:
    sensor = field(resolution=0.5)
    assert feed(sensor, 2.0) == [2.0]
    sensor.set_fault([0], STUCK)
    assert feed(sensor, 7.0, 8.0, start=1) == [2.0, 2.0]
    sensor.set_fault([0], STUCK, 4.25)
    assert feed(sensor, 7.0, start=3) == [4.25]
    sensor.set_fault([0], DROPOUT)
    assert math.isnan(feed(sensor, 7.0, start=4)[0])
    sensor.set_fault([0], FALSE, 30.0)
    assert feed(sensor, 7.0, start=5) == [30.0]
    sensor.set_fault([0], OK)
    assert feed(sensor, 7.0, start=6) == [7.0]


def test_a_fault_changes_no_other_reading_and_the_lag_goes_on_behind_it() -> None:
    columns = {"noise_sd": 0.3, "tau_s": 4.0, "tau_down_s": 2.0, "resolution": 0.01}
    sound, faulty = field(40, **columns), field(40, **columns)
    for row, mode in ((3, STUCK), (17, DROPOUT)):
        faulty.set_fault([row], mode)
    rest = np.delete(np.arange(40), [3, 17])
    for tick in range(8):
        truth = np.linspace(0, tick, 40)
        want, got = sound.step(truth, tick), faulty.step(truth, tick)
        assert got[rest].tolist() == want[rest].tolist()
    faulty.set_fault([3, 17], OK)
    assert faulty.step(truth, 8).tolist() == sound.step(truth, 8).tolist()


def test_a_false_value_comes_through_the_instruments_own_lag() -> None:
    sensor = field(tau_s=1.0)
    feed(sensor, 0.0)
    sensor.set_fault([0], FALSE, 8.0)
    assert feed(sensor, 0.0, 0.0, start=1) == [4.0, 6.0]


@pytest.mark.parametrize("hole", [NAN, math.inf])
def test_where_there_is_no_truth_there_is_no_reading_and_the_instrument_waits(hole: float) -> None:
    sensor = field(tau_s=1.0)
    assert feed(sensor, 4.0)[0] == 4.0
    assert math.isnan(feed(sensor, hole, start=1)[0])
    assert feed(sensor, 8.0, start=2) == [6.0]


def test_a_restored_snapshot_goes_on_as_if_nothing_had_happened() -> None:
    def made() -> SensorField:
        return field(50, noise_sd=0.3, tau_s=5.0, tau_down_s=9.0, resolution=0.01)

    sensor, other = made(), made()
    truth = np.linspace(0, 10, 50)
    for tick in range(5):
        sensor.step(truth * tick, tick)
    sensor.set_fault([3, 4], STUCK)
    taken = sensor.snapshot()
    want = [sensor.step(truth, tick).tolist() for tick in range(5, 9)]
    other.restore(taken)
    assert [other.step(truth, tick).tolist() for tick in range(5, 9)] == want
    with pytest.raises(ValueError, match="these sensors need"):
        field(49).restore(taken)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"gain": [1.0, 2.0, 3.0]}, "gain has shape"),
        ({"noise_sd": -1.0}, "noise_sd of sensor 0 is -1.0"),
        ({"tau_s": [1.0, NAN]}, "tau_s of sensor 1 is nan"),
        ({"offset": math.inf}, "offset of sensor 0 is inf"),
        ({"range_lo": 5.0, "range_hi": [6.0, 5.0]}, "range_lo of sensor 1 is not below"),
    ],
)
def test_an_impossible_instrument_is_refused(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        field(2, **columns)


def test_misuse_is_refused() -> None:
    sensor = field(2)
    for act, message in (
        (lambda: sensor.step(np.zeros(3), 0), "one value for each of the 2 sensors"),
        (lambda: sensor.step(np.zeros(2), -1), "tick of 0 or more"),
        (lambda: sensor.set_fault([2], OK), "not rows of these 2 sensors"),
        (lambda: sensor.set_fault([0], 7), "mode 7 is none of"),
        (lambda: sensor.set_fault([0], FALSE), "sees a value instead of the truth"),
        (lambda: field(1, scan_s=0.0), "scan_s is 0.0"),
    ):
        with pytest.raises(ValueError, match=message):
            act()


def test_the_bits_are_the_same_on_every_machine_and_in_every_mode() -> None:
    sensor = field(100, noise_sd=0.3, tau_s=5.0, tau_down_s=9.0, drift_per_s=1e-3)
    digest = hashlib.sha256()
    for tick in range(20):
        digest.update(sensor.step(0.25 * tick * np.arange(100.0), tick).astype("<f4").tobytes())
    assert digest.hexdigest() == "2796c1952f2a629eeb407574186370350b21ea4fdd8d6432ddb69042cb572e67"
