"""Tables of waters, bridges and railways."""

from __future__ import annotations

import shapely

from twin.county.build import waters
from twin.county.build.network import Network
from twin.county.build.outline import PLANE
from twin.county.build.points import gauges

Rows = list[tuple[object, ...]]

BRIDGE_COLUMNS = ("id", "name", "river", "road", "gauge", "lat", "lon", "length_m",
                   "closes_at_m", "basis", "source")  # fmt: skip
_CLOSES_AT_M = {"expressway": None, "national": 5.5, "provincial": 5.0, "county": 4.4,
                "township": 3.8, "village": 3.2, "special": 3.8}  # fmt: skip


def bridges_table(net: Network) -> Rows:
    """Bridges, each with the nearest gauge of its river."""
    river_name = {r.id: r.name for r in waters.RIVERS}
    road = {r.id: r for r in net.roads}
    length = {s.bridge: int(m) for s, m in zip(net.sections, net.length_m, strict=True) if s.bridge}
    rows: Rows = []
    for b in net.bridges:
        near = [(abs(x - b.x) + abs(y - b.y), key) for key, river, x, y in gauges()
                if river == b.river]  # fmt: skip
        lat, lon = PLANE.lat_lon_of(b.x, b.y)
        rows.append(
            (b.id, f"{river_name[b.river]}{b.id[2:]}号桥", b.river, b.road, min(near)[1],
             round(lat, 5), round(lon, 5), length[b.id], _CLOSES_AT_M[road[b.road].road_class],
             "S", "edge crosses the river; closing level synthetic, metres on the gauge")
        )  # fmt: skip
    return rows


def line_features(name: str, lines: tuple[waters.Line, ...]) -> dict[str, object]:
    """Rivers or railways as GeoJSON."""
    features = []
    for line in lines:
        xy = waters.course(line)
        lat, lon = PLANE.lat_lon(xy[:, 0], xy[:, 1])
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "id": line.id, "name": line.name, "kind": line.kind, "basis": "S",
                    "source": line.source, "note": line.note,
                },
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[round(float(x), 5), round(float(y), 5)]
                                    for x, y in zip(lon, lat, strict=True)],
                },
            }
        )  # fmt: skip
    return {"type": "FeatureCollection", "name": name, "features": features}


RESERVOIR_COLUMNS = ("id", "name", "river", "lat", "lon", "capacity_mm3", "normal_level_m",
                      "check_level_m", "note", "basis", "source")  # fmt: skip


def reservoirs_table() -> Rows:
    """Reservoirs."""
    return [(*row[:-1], "S", row[-1]) for row in waters.RESERVOIRS]


STATION_COLUMNS = ("id", "name", "railway", "lat", "lon", "code", "node", "basis", "source")


def stations_table(net: Network) -> Rows:
    """Railway stations."""
    return [
        (key, name, railway, lat, lon, code, net.nearest(*PLANE.xy_of(lat, lon)), "S",
         "name, code: 12306 list, newton copy (V); position schematic")
        for key, name, railway, lat, lon, code in waters.STATIONS
    ]  # fmt: skip


CROSSING_COLUMNS = ("id", "railway", "road", "kind", "lat", "lon", "basis", "source")


def crossings_table(net: Network) -> Rows:
    """Where public roads and railways cross."""
    road = {r.id: r for r in net.roads}
    sections = [s for s in net.sections if road[s.road].road_class != "street"]
    lines = shapely.linestrings(
        [((net.x[s.a], net.y[s.a]), (net.x[s.b], net.y[s.b])) for s in sections]
    )
    tree = shapely.STRtree(lines)
    rows: Rows = []
    for railway in waters.RAILWAYS:
        track = shapely.LineString(waters.course(railway))
        for k in sorted(tree.query(track, predicate="crosses").tolist()):
            own = road[sections[k].road]
            high = railway.kind == "high_speed" or own.road_class in (
                "expressway", "national", "provincial")  # fmt: skip
            x, y = shapely.get_coordinates(shapely.intersection(lines[k], track))[0]
            lat, lon = PLANE.lat_lon_of(float(x), float(y))
            rows.append(
                (f"X-{len(rows) + 1:03d}", railway.id, own.id,
                 "grade_separated" if high else "level", round(lat, 5), round(lon, 5), "S",
                 "where the drawn lines cross")
            )  # fmt: skip
    return rows
