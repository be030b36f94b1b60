"""AlarmField: what each rule means, and the same events as the oracle of one point at a time."""

import sys
from typing import Any

import numpy as np
import pytest

from fast._types import Floats32
from fast.alarms import ALARMS, EVENT, AlarmField, PointTable
from fast.alarms.record import Points
from tests.fast.alarm_oracle import (
    INF,
    NAN,
    Event,
    Oracle,
    Row,
    listed,
    random_readings,
    random_rows,
    storm,
)

FULL: Row = {
    "ll": 2, "l": 4, "h": 6, "hh": 8, "db_ll": 0.5, "db_l": 0.5, "db_h": 0.5, "db_hh": 0.5,
    "range_lo": 0, "range_hi": 10, "rate_per_s": 3, "stuck_eps": 0.01, "stuck_ticks": 16,
}  # fmt: skip


def run(field: AlarmField, values: Floats32, first_tick: int = 0) -> list[Event]:
    return [e for t, now in enumerate(values, first_tick) for e in listed(field.step(now, t))]


def told(rows: list[Row], values: Floats32, scan_s: float) -> list[Event]:
    oracle = Oracle(rows, scan_s)
    return [event for tick, now in enumerate(values) for event in oracle.step(now, tick)]


@pytest.mark.kernel_small
@pytest.mark.parametrize(("seed", "scan_s"), [(1, 1.0), (2, 0.5), (3, 10.0), (4, 1.0)])
def test_the_same_events_as_the_oracle_over_random_points(seed: int, scan_s: float) -> None:
    rows, values = random_rows(seed, 200, scan_s), random_readings(seed, 200, 300)
    events = run(AlarmField(PointTable.from_rows(rows), scan_s), values)
    assert {bit for _, _, bit, _ in events} == set(range(8))
    assert events == told(rows, values, scan_s)


@pytest.mark.parametrize(("seed", "scan_s", "first"), [(1, 1.0, 0), (2, 10.0, -7), (3, 0.1, 10**9)])
def test_the_same_events_in_a_storm_of_masks_new_limits_and_restarts(
    seed: int, scan_s: float, first: int
) -> None:
    assert storm(seed, 1000, 700, scan_s, first) > 30_000  # transitions in 2.1 million point-ticks


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 120))
def test_the_same_events_over_a_hundred_million_point_ticks(seed: int) -> None:
    assert storm(seed, 5000, 1000) > 100_000


@pytest.mark.kernel_small
def test_a_small_storm_compiled_or_not() -> None:
    assert storm(4, 100, 120) > 500


@pytest.mark.kernel_small
def test_the_mirrored_configuration_on_mirrored_readings_mirrors_every_event() -> None:
    rows, values = random_rows(5, 100, 1.0), random_readings(5, 100, 200)
    pairs = [("ll", "hh"), ("l", "h"), ("range_lo", "range_hi")]
    pairs += [("db_ll", "db_hh"), ("db_l", "db_h")]
    swap = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
    bits = {0: 3, 1: 2, 2: 1, 3: 0}

    def mirror(row: Row) -> Row:
        signed = {key for pair in pairs for key in pair if not key.startswith("db_")}
        out = {swap.get(k, k): -v if k in signed else v for k, v in row.items()}
        pattern = row.get("suppress", 0)
        return out | {"suppress": sum(1 << bits.get(b, b) for b in range(8) if pattern >> b & 1)}

    def through(rows: list[Row], values: Floats32) -> list[Event]:
        return run(AlarmField(PointTable.from_rows(rows), 1.0), values)

    mirrored = through([mirror(row) for row in rows], -values)
    assert sorted((t, p, bits.get(b, b), a) for t, p, b, a in mirrored) == through(rows, values)


@pytest.mark.kernel_small
@pytest.mark.parametrize("cut", [1, 37, 150])
def test_a_restored_snapshot_goes_on_as_if_nothing_had_happened(cut: int) -> None:
    rows, values = random_rows(6, 100, 1.0), random_readings(6, 100, 200)
    table = PointTable.from_rows(rows)
    whole = AlarmField(table, 1.0)
    before = run(whole, values[:cut])
    taken = whole.snapshot()
    after = run(whole, values[cut:], cut)
    again = AlarmField.restore(table, taken)
    assert run(again, values[cut:], cut) == after
    assert before + after == told(rows, values, 1.0)
    ends = whole.snapshot(), again.snapshot()
    assert all(np.array_equal(ends[0][name], ends[1][name], equal_nan=True) for name in ends[0])


