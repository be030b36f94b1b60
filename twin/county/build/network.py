"""From the plan to the road network: bends, streets, junctions, bridges, motorways, lengths, times.

Circuity is calibrated per class by bisection until the kilometres inside the county's jurisdiction
meet the targets; streets and ramps stand outside the totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import networkx as nx
import numpy as np
import shapely

from twin.county.build import industry, motorways, streets, waters
from twin.county.build.curves import Points, wander
from twin.county.build.lines import CLASS_TARGETS_KM, Link, Road, plan
from twin.county.build.outline import PLANE, hole, land
from twin.county.build.settlements import Settlement, settle
from twin.county.build.sketch import Bridge, Section, Sketch

SPACING_M = {"national": 230.0, "provincial": 220.0, "county": 200.0, "township": 190.0,
             "village": 180.0}  # fmt: skip
RAMP_KMH = 40
_CITY_REACH_M = 6_500.0  # 清河门 lies outside the outer ring; its land is the city's all the same


@dataclass(frozen=True, slots=True)
class RoadClass:
    """Speeds of a class: free speed and percent of it when wet or under 10 cm of snow."""

    id: str
    name: str
    name_en: str
    dry_kmh: int
    wet_pct: int
    snow_pct: int
    storm_closed_pct: int
    target_km: float | None
    note: str


CLASSES = (
    RoadClass("expressway", "高速", "expressway", 100, 85, 40, 100, 170.0, "单幅里程计半"),
    RoadClass("national", "国道", "national road", 70, 85, 60, 5, 190.0, ""),
    RoadClass("provincial", "省道", "provincial road", 60, 85, 60, 8, 230.0, ""),
    RoadClass("county", "县道", "county road", 50, 80, 50, 15, 560.0, ""),
    RoadClass("township", "乡道", "township road", 40, 80, 45, 20, 900.0, ""),
    RoadClass("village", "村道", "village road", 30, 70, 35, 30, 2550.0, ""),
    RoadClass("special", "专用公路", "special-purpose road", 30, 80, 45, 15, 23.0,
              "园区、矿山专用线；不计入 4600 km"),
    RoadClass("street", "街巷", "street", 22, 85, 55, 5, None, "聚落内街巷；不计入总里程"),
)  # fmt: skip
CLASS_SOURCE = (
    "targets estimated from the 2005 total and present density (E); speeds, factors synthetic"
)


@dataclass(frozen=True, slots=True)
class Network:
    """The finished network; lengths and times are whole metres and milliseconds."""

    lat: np.ndarray
    lon: np.ndarray
    x: np.ndarray
    y: np.ndarray
    jurisdiction: tuple[str, ...]
    sections: tuple[Section, ...]
    length_m: np.ndarray
    dry_ms: np.ndarray
    wet_ms: np.ndarray
    snow_ms: np.ndarray
    roads: tuple[Road, ...]
    bridges: tuple[Bridge, ...]
    node_of: dict[str, int]  # settlement, village or gate id -> node
    street_nodes: dict[str, tuple[int, ...]]  # settlement -> nodes of its streets, its own first

    def nearest(self, x: float, y: float, wanted: np.ndarray | None = None) -> int:
        """The node nearest to a point, the lowest on a tie; `wanted` restricts the choice."""
        d2 = (self.x - x) ** 2 + (self.y - y) ** 2
        if wanted is not None:
            d2 = np.where(wanted, d2, np.inf)
        return int(np.argmin(d2))


@cache
def network() -> Network:
    """Build it (a few seconds); the same on every call."""
    places, villages = settle()
    links, planned = plan()
    roads = list(planned)
    class_of = {r.id: r.road_class for r in roads}
    rivers = {r.id: waters.course(r) for r in waters.RIVERS}
    ratios = _calibrate(places, links, class_of)
    axes, _ = _calibrate_axes()

    sketch = Sketch()
    rows = [sketch.point(p.x, p.y) for p in places]
    node_of = {p.id: row for p, row in zip(places, rows, strict=True)}
    for link in links:
        line = _line(places, link, class_of, ratios)
        sketch.draw(line, link.road, first=rows[link.a], last=rows[link.b])
    street_points = _streets(sketch, places, roads, node_of, rivers)
    industry.draw(sketch, roads, node_of)
    class_of = {r.id: r.road_class for r in roads}
    sketch.join_crossings(set(class_of))
    local = sorted(
        {
            n
            for s in sketch.sections
            if class_of[s.road] in ("national", "provincial", "county", "township")
            for n in (s.a, s.b)
        }
    )
    roads += motorways.draw(sketch, axes, node_of, local)
    class_of = {r.id: r.road_class for r in roads}
    bridges = sketch.bridge_rivers({r for r, c in class_of.items() if c != "street"}, rivers)
    for village in villages:
        if village.id not in node_of:
            node_of[village.id] = _quarter(village.id, street_points[village.settlement])
    return _finish(sketch, roads, bridges, places, node_of, street_points)


def counts_for_county(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which points lie on the county's own land."""
    return np.asarray(shapely.contains_xy(land(), x, y))


