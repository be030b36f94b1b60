"""The county as frozen data: small things as records, large tables as NumPy columns.

What a reader would get wrong: an arc is one direction of travel, an edge is the road section as it
stands in ``edges.csv``. A two-way edge makes two arcs; arcs are sorted by the node they leave.
Every record carries `basis` and `source`; for nodes and edges they stand in `County.defaults`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.county.geo import Plane
from twin.county.lookup import find_place
from twin.terms import place as terms_place
from twin.terms.basis import Basis
from twin.terms.levels import HazardSourceLevel
from twin.terms.units import Role

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Ints = NDArray[np.int64]
Ints32 = NDArray[np.int32]
Codes = NDArray[np.int8]


class Jurisdiction(Enum):
    """Who governs a point of the road network; `value` is the word in files."""

    COUNTY = "county"
    CITY = "city"
    OUTSIDE = "outside"

    @property
    def row(self) -> int:
        """Its number in `RoadNetwork.jurisdiction`."""
        return list(Jurisdiction).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What every record has: how sure it is, and where it comes from."""

    basis: Basis
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Sourced):
    """One line of ``county.csv``: a figure about the whole county."""

    key: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Sourced):
    """Anything with a name and a position that a person may drive to.

    `kind`: county_seat, seat, village, community, district, gateway, base, hospital, shelter,
    depot, clinic, site, room, rail_station. `node` is its road node. `residents` are those who
    live here and are counted nowhere else: a seat's people are those of its village, so that the
    sum over all places of the county is its population.
    """

    id: str
    name: str
    name_mn: str
    kind: str
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float
    node: int
    jurisdiction: Jurisdiction
    township: str
    residents: int

    def as_term(self) -> terms_place.Place:
        """The place as it crosses borders."""
        return terms_place.Place(
            name=self.name, lat_deg=self.lat_deg, lon_deg=self.lon_deg, node=self.node
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Township(Sourced):
    """A township-level unit. `codes` are (system, code) pairs: two public lists disagree on four."""

    id: str
    name: str
    pinyin: str
    name_mn: str
    codes: tuple[tuple[str, str], ...]
    lat_deg: float
    lon_deg: float
    accuracy: str  # A 1 km, B 3-5 km, C 8-10 km
    node: int
    residents: int
    residents_basis: Basis
    residents_source: str
    registered: int | None
    area_km2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Village(Sourced):
    """A village or community; the position is synthetic, the name is not."""

    id: str
    name: str
    name_mn: str
    kind: str  # village, community
    township: str
    codes: tuple[tuple[str, str], ...]
    lat_deg: float
    lon_deg: float
    node: int
    residents: int
    is_seat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadClass(Sourced):
    """Speeds of a road class; percentages are of the dry speed. `target_km` None: no total kept."""

    id: str
    name: str
    name_en: str
    dry_kmh: int
    wet_pct: int
    snow_pct: int
    storm_closed_pct: int
    target_km: float | None
    in_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Road(Sourced):
    """A named road; its sections are the edges that refer to it."""

    id: str
    name: str
    ref: str
    road_class: str
    ramp: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge(Sourced):
    """A bridge; it is closed when the gauge stands at or above `closes_at_m` (None: never)."""

    id: str
    name: str
    river: str
    road: str
    gauge: str
    lat_deg: float
    lon_deg: float
    length_m: int
    closes_at_m: float | None


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """The directed road graph in compressed sparse rows; ``n`` nodes, ``m`` arcs, all read-only.

    Attributes:
        first_out: ``(n + 1,)``; arcs of node v are ``first_out[v]:first_out[v + 1]``.
        head, tail: ``(m,)`` nodes an arc leads to and leaves.
        lat_deg, lon_deg, x_m, y_m: ``(n,)`` position on WGS-84 and in the county's plane.
        jurisdiction: ``(n,)`` `Jurisdiction.row`.
        length_m, dry_ms, wet_ms, snow_ms: ``(m,)`` whole metres and milliseconds.
        road: ``(m,)`` row in `roads`. road_class: ``(m,)`` row in `classes`.
        bridge: ``(m,)`` row in `bridges`, -1 for none.
        edge: ``(m,)`` row in the edge table.
        edge_a, edge_b, edge_oneway: the edge table itself, ``(k,)``.
    """

    first_out: Ints32
    head: Ints32
    tail: Ints32
    lat_deg: Floats
    lon_deg: Floats
    x_m: Floats
    y_m: Floats
    jurisdiction: Codes
    length_m: Ints32
    dry_ms: Ints32
    wet_ms: Ints32
    snow_ms: Ints32
    road: Ints32
    road_class: Codes
    bridge: Ints32
    edge: Ints32
    edge_a: Ints32
    edge_b: Ints32
    edge_oneway: NDArray[np.bool_]
    roads: tuple[Road, ...]
    classes: tuple[RoadClass, ...]
    bridges: tuple[Bridge, ...]

    @property
    def n(self) -> int:
        """Number of nodes."""
        return int(self.lat_deg.size)

    @property
    def m(self) -> int:
        """Number of arcs."""
        return int(self.head.size)

    def weight_ms(self, surface: str = "dry") -> Ints32:
        """Travel times by state of the road: ``dry``, ``wet`` or ``snow``.

        Raises:
            ValueError: No such state.
        """
        try:
            return {"dry": self.dry_ms, "wet": self.wet_ms, "snow": self.snow_ms}[surface]
        except KeyError:
            raise ValueError(f"no travel times for {surface!r}; use dry, wet or snow") from None

    def arcs_between(self, a: int, b: int) -> Ints:
        """Arcs from node `a` to node `b`, ascending; empty when there is none."""
        arcs = np.arange(self.first_out[a], self.first_out[a + 1], dtype=np.int64)
        return arcs[self.head[arcs] == b]

    def arcs_of_bridge(self, bridge_id: str) -> Ints:
        """All arcs that cross a bridge.

        Raises:
            KeyError: No such bridge.
        """
        rows = [i for i, b in enumerate(self.bridges) if b.id == bridge_id]
        if not rows:
            raise KeyError(f"no bridge {bridge_id}")
        return np.flatnonzero(self.bridge == rows[0])

    def nearest_node(self, x_m: float, y_m: float) -> int:
        """The node nearest to a point of the plane; the lowest on a tie."""
        dx = self.x_m - x_m
        dy = self.y_m - y_m
        return int(np.argmin(dx * dx + dy * dy))


@dataclass(frozen=True, eq=False)
class SensorPoints:
    """The sensor points as columns, one row a point, in file order.

    The first columns are those of ``fast.alarms.PointTable`` under the same names, limits NaN
    where a point has none; then where the point stands and what kind of instrument it is.
    `text` and `numbers` give any column by name; `name` and `family` and the instrument's
    `resolution`, `t90_s`, `recovery_s`, `noise_sd`, `drift_per_day` are joined in.
    """

    id: tuple[str, ...]
    text: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Floats]
    x_m: Floats
    y_m: Floats

    def __len__(self) -> int:
        return len(self.id)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """Row by point id."""
        return {name: i for i, name in enumerate(self.id)}

    def rows(self, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        """The points as dictionaries with the asked columns (text as str, numbers as float)."""
        picked: list[tuple[Any, ...] | list[float]] = []
        for column in columns:
            if column == "id":
                picked.append(self.id)
            elif column in self.text:
                picked.append(self.text[column])
            else:
                picked.append(self.numbers[column].tolist())
        return [dict(zip(columns, values, strict=True)) for values in zip(*picked, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor(Sourced):
    """A kind of instrument: range, resolution, first-order response (T90), noise, drift."""

    id: str
    name: str
    name_en: str
    kind: str
    unit: str
    scan_s: float
    range_lo: float
    range_hi: float
    resolution: float
    t90_s: float
    recovery_s: float
    noise_sd: float
    drift_per_day: float
    substance: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance(Sourced):
    """A dangerous substance with what GB 18218-2018 and GB/T 50493-2019 say of it."""

    id: str
    cas: str
    name: str
    name_en: str
    q_t: float | None
    beta: float | None
    molar_g_mol: float | None
    level1_mg_m3: float | None
    level2_mg_m3: float | None
    idlh_mg_m3: float | None
    lel_vol_pct: float | None
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm(Sourced):
    """An owner of installations; every name is invented."""

    id: str
    name: str
    kind: str
    township: str
    lat_deg: float
    lon_deg: float
    node: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tank(Sourced):
    """A vessel of a hazard source.

    `q_t` is the design maximum (what GB 18218 counts), `hold_t` what is in it when a drill begins.
    Heights are above ground; `pressure_kpa` is absolute.
    """

    id: str
    hazard: str
    name: str
    substance: str
    q_t: float
    hold_t: float
    volume_m3: float
    height_m: float
    diameter_m: float
    phase: str  # liquid, liquefied_gas, gas
    temperature_c: float
    pressure_kpa: float
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper(Sourced):
    """One of a hazard source's three 包保责任人 (主要/技术/操作); names are roles, phones masked."""

    hazard: str
    role: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard(Sourced):
    """A hazard source or other dangerous installation.

    `level` None: not a major hazard source under GB 18218 (a mine, a gas station below Q).
    `r` is the stored R; `check` recomputes it from the tanks, `people_500m` and the table.
    """

    id: str
    name: str
    kind: str
    firm: str
    township: str
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float
    node: int
    people_500m: int | None
    alpha: float | None
    r: float | None
    level: HazardSourceLevel | None
    online: bool
    note: str
    tanks: tuple[Tank, ...]
    keepers: tuple[Keeper, ...]

    def as_term(self) -> terms_place.Place:
        """Its place as it crosses borders."""
        return terms_place.Place(
            name=self.name, lat_deg=self.lat_deg, lon_deg=self.lon_deg, node=self.node
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingStep(Sourced):
    """A step of GB 18218's tables: from `at_least` on, α (by people) or the level (by R)."""

    table: str  # alpha, level
    at_least: float
    value: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability(Sourced):
    """Something a unit can do; run cards ask for capabilities by `code`."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Sourced):
    """A line of the resource registry (`county.md` §5.2): station, team, depot, shelter, expert."""

    id: str
    kind: str
    name: str
    name_mn: str
    owner: str
    ordered_by: Role
    jurisdiction: Jurisdiction
    parent: str
    status: str  # ready, reduced, out, deployed, expired
    lat_deg: float
    lon_deg: float
    crs: str
    addr: str
    township: str
    node: int
    contact: str
    phone: str
    phone_backup: str
    duty_24h: bool
    capacity: int | None
    headcount: int | None
    skills: tuple[str, ...]
    equipment: tuple[str, ...]
    readiness_min: float | None
    coverage_km: float | None
    mobility: str
    valid_from: date | None
    valid_to: date | None
    last_verified_at: date | None
    verified_by: str
    standard_code: str
    agreement: str
    restrictions: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Sourced):
    """What a drill moves: an engine with its crew, an ambulance, a patrol, a repair gang.

    Turnout is log-normal: `turnout_*_s` is the median, `turnout_sigma` the sigma of its logarithm.
    `speed_pct` scales the road's free speed.
    """

    id: str
    name: str
    name_en: str
    kind: str
    base: str
    node: int
    lat_deg: float
    lon_deg: float
    ordered_by: Role
    capabilities: tuple[str, ...]
    crew: int
    seats: int
    turnout_day_s: float
    turnout_night_s: float
    turnout_sigma: float
    speed_class: str
    speed_pct: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle(Sourced):
    """A vehicle of a unit."""

    id: str
    unit: str
    kind: str
    name: str
    capabilities: tuple[str, ...]
    seats: int
    water_m3: float
    foam_m3: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital(Sourced):
    """Beds and skills of a medical place; `id` is its resource."""

    id: str
    grade: str
    beds: int
    beds_free: int
    icu: int
    burns: int
    toxicology: int
    ambulances: int
    blood_units: int
    hf_antidote_doses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply(Sourced):
    """A batch of goods in a depot."""

    id: str
    depot: str
    name: str
    standard_code: str
    quantity: float
    unit: str
    batch: str
    expires: date | None
    min_stock: float
    storage: str
    loaner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelter(Sourced):
    """An evacuation shelter; `id` is its resource."""

    id: str
    indoor: bool
    grade: str
    area_m2: float
    people_short: int
    people_long: int
    water: bool
    power: bool
    access: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert(Sourced):
    """An expert on call; `id` is its resource."""

    id: str
    group: str
    fields: tuple[str, ...]
    level: str
    available: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room(Sourced):
    """A command place: hall, duty room, consultation room."""

    id: str
    name: str
    name_en: str
    kind: str
    seats: int
    microphones: int
    lat_deg: float
    lon_deg: float
    node: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetNode(Sourced):
    """A node of the command network."""

    id: str
    name: str
    kind: str
    owner: str
    lat_deg: float
    lon_deg: float
    ups_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NetLink(Sourced):
    """A link of the command network; `backup` names the link that takes over."""

    id: str
    a: str
    b: str
    medium: str
    latency_ms: float
    capacity_mbit_s: float
    loss_pct: float
    backup: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservoir(Sourced):
    """A reservoir."""

    id: str
    name: str
    river: str
    lat_deg: float
    lon_deg: float
    capacity_mm3: float
    normal_level_m: float
    check_level_m: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class District(Sourced):
    """A city district or a gateway: part of the network, under another jurisdiction."""

    id: str
    name: str
    kind: str
    jurisdiction: Jurisdiction
    lat_deg: float
    lon_deg: float
    node: int
    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RailStation(Sourced):
    """A railway station; `code` is its telegraph code."""

    id: str
    name: str
    railway: str
    lat_deg: float
    lon_deg: float
    code: str
    node: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RailCrossing(Sourced):
    """Where a road crosses a railway."""

    id: str
    railway: str
    road: str
    kind: str  # level, grade_separated
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Line(Sourced):
    """A named line on the map: a river or a railway; `lon_lat` has shape ``(k, 2)``."""

    id: str
    name: str
    kind: str
    lon_lat: Floats


@dataclass(frozen=True, eq=False)
class Outline(Sourced):
    """The county's area: rings of (lon, lat), first the outer one, then the holes."""

    rings: tuple[Floats, ...]
    note: str


@dataclass(frozen=True, eq=False, kw_only=True)
class County:
    """A whole county; every mapping is in file order and keyed by id.

    `places` holds everything with a name and a position. `digest` is the SHA-256 over all text
    tables, `rules_digest` that over the files of ``rules/``, `rule_texts` those files by name.
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
