"""Windows: what each kind reads, gaps, and looking back over all readings by brute force."""

import math
from typing import Any

import numpy as np
import pytest

from fast.alarms import AlarmField, PointTable, Window, Windows

pytestmark = pytest.mark.kernel_small
NAN, HOUR_S = math.nan, 3600.0


def rain(*hours: float, before: float = 0.0) -> Windows:
    """Sums in mm of one gauge that says mm/h every minute, in buckets of five minutes."""
    sums = [Window(row=0, kind="sum", span_s=h * HOUR_S, scale=60 / HOUR_S) for h in hours]
    return Windows(sums, 1, scan_s=60, bucket_s=300, before=before)


def single(kind: str, span_s: float = 20.0, **more: Any) -> Windows:
    """One window over one source read every second, in buckets of ten seconds."""
    before = more.pop("before", 0.0)
    window = Window(row=0, kind=kind, span_s=span_s, **more)
    return Windows([window], 1, scan_s=1, bucket_s=10, before=before)


def feed(windows: Windows, *readings: float, start: int = 0) -> list[float]:
    steps = enumerate(readings, start)
    return [float(windows.step(np.array([x], np.float32), tick)[0]) for tick, x in steps]


def test_an_hour_of_steady_rain_adds_up_and_an_hour_later_is_gone_without_a_trace() -> None:
    gauge = rain(1, 3)
    wet = [gauge.step(np.array([30.0], np.float32), tick).tolist() for tick in range(60)]
    assert wet[0] == [0.5, 0.5]
    assert wet[59] == [30.0, 30.0]
    dry = [gauge.step(np.array([0.0], np.float32), tick).tolist() for tick in range(60, 240)]
    assert dry[4] == [27.5, 30.0]  # a bucket leaves at its end
    assert dry[59] == [0.0, 30.0]
    assert dry[179] == [0.0, 0.0]


def test_rain_before_the_first_scan_counts_as_told() -> None:
    gauge = rain(1, before=12.0)
    assert feed(gauge, 12.0, 12.0, start=7) == [pytest.approx(11.6), pytest.approx(11.8)]
    assert feed(rain(1, before=NAN), *[12.0] * 60)[-1] == 12.0
    assert math.isnan(feed(rain(1, before=NAN), *[12.0] * 50)[-1])


def test_the_mean_is_of_the_readings_that_came() -> None:
    assert feed(single("mean"), *[4.0] * 20)[-1] == 4.0
    assert feed(single("mean"), *[4.0] * 18, NAN, NAN)[-1] == 4.0


def test_with_more_than_a_tenth_missing_there_is_no_reading() -> None:
    told = feed(single("sum"), *[1.0] * 18, NAN, NAN, 1.0)
    assert told[19] == 18.0
    assert math.isnan(told[20])  # two of eleven


def test_a_gust_stands_until_its_bucket_leaves() -> None:
    told = feed(single("max"), 3.0, 15.0, *[3.0] * 30)
    assert told[1] == told[19] == 15.0
    assert told[20] == 3.0


def test_the_rise_is_against_the_end_of_the_bucket_one_span_ago() -> None:
    level = [float(t) for t in range(60)]
    told = feed(single("rise", before=NAN), *level)
    assert all(math.isnan(x) for x in told[:20])
    assert told[29] == 29.0 - 9.0  # a whole span at the end of each bucket
    assert told[35] == 35.0 - 19.0
    assert math.isnan(feed(single("rise"), *[1.0] * 5, NAN)[-1])


def days(kind: str, span: int, **more: Any) -> Windows:
    """A window by days of sixty seconds, over one source read every second."""
    return single(kind, 60.0 * span, day_s=60.0, **more)


def hot(noon: float) -> list[float]:
    """The readings of a day with one noon."""
    return [20.0] * 25 + [noon] * 10 + [20.0] * 25


def test_three_hot_days_are_as_hot_as_the_least_hot_of_them() -> None:
    told = feed(days("days", 3), *hot(36.0), *hot(35.0), *hot(38.0))
    assert told[149] == 35.0
    assert max(told[:145]) == 20.0  # the third day has not been hot before its noon
    assert max(feed(days("days", 3), *hot(36.0), *hot(34.5), *hot(38.0))) == 34.5


@pytest.mark.parametrize("start", range(0, 60, 7))
def test_two_noons_are_never_three_hot_days(start: int) -> None:
    two = [*hot(36.0), *hot(36.0), *hot(20.0), *hot(20.0)]
    assert max(feed(days("days", 3), *two, start=start)) == 20.0
    assert max(feed(days("days", 2), *two, start=start)) == 36.0


def test_a_fall_is_of_the_least_of_a_day_against_that_of_the_day_one_span_before() -> None:
    warm, cold = [8.0, 2.0] + [9.0] * 58, [7.0] * 30 + [-6.0] * 30
    told = feed(days("fall", 1), *warm, *cold)
    assert told[-1] == 8.0  # from 2 down to -6; the noon between them is no fall
    assert feed(days("fall", 2), *warm, *[5.0] * 60, *cold)[-1] == 8.0


def test_a_fall_counts_only_where_it_ends_cold_enough() -> None:
    for only_below, counted in ((-6.0, 8.0), (-6.1, 0.0)):
        told = feed(days("fall", 1, only_below=only_below), *[2.0] * 60, *[-6.0] * 60)
        assert told[-1] == counted


