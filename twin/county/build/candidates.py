"""Ways that could be made (S): a bridge beside a low crossing, a boat, a road between villages."""

from __future__ import annotations

import math

import numpy as np

from twin.county.build.network import Network, travel_ms
from twin.county.build.outline import PLANE

COLUMNS = ("id", "name", "name_en", "kind", "a", "b", "length_m", "dry_ms", "wet_ms", "snow_ms",
           "basis", "source")  # fmt: skip

_LOW_CROSSING = "B-098"  # 绕阳河; the way round takes more than an hour
_BANKS = ((41.99063, 121.94661), (41.985, 121.96219))  # lat, lon on both sides of 水库丙
_VILLAGES = ("V-paozi-204", "V-tayingzi-205")
_BOARDING_MS = 240_000
_BENDS = 1.12  # length of a drawn road against the straight line


def candidates_table(net: Network) -> list[tuple[object, ...]]:
    """The candidates, closed until a drill or a question opens them."""
    crossing = next(s for s in net.sections if s.bridge == _LOW_CROSSING)
    banks = [net.nearest(*PLANE.xy_of(lat, lon)) for lat, lon in _BANKS]
    villages = [net.node_of[village] for village in _VILLAGES]
    return [
        _row(net, "X-bridge-raoyang", "绕阳河098号桥旁临时桥", "temporary bridge at the Raoyang",
             "temporary_bridge", (crossing.a, crossing.b), 1.0, 10, (100, 60), 0,
             "synthetic: a pontoon beside a low crossing, 10 km/h"),
        _row(net, "X-boat-c", "水库丙渡船", "boat across reservoir C", "boat",
             (banks[0], banks[1]), 1.0, 10, (80, 50), _BOARDING_MS,
             "synthetic: a flat boat, 10 km/h and 4 min to board and land"),
        _row(net, "X-road-baichengzi", "白城子—下大巴沟堤顶路", "dyke road Baichengzi-Xiadabagou",
             "new_road", (villages[0], villages[1]), _BENDS, 30, (70, 35), 0,
             "synthetic: a village road along the dyke, speeds of the class"),
    ]  # fmt: skip


def _row(
    net: Network,
    key: str,
    name: str,
    name_en: str,
    kind: str,
    ends: tuple[int, int],
    bends: float,
    kmh: int,
    wet_snow_pct: tuple[int, int],
    boarding_ms: int,
    source: str,
) -> tuple[object, ...]:
    a, b = ends
    apart_m = math.hypot(float(net.x[a] - net.x[b]), float(net.y[a] - net.y[b]))
    length_m = np.array([max(1, math.ceil(apart_m * bends))])
    times = [
        int(travel_ms(length_m, np.array([kmh]), np.array([pct]))[0]) + boarding_ms
        for pct in (100, *wet_snow_pct)
    ]
    return (key, name, name_en, kind, a, b, int(length_m[0]), *times, "S", source)
