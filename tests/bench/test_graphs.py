"""Graphs of a benchmark: prepared alike for all, made up to measure, refused when they are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from fast.routing import Roads, Router
from fast.routing.hierarchy import Hierarchy
from fast.routing.order import nested_dissection
from twin.bench.routing.case import Case, GraphError, prepared
from twin.bench.routing.graphs import load_case
from twin.bench.routing.synthetic import stress, synthetic
from twin.terms.text import Text

TOLD = Text("测试", "test")


def of_arcs(arcs: list[tuple[int, int, int]], nodes: int) -> Case:
    arcs = sorted(arcs)
    first = np.searchsorted([tail for tail, _, _ in arcs], np.arange(nodes + 1))
    head, ms = (np.array([arc[i] for arc in arcs]) for i in (1, 2))
    place = np.linspace(42.0, 42.1, nodes)
    return prepared("test", TOLD, first, head, ms, place, place + 79)


def test_loops_and_slower_parallels_go_and_zero_weights_become_one() -> None:
    case = of_arcs([(0, 1, 9), (0, 1, 4), (0, 0, 3), (1, 0, 0)], 2)
    assert (case.tail.tolist(), case.head.tolist()) == ([0, 1], [1, 0])
    assert case.weight_ms.tolist() == [4, 1]
    assert case.dropped == (0, 1, 1)


def test_only_the_largest_part_that_all_reach_is_kept() -> None:
    ring = [(3, 4, 1), (4, 5, 1), (5, 3, 1)]
    case = of_arcs([(0, 1, 1), (1, 0, 1), (1, 2, 1), (2, 3, 1), *ring], 6)
    assert case.node_count == 3
    assert case.dropped[0] == 3
    assert case.lat_deg.tolist() == np.linspace(42.0, 42.1, 6)[3:].tolist()


def test_a_graph_without_two_connected_nodes_is_refused() -> None:
    with pytest.raises(GraphError, match="nothing to measure"):
        of_arcs([(0, 1, 5)], 2)


def test_a_huge_travel_time_is_refused_by_its_place() -> None:
    with pytest.raises(GraphError, match=re.escape("travel_time[1] is 2147483647")):
        of_arcs([(0, 1, 5), (1, 0, 2**31 - 1)], 2)


@pytest.mark.parametrize("make", [synthetic, stress])
def test_the_same_seed_makes_the_same_roads_and_another_seed_others(make: type) -> None:
    one, again, other = make(800, 3), make(800, 3), make(800, 4)
    for name in ("tail", "head", "weight_ms", "lat_deg", "lon_deg"):
        assert np.array_equal(getattr(one, name), getattr(again, name))
    assert one.arc_count != other.arc_count or not np.array_equal(one.head, other.head)


def depth_and_density(case: Case) -> tuple[float, float]:
    roads = case.roads()
    hierarchy = Hierarchy.build(roads, nested_dissection(roads))
    return float(hierarchy.depth.mean()), case.arc_count / case.node_count


@pytest.mark.parametrize("seed", [1, 2])
def test_made_up_roads_are_as_dense_as_real_ones(seed: int) -> None:
    depth, arcs = depth_and_density(synthetic(10_000, seed))
    assert 2.2 <= arcs <= 2.6
    assert 40 <= depth <= 80
    harder, _ = depth_and_density(stress(10_000, seed))
    assert harder > 1.25 * depth


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_100_000_nodes_they_are_as_deep_as_real_ones(seed: int) -> None:
    depth, arcs = depth_and_density(synthetic(100_000, seed))
    assert 90 <= depth <= 150
    assert 2.2 <= arcs <= 2.6
    harder, _ = depth_and_density(stress(100_000, seed))
    assert harder >= 190


VECTORS = {
    "first_out": np.array([0, 1, 3, 4], "<u4"),
    "head": np.array([1, 0, 2, 1], "<u4"),
    "travel_time": np.array([10, 20, 30, 40], "<u4"),
    "latitude": np.array([42.0, 42.1, 42.2], "<f4"),
    "longitude": np.array([121.0, 121.1, 121.2], "<f4"),
}


def written(
    folder: Path, prefix: str = "", other: Mapping[str, bytes | None] | None = None
) -> Path:
    for name, values in VECTORS.items():
        data = (other or {}).get(name, values.tobytes())
        if data is not None:
            (folder / f"{prefix}{name}").write_bytes(data)
    return folder


@pytest.mark.parametrize("prefix", ["", "luxembourg_"])
def test_a_folder_of_vectors_is_read_with_or_without_a_prefix(tmp_path: Path, prefix: str) -> None:
    case = load_case(str(written(tmp_path, prefix)), 1)
    assert case.weight_ms.tolist() == [10, 20, 30, 40]
    assert case.name == (prefix.rstrip("_") or tmp_path.name)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"head": None}, "head is missing"),
        ({"first_out": None}, "exactly one file must end in first_out"),
        ({"head": b"\x01\x00"}, "2 bytes are no row of four-byte numbers"),
        ({"latitude": b""}, "0 bytes"),
        ({"travel_time": VECTORS["travel_time"][:3].tobytes()}, "3 numbers where"),
        ({"first_out": np.array([0, 3, 1, 4], "<u4").tobytes()}, "never decrease"),
        ({"head": np.array([1, 0, 7, 1], "<u4").tobytes()}, r"head\[2\] is 7"),
        ({"longitude": np.array([np.nan, 0, 0], "<f4").tobytes()}, r"lon\[0\] is nan"),
    ],
)
def test_a_folder_that_is_no_graph_is_refused_by_file(
    tmp_path: Path, other: dict[str, bytes | None], told: str
) -> None:
    with pytest.raises(GraphError, match=told):
        load_case(str(written(tmp_path, other=other)), 1)


def test_two_graphs_in_a_folder_are_refused(tmp_path: Path) -> None:
    written(written(tmp_path, "a_"), "b_")
    with pytest.raises(GraphError, match="there are 2"):
        load_case(str(tmp_path), 1)


@pytest.mark.parametrize("graph", ["nowhere", "synthetic:", "synthetic:12", "stress:many"])
def test_a_graph_that_does_not_exist_is_refused(graph: str) -> None:
    with pytest.raises(GraphError):
        load_case(graph, 1)


def test_the_county_is_a_graph() -> None:
    assert load_case("county", 1).node_count > 10_000


def test_the_real_network_is_prepared_as_its_reference_says(shared: Path) -> None:
    case = load_case(str(shared / "luxembourg"), 1)
    assert (case.node_count, case.arc_count) == (74_430, 169_309)


def test_preparing_changes_no_time_between_kept_nodes() -> None:
    arcs = [(0, 1, 7), (0, 1, 5), (1, 2, 3), (2, 0, 4), (1, 1, 2), (2, 3, 1)]
    case = of_arcs(arcs, 4)
    tails = np.array(sorted(arcs))[:, 0]
    bare = Roads.from_arrays(np.searchsorted(tails, np.arange(5)), np.array(sorted(arcs))[:, 1])
    before = Router(bare, np.array(sorted(arcs))[:, 2], False)
    after = Router(case.roads(), case.weight_ms, False)
    kept = [0, 1, 2]
    assert np.array_equal(before.matrix_ms(kept, kept), after.matrix_ms(kept, kept))