def _line(
    places: tuple[Settlement, ...], link: Link, class_of: dict[str, str], ratios: dict[str, float]
) -> Points:
    a, b = places[link.a], places[link.b]
    road_class = class_of[link.road]
    return wander(
        np.array((a.x, a.y)), np.array((b.x, b.y)), f"{a.id}~{b.id}",
        ratios[road_class], SPACING_M[road_class],
    )  # fmt: skip


def _calibrate(
    places: tuple[Settlement, ...], links: tuple[Link, ...], class_of: dict[str, str]
) -> dict[str, float]:
    """The bend ratio of each class that meets its kilometres, by bisection."""
    ratios: dict[str, float] = {}
    for road_class in SPACING_M:
        own = [k for k in links if class_of[k.road] == road_class]
        low, high = 0.0, 0.5
        for _ in range(14):
            middle = (low + high) / 2
            ratios[road_class] = middle
            total = 0.0
            for link in own:
                line = _line(places, link, class_of, ratios)
                total += motorways.axis_km(line, counts_for_county(line[:, 0], line[:, 1]))
            if total < CLASS_TARGETS_KM[road_class]:
                low = middle
            else:
                high = middle
    return ratios


def _calibrate_axes() -> tuple[dict[str, Points], float]:
    low, high = 0.0, 0.3
    axes: dict[str, Points] = {}
    for _ in range(14):
        middle = (low + high) / 2
        axes = {m.id: motorways.centre_line(m, middle) for m in motorways.MOTORWAYS}
        total = sum(
            motorways.axis_km(a, counts_for_county(a[:, 0], a[:, 1])) for a in axes.values()
        )
        if total < CLASS_TARGETS_KM["expressway"]:
            low = middle
        else:
            high = middle
    return axes, (low + high) / 2


def _streets(
    sketch: Sketch,
    places: tuple[Settlement, ...],
    roads: list[Road],
    node_of: dict[str, int],
    rivers: dict[str, Points],
) -> dict[str, list[int]]:
    """Draw the street grids; the street points of each settlement, its own point first."""
    water = shapely.union_all([shapely.LineString(r) for r in rivers.values()])
    shapely.prepare(water)
    result: dict[str, list[int]] = {}
    for place in places:
        points, edges = streets.grid(place)
        result[place.id] = [node_of[place.id]]
        if not edges:
            continue
        dry = [
            e for e, wet in zip(
                edges, shapely.intersects(water, shapely.linestrings(points[np.array(edges)])),
                strict=True,
            ) if not wet
        ]  # fmt: skip
        graph: nx.Graph[int] = nx.Graph(dry)
        graph.add_node(0)
        kept = sorted(nx.node_connected_component(graph, 0))
        row = {0: node_of[place.id]}
        for k in kept[1:]:
            row[k] = sketch.point(*points[k])
        road = Road(
            f"R-J{len(result):03d}", "street", f"{place.name}街巷", "", "S", "synthetic grid"
        )
        roads.append(road)
        for a, b in dry:
            if a in row and b in row:
                sketch.sections.append(Section(row[a], row[b], road.id))
        result[place.id] += [row[k] for k in kept[1:]]
    return result


