"""The benchmark of the whole twin: a county of any size, crews at work, time by part."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.bench.twin_page import twin_page
from twin.bench.stopwatch import Stopwatch
from twin.bench.twin.county import county_of
from twin.bench.twin.dispatch import Counts
from twin.bench.twin.measure import PARTS, measured
from twin.bench.twin.run import DAY_S, FULL, Scope, in_child, run
from twin.county import County

SMALL = Scope(
    ((300, 240), (600, 240)),
    ((300, 240), (600, 240)),
    Counts(region=60, region_naive=30, city=40, city_naive=20),
    warm_s=60,
    crews=6,
)


def inline(
    points: int, crews: int, warm_s: int, for_s: int, seed: int, by_part: bool
) -> dict[str, Any]:
    return measured(points, crews, warm_s, for_s, seed, by_part=by_part)


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return run(1, SMALL, lambda what: None, inline)


@pytest.mark.parametrize("n", [150, 2872, 9000])
def test_a_county_has_as_many_points_as_wanted_all_scanned_each_second(
    county: County, n: int
) -> None:
    points = county_of(county, n).points
    assert len(points) == len(set(points.id)) == len(points.x_m) == n
    assert set(points.numbers["scan_s"].tolist()) == {1.0}
    assert all(len(column) == n for column in (*points.text.values(), *points.numbers.values()))


def test_weather_stations_do_not_multiply(county: County) -> None:
    kinds = county_of(county, 9000).points.text["kind"]
    assert kinds.count("wind_speed") == county.points.text["kind"].count("wind_speed")
    assert county_of(county, 150).points.text["kind"].count("wind_speed") == 8
    assert kinds.count("level") > 2 * county.points.text["kind"].count("level")


def test_a_change_between_two_scans_is_judged_as_at_the_points_own_period(county: County) -> None:
    was, now = county.points.numbers, county_of(county, len(county.points)).points.numbers
    most = was["rate_per_s"] * was["scan_s"]
    assert (now["rate_per_s"] * now["scan_s"]).tolist() == pytest.approx(most.tolist(), nan_ok=True)


def test_too_few_points_are_refused(county: County) -> None:
    with pytest.raises(ValueError, match="pass 100 or more"):
        county_of(county, 99)


def test_crews_report_and_nothing_is_wrong(result: dict[str, Any]) -> None:
    for each in result["runs"] + result["growth"]:
        assert each["simulated_s"] == 240
        assert each["cpu_s"] > 0
        assert each["alarms"] == 0
        assert each["records"] > each["reports"] > 0


def test_the_same_seed_gives_the_same_day() -> None:
    first, again = (inline(200, 6, 60, 300, 3, False) for _ in range(2))
    same = ("records", "reports", "journal_bytes")
    assert [first[name] for name in same] == [again[name] for name in same]


def test_the_parts_are_the_whole(result: dict[str, Any]) -> None:
    for each in result["growth"]:
        assert tuple(each["parts_s"]) == PARTS
        assert sum(each["parts_s"].values()) == pytest.approx(each["cpu_s"])
        assert min(each["parts_s"].values()) > 0
    assert [each["parts_s"] for each in result["runs"]] == [None, None]


def test_more_crews_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="999 crews are asked for"):
        inline(200, 999, 60, 60, 1, False)


def test_a_process_of_its_own_gives_the_same_counts() -> None:
    apart = in_child(200, 6, 60, 60, 1, False)
    assert apart["records"] == inline(200, 6, 60, 60, 1, False)["records"]
    with pytest.raises(RuntimeError, match="run of 1 points failed"):
        in_child(1, 6, 60, 60, 1, False)


def test_the_goals_are_tried_at_their_own_sizes(result: dict[str, Any]) -> None:
    assert [goal["met"] for goal in result["goals"][:2]] == [None, None]
    assert FULL.goals[0] == (10_000, DAY_S)
    assert [points for points, _ in FULL.growth] == [1_000, 10_000, 100_000, 1_000_000]


def test_a_step_of_the_busiest_desk_is_measured_and_held_against_its_goal(
    result: dict[str, Any],
) -> None:
    step, goal = result["desk_step"], result["goals"][-1]
    assert (step["incidents"], step["units"], step["observations"]) == (50, 300, 200)
    assert 0 < step["p50_ms"] <= step["p95_ms"] <= step["max_ms"]
    assert goal["bound"] == 0.005
    assert goal["met"] == (step["p95_ms"] <= 5.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_what_the_entities_do_and_what_is_scaled(
    result: dict[str, Any], lang: Any
) -> None:
    page = twin_page(json.loads(json.dumps(result)), lang)
    assert 'src="http' not in page
    assert page.count("<svg") == 3
    assert ("车组" if lang == "zh" else "crews") in page
    assert "≈" in page  # four minutes are not a day


def test_cpu_time_is_shared_out_as_the_wall_clock_found_the_part_on_top(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticks, cpu_s = iter(range(100)), iter((10.0, 12.5))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(ticks)))
    monkeypatch.setattr("time.process_time", lambda: next(cpu_s))
    watch = Stopwatch("rest")
    inner = watch.charged("inner", lambda: None)
    outer = watch.charged("outer", lambda: inner())
    outer()
    assert watch.spent_s() == {"rest": 1.0, "inner": 0.5, "outer": 1.0}
