"""Which units come first: fast.routing against a full sort by time, then row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fast._types import Array, Ints
from fast.routing import CLOSED, UNREACHABLE, Positions, Roads, Router
from fast.streams import Stream
from tests.fast.graphs import (
    Arc,
    every_time,
    lattice_arcs,
    random_arcs,
    ranked,
    roads_of,
    router_of,
    small_arcs,
)

SEEDS = range(6)
Spot = tuple[int, int]  # an arc, and milliseconds along it


def positions(spots: list[Spot]) -> Positions:
    arcs, offsets = zip(*spots, strict=True) if spots else ((), ())
    return Positions(np.array(arcs, np.int32), np.array(offsets, np.int32))


def sides(router: Router, open_ms: Array, spot: Spot) -> list[Spot]:
    """The arcs, of the two directions of its road, on which one can drive at a place."""
    roads, weight = router.roads, router.weight_ms
    arc, along = spot[0], min(spot[1], int(open_ms[spot[0]]))
    found, back = [(arc, along)], int(roads.twin[arc])
    if back >= 0:
        share = along * int(open_ms[back]) // max(1, int(open_ms[arc]))
        found.append((back, int(open_ms[back]) - share))
    return [(a, ms) for a, ms in found if weight[a] < CLOSED]


def times_between(router: Router, open_ms: Array, units: list[Spot], spots: list[Spot]) -> Ints:
    """Unit to place, both on arcs: over nodes, or straight along a road they share."""
    roads, weight = router.roads, router.weight_ms
    nodes = every_time(roads, weight)
    times = np.full((len(units), len(spots)), UNREACHABLE)
    for u, unit in enumerate(units):
        for i, spot in enumerate(spots):
            for arc, at in sides(router, open_ms, unit):
                for other, to in sides(router, open_ms, spot):
                    over = int(nodes[roads.head[arc], roads.tail[other]])
                    times[u, i] = min(times[u, i], int(weight[arc]) - at + over + to)
                    if arc == other and to >= at:
                        times[u, i] = min(times[u, i], to - at)
    return times


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_the_nearest_units_are_those_of_a_full_sort_by_time_then_row(seed: int) -> None:
    router, s = router_of(random_arcs(seed)), Stream(seed, "test", "units")
    router.close([a for a in range(router.roads.arc_count) if s.chance(0.1)])
    times = every_time(router.roads, router.weight_ms)
    units = [s.choice_index(60) for _ in range(25)]  # some stand at the same node
    rows, ms = router.nearest(units, np.arange(60), 7)
    assert np.array_equal((rows, ms), ranked(times[units], 7))
    cover_ms, cover_unit = router.coverage(units)
    assert np.array_equal(cover_ms, ms[:, 0])
    assert np.array_equal(cover_unit, rows[:, 0])


@pytest.mark.kernel_small
@settings(max_examples=80)
@given(small_arcs(), st.data())
def test_on_any_small_graph_nearest_and_coverage_are_brute_force(
    graph: tuple[list[Arc], int], data: st.DataObject
) -> None:
    """No units, many at one node, more asked for than there are, and none that can come."""
    nodes = st.lists(st.integers(0, graph[1] - 1), max_size=6)
    units, places, k = data.draw(nodes), data.draw(nodes), data.draw(st.integers(1, 8))
    router = router_of(*graph, check_every=1)
    times = every_time(router.roads, router.weight_ms)
    wanted = times[np.ix_(units, places)] if units else np.empty((0, len(places)), np.int64)
    for _ in range(3):  # asked again, it may be answered another way
        assert np.array_equal(router.nearest(units, places, k), ranked(wanted, k))
    everywhere = times[units] if units else np.empty((0, graph[1]), np.int64)
    rows, ms = ranked(everywhere, 1)
    assert np.array_equal(router.coverage(units), (ms[:, 0], rows[:, 0]))


@pytest.mark.kernel_small
@settings(max_examples=150)
@given(small_arcs(6, 16), st.data())
def test_units_and_incidents_anywhere_on_any_small_graph_are_brute_force(
    graph: tuple[list[Arc], int], data: st.DataObject
) -> None:
    """On the same arc in both orders, on the arc back, one-way, closed, a loop, of no length."""
    arcs, nodes = graph
    router = router_of(arcs, nodes, check_every=1)
    open_ms = router.weight_ms
    if not arcs:
        return
    arc = st.integers(0, len(arcs) - 1)
    spots = st.lists(st.tuples(arc, st.sampled_from((0, 1, 7, 10, 15, 20, 25, CLOSED))), max_size=5)
    units, places, k = data.draw(spots), data.draw(spots), data.draw(st.integers(1, 6))
    for _ in range(2):
        want = ranked(times_between(router, open_ms, units, places), k)
        for _ in range(2):
            assert np.array_equal(router.nearest_at(positions(units), positions(places), k), want)
        router.close(data.draw(st.lists(arc, max_size=3)))


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_units_and_incidents_on_arcs_are_joined_as_if_they_were_nodes(seed: int) -> None:
    arcs, s = random_arcs(seed), Stream(seed, "test", "positions")
    router = router_of(arcs)

    def somewhere(n: int) -> list[Spot]:
        chosen = [s.choice_index(len(arcs)) for _ in range(n)]
        return [(arc, s.choice_index(arcs[arc][2] + 5)) for arc in chosen]

    units, spots = somewhere(30), somewhere(40)
    spots[:4] = [(arc, max(0, at + 3 * (i - 1))) for i, (arc, at) in enumerate(units[:4])]
    want = ranked(times_between(router, router.weight_ms, units, spots), 5)
    assert np.array_equal(router.nearest_at(positions(units), positions(spots), 5), want)


@pytest.mark.kernel_small
def test_one_place_at_a_time_is_answered_as_many_are() -> None:
    arcs = lattice_arcs(6, 10)
    router, s = router_of(arcs, 100), Stream(6, "test", "one by one")
    units = [s.choice_index(100) for _ in range(40)]
    times = every_time(router.roads, router.weight_ms)
    rows, ms = ranked(times[units], 5)
    for place in range(100):
        got = router.nearest(units, [place], 5)
        assert np.array_equal(got, (rows[place : place + 1], ms[place : place + 1]))


@pytest.mark.kernel_small
def test_the_same_units_may_be_asked_for_fewer_and_for_more() -> None:
    router, units = router_of(lattice_arcs(6, 10), 100), np.arange(0, 100, 7)
    times = every_time(router.roads, router.weight_ms)
    for k in (5, 2, 1, 9, 3, 30, 4):
        assert np.array_equal(router.nearest(units, np.arange(100), k), ranked(times[units], k))


@pytest.mark.kernel_small
def test_units_that_moved_are_not_taken_for_where_they_were() -> None:
    router = router_of(lattice_arcs(6, 10), 100)
    times = every_time(router.roads, router.weight_ms)
    units = [5, 50, 95]
    for step in range(10):
        units[step % 3] = 9 * step
        assert np.array_equal(router.nearest(units, np.arange(100), 2), ranked(times[units], 2))


@pytest.mark.kernel_small
def test_on_one_road_the_unit_behind_drives_on_and_the_unit_past_turns_round() -> None:
    two_way = router_of([(0, 1, 100), (1, 0, 100)], 2)
    one_way = router_of([(0, 1, 100)], 2)
    units, spot = positions([(0, 10), (0, 80)]), positions([(0, 50)])
    assert two_way.nearest_at(units, spot, 2)[1].tolist() == [[30, 40]]
    assert two_way.nearest_at(units, spot, 2)[0].tolist() == [[1, 0]]
    assert one_way.nearest_at(units, spot, 2)[0].tolist() == [[0, -1]]
    one_way.close([0])
    assert one_way.nearest_at(units, spot, 1)[1].tolist() == [[UNREACHABLE]]


@pytest.mark.kernel_small
def test_a_place_told_on_the_arc_back_is_the_same_place() -> None:
    """A road that takes 100 ms there and 200 back: 30 along it is 140 along the other way."""
    router = router_of([(0, 1, 100), (1, 0, 200)], 2)
    spot, same = positions([(0, 30)]), positions([(1, 140)])
    units = positions([(0, 10), (1, 20)])
    rows, ms = router.nearest_at(units, spot, 2)
    assert ms.tolist() == [[20, 120]]
    assert rows.tolist() == [[0, 1]]
    assert np.array_equal(router.nearest_at(units, same, 2), (rows, ms))


@pytest.mark.kernel_small
def test_with_one_direction_closed_the_other_still_serves() -> None:
    router = router_of([(0, 1, 100), (1, 0, 100)], 2)
    router.close([0])
    unit, spot = positions([(0, 10)]), positions([(0, 50)])
    assert router.nearest_at(unit, spot, 1)[1].tolist() == [[UNREACHABLE]]  # behind: cannot turn
    assert router.nearest_at(spot, unit, 1)[1].tolist() == [[40]]
    assert router.nearest_at(unit, positions([(1, 100)]), 1)[1].tolist() == [[10]]


@pytest.mark.kernel_small
def test_a_place_on_a_candidate_road_is_reached_when_it_opens() -> None:
    router = router_of([(0, 1, 40), (1, 2, CLOSED)], 3)
    unit, spot = positions([(0, 0)]), positions([(1, 0)])
    assert router.nearest_at(unit, spot, 1)[0].tolist() == [[-1]]
    router.change([1], [60])
    assert router.nearest_at(unit, positions([(1, 25)]), 1)[1].tolist() == [[65]]


@pytest.mark.kernel_small
def test_a_unit_at_a_node_ties_with_lower_rows_first_whatever_their_node() -> None:
    star = router_of([(v, 0, 50) for v in range(1, 7)], 7)
    rows, ms = star.nearest([6, 2, 4, 2, 6, 1], [0], 6)
    assert rows.tolist() == [[0, 1, 2, 3, 4, 5]]
    assert ms.tolist() == [[50] * 6]
    assert star.nearest([6, 2, 4], [0], 2)[0].tolist() == [[0, 1]]
    assert star.coverage([6, 2, 4])[1].tolist() == [0, -1, 1, -1, 2, -1, 0]


def two_hundred_units(roads: Roads) -> tuple[Router, list[int]]:
    weight = 1000 + np.arange(roads.arc_count) * 7919 % 60_000
    s = Stream(9, "test", "fleet")
    return Router(roads, weight, check_every=1), [
        s.choice_index(roads.node_count) for _ in range(200)
    ]


def test_on_the_countys_roads_a_fleet_of_two_hundred_is_ranked_as_by_a_full_sort(
    county_roads: Roads,
) -> None:
    router, units = two_hundred_units(county_roads)
    router.close(np.arange(county_roads.arc_count)[::37])
    places = np.arange(0, county_roads.node_count, 5)
    times = router.matrix_ms(units, places)
    assert np.array_equal(router.nearest(units, places, 5), ranked(times, 5))


@pytest.mark.kernel_small
def test_questions_about_nothing_have_empty_answers() -> None:
    router = Router(roads_of([], 2), np.array([], dtype=np.int32), check_every=1)
    none = positions([])
    assert router.distances_ms([], []).shape == (0,)
    assert router.matrix_ms([], [0]).shape == (0, 1)
    assert router.matrix_ms([0, 1], []).shape == (2, 0)
    assert router.matrix_ms([], []).shape == (0, 0)
    assert router.one_to_all_ms(1).tolist() == [UNREACHABLE, 0]
    assert router.all_to_one_ms(0).tolist() == [0, UNREACHABLE]
    assert router.nearest([], [0, 1], 2)[0].tolist() == [[-1, -1], [-1, -1]]
    assert router.nearest([0], [], 2)[1].shape == (0, 2)
    assert router.nearest_at(none, none, 3)[0].shape == (0, 3)
    assert router.coverage([])[1].tolist() == [-1, -1]
    assert router.paths([], []) == []
    assert router.path(0, 0).ms == 0
    router.close([])
    router.reopen([])
    router.change([], [])
    router.set_weights([])
    assert router.epoch == 4
    one = router_of([(0, 1, 5)], 2)
    here = positions([(0, 2)])
    assert one.nearest_at(none, here, 2)[0].tolist() == [[-1, -1]]
    assert one.nearest_at(here, none, 2)[0].shape == (0, 2)
