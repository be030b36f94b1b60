"""Checks of what the county holds: people, codes, hazards, points, units, stores, links, basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from twin.county.check_map import in_county
from twin.county.grade_county import grade_county
from twin.county.model import County, Sourced
from twin.terms.basis import Basis
from twin.terms.levels import HazardSourceLevel
from twin.terms.text import Text

Finding = tuple[bool, Text]

_MAJOR = (HazardSourceLevel.I, HazardSourceLevel.II)
_STALE_SHARE = 0.05  # of the registry or of the stock; a target of this project


def _said(wrong: list[str], zh: str, en: str) -> Finding:
    shown = "、".join(wrong[:5])
    if not wrong:
        return True, Text(zh, en)
    return False, Text(f"{zh}；有误：{shown}", f"{en}; wrong: {shown}")


def population(county: County) -> Finding:
    """Villages sum to townships, townships to the census figure."""
    wrong = []
    for township in county.townships.values():
        own = sum(v.residents for v in county.villages.values() if v.township == township.id)
        if own != township.residents:
            wrong.append(f"{township.name} {own}≠{township.residents}")
    total = sum(t.residents for t in county.townships.values())
    fact = county.facts.get("residents")
    if fact is not None and float(fact.value) != total:
        wrong.append(f"合计 {total}≠{fact.value}")
    return _said(wrong, f"合计 {total} 人", f"{total} people")


def codes(county: County) -> Finding:
    """Within one code system no code stands twice."""
    wrong = []
    for records in (county.townships, county.villages):
        pairs = Counter(c for r in records.values() for c in r.codes)
        wrong += [f"{system}:{code}" for (system, code), n in pairs.items() if n > 1]
    differ = [t.name for t in county.townships.values() if len({c for _, c in t.codes}) > 1]
    return _said(
        wrong,
        f"{len(differ)} 个乡镇两套编码不同（{'、'.join(differ)}）",
        f"{len(differ)} townships have two different codes",
    )


def grading(county: County) -> Finding:
    """Stored α, R and level against the vessels, the head-count and the tables of GB 18218."""
    graded = grade_county(county)
    wrong = [source.hazard.id for source in graded if source.differences]
    tankless = [h for h in county.hazards.values() if not h.tanks]
    wrong += [h.id for h in tankless if (h.level, h.alpha, h.r) != (None, None, None)]
    found = [s.grading.level for s in graded if s.grading.level is not None]
    levels = Counter(level.label.zh[:2] for level in found)
    listed = "、".join(f"{k} {n}" for k, n in sorted(levels.items()))
    return _said(wrong, f"重大危险源：{listed or '无'}", f"major sources: {sum(levels.values())}")


def keepers(county: County) -> Finding:
    """Main, technical and operation keepers, each once, phones masked."""
    wrong = []
    for hazard in county.hazards.values():
        roles = sorted(k.role for k in hazard.keepers)
        masked = all("*" in k.phone for k in hazard.keepers)
        if hazard.level is not None and (roles != ["main", "operation", "technical"] or not masked):
            wrong.append(hazard.id)
    count = sum(len(h.keepers) for h in county.hazards.values())
    return _said(wrong, f"{count} 人", f"{count} people")


def online_sources(county: County) -> Finding:
    """一级 and 二级 sources are on line and have gas or tank points."""
    measured = set(county.points.text["hazard"])
    rows = [h for h in county.hazards.values() if h.level in _MAJOR]
    wrong = [h.id for h in rows if not h.online or h.id not in measured]
    return _said(wrong, f"{len(rows)} 个一、二级源", f"{len(rows)} sources of level 1-2")


def points_placed(county: County) -> Finding:
    """Points on the county's land or within 3 km of it, river gauges within 15 km (upstream)."""
    import shapely

    points = county.points
    if not len(points):
        return True, Text("没有测点", "no points")
    own = in_county(county, points.x_m, points.y_m)
    rings = [np.column_stack(county.plane.xy(r[:, 1], r[:, 0])) for r in county.outline.rings]
    land = shapely.Polygon(rings[0], rings[1:])
    wrong = []
    for i in np.flatnonzero(~own).tolist():
        reach_m = 15_000 if points.text["family"][i] == "water" else 3_000
        if land.distance(shapely.Point(points.x_m[i], points.y_m[i])) > reach_m:
            wrong.append(points.id[i])
    return _said(
        wrong,
        f"{len(points)} 个测点，{int(own.sum())} 个在县域内",
        f"{len(points)} points, {int(own.sum())} on the county's land",
    )