def one(**columns: Any) -> AlarmField:
    return AlarmField(PointTable.from_rows([{"id": "p", **columns}]), columns.get("scan_s", 1.0))


def feed(field: AlarmField, *values: float, start: int = 0) -> list[str]:
    """What each reading did: "" or, say, "+H -L"."""
    did = []
    for tick, value in enumerate(values, start):
        events = field.step(np.array([value], np.float32), tick)
        did.append(" ".join(("+" if e["active"] else "-") + ALARMS[e["bit"]] for e in events))
    return did


@pytest.mark.kernel_small
def test_a_limit_sets_at_its_value_and_clears_at_the_far_side_of_the_deadband() -> None:
    assert feed(one(h=6, db_h=0.5), 5.9, 6, 5.6, 5.5, 5.9, 6.1) == ["", "+H", "", "-H", "", "+H"]
    assert feed(one(l=4, db_l=0.5), 4.1, 4, 4.4, 4.5, 4.1, 3.9) == ["", "+L", "", "-L", "", "+L"]


@pytest.mark.kernel_small
def test_without_a_deadband_a_value_on_the_limit_stays_in_alarm() -> None:
    assert feed(one(h=6), 6, 6, 6, 5.9) == ["+H", "", "", "-H"]
    assert feed(one(l=4), 4, 4, 4, 4.1) == ["+L", "", "", "-L"]


@pytest.mark.kernel_small
def test_the_alarm_rises_when_the_condition_has_outlasted_the_delay() -> None:
    assert feed(one(h=6, on_delay_s=2), 7, 7, 5, 7, 7, 7) == ["", "", "", "", "", "+H"]
    assert feed(one(h=6, off_delay_s=2), 7, 5, 5, 7, 5, 5, 5) == ["+H", "", "", "", "", "", "-H"]
    assert feed(one(h=6, on_delay_s=20, scan_s=10.0), 7, 7, 7) == ["", "", "+H"]


@pytest.mark.kernel_small
def test_a_gap_in_the_data_neither_raises_nor_clears_nor_times_a_limit() -> None:
    assert feed(one(h=6), 7, NAN, 7) == ["+H", "+bad", "-bad"]
    assert feed(one(h=6), 7, NAN, 5) == ["+H", "+bad", "-H -bad"]
    pending = one(h=6, on_delay_s=3)
    assert feed(pending, 7, 7, NAN, NAN, NAN, NAN, 7, 7) == [
        "", "", "", "", "", "+bad", "-bad", "+H"
    ]  # fmt: skip


@pytest.mark.kernel_small
def test_rate_compares_two_good_readings_and_lasts_one_tick() -> None:
    did = feed(one(rate_per_s=3), 0, 3, 6.5, 6.5, NAN, 0)
    assert did == ["", "", "+rate", "-rate", "+bad", "-bad"]
    assert feed(one(rate_per_s=3, scan_s=10.0), 0, 30, 61) == ["", "", "+rate"]


@pytest.mark.kernel_small
def test_stuck_after_exactly_that_many_unchanged_ticks_and_a_gap_starts_over() -> None:
    field = one(stuck_eps=0.01, stuck_ticks=16)
    assert feed(field, *[1.0] * 17) == [""] * 16 + ["+stuck"]
    did = feed(field, 1.5, NAN, *[1.5] * 17, start=17)
    assert did == ["-stuck", "+bad", "-bad"] + [""] * 15 + ["+stuck"]


@pytest.mark.kernel_small
@pytest.mark.parametrize("eps", [[0.0], [0.01], [0.01, 0.0, 0.1]])
def test_flat_ticks_are_counted_exactly_in_blocks_alike_or_not(eps: list[float]) -> None:
    n = 150
    rng = np.random.default_rng(8)
    stuck = {"stuck_ticks": 16, "scan_s": 1.0}
    rows: list[Row] = [{"id": f"p{i}", "stuck_eps": eps[i % len(eps)], **stuck} for i in range(n)]
    rows[7] = {"id": "p7"}  # no stuck alarm among those that have one
    values = rng.uniform(0, 10, (120, n)).astype(np.float32)
    for i in range(n):  # lines of 13 to 20 equal readings from tick 5, 6, …
        values[5 + i % 9 : 18 + i % 9 + i % 8, i] = 5.0
    values[60:, 40:] = np.where(rng.random((60, n - 40)) < 0.02, 5.0, 5.005)
    field, oracle = AlarmField(PointTable.from_rows(rows), 1.0), Oracle(rows, 1.0)
    count = 0
    for tick, now in enumerate(values):
        want = oracle.step(now, tick)
        assert listed(field.step(now, tick)) == want
        count += len(want)
        if tick % 7 == 0:
            field = AlarmField.restore(field.table, field.snapshot())
    assert count > 100


