"""The load of an event stage: each definition, and the same counters as looking back."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from fast._types import Records
from fast.alarms import EVENT, EventStage, LoadRules

pytestmark = pytest.mark.kernel_small
Change = tuple[int, int, int, bool]  # tick, row, bit, active


def events(changes: Iterable[Change]) -> Records:
    made = np.zeros(len(changes := list(changes)), EVENT)
    for i, (tick, row, bit, active) in enumerate(changes):
        made[i] = (tick, row, bit, active, 0.0)
    return made


def feed(load: EventStage, until: int, *changes: Change) -> list[tuple[int, list[int]]]:
    """Take the changes tick by tick up to `until`; where floods began or ended."""
    told = []
    for tick in range(until + 1):
        now = events(change for change in changes if change[0] == tick)
        turned = load.take(tick, now).floods
        if turned.size:
            told.append((tick, turned.tolist()))
    return told


def counter(load: EventStage, name: str, area: int = 0) -> int:
    return int(load.load[name][area])


def blink(*spans: tuple[int, int], row: int = 0, bit: int = 3) -> list[Change]:
    return [(t, row, bit, on) for up, down in spans for t, on in ((up, True), (down, False))]


def test_a_flood_starts_with_the_tenth_alarm_in_ten_minutes_and_ends_below_five() -> None:
    load = EventStage([0] * 20 + [1])
    rises = [(10 * i, i, 2, True) for i in range(10)]
    assert feed(load, 700, *rises) == [(90, [0]), (650, [0])]
    # At tick 649 those of ticks 50 to 90 are in the window; from 650 on, four.
    assert counter(load, "floods") == 1
    assert counter(load, "flood_ticks") == 560
    assert counter(load, "raised", 1) == 0


def test_returns_are_no_load_and_a_masked_alarm_ends_without_being_one() -> None:
    load = EventStage([0, 0])
    feed(load, 5, *blink((1, 3)), (4, 1, 2, True))
    assert (counter(load, "raised"), counter(load, "standing")) == (2, 1)
    load.refresh(5, [0, 0])
    assert (counter(load, "raised"), counter(load, "standing")) == (2, 0)


def test_intervals_stand_end_to_end_and_those_with_more_than_ten_are_over() -> None:
    load = EventStage([0] * 30)
    rises = [(5, i, 2, True) for i in range(11)] + [(600, i, 2, True) for i in range(11, 21)]
    feed(load, 1200, *rises)
    assert [counter(load, name) for name in ("intervals", "intervals_over")] == [2, 1]
    assert [counter(load, name) for name in ("most_in_interval", "in_interval")] == [11, 0]


def test_an_alarm_chatters_with_three_transitions_in_a_minute() -> None:
    load = EventStage([0])
    feed(load, 61, *blink((0, 30), (60, 61)))  # at 60 the first is a minute old
    assert counter(load, "chatters") == 1
    assert load.chattering() == [(0, 3)]
    feed(load := EventStage([0]), 120, *blink((0, 30), (60, 90)))
    assert (counter(load, "chatters"), load.chattering()) == (0, [])
    feed(load := EventStage([0]), 300, *blink((0, 1), (2, 3), (4, 5), (200, 201), (202, 203)))
    assert (counter(load, "chatters"), load.chattering()) == (2, [])


def test_a_fleeting_alarm_lives_for_less_than_ten_seconds_and_comes_alone() -> None:
    for spans, want in (
        ([(0, 9)], 1),
        ([(0, 10)], 0),
        ([(0, 5), (65, 70)], 0),  # like within a minute
        ([(0, 5), (66, 70)], 2),
        ([(0, 20), (30, 35)], 0),
    ):
        load = EventStage([0])
        feed(load, 140, *blink(*spans))
        assert counter(load, "fleeting") == want, spans


def test_a_stale_alarm_has_stood_for_a_day_until_it_ends() -> None:
    load = EventStage([0, 0], rules=LoadRules(stale=100))
    feed(load, 100, (0, 0, 2, True), (50, 1, 2, True))
    assert (counter(load, "stale"), counter(load, "ever_stale")) == (1, 1)
    load.take(150, events([]))
    assert (counter(load, "stale"), counter(load, "ever_stale")) == (2, 2)
    load.take(151, events([(151, 0, 2, False)]))
    assert (counter(load, "stale"), counter(load, "ever_stale")) == (1, 2)


def test_the_busiest_alarms_are_named_ties_by_row_and_bit() -> None:
    load = EventStage([0, 0, 0])
    feed(load, 9, *blink((0, 1), (2, 3), row=2), *blink((0, 1), row=1), *blink((4, 5), row=0))
    assert load.busiest(2) == [(2, 3, 2), (0, 3, 1)]


def look_back(history: list[Change], area: list[int], rules: LoadRules, now: int) -> list[Any]:
    """Per area: the counters, told from the whole history."""
    told = []
    lives: dict[tuple[int, int], list[list[int | None]]] = {}
    for tick, row, bit, active in history:
        if active:
            lives.setdefault((row, bit), []).append([tick, None])
        else:
            lives[row, bit][-1][1] = tick
    for which in range(max(area) + 1):
        mine = {alarm: spans for alarm, spans in lives.items() if area[alarm[0]] == which}
        rises = sorted(up for spans in mine.values() for up, _ in spans if up is not None)
        in_flood = floods = flood_ticks = 0
        for tick in range(now + 1):
            flood_ticks += in_flood
            before = sum(tick - rules.window < up < tick for up in rises)
            if before < rules.flood_end:
                in_flood = 0
            if not in_flood and tick in rises and before + rises.count(tick) >= rules.flood_start:
                in_flood, floods = 1, floods + 1
        chatters = fleeting = stale = 0
        for spans in mine.values():
            flips = sorted(t for span in spans for t in span if t is not None)
            k = rules.chatter_count
            quick = [
                i >= k - 1 and t - flips[i - k + 1] < rules.chatter for i, t in enumerate(flips)
            ]
            chatters += sum(on and not (i and quick[i - 1]) for i, on in enumerate(quick))
            for i, (up, down) in enumerate(spans):
                assert up is not None
                stale += up + rules.stale <= (now if down is None else down)
                if down is None or down - up >= rules.fleeting or now <= down + rules.alone:
                    continue
                last, after = (
                    spans[i - 1][1] if i else None,
                    spans[i + 1][0] if spans[i + 1 :] else None,
                )
                fleeting += (last is None or up - last > rules.alone) and (
                    after is None or after - down > rules.alone
                )
        standing = sum(spans[-1][1] is None for spans in mine.values())
        told.append([len(rises), standing, floods, flood_ticks, chatters, fleeting, stale])
    return told


@pytest.mark.parametrize("seed", range(4))
def test_the_same_counters_as_looking_back_and_after_a_restart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rules = LoadRules(
        window=40, flood_start=8, flood_end=4, chatter=20, fleeting=5, alone=15, stale=60
    )
    area = rng.integers(3, size=12).tolist()
    load, active = EventStage(area, rules=rules), np.zeros((12, 8), bool)
    history: list[Change] = []
    for tick in range(400):
        flips = rng.random(active.shape) < (0.02 if tick // 80 % 2 else 0.002)
        active ^= flips
        now = [(tick, int(r), int(b), bool(active[r, b])) for r, b in np.argwhere(flips)]
        history += now
        first, second = ([c for c in now if (c[1] < 6) == low] for low in (True, False))
        load.take(tick, events(first))  # two fields, rows 0 to 5 and 6 to 11
        load.take(tick, events((t, r - 6, b, on) for t, r, b, on in second), first_row=6)
        if tick % 97 == 0:
            other = EventStage(area, rules=rules)
            other.restore(load.snapshot())
            load = other
    names = ("raised", "standing", "floods", "flood_ticks", "chatters", "fleeting", "ever_stale")
    told = [[int(row[name]) for name in names] for row in load.load]
    want = look_back(history, area, rules, 399)
    assert sum(map(sum, want)) > 300
    assert told == want + [[0] * 7] * (len(told) - len(want))


def test_many_events_of_a_tick_count_as_one_by_one() -> None:
    rng, rows = np.random.default_rng(7), 60
    rules = LoadRules(chatter=9, fleeting=4, alone=8, stale=12)
    together, alone = (EventStage(np.arange(rows) % 3, rules=rules) for _ in range(2))
    active = np.zeros((rows, 8), bool)
    for tick in range(40):
        flips = rng.random(active.shape) < 0.3
        active ^= flips
        now = [(tick, int(r), int(b), bool(active[r, b])) for r, b in np.argwhere(flips)]
        assert len(now) > 64  # more than are taken at a time
        together.take(tick, events(now))
        for change in now:
            alone.take(tick, events([change]))
    assert together.load.tolist() == alone.load.tolist()
    assert min(together.load[name].min() for name in ("chatters", "fleeting", "ever_stale")) > 0
    assert together.busiest(480) == alone.busiest(480)
    assert together.chattering() == alone.chattering() != []


def test_misuse_is_refused() -> None:
    load, wide = EventStage([0, 1]), EventStage([0, 1, 1])
    load.take(5, events([]))
    wide.take(5, events([(5, 2, 0, True)]))
    for act, message in (
        (lambda: load.take(4, events([])), "tick 4 follows tick 5; ticks rise"),
        (lambda: load.take(2**31, events([])), "stay below 2147483647"),
        (lambda: load.take(5, events([(0, 2, 0, True)])), "do not fit the 2 rows"),
        (
            lambda: load.take(5, np.zeros(1, [("tick", "<i8")])),
            "pass what AlarmField.step returned",
        ),
        (lambda: load.refresh(5, [0]), "pass 2 bit patterns"),
        (lambda: EventStage([]), "pass the number of its area"),
        (lambda: EventStage([-1]), "pass the number of its area"),
        (lambda: LoadRules(window=0), "window is 0; it must be 1 or more"),
        (lambda: LoadRules(flood_end=11), "cannot end below 11; lower flood_end"),
        (lambda: LoadRules(chatter_count=1), "one transition is no chatter"),
        (lambda: load.restore(wide.snapshot()), "alarms beyond the 2 rows here"),
        (lambda: load.restore(EventStage([0]).snapshot()), "snapshot array load has shape"),
        (
            lambda: load.restore(EventStage([0, 1], rules=LoadRules(chatter_count=14)).snapshot()),
            "other rules",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            act()
