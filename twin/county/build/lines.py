"""Which settlements a road joins, and of which class: a Gabriel graph of settlements.

Trunk roads are shortest paths through named seats; county roads follow the Gabriel graph of the
seats; township roads are the busiest remaining edges of the relative neighbourhood graph; all
other Gabriel edges are village roads. All of it is synthetic (S) except the names marked V.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import networkx as nx
import numpy as np

from twin.county.build.settlements import Settlement, settle

CLASS_TARGETS_KM = {
    "expressway": 170.0,
    "national": 190.0,
    "provincial": 230.0,
    "county": 560.0,
    "township": 900.0,
    "village": 2550.0,
}
"""Public-road totals inside the county's jurisdiction; estimates (E/S), 4,600 km in all."""

_STRAIGHT_KM = {"county": 436.0, "township": 700.0}
"""Straight kilometres to class before calibration: the target over a plain circuity of 1.28."""

LONGEST_SPARE_M = 6_000.0
"""Gabriel edges longer than this are built only when the sparser neighbourhood graph has them."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """A named road as the seats it passes."""

    road: str
    road_class: str
    name: str
    ref: str
    via: tuple[str, ...]
    basis: str
    source: str


_NAME_SEEN = "name: 8684 page or township listing (V); course here synthetic"
_COURSE_S = "synthetic course and name"
TRUNKS = (
    Trunk(
        "R-G101", "national", "国道101线", "G101",
        ("G-chaoyang", "T-qijiazi", "T-fosi", "T-wangfu", "T-chengqu", "T-shala", "T-daba",
         "T-cangtu", "T-shijiazi", "G-shenyang"),
        "S", "name and E-W course: 8684 page (V); line here synthetic",
    ),
    Trunk(
        "R-G-A", "national", "国道甲线（示意）", "",
        ("T-daba", "T-laohetu", "T-paozi", "G-zhangwu"), "S", _COURSE_S,
    ),
    Trunk(
        "R-S-GN", "provincial", "沟奈线", "",
        ("G-kulun", "T-hadahushao", "T-jiumiao", "T-zhalanyingzi", "T-fuxin", "T-chengqu",
         "D-haizhou", "T-xinmin", "T-guohua", "G-beizhen"),
        "S", _NAME_SEEN,
    ),
    Trunk(
        "R-S-SF", "provincial", "沈阜线", "",
        ("T-chengqu", "D-xinqiu", "T-daban", "T-furong", "T-cangtu"), "S", _NAME_SEEN,
    ),
    Trunk(
        "R-S-A", "provincial", "省道甲线（示意）", "",
        ("D-haizhou", "T-dongliang", "T-yimatu", "D-qinghemen", "G-jinzhou"), "S", _COURSE_S,
    ),
    Trunk(
        "R-S-B", "provincial", "省道乙线（示意）", "",
        ("T-zhalanyingzi", "T-zhaoshugou", "T-dagubenzhen", "T-tayingzi"), "S", _COURSE_S,
    ),
    Trunk(
        "R-X-GB", "county", "宫八线", "",
        ("T-wangfu", "T-dawujiazi", "T-bajiazi"), "S", _NAME_SEEN,
    ),
    Trunk(
        "R-X-GW", "county", "古勿线", "",
        ("T-zhaoshugou", "T-wuhuanchi"), "S", _NAME_SEEN,
    ),
    Trunk(
        "R-X-GP", "county", "国平线", "",
        ("T-pingandi", "T-jianshe", "T-jiumiao"), "S", _NAME_SEEN,
    ),
    Trunk(
        "R-X-SS", "county", "沙十线", "",
        ("T-shala", "T-zhaoshugou", "T-laohetu", "T-shijiazi"), "S", _NAME_SEEN,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """One road section between two settlements (rows of `settle()[0]`)."""

    a: int
    b: int
    road: str


@dataclass(frozen=True, slots=True)
class Road:
    """A road as a record: class and names."""

    id: str
    road_class: str
    name: str
    ref: str
    basis: str
    source: str
    ramp: bool = False


def gabriel(xy: np.ndarray, *, lune: bool = False) -> list[tuple[int, int]]:
    """Edges of the Gabriel graph, or of the relative neighbourhood graph when `lune`.

    An edge stands when no third point lies in the disc on it as diameter (Gabriel), or nearer to
    both ends than they are to each other (RNG). Cubic, meant for hundreds of points.
    """
    d2 = ((xy[:, None, :] - xy[None, :, :]) ** 2).sum(axis=2)
    edges = []
    n = len(xy)
    for i in range(n):
        for j in range(i + 1, n):
            blocked = np.maximum(d2[i], d2[j]) < d2[i, j] if lune else d2[i] + d2[j] < d2[i, j]
            blocked[i] = blocked[j] = False
            if not blocked.any():
                edges.append((i, j))
    return edges


@cache
def plan() -> tuple[tuple[Link, ...], tuple[Road, ...]]:
    """Every section between settlements with its road, and the roads."""
    points = settle()[0]
    xy = np.array([(p.x, p.y) for p in points])
    row = {p.id: i for i, p in enumerate(points)}
    graph: nx.Graph[int] = nx.Graph()
    needed = set(gabriel(xy, lune=True))
    for i, j in gabriel(xy):
        length_m = math.dist(xy[i], xy[j])
        if points[i].kind == "gateway" and points[j].kind == "gateway":
            continue
        if length_m <= LONGEST_SPARE_M or (i, j) in needed:
            graph.add_edge(i, j, m=length_m)
    road_of: dict[tuple[int, int], str] = {}
    roads: list[Road] = []
    for trunk in TRUNKS:
        roads.append(
            Road(trunk.road, trunk.road_class, trunk.name, trunk.ref, trunk.basis, trunk.source)
        )
        for a, b in pairwise(trunk.via):
            for edge in _path(graph, row[a], row[b]):
                road_of.setdefault(edge, trunk.road)
    _county_roads(points, xy, graph, road_of, roads)
    _township_roads(points, xy, graph, road_of, roads)
    _village_roads(points, graph, road_of, roads)
    links = tuple(Link(a, b, road_of[a, b]) for a, b in sorted(road_of))
    return links, tuple(roads)


def _path(graph: nx.Graph[int], a: int, b: int) -> list[tuple[int, int]]:
    nodes = nx.dijkstra_path(graph, a, b, weight="m")
    return [(min(p), max(p)) for p in pairwise(nodes)]


def _own_km(points: tuple[Settlement, ...], graph: nx.Graph[int], edge: tuple[int, int]) -> float:
    """Straight kilometres that count for the county: both ends its own."""
    if any(points[i].jurisdiction != "county" for i in edge):
        return 0.0
    return float(graph.edges[edge]["m"]) / 1000


def _add(
    roads: list[Road], road_of: dict[tuple[int, int], str], edges: list[tuple[int, int]], road: Road
) -> None:
    roads.append(road)
    for edge in edges:
        road_of[edge] = road.id


def _county_roads(
    points: tuple[Settlement, ...],
    xy: np.ndarray,
    graph: nx.Graph[int],
    road_of: dict[tuple[int, int], str],
    roads: list[Road],
) -> None:
    """Seat-to-seat routes, shortest first, until the class has its straight kilometres."""
    county = {r.id for r in roads if r.road_class == "county"}
    total = sum(_own_km(points, graph, e) for e, r in road_of.items() if r in county)
    seats = [i for i, p in enumerate(points) if p.kind in ("seat", "county_seat")]
    pairs = [(seats[i], seats[j]) for i, j in gabriel(xy[seats])]
    pairs.sort(key=lambda p: (math.dist(xy[p[0]], xy[p[1]]), p))
    number = 0
    for a, b in pairs:
        fresh = [e for e in _path(graph, a, b) if e not in road_of]
        if not fresh:
            continue
        if total >= _STRAIGHT_KM["county"]:
            break
        number += 1
        total += sum(_own_km(points, graph, e) for e in fresh)
        name = f"{points[a].name[:-1]}{points[b].name[:-1]}线（示意）"
        _add(roads, road_of, fresh, Road(f"R-X{number:02d}", "county", name, "", "S", _COURSE_S))


def _township_roads(
    points: tuple[Settlement, ...],
    xy: np.ndarray,
    graph: nx.Graph[int],
    road_of: dict[tuple[int, int], str],
    roads: list[Road],
) -> None:
    """RNG edges not yet classed, those that most villages use to reach their seat first."""
    row = {p.id: i for i, p in enumerate(points)}
    use: dict[tuple[int, int], int] = {}
    for seat in (p for p in points if p.kind in ("seat", "county_seat")):
        paths = nx.single_source_dijkstra_path(graph, row[seat.id], weight="m")
        for village in (p for p in points if p.township == seat.id and p is not seat):
            for step in pairwise(paths[row[village.id]]):
                edge = (min(step), max(step))
                use[edge] = use.get(edge, 0) + 1
    candidates = [
        e for e in gabriel(xy, lune=True) if e not in road_of and _own_km(points, graph, e) > 0
    ]
    candidates.sort(key=lambda e: (-use.get(e, 0), e))
    total = 0.0
    for number, edge in enumerate(candidates, start=1):
        if total >= _STRAIGHT_KM["township"]:
            break
        total += _own_km(points, graph, edge)
        name = f"{points[edge[0]].name}至{points[edge[1]].name}乡道（示意）"
        _add(roads, road_of, [edge], Road(f"R-Y{number:03d}", "township", name, "", "S", _COURSE_S))


def _village_roads(
    points: tuple[Settlement, ...],
    graph: nx.Graph[int],
    road_of: dict[tuple[int, int], str],
    roads: list[Road],
) -> None:
    rest = [e for e in sorted((min(e), max(e)) for e in graph.edges) if e not in road_of]
    for number, edge in enumerate(rest, start=1):
        name = f"{points[edge[0]].name}至{points[edge[1]].name}村道（示意）"
        _add(roads, road_of, [edge], Road(f"R-C{number:03d}", "village", name, "", "S", _COURSE_S))