def points_limits(county: County) -> Finding:
    """Limits rise, lie in the range, and the normal value raises nothing."""
    n = county.points.numbers
    bad = ~(n["range_lo"] < n["range_hi"])
    limits = [n[k] for k in ("ll", "l", "h", "hh")]
    for i, low in enumerate(limits):
        for high in limits[i + 1 :]:
            bad |= low >= high
        bad |= (low < n["range_lo"]) | (low > n["range_hi"])
    for low in limits[:2]:
        bad |= n["normal"] <= low
    for high in limits[2:]:
        bad |= n["normal"] >= high
    bad |= (n["normal"] < n["range_lo"]) | (n["normal"] > n["range_hi"])
    wrong = [county.points.id[i] for i in np.flatnonzero(bad).tolist()]
    scans = Counter(n["scan_s"].astype(int).tolist())
    listed = "、".join(f"{s} s {k}" for s, k in sorted(scans.items()))
    return _said(wrong, f"{len(county.points)} 个测点（{listed}）", f"{len(county.points)} points")


def units_capable(county: County) -> Finding:
    """Each unit can do something, has a crew, stands on a road node of the network."""
    wrong = [
        u.id
        for u in county.units.values()
        if not u.capabilities or u.crew < 1 or not 0 <= u.node < county.roads.n
    ]
    roles = Counter(u.ordered_by.value for u in county.units.values())
    listed = "、".join(f"{k} {n}" for k, n in sorted(roles.items()))
    n = len(county.units)
    return _said(wrong, f"{n} 个（{listed}）", f"{n} units ({listed})")


def registry(county: County) -> Finding:
    """Known status, WGS-84, verified once; at most 5 % past their date."""
    rows = list(county.resources.values())
    wrong = [
        r.id
        for r in rows
        if r.status not in ("ready", "reduced", "out", "deployed", "expired")
        or r.crs != "WGS-84"
        or r.last_verified_at is None
    ]
    stale = [
        r.id for r in rows
        if r.valid_to and r.last_verified_at and r.valid_to < r.last_verified_at
    ]  # fmt: skip
    if len(stale) > _STALE_SHARE * max(len(rows), 1):
        wrong += stale
    return _said(wrong, f"{len(rows)} 条登记", f"{len(rows)} entries")


def supplies(county: County) -> Finding:
    """At most 5 % of batches below their minimum or past their date when last verified."""
    rows = list(county.supplies.values())
    short = []
    for supply in rows:
        seen = county.resources[supply.depot].last_verified_at
        late = supply.expires is not None and seen is not None and supply.expires < seen
        if supply.quantity < supply.min_stock or late:
            short.append(supply.id)
    limit = _STALE_SHARE * max(len(rows), 1)
    return _said(
        short if len(short) > limit else [],
        f"{len(rows)} 批，{len(short)} 批不足或过期",
        f"{len(rows)} batches, {len(short)} short or out of date",
    )


def consult_room(county: County) -> Finding:
    """R03: at least ten seats, each with a microphone."""
    rooms = [r for r in county.rooms.values() if r.kind == "consultation"]
    wrong = [r.id for r in rooms if r.seats < 10 or r.microphones < r.seats]
    kinds = {r.kind for r in county.rooms.values()}
    wrong += [k for k in ("hall", "duty", "consultation") if k not in kinds]
    return _said(wrong, f"{len(county.rooms)} 间", f"{len(county.rooms)} rooms")


