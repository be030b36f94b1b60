"""AlarmField against an oracle that evaluates one point, one alarm at a time, in plain Python."""

from typing import Any

import numpy as np
import pytest

from fast._types import Floats32
from fast.alarms import ALARMS, EVENT, AlarmField, PointTable
from fast.streams import Stream

INF, NAN = float("inf"), float("nan")
F32 = np.float32
Row = dict[str, Any]
Event = tuple[int, int, int, bool]
FULL: Row = {
    "ll": 2, "l": 4, "h": 6, "hh": 8, "db_ll": 0.5, "db_l": 0.5, "db_h": 0.5, "db_hh": 0.5,
    "range_lo": 0, "range_hi": 10, "rate_per_s": 3, "stuck_eps": 0.01, "stuck_ticks": 16,
}  # fmt: skip


class OnePoint:
    """One point, told as in the text: conditions, then delays, then the mask."""

    def __init__(self, row: Row, scan_s: float) -> None:
        self.row, self.scan_s = row, scan_s
        self.condition = dict.fromkeys(ALARMS, False)
        self.active = dict.fromkeys(ALARMS, False)
        self.waited = dict.fromkeys(ALARMS, 0)
        self.masked = {name: bool(row.get("suppress", 0) >> b & 1) for b, name in enumerate(ALARMS)}
        self.last: Any = None
        self.flat = 0

    def step(self, x: np.float32) -> list[tuple[int, bool]]:
        get = self.row.get
        good = bool(np.isfinite(x))
        if good:
            for name, key in (("LL", "ll"), ("L", "l")):
                limit = get(key, -INF)
                clears = x >= F32(limit + get(f"db_{key}", 0))
                held = self.condition[name] and not clears
                self.condition[name] = bool(x <= F32(limit)) or bool(held)
            for name, key in (("H", "h"), ("HH", "hh")):
                limit = get(key, INF)
                clears = x <= F32(limit - get(f"db_{key}", 0))
                held = self.condition[name] and not clears
                self.condition[name] = bool(x >= F32(limit)) or bool(held)
        moved = abs(F32(x - self.last)) if good and self.last is not None else None
        self.condition["rate"] = moved is not None and bool(
            moved > F32(get("rate_per_s", INF) * self.scan_s)
        )
        still = moved is not None and bool(moved <= F32(get("stuck_eps", 0)))
        self.flat = self.flat + 1 if still else 0
        self.condition["stuck"] = 0 < get("stuck_ticks", 0) <= self.flat
        self.condition["bad"] = not good
        self.condition["out_of_range"] = good and bool(
            x < F32(get("range_lo", -INF)) or x > F32(get("range_hi", INF))
        )
        self.last = x if good else None
        events = []
        for bit, name in enumerate(ALARMS):
            if self.masked[name]:
                self.active[name], self.waited[name] = False, 0
                continue
            if not good and name in ("LL", "L", "H", "HH"):
                continue
            if self.condition[name] == self.active[name]:
                self.waited[name] = 0
                continue
            self.waited[name] += 1
            delay_s = get("off_delay_s" if self.active[name] else "on_delay_s", 0)
            if self.waited[name] > round(delay_s / self.scan_s):
                self.active[name] = not self.active[name]
                self.waited[name] = 0
                events.append((bit, self.active[name]))
        return events

    def mask(self, bits: int) -> None:
        for bit, name in enumerate(ALARMS):
            self.masked[name] = bool(bits >> bit & 1)
            if self.masked[name]:
                self.active[name], self.waited[name] = False, 0


def random_rows(seed: int, n: int, scan_s: float) -> list[Row]:
    s = Stream(seed, "test", "rows")
    rows: list[Row] = []
    for i in range(n):
        row: Row = {"id": f"p{i}", "scan_s": scan_s}
        limits = sorted(s.uniform(0, 10) for _ in range(4))
        for key, limit in zip(("ll", "l", "h", "hh"), limits, strict=True):
            if s.chance(0.7):
                row |= {key: limit, f"db_{key}": s.uniform(0, 0.8) if s.chance(0.7) else 0.0}
        if s.chance(0.6):
            row |= {"rate_per_s": s.uniform(0.1, 3) / scan_s}
        if s.chance(0.6):
            row |= {"stuck_eps": s.choice_index(2) * 0.02, "stuck_ticks": 16 + s.choice_index(6)}
        if s.chance(0.6):
            row |= {"range_lo": s.uniform(-1, 2), "range_hi": s.uniform(8, 11)}
        row |= {"on_delay_s": scan_s * s.choice_index(5), "off_delay_s": scan_s * s.choice_index(5)}
        row |= {"suppress": s.choice_index(256) if s.chance(0.1) else 0}
        rows.append(row)
    return rows


