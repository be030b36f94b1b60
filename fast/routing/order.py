"""In which order the nodes of a road graph are eliminated: the quality of everything that follows.

The order depends on the roads alone, never on weights, and on no float that a machine might round
its own way: directions are taken on whole-number coordinates. Roads without coordinates get a
stand-in, how far each node is from two pairs of far-apart nodes.
"""

import numpy as np

from fast import exact
from fast._jit import kernel
from fast._types import Ints, Ints32
from fast.routing.dissection import dissect
from fast.routing.reduction import Neighbours, neighbours, reduce
from fast.routing.roads import Roads

_DIRECTIONS = ((1, 0), (0, 1), (1, 1), (1, -1))  # four more cost half as much again for 1 % less
_UNITS_PER_DEGREE = 1e7  # about a centimetre
_RADIANS = 3.141592653589793 / 180.0


def nested_dissection(roads: Roads) -> Ints32:
    """Shape ``(n,)``: all nodes, the one to eliminate first at 0.

    Of equally good choices the first is taken everywhere, so that the same roads give the same
    order on every machine.
    """
    everyone = neighbours(roads.node_count, roads.tail, roads.head)
    easy, left, core = reduce(everyone)
    place = _places(roads)[:, left] if roads.lat_deg is not None else _hops(core)
    lines = np.empty((len(_DIRECTIONS), core.node_count), np.int32)
    for row, (along_x, along_y) in enumerate(_DIRECTIONS):
        lines[row] = np.argsort(along_x * place[0] + along_y * place[1], kind="stable")
    order = np.empty(core.node_count, np.int32)
    dissect(core.first, core.adjacent, lines, order)
    return np.concatenate([easy, left[order]])


def _places(roads: Roads) -> Ints:
    """``(2, n)``: coordinates in whole units of the same length east and north."""
    assert roads.lat_deg is not None
    assert roads.lon_deg is not None
    lat, lon = roads.lat_deg, roads.lon_deg
    middle = 0.5 * (float(lat.min()) + float(lat.max()))
    narrow = exact.cos(middle * _RADIANS)
    x, y = (np.floor(v * _UNITS_PER_DEGREE + 0.5).astype(np.int64) for v in (lon * narrow, lat))
    return np.stack([x, y])


def _hops(graph: Neighbours) -> Ints:
    """``(2, n)``: a stand-in for coordinates."""
    place = np.zeros((2, graph.node_count), np.int64)
    _embed(graph.first, graph.adjacent, place)
    return place


@kernel("void(int64[::1],int32[::1],int64[:,::1])")
def _embed(first: Ints, adjacent: Ints32, place: Ints) -> None:
    """In each connected part, x from two nodes far apart, y from two far from both of these."""
    n = place.shape[1]
    hops = np.full((5, n), -1, np.int32)
    queue = np.empty(n, np.int32)
    for start in range(n):
        if hops[0, start] >= 0:
            continue
        size = _breadth_first(first, adjacent, start, hops[0], queue)
        west = int(queue[size - 1])
        _breadth_first(first, adjacent, west, hops[1], queue)
        east = int(queue[size - 1])
        _breadth_first(first, adjacent, east, hops[2], queue)
        south, far = start, -1
        for i in range(size):
            v = queue[i]
            near = min(hops[1, v], hops[2, v])
            if near > far:
                south, far = int(v), near
        _breadth_first(first, adjacent, south, hops[3], queue)
        north = int(queue[size - 1])
        _breadth_first(first, adjacent, north, hops[4], queue)
        for i in range(size):
            v = queue[i]
            place[0, v] = int(hops[1, v]) - int(hops[2, v])
            place[1, v] = int(hops[3, v]) - int(hops[4, v])


@kernel("int64(int64[::1],int32[::1],int64,int32[::1],int32[::1])")
def _breadth_first(first: Ints, adjacent: Ints32, start: int, hops: Ints32, queue: Ints32) -> int:
    """Fill the steps from `start` to all it reaches, and `queue` with those, nearest first."""
    hops[start] = 0
    queue[0] = start
    head, tail = 0, 1
    while head < tail:
        v = queue[head]
        head += 1
        for a in range(first[v], first[v + 1]):
            u = adjacent[a]
            if hops[u] < 0:
                hops[u] = hops[v] + 1
                queue[tail] = u
                tail += 1
    return tail
