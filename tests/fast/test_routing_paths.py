"""Ways of fast.routing: whole, open, quickest, and the same among equals whatever came before."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fast._types import Array
from fast.routing import CLOSED, UNREACHABLE, Path, Roads, Router
from fast.streams import Stream
from tests.fast.conftest import Vector
from tests.fast.graphs import (
    Arc,
    every_time,
    lattice_arcs,
    random_arcs,
    roads_of,
    router_of,
    small_arcs,
)

SEEDS = range(6)


def assert_is_a_way(way: Path, router: Router, source: int, target: int, ms: int) -> None:
    """Whole, through no closed arc, by no node twice, and its arcs add up to `ms`."""
    assert way.ms == ms
    if ms == UNREACHABLE:
        assert way.nodes.size == way.arcs.size == 0
        return
    nodes, weight = way.nodes.tolist(), router.weight_ms
    assert (nodes[0], nodes[-1], len(nodes)) == (source, target, way.arcs.size + 1)
    spent = 0
    for arc, (tail, head) in zip(way.arcs.tolist(), pairwise(nodes), strict=True):
        assert (router.roads.tail[arc], router.roads.head[arc]) == (tail, head)
        assert weight[arc] < CLOSED
        spent += int(weight[arc])
    assert spent == ms
    assert len(set(nodes)) == len(nodes)


def all_pairs(nodes: int) -> tuple[Array, Array]:
    return np.repeat(np.arange(nodes), nodes), np.tile(np.arange(nodes), nodes)


def assert_all_ways(router: Router) -> None:
    times = every_time(router.roads, router.weight_ms)
    pairs = all_pairs(router.roads.node_count)
    for source, target, way in zip(*pairs, router.paths(*pairs), strict=True):
        assert_is_a_way(way, router, source, target, times[source, target])


def some_closed(router: Router, seed: int) -> Router:
    s = Stream(seed, "test", "closures")
    router.close([a for a in range(router.roads.arc_count) if s.chance(0.1)])
    return router


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_ways_are_whole_open_quickest_and_come_by_no_node_twice(seed: int) -> None:
    assert_all_ways(some_closed(router_of(random_arcs(seed)), seed))


@pytest.mark.kernel_small
@settings(max_examples=80)
@given(small_arcs(10, 40), st.data())
def test_on_any_small_graph_and_after_changes_ways_are_ways(
    graph: tuple[list[Arc], int], data: st.DataObject
) -> None:
    router = router_of(*graph, check_every=1)
    assert_all_ways(router)
    if router.roads.arc_count:
        arcs = data.draw(st.lists(st.integers(0, router.roads.arc_count - 1), max_size=4))
        router.change(arcs, [0] * len(arcs))  # roads of no length: rings to be driven round
        assert_all_ways(router)
        router.close(arcs[:2])
        assert_all_ways(router)


@pytest.mark.kernel_small
@settings(max_examples=30)
@given(st.integers(2, 9), st.integers(0, 2**32))
def test_where_no_road_has_a_length_every_way_is_still_simple(nodes: int, seed: int) -> None:
    s = Stream(seed, "test", "nowhere")
    arcs = sorted((s.choice_index(nodes), s.choice_index(nodes), 0) for _ in range(4 * nodes))
    assert_all_ways(router_of(arcs, nodes))


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_of_equal_ways_the_choice_depends_on_roads_and_weights_alone(seed: int) -> None:
    """Many ties: a router with a past and one without, and one asked in another order, agree."""
    router = some_closed(router_of(random_arcs(seed)), seed)
    s = Stream(seed, "test", "past")
    arcs = [s.choice_index(router.roads.arc_count) for _ in range(40)]
    kept = router.weight_ms
    router.change(arcs, [10 * s.choice_index(9) for _ in arcs])
    router.path(3, 40)
    router.close(arcs[:20])
    router.paths(np.arange(60), np.arange(60)[::-1])
    router.reopen(arcs[:20])
    router.set_weights(kept)
    fresh = Router(router.roads, router.weight_ms)
    pairs = [(source, target) for source in range(60) for target in range(0, 60, 7)]
    ways = router.paths(*map(list, zip(*pairs, strict=True)))
    for (source, target), way in reversed(list(zip(pairs, ways, strict=True))):
        assert fresh.path(source, target).arcs.tolist() == way.arcs.tolist()


@pytest.mark.kernel_small
def test_a_ring_of_zero_weights_is_not_driven_round() -> None:
    router = router_of([(0, 1, 5), (1, 2, 0), (1, 3, 0), (2, 1, 0), (3, 2, 0)], 4)
    way = router.path(0, 2)
    assert (way.nodes[0], way.nodes[-1], way.ms) == (0, 2, 5)
    assert way.nodes.tolist() in ([0, 1, 2], [0, 1, 3, 2])
    way = router_of([(0, 3, 5), (1, 2, 0), (2, 1, 0), (3, 1, 0)], 4).path(0, 1)
    assert (way.nodes.tolist(), way.arcs.tolist(), way.ms) == ([0, 3, 1], [0, 3], 5)


@pytest.mark.kernel_small
def test_of_two_parallel_arcs_the_quicker_is_driven_and_of_equals_the_lower() -> None:
    router = router_of([(0, 1, 9), (0, 1, 4), (0, 1, 4)], 2)
    assert router.path(0, 1).arcs.tolist() == [1]
    router.close([1])
    assert router.path(0, 1).arcs.tolist() == [2]
    router.close([2])
    assert router.path(0, 1).ms == 9
    assert router.path(1, 0).ms == UNREACHABLE
    assert router.path(1, 1).nodes.tolist() == [1]


@pytest.mark.kernel_small
def test_a_loop_is_never_driven() -> None:
    router = router_of([(0, 0, 0), (0, 1, 7), (1, 1, 0)], 2)
    assert router.path(0, 1).arcs.tolist() == [1]
    assert router.path(0, 0).arcs.size == 0


def test_ways_longer_than_room_was_made_for_are_whole() -> None:
    """A chain of 1,500 roads, there and back: far more than the average way has."""
    n = 1500
    chain = [(v, v + 1, 1) for v in range(n - 1)] + [(v, v - 1, 0) for v in range(1, n)]
    router = router_of(sorted(chain), n)
    there, back, none = router.paths([0, n - 1, 5], [n - 1, 0, 5])
    assert there.nodes.tolist() == list(range(n))
    assert back.nodes.tolist() == list(range(n))[::-1]
    assert (there.ms, back.ms, none.ms) == (n - 1, 0, 0)


@pytest.mark.kernel_small
def test_the_arrays_of_a_way_cannot_be_written() -> None:
    way = router_of([(0, 1, 9)], 2).path(0, 1)
    for array in (way.nodes, way.arcs):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_ways_through_a_town_under_closures_are_ways() -> None:
    router = router_of(lattice_arcs(8, 30), 900, check_every=1)
    s = Stream(8, "test", "closing")
    for _ in range(20):
        router.close([s.choice_index(router.roads.arc_count) for _ in range(12)])
        sources, targets = ([s.choice_index(900) for _ in range(20)] for _ in range(2))
        want = router.distances_ms(sources, targets).tolist()
        ways = router.paths(sources, targets)
        for source, target, way, ms in zip(sources, targets, ways, want, strict=True):
            assert_is_a_way(way, router, source, target, ms)


def test_a_thousand_ways_on_real_roads_with_one_arc_in_a_hundred_closed(
    luxembourg: Vector, luxembourg_roads: Roads
) -> None:
    router = Router(luxembourg_roads, luxembourg("travel_time"))
    router.close(np.arange(luxembourg_roads.arc_count)[3::100])
    sources, targets = luxembourg("source_node")[:1000], luxembourg("target_node")[:1000]
    want = router.distances_ms(sources, targets)
    weight, tail, head = router.weight_ms, luxembourg_roads.tail, luxembourg_roads.head
    for way, s, t, ms in zip(router.paths(sources, targets), sources, targets, want, strict=True):
        assert way.ms == ms
        if ms == UNREACHABLE:
            continue
        assert (way.nodes[0], way.nodes[-1]) == (s, t)
        assert np.array_equal(tail[way.arcs], way.nodes[:-1])
        assert np.array_equal(head[way.arcs], way.nodes[1:])
        assert weight[way.arcs].sum() == ms
        assert np.unique(way.nodes).size == way.nodes.size


@pytest.mark.kernel_small
def test_two_orders_of_elimination_may_choose_other_ways_but_equal_ones() -> None:
    arcs = random_arcs(2)
    weight = np.array([ms for *_, ms in arcs])
    for order in (np.arange(60), np.arange(60)[::-1]):
        assert_all_ways(Router(roads_of(arcs, order=order), weight))
