"""Changes of weights in fast.routing: whatever the past, a router answers like a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fast._types import Array
from fast.routing import CLOSED, UNREACHABLE, Roads, Router
from fast.streams import Stream
from tests.fast.conftest import Vector
from tests.fast.graphs import (
    WEIGHTS_MS,
    Arc,
    every_time,
    lattice_arcs,
    ranked,
    roads_of,
    router_of,
    small_arcs,
)

STEPS = 25  # changes to one router


class Shadow:
    """A router under change, and what its weights must be by the plainest book-keeping."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.ms = router.weight_ms.tolist()
        self.closed: set[int] = set()

    def set_weights(self, ms: list[int]) -> None:
        self.router.set_weights(ms)
        self.ms = list(ms)

    def change(self, arcs: list[int], ms: list[int]) -> None:
        self.router.change(arcs, ms)
        for arc, weight in zip(arcs, ms, strict=True):
            self.ms[arc] = weight

    def close(self, arcs: list[int]) -> None:
        self.router.close(arcs)
        self.closed.update(arcs)

    def reopen(self, arcs: list[int]) -> None:
        self.router.reopen(arcs)
        self.closed.difference_update(arcs)

    @property
    def weight_ms(self) -> Array:
        return np.array(
            [CLOSED if a in self.closed else ms for a, ms in enumerate(self.ms)], np.int64
        )


def change_somehow(shadow: Shadow, draw: Callable[[int], int]) -> None:
    """One change: single arcs, patches round a node, all over, all; `draw` is below its n."""
    roads = shadow.router.roads
    m = roads.arc_count
    kind = draw(10)
    if kind == 0:
        shadow.set_weights([WEIGHTS_MS[draw(len(WEIGHTS_MS))] for _ in range(m)])
        return
    if kind == 9:  # scattered all over: more work in parts than anew
        arcs = list(range(draw(9), m, 9 + draw(60)))
    elif kind <= 2 and m:
        middle = draw(roads.node_count)
        near = np.flatnonzero((roads.tail == middle) | (roads.head == middle))
        near = np.flatnonzero(np.isin(roads.tail, roads.head[near]))
        arcs = near[: 1 + m // 9].tolist()
    else:
        arcs = [draw(m) for _ in range(draw(4))] if m else []
    if kind in (1, 3, 4):
        shadow.close(arcs)
    elif kind in (2, 5):
        shadow.reopen(arcs)
    elif kind == 6:
        shadow.reopen(sorted(shadow.closed))
    else:
        shadow.change(arcs, [WEIGHTS_MS[draw(len(WEIGHTS_MS))] for _ in arcs])


def assert_as_new(router: Router) -> Router:
    """The hierarchy's weights are those of the full pass to the bit; returns a new router."""
    new = Router(router.roads, router.weight_ms)
    router._metric.settle()
    new._metric.settle()
    assert np.array_equal(router._metric.up, new._metric.up)
    assert np.array_equal(router._metric.down, new._metric.down)
    return new


def assert_answers_as_new(router: Router, new: Router, units: Array, places: Array) -> None:
    """Times, ways and nearest units: rows and tables made before the change show here."""
    assert np.array_equal(router.nearest(units, places[:1], 2), new.nearest(units, places[:1], 2))
    assert np.array_equal(router.matrix_ms(units, places), new.matrix_ms(units, places))
    assert np.array_equal(router.nearest(units, places, 3), new.nearest(units, places, 3))
    assert np.array_equal(router.coverage(units), new.coverage(units))
    some = min(units.size, places.size, 8)
    pairs = units[:some], places[-some:]
    for way, other in zip(router.paths(*pairs), new.paths(*pairs), strict=True):
        assert way.arcs.tolist() == other.arcs.tolist()
        assert way.nodes.tolist() == other.nodes.tolist()
        assert way.ms == other.ms


def live(shadow: Shadow, draw: Callable[[int], int]) -> None:
    """`STEPS` changes, with questions after some of them."""
    router = shadow.router
    n = router.roads.node_count
    units, places = np.arange(n)[:: 1 + n // 60], np.arange(n)[:: 1 + n // 40]
    for step in range(STEPS):
        change_somehow(shadow, draw)
        assert router.epoch == step + 1
        if draw(4) == 0:  # else the next change comes on top of this one
            continue
        assert np.array_equal(router.weight_ms, shadow.weight_ms)
        new = assert_as_new(router)
        if draw(3) == 0:
            assert_answers_as_new(router, new, units, places)
    assert_answers_as_new(router, assert_as_new(router), units, places)
    if n < 10:
        times = every_time(router.roads, shadow.weight_ms)
        assert np.array_equal(router.matrix_ms(np.arange(n), np.arange(n)), times)


def drawn_by(data: st.DataObject) -> Callable[[int], int]:
    return lambda n: data.draw(st.integers(0, n - 1))


def drawn_from(seed: int) -> Callable[[int], int]:
    return Stream(seed, "test", "changes").choice_index


@pytest.mark.kernel_small
@settings(max_examples=30)
@given(small_arcs(), st.integers(0, 2**32))
def test_after_any_change_to_any_small_graph_all_is_as_if_it_were_new(
    graph: tuple[list[Arc], int], seed: int
) -> None:
    live(Shadow(router_of(*graph)), drawn_from(seed))


@settings(max_examples=40)
@given(small_arcs(14, 40), st.data())
def test_a_history_of_changes_that_fails_can_be_made_small(
    graph: tuple[list[Arc], int], data: st.DataObject
) -> None:
    live(Shadow(router_of(*graph)), drawn_by(data))


@pytest.mark.parametrize("seed", range(40))
def test_after_any_change_to_a_town_all_is_as_if_it_were_new(seed: int) -> None:
    side = 5 + seed % 14
    live(Shadow(router_of(lattice_arcs(seed, side), side * side)), drawn_from(seed))


@pytest.mark.long
@settings(max_examples=600)
@given(small_arcs(20, 70), st.integers(0, 2**32))
def test_thousands_more_changes_to_small_graphs(graph: tuple[list[Arc], int], seed: int) -> None:
    live(Shadow(router_of(*graph)), drawn_from(seed))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 300))