def random_readings(seed: int, n: int, ticks: int) -> Floats32:
    """Walks with jumps, plateaus, gaps, infinities and values that sit on limits."""
    s = Stream(seed, "test", "readings")
    values = np.empty((ticks, n), np.float32)
    now = np.array([s.uniform(0, 10) for _ in range(n)])
    hold = np.zeros(n, int)
    gone = np.zeros(n, int)
    for tick in range(ticks):
        draws = np.array([s.uniform() for _ in range(n)])
        hold = np.where(hold > 0, hold - 1, np.where(draws < 0.01, 25, 0))
        gone = np.where(gone > 0, gone - 1, np.where(draws > 0.985, 4, 0))
        move = np.where(draws * 100 % 1 < 0.03, 20 * (draws * 1e4 % 1) - 10, draws * 1e6 % 1 - 0.5)
        now = np.where(hold > 0, now, np.clip(now + move, -2, 12))
        now = np.where((hold == 0) & (draws * 1e3 % 1 < 0.1), np.round(now), now)
        values[tick] = np.where(gone > 0, np.where(gone == 1, INF, NAN), now)
    return values


def oracle(rows: list[Row], values: Floats32, scan_s: float) -> list[Event]:
    points = [OnePoint(row, scan_s) for row in rows]
    return [
        (tick, i, bit, active)
        for tick, now in enumerate(values)
        for i, point in enumerate(points)
        for bit, active in point.step(now[i])
    ]


def listed(events: Any) -> list[Event]:
    return [(int(t), int(p), int(b), bool(a)) for t, p, b, a, _ in events.tolist()]


def run(field: AlarmField, values: Floats32, first_tick: int = 0) -> list[Event]:
    return [e for t, now in enumerate(values, first_tick) for e in listed(field.step(now, t))]


@pytest.mark.kernel_small
@pytest.mark.parametrize(("seed", "scan_s"), [(1, 1.0), (2, 0.5), (3, 10.0), (4, 1.0)])
def test_the_same_events_as_the_oracle_over_random_points(seed: int, scan_s: float) -> None:
    rows, values = random_rows(seed, 200, scan_s), random_readings(seed, 200, 300)
    events = run(AlarmField(PointTable.from_rows(rows), scan_s), values)
    assert {bit for _, _, bit, _ in events} == set(range(8))
    assert events == oracle(rows, values, scan_s)


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
        pattern = row["suppress"]
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
    assert before + after == oracle(rows, values, 1.0)
    ends = whole.snapshot(), again.snapshot()
    assert all(np.array_equal(ends[0][name], ends[1][name], equal_nan=True) for name in ends[0])


def one(**columns: Any) -> AlarmField:
    return AlarmField(PointTable.from_rows([{"id": "p", **columns}]), columns.get("scan_s", 1.0))


def feed(field: AlarmField, *values: float, start: int = 0) -> list[str]:
    """What each reading did: "" or, say, "+H -L"."""
    told = []
    for tick, value in enumerate(values, start):
        events = field.step(np.array([value], np.float32), tick)
        told.append(" ".join(("+" if e["active"] else "-") + ALARMS[e["bit"]] for e in events))
    return told


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
    told = feed(one(rate_per_s=3), 0, 3, 6.5, 6.5, NAN, 0)
    assert told == ["", "", "+rate", "-rate", "+bad", "-bad"]
    assert feed(one(rate_per_s=3, scan_s=10.0), 0, 30, 61) == ["", "", "+rate"]


@pytest.mark.kernel_small
def test_stuck_after_exactly_that_many_unchanged_ticks_and_a_gap_starts_over() -> None:
    field = one(stuck_eps=0.01, stuck_ticks=16)
    assert feed(field, *[1.0] * 17) == [""] * 16 + ["+stuck"]
    told = feed(field, 1.5, NAN, *[1.5] * 17, start=17)
    assert told == ["-stuck", "+bad", "-bad"] + [""] * 15 + ["+stuck"]


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
        (lambda: AlarmField.restore(field.table, {}), "the snapshot lacks active, busy"),
        (
            lambda: AlarmField.restore(PointTable.from_rows([]), field.snapshot()),
            "pass their own table",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            act()
