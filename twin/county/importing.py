"""Putting another road network into a county folder, whatever it came from.

A reader (OSM, a CSV case) yields nodes and edges; this module keeps the largest part in which every
node reaches every other, gives whole metres and milliseconds, writes the road tables, and moves
every place of the county to its nearest new node. What a reader would get wrong: the road tables
are replaced, not merged; bridges get no gauge, for no extract knows ours, and candidates go, for
they were drawn between nodes that are no more.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from twin.county.check_map import inside_rings
from twin.county.geo import Plane, plane_keys
from twin.county.model import Jurisdiction
from twin.county.pack import canonical, write_pack
from twin.county.records import read_sheet
from twin.county.schema import columns_of
from twin.terms.text import Text

__all__ = ["ImportReport", "ImportedEdge", "ImportedRoad", "write_roads"]

_PLACED = ("townships.csv", "villages.csv", "districts.csv", "rail_stations.csv", "firms.csv",
           "hazards.csv", "resources.csv", "rooms.csv")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRoad:
    """A road of the source; `kmh` None takes the class's speed."""

    id: str
    name: str
    ref: str
    road_class: str
    ramp: bool
    kmh: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEdge:
    """A straight piece between two nodes (rows of the source); `bridge` names a bridge or ""."""

    a: int
    b: int
    road: int
    oneway: bool
    bridge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came in."""

    nodes: int
    edges: int
    roads: int
    bridges: int
    left_out_nodes: int
    outside_nodes: int
    moved_places: int

    def text(self) -> Text:
        """One sentence for the user."""
        return Text(
            f"{self.nodes} 个节点、{self.edges} 条路段、{self.roads} 条路、{self.bridges} 座桥；"
            f"不连通而舍去 {self.left_out_nodes} 个节点；轮廓外 {self.outside_nodes} 个；"
            f"{self.moved_places} 个地点改接最近节点",
            f"{self.nodes} nodes, {self.edges} edges, {self.roads} roads, {self.bridges} bridges; "
            f"{self.left_out_nodes} nodes left out as not connected; {self.outside_nodes} outside "
            f"the outline; {self.moved_places} places moved to their nearest node",
        )


def write_roads(
    folder: Path,
    lat_deg: np.ndarray[Any, Any],
    lon_deg: np.ndarray[Any, Any],
    roads: Sequence[ImportedRoad],
    edges: Sequence[ImportedEdge],
    source: str,
) -> ImportReport:
    """Replace the road tables of a county folder.

    Args:
        folder: A county folder (see ``fumeng county new``).
        lat_deg: Latitude of each source node; longitudes likewise.
        lon_deg: Shape ``(n,)``.
        roads: The roads edges refer to by row.
        edges: Pieces of road.
        source: Where the data come from; stands in every record, with basis V.

    Raises:
        ValueError: There is no edge, or a road of an unknown class.
    """
    if not edges:
        raise ValueError(f"{source} holds no road that cars may use; nothing was written")
    plane = _plane_of(folder)
    classes = _classes_of(folder)
    unknown = sorted({r.road_class for r in roads} - set(classes))
    if unknown:
        raise ValueError(f"road class {unknown[0]} is not in {folder / 'road_classes.csv'}")
    kept = _largest_part(len(lat_deg), edges)
    row = np.full(len(lat_deg), -1)
    row[kept] = np.arange(kept.size)
    lat, lon = np.round(lat_deg[kept], 5), np.round(lon_deg[kept], 5)
    x, y = plane.xy(lat, lon)
    jurisdiction = _jurisdictions(folder, lon, lat)
    inside = [e for e in edges if row[e.a] >= 0 and row[e.b] >= 0]
    used = sorted({e.road for e in inside})
    lines = []
    bridge_at: dict[str, tuple[float, float, str, float]] = {}
    for e in inside:
        a, b, road = int(row[e.a]), int(row[e.b]), roads[e.road]
        metres = max(1, round(float(np.hypot(x[a] - x[b], y[a] - y[b]))))
        dry, wet, snow = _times_ms(metres, road, classes[road.road_class])
        lines.append((a, b, road.id, metres, dry, wet, snow, int(e.oneway), e.bridge))
        if e.bridge:
            before = bridge_at.get(e.bridge, (0.0, 0.0, "", 0.0))[3]
            bridge_at[e.bridge] = (float(lat[a]), float(lon[a]), road.id, before + metres)
    names = {r.id: r.name for r in roads}
    _table(folder / "nodes.csv", "id,lat,lon,jurisdiction",
           [(i, lat[i], lon[i], jurisdiction[i]) for i in range(kept.size)])  # fmt: skip
    _table(folder / "edges.csv", "a,b,road,length_m,dry_ms,wet_ms,snow_ms,oneway,bridge", lines)
    _table(folder / "roads.csv", "id,name,ref,class,ramp,basis,source",
           [(roads[k].id, roads[k].name, roads[k].ref, roads[k].road_class, int(roads[k].ramp),
             "V", source) for k in used])  # fmt: skip
    _table(folder / "bridges.csv",
           "id,name,river,road,gauge,lat,lon,length_m,closes_at_m,basis,source",
           [(key, f"{names[road]}桥", "", road, "", at_lat, at_lon, round(metres), "", "V", source)
            for key, (at_lat, at_lon, road, metres) in bridge_at.items()])  # fmt: skip
    _table(folder / "crossings.csv", "id,railway,road,kind,lat,lon,basis,source", [])
    _table(folder / "candidates.csv", ",".join(columns_of("candidates.csv")), [])
    moved = sum(_move_places(folder / name, plane, x, y) for name in _PLACED)
    write_pack(folder)
    return ImportReport(
        nodes=int(kept.size),
        edges=len(lines),
        roads=len(used),
        bridges=len(bridge_at),
        left_out_nodes=_touched(edges) - int(kept.size),
        outside_nodes=jurisdiction.count(Jurisdiction.OUTSIDE.value),
        moved_places=moved,
    )


def _touched(edges: Sequence[ImportedEdge]) -> int:
    return len({n for e in edges for n in (e.a, e.b)})


def _largest_part(n: int, edges: Sequence[ImportedEdge]) -> np.ndarray[Any, Any]:
    """Rows of the largest strongly connected part, the one with the lowest row on a tie."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for e in edges:
        graph.add_edge(e.a, e.b)
        if not e.oneway:
            graph.add_edge(e.b, e.a)
    best = max(nx.strongly_connected_components(graph), key=lambda part: (len(part), -min(part)))
    return np.array(sorted(best), dtype=np.int64)


