"""Rain sums and wind means raise alarms in a drill, from the readings of the instruments."""

from __future__ import annotations

from dataclasses import replace

from tests.sim.conftest import Runner
from tests.sim.small import Run, inject, small_drill
from twin.county import County
from twin.terms.drill import Inject
from twin.terms.happenings import SensorFails
from twin.terms.observation import AlarmBit
from twin.terms.record import Record

GAUGE, ONE_HOUR = "RG-147", "RG-147:flash_flood-1h-1"


def rain(for_s: float) -> Inject:
    """The gauge reads 90 mm/h, as in a cloudburst, for a while."""
    reads = SensorFails(point=GAUGE, fault="false_value", value=90.0, for_s=for_s)
    return inject("M-1", 60.0, reads)


CLOUDBURST = rain(1800.0)


def rises(played: Run, point: str, bit: AlarmBit) -> list[Record]:
    return played.of("obs.alarm_changed", point=point, bit=bit.value, active=True)


def test_an_hours_rain_raises_its_alarm_when_it_has_fallen(run: Runner) -> None:
    """90 mm/h makes 35 mm in 24 minutes: the 24th of the readings, one a minute."""
    played = run(small_drill(CLOUDBURST, duration_s=2000.0))
    (risen,) = rises(played, ONE_HOUR, AlarmBit.H)
    assert 35.0 <= risen.body["value"] < 35.0 + 1.5
    falling_ms = risen.at_ms - 60_000
    assert 23 * 60_000 <= falling_ms <= 25 * 60_000
    assert len(rises(played, GAUGE, AlarmBit.HH)) == 1  # the intensity itself came at once
    assert rises(played, GAUGE, AlarmBit.HH)[0].at_ms < risen.at_ms


def test_a_shower_that_ends_before_the_sum_is_reached_raises_nothing(run: Runner) -> None:
    played = run(small_drill(rain(1200.0), duration_s=2400.0))
    assert len(rises(played, GAUGE, AlarmBit.HH)) == 1
    assert rises(played, ONE_HOUR, AlarmBit.H) == []


def test_a_gale_that_lasts_raises_the_ten_minute_mean(run: Runner) -> None:
    played = run(small_drill(duration_s=700.0, wind_m_s=14.0, gust_share=0.0))
    (risen,) = rises(played, "WS-park:gale-mean-1", AlarmBit.H)
    assert risen.body["value"] >= 10.8
    assert risen.at_ms > 300_000  # calm before the drill still counts
    assert rises(played, "WS-park:gale-mean-1", AlarmBit.HH) == []


def test_without_windows_there_is_no_such_alarm(run: Runner, county: County) -> None:
    drill = small_drill(CLOUDBURST, duration_s=2000.0, wind_m_s=14.0)
    played = run(drill, on=replace(county, windows={}))
    assert len(rises(played, GAUGE, AlarmBit.HH)) == 1
    assert not [r for r in played.of("obs.alarm_changed") if ":" in r.body["point"]]


def test_the_same_drill_has_the_same_windows(run: Runner) -> None:
    drill = small_drill(CLOUDBURST, duration_s=2000.0, wind_m_s=14.0)
    first, second = (run(drill).of("obs.alarm_changed") for _ in range(2))
    assert [(r.at_ms, r.body) for r in first] == [(r.at_ms, r.body) for r in second]
    assert any(":" in r.body["point"] for r in first)
