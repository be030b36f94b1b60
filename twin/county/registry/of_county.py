"""The county's own resources as registry entries, so that they are checked and found alike.

Units are the teams (a station with units is not counted again beside them), goods take place and
date from their depot. Who answers for an entry is the owner of its resource.
"""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import Any, get_origin, get_type_hints

from twin.county.model import County, Resource
from twin.county.registry.entries import (
    Contact,
    Entry,
    Expert,
    Goods,
    Hospital,
    Shelter,
    Site,
    Status,
    Team,
)
from twin.county.registry.hours import hours_of
from twin.inputs import BadValue

__all__ = ["entries_of_county", "goods_of_county"]

_SITES = {"depot": "depots", "transport_firm": "transport"}


def entries_of_county(county: County) -> dict[str, Entry]:
    """Units, goods, depots, shelters, experts, medical places and keepers, by id."""
    found: list[Entry] = [*_teams(county), *_goods(county), *_contacts(county)]
    based = {unit.base for unit in county.units.values()}
    for row in county.resources.values():
        common = _common(row)
        if row.id in county.hospitals:
            found.append(_hospital(county, row, common))
        elif row.id in county.shelters:
            found.append(_shelter(county, row, common))
        elif row.id in county.experts:
            found.append(_expert(county, row, common))
        elif row.kind in _SITES:
            found.append(Site(**{**common, "category": _SITES[row.kind]}))
        elif row.kind in ("hospital", "health_centre", "clinic"):
            own = {"beds": row.capacity or 0, "category": "hospitals"}  # a clinic has none
            found.append(Hospital(**{**_blank(Hospital), **common, **own}))
        elif row.id not in based:
            found.append(Team(**{**_blank(Team), **common, "category": "teams"}))
    return {entry.id: entry for entry in found}


def goods_of_county(county: County) -> dict[str, Entry]:
    """Only the goods in its depots, by id."""
    return {entry.id: entry for entry in _goods(county)}


def _own(record: type[Entry]) -> list[str]:
    """The fields a record has beyond those of every entry."""
    common = {f.name for f in fields(Entry)}
    return [f.name for f in fields(record) if f.name not in common]


def _blank(record: type[Entry]) -> dict[str, Any]:
    """A record about which nobody has said anything."""
    found: dict[str, Any] = {}
    for field, hint in get_type_hints(record).items():
        found[field] = "" if hint is str else () if get_origin(hint) is tuple else None
    return found


def _common(row: Resource) -> dict[str, Any]:
    """The fields of every entry, from a line of the county's registry."""
    return {
        "id": row.id, "kind": row.kind, "name": row.name, "name_mn": row.name_mn,
        "owner": row.owner, "jurisdiction": row.jurisdiction, "parent": row.parent,
        "status": Status(row.status), "lat_deg": row.lat_deg, "lon_deg": row.lon_deg,
        "crs": row.crs, "crs_from": row.crs, "addr": row.addr, "township": row.township,
        "codes": (),
        "contact": row.contact, "phone": row.phone, "phone_backup": row.phone_backup,
        "duty_24h": row.duty_24h, "hours": "", "capacity": row.capacity,
        "headcount": row.headcount, "capabilities": (), "skills": row.skills,
        "equipment": row.equipment, "readiness_min": row.readiness_min,
        "coverage_km": row.coverage_km, "mobility": row.mobility, "valid_from": row.valid_from,
        "valid_to": row.valid_to, "last_verified_at": row.last_verified_at,
        "verified_by": row.verified_by, "standard_code": row.standard_code,
        "agreement": row.agreement, "restrictions": row.restrictions, "note": row.source,
        "version": row.version, "basis": row.basis, "source": row.owner,
    }  # fmt: skip


def _teams(county: County) -> list[Entry]:
    found: list[Entry] = []
    for unit in county.units.values():
        base = county.resources[unit.base]
        vehicles = tuple(v.name for v in county.vehicles.values() if v.unit == unit.id)
        own = {
            "id": unit.id, "category": "teams", "kind": base.kind, "name": unit.name,
            "name_mn": "", "parent": base.id, "status": Status(unit.status),
            "headcount": unit.crew, "capacity": unit.seats, "capabilities": unit.capabilities,
            "leader": unit.leader, "shift": unit.shift, "rested_until": unit.rested_until,
            "vehicles": vehicles, "basis": unit.basis, "note": unit.source,
        }  # fmt: skip
        found.append(Team(**{**_common(base), **own}))
    return found


def _goods(county: County) -> list[Entry]:
    found: list[Entry] = []
    for supply in county.supplies.values():
        depot = county.resources[supply.depot]
        own = {
            "id": supply.id, "category": "supplies", "kind": "supply", "name": supply.name,
            "parent": depot.id, "depot": depot.id, "quantity": Fraction(str(supply.quantity)),
            "unit": supply.unit, "min_stock": Fraction(str(supply.min_stock)),
            "min_unit": supply.unit, "batch": supply.batch, "expires": supply.expires,
            "storage": supply.storage, "loaner": supply.loaner, "capacity": None,
            "headcount": None, "standard_code": supply.standard_code, "basis": supply.basis,
            "note": supply.source,
        }  # fmt: skip
        found.append(Goods(**{**_common(depot), **own}))
    return found


def _contacts(county: County) -> list[Entry]:
    """The keepers of the major sources; they stand where their source stands."""
    found: list[Entry] = []
    for hazard in county.hazards.values():
        for keeper in hazard.keepers:
            own = {
                "id": f"{hazard.id}/{keeper.role}", "category": "contacts", "kind": "keeper",
                "name": keeper.name, "role": keeper.role, "hazard": hazard.id,
                "phone": keeper.phone, "contact": keeper.name, "township": hazard.township,
                "lat_deg": hazard.lat_deg, "lon_deg": hazard.lon_deg, "crs": "WGS-84",
                "crs_from": "WGS-84",
                "version": 1, "basis": keeper.basis, "source": hazard.firm,
                "note": keeper.source,
            }  # fmt: skip
            found.append(Contact(**{**_blank(Contact), **own}))
    return found


def _hospital(county: County, row: Resource, common: dict[str, Any]) -> Entry:
    own = county.hospitals[row.id]
    same = {name: getattr(own, name) for name in _own(Hospital)}
    return Hospital(**{**common, **same, "category": "hospitals"})


def _shelter(county: County, row: Resource, common: dict[str, Any]) -> Entry:
    own = county.shelters[row.id]
    same = {name: getattr(own, name) for name in _own(Shelter)}
    return Shelter(**{**common, **same, "category": "shelters"})


def _expert(county: County, row: Resource, common: dict[str, Any]) -> Entry:
    own = county.experts[row.id]
    try:
        hours = hours_of(own.available)
    except BadValue:
        hours = ""
    same = {name: getattr(own, name) for name in _own(Expert)}
    return Expert(**{**common, **same, "hours": hours, "category": "experts"})
