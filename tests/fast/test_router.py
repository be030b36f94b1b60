"""fast.routing against NetworkX and against brute force, ties and closures included."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from fast.routing import CLOSED, UNREACHABLE, Positions, Roads, Router
from fast.streams import Stream

SEEDS = range(6)


def random_arcs(seed: int, nodes: int = 60) -> list[tuple[int, int, int]]:
    """(tail, head, ms) sorted by tail: two parts, loops, parallels, two-way roads, zeros."""
    s = Stream(seed, "test", "graph")
    arcs = []
    for _ in range(2 * nodes):
        part = s.choice_index(2) * (nodes // 2)
        tail, head = (part + s.choice_index(nodes // 2) for _ in range(2))
        ms = 0 if s.chance(0.15) else 10 * (1 + s.choice_index(9))  # few values: many ties
        arcs.append((tail, head, ms))
        if s.chance(0.6):
            arcs.append((head, tail, 10 * (1 + s.choice_index(9))))
    return sorted(arcs, key=lambda arc: arc[0])


def roads_of(arcs: list[tuple[int, int, int]], nodes: int = 60) -> Roads:
    tails = [tail for tail, _, _ in arcs]
    first = np.searchsorted(np.array(tails), np.arange(nodes + 1))
    return Roads.from_arrays(first, np.array([head for _, head, _ in arcs]))


def random_router(seed: int) -> tuple[Router, "nx.MultiDiGraph[int]"]:
    """A router with some arcs closed, and NetworkX's idea of what is left."""
    arcs = random_arcs(seed)
    router = Router(roads_of(arcs), np.array([ms for _, _, ms in arcs]))
    s = Stream(seed, "test", "closures")
    closed = [a for a in range(len(arcs)) if s.chance(0.1)]
    router.close(closed)
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(60))
    for a, (tail, head, ms) in enumerate(arcs):
        if a not in closed:
            graph.add_edge(tail, head, key=a, weight=ms)
    return router, graph


def all_times(graph: Any, nodes: int = 60) -> np.ndarray[Any, Any]:
    table = np.full((nodes, nodes), UNREACHABLE)
    for source in range(nodes):
        for target, ms in nx.single_source_dijkstra_path_length(graph, source).items():
            table[source, target] = ms
    return table


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_every_time_is_networkxs(seed: int) -> None:
    router, graph = random_router(seed)
    times = all_times(graph)
    assert (times == UNREACHABLE).any()
    nodes = np.arange(60)
    assert np.array_equal(router.matrix_ms(nodes, nodes), times)
    assert np.array_equal(router.matrix_ms(nodes[:50], nodes[7:20]), times[:50, 7:20])
    assert np.array_equal(router.matrix_ms(nodes[:5], nodes), times[:5])
    pairs = [(s, t) for s in range(0, 60, 3) for t in (0, 17, s)]
    sources, targets = zip(*pairs, strict=True)
    assert router.distances_ms(sources, targets).tolist() == [times[p] for p in pairs]
    for v in (0, 31):
        assert np.array_equal(router.one_to_all_ms(v), times[v])
        assert np.array_equal(router.all_to_one_ms(v), times[:, v])
    assert router.distance_ms(3, 11) == times[3, 11]


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_the_nearest_units_are_those_of_a_full_sort_by_time_then_row(seed: int) -> None:
    router, graph = random_router(seed)
    times = all_times(graph)
    s = Stream(seed, "test", "units")
    units = [s.choice_index(60) for _ in range(25)]  # some stand at the same node
    rows, ms = router.nearest(units, np.arange(60), 7)
    for incident in range(60):
        ranked = sorted((times[unit, incident], row) for row, unit in enumerate(units))
        best = [(t, row) if t < UNREACHABLE else (UNREACHABLE, -1) for t, row in ranked[:7]]
        got = list(zip(ms[incident].tolist(), rows[incident].tolist(), strict=True))
        assert got == best
    cover_ms, cover_unit = router.coverage(units)
    assert np.array_equal(cover_ms, ms[:, 0])
    assert np.array_equal(cover_unit, rows[:, 0])


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_ways_add_up_hang_together_and_come_by_no_node_twice(seed: int) -> None:
    router, graph = random_router(seed)
    times = all_times(graph)
    weight = router.weight_ms
    pairs = [(s, t) for s in range(0, 60, 7) for t in range(60)]
    ways = router.paths([s for s, _ in pairs], [t for _, t in pairs])
    for (source, target), way in zip(pairs, ways, strict=True):
        assert way.ms == times[source, target]
        if way.ms == UNREACHABLE:
            assert way.nodes.size == way.arcs.size == 0
            continue
        assert way.nodes[0] == source
        assert way.nodes[-1] == target
        assert weight[way.arcs].sum() == way.ms
        for arc, (tail, head) in zip(way.arcs, pairwise(way.nodes.tolist()), strict=True):
            assert (router.roads.tail[arc], router.roads.head[arc]) == (tail, head)
        assert len(set(way.nodes.tolist())) == way.nodes.size


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_of_equal_ways_the_choice_depends_on_roads_and_weights_alone(seed: int) -> None:
    """Many ties: a router with a past and one without, and one asked in another order, agree."""
    router, _ = random_router(seed)
    s = Stream(seed, "test", "past")
    arcs = [s.choice_index(router.roads.arc_count) for _ in range(40)]
    kept = router.weight_ms.copy()
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
    arcs = [(0, 1, 5), (1, 2, 0), (1, 3, 0), (2, 1, 0), (3, 2, 0)]
    router = Router(roads_of(arcs, 4), np.array([ms for *_, ms in arcs]))
    way = router.path(0, 2)
    assert (way.nodes[0], way.nodes[-1], way.ms) == (0, 2, 5)
    assert way.nodes.tolist() in ([0, 1, 2], [0, 1, 3, 2])
    loops = [(0, 3, 5), (1, 2, 0), (2, 1, 0), (3, 1, 0)]
    router = Router(roads_of(loops, 4), np.array([ms for *_, ms in loops]))
    way = router.path(0, 1)
    assert (way.nodes.tolist(), way.arcs.tolist(), way.ms) == ([0, 3, 1], [0, 3], 5)