@pytest.mark.kernel_small
def test_out_of_range_is_beyond_the_ends_and_infinity_is_no_reading() -> None:
    field = one(range_lo=0, range_hi=10)
    assert feed(field, 0, 10, 10.1, 10, -0.1, INF, -INF, 5) == [
        "", "", "+out_of_range", "-out_of_range", "+out_of_range", "+bad -out_of_range", "", "-bad"
    ]  # fmt: skip


@pytest.mark.kernel_small
def test_masking_ends_an_alarm_silently_and_unmasking_raises_it_again_after_the_delay() -> None:
    field = one(h=6, db_h=2, on_delay_s=1)
    assert feed(field, 7, 7) == ["", "+H"]
    field.mask([0], 1 << 2)
    assert field.active.tolist() == [0]
    assert field.masked.tolist() == [4]
    assert feed(field, 7, 7, 5, start=2) == ["", "", ""]
    field.mask([0], 0)
    assert feed(field, 5, 5, start=5) == [
        "",
        "+H",
    ]  # in the deadband: it still holds


@pytest.mark.kernel_small
def test_a_timer_does_not_run_behind_a_mask() -> None:
    field = one(h=6, on_delay_s=2)
    assert feed(field, 7, 7) == ["", ""]
    field.mask([0], 255)
    assert feed(field, 7, start=2) == [""]
    field.mask([0], 0)
    assert feed(field, 7, 7, 7, start=3) == ["", "", "+H"]


@pytest.mark.kernel_small
def test_points_suppressed_by_design_start_masked_and_the_rest_of_their_alarms_work() -> None:
    assert feed(one(**FULL, suppress=1 << 2), 7, 9) == ["", "+HH"]


@pytest.mark.kernel_small
def test_reconfiguring_keeps_alarms_and_timers_and_applies_from_the_next_tick() -> None:
    field = AlarmField(PointTable.from_rows([{"id": "a", "h": 6}, {"id": "b", "h": 6}]), 1.0)
    assert listed(field.step(np.array([7, 7], np.float32), 0)) == [(0, 0, 2, True), (0, 1, 2, True)]
    field.reconfigure(np.array([1]), PointTable.from_rows([{"id": "b", "h": 9, "off_delay_s": 1}]))
    assert field.table.h.tolist() == [6, 9]
    assert listed(field.step(np.array([7, 7], np.float32), 1)) == []
    assert listed(field.step(np.array([7, 7], np.float32), 2)) == [(2, 1, 2, False)]
    restored = AlarmField.restore(field.table, field.snapshot())
    assert listed(restored.step(np.array([7, 9], np.float32), 3)) == [(3, 1, 2, True)]


@pytest.mark.kernel_small
def test_an_event_carries_its_reading_and_a_quiet_tick_carries_nothing() -> None:
    field = one(h=6)
    events = field.step(np.array([7.25], np.float32), 40)
    assert events.dtype == EVENT
    assert events.tolist() == [(40, 0, 2, True, 7.25)]
    assert field.step(np.array([7.25], np.float32), 41).size == 0
    frozen = np.array([5.0], np.float32)
    frozen.flags.writeable = False
    assert field.step(frozen, 42).size == 1


def quiet_field(n: int) -> tuple[AlarmField, Floats32]:
    """A field in which nothing has run for long, and readings that keep it so."""
    field = AlarmField(PointTable.from_rows([{"id": f"p{i}", **FULL} for i in range(n)]), 1.0)
    wave = np.array([5.0, 5.5, 4.5], np.float32)
    rows = np.ascontiguousarray(np.repeat(wave[:, np.newaxis], n, axis=1))
    for tick in range(30):
        field.step(rows[tick % 3], tick)
    return field, rows


