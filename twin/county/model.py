"""The county as frozen data: small things as records, large tables as NumPy columns.

The records stand in ``model_map``, ``model_plant`` and ``model_means``; this module has them all,
and `County`, which holds them. Every record carries `basis` and `source`; for nodes and edges they
stand in `County.defaults`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from twin.county.geo import Plane
from twin.county.lookup import find_place
from twin.county.model_base import (
    Bools,
    Codes,
    Fact,
    Floats,
    Floats32,
    Ints,
    Ints32,
    Jurisdiction,
    Sourced,
)
from twin.county.model_candidate import CLOSED_MS, Candidate, CandidateKind
from twin.county.model_map import (
    Bridge,
    District,
    Line,
    Outline,
    Place,
    RailCrossing,
    RailStation,
    Reservoir,
    Road,
    RoadClass,
    RoadNetwork,
    Township,
    Village,
)
from twin.county.model_means import (
    Capability,
    Expert,
    Hospital,
    NetLink,
    NetNode,
    Resource,
    Room,
    Shelter,
    Supply,
    Unit,
    Vehicle,
)
from twin.county.model_plant import (
    Firm,
    GradingStep,
    Hazard,
    Keeper,
    MasterAlarm,
    Sensor,
    SensorPoints,
    Substance,
    Tank,
    VirtualPoint,
)

__all__ = [
    "CLOSED_MS",
    "Bools",
    "Bridge",
    "Candidate",
    "CandidateKind",
    "Capability",
    "Codes",
    "County",
    "District",
    "Expert",
    "Fact",
    "Firm",
    "Floats",
    "Floats32",
    "GradingStep",
    "Hazard",
    "Hospital",
    "Ints",
    "Ints32",
    "Jurisdiction",
    "Keeper",
    "Line",
    "MasterAlarm",
    "NetLink",
    "NetNode",
    "Outline",
    "Place",
    "RailCrossing",
    "RailStation",
    "Reservoir",
    "Resource",
    "Road",
    "RoadClass",
    "RoadNetwork",
    "Room",
    "Sensor",
    "SensorPoints",
    "Shelter",
    "Sourced",
    "Substance",
    "Supply",
    "Tank",
    "Township",
    "Unit",
    "Vehicle",
    "Village",
    "VirtualPoint",
]


@dataclass(frozen=True, eq=False, kw_only=True)
class County:
    """A whole county; every mapping is in file order and keyed by id.

    `places` holds everything with a name and a position. `digest` is the SHA-256 over all text
    tables, `rules_digest` that over the files of ``rules/``, `rule_texts` those files by name.
    `master_text` is ``alarms.csv`` as it was read. Those texts are checked by their readers.
    `folder` says where it was read from.
    """

    folder: str
    digest: str
    id: str
    name: str
    name_en: str
    plane: Plane
    facts: Mapping[str, Fact]
    outline: Outline
    townships: Mapping[str, Township]
    villages: Mapping[str, Village]
    places: Mapping[str, Place]
    roads: RoadNetwork
    rivers: Mapping[str, Line]
    railways: Mapping[str, Line]
    reservoirs: Mapping[str, Reservoir]
    crossings: Mapping[str, RailCrossing]
    substances: Mapping[str, Substance]
    grading: tuple[GradingStep, ...]
    firms: Mapping[str, Firm]
    hazards: Mapping[str, Hazard]
    sensors: Mapping[str, Sensor]
    points: SensorPoints
    windows: Mapping[str, VirtualPoint]
    capabilities: Mapping[str, Capability]
    resources: Mapping[str, Resource]
    units: Mapping[str, Unit]
    vehicles: Mapping[str, Vehicle]
    hospitals: Mapping[str, Hospital]
    supplies: Mapping[str, Supply]
    shelters: Mapping[str, Shelter]
    experts: Mapping[str, Expert]
    rooms: Mapping[str, Room]
    net_nodes: Mapping[str, NetNode]
    net_links: Mapping[str, NetLink]
    defaults: Mapping[str, Sourced]
    rule_texts: Mapping[str, str] = field(default_factory=dict)
    rules_digest: str = ""
    master_text: bytes = b""

    def place(self, name: str) -> Place:
        """A place by id or by name.

        A village shares its name with others: write 伊吗图镇/七家子村 to say which.

        Raises:
            KeyError: No place has that name, or several have; the message names near ones.
        """
        return find_place(self.places, self.townships, name)

    def xy(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Metres east and north in the county's plane."""
        return self.plane.xy_of(lat_deg, lon_deg)
