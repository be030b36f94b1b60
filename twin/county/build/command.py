"""Command places and the command network (S)."""

from __future__ import annotations

from twin.county.build.resources import Registry

SOURCE = "synthetic; usual structure of a county command network"
ROOM_COLUMNS = ("id", "name", "name_en", "kind", "seats", "microphones", "lat", "lon", "node",
                "note", "basis", "source")  # fmt: skip
NET_NODE_COLUMNS = ("id", "name", "kind", "owner", "lat", "lon", "ups_min", "basis", "source")
NET_LINK_COLUMNS = ("id", "a", "b", "medium", "latency_ms", "capacity_mbit_s", "loss_pct",
                    "backup", "owner", "basis", "source")  # fmt: skip

_SERVICES = (
    ("N-119", "119 消防指挥中心", "dispatch", "county-fire", "S-fire-1"),
    ("N-120", "120 急救中心", "dispatch", "county-health", "S-ems-a1"),
    ("N-110", "110 公安指挥中心", "dispatch", "county-police", "S-pol-1"),
    ("N-traffic", "交通运输局", "department", "county-traffic", "S-road-1"),
    ("N-weather", "气象局", "department", "county-weather", "S-env"),
    ("N-water", "水利局", "department", "county-water", "S-water-1"),
    ("N-ecology", "生态环境局", "department", "county-ecology", "S-env"),
    ("N-health", "卫生健康局", "department", "county-health", "M-h1"),
    ("N-park", "园区应急中心", "park", "F-park", "S-park"),
)


def rooms(r: Registry) -> list[tuple[object, ...]]:
    """Hall, duty room, consultation room: all in one building of the county seat."""
    node = r.spot("T-chengqu", "command building")
    at = (round(float(r.net.lat[node]), 5), round(float(r.net.lon[node]), 5), node)
    return [
        ("C-hall", "指挥大厅", "command hall", "hall", 48, 12, *at, "GB 50799、GB 50635", "S",
         SOURCE),
        ("C-duty", "应急值班室", "duty room", "duty", 6, 2, *at, "24 小时值守，双席", "S", SOURCE),
        ("C-consult", "决策会商室", "consultation room", "consultation", 16, 16, *at,
         "10 人以上，每席一麦", "S", SOURCE),
    ]  # fmt: skip


def network_tables(r: Registry) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Nodes and links: county core, three dispatch centres, departments, park, firms, townships.

    Every township and centre has a fibre link and a wireless or satellite backup.
    """
    base_node = {b.id: b.node for b in r.bases}
    nodes: list[tuple[object, ...]] = []
    links: list[tuple[object, ...]] = []

    def node(key: str, name: str, kind: str, owner: str, road_node: int, ups: int) -> None:
        lat, lon = float(r.net.lat[road_node]), float(r.net.lon[road_node])
        nodes.append((key, name, kind, owner, round(lat, 5), round(lon, 5), ups, "S", SOURCE))

    def link(a: str, b: str, medium: str, owner: str, backup: str = "") -> str:
        latency, capacity, loss = {
            "fibre": (2.0, 1000.0, 0.01), "wireless": (25.0, 50.0, 0.5),
            "satellite": (280.0, 4.0, 0.5), "mobile": (40.0, 20.0, 0.3),
        }[medium]  # fmt: skip
        key = f"K-{a[2:]}-{b[2:]}-{medium}"
        links.append((key, a, b, medium, latency, capacity, loss, backup, owner, "S", SOURCE))
        return key

    core = r.spot("T-chengqu", "command building")
    node("N-hall", "县应急指挥大厅", "hall", "county-emergency", core, 120)
    node("N-duty", "县应急值班室", "duty", "county-emergency", core, 240)
    node("N-core", "县应急指挥信息网核心", "core", "county-emergency", core, 240)
    spare = r.spot("T-chengqu", "backup core")
    node("N-core2", "县备用汇聚节点", "core", "county-telecom", spare, 480)
    node("N-city", "市应急指挥中心", "city", "city", base_node["S-city-fire"], 480)
    node("N-province", "省应急指挥中心", "province", "province", r.net.node_of["G-shenyang"], 480)
    for room in ("N-hall", "N-duty"):
        backup = link(room, "N-core2", "fibre", "county-telecom")
        link(room, "N-core", "fibre", "county-emergency", backup)
    link("N-core", "N-core2", "fibre", "county-telecom")
    link("N-core", "N-city", "fibre", "county-telecom",
         link("N-core2", "N-city", "satellite", "county-telecom"))  # fmt: skip
    link("N-city", "N-province", "fibre", "city")
    for key, name, kind, owner, base in _SERVICES:
        node(key, name, kind, owner, base_node[base], 120)
        backup = link(key, "N-core2", "mobile", "county-telecom")
        link(key, "N-core", "fibre", "county-telecom", backup)
    for letter in "ABCDEFGHI":
        key = f"N-firm-{letter}"
        gate = base_node.get(f"S-firm-{letter}", base_node["S-park"])
        node(key, f"氟化工企业{letter}中控室", "firm", f"F-{letter}", gate, 60)
        backup = link(key, "N-core2", "mobile", f"F-{letter}")
        link(key, "N-park", "fibre", "F-park", backup)
    for place in r.seats():
        key = f"N-{place.id[2:]}"
        node(key, f"{place.name}应急终端", "township", place.id,
             base_node[f"S-tg-{place.id[2:]}"], 60)  # fmt: skip
        medium = "satellite" if len(links) % 5 == 0 else "mobile"
        backup = link(key, "N-core2", medium, "county-telecom")
        link(key, "N-core", "fibre", "county-telecom", backup)
    return nodes, links
