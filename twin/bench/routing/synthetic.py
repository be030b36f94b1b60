"""Made-up road networks of any size, the same for the same seed.

Points gather in a county seat, towns and villages; of every triangle of their Delaunay
triangulation the longest side is left out (Urquhart's graph, next to the relative-neighbourhood
graph), which is much like a map of roads. `stress` takes these points as they are: hard, because
there is a junction everywhere. `synthetic` gathers them more closely and puts bends on the roads
between, as real networks have them.

What a reader would get wrong: a larger graph is not a denser county but more counties, side by
side. The figures below were chosen so that at 100,000 nodes the elimination tree is as deep as that
of a real network of the size (90 to 150 on average; `stress` 200 and more), at 2.2 to 2.6 arcs a
node; a test holds them to it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from fast._types import Array, Floats, Ints
from twin.bench.routing.case import Case, prepared
from twin.terms.text import Text

__all__ = ["stress", "synthetic"]

_SIDE_M = (60_000.0, 50_000.0)  # of the area for each 100,000 nodes
_ONE_WAY = 0.03
_SPEED_KM_H = (25.0, 40.0, 60.0, 80.0, 100.0)
_GRID = 100  # steps to a metre: whole coordinates, so that no place is met twice by rounding
_METRES_PER_DEGREE = (82_000.0, 111_000.0)  # east and north at 42° N
_CORNER_DEG = (121.0, 42.0)


class _Gathering(NamedTuple):
    """Kinds of places: (share of all points, places for each 100,000, spread in metres)."""

    seats: tuple[float, int, float]
    towns: tuple[float, int, float]
    villages: tuple[float, int, float]


_LOOSE = _Gathering((0.12, 1, 2500.0), (0.28, 25, 900.0), (0.40, 300, 350.0))
_CLOSE = _Gathering((0.15, 1, 1800.0), (0.31, 25, 700.0), (0.48, 300, 290.0))
_BENDS = 0.6  # to a road, on average
_WITH_BENDS = 1.8  # nodes to a junction, bends included


def synthetic(nodes: int, seed: int) -> Case:
    """About `nodes` nodes, junctions and bends, calibrated to real road networks."""
    junctions, one, other = _roads_between(_points(max(3, int(nodes / _WITH_BENDS)), seed, _CLOSE))
    return _network("synthetic", *_bent(junctions, one, other, seed), seed)


def stress(nodes: int, seed: int) -> Case:
    """About `nodes` junctions: separators twice as large as those of a real network."""
    place, one, other = _roads_between(_points(max(3, nodes), seed, _LOOSE))
    return _network("stress", place, one, other, np.arange(one.size), seed)


def _network(name: str, place: Floats, one: Ints, other: Ints, road: Ints, seed: int) -> Case:
    """The prepared graph of pieces of roads, of which some are one-way."""
    roads = int(road.max()) + 1
    one_way = (_draws(seed, "one-way", roads) < _ONE_WAY)[road]
    pace = _draws(seed, "speed", roads)
    speed_m_s = np.array(_SPEED_KM_H)[(pace * len(_SPEED_KM_H)).astype(np.int64)][road] / 3.6
    length_m = np.sqrt(((place[one] - place[other]) ** 2).sum(axis=1))
    ms = np.floor(1000.0 * length_m / speed_m_s + 0.5).astype(np.int64)
    tail = np.concatenate([one, other[~one_way]])
    head = np.concatenate([other, one[~one_way]])
    ms = np.concatenate([ms, ms[~one_way]])
    by_tail = np.argsort(tail, kind="stable")
    first = np.zeros(len(place) + 1, np.int64)
    first[1:] = np.cumsum(np.bincount(tail, minlength=len(place)))
    lon, lat = (place[:, i] / _METRES_PER_DEGREE[i] + _CORNER_DEG[i] for i in (0, 1))
    told = Text(f"合成路网（{name}），种子 {seed}", f"synthetic roads ({name}), seed {seed}")
    return prepared(name, told, first, head[by_tail], ms[by_tail], lat, lon)


def _points(count: int, seed: int, gathering: _Gathering) -> Floats:
    """``(count, 2)`` metres."""
    counties = count / 100_000
    side = np.array(_SIDE_M) * np.sqrt(counties)
    which, pick = _draws(seed, "kind", count), _draws(seed, "place", count)
    at = _draws(seed, "scattered", 2 * count).reshape(count, 2) * side
    spread = np.zeros(count)
    begin = 0.0
    for kind, (share, places, spread_m) in zip(gathering._fields, gathering, strict=True):
        number = max(1, round(places * counties))
        centre = _draws(seed, kind, 2 * number).reshape(number, 2) * side
        inside = (which >= begin) & (which < begin + share)
        at[inside] = centre[(pick[inside] * number).astype(np.int64)]
        spread[inside] = spread_m
        begin += share
    return np.asarray(at + spread[:, None] * _bell(seed, count), np.float64)


def _roads_between(points: Floats) -> tuple[Floats, Ints, Ints]:
    """Places ``(n, 2)`` in metres and the two ends of each road: Urquhart's graph."""
    place = np.unique(np.floor(points * _GRID).astype(np.int64), axis=0)
    triangles = shapely.get_coordinates(
        shapely.delaunay_triangles(shapely.multipoints(place.astype(np.float64)))
    ).reshape(-1, 4, 2)[:, :3]
    known = _one_number(place)
    corner = np.searchsorted(known, _one_number(np.floor(triangles + 0.5).astype(np.int64)))
    side = np.sort(np.stack([corner, np.roll(corner, -1, axis=1)], axis=-1), axis=-1)
    gap = place[side[..., 0]] - place[side[..., 1]]
    longest = (gap * gap).sum(axis=-1).argmax(axis=1)
    key = side[..., 0] * len(place) + side[..., 1]
    left_out = key[np.arange(len(key)), longest]
    kept = np.setdiff1d(key, left_out)
    return place / _GRID, kept // len(place), kept % len(place)


