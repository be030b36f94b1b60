"""What users of other alarm systems complain about and the engine must not do; one test each.

Named after the complaint (project and issue number); the alarm note §1.2 lists them. Complaints
about acknowledging and about shelving concern the desk.
"""

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from fast.alarms import AlarmField, EventStage, Group, PointTable
from tests.fast.alarm_oracle import INF, NAN, Oracle, Row, listed, random_readings, random_rows

H, BAD = 2, 6


def one(**columns: Any) -> AlarmField:
    return AlarmField(PointTable.from_rows([{"id": "p", **columns}]), columns.get("scan_s", 1.0))


def feed(field: AlarmField, *values: float, start: int = 0) -> list[tuple[int, int, int, bool]]:
    steps = enumerate(values, start)
    return [e for t, x in steps for e in listed(field.step(np.array([x], np.float32), t))]


ACTS = ("over", "mask", "unmask", "under", "unlatch", "gone", "new limits")
READS = {"over": 7.0, "under": 4.0, "gone": NAN}


def in_every_order(length: int, delay: int, pause: int) -> None:
    """Each point lives through `length` of the acts in an order of its own, `pause` ticks apart."""
    orders = list(permutations(ACTS, length)) * 2
    rows: list[Row] = [
        {"id": f"p{i}", "h": 6, "db_h": 1, "on_delay_s": delay, "off_delay_s": delay}
        | {"suppress": 1 << H if i * 2 < len(orders) else 0, "latch": 1 << H if i % 2 else 0}
        for i in range(len(orders))
    ]
    field, oracle = AlarmField(PointTable.from_rows(rows), 1.0), Oracle(rows, 1.0)
    values, tick = np.full(len(rows), 5.0, np.float32), 0
    for step in range(length):
        for act in ACTS:
            at = [i for i, order in enumerate(orders) if order[step] == act]
            points = [oracle.points[i] for i in at]
            if act in READS:
                values[at] = READS[act]
            elif act == "unlatch":
                field.unlatch(at, 255)
                for point in points:
                    point.unlatch(255)
            elif act == "new limits":
                fresh = [rows[i] | {"h": 6.5, "on_delay_s": 1} for i in at]
                field.reconfigure(at, PointTable.from_rows(fresh))
                for point, row in zip(points, fresh, strict=True):
                    point.configure(row)
            else:
                field.mask(at, 255 if act == "mask" else 0)
                for point in points:
                    point.mask(255 if act == "mask" else 0)
        for _ in range(pause):
            assert listed(field.step(values, tick)) == oracle.step(values, tick)
            tick += 1
        assert field.active.tolist() == oracle.bits("active")
        assert field.latched.tolist() == oracle.bits("latched")
        assert not (field.active & field.masked).any()


@pytest.mark.parametrize(("delay", "pause"), [(0, 1), (1, 1), (1, 3), (2, 3)])
def test_phoebus_1966_2309_2310_every_order_of_delay_suppress_latch_and_mask(
    delay: int, pause: int
) -> None:
    """No alarm on a disabled point, and a re-enabled one rises: whatever comes in which order."""
    in_every_order(5, delay, pause)


@pytest.mark.kernel_small
def test_phoebus_1966_in_every_order_of_three_compiled_or_not() -> None:
    in_every_order(3, 1, 3)


@pytest.mark.kernel_small
def test_phoebus_1344_a_delay_can_be_changed_live_and_set_back_to_none() -> None:
    field = one(h=6, on_delay_s=5)
    assert feed(field, 7, 7, 7) == []
    field.reconfigure([0], PointTable.from_rows([{"id": "p", "h": 6}]))
    assert feed(field, 7, start=3) == [(3, 0, H, True)]


