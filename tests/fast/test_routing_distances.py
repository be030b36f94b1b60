"""Times of fast.routing: NetworkX's, scipy's, published ones, and the limits of 32 bits."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from fast._types import Array
from fast.routing import CLOSED, UNREACHABLE, Roads, Router
from fast.streams import Stream
from tests.fast.conftest import Vector
from tests.fast.graphs import (
    Arc,
    every_kind,
    every_time,
    random_arcs,
    roads_of,
    router_of,
    scipy_times,
    small_arcs,
)

SEEDS = range(6)
NO_WAY = 2**31 - 1  # how the reference answers say it


def networkx_times(arcs: list[Arc], closed: list[int], nodes: int = 60) -> Array:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(nodes))
    for a, (tail, head, ms) in enumerate(arcs):
        if a not in closed:
            graph.add_edge(tail, head, key=a, weight=ms)
    table = np.full((nodes, nodes), UNREACHABLE)
    for source in range(nodes):
        for target, time in nx.single_source_dijkstra_path_length(graph, source).items():
            table[source, target] = time
    return table


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_every_time_is_networkxs(seed: int) -> None:
    arcs, s = random_arcs(seed), Stream(seed, "test", "closures")
    closed = [a for a in range(len(arcs)) if s.chance(0.1)]
    router = router_of(arcs)
    router.close(closed)
    times = networkx_times(arcs, closed)
    assert (times == UNREACHABLE).any()
    assert np.array_equal(every_time(router.roads, router.weight_ms), times)
    nodes = np.arange(60)
    assert np.array_equal(router.matrix_ms(nodes, nodes), times)
    assert np.array_equal(router.matrix_ms(nodes[:50], nodes[7:20]), times[:50, 7:20])
    assert np.array_equal(router.matrix_ms(nodes[:5], nodes), times[:5])
    pairs = [(source, target) for source in range(0, 60, 3) for target in (0, 17, source)]
    sources, targets = zip(*pairs, strict=True)
    assert router.distances_ms(sources, targets).tolist() == [times[p] for p in pairs]
    for v in (0, 31):
        assert np.array_equal(router.one_to_all_ms(v), times[v])
        assert np.array_equal(router.all_to_one_ms(v), times[:, v])
    assert router.distance_ms(3, 11) == times[3, 11]


@pytest.mark.kernel_small
@settings(max_examples=60)
@given(small_arcs())
def test_on_any_small_graph_every_kind_of_question_gets_the_same_right_times(
    graph: tuple[list[Arc], int],
) -> None:
    """Weights near and at CLOSED among them; and Dijkstra's algorithm is asked each time too."""
    arcs, nodes = graph
    router = router_of(arcs, nodes, check_every=1)
    want = every_time(router.roads, router.weight_ms)
    for kind, got in every_kind(router).items():
        assert np.array_equal(got, want), kind


@pytest.mark.kernel_small
def test_targets_named_twice_out_of_order_or_many_get_their_own_columns() -> None:
    router = router_of(random_arcs(1))
    want = every_time(router.roads, router.weight_ms)
    s = Stream(1, "test", "columns")
    sources = [s.choice_index(60) for _ in range(9)]
    targets = [s.choice_index(60) for _ in range(2500)]  # more than are served side by side
    assert np.array_equal(router.matrix_ms(sources, targets), want[np.ix_(sources, targets)])
    assert np.array_equal(router.matrix_ms(targets, sources), want[np.ix_(targets, sources)])


@pytest.mark.kernel_small
def test_sums_stop_at_unreachable_instead_of_overflowing() -> None:
    half = CLOSED // 2 + 1
    router = router_of([(0, 1, half), (1, 2, half)], 3)
    assert router.one_to_all_ms(0).tolist() == [0, half, UNREACHABLE]
    assert router.path(0, 2).ms == UNREACHABLE
    router.change([1], [half - 2])
    assert router.distance_ms(0, 2) == UNREACHABLE - 1 == 2 * half - 2


@pytest.mark.kernel_small
@pytest.mark.parametrize("order", [None, np.arange(40), np.arange(40)[::-1]])
def test_a_long_chain_of_heavy_roads_ends_in_unreachable_for_every_kind_of_question(
    order: Array | None,
) -> None:
    heavy = CLOSED // 6
    arcs = [(v, v + 1, heavy) for v in range(39)] + [(v + 1, v, heavy) for v in range(39)]
    arcs.sort()
    roads = roads_of(arcs, 40, order=order)
    router = Router(roads, np.full(len(arcs), heavy), check_every=1)
    apart = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))
    want = np.where(apart * heavy < CLOSED, apart * heavy, UNREACHABLE)
    for kind, got in every_kind(router).items():
        assert np.array_equal(got, want), kind


