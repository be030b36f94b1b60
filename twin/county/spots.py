"""Where units stand on the roads, and how long they take from there.

What a reader would get wrong: whoever stands at a crossing may leave by any of its roads, whoever
is between two crossings only along the road he is on, in either direction that is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from fast.routing import CLOSED, UNREACHABLE, Positions, Roads, Router
from twin.county.model import County, Floats, Ints, Ints32, RoadNetwork

__all__ = ["Stands", "drive_ms", "spot_at_node", "stands_at_nodes", "stands_of", "ways_out"]

_AT_NODE_DEG = 6e-7  # positions are told to a millionth of a degree


class Stands(NamedTuple):
    """Places of units: a node, or −1 and a place along an arc; ``(n,)`` each."""

    node: Ints32
    along: Positions


def stands_of(
    county: County, router: Router, lat_deg: Sequence[float], lon_deg: Sequence[float]
) -> Stands:
    """The places nearest to these positions on the roads, and on the candidates that are open."""
    net = county.roads
    lat, lon = np.array(lat_deg, dtype=np.float64), np.array(lon_deg, dtype=np.float64)
    along = _snap(net, router, lat, lon)
    node = np.full(lat.size, -1, dtype=np.int32)
    for ends in (net.head[along.arc], net.tail[along.arc]):
        near = np.abs(net.lat_deg[ends] - lat) <= _AT_NODE_DEG
        near &= np.abs(net.lon_deg[ends] - lon) <= _AT_NODE_DEG
        node[near] = ends[near]
    return Stands(node, along)


def _snap(net: RoadNetwork, router: Router, lat: Floats, lon: Floats) -> Positions:
    arc, offset_ms = (values.copy() for values in router.snap(lat, lon))
    weight_ms = router.weight_ms
    nowhere = np.flatnonzero((net.candidate[arc] >= 0) & (weight_ms[arc] == CLOSED))
    if nowhere.size:  # nobody is on a way that has not been made
        rows, roads = _standing(net)
        found, share = roads.grid.nearest(lat[nowhere], lon[nowhere])
        arc[nowhere] = rows[found]
        along_ms = np.where(weight_ms[arc[nowhere]] < CLOSED, weight_ms[arc[nowhere]], 0)
        offset_ms[nowhere] = np.floor(share * along_ms + 0.5).astype(np.int32)
    return Positions(arc, offset_ms)


@lru_cache(maxsize=4)
def _standing(net: RoadNetwork) -> tuple[Ints, Roads]:
    """The arcs of the roads that are there, and these roads alone."""
    rows: Ints = np.flatnonzero(net.standing)
    first_out = np.zeros(net.n + 1, dtype=np.int64)
    np.cumsum(np.bincount(net.tail[rows], minlength=net.n), out=first_out[1:])
    return rows, Roads.from_arrays(first_out, net.head[rows], net.lat_deg, net.lon_deg)


def stands_at_nodes(nodes: Sequence[int]) -> Stands:
    """Units that stand at nodes."""
    node = np.array(nodes, dtype=np.int32)
    return Stands(node, Positions(np.zeros_like(node), np.zeros_like(node)))


def ways_out(router: Router, stands: Stands) -> list[tuple[int, int]]:
    """The nodes that one unit can pass first, and the milliseconds until then."""
    (node,), (arc,), (along_ms,) = stands.node, stands.along.arc, stands.along.offset_ms
    if node >= 0:
        return [(int(node), 0)]
    roads, weight_ms = router.roads, router.weight_ms
    twin = int(roads.twin[arc])
    whole_ms = int(weight_ms[arc])
    found = [] if whole_ms >= CLOSED else [(int(roads.head[arc]), whole_ms - int(along_ms))]
    if twin >= 0 and weight_ms[twin] < CLOSED:
        of_ms = whole_ms if whole_ms < CLOSED else int(weight_ms[twin])
        back_ms = int(along_ms) * int(weight_ms[twin]) // max(1, of_ms)
        found.append((int(roads.head[twin]), back_ms))
    return found


def spot_at_node(router: Router, node: int) -> Positions | None:
    """A node as a place along an arc that is open there; None when all are closed."""
    roads, weight_ms = router.roads, router.weight_ms
    for arc in range(int(roads.first_out[node]), int(roads.first_out[node + 1])):
        if weight_ms[arc] < CLOSED:
            return Positions(np.array([arc], dtype=np.int32), np.zeros(1, dtype=np.int32))
    first, _, arcs = roads.reverse
    for arc in arcs[int(first[node]) : int(first[node + 1])].tolist():
        if weight_ms[arc] < CLOSED:
            return Positions(np.array([arc], dtype=np.int32), weight_ms[arc : arc + 1])
    return None


def drive_ms(router: Router, stands: Stands, goal: int) -> Ints32:
    """Milliseconds from each unit to a node; UNREACHABLE where no road leads there."""
    found = np.full(stands.node.size, UNREACHABLE, dtype=np.int32)
    at_node = np.flatnonzero(stands.node >= 0)
    if at_node.size:
        found[at_node] = router.matrix_ms(stands.node[at_node], [goal])[:, 0]
    between = np.flatnonzero(stands.node < 0)
    to = spot_at_node(router, goal) if between.size else None
    if to is not None:
        along = Positions(stands.along.arc[between], stands.along.offset_ms[between])
        (rows,), (ms,) = router.nearest_at(along, to, int(between.size))
        come = rows >= 0
        found[between[rows[come]]] = ms[come]
    return found
