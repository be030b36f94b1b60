"""Input that makes no sense: fast.routing refuses it in words, and nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fast.routing import CLOSED, UNREACHABLE, Positions, Roads, Router
from tests.fast.graphs import every_kind, every_time

Ask = Callable[[Router, Any], object]

GOOD: dict[str, Any] = {"first_out": [0, 1, 2], "head": [1, 0]}
WITH_PLACES: dict[str, Any] = {**GOOD, "lat": [42.0, 42.1], "lon": [121.0, 121.1]}
HUGE = 2**62 + 1
BAD_ROADS: list[tuple[dict[str, Any], str]] = [
    ({"first_out": [0.0, 1.0, 2.0]}, "first_out has shape .* dtype float64"),
    ({"first_out": [[0, 1, 2]]}, r"first_out has shape \(1, 3\)"),
    ({"first_out": 2}, r"first_out has shape \(\)"),
    ({"first_out": None}, "dtype object"),
    ({"first_out": ["0", "1", "2"]}, "first_out has shape .* dtype <U1"),
    ({"first_out": [False, True, True]}, "dtype bool"),
    ({"first_out": [0, 1, 2**70]}, "dtype object"),
    ({"first_out": []}, "first_out has 0 entries"),
    ({"first_out": [0]}, "first_out has 1 entries"),
    ({"first_out": [1, 1, 2]}, "must start with 0"),
    ({"first_out": [0, 2, 1]}, "falls from 2 to 1 at node 1"),
    ({"first_out": [0, HUGE, -HUGE, 2]}, "falls from .* at node 1"),  # the fall itself overflows
    ({"first_out": [0, 1, 3]}, "ends at 3 but head has 2 arcs"),
    ({"first_out": [0, 0, 0]}, "ends at 0 but head has 2 arcs"),
    ({"head": [1, 2]}, r"head\[1\] is 2, but there are 2 nodes"),
    ({"head": [-1, 0]}, r"head\[0\] is -1"),
    ({"head": [2**32, 0]}, r"head\[0\] is 4294967296"),
    ({"head": np.array([2**63, 0], np.uint64)}, "head holds 9223372036854775808"),
    ({"head": [1.0, 0.0]}, "head has shape .* dtype float64"),
    ({"head": [[1], [0]]}, r"head has shape \(2, 1\)"),
    ({"head": [1, None]}, "dtype object"),
    ({"lat": [1.0, 2.0]}, "lat and lon come together"),
    ({"lon": [1.0, 2.0]}, "lat and lon come together"),
    ({"lat": [1.0, np.nan], "lon": [1.0, 2.0]}, r"lat\[1\] is nan"),
    ({"lat": [1.0, np.inf], "lon": [1.0, 2.0]}, r"lat\[1\] is inf"),
    ({"lat": [1.0, 90.5], "lon": [1.0, 2.0]}, r"lat\[1\] is 90.5"),
    ({"lat": [1.0, 2.0], "lon": [1.0, 190.0]}, r"lon\[1\] is 190"),
    ({"lat": [1.0, 2.0], "lon": [-np.inf, 2.0]}, r"lon\[0\] is -inf"),
    ({"lat": [1.0], "lon": [1.0]}, "one number for each of the 2 nodes"),
    ({"lat": [[1.0, 2.0]], "lon": [1.0, 2.0]}, r"lat has shape \(1, 2\)"),
    ({"lat": ["1", "2"], "lon": [1.0, 2.0]}, "lat has shape .* dtype <U1"),
    ({"lat": [True, False], "lon": [1.0, 2.0]}, "dtype bool"),
    ({"lat": [1.0, 2.0j], "lon": [1.0, 2.0]}, "dtype complex"),
    ({"order": [0, 0]}, "order has 2 entries, 1 different"),
    ({"order": [0]}, "it must name each of the 2 nodes once"),
    ({"order": [0, 1, 0]}, "order has 3 entries"),
    ({"order": [0, 2]}, r"order\[1\] is 2, but there are 2 nodes"),
    ({"order": [1, -1]}, r"order\[1\] is -1"),
    ({"order": [0.0, 1.0]}, "order has shape .* dtype float64"),
]


@pytest.mark.kernel_small
@pytest.mark.parametrize(("change", "message"), BAD_ROADS)
def test_arrays_that_are_no_graph_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Roads.from_arrays(**{**GOOD, **change})


WHOLE = st.one_of(st.integers(-1, 5), st.sampled_from([2**31, 2**32 + 1, HUGE, -HUGE, -(2**63)]))


@pytest.mark.kernel_small
@settings(max_examples=300)
@given(st.lists(st.integers(0, 5) | WHOLE, max_size=6), st.lists(WHOLE, max_size=6))
def test_whole_numbers_are_a_graph_that_can_be_asked_or_are_refused(
    first_out: list[int], head: list[int]
) -> None:
    rising = first_out[:1] == [0] and len(first_out) > 1 and first_out == sorted(first_out)
    nodes = len(first_out) - 1
    fits = rising and first_out[-1] == len(head) and all(0 <= v < nodes for v in head)
    if not fits:
        with pytest.raises(ValueError, match=r"first_out|head"):
            Roads.from_arrays(first_out, head)
        return
    roads = Roads.from_arrays(first_out, head)
    router = Router(roads, np.full(roads.arc_count, 7))
    want = every_time(roads, router.weight_ms)
    for kind, got in every_kind(router).items():
        assert np.array_equal(got, want), kind


BAD_IDS: list[tuple[Any, str]] = [
    (2, r"\[0\] is 2, but there are 2"),
    (-1, r"\[0\] is -1"),
    (2**31, r"\[0\] is 2147483648"),
    (2**32, r"\[0\] is 4294967296"),  # would be 0 in 32 bits
    (2**63, "9223372036854775808, which no 64-bit"),
    (2**70, "dtype object"),
    (0.0, "dtype float64"),
    (float("nan"), "dtype float64"),
    (True, "dtype bool"),
    ("0", "dtype <U1"),
    (b"0", r"dtype \|S1"),
    (None, "dtype object"),
    ([0], r"shape \(1, 1\)"),
    (1j, "dtype complex128"),
]
AT_NODES: dict[str, Ask] = {
    "distance_ms source": lambda r, v: r.distance_ms(v, 1),
    "distance_ms target": lambda r, v: r.distance_ms(1, v),
    "distances_ms sources": lambda r, v: r.distances_ms([v], [1]),
    "distances_ms targets": lambda r, v: r.distances_ms([1], [v]),
    "matrix_ms sources": lambda r, v: r.matrix_ms([v], [1]),
    "matrix_ms targets": lambda r, v: r.matrix_ms([1], [v]),
    "one_to_all_ms": lambda r, v: r.one_to_all_ms(v),
    "all_to_one_ms": lambda r, v: r.all_to_one_ms(v),
    "coverage": lambda r, v: r.coverage([v]),
    "nearest units": lambda r, v: r.nearest([v], [1], 1),
    "nearest incidents": lambda r, v: r.nearest([1], [v], 1),
    "path source": lambda r, v: r.path(v, 1),
    "path target": lambda r, v: r.path(1, v),
    "paths sources": lambda r, v: r.paths([v], [1]),
    "paths targets": lambda r, v: r.paths([1], [v]),
}
HERE = Positions(np.array([0], np.int32), np.array([0], np.int32))


def _at(arc: Any, offset: Any = 0) -> Any:
    return Positions(np.array([arc]), np.array([offset]))


AT_ARCS: dict[str, Ask] = {
    "change": lambda r, a: r.change([a], [1]),
    "close": lambda r, a: r.close([a]),
    "reopen": lambda r, a: r.reopen([a]),
    "nearest_at units": lambda r, a: r.nearest_at(_at(a), HERE, 1),
    "nearest_at incidents": lambda r, a: r.nearest_at(HERE, _at(a), 1),
}


@pytest.fixture
def router() -> Router:
    return Router(Roads.from_arrays(**WITH_PLACES), np.array([10, 20]))


def refuses(router: Router, ask: Callable[[], object], message: str) -> None:
    """The question is refused with these words, and nothing is another than before."""
    before, epoch = router.weight_ms, router.epoch
    with pytest.raises(ValueError, match=message):
        ask()
    assert router.epoch == epoch
    assert np.array_equal(router.weight_ms, before)
    assert router.matrix_ms([0, 1], [0, 1]).tolist() == [[0, 10], [20, 0]]
    router.reopen([])  # nothing was left half changed, to come out with the next change
    assert router.matrix_ms([0, 1], [0, 1]).tolist() == [[0, 10], [20, 0]]


@pytest.mark.kernel_small
@pytest.mark.parametrize("where", AT_NODES)
@pytest.mark.parametrize(("node", "message"), BAD_IDS)
def test_what_is_no_node_is_refused_everywhere(
    router: Router, where: str, node: Any, message: str
) -> None:
    refuses(router, lambda: AT_NODES[where](router, node), message)


@pytest.mark.kernel_small
@pytest.mark.parametrize("where", AT_ARCS)
@pytest.mark.parametrize(("arc", "message"), BAD_IDS)
def test_what_is_no_arc_is_refused_everywhere(
    router: Router, where: str, arc: Any, message: str
) -> None:
    refuses(router, lambda: AT_ARCS[where](router, arc), message)


BAD_WEIGHTS: list[tuple[Any, str]] = [
    ([1.0, 2.0], "weight_ms has shape .* float64"),
    ([1, np.nan], "dtype float64"),
    ([True, True], "dtype bool"),
    (["1", "2"], "dtype <U1"),
    ([1, None], "dtype object"),
    ([[1, 2]], r"weight_ms has shape \(1, 2\)"),
    (5, r"weight_ms has shape \(\)"),
    ([1], "weight_ms has 1 entries for 2 arcs"),
    ([1, 2, 3], "weight_ms has 3 entries for 2 arcs"),
    ([], "weight_ms has 0 entries for 2 arcs"),
    ([1, -1], r"weight_ms\[1\] is -1"),
    ([CLOSED + 1, 1], r"weight_ms\[0\] is 1073741824"),
    ([1, 2**32 + 5], r"weight_ms\[1\] is 4294967301"),
    (np.array([2**63, 1], np.uint64), "which no 64-bit integer can carry"),
]


@pytest.mark.kernel_small
@pytest.mark.parametrize(("weight_ms", "message"), BAD_WEIGHTS)
def test_what_is_no_set_of_weights_is_refused_everywhere(
    router: Router, weight_ms: Any, message: str
) -> None:
    refuses(router, lambda: Router(router.roads, weight_ms), message)
    refuses(router, lambda: router.metric("boat", weight_ms), message)
    refuses(router, lambda: router.set_weights(weight_ms), message)
    refuses(router, lambda: router.change([0, 1], weight_ms), message)


@pytest.mark.kernel_small
@pytest.mark.parametrize("arcs", [[0, 2], [-1, 0], [0, 1]])
def test_a_change_with_one_bad_entry_changes_none(router: Router, arcs: list[int]) -> None:
    weight_ms = [5, -5] if arcs == [0, 1] else [5, 5]
    refuses(router, lambda: router.change(arcs, weight_ms), r"\[\d\] is -?\d")


OTHER_QUESTIONS: list[tuple[str, Ask, str]] = [
    ("pairs", lambda r, _: r.distances_ms([0], [0, 1]), "1 sources but 2 targets; .* in pairs"),
    ("ways", lambda r, _: r.paths([0, 1], [0]), "2 sources but 1 targets; .* in pairs"),
    ("k 0", lambda r, _: r.nearest([0], [1], 0), "k is 0; ask for .* at least one"),
    ("k -1", lambda r, _: r.nearest_at(HERE, HERE, -1), "k is -1"),
    ("k 1.5", lambda r, _: r.nearest([0], [1], 1.5), "k is 1.5"),  # type: ignore[arg-type]
    ("k text", lambda r, _: r.nearest([0], [1], "2"), "k is '2'"),  # type: ignore[arg-type]
    ("offset", lambda r, _: r.nearest_at(_at(0, -1), HERE, 1), "offset of 0 or more"),
    ("offsets", lambda r, _: r.nearest_at(HERE, Positions(HERE.arc, HERE.arc[:0]), 1), "0 offsets"),
    ("offset 0.5", lambda r, _: r.nearest_at(_at(0, 0.5), HERE, 1), "offset_ms has shape .* float"),
    ("check", lambda r, _: Router(r.roads, [1, 1], check_every=-1), "check_every is -1"),
    ("snap nan", lambda r, _: r.snap(np.nan, 121.0), "lat must be finite"),
    ("snap inf", lambda r, _: r.snap(42.0, [np.inf]), "lon must be finite"),
    ("snap 91", lambda r, _: r.snap(91.0, 121.0), "lat must be finite degrees within ±90"),
    ("snap least", lambda r, _: r.snap(-(2**63), 121), "lat must be finite"),
    ("snap pairs", lambda r, _: r.snap([42.0, 42.0], [121.0]), "equally many"),
    ("snap text", lambda r, _: r.snap("42", "121"), "lat has shape"),  # type: ignore[arg-type]
    ("snap none", lambda r, _: r.snap(None, 121.0), "lat has shape .* object"),  # type: ignore[arg-type]
    ("snap bool", lambda r, _: r.snap(True, 121.0), "dtype bool"),
    ("snap 2-d", lambda r, _: r.snap(np.ones((1, 1)), np.ones((1, 1))), r"shape \(1, 1\)"),
]


@pytest.mark.kernel_small
@pytest.mark.parametrize(("ask", "message"), [q[1:] for q in OTHER_QUESTIONS], ids=lambda v: "")
def test_questions_that_make_no_sense_are_refused(router: Router, ask: Ask, message: str) -> None:
    refuses(router, lambda: ask(router, None), message)


@pytest.mark.kernel_small
def test_roads_without_places_or_arcs_cannot_be_snapped_to_and_say_what_is_lacking() -> None:
    with pytest.raises(ValueError, match="no coordinates"):
        Router(Roads.from_arrays(**GOOD), np.array([1, 1])).snap(42.0, 121.0)
    with pytest.raises(ValueError, match="no arcs"):
        Router(Roads.from_arrays([0, 0], [], [42.0], [121.0]), []).snap(42.0, 121.0)


@pytest.mark.kernel_small
@pytest.mark.parametrize("width", [np.int8, np.uint8, np.int16, np.int32, np.uint32, np.uint64])
def test_whole_numbers_of_any_width_and_stride_are_taken(width: type[np.generic]) -> None:
    spread = np.array([0, 9, 1, 9, 2, 9]).astype(width)[::2]
    roads = Roads.from_arrays(spread, spread[1::-1])
    router = Router(roads, spread[1:])
    assert router.distances_ms(spread[:2], spread[1::-1]).tolist() == [1, 2]
    router.change(spread[:1], spread[2:])
    router.close(spread[1:2])
    assert router.matrix_ms(spread[:2], spread[:2]).tolist() == [[0, 2], [UNREACHABLE, 0]]
    unit, spot = Positions(spread[:1], spread[:1]), Positions(spread[:1], spread[1:2])
    rows, ms = router.nearest_at(unit, spot, 1)
    assert (rows.tolist(), ms.tolist()) == ([[0]], [[1]])


@pytest.mark.kernel_small
def test_the_callers_arrays_may_be_written_afterwards() -> None:
    first, head = np.array([0, 1, 2]), np.array([1, 0], np.int32)
    lat, lon = np.array([42.0, 42.1]), np.array([121.0, 121.1])
    roads = Roads.from_arrays(first, head, lat, lon, head)
    for array in (first, head, lat, lon):
        array[:] = 77
    assert (roads.first_out.tolist(), roads.head.tolist()) == ([0, 1, 2], [1, 0])
    assert roads.lat_deg is not None
    assert roads.order is not None
    assert (roads.lat_deg.tolist(), roads.order.tolist()) == ([42.0, 42.1], [1, 0])
