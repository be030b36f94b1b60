"""Closed forms of queueing theory, asked of the dispatcher.

Sources: the Erlang B and C formulas and Little's law (textbook); M/G/∞: the number busy is Poisson
whatever the service; the two-class non-preemptive priority queue of the MIT course Urban
Operations Research, quiz 2 of 2003, problem 1. Figures in `queueing.json`.
"""

from __future__ import annotations

from math import exp, factorial

import numpy as np
import pytest

from tests.oracles.queues import (
    FACTS,
    Draw,
    Seen,
    constant,
    exponential,
    hyperexponential,
    misses,
    run,
)

QUIZ = FACTS["mit_quiz2_2003_p1"]
ERLANG = {"C(3,1.5)": (3, 1.5), "C(3,2)": (3, 2.0), "C(5,2.5)": (5, 2.5), "C(6,2.5)": (6, 2.5)}


def erlang_b(units: int, load: float) -> float:
    terms = [load**k / factorial(k) for k in range(units + 1)]
    return terms[-1] / sum(terms)


def erlang_c(units: int, load: float) -> float:
    blocked = erlang_b(units, load)
    return blocked / (1.0 - load / units * (1.0 - blocked))


def one_stream(seed: int, n: int, load: float, draw: Draw, units: int) -> Seen:
    return run(seed, n, [load], [draw], [range(units)], units)


@pytest.mark.parametrize("name", ERLANG)
def test_who_has_to_wait_and_how_long_is_erlang_c(name: str) -> None:
    units, load = ERLANG[name]
    waits = erlang_c(units, load)
    assert waits == pytest.approx(FACTS["erlang"][name], abs=1e-7)
    mean_wait = waits / (units - load)
    runs = []
    for seed in range(10):
        seen = one_stream(seed, 20_000, load, exponential(1.0), units)
        queue = seen.ahead.mean()
        runs.append([np.mean(seen.wait > 0), seen.wait.mean(), queue, seen.load.sum()])
    truth = [waits, mean_wait, load * mean_wait, load]  # the third is Little's law
    assert misses(runs, truth, ["P(wait)", "mean wait", "mean queue", "busy units"]) == []


def test_six_ambulances_leave_nine_of_ten_calls_undelayed_and_five_do_not() -> None:
    share = {
        units: np.mean(one_stream(1, 50_000, 2.5, exponential(1.0), units).wait == 0)
        for units in (5, 6)
    }
    assert share[5] < 0.9 < share[6]


@pytest.mark.parametrize("draw", [exponential(1.0), constant(1.0), hyperexponential(1.0)])
def test_calls_that_overflow_to_the_neighbours_are_erlang_b_whatever_the_service(
    draw: Draw,
) -> None:
    """Three units of ours, and as many of the neighbours' as it takes: none ever waits."""
    ours, load = 3, 2.0
    runs = []
    for seed in range(10):
        seen = one_stream(seed, 20_000, load, draw, ours + 20)
        assert not seen.wait.any()
        runs.append([float(np.mean(seen.unit >= ours))])
    assert misses(runs, [erlang_b(ours, load)], ["overflow"]) == []


@pytest.mark.parametrize("draw", [exponential(1.0), constant(1.0), hyperexponential(1.0)])
def test_with_units_enough_the_number_busy_is_poisson_whatever_the_service(draw: Draw) -> None:
    load = 4.0
    poisson = [exp(-load) * load**k / factorial(k) for k in range(10)]
    runs = []
    for seed in range(10):
        busy = one_stream(seed, 20_000, load, draw, 40).busy.sum(axis=1)
        runs.append([busy.mean(), *(np.mean(busy == k) for k in range(10))])
    assert misses(runs, [load, *poisson], ["mean", *map(str, range(10))]) == []


def quiz(seed: int, n: int, rate_per_h: float, *, by_priority: bool) -> Seen:
    """One unit, two classes of calls: 1 min and 3 min, times in minutes."""
    rates = [rate_per_h / 60.0] * 2
    services = [constant(1.0), constant(3.0)]
    return run(seed, n, rates, services, [[0], [0]], 1, ranks=[0, 1] if by_priority else None)


def test_the_more_urgent_of_two_classes_waits_as_the_quiz_says() -> None:
    published = QUIZ["published"]
    runs = []
    for seed in range(10):
        seen = quiz(seed, 40_000, 12.0, by_priority=True)
        waits = [seen.wait[seen.group == group].mean() for group in (0, 1)]
        runs.append([*waits, seen.wait.mean()])
    truth = [published["Wq1"], published["Wq2"], published["Wq_priority_mean"]]
    assert misses(runs, truth, ["class 1", "class 2", "all"]) == []


def test_first_come_first_served_makes_both_classes_wait_alike() -> None:
    runs = [[quiz(seed, 40_000, 12.0, by_priority=False).wait.mean()] for seed in range(10)]
    assert misses(runs, [QUIZ["published"]["Wq_fcfs"]], ["all"]) == []


def test_in_overload_the_urgent_still_wait_little_and_the_others_ever_longer() -> None:
    assert QUIZ["overload"]["Wq2"] == "inf"
    runs = []
    for seed in range(10):
        seen = quiz(seed, 20_000, 20.0, by_priority=True)
        runs.append([seen.wait[seen.group == 0].mean()])
        late = seen.wait[seen.group == 1]
        assert late[-100:].mean() > 5 * late[:100].mean() > 100
    assert misses(runs, [QUIZ["overload"]["Wq1"]], ["class 1"]) == []