@pytest.mark.kernel_small
def test_phoebus_2520_editing_a_description_drops_neither_alarm_nor_latch_nor_timer() -> None:
    row: Row = {"id": "p", "h": 6, "hh": 8, "on_delay_s": 2, "stuck_ticks": 16, "latch": 255}
    field, other = one(**row), one(**row)
    readings = [7.0] * 14 + [8.5] * 2
    assert feed(field, *readings) == feed(other, *readings)
    field.reconfigure([0], PointTable.from_rows([row | {"clause": "GB 17681-2024"}]))
    assert field.table.clause == ("GB 17681-2024",)
    after = [8.5] * 30
    told = feed(field, *after, start=16)
    assert told == feed(other, *after, start=16)
    assert {bit for _, _, bit, _ in told} == {3, 5}  # HH by its old timer, stuck by its old count
    assert field.latched.tolist() == other.latched.tolist()


def test_phoebus_3078_prometheus_13136_a_restart_loads_arrays_and_loses_nothing() -> None:
    rows = random_rows(11, 3000, 1.0)
    readings = random_readings(11, 3000, 80)
    field = AlarmField(PointTable.from_rows(rows), 1.0)
    for tick, now in enumerate(readings[:60]):
        field.step(now, tick)
    taken = field.snapshot()
    assert all(isinstance(array, np.ndarray) for array in taken.values())
    assert all(array.dtype.hasobject is False for array in taken.values())
    again = AlarmField.restore(field.table, taken)
    for tick, now in enumerate(readings[60:], 60):
        assert listed(again.step(now, tick)) == listed(field.step(now, tick))
    assert again.latched.tolist() == field.latched.tolist()


@pytest.mark.kernel_small
def test_phoebus_1928_bad_quality_is_an_alarm_of_its_own_and_hides_no_other() -> None:
    field = one(h=6)
    assert feed(field, 7, NAN) == [(0, 0, H, True), (1, 0, BAD, True)]
    assert field.active.tolist() == [1 << H | 1 << BAD]
    field.mask([0], 1 << BAD)
    assert field.active.tolist() == [1 << H]


def test_phoebus_2267_the_events_replay_to_exactly_the_live_state() -> None:
    rows, readings = random_rows(12, 400, 1.0), random_readings(12, 400, 250)
    field, replayed = AlarmField(PointTable.from_rows(rows), 1.0), np.zeros((400, 8), bool)
    for tick, now in enumerate(readings):
        for event in field.step(now, tick):
            assert replayed[event["point"], event["bit"]] != event["active"]
            replayed[event["point"], event["bit"]] = event["active"]
        live = np.unpackbits(field.active[:, np.newaxis], axis=1, bitorder="little")
        assert np.array_equal(replayed, live)


