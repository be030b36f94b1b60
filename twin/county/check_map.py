"""Checks of the map: outline, settlements, roads, bridges, jurisdiction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from twin.county.geo import inside
from twin.county.graph import router_of
from twin.county.model import County, Jurisdiction, Village
from twin.terms.text import Text

Finding = tuple[bool, Text]
Bools = NDArray[np.bool_]

_SHARE = 0.02  # "within 2 %"


def _said(passed: bool, zh: str, en: str) -> Finding:
    return passed, Text(zh, en)


def _rings_m(county: County) -> list[NDArray[np.float64]]:
    return [
        np.column_stack(county.plane.xy(ring[:, 1], ring[:, 0])) for ring in county.outline.rings
    ]


def outline(county: County) -> Finding:
    """Simple rings, exactly one hole, inside the outer ring."""
    import shapely

    rings = _rings_m(county)
    polygon = shapely.Polygon(rings[0], rings[1:])
    points = sum(len(r) - 1 for r in rings)
    return _said(
        bool(polygon.is_valid) and len(rings) == 2,
        f"{points} 个点，{len(rings) - 1} 个内孔",
        f"{points} points, {len(rings) - 1} hole(s)",
    )


def area(county: County) -> Finding:
    """Net area against ``area_km2`` of county.csv."""
    net = 0.0
    for k, ring in enumerate(_rings_m(county)):
        x, y = ring[:, 0], ring[:, 1]
        size = abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2e6
        net += size if k == 0 else -size
    fact = county.facts.get("area_km2")
    if fact is None:
        return _said(True, f"{net:.0f} km²，未给公布值", f"{net:.0f} km2, no stated figure")
    stated = float(fact.value)
    return _said(
        abs(net - stated) <= _SHARE * stated,
        f"{net:.0f} km²，公布 {stated:.0f} km²",
        f"{net:.0f} km2 against {stated:.0f}",
    )


def in_county(county: County, x: NDArray[np.float64], y: NDArray[np.float64]) -> Bools:
    """Which points of the plane lie on the county's own land (the hole is not)."""
    return inside_rings(_rings_m(county), x, y)[0]


