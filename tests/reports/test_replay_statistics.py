"""Statistics of a replay: what is counted, and how wide the intervals are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from reports.replay import intervals
from reports.replay.intervals import batches_of, interval_of, over_batches
from reports.replay.statistics import statistics
from reports.replay.tables import seconds, write_calls

S = 1_000_000
STATUSES = ("ready", "busy")


def columns(n: int = 4, **other: Any) -> dict[str, NDArray[Any]]:
    """Calls every 100 s, on the way for 60 s, at the scene for 30 s, all by unit 0."""
    at = np.arange(n) * 100 * S
    plain: dict[str, Any] = {
        "at_us": at, "priority": np.ones(n, int), "answered": np.ones(n, bool),
        "unit": np.zeros(n, int), "sent_us": at, "queue_us": np.zeros(n, int),
        "turnout_us": np.zeros(n, int), "travel_us": np.full(n, 60 * S),
        "arrive_us": at + 60 * S, "response_us": np.full(n, 60 * S),
        "on_scene_us": np.full(n, 30 * S), "transport": np.zeros(n, bool),
        "to_hospital_us": np.zeros(n, int), "handover_us": np.zeros(n, int),
        "free_us": at + 90 * S, "on_road": np.zeros(n, bool),
        "units_free": np.ones(n, int), "ahead": np.zeros(n, int),
    }  # fmt: skip
    return plain | {name: np.asarray(value) for name, value in other.items()}


def told(of: dict[str, NDArray[Any]], length_s: int, target_s: float = 480.0) -> dict[str, Any]:
    targets = dict.fromkeys(np.unique(of["priority"]).tolist(), target_s)
    return statistics(
        of, np.array([[0, 0]]), STATUSES, length_s * S, ("A1",), targets
    )  # fmt: skip


def test_the_points_of_student_are_those_of_the_tables() -> None:
    for df, point in enumerate(intervals._T, start=1):
        assert point == pytest.approx(stats.t.ppf(0.975, df), abs=1e-6)


def test_an_interval_is_that_of_the_batch_means() -> None:
    values = np.random.default_rng(1).exponential(1.0, 1000)
    found = over_batches(values, np.mean)
    means = [values[i * 50 : i * 50 + 50].mean() for i in range(20)]
    assert found is not None
    low, high = stats.t.interval(0.95, 19, np.mean(means), stats.sem(means))
    assert found.value == pytest.approx(values.mean())
    assert found.half_width == pytest.approx((high - low) / 2)


def test_nineteen_of_twenty_intervals_hold_the_true_mean() -> None:
    dice = np.random.default_rng(7)
    hits = 0
    for _ in range(400):
        found = over_batches(dice.exponential(1.0, 200), np.mean)
        assert found is not None
        assert found.half_width is not None
        hits += abs(found.value - 1.0) <= found.half_width
    assert 0.90 <= hits / 400 <= 0.98


def test_too_few_calls_give_an_estimate_without_an_interval() -> None:
    assert batches_of(19) == []
    assert len(batches_of(20)) == 2
    assert len(batches_of(100_000)) == 20
    assert over_batches(np.arange(19), np.mean) == (9.0, None)
    assert over_batches(np.arange(0), np.mean) is None
    assert interval_of(1.0, [1.0]).half_width is None


def test_a_quantile_is_the_smallest_time_that_so_many_do_not_exceed() -> None:
    response = told(columns(10, response_us=np.arange(1, 11) * S), 1000)["all"]["response_s"]
    assert [response[name]["value"] for name in ("mean", "p50", "p90", "p95")] == [5.5, 5, 9, 10]


def test_who_is_never_answered_misses_the_target_and_is_in_no_mean() -> None:
    of = columns(4, answered=[True, True, True, False], response_us=[60 * S, 60 * S, 500 * S, 0])
    found = told(of, 1000)["all"]
    assert (found["calls"], found["answered"]) == (4, 3)
    assert found["within_target"]["value"] == 0.5
    assert found["response_s"]["mean"]["value"] == pytest.approx(620 / 3)


def test_priorities_have_their_own_figures() -> None:
    of = columns(4, priority=[1, 2, 1, 2], queue_us=[0, 5 * S, 0, 0])
    found = told(of, 1000)["by_priority"]
    assert found["1"]["queued"]["value"] == 0.0
    assert found["2"]["queued"]["value"] == 0.5
    assert found["2"]["queue_s"]["value"] == 2.5


def test_the_busy_fraction_is_of_the_whole_run_and_its_stretches() -> None:
    (unit,) = told(columns(40), 4000)["units"]
    assert unit["busy"]["value"] == pytest.approx(0.9)
    assert unit["busy"]["half_width"] == pytest.approx(0.0, abs=1e-12)
    (lazy,) = told(columns(40), 8000)["units"]
    assert lazy["busy"]["value"] == pytest.approx(0.45)
    assert lazy["busy"]["half_width"] > 0.2


def test_the_table_adds_up_and_opens_in_office_programs(tmp_path: Path) -> None:
    assert [seconds(us) for us in (0, 1, 1_500_000, 90 * S)] == ["0", "0.000001", "1.5", "90"]
    path = tmp_path / "replay.csv"
    write_calls(
        path, columns(2, answered=[True, False], on_road=[True, False]), ids=("呼一", "K2"),
        nodes=("a", "b"), from_nodes=("c", "c"), units=("A1",), hospitals=("", ""),
        orders=("O-1", ""), reasons=("最近", ""),
    )  # fmt: skip
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    head, first, second = path.read_text(encoding="utf-8-sig").splitlines()
    row = dict(zip(head.split(","), first.split(","), strict=True))
    assert (row["id"], row["unit"], row["from"], row["from_node"]) == ("呼一", "A1", "road", "c")
    assert float(row["response_s"]) == float(row["queue_s"]) + float(row["travel_s"])
    assert row["reason"] == "最近"
    assert second.split(",")[:5] == ["K2", "100", "1", "b", ""]
