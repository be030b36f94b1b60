"""Street grids (街巷) inside settlements: synthetic, outside the public-road totals."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np

from twin.county.build.curves import Points
from twin.county.build.dice import Dice
from twin.county.build.settlements import Settlement

_SIZE = {
    # kind: nodes for one resident, least, most, block along m, block across m
    "village": (1 / 22, 20, 56, 95.0, 62.0),
    "seat": (1 / 26, 70, 150, 115.0, 80.0),
    "county_seat": (1 / 150, 700, 900, 135.0, 105.0),
    "district": (1 / 500, 160, 260, 210.0, 170.0),
}
_MISSING = 0.19  # share of grid edges that are not there


def grid(place: Settlement) -> tuple[Points, list[tuple[int, int]]]:
    """Street nodes (row 0 is the settlement's own point) and edges of one settlement, metres."""
    if place.kind not in _SIZE:
        return np.array([[place.x, place.y]]), []
    share, least, most, along_m, across_m = _SIZE[place.kind]
    dice = Dice("streets", place.id)
    nodes = min(max(place.residents * share, least), most)
    rows = max(3, round(math.sqrt(nodes * dice.between(0.55, 1.1))))
    columns = max(3, round(nodes / rows))
    angle = dice.between(0, math.pi / 2)
    cos, sin = math.cos(angle), math.sin(angle)
    centre = (rows // 2, columns // 2)
    at: dict[tuple[int, int], tuple[float, float]] = {}
    for r in range(rows):
        for c in range(columns):
            u = (c - centre[1]) * along_m + dice.between(-0.14, 0.14) * along_m
            v = (r - centre[0]) * across_m + dice.between(-0.14, 0.14) * across_m
            if (r, c) == centre:
                u = v = 0.0
            at[r, c] = (place.x + u * cos - v * sin, place.y + u * sin + v * cos)
    graph: nx.Graph[tuple[int, int]] = nx.Graph()
    graph.add_nodes_from(at)
    for r in range(rows):
        for c in range(columns):
            for other in ((r, c + 1), (r + 1, c)):
                if other in at and dice.between(0, 1) > _MISSING:
                    graph.add_edge((r, c), other)
    kept = [centre, *sorted(nx.node_connected_component(graph, centre) - {centre})]
    row = {node: i for i, node in enumerate(kept)}
    edges = sorted(
        (min(row[a], row[b]), max(row[a], row[b])) for a, b in graph.edges if a in row and b in row
    )
    return np.array([at[node] for node in kept]), edges
