"""Everything with a name that somebody may want to drive to, under one roof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.county import model as m
from twin.county.geo import Plane


def all_places(
    plane: Plane,
    roads: m.RoadNetwork,
    townships: Mapping[str, m.Township],
    villages: Mapping[str, m.Village],
    districts: Mapping[str, m.District],
    stations: Mapping[str, m.RailStation],
    resources: Mapping[str, m.Resource],
    hazards: Mapping[str, m.Hazard],
    firms: Mapping[str, m.Firm],
    rooms: Mapping[str, m.Room],
) -> dict[str, m.Place]:
    """Places by id, in the order: seats, villages, districts and gateways, then facilities."""
    places: dict[str, m.Place] = {}
    jurisdictions = list(m.Jurisdiction)

    def add(record: Any, kind: str, township: str, residents: int = 0) -> None:
        x, y = plane.xy_of(record.lat_deg, record.lon_deg)
        node = record.node if 0 <= record.node < roads.n else 0
        places[record.id] = m.Place(
            id=record.id,
            name=record.name,
            name_mn=getattr(record, "name_mn", ""),
            kind=kind,
            lat_deg=record.lat_deg,
            lon_deg=record.lon_deg,
            x_m=x,
            y_m=y,
            node=node,
            jurisdiction=jurisdictions[int(roads.jurisdiction[node]) if roads.n else 0],
            township=township,
            residents=residents,
            basis=record.basis,
            source=record.source,
        )

    for k, township in enumerate(townships.values()):
        add(township, "county_seat" if k == 0 else "seat", township.id)
    for village in villages.values():
        add(village, village.kind, village.township, village.residents)
    for district in districts.values():
        add(district, district.kind, "", district.residents)
    for station in stations.values():
        add(station, "rail_station", "")
    for resource in resources.values():
        add(resource, resource.kind, resource.township)
    for hazard in hazards.values():
        add(hazard, hazard.kind, hazard.township)
    for firm in firms.values():
        add(firm, firm.kind, firm.township)
    for room in rooms.values():
        add(room, room.kind, "")
    return places