def _plane_of(folder: Path) -> Plane:
    sheet = read_sheet((folder / "county.csv").read_bytes(), "county.csv")
    key, value = sheet.header.index("key"), sheet.header.index("value")
    facts = {r[key]: r[value] for r in sheet.rows}
    return Plane(**{k: float(facts[f"plane_{k}"]) for k in plane_keys()})


def _classes_of(folder: Path) -> dict[str, tuple[float, float, float]]:
    sheet = read_sheet((folder / "road_classes.csv").read_bytes(), "road_classes.csv")
    at = {c: sheet.header.index(c) for c in ("id", "dry_kmh", "wet_pct", "snow_pct")}
    return {
        r[at["id"]]: (float(r[at["dry_kmh"]]), float(r[at["wet_pct"]]), float(r[at["snow_pct"]]))
        for r in sheet.rows
    }


def _times_ms(
    metres: int, road: ImportedRoad, figures: tuple[float, float, float]
) -> tuple[int, int, int]:
    kmh = road.kmh or figures[0]
    dry = max(1, round(metres * 3600 / kmh))
    return dry, max(dry, round(dry * 100 / figures[1])), max(dry, round(dry * 100 / figures[2]))


def _jurisdictions(folder: Path, lon: np.ndarray[Any, Any], lat: np.ndarray[Any, Any]) -> list[str]:
    """By the folder's outline: its land, its holes (another command), the rest."""
    outline = json.loads(canonical((folder / "outline.geojson").read_bytes()))
    rings = [np.array(r) for r in outline["features"][0]["geometry"]["coordinates"]]
    own, hole = inside_rings(rings, lon, lat)
    county, city, outside = (j.value for j in Jurisdiction)
    return [county if o else city if h else outside for o, h in zip(own, hole, strict=True)]


def _move_places(path: Path, plane: Plane, x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> int:
    """Give each place of a table the node nearest to it; how many there were."""
    sheet = read_sheet(path.read_bytes(), path.name)
    at = {c: sheet.header.index(c) for c in ("lat", "lon", "node")}
    for cells in sheet.rows:
        px, py = plane.xy_of(float(cells[at["lat"]]), float(cells[at["lon"]]))
        cells[at["node"]] = str(int(np.argmin((x - px) ** 2 + (y - py) ** 2)))
    if sheet.rows:
        _table(path, ",".join(sheet.header), sheet.rows)
    return len(sheet.rows)


def _table(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    out = io.StringIO()
    out.write(header + "\n")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
