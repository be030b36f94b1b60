"""What fast.routing makes of arrays: directions of a road, and orders of elimination."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fast._types import Array
from fast.routing import CLOSED, Roads, Router, hierarchy
from fast.routing.order import nested_dissection
from tests.fast.graphs import (
    Arc,
    every_kind,
    every_time,
    lattice_arcs,
    random_arcs,
    roads_of,
    small_arcs,
)


@pytest.mark.kernel_small
def test_a_two_way_road_knows_its_other_direction() -> None:
    # 0⇄1 twice (arcs 0, 1 there; 3, 4 back), a loop (2) and a one-way (5).
    roads = Roads.from_arrays([0, 3, 6, 6], [1, 1, 0, 0, 0, 2])
    assert roads.twin.tolist() == [3, 4, -1, 0, 1, -1]


@pytest.mark.kernel_small
@settings(max_examples=100)
@given(small_arcs())
def test_directions_are_paired_one_to_one_and_as_many_as_can_be(
    graph: tuple[list[Arc], int],
) -> None:
    roads = roads_of(*graph)
    pairs = list(zip(roads.tail.tolist(), roads.head.tolist(), strict=True))
    for arc, back in enumerate(roads.twin.tolist()):
        tail, head = pairs[arc]
        if back >= 0:
            assert roads.twin[back] == arc
            assert pairs[back] == (head, tail) != (tail, head)
        elif tail != head:
            assert pairs.count((tail, head)) > pairs.count((head, tail))


@pytest.mark.kernel_small
@settings(max_examples=60)
@given(small_arcs(), st.data())
def test_in_whatever_order_nodes_are_eliminated_the_times_are_the_same(
    graph: tuple[list[Arc], int], data: st.DataObject
) -> None:
    arcs, nodes = graph
    weight = np.array([ms for *_, ms in arcs], np.int64)
    roads = roads_of(arcs, nodes, order=data.draw(st.permutations(range(nodes))))
    want = every_time(roads, weight)
    for kind, got in every_kind(Router(roads, weight)).items():
        assert np.array_equal(got, want), kind


def with_places(side: int, lat: Array, lon: Array) -> Roads:
    return roads_of(lattice_arcs(3, side), side * side, lat=lat, lon=lon)


@pytest.mark.kernel_small
def test_the_order_is_a_permutation_and_the_same_each_time() -> None:
    line = np.arange(196)
    lat, lon = 42.0 + line // 14 / 100, 121.0 + line % 14 / 100
    for roads in (
        with_places(14, lat, lon),
        with_places(14, np.full(196, 42.0), np.full(196, 121.0)),  # all on one spot
        with_places(14, lat, np.full(196, 121.0)),  # all on one line
        roads_of(lattice_arcs(3, 14), 196),
        roads_of(random_arcs(3, 196), 196),
        roads_of([], 196),
        roads_of([(0, v, 1) for v in range(196)], 196),
    ):
        order = nested_dissection(roads)
        assert sorted(order.tolist()) == list(range(196))
        assert np.array_equal(nested_dissection(roads), order)


@pytest.mark.kernel_small
@settings(max_examples=60)
@given(small_arcs(nodes_max=12), st.data())
def test_any_places_at_all_give_an_order_and_right_times(
    graph: tuple[list[Arc], int], data: st.DataObject
) -> None:
    arcs, nodes = graph
    lat = data.draw(st.lists(st.floats(-90, 90), min_size=nodes, max_size=nodes))
    lon = data.draw(st.lists(st.floats(-180, 180), min_size=nodes, max_size=nodes))
    weight = np.array([ms for *_, ms in arcs], np.int64)
    router = Router(roads_of(arcs, nodes, lat=lat, lon=lon), weight)
    everyone = np.arange(nodes)
    assert np.array_equal(router.matrix_ms(everyone, everyone), every_time(router.roads, weight))


def deepest(arcs: list[Arc], nodes: int) -> int:
    roads = roads_of(sorted(arcs, key=lambda arc: arc[0]), nodes)
    return int(hierarchy.Hierarchy.build(roads, nested_dissection(roads)).depth.max())


def with_bends(arcs: list[Arc], nodes: int, bends: int) -> tuple[list[Arc], int]:
    """Each road of the graph in `bends` + 1 pieces."""
    longer = []
    for tail, head, ms in arcs:
        line = [tail, *range(nodes, nodes + bends), head]
        nodes += bends
        longer += [(a, b, ms) for a, b in itertools.pairwise(line)]
    return longer, nodes


def test_long_roads_and_dead_ends_make_no_deep_tree() -> None:
    """How deep the tree is decides how quick everything is; the logarithm is what can be had."""
    n = 1024
    chain = [(v, v + 1, 1) for v in range(n - 1)]
    assert deepest(chain, n) <= 14
    assert deepest([*chain, (n - 1, 0, 1)], n) <= 14
    assert deepest([(0, v, 1) for v in range(1, n)], n) <= 2
    town = [(u, v, ms) for u, v, ms in lattice_arcs(3, 12) if u < v]
    assert deepest(*with_bends(town, 144, 15)) <= deepest(town, 144) + 8


def test_an_elimination_tree_too_deep_for_its_numbers_is_refused() -> None:
    n = 40_000  # a chain eliminated from one end to the other: as deep as it is long
    first = np.minimum(np.arange(n + 1), n - 1)
    roads = Roads.from_arrays(first, np.arange(1, n), order=np.arange(n))
    with pytest.raises(OverflowError, match=r"an elimination tree 39999 deep.*cut it into parts"):
        Router(roads, np.ones(n - 1, np.int64), cache_dir=False)


@pytest.mark.kernel_small
@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("_MOST_ARCS", "more than 100 shortcuts.* far denser than a road network"),
        ("_MOST_TRIANGLES", "triangles, more than 32-bit ids can number"),
        ("_DEEPEST", "an elimination tree 59 deep"),
    ],
)
def test_a_graph_too_dense_to_be_numbered_in_32_bits_is_refused(
    limit: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real limits are billions away: lowered to 100, sixty nodes all joined are too many."""
    monkeypatch.setattr(hierarchy, limit, 100 if limit != "_DEEPEST" else 50)
    arcs = [(tail, head, 1) for tail in range(60) for head in range(60)]
    with pytest.raises(OverflowError, match=message):
        Router(roads_of(arcs), np.ones(3600, np.int64))
    monkeypatch.undo()
    dense = Router(roads_of(arcs), np.ones(3600, np.int64))
    assert dense.distance_ms(0, 59) == 1
    dense.close(np.arange(1, 60))
    assert dense.path(0, 59).ms == CLOSED