def test_thousands_more_changes_to_towns(seed: int) -> None:
    side = 4 + seed % 40
    live(Shadow(router_of(lattice_arcs(seed, side), side * side)), drawn_from(seed))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_changes_to_the_embedded_countys_roads(county_roads: Roads, seed: int) -> None:
    base = 1000 + np.arange(county_roads.arc_count) * 7919 % 60_000
    live(Shadow(Router(county_roads, base)), drawn_from(seed))


def test_closing_and_reopening_patches_of_real_roads(
    luxembourg: Vector, luxembourg_roads: Roads
) -> None:
    """Patches of one road, of hundreds, of thousands: worked in partly, given up, or all anew."""
    router = Router(luxembourg_roads, luxembourg("travel_time"))
    shadow = Shadow(router)
    lat, lon = luxembourg("latitude"), luxembourg("longitude")
    s = Stream(5, "test", "patches")
    nodes = np.arange(0, luxembourg_roads.node_count, 997)
    for share in (1e-5, 1e-3, 3e-2):
        middle = s.choice_index(luxembourg_roads.node_count)
        away = (lat - lat[middle]) ** 2 + 0.42 * (lon - lon[middle]) ** 2
        near = away < np.quantile(away, share)
        arcs = np.flatnonzero(near[luxembourg_roads.tail]).tolist()
        shadow.close(arcs)
        assert_answers_as_new(router, assert_as_new(router), nodes[:40], nodes)
        shadow.change(arcs[::2], [17 * (i % 900) for i in range(len(arcs[::2]))])
        shadow.reopen(arcs[::3])
        assert_answers_as_new(router, assert_as_new(router), nodes[:40], nodes)
    assert np.array_equal(router.weight_ms, shadow.weight_ms)


@pytest.mark.kernel_small
def test_a_closed_ring_cuts_off_what_is_inside_and_opens_again() -> None:
    arcs = lattice_arcs(2, 11)
    router = router_of(arcs, 121)
    before = router.matrix_ms(np.arange(121), np.arange(121))
    inside = np.array([max(abs(v // 11 - 5), abs(v % 11 - 5)) <= 2 for v in range(121)])
    ring = np.flatnonzero(inside[router.roads.tail] != inside[router.roads.head])
    router.close(ring)
    times = router.matrix_ms(np.arange(121), np.arange(121))
    assert (times[np.ix_(inside, ~inside)] == UNREACHABLE).all()
    assert (times[np.ix_(~inside, inside)] == UNREACHABLE).all()
    assert np.array_equal(times, every_time(router.roads, router.weight_ms))
    assert np.array_equal(router.nearest([60], np.arange(121), 1)[1][:, 0], times[60])
    router.reopen(ring)
    assert np.array_equal(router.matrix_ms(np.arange(121), np.arange(121)), before)
    assert np.array_equal(router.nearest([60], np.arange(121), 1)[1][:, 0], before[60])


@pytest.mark.kernel_small
def test_closing_and_weighing_are_independent() -> None:
    router = router_of([(0, 1, 10), (0, 1, 50)], 2)
    assert router.epoch == 0
    router.close([0])
    router.set_weights(np.array([20, 60]))  # snow: the flooded road stays closed
    assert router.distance_ms(0, 1) == 60
    router.reopen([0])
    assert router.distance_ms(0, 1) == 20
    router.change([0, 1], [CLOSED, 70])
    assert router.distance_ms(0, 1) == 70
    router.reopen([0])  # was not closed, has no passable weight
    assert router.weight_ms.tolist() == [CLOSED, 70]
    assert router.epoch == 5


@pytest.mark.kernel_small
def test_an_arc_named_twice_in_a_change_gets_its_last_weight() -> None:
    router = router_of([(0, 1, 10)], 2)
    router.change([0, 0, 0], [30, 5, 20])
    assert router.distance_ms(0, 1) == 20


@pytest.mark.kernel_small
def test_weights_are_copied_in_and_out() -> None:
    given_ms = np.array([10], np.int32)
    router = Router(roads_of([(0, 1, 10)], 2), given_ms)
    given_ms[0] = 99
    seen = router.weight_ms
    seen[0] = 77
    assert router.weight_ms.tolist() == [10]
    assert router.distance_ms(0, 1) == 10


@pytest.mark.kernel_small
@pytest.mark.parametrize("ask_before", [False, True])
@pytest.mark.parametrize("units", [[3, 80, 44, 44, 7, 21], [*range(5, 80, 2), 44, 44]])
def test_units_asked_about_before_and_after_a_change_are_ranked_anew(
    ask_before: bool, units: list[int]
) -> None:
    """Few units and many, few places and many, whichever way of answering was used so far."""
    arcs = lattice_arcs(4, 9)
    router = router_of(arcs, 81)
    s = Stream(4, "test", "asking")
    for turn in range(12):
        if ask_before:
            router.nearest(units, np.arange(81) if turn % 2 else [turn], 4)
        busy = [s.choice_index(len(arcs)) for _ in range(1 + 5 * (turn % 5))]
        router.change(busy, [10 * s.choice_index(40) for _ in busy])
        times = every_time(router.roads, router.weight_ms)
        for places in ([turn], [60, 2, 2, 9], np.arange(81).tolist()):
            want: Any = ranked(times[np.ix_(units, places)], 4)
            assert np.array_equal(router.nearest(units, places, 4), want)