def inside_rings(
    rings: Sequence[NDArray[np.float64]], x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[Bools, Bools]:
    """Which points lie inside the outer ring but in no hole, and which lie in a hole."""
    hole = np.zeros(np.shape(x), dtype=np.bool_)
    for ring in rings[1:]:
        hole |= inside(ring, x, y)
    return inside(rings[0], x, y) & ~hole, hole


def _all_inside(county: County, records: list[tuple[str, float, float]]) -> Finding:
    lat, lon = (np.array([r[k] for r in records], dtype=float) for k in (1, 2))
    own = in_county(county, *county.plane.xy(lat, lon))
    out = [r[0] for r, ok in zip(records, own, strict=True) if not ok]
    shown = "、".join(out[:5])
    return _said(
        not out,
        f"{len(records) - len(out)}/{len(records)}" + (f"，之外：{shown}" if out else ""),
        f"{len(records) - len(out)} of {len(records)}" + (f", outside: {shown}" if out else ""),
    )


def seats_inside(county: County) -> Finding:
    """Every township seat."""
    return _all_inside(county, [(t.name, t.lat_deg, t.lon_deg) for t in county.townships.values()])


def villages_inside(county: County) -> Finding:
    """Every village; those of the county seat may stand in streets that reach over the edge."""
    first = next(iter(county.townships), "")
    rows = [(v.name, v.lat_deg, v.lon_deg) for v in county.villages.values() if v.township != first]
    return _all_inside(county, rows)


def reached(first_out: NDArray[np.int32], head: NDArray[np.int32], start: int, use: Bools) -> Bools:
    """Nodes that can be reached from `start` over nodes in `use` (breadth first)."""
    seen = np.zeros(use.size, dtype=np.bool_)
    if not use[start]:
        return seen
    seen[start] = True
    front = np.array([start])
    while front.size:
        counts = first_out[front + 1] - first_out[front]
        ends = np.cumsum(counts)
        arcs = np.arange(int(ends[-1])) + np.repeat(first_out[front] - (ends - counts), counts)
        after = np.unique(head[arcs])
        front = after[use[after] & ~seen[after]]
        seen[front] = True
    return seen


def both_ways(county: County, start: int, use: Bools) -> Bools:
    """Nodes that can be reached from `start` and can reach it, over nodes in `use`."""
    net = county.roads
    tail, head = net.tail[net.standing], net.head[net.standing]

    def searched(leave: NDArray[np.int32], enter: NDArray[np.int32]) -> Bools:
        first = np.zeros(net.n + 1, dtype=np.int32)
        np.cumsum(np.bincount(leave, minlength=net.n), out=first[1:])
        return reached(first, enter[np.argsort(leave, kind="stable")], start, use)

    return searched(tail, head) & searched(head, tail)


def connected(county: County) -> Finding:
    """Every node reaches every node."""
    if county.roads.n == 0:
        return _said(False, "没有路网", "no road network")
    part = both_ways(county, 0, np.ones(county.roads.n, dtype=np.bool_))
    return _said(
        bool(part.all()),
        f"{int(part.sum())}/{county.roads.n} 个节点",
        f"{int(part.sum())} of {county.roads.n} nodes",
    )


def connected_without_city(county: County) -> Finding:
    """County settlements reach each other on the county's own nodes alone."""
    own = county.roads.jurisdiction == Jurisdiction.COUNTY.row
    villages = list(county.villages.values())
    if not villages or not own.any():
        return _said(False, "没有村或没有本县节点", "no villages, or no nodes of the county")
    part = both_ways(county, villages[0].node, own)
    lost = [v.name for v in villages if not part[v.node]]
    lost += [t.name for t in county.townships.values() if not part[t.node]]
    share = float(part.sum()) / float(own.sum())
    return _said(
        not lost and share > 0.99,
        f"断开 {len(lost)} 处；本县节点 {share:.2%} 在同一片",
        f"{len(lost)} settlements cut off; {share:.2%} of own nodes in one part",
    )


def class_km(county: County) -> dict[str, float]:
    """Kilometres by class inside the county; a carriageway counts half, ramps not at all."""
    net = county.roads
    own = net.jurisdiction == Jurisdiction.COUNTY.row
    ramp = np.array([r.ramp for r in net.roads] or [False])
    first = np.unique(net.edge, return_index=True)[1]
    counts = own[net.tail[first]] & own[net.head[first]] & ~ramp[net.road[first]]
    counts &= net.standing[first]
    totals = {}
    for row, road_class in enumerate(net.classes):
        rows = first[counts & (net.road_class[first] == row)]
        km = float(net.length_m[rows].sum()) / 1000
        totals[road_class.id] = km / 2 if road_class.id == "expressway" else km
    return totals


def road_totals(county: County) -> Finding:
    """Each class with a target, and the public total."""
    totals = class_km(county)
    off = []
    for road_class in county.roads.classes:
        target = road_class.target_km
        if target and abs(totals[road_class.id] - target) > _SHARE * target:
            off.append(f"{road_class.name} {totals[road_class.id]:.0f}/{target:.0f}")
    public = sum(totals[c.id] for c in county.roads.classes if c.in_total)
    return _said(
        not off,
        f"公路合计 {public:.0f} km" + (f"；超差：{'、'.join(off)}" if off else ""),
        f"{public:.0f} km in all" + (f"; off: {', '.join(off)}" if off else ""),
    )


def road_classes(county: County) -> Finding:
    """No class without an edge."""
    missing = [c.name for c, km in zip(county.roads.classes, class_km(county).values(), strict=True)
               if km == 0]  # fmt: skip
    return _said(
        not missing,
        f"{len(county.roads.classes)} 类" + (f"，无路段：{'、'.join(missing)}" if missing else ""),
        f"{len(county.roads.classes)} classes"
        + (f", without roads: {', '.join(missing)}" if missing else ""),
    )


def network_size(county: County) -> Finding:
    """Real road graphs have 2.2-2.6 directed arcs a node."""
    net = county.roads
    arcs = int(net.standing.sum())
    ratio = arcs / max(net.n, 1)
    return _said(
        2.0 <= ratio <= 3.0,
        f"{net.n} 个节点，{arcs} 条有向弧，{ratio:.2f} 弧/节点",
        f"{net.n} nodes, {arcs} arcs, {ratio:.2f} arcs a node",
    )


def lengths(county: County) -> Finding:
    """No edge shorter than the straight line between its ends (1.5 m and 1 % of slack)."""
    net = county.roads
    dx = net.x_m[net.tail] - net.x_m[net.head]
    dy = net.y_m[net.tail] - net.y_m[net.head]
    short = net.length_m + 1.5 < np.sqrt(dx * dx + dy * dy) * 0.99
    return _said(
        not short.any(),
        f"{int(short.sum())} 条弧短于直线",
        f"{int(short.sum())} arcs shorter than the straight line",
    )


def times(county: County) -> Finding:
    """Dry, wet and snow times against the class speeds; ramps may be slower."""
    net = county.roads
    kmh = np.array([c.dry_kmh for c in net.classes])[net.road_class]
    ramp = np.array([r.ramp for r in net.roads] or [False])[net.road]
    wrong = 0
    for times_ms, pct in (
        (net.dry_ms, np.full(net.m, 100)),
        (net.wet_ms, np.array([c.wet_pct for c in net.classes])[net.road_class]),
        (net.snow_ms, np.array([c.snow_pct for c in net.classes])[net.road_class]),
    ):
        want = net.length_m.astype(np.int64) * 360_000 / (kmh * pct)
        wrong += int(((np.abs(times_ms - want) > 1.0) & ~ramp & net.standing).sum())
    slow = bool((net.wet_ms >= net.dry_ms).all() and (net.snow_ms >= net.dry_ms).all())
    return _said(
        wrong == 0 and slow, f"{wrong} 条弧的时间不符", f"{wrong} arcs disagree with the table"
    )


@lru_cache(maxsize=4)
def village_ms(county: County) -> tuple[tuple[Village, int], ...]:
    """Dry milliseconds from each village to its seat; the villages that are the seat left out."""
    if county.roads.n == 0:
        return ()
    rows = [v for v in county.villages.values() if not v.is_seat]
    seats = [county.townships[v.township].node for v in rows]
    took_ms = router_of(county).distances_ms([v.node for v in rows], seats)
    return tuple(zip(rows, took_ms.tolist(), strict=True))


def villages_reach(county: County) -> Finding:
    """Each village has a way to its seat."""
    rows = village_ms(county)
    lost = sum(1 for _, took in rows if took >= 2**30 - 1)
    return _said(
        lost == 0,
        f"{len(rows) - lost}/{len(rows)} 个村可达",
        f"{len(rows) - lost} of {len(rows)} villages",
    )


def village_minutes(county: County) -> Finding:
    """The median over villages outside the county seat's own quarters."""
    first = next(iter(county.townships), "")
    minutes = np.array([t for v, t in village_ms(county) if v.township != first]) / 60_000
    if not minutes.size:
        return _said(False, "没有村", "no villages")
    median = float(np.median(minutes))
    return _said(
        10 <= median <= 25,
        f"中位数 {median:.1f} 分钟，最长 {minutes.max():.0f} 分钟",
        f"median {median:.1f} min, longest {minutes.max():.0f} min",
    )


def bridges(county: County) -> Finding:
    """Each bridge carries edges, and each of its edges lies near it."""
    net = county.roads
    used = np.bincount(net.bridge[net.bridge >= 0], minlength=len(net.bridges))
    idle = [b.id for b, k in zip(net.bridges, used, strict=True) if k == 0]
    lat = np.array([b.lat_deg for b in net.bridges])
    lon = np.array([b.lon_deg for b in net.bridges])
    on = np.flatnonzero(net.bridge >= 0)
    far = 0
    if on.size:
        x, y = county.plane.xy(lat, lon)
        dx = net.x_m[net.tail[on]] - x[net.bridge[on]]
        dy = net.y_m[net.tail[on]] - y[net.bridge[on]]
        far = int((dx * dx + dy * dy > 400.0**2).sum())
    return _said(
        not idle and far == 0,
        f"{len(net.bridges)} 座桥，{len(idle)} 座无路段，{far} 条弧离桥过远",
        f"{len(net.bridges)} bridges, {len(idle)} without an edge, {far} arcs far from theirs",
    )


def jurisdiction(county: County) -> Finding:
    """Nodes on the county's land are the county's, those in the hole are not (99 %)."""
    net = county.roads
    own = in_county(county, net.x_m, net.y_m)
    agree = own == (net.jurisdiction == Jurisdiction.COUNTY.row)
    counts = [int((net.jurisdiction == j.row).sum()) for j in Jurisdiction]
    share = float(agree.mean()) if agree.size else 0.0
    return _said(
        share > 0.98,
        f"县 {counts[0]}、市 {counts[1]}、外 {counts[2]} 个节点，{share:.2%} 与轮廓相符",
        f"county {counts[0]}, city {counts[1]}, outside {counts[2]} nodes, {share:.2%} agree",
    )


def expressways_oneway(county: County) -> Finding:
    """No two-way edge on an expressway but the connectors of its ramps."""
    net = county.roads
    row = next((i for i, c in enumerate(net.classes) if c.id == "expressway"), -1)
    ramp = np.array([r.ramp for r in net.roads] or [False])
    on = (net.road_class == row) & ~ramp[net.road] & net.standing
    two_way = int((~net.edge_oneway[net.edge[on]]).sum())
    return _said(two_way == 0, f"{two_way} 条双向弧", f"{two_way} two-way arcs")