@pytest.mark.kernel_small
def test_of_two_parallel_arcs_the_quicker_is_driven_and_of_equals_the_lower() -> None:
    router = Router(Roads.from_arrays([0, 3, 3], [1, 1, 1]), np.array([9, 4, 4]))
    assert router.path(0, 1).arcs.tolist() == [1]
    router.close([1])
    assert router.path(0, 1).arcs.tolist() == [2]
    router.close([2])
    assert router.path(0, 1).ms == 9
    assert router.path(1, 0).ms == UNREACHABLE
    assert router.path(1, 1).nodes.tolist() == [1]


@pytest.mark.kernel_small
def test_closing_and_weighing_are_independent() -> None:
    router = Router(Roads.from_arrays([0, 2, 2], [1, 1]), np.array([10, 50]))
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
def test_another_metric_shares_the_roads_and_nothing_else() -> None:
    engine = Router(Roads.from_arrays([0, 1, 1], [1]), np.array([10]))
    boat = engine.metric("boat", np.array([90]))
    engine.close([0])
    assert boat.roads is engine.roads
    assert (boat.name, boat.distance_ms(0, 1)) == ("boat", 90)
    assert engine.distance_ms(0, 1) == UNREACHABLE


@pytest.mark.kernel_small
def test_sums_stop_at_unreachable_instead_of_overflowing() -> None:
    half = CLOSED // 2 + 1
    router = Router(Roads.from_arrays([0, 1, 2, 2], [1, 2]), np.array([half, half]))
    assert router.one_to_all_ms(0).tolist() == [0, half, UNREACHABLE]
    assert router.path(0, 2).ms == UNREACHABLE
    router.change([1], [half - 2])
    assert router.distance_ms(0, 2) == UNREACHABLE - 1 == 2 * half - 2


def place_time(router: Router, graph: Any, unit: tuple[int, int], spot: tuple[int, int]) -> int:
    """Unit to incident, both on arcs, by adding both as nodes to the graph."""
    roads, weight = router.roads, router.weight_ms

    def ways(arc: int, offset: int) -> list[tuple[int, int]]:
        both, back = [(arc, min(offset, int(weight[arc])))], int(roads.twin[arc])
        if back >= 0:
            share = both[0][1] * int(weight[back]) // max(1, int(weight[arc]))
            both.append((back, int(weight[back]) - share))
        return both

    g: nx.MultiDiGraph[Any] = nx.MultiDiGraph(graph)
    g.add_nodes_from(["unit", "spot"])
    for arc, offset in ways(*unit):
        g.add_edge("unit", int(roads.head[arc]), weight=int(weight[arc]) - offset)
        for other, at in ways(*spot):
            if other == arc and at >= offset:
                g.add_edge("unit", "spot", weight=at - offset)
    for arc, offset in ways(*spot):
        g.add_edge(int(roads.tail[arc]), "spot", weight=offset)
    try:
        return int(nx.dijkstra_path_length(g, "unit", "spot"))
    except nx.NetworkXNoPath:
        return UNREACHABLE


