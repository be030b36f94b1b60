"""Sampled self-checks: which answers are held against Dijkstra's, and what if they differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fast.routing import UNREACHABLE, MismatchError, Positions, Router, Tally
from fast.routing.oracle import Oracle
from tests.fast.graphs import lattice_arcs, router_of

pytestmark = pytest.mark.kernel_small

ASK: dict[str, Callable[[Router], object]] = {
    "distances_ms": lambda r: r.distance_ms(6, 18),
    "matrix_ms": lambda r: r.matrix_ms([6, 7], [18]),
    "one_to_all_ms": lambda r: r.one_to_all_ms(6),
    "all_to_one_ms": lambda r: r.all_to_one_ms(18),
    "coverage": lambda r: r.coverage([6]),
    "nearest": lambda r: r.nearest([6, 7], [18], 1),
    "nearest at": lambda r: r.nearest_at(spot(0), spot(40), 1),
    "paths": lambda r: r.paths([6], [18]),
}


def spot(arc: int) -> Positions:
    return Positions(np.array([arc], np.int32), np.array([0], np.int32))


def town(every: int) -> Router:
    return router_of(lattice_arcs(5, 5), 25, check_every=every)


@pytest.mark.parametrize(
    ("every", "checked"), [(0, [0] * 7), (1, [1, 2, 3, 4, 5, 6, 7]), (3, [1, 1, 1, 2, 2, 2, 3])]
)
def test_the_first_question_and_each_so_many_after_it_are_checked(
    every: int, checked: list[int]
) -> None:
    router, seen = town(every), []
    for asked in range(7):
        router.distances_ms([0, 1, 2], [3, 4, 5])  # one question, however many pairs
        assert router.tally.queries == asked + 1
        seen.append(router.tally.checked)
    assert seen == checked


def test_changes_are_no_questions_and_another_metric_counts_its_own() -> None:
    router = town(2)
    router.close([3])
    router.distance_ms(0, 1)
    other = router.metric("other", router.weight_ms)
    assert (router.tally, other.tally) == (Tally(1, 1), Tally(0, 0))
    other.distance_ms(0, 1)
    assert other.tally == Tally(1, 1)


@pytest.mark.parametrize("kind", ASK)
def test_an_answer_that_is_not_dijkstras_is_a_defect_and_says_so(kind: str) -> None:
    """The weights change behind the router's back, as a defect would have it."""
    router = town(1)
    assert router.distance_ms(6, 18) < UNREACHABLE
    ASK[kind](router)
    assert router.tally == Tally(2, 2)
    router._weight += 1
    with pytest.raises(MismatchError, match="a defect of the router, not of the input"):
        ASK[kind](router)
    assert router.tally == Tally(3, 2)


def test_a_checked_answer_right_after_a_wide_change_is_not_the_oracles_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There Dijkstra would answer unchecked questions, and agree with itself."""
    asked: list[int] = []
    router = router_of(lattice_arcs(1, 10), 100, check_every=1)
    answer = Oracle.nearest

    def counted(self: Oracle, *args: Any) -> Any:
        asked.append(1)
        return answer(self, *args)

    monkeypatch.setattr(Oracle, "nearest", counted)
    router.close(np.arange(90))
    router.nearest([0, 50, 99], [7], 2)
    assert len(asked) == 1


def test_the_first_query_of_each_kind_is_checked_and_then_one_in_so_many() -> None:
    router = router_of(lattice_arcs(1, 10), 100, check_every=200)
    for ask in ASK.values():
        for _ in range(3):
            ask(router)
    kinds = len(ASK) - 1  # both ways to ask for the nearest are one kind
    assert router.tally == Tally(queries=3 * len(ASK), checked=kinds)
    for _ in range(200):
        router.distance_ms(6, 18)
    assert router.tally == Tally(queries=3 * len(ASK) + 200, checked=kinds + 1)
