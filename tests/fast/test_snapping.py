"""Snapping against a brute-force projection, ties to the lowest arc included."""

import math

import numpy as np
import pytest

from fast.routing import CLOSED, Roads, Router
from fast.streams import Stream

pytestmark = pytest.mark.kernel_small


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