def _bent(place: Floats, one: Ints, other: Ints, seed: int) -> tuple[Floats, Ints, Ints, Ints]:
    """Roads in pieces: places, the two ends of each piece, and the road it belongs to."""
    n, roads = len(place), one.size
    bends = (_draws(seed, "bends", roads) < _BENDS).astype(np.int64)
    road = np.flatnonzero(bends)
    middle = n + np.arange(road.size)
    aside = place[other[road]] - place[one[road]]
    sway = 0.2 * (_draws(seed, "sway", road.size)[:, None] - 0.5)
    bend = (place[one[road]] + place[other[road]]) / 2 + sway * aside[:, ::-1] * (1.0, -1.0)
    begin = one.copy()
    begin[road] = middle
    return (
        np.concatenate([place, bend]),
        np.concatenate([begin, one[road]]),
        np.concatenate([other, middle]),
        np.concatenate([np.arange(roads), road]),
    )


def _one_number(place: Array) -> Ints:
    """A key for each place that sorts as the places do."""
    key: Ints = place[..., 0] * 2**32 + place[..., 1]
    return key


def _bell(seed: int, count: int) -> Floats:
    """``(count, 2)`` of variance 1, near enough normal: sums of four uniform draws."""
    four = _draws(seed, "spread", 8 * count).reshape(4, count, 2)
    return np.asarray((four.sum(axis=0) - 2.0) * 3.0**0.5, np.float64)


def _draws(seed: int, purpose: str, count: int) -> Floats:
    """Uniform in [0, 1), a stream of its own for each purpose."""
    key = np.array([seed, int.from_bytes(purpose.encode()[:8], "little")], np.uint64)
    raw = np.random.Philox(key=key).random_raw(count)
    return np.asarray((raw >> np.uint64(11)) * 2.0**-53, np.float64)
