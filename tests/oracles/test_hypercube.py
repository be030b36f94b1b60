"""Larson & Odoni's three-unit hypercube with an infinite line, against its exact solution.

Source: R. C. Larson, A. R. Odoni, *Urban Operations Research* (1981, MIT web edition), sections
5.4.3, 5.4.4 and 5.5.3. The split of unit 1's area was recovered from the published workloads, as
`queueing.json` says. The exact values are compared; the book prints them rounded (0.43529 there is
0.43533 recomputed).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.oracles.queues import FACTS, Seen, exponential, misses, run

FACT = FACTS["larson_odoni_3server"]
EXACT = FACT["exact_recomputed"]
# Atom 1 apart from atom 2, for f11; each is half of 0.50.
RATES = [0.25, 0.25, 0.25, 0.35, 0.40]
ORDERS = [[unit - 1 for unit in FACT["groups"][g]["pref"]] for g in (0, 0, 1, 2, 3)]
OWN = np.array([order[0] for order in ORDERS])
STATES = ("000", "001", "010", "011", "100", "101", "110", "111")
NAMES = ["load 1", "load 2", "load 3", "P(delay)", "interresponse", "f11", "mean wait",
         *STATES, "queue"]  # fmt: skip
TRUTH = [*EXACT["workload"], EXACT["P_queue_delay"], EXACT["interresponse_area"], EXACT["f_11"],
         EXACT["Wq"], *(EXACT["P"][s] for s in STATES), EXACT["P"]["queue"]]  # fmt: skip


def figures(seen: Seen) -> list[float]:
    """The figures of one run; states are those that calls find (Poisson calls see averages)."""
    state = seen.busy @ np.array([1, 2, 4])
    waiting = seen.ahead > 0
    shares = [np.mean((state == bits) & ~waiting) for bits in range(8)]
    to_atom_1 = np.mean((seen.group == 0) & (seen.unit == 0))
    return [
        *seen.load, np.mean(seen.wait > 0), np.mean(seen.unit != OWN[seen.group]), to_atom_1,
        seen.wait.mean(), *shares, np.mean(waiting),
    ]  # fmt: skip


def ten_runs(n: int, orders: Sequence[Sequence[int]] = ORDERS) -> list[list[float]]:
    services = [exponential(1.0)] * len(RATES)
    return [figures(run(seed, n, RATES, services, orders, 3)) for seed in range(10)]


def test_the_facts_are_those_that_were_published() -> None:
    published = FACT["published"]
    assert np.round(EXACT["workload"], 4).tolist() == published["workload"]
    assert round(EXACT["P_queue_delay"], 5) == published["P_queue_delay"]
    assert EXACT["interresponse_area"] == pytest.approx(published["interresponse_area"], abs=1e-4)
    assert round(EXACT["f_11"], 3) == published["f_11"]
    assert sum(EXACT["P"].values()) == pytest.approx(1.0, abs=2e-5)


def test_ten_runs_of_5000_calls_agree_with_the_hypercube() -> None:
    assert misses(ten_runs(5_000), TRUTH, NAMES) == []


@pytest.mark.long
def test_ten_runs_of_100000_calls_agree_with_the_hypercube() -> None:
    assert misses(ten_runs(100_000), TRUTH, NAMES) == []


def test_another_order_of_preference_is_told_from_it() -> None:
    swapped = [[order[0], order[2], order[1]] for order in ORDERS]
    assert any(found.startswith("load") for found in misses(ten_runs(5_000, swapped), TRUTH, NAMES))
