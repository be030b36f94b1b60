"""Snapping against a brute-force projection, ties to the lowest arc included."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fast.routing import CLOSED, Roads, Router
from fast.streams import Stream
from tests.fast.graphs import Arc, roads_of, small_arcs

pytestmark = pytest.mark.kernel_small


@cache
def network(seed: int) -> Router:
    """Random two-way roads of very different lengths over about 40 × 40 km, some ending alike."""
    s = Stream(seed, "test", "network")
    nodes = 120
    lat = [42.0 + 0.4 * s.uniform() for _ in range(nodes)]
    lon = [121.5 + 0.5 * s.uniform() for _ in range(nodes)]
    arcs = []
    for tail in range(nodes):
        near = sorted(
            range(nodes), key=lambda v: (lat[v] - lat[tail]) ** 2 + (lon[v] - lon[tail]) ** 2
        )
        heads = [near[1], near[2], s.choice_index(nodes)]
        arcs += [(tail, head) for head in heads] + [(head, tail) for head in heads]
    arcs.sort(key=lambda arc: arc[0])
    first = np.searchsorted(np.array([tail for tail, _ in arcs]), np.arange(nodes + 1))
    roads = Roads.from_arrays(first, [head for _, head in arcs], np.array(lat), np.array(lon))
    return Router(roads, np.array([1000 + 10 * a for a in range(len(arcs))]))


def projections(router: Router, lat: float, lon: float) -> list[tuple[float, float]]:
    """(distance in degrees of latitude, share along) of the nearest place on each arc."""
    roads = router.roads
    assert roads.lat_deg is not None
    assert roads.lon_deg is not None
    scale = math.cos(math.radians(0.5 * (roads.lat_deg.min() + roads.lat_deg.max())))
    found = []
    for tail, head in zip(roads.tail, roads.head, strict=True):
        ax, ay = (roads.lon_deg[tail] - lon) * scale, roads.lat_deg[tail] - lat
        dx, dy = (roads.lon_deg[head] - lon) * scale - ax, roads.lat_deg[head] - lat - ay
        length2 = dx * dx + dy * dy
        t = min(1.0, max(0.0, -(ax * dx + ay * dy) / length2)) if length2 else 0.0
        found.append((math.hypot(ax + t * dx, ay + t * dy), t))
    return found


def snapped(router: Router, lat: float, lon: float) -> tuple[int, int]:
    arc, offset_ms = router.snap(lat, lon)
    return int(arc[0]), int(offset_ms[0])


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_place_on_any_arc(seed: int) -> None:
    router, s = network(seed), Stream(seed, "test", "points")
    inside = [(42.0 + 0.4 * s.uniform(), 121.5 + 0.5 * s.uniform()) for _ in range(25)]
    outside = [(41.0, 120.0), (42.2, 125.0), (43.5, 121.7), (-80.0, -170.0)]
    lat, lon = (np.array(column) for column in zip(*inside, *outside, strict=True))
    arcs, offsets = router.snap(lat, lon)
    for i in range(lat.size):
        each = projections(router, lat[i], lon[i])
        nearest = min(distance for distance, _ in each)
        ties = [a for a, (distance, _) in enumerate(each) if distance <= nearest + 1e-9]
        assert arcs[i] == ties[0]
        assert offsets[i] == pytest.approx(each[arcs[i]][1] * router.weight_ms[arcs[i]], abs=0.51)


def assert_nearest(router: Router, lat: float, lon: float) -> None:
    """The arc is the lowest of those whose distance is least, and the place is on it.

    Distances that differ by less than a tenth of a millimetre may be either's: the brute force
    rounds too.
    """
    arc, offset_ms = snapped(router, lat, lon)
    each = projections(router, lat, lon)
    nearest = min(distance for distance, _ in each)
    assert each[arc][0] <= nearest + 1e-9
    roads = router.roads
    same_line = [
        a
        for a in range(arc)
        if {roads.tail[a], roads.head[a]} == {roads.tail[arc], roads.head[arc]}
    ]
    assert not same_line
    ms = int(router.weight_ms[arc])
    if ms == CLOSED:
        assert offset_ms == 0
    elif each[arc][0] < 5.0:  # from far outside, the place itself is ill-conditioned
        assert offset_ms == pytest.approx(each[arc][1] * ms, abs=0.51 + 1e-6 * ms)


SPOTS = st.sampled_from([42.0, 42.00001, 42.1, 42.2, 42.25])


@settings(max_examples=150)
@given(small_arcs(7, 20), st.data())
def test_on_any_small_graph_it_is_the_nearest_arc_of_a_brute_force_projection(
    graph: tuple[list[Arc], int], data: st.DataObject
) -> None:
    """Nodes on a few spots and lines: loops, roads of no length, roads that cross and overlap."""
    arcs, nodes = graph
    if not arcs:
        return
    lat = data.draw(st.lists(SPOTS, min_size=nodes, max_size=nodes))
    lon = data.draw(st.lists(SPOTS, min_size=nodes, max_size=nodes))
    weight = np.array([min(ms, 1000) for *_, ms in arcs])
    router = Router(roads_of(arcs, nodes, lat=lat, lon=lon), weight)
    anywhere = st.floats(41.9, 42.4) | SPOTS
    for _ in range(4):
        assert_nearest(router, data.draw(anywhere), data.draw(anywhere))


@settings(max_examples=40)
@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 2))
def test_points_anywhere_on_earth_find_an_arc_of_a_small_county(
    lat: float, lon: float, seed: int
) -> None:
    router = network(seed)
    arc, offset_ms = snapped(router, lat, lon)
    each = projections(router, lat, lon)
    assert each[arc][0] <= min(distance for distance, _ in each) * (1 + 1e-12) + 1e-9
    assert 0 <= offset_ms <= router.weight_ms[arc]


@pytest.mark.parametrize("spot", [(42.0, 121.0), (90.0, 180.0), (-90.0, -180.0), (0.0, 0.0)])
def test_with_all_nodes_on_one_spot_every_point_finds_arc_0(spot: tuple[float, float]) -> None:
    arcs = [(0, 1, 10), (1, 0, 20), (1, 1, 30), (2, 0, 40)]
    roads = roads_of(arcs, 3, lat=[spot[0]] * 3, lon=[spot[1]] * 3)
    router = Router(roads, [10, 20, 30, 40])
    lat, lon = np.array([spot[0], 0.0, 90.0, -42.0]), np.array([spot[1], 0.0, -180.0, 77.0])
    arc, offset_ms = router.snap(lat, lon)
    assert arc.tolist() == [0] * 4
    assert ((offset_ms >= 0) & (offset_ms <= 10)).all()


def test_a_graph_of_one_arc_is_snapped_to_from_everywhere() -> None:
    roads = roads_of([(0, 1, 1000)], 2, lat=[42.0, 42.0], lon=[121.0, 121.2])
    router = Router(roads, [1000])
    assert snapped(router, 42.0, 121.05) == (0, 250)
    assert snapped(router, -42.0, 121.1) == (0, 500)
    assert snapped(router, 42.0, -180.0) == (0, 0)
    assert snapped(router, 90.0, 180.0) == (0, 1000)


def test_points_are_asked_about_one_by_one_many_at_once_or_not_at_all() -> None:
    router, s = network(0), Stream(0, "test", "many")
    lat = [42.0 + 0.4 * s.uniform() for _ in range(40)]
    lon = [121.5 + 0.5 * s.uniform() for _ in range(40)]
    arc, offset_ms = router.snap(lat, lon)
    assert [snapped(router, *point) for point in zip(lat, lon, strict=True)] == list(
        zip(arc.tolist(), offset_ms.tolist(), strict=True)
    )
    assert router.snap([], []).arc.tolist() == []


def test_where_a_place_is_on_a_road_follows_its_weight_and_not_its_closure() -> None:
    roads = roads_of([(0, 1, 1000)], 2, lat=[42.0, 42.0], lon=[121.0, 121.2])
    router = Router(roads, [1000])
    router.change([0], [4000])
    router.close([0])
    assert snapped(router, 42.0, 121.05) == (0, 1000)


def test_both_directions_of_a_road_tie_and_the_lower_arc_wins() -> None:
    s = Stream(1, "test", "there and back")
    for _ in range(50):
        lat, lon = ([42.0 + s.uniform() for _ in range(2)] for _ in range(2))
        roads = Roads.from_arrays([0, 1, 2], [1, 0], np.array(lat), np.array(lon))
        router = Router(roads, np.array([1000, 1000]))
        assert router.snap(42.0 + s.uniform(), 42.0 + s.uniform()).arc.tolist() == [0]


def test_at_a_junction_the_lowest_of_its_arcs_wins() -> None:
    # A star: node 4 in the middle; the arcs of nodes 0 to 3 lead to it, its own come last.
    lat, lon = np.array([42.1, 42.0, 41.9, 42.0, 42.0]), np.array([121, 121.1, 121, 120.9, 121.0])
    roads = Roads.from_arrays([0, 1, 2, 3, 4, 8], [4, 4, 4, 4, 0, 1, 2, 3], lat, lon)
    router = Router(roads, np.full(8, 600))
    assert snapped(router, 42.0, 121.0) == (0, 600)
    assert snapped(router, 41.95, 121.0) == (2, 300)


def test_a_closure_moves_no_place_and_a_candidate_road_has_no_length() -> None:
    roads = Roads.from_arrays([0, 1, 1], [1], np.array([42.0, 42.0]), np.array([121.0, 121.1]))
    router = Router(roads, np.array([1000]))
    router.close([0])
    assert snapped(router, 42.01, 121.05) == (0, 500)
    router.set_weights(np.array([CLOSED]))
    assert snapped(router, 42.01, 121.05) == (0, 0)


def test_roads_of_no_length_can_be_snapped_to() -> None:
    roads = Roads.from_arrays([0, 2, 2], [0, 1], np.array([42.0, 42.0]), np.array([121.0, 121.0]))
    assert Router(roads, np.array([5, 5])).snap([42.0, 50.0], [121.0, 10.0]).arc.tolist() == [0, 0]
