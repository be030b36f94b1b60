"""The KPIs of an alarm system against definitions worked by hand, and against a plain recount."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.county import County
from twin.models.alarm_kpi import AlarmLoad, Kpi
from twin.models.alarm_kpi_rules import KpiRules, load_kpi_rules

HOUR_MS, MINUTE_MS = 3_600_000, 60_000


@pytest.fixture(scope="module")
def rules(county: County) -> KpiRules:
    return load_kpi_rules(county)


def counted(rules: KpiRules, events: Sequence[tuple[float, str, str]], hours: float = 1.0) -> Kpi:
    """Events are (second, "new" or "gone", alarm)."""
    load = AlarmLoad(rules)
    for at_s, what, alarm in events:
        if what == "new":
            load.new(round(at_s * 1000), alarm, "low")
        else:
            load.returned(round(at_s * 1000), alarm)
    return load.result(0, round(hours * HOUR_MS))


def test_the_average_is_per_ten_minutes_and_the_peak_that_of_a_fixed_interval(
    rules: KpiRules,
) -> None:
    kpi = counted(rules, [(60 * n, "new", f"A{n}") for n in range(12)])
    assert (kpi.alarms, kpi.average, kpi.most, kpi.most_in_a_minute) == (12, 2.0, 10, 1)
    assert kpi.intervals == ((0, 10), (600_000, 2))
    assert kpi.over_peak_share == 0.0


def test_eleven_in_an_interval_are_over_the_peak(rules: KpiRules) -> None:
    kpi = counted(rules, [(50 * n, "new", f"A{n}") for n in range(11)])
    assert kpi.over_peak_share == pytest.approx(1 / 6)


def test_a_flood_begins_with_the_tenth_and_ends_when_fewer_than_five_are_left(
    rules: KpiRules,
) -> None:
    kpi = counted(rules, [(n, "new", f"A{n}") for n in range(12)])
    assert kpi.floods == ((9_000, 607_000, 12),)
    assert kpi.flood_share == pytest.approx(598 / 3600)


def test_nine_in_ten_minutes_are_no_flood_and_two_floods_are_two(rules: KpiRules) -> None:
    assert counted(rules, [(n, "new", f"A{n}") for n in range(9)]).floods == ()
    twice = [(n + wave, "new", f"A{n}") for wave in (0, 1800) for n in range(10)]
    assert [begin for begin, _, _ in counted(rules, twice).floods] == [9_000, 1_809_000]


def test_three_within_a_minute_chatter_and_three_within_more_do_not(rules: KpiRules) -> None:
    assert counted(rules, [(30 * n, "new", "A") for n in range(3)]).chattering == (("A", 1),)
    assert counted(rules, [(30.001 * n, "new", "A") for n in range(3)]).chattering == ()


def test_a_short_life_is_fleeting_unless_it_comes_again_within_a_minute(rules: KpiRules) -> None:
    once = [(0, "new", "A"), (9.9, "gone", "A")]
    assert counted(rules, once).fleeting == 1
    assert counted(rules, [*once, (60, "new", "A"), (100, "gone", "A")]).fleeting == 0
    assert counted(rules, [*once, (70, "new", "A"), (100, "gone", "A")]).fleeting == 1
    assert counted(rules, [(0, "new", "A"), (10, "gone", "A")]).fleeting == 0


def test_an_alarm_that_stands_a_day_is_stale_and_one_that_returned_before_is_not(
    rules: KpiRules,
) -> None:
    day = 24 * 3600.0
    events = [(0, "new", "A"), (10, "new", "B"), (20, "new", "C"), (day + 5, "gone", "B")]
    kpi = counted(rules, sorted([*events, (day + 100, "gone", "C")]), hours=30)
    assert (kpi.stale_at_once, kpi.stale_at_end) == (2, 1)  # A and, for 80 seconds, C


def test_returns_acknowledgements_and_hidden_alarms_are_not_alarms(rules: KpiRules) -> None:
    load = AlarmLoad(rules)
    load.new(0, "A", "high")
    for at_ms in range(1, 100):
        load.returned(at_ms, "A")
    load.acted("shelve")
    load.acted("suppress", 16)
    kpi = load.result(0, HOUR_MS)
    assert (kpi.alarms, dict(kpi.acts), dict(kpi.priorities)) == (
        1,
        {"shelve": 1, "suppress": 16},
        {"high": 1},
    )


@pytest.mark.parametrize(
    ("per_interval", "level"),
    [(1, "predictive"), (2, "robust"), (9, "stable"), (60, "reactive"), (200, "overloaded")],
)
def test_the_level_is_the_best_none_of_whose_limits_is_passed(
    rules: KpiRules, per_interval: int, level: str
) -> None:
    events = [
        (600 * spell + n * 2.9, "new", f"A{n}") for spell in range(6) for n in range(per_interval)
    ]
    kpi = counted(rules, events)
    share = kpi.over_peak_share
    assert kpi.level == ("overloaded" if share > 0.5 else level)


@given(st.lists(st.tuples(st.integers(0, 7200), st.integers(0, 5)), max_size=80))
def test_the_streaming_counters_agree_with_a_plain_recount(
    rules: KpiRules, alarms: list[tuple[int, int]]
) -> None:
    events = sorted(alarms)
    kpi = counted(rules, [(s, "new", f"A{n}") for s, n in events], hours=3)
    tens = [s // 600 for s, _ in events]
    assert kpi.most == max((tens.count(t) for t in tens), default=0)
    tags = [f"A{n}" for _, n in events]
    assert kpi.top == tuple(
        sorted(((t, tags.count(t)) for t in set(tags)), key=lambda row: (-row[1], row[0]))[:10]
    )
    in_flood, begins = False, []
    for second in range(7200 + 1200):
        number = sum(second - 600 < s <= second for s, _ in events)
        if not in_flood and number >= 10:
            in_flood = True
            begins.append(second)
        elif in_flood and number < 5:
            in_flood = False
    assert [begin // 1000 for begin, _, _ in kpi.floods] == begins
    assert sum(number for _, _, number in kpi.floods) <= len(events)
