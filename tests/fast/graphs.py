"""Road graphs for tests, and answers about them by methods too plain to be wrong.

What a reader would get wrong: the graphs are meant to be nasty. They have loops, parallel arcs,
roads of no length, parts that cannot be reached and, above all, many equal times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from fast._types import Array, Ints
from fast.routing import CLOSED, UNREACHABLE, Roads, Router
from fast.streams import Stream

Arc = tuple[int, int, int]  # tail, head, ms

WEIGHTS_MS = (0, 1, 10, 20, 20, 30, CLOSED // 2, CLOSED // 2 + 1, CLOSED - 1, CLOSED)


def random_arcs(seed: int, nodes: int = 60) -> list[Arc]:
    """Arcs sorted by tail: two parts, loops, parallels, two-way roads, zeros."""
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


def lattice_arcs(seed: int, side: int) -> list[Arc]:
    """Two-way streets of a town of ``side × side`` crossings, some missing, some one-way."""
    s = Stream(seed, "test", "lattice")
    arcs = []
    for v in range(side * side):
        for u in [v + 1] * (v % side < side - 1) + [v + side] * (v < side * (side - 1)):
            if s.chance(0.12):
                continue
            arcs.append((v, u, 10 * s.choice_index(12)))
            if s.chance(0.9):
                arcs.append((u, v, 10 * s.choice_index(12)))
    return sorted(arcs, key=lambda arc: arc[0])


def roads_of(arcs: Sequence[Arc], nodes: int = 60, **more: Any) -> Roads:
    """The arcs, which are sorted by tail, as `Roads`."""
    tails = np.array([tail for tail, _, _ in arcs], np.int64)
    first = np.searchsorted(tails, np.arange(nodes + 1))
    return Roads.from_arrays(first, np.array([head for _, head, _ in arcs], np.int64), **more)


def router_of(arcs: Sequence[Arc], nodes: int = 60, **more: Any) -> Router:
    """A router over the arcs."""
    return Router(roads_of(arcs, nodes), np.array([ms for *_, ms in arcs], np.int64), **more)


@st.composite
def small_arcs(draw: st.DrawFn, nodes_max: int = 9, arcs_max: int = 24) -> tuple[list[Arc], int]:
    """Any graph at all of a few nodes, and how many they are; often as large as it may be."""
    nodes = draw(st.integers(1, nodes_max) | st.just(nodes_max))
    arcs_min = draw(st.sampled_from((0, arcs_max // 3, arcs_max - 2)))
    node = st.integers(0, nodes - 1)
    arc = st.tuples(node, node, st.sampled_from(WEIGHTS_MS))
    arcs = draw(st.lists(arc, min_size=arcs_min, max_size=arcs_max))
    return sorted(arcs, key=lambda arc: arc[0]), nodes


def every_time(roads: Roads, weight_ms: Array) -> Ints:
    """Quickest times of all pairs, ``(n, n)``, by the Floyd-Warshall method."""
    n = roads.node_count
    times = np.full((n, n), UNREACHABLE, np.int64)
    np.minimum.at(times, (roads.tail, roads.head), weight_ms)
    np.fill_diagonal(times, 0)
    for over in range(n):
        np.minimum(times, times[:, over, None] + times[over], out=times)
    return times


def scipy_times(roads: Roads, weight_ms: Array, sources: Array) -> Ints:
    """Quickest times from `sources` to every node by scipy, ``(sources, n)``.

    Scipy adds up parallel arcs and takes an arc of no length for none: parallels are brought to
    their least, and a weight is counted in 65,536ths of a millisecond plus one, which a way of
    fewer arcs than that does not carry over. All sums stay whole numbers below 2^53.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    usable = (weight_ms < CLOSED) & (roads.tail != roads.head)
    tail, head = roads.tail[usable], roads.head[usable]
    fine = weight_ms[usable].astype(np.int64) * 65536 + 1
    order = np.lexsort((fine, head, tail))
    tail, head, fine = tail[order], head[order], fine[order]
    least = np.ones(tail.size, np.bool_)
    least[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    n = roads.node_count
    graph = csr_matrix((fine[least].astype(np.float64), (tail[least], head[least])), shape=(n, n))
    found = dijkstra(graph, indices=sources)
    times = np.full(found.shape, UNREACHABLE, np.int64)
    come = np.isfinite(found)
    times[come] = np.minimum(found[come].astype(np.int64) // 65536, UNREACHABLE)
    return times


def ranked(times_ms: Array, k: int) -> tuple[Ints, Ints]:
    """What `nearest` must say of times ``(units, incidents)``: rows and times."""
    units, incidents = times_ms.shape
    rows, ms = np.full((incidents, k), -1), np.full((incidents, k), UNREACHABLE)
    for i in range(incidents):
        best = sorted((int(times_ms[u, i]), u) for u in range(units))[:k]
        for rank, (time, unit) in enumerate(best):
            if time < UNREACHABLE:
                rows[i, rank], ms[i, rank] = unit, time
    return rows, ms


def every_kind(router: Router) -> dict[str, Ints]:
    """The times of all pairs, ``(n, n)``, as each kind of question gives them."""
    nodes = np.arange(router.roads.node_count)
    n = nodes.size
    sources, targets = np.repeat(nodes, n), np.tile(nodes, n)
    rows, ms = router.nearest(nodes, nodes, n)
    by_unit = np.full((n, n), UNREACHABLE)
    for incident in range(n):
        come = rows[incident] >= 0
        by_unit[rows[incident][come], incident] = ms[incident][come]
    return {
        "matrix_ms": router.matrix_ms(nodes, nodes),
        "distances_ms": router.distances_ms(sources, targets).reshape(n, n),
        "one_to_all_ms": np.array([router.one_to_all_ms(v) for v in range(n)]),
        "all_to_one_ms": np.array([router.all_to_one_ms(v) for v in range(n)]).T,
        "coverage": np.array([router.coverage([v])[0] for v in range(n)]),
        "nearest": by_unit,
        "nearest of one": np.array(
            [[router.nearest([u], [v], 1)[1][0, 0] for v in range(n)] for u in range(n)]
        ),
        "paths": np.array([way.ms for way in router.paths(sources, targets)]).reshape(n, n),
    }