@pytest.mark.kernel_small
@pytest.mark.parametrize("seed", SEEDS)
def test_units_and_incidents_on_arcs_are_joined_as_if_they_were_nodes(seed: int) -> None:
    arcs = random_arcs(seed)
    router = Router(roads_of(arcs), np.array([ms for _, _, ms in arcs]))
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_nodes_from(range(60))
    for tail, head, ms in arcs:
        graph.add_edge(tail, head, weight=ms)
    s = Stream(seed, "test", "positions")

    def places(n: int) -> list[tuple[int, int]]:
        chosen = [s.choice_index(len(arcs)) for _ in range(n)]
        return [(arc, s.choice_index(arcs[arc][2] + 5)) for arc in chosen]

    units, spots = places(12), places(12)
    spots[:4] = [(arc, offset + 3 * (i - 1)) for i, (arc, offset) in enumerate(units[:4])]
    spots = [(arc, max(0, offset)) for arc, offset in spots]
    rows, times = router.nearest_at(
        Positions(*map(np.array, zip(*units, strict=True))),
        Positions(*map(np.array, zip(*spots, strict=True))),
        5,
    )
    for i, spot in enumerate(spots):
        ranked = sorted((place_time(router, graph, unit, spot), r) for r, unit in enumerate(units))
        best = [(t, r) if t < UNREACHABLE else (UNREACHABLE, -1) for t, r in ranked[:5]]
        assert list(zip(times[i].tolist(), rows[i].tolist(), strict=True)) == best


@pytest.mark.kernel_small
def test_on_one_road_the_unit_behind_drives_on_and_the_unit_past_turns_round() -> None:
    two_way = Router(Roads.from_arrays([0, 1, 2], [1, 0]), np.array([100, 100]))
    one_way = Router(Roads.from_arrays([0, 1, 1], [1]), np.array([100]))
    units = Positions(np.array([0, 0], np.int32), np.array([10, 80], np.int32))
    spot = Positions(np.array([0], np.int32), np.array([50], np.int32))
    assert two_way.nearest_at(units, spot, 2)[1].tolist() == [[30, 40]]
    assert two_way.nearest_at(units, spot, 2)[0].tolist() == [[1, 0]]
    assert one_way.nearest_at(units, spot, 2)[0].tolist() == [[0, -1]]
    one_way.close([0])
    assert one_way.nearest_at(units, spot, 1)[1].tolist() == [[UNREACHABLE]]


@pytest.mark.kernel_small
def test_a_two_way_road_knows_its_other_direction() -> None:
    # 0⇄1 twice (arcs 0, 1 there; 3, 4 back), a loop (2) and a one-way (5).
    roads = Roads.from_arrays([0, 3, 6, 6], [1, 1, 0, 0, 0, 2])
    assert roads.twin.tolist() == [3, 4, -1, 0, 1, -1]


GOOD: dict[str, Any] = {"first_out": [0, 1, 2], "head": [1, 0]}
BAD_ROADS = [
    ({"first_out": [0.0, 1.0, 2.0]}, "first_out has shape .* dtype float64"),
    ({"first_out": [[0, 1, 2]]}, "first_out has shape"),
    ({"first_out": []}, "first_out has 0 entries"),
    ({"first_out": [1, 1, 2]}, "must start with 0"),
    ({"first_out": [0, 2, 1]}, "falls from 2 to 1 at node 1"),
    ({"first_out": [0, 1, 3]}, "ends at 3 but head has 2 arcs"),
    ({"head": [1, 2]}, r"head\[1\] is 2, but there are 2 nodes"),
    ({"head": [-1, 0]}, r"head\[0\] is -1"),
    ({"lat": [1.0, 2.0]}, "lat and lon come together"),
    ({"lat": [1.0, np.nan], "lon": [1.0, 2.0]}, r"lat\[1\] is nan"),
    ({"lat": [1.0, 2.0], "lon": [1.0, 190.0]}, r"lon\[1\] is 190"),
    ({"lat": [1.0], "lon": [1.0]}, "one number for each of the 2 nodes"),
]


