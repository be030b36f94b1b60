"""The road network as a plain NetworkX graph, for people who know NetworkX better than arrays."""

from __future__ import annotations

import networkx as nx
import numpy as np

from twin.county.model import County, Jurisdiction


def road_graph(county: County, *, streets: bool = True) -> nx.DiGraph[int]:
    """A directed graph with the network's node rows as nodes.

    Candidates are left out. Parallel arcs keep the quicker one in dry weather, the lower arc on a
    tie. Nodes carry ``lat``, ``lon``, ``jurisdiction``; edges ``arc``, ``length_m``, ``dry_ms``,
    ``wet_ms``, ``snow_ms``, ``road``, ``road_class`` and ``bridge`` (empty when there is none).

    Args:
        county: Any county.
        streets: False leaves out 街巷 and the nodes only they touch.
    """
    net = county.roads
    graph: nx.DiGraph[int] = nx.DiGraph()
    jurisdictions = [j.value for j in Jurisdiction]
    lat, lon = net.lat_deg.tolist(), net.lon_deg.tolist()
    for node, place in enumerate(net.jurisdiction.tolist()):
        graph.add_node(node, lat=lat[node], lon=lon[node], jurisdiction=jurisdictions[place])
    columns = (net.tail, net.head, net.length_m, net.dry_ms, net.wet_ms, net.snow_ms, net.road,
               net.road_class, net.bridge)  # fmt: skip
    there = np.flatnonzero(net.standing)
    rows = zip(there.tolist(), *(c[there].tolist() for c in columns), strict=True)
    for arc, tail, head, length, dry, wet, snow, road, road_class, bridge in rows:
        kind = net.classes[road_class].id
        if not streets and kind == "street":
            continue
        if graph.has_edge(tail, head) and graph.edges[tail, head]["dry_ms"] <= dry:
            continue
        graph.add_edge(
            tail,
            head,
            arc=arc,
            length_m=length,
            dry_ms=dry,
            wet_ms=wet,
            snow_ms=snow,
            road=net.roads[road].id,
            road_class=kind,
            bridge=net.bridges[bridge].id if bridge >= 0 else "",
        )
    if not streets:
        graph.remove_nodes_from([n for n, degree in graph.degree() if degree == 0])
    return graph