def network_links(county: County) -> Finding:
    """Every node reaches the duty room, and every township and centre has a backup link."""
    neighbours: dict[str, list[str]] = {n: [] for n in county.net_nodes}
    for link in county.net_links.values():
        neighbours[link.a].append(link.b)
        neighbours[link.b].append(link.a)
    start = next((n.id for n in county.net_nodes.values() if n.kind == "duty"), "")
    seen, front = {start}, [start] if start else []
    while front:
        after = dict.fromkeys(b for a in front for b in neighbours[a] if b not in seen)
        seen.update(after)
        front = list(after)
    wrong = [n for n in county.net_nodes if n not in seen]
    backed = {link.a for link in county.net_links.values() if link.backup}
    wrong += [
        n.id
        for n in county.net_nodes.values()
        if n.kind in ("township", "dispatch", "duty", "park") and n.id not in backed
    ]
    return _said(
        wrong,
        f"{len(county.net_nodes)} 个节点，{len(county.net_links)} 条链路",
        f"{len(county.net_nodes)} nodes, {len(county.net_links)} links",
    )


def candidates(county: County) -> Finding:
    """Each candidate joins two nodes, and rain and snow make it no quicker."""
    listed = county.roads.candidates
    wrong = [c.id for c in listed if c.a == c.b or min(c.wet_ms, c.snow_ms) < c.dry_ms]
    return _said(wrong, f"{len(listed)} 条", f"{len(listed)}")


def sourced(county: County) -> Iterator[tuple[str, Sourced]]:
    """Every record of the county with the name of its table."""
    tables: dict[str, Mapping[str, Sourced]] = {
        "county": county.facts, "townships": county.townships, "villages": county.villages,
        "rivers": county.rivers, "railways": county.railways, "reservoirs": county.reservoirs,
        "crossings": county.crossings, "substances": county.substances, "firms": county.firms,
        "hazards": county.hazards, "sensors": county.sensors,
        "capabilities": county.capabilities, "resources": county.resources,
        "units": county.units, "vehicles": county.vehicles, "hospitals": county.hospitals,
        "supplies": county.supplies, "shelters": county.shelters, "experts": county.experts,
        "rooms": county.rooms, "net_nodes": county.net_nodes, "net_links": county.net_links,
        "places": county.places,
    }  # fmt: skip
    for name, records in tables.items():
        for record in records.values():
            yield name, record
    for row in (*county.roads.roads, *county.roads.classes, *county.roads.bridges,
                *county.roads.candidates, *county.grading, county.outline):  # fmt: skip
        yield type(row).__name__, row
    for hazard in county.hazards.values():
        for part in (*hazard.tanks, *hazard.keepers):
            yield type(part).__name__, part


def basis(county: County) -> Finding:
    """A basis and a source on every record; tables without them have both in defaults.csv."""
    wrong: list[str] = []
    counts: Counter[Basis] = Counter()
    for table, record in sourced(county):
        counts[record.basis] += 1
        if not record.source.strip():
            wrong.append(f"{table} {getattr(record, 'id', '')}")
    known = {b.value for b in Basis}
    points = county.points.text
    wrong += [
        point
        for point, b, source in zip(county.points.id, points["basis"], points["source"],
                                    strict=True)
        if b not in known or not source.strip()
    ]  # fmt: skip
    wrong += [t for t in ("nodes.csv", "edges.csv") if t not in county.defaults]
    listed = "、".join(f"{b.value} {counts[b]}" for b in Basis)
    return _said(wrong, f"依据分布：{listed}", f"by basis: {listed}")


def ids(county: County) -> Finding:
    """One id, one thing: no id in two tables of things with a place."""
    parts = (county.townships, county.villages, county.resources, county.hazards, county.firms,
             county.rooms, county.units)  # fmt: skip
    counts = Counter(key for part in parts for key in part)
    wrong = [key for key, n in counts.items() if n > 1]
    return _said(wrong, f"{len(counts)} 个编号", f"{len(counts)} ids")