def test_what_was_before_the_first_scan_is_no_fall() -> None:
    assert all(math.isnan(x) for x in feed(days("fall", 1, before=20.0), *[-6.0] * 60))
    assert feed(days("days", 2, before=36.0), *[30.0] * 60)[-1] == 30.0


def test_a_day_without_a_reading_has_no_greatest() -> None:
    eleven = feed(days("days", 11), *[36.0] * 60, *[NAN] * 60, *[36.0] * 540)
    assert math.isnan(eleven[-1])


def test_readings_too_large_to_sum_are_none() -> None:
    assert feed(single("max"), 1.0, 1e8, 2.0) == [1.0, 1.0, 2.0]


def test_a_window_is_a_point_for_the_same_alarms() -> None:
    gauge = rain(1)
    table = PointTable.from_rows([{"id": "R1/1h", "scan_s": 60, "h": 30, "db_h": 5}])
    field = AlarmField(table, 60.0)
    told = []
    for tick in range(120):
        mm_h = np.array([60.0 if tick < 40 else 0.0], np.float32)
        told += field.step(gauge.step(mm_h, tick), tick).tolist()
    # 30 mm after thirty minutes; the third bucket to leave brings 40 mm down to 25.
    assert told == [(29, 0, 2, True, 30.0), (70, 0, 2, False, 25.0)]


@pytest.mark.parametrize("seed", range(3))
def test_the_same_as_looking_back_over_all_readings_and_after_a_restart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chosen = [
        Window(row=int(rng.integers(4)), kind=kind, span_s=6.0 * n, scale=float(scale))
        for kind in ("sum", "mean", "max", "rise")
        for n, scale in ((1, 1.0), (4, 0.25), (9, -2.0))
    ]
    for kind, n in (("days", 2), ("days", 3), ("fall", 1), ("fall", 2)):
        row = int(rng.integers(4))
        chosen.append(Window(row=row, kind=kind, span_s=18.0 * n, only_below=-4.0, day_s=18.0))
    before, start = 2.0, int(rng.integers(12))

    def made() -> Windows:
        return Windows(chosen, 4, scan_s=2, bucket_s=6, before=before)

    windows, history = made(), [np.full(4, before)] * (9 * 3 + start)
    for tick in range(start, 150):
        now = np.round(rng.uniform(-5, 5, 4), 3).astype(np.float32)
        now[rng.random(4) < (0.3 if tick % 50 > 40 else 0.02)] = NAN
        history.append(now.astype(np.float64))
        told = windows.step(now, tick)
        into = tick % 3 + 1
        for window, value in zip(chosen, told.tolist(), strict=True):
            mine = np.array([past[window.row] for past in history]) * window.scale
            length = (round(window.held_s / 6) - 1) * 3 + into
            got = mine[-length:]
            if window.kind == "fall":  # nothing is known of before
                got = mine[max(len(mine) - length, 9 * 3 + start) :]
            good = got[~np.isnan(got)]
            if window.kind == "rise":
                old = mine[: len(mine) - length][-3:]
                base = old[~np.isnan(old)]
                want = got[-1] - base[-1] if base.size else NAN
            elif not good.size or length - good.size > 0.1 * length:
                want = NAN
            elif window.by_days:
                want = by_days(window, mine, into)
            else:
                want = {"sum": good.sum(), "mean": good.mean(), "max": good.max()}[window.kind]
            assert value == pytest.approx(want, abs=1e-4, nan_ok=True), (tick, window)
        if tick % 37 == 0:
            again = made()
            again.restore(windows.snapshot())
            windows = again


def by_days(window: Window, mine: Any, into: int) -> float:
    """What a window by days of three buckets of three readings reads, `into` the running one."""
    part = 2 if window.kind == "days" else 3  # buckets of a day that count
    each = []
    for ago in range(round(window.held_s / 18)):
        end = len(mine) - into - (3 * ago - 1) * 3 if ago else len(mine)
        each.append(mine[end - 3 * part + (0 if ago else 3 - into) : end])
    if window.kind == "days":
        return float(min(np.nanmax(day) for day in each))
    least = np.nanmin(each[0])
    return float(np.nanmin(each[-1]) - least) if least <= window.only_below else 0.0


def test_misuse_is_refused() -> None:
    windows = single("sum")
    now = np.zeros(1, np.float32)
    windows.step(now, 3)
    for act, message in (
        (lambda: windows.step(now, 5), "tick 5 follows tick 3"),
        (lambda: windows.step(now.astype(float), 4), "pass 1 float32 readings"),
        (lambda: single("sum", 25.0), "span_s 25.0 is no whole number of buckets of 10 s; use 30"),
        (lambda: single("sum", 0.0), "span_s 0.0 is no whole number of buckets"),
        (lambda: Windows([], 1, scan_s=7, bucket_s=10), "bucket_s 10 is no whole .* of 7 s; use 7"),
        (
            lambda: Window(row=0, kind="median", span_s=1),
            "none of sum, mean, max, rise, days, fall",
        ),
        (lambda: single("days", 20.0), "span_s 20.0 is no whole number of days of 86400.0 s"),
        (lambda: Window(row=0, kind="sum", span_s=1, scale=0), "a finite factor other than 0"),
        (lambda: Windows([Window(row=1, kind="sum", span_s=10)], 1, scan_s=1, bucket_s=10), "row"),
        (lambda: single("sum", 1e6), "more than 900000 readings"),
        (lambda: windows.restore(single("sum", 30).snapshot()), "snapshot array sums has shape"),
    ):
        with pytest.raises(ValueError, match=message):
            act()