@pytest.mark.parametrize(("change", "message"), BAD_ROADS)
def test_arrays_that_are_no_graph_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Roads.from_arrays(**{**GOOD, **change})


def test_questions_that_make_no_sense_are_refused() -> None:
    roads = Roads.from_arrays([0, 1, 2], [1, 0], [42.0, 42.1], [121.0, 121.1])
    router = Router(roads, np.array([10, 10]))
    here = Positions(np.array([0], np.int32), np.array([0], np.int32))
    for ask, message in (
        (lambda: Router(roads, np.array([1.0, 2.0])), "weight_ms has shape .* float64"),
        (lambda: Router(roads, np.array([1])), "weight_ms has 1 entries for 2 arcs"),
        (lambda: Router(roads, np.array([1, -1])), r"weight_ms\[1\] is -1"),
        (lambda: router.set_weights(np.array([1, 2**30])), r"weight_ms\[1\] is 1073741824"),
        (lambda: router.change([2], [1]), r"arcs\[0\] is 2, but there are 2 arcs"),
        (lambda: router.change([0, 1], [1]), "weight_ms has 1 entries for 2 arcs"),
        (lambda: router.close([-1]), r"arcs\[0\] is -1"),
        (lambda: router.distance_ms(0, 2), r"targets\[0\] is 2"),
        (lambda: router.distance_ms(0.5, 1), "sources has shape .* float64"),  # type: ignore[arg-type]
        (lambda: router.distances_ms([0], [0, 1]), "taken in pairs"),
        (lambda: router.nearest([0], [1], 0), "k is 0"),
        (lambda: router.nearest([7], [1], 1), r"units\[0\] is 7"),
        (lambda: router.coverage([9]), r"units\[0\] is 9"),
        (lambda: router.nearest_at(Positions(here.arc + 5, here.offset_ms), here, 1), "is 5"),
        (lambda: router.nearest_at(here, Positions(here.arc, here.offset_ms - 1), 1), "0 or more"),
        (lambda: router.snap(np.nan, 121.0), "lat must be finite"),
        (lambda: router.snap([42.0, 42.0], [121.0]), "equally many"),
        (lambda: router.snap("42", "121"), "lat has shape"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError, match=message):
            ask()
    assert router.epoch == 0
    with pytest.raises(ValueError, match="no coordinates"):
        Router(Roads.from_arrays([0, 1, 2], [1, 0]), np.array([1, 1])).snap(42.0, 121.0)
    with pytest.raises(ValueError, match="no arcs"):
        Router(Roads.from_arrays([0, 0], [], [42.0], [121.0]), np.array([], int)).snap(42.0, 121.0)


@pytest.mark.kernel_small
def test_questions_about_nothing_have_empty_answers() -> None:
    router = Router(Roads.from_arrays([0, 0, 0], []), np.array([], dtype=np.int32))
    assert router.matrix_ms([], [0]).shape == (0, 1)
    assert router.nearest([], [0, 1], 2)[0].tolist() == [[-1, -1], [-1, -1]]
    assert router.coverage([])[1].tolist() == [-1, -1]
    assert router.paths([], []) == []
    assert router.path(0, 0).ms == 0


def test_a_thousand_reference_answers_of_the_real_luxembourg_graph() -> None:
    folder = Path(__file__).parents[3] / "shared" / "data" / "luxembourg"
    if not folder.is_dir():
        pytest.skip("the Luxembourg vectors are not beside the checkout")

    def vector(name: str) -> Any:
        return np.fromfile(folder / f"luxembourg_{name}", np.uint32)

    router = Router(Roads.from_arrays(vector("first_out"), vector("head")), vector("travel_time"))
    want = vector("query_reference_travel_time_length")[:1000].astype(np.int64)
    want[want == 2**31 - 1] = UNREACHABLE
    sources, targets = vector("source_node")[:1000], vector("target_node")[:1000]
    assert np.array_equal(router.distances_ms(sources, targets), want)
    ways = router.paths(sources[:40], targets[:40])
    assert [way.ms for way in ways] == want[:40].tolist()