def _quarter(village: str, points: list[int]) -> int:
    """The street point of an urban community: spread over the seat's streets by its number."""
    number = int(village.rsplit("-", 1)[1])
    return points[(number * 7919) % len(points)]


def _finish(
    sketch: Sketch,
    roads: list[Road],
    bridges: list[Bridge],
    places: tuple[Settlement, ...],
    node_of: dict[str, int],
    street_points: dict[str, list[int]],
) -> Network:
    xy = np.array(sketch.points)
    lat, lon = (np.round(v, 5) for v in PLANE.lat_lon(xy[:, 0], xy[:, 1]))
    x, y = PLANE.xy(lat, lon)
    used = sorted({n for s in sketch.sections for n in (s.a, s.b)})
    row = np.full(len(xy), -1)
    row[used] = np.arange(len(used))
    jurisdiction = _jurisdictions(x, y, places, node_of, street_points)
    sections = tuple(
        Section(int(row[s.a]), int(row[s.b]), s.road, s.oneway, s.bridge) for s in sketch.sections
    )
    x, y, lat, lon = x[used], y[used], lat[used], lon[used]
    a = np.array([s.a for s in sections])
    b = np.array([s.b for s in sections])
    length = np.maximum(np.rint(np.hypot(x[a] - x[b], y[a] - y[b])), 1).astype(np.int64)
    times = _times(sections, roads, length)
    return Network(
        lat, lon, x, y, tuple(jurisdiction[i] for i in used), sections, length, *times,
        tuple(roads), tuple(bridges), {k: int(row[v]) for k, v in node_of.items()},
        {k: tuple(int(row[n]) for n in v) for k, v in street_points.items()},
    )  # fmt: skip


def _jurisdictions(
    x: np.ndarray,
    y: np.ndarray,
    places: tuple[Settlement, ...],
    node_of: dict[str, int],
    street_points: dict[str, list[int]],
) -> list[str]:
    own = counts_for_county(x, y)
    city = np.asarray(shapely.contains_xy(hole(), x, y))
    south = next(p for p in places if p.id == "D-qinghemen")
    city |= ~own & (np.hypot(x - south.x, y - south.y) < _CITY_REACH_M)
    result = ["county" if o else "city" if c else "outside" for o, c in zip(own, city, strict=True)]
    for place in places:
        for node in (node_of[place.id], *street_points[place.id]):
            result[node] = place.jurisdiction
    return result


def _times(
    sections: tuple[Section, ...], roads: list[Road], length_m: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    by_id = {c.id: c for c in CLASSES}
    road = {r.id: r for r in roads}
    classes = [by_id[road[s.road].road_class] for s in sections]
    kmh = np.array(
        [
            RAMP_KMH if road[s.road].ramp else c.dry_kmh
            for s, c in zip(sections, classes, strict=True)
        ]
    )
    wet = np.array([c.wet_pct for c in classes])
    snow = np.array([c.snow_pct for c in classes])
    return (
        travel_ms(length_m, kmh, np.full_like(kmh, 100)),
        travel_ms(length_m, kmh, wet),
        travel_ms(length_m, kmh, snow),
    )


def travel_ms(length_m: np.ndarray, kmh: np.ndarray, pct: np.ndarray) -> np.ndarray:
    """Milliseconds for `length_m` at `pct` percent of `kmh`, rounded to the nearest, at least 1."""
    speed = kmh * pct
    return np.asarray(np.maximum((length_m * 360_000 + speed // 2) // speed, 1))


__all__ = ["CLASSES", "Network", "RoadClass", "network", "travel_ms"]