@pytest.mark.kernel_small
def test_another_metric_shares_the_roads_and_nothing_else() -> None:
    engine = router_of([(0, 1, 10)], 2)
    boat = engine.metric("boat", np.array([90]))
    engine.close([0])
    assert boat.roads is engine.roads
    assert (boat.name, boat.distance_ms(0, 1)) == ("boat", 90)
    assert engine.distance_ms(0, 1) == UNREACHABLE


def disturbed(base_ms: Array, s: Stream, closed_share: float) -> Array:
    """Weights after closures here and slow-downs, up to eightfold, there."""
    m = base_ms.size
    draws = np.array([s.uniform() for _ in range(2 * m)]).reshape(2, m)
    slower = np.minimum(base_ms * (1 + (draws[1] * 8).astype(np.int64)), CLOSED)
    return np.where(draws[0] < closed_share, CLOSED, np.where(draws[0] > 0.7, slower, base_ms))


def assert_scipys(router: Router, base_ms: Array, rounds: int, sources: int, seed: int) -> int:
    """Compare times from random sources to all nodes, in rounds of disturbance; how many."""
    roads, s = router.roads, Stream(seed, "test", "disturbance")
    nodes = np.arange(roads.node_count)
    compared = 0
    for turn in range(rounds):
        router.set_weights(disturbed(base_ms, s, 0.02 * turn))
        starts = np.array([s.choice_index(nodes.size) for _ in range(sources)])
        want = scipy_times(roads, router.weight_ms, starts)
        assert np.array_equal(router.matrix_ms(starts, nodes), want)
        assert np.array_equal(router.one_to_all_ms(int(starts[0])), want[0])
        ends = np.array([s.choice_index(nodes.size) for _ in range(sources)])
        assert np.array_equal(
            router.distances_ms(starts, ends), want[np.arange(sources), ends].astype(np.int32)
        )
        compared += want.size
    return compared


def test_after_closures_and_slow_downs_fifty_thousand_times_are_scipys(county_roads: Roads) -> None:
    base = 1000 + np.arange(county_roads.arc_count) * 7919 % 60_000
    router = Router(county_roads, base)
    compared = assert_scipys(router, base, 5, 10_500 // county_roads.node_count + 1, 1)
    arcs = random_arcs(3, 200)
    scattered = router_of(arcs, 200)
    compared += assert_scipys(scattered, scattered.weight_ms, 5, 20, 2)
    assert compared >= 50_000


@pytest.mark.long
def test_after_closures_and_slow_downs_five_million_times_are_scipys(county_roads: Roads) -> None:
    base = 1000 + np.arange(county_roads.arc_count) * 7919 % 60_000
    router = Router(county_roads, base)
    compared, turn = 0, 0
    while compared < 4_500_000:
        compared += assert_scipys(router, base, 4, 60, 100 + turn)
        turn += 1
    for seed in range(20):
        arcs = random_arcs(seed, 300)
        scattered = router_of(arcs, 300)
        compared += assert_scipys(scattered, scattered.weight_ms, 5, 100, seed)
    assert compared >= 5_000_000


@pytest.mark.long
def test_on_real_roads_five_million_times_after_closures_and_slow_downs_are_scipys(
    luxembourg: Vector, luxembourg_roads: Roads
) -> None:
    base = luxembourg("travel_time").astype(np.int64)
    assert assert_scipys(Router(luxembourg_roads, base), base, 6, 12, 7) >= 5_000_000


@pytest.mark.parametrize("metric", ["travel_time", "geo_distance"])
def test_a_hundred_thousand_reference_answers_of_the_real_luxembourg_graph(
    luxembourg: Vector, luxembourg_roads: Roads, metric: str
) -> None:
    """As published with the graph, by RoutingKit; both metrics over one hierarchy."""
    want = luxembourg(f"query_reference_{metric}_length").astype(np.int64)
    want[want == NO_WAY] = UNREACHABLE
    sources, targets = luxembourg("source_node"), luxembourg("target_node")
    assert want.size == 100_000
    router = Router(luxembourg_roads, luxembourg("travel_time")).metric(metric, luxembourg(metric))
    assert np.array_equal(router.distances_ms(sources, targets), want)
    ways = router.paths(sources[:2000], targets[:2000])
    assert [way.ms for way in ways] == want[:2000].tolist()
    for i in (0, 50_000):
        onward: Any = router.one_to_all_ms(int(sources[i]))
        assert onward[targets[i]] == want[i]
        assert router.all_to_one_ms(int(targets[i]))[sources[i]] == want[i]
