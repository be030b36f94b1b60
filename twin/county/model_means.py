"""What can be sent, asked or used: the registry, units, beds, goods, rooms, the command network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from twin.county.model_base import Jurisdiction, Sourced
from twin.terms.units import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability(Sourced):
    """Something a unit can do; run cards ask for capabilities by `code`."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Sourced):
    """A line of the resource registry: station, team, depot, shelter, expert."""

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

    `leader` is a role, no person is meant; `rested_until` is empty for a rested crew. Turnout is
    log-normal: `turnout_*_s` is the median, `turnout_sigma` the sigma of its logarithm.
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
    leader: str
    shift: str
    rested_until: date | None
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