def test_phoebus_1934_2389_2411_fifty_thousand_points_lose_contact_in_one_tick() -> None:
    n = 50_000
    table = PointTable.from_rows({"id": f"p{i}", "h": 6, "range_hi": 10} for i in range(n))
    field, load = AlarmField(table, 1.0), EventStage(np.arange(n) % 20)
    field.step(np.full(n, 5, np.float32), 0)
    gone = field.step(np.full(n, NAN, np.float32), 1)
    assert listed(gone) == [(1, i, BAD, True) for i in range(n)]
    assert load.take(1, gone).floods.tolist() == list(range(20))
    assert load.load["standing"].tolist() == [n // 20] * 20
    for tick in range(2, 30):
        assert field.step(np.full(n, NAN, np.float32), tick).size == 0
    back = field.step(np.full(n, 7, np.float32), 30)
    assert listed(back) == [(30, i, bit, bit == H) for i in range(n) for bit in (H, BAD)]


@pytest.mark.kernel_small
def test_phoebus_3679_a_delayed_alarm_speaks_once() -> None:
    assert feed(one(h=6, on_delay_s=3), *[7] * 20) == [(3, 0, H, True)]


@pytest.mark.kernel_small
@pytest.mark.parametrize("nothing", [NAN, INF, -INF])
def test_prometheus_204_7595_14085_a_lost_sample_is_no_return_to_normal(nothing: float) -> None:
    field = one(h=6, off_delay_s=0)
    assert (2, 0, H, False) not in feed(field, 7, 7, nothing, 7, nothing, nothing, 7)
    assert field.active.tolist() == [1 << H]


@pytest.mark.kernel_small
def test_prometheus_204_7595_m_of_n_and_flapping_are_known() -> None:
    rows: list[Row] = [{"id": f"p{i}", "h": 6} for i in range(3)]
    field = AlarmField(PointTable.from_rows(rows), 1.0)
    group = Group(members=tuple((i, H) for i in range(3)), needed=2, sooner=True)
    stage = EventStage([0, 0, 0], [group])
    told = []
    for tick in range(6):
        now = np.array([7 if tick % 2 else 5, 7 if tick > 3 else 5, 5], np.float32)
        events = field.step(now, tick)
        told.append([bool(change["active"]) for change in stage.take(tick, events).votes])
    assert told == [[], [], [], [], [], [True]]
    assert stage.chattering() == [(0, H)]


@pytest.mark.kernel_small
def test_prometheus_2171_2556_a_delay_counts_ticks_and_a_missed_tick_is_an_error() -> None:
    assert feed(one(h=6, on_delay_s=1), 5, 7, 7) == [(2, 0, H, True)]  # outlasts one scan
    field = one(h=6)
    feed(field, 5, 5)
    with pytest.raises(ValueError, match="tick 3 follows tick 1; step every tick in turn"):
        feed(field, 7, start=3)


@pytest.mark.kernel_small
def test_thingsboard_10590_14210_no_duration_runs_during_a_gap() -> None:
    assert feed(one(h=6, on_delay_s=5), 7, 7, *[NAN] * 50) == [(7, 0, BAD, True)]


@pytest.mark.kernel_small
def test_thingsboard_7943_8614_11803_hysteresis_no_change_and_timers_without_messages() -> None:
    field = one(h=6, db_h=1, stuck_ticks=16, stuck_eps=0.01)
    told = feed(field, 6, 5.5, 6, *[5.5] * 17)
    assert told == [(0, 0, H, True), (19, 0, 5, True)]


@pytest.mark.kernel_small
def test_sharpscada_36_the_low_side_mirrors_the_high_side() -> None:
    low = one(l=-6, ll=-8, db_l=1, db_ll=0.5)
    high = one(h=6, hh=8, db_h=1, db_hh=0.5)
    readings = [5, 6, 8, 7.6, 7.5, 5.1, 5, 9, 4]
    mirror = {2: 1, 3: 0}
    want = [(t, p, mirror[bit], on) for t, p, bit, on in feed(high, *readings)]
    assert sorted(want) == sorted(feed(low, *(-x for x in readings)))
    assert len(want) == 8


@pytest.mark.kernel_small
def test_plant_scada_counts_by_area_move_with_the_events_alone() -> None:
    load = EventStage([0, 1, 1])
    field = AlarmField(PointTable.from_rows([{"id": f"p{i}", "h": 6} for i in range(3)]), 1.0)
    for tick, now in enumerate(([7, 7, 5], [7, 5, 7], [5, 5, 7])):
        load.take(tick, field.step(np.array(now, np.float32), tick))
        live = [int(np.count_nonzero(field.active[rows])) for rows in ([0], [1, 2])]
        assert load.load["standing"].tolist() == live


@pytest.mark.kernel_small
def test_cs_studio_91_rates_standing_and_worst_actors_are_counted_as_they_come() -> None:
    load = EventStage([0])
    field = one(h=6)
    for tick in range(1201):
        load.take(tick, field.step(np.array([7 if tick % 100 < 50 else 5], np.float32), tick))
    assert load.load["raised"].tolist() == [13]
    assert (load.load["intervals"].tolist(), load.load["most_in_interval"].tolist()) == ([2], [6])
    assert load.busiest(1) == [(0, H, 13)]


@pytest.mark.kernel_small
def test_the_first_of_a_cascade_is_named_by_the_engine_not_by_the_reader_of_a_list() -> None:
    rows: list[Row] = [{"id": "pump", "l": 4}, {"id": "flow", "l": 4}]
    field = AlarmField(PointTable.from_rows(rows), 1.0)
    stage = EventStage([0, 0], firsts=[[(0, 1), (1, 1)]])
    for tick, now in enumerate(([5, 5], [5, 3], [3, 3], [3, 5])):
        stage.take(tick, field.step(np.array(now, np.float32), tick))
    assert stage.first == [(1, 1)]