def test_a_quiet_tick_allocates_nothing() -> None:
    field, rows = quiet_field(1000)
    ticks = list(range(30, 330))  # the numbers exist before
    readings = [rows[tick % 3] for tick in ticks]
    before = sys.getallocatedblocks()
    for tick, now in zip(ticks, readings, strict=True):
        field.step(now, tick)
    assert sys.getallocatedblocks() - before < 10  # the loop itself


@pytest.mark.kernel_small
@pytest.mark.parametrize("n", [1, 63, 64, 65, 300])
def test_a_mass_event_is_one_tick_and_one_event_a_point(n: int) -> None:
    field, rows = quiet_field(n)
    gone = field.step(np.full(n, NAN, np.float32), 30)
    assert listed(gone) == [(30, i, 6, True) for i in range(n)]
    assert np.isnan(gone["value"]).all()
    assert field.step(np.full(n, INF, np.float32), 31).size == 0
    assert listed(field.step(rows[0], 32)) == [(32, i, 6, False) for i in range(n)]
    over = listed(field.step(np.full(n, 7.9, np.float32), 33))  # 2.9 up: no rate alarm
    assert over == [(33, i, 2, True) for i in range(n)]
    assert listed(field.step(np.full(n, 8.0, np.float32), 34)) == [
        (34, i, 3, True) for i in range(n)
    ]
    assert field.step(np.full(n, 9.0, np.float32), 35).size == 0


def test_the_largest_float_stands_for_no_reading_and_is_none() -> None:
    largest = float(np.finfo(np.float32).max)
    assert feed(one(hh=1e38), largest, -largest, 2e38) == ["+bad", "", "+HH -bad"]


@pytest.mark.kernel_small
def test_numbers_beyond_float32_are_never_reached_and_no_points_are_no_trouble() -> None:
    far = {"h": 1e39, "db_h": 1e300, "rate_per_s": 1e308, "stuck_eps": 1e38, "stuck_ticks": 16}
    field = one(**far, range_hi=1e200, scan_s=10.0)
    assert feed(field, 3e38, -3e38, *[0.0] * 17) == [""] * 18 + ["+stuck"]
    empty = AlarmField(PointTable.from_rows([]), 1.0)
    assert empty.step(np.empty(0, np.float32), 0).size == 0


def test_an_alarm_that_latches_stays_latched_until_it_is_let_go() -> None:
    field = one(h=6, latch=1 << 2)
    feed(field, 7, 5)
    assert (field.active.tolist(), field.latched.tolist()) == ([0], [4])
    field.mask([0], 255)
    field.reconfigure([0], PointTable.from_rows([{"id": "p", "h": 6.5, "latch": 1 << 2}]))
    field = AlarmField.restore(field.table, field.snapshot())
    assert field.latched.tolist() == [4]
    field.unlatch([0], 4)
    field.mask([0], 0)
    assert field.latched.tolist() == [0]
    feed(field, 7, start=2)
    assert field.latched.tolist() == [4]


def test_a_record_is_one_cache_line() -> None:
    for n in (1, 7, 64):
        rows = Points(n).rows
        assert rows.itemsize == 64
        assert rows.ctypes.data % 64 == 0


def test_misuse_is_refused() -> None:
    field = one(h=6)
    now = np.array([1.0], np.float32)
    field.step(now, 3)
    for act, message in (
        (lambda: field.step(now, 5), "tick 5 follows tick 3"),
        (lambda: field.step(now, 3), "tick 3 follows tick 3"),
        (lambda: field.step(now.astype(np.float64), 4), "dtype float64"),
        (lambda: field.step(np.zeros(2, np.float32), 4), "pass 1 float32 readings"),
        (lambda: field.mask([1], 0), "not rows of this field of 1 points"),
        (lambda: field.mask([0], 256), "bit pattern from 0 to 255"),
        (lambda: field.reconfigure([0], PointTable.from_rows([{"id": "q"}])), "same id"),
        (lambda: AlarmField(PointTable.from_rows([{"id": "q"}]), 10.0), "q: scan_s is 1.0"),
        (lambda: AlarmField.restore(field.table, {}), "the snapshot lacks raw, active"),
        (
            lambda: AlarmField.restore(PointTable.from_rows([]), field.snapshot()),
            "pass their own table",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            act()
