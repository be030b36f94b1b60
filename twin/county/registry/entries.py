"""What the registry holds: one frozen record a resource, the union of what departments keep.

Every entry has the same first fields; teams, goods, experts, shelters, hospitals and responsible
persons add their own. An empty field means that nobody has said, never a default: an entry without
a `status` is not ready. Positions are WGS-84, as `crs` says; `crs_from` tags what they were
converted from.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from twin.county.model_base import Jurisdiction, Sourced
from twin.terms.text import Text

__all__ = [
    "RECORDS",
    "Contact",
    "Entry",
    "Expert",
    "Goods",
    "Hospital",
    "Shelter",
    "Site",
    "Status",
    "Team",
    "columns_of",
    "decimal_of",
    "written",
]


class Status(Enum):
    """Whether an entry can be used; the value is the word in files."""

    READY = "ready"
    REDUCED = "reduced"
    OUT = "out"
    DEPLOYED = "deployed"
    EXPIRED = "expired"

    @property
    def label(self) -> Text:
        """The state as people call it."""
        return _LABELS[self]


_LABELS = {
    Status.READY: Text("可用", "ready"),
    Status.REDUCED: Text("部分可用", "reduced"),
    Status.OUT: Text("停用", "out"),
    Status.DEPLOYED: Text("已出动", "deployed"),
    Status.EXPIRED: Text("过期", "expired"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Sourced):
    """What every entry has. `township` is our own id, `codes` are (system, code) pairs.

    `source` is the department that entered it first; who said what since stands in the claims.
    `hours` is ``24h``, ``workdays 08:00-17:00``, ``daily 08:00-20:00`` or empty.
    """

    id: str
    category: str
    kind: str
    name: str
    name_mn: str
    owner: str
    jurisdiction: Jurisdiction | None
    parent: str
    status: Status | None
    lat_deg: float | None
    lon_deg: float | None
    crs: str
    crs_from: str
    addr: str
    township: str
    codes: tuple[tuple[str, str], ...]
    contact: str
    phone: str
    phone_backup: str
    duty_24h: bool | None
    hours: str
    capacity: int | None
    headcount: int | None
    capabilities: tuple[str, ...]
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
    note: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Entry):
    """A depot, a firm or a body that has no more than a place and people to call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Entry):
    """People who can be sent."""

    leader: str
    shift: str
    rested_until: date | None
    vehicles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods(Entry):
    """A batch of goods or a kind of equipment in a depot; quantities are exact."""

    depot: str
    quantity: Fraction | None
    unit: str
    min_stock: Fraction | None
    min_unit: str
    batch: str
    expires: date | None
    storage: str
    loaner: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert(Entry):
    """An expert; `hours` says when one may be called."""

    group: str
    fields: tuple[str, ...]
    level: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelter(Entry):
    """A place for people who had to leave."""

    indoor: bool | None
    grade: str
    area_m2: float | None
    people_short: int | None
    people_long: int | None
    water: bool | None
    power: bool | None
    access: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital(Entry):
    """A medical place and its beds."""

    grade: str
    beds: int | None
    beds_free: int | None
    icu: int | None
    burns: int | None
    toxicology: int | None
    ambulances: int | None
    blood_units: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Entry):
    """A responsible person: what for, and of which hazard source."""

    role: str
    hazard: str


RECORDS: dict[str, type[Entry]] = {
    "site": Site, "team": Team, "goods": Goods, "expert": Expert, "shelter": Shelter,
    "hospital": Hospital, "contact": Contact,
}  # fmt: skip
"""The classes by the names that ``categories.yaml`` has for them."""

_COLUMN_OF = {"lat_deg": "lat", "lon_deg": "lon"}
_LAST = ("version", "basis", "source")


def columns_of(record: type[Entry]) -> tuple[str, ...]:
    """The columns of a registry table: those of the class, basis and source last."""
    names = [_COLUMN_OF.get(f.name, f.name) for f in dataclasses.fields(record)]
    return tuple(n for n in names if n not in _LAST) + _LAST


def written(entry: Entry) -> dict[str, str]:
    """An entry's cells as the registry writes them."""
    return {
        _COLUMN_OF.get(f.name, f.name): _cell(getattr(entry, f.name))
        for f in dataclasses.fields(entry)
    }


def decimal_of(number: Fraction) -> str:
    """A quantity as the shortest decimal; one that has none, to six places."""
    places = 0
    while places < 6 and (number * 10**places).denominator != 1:
        places += 1
    whole = round(number * 10**places)
    sign, digits = "-" if whole < 0 else "", str(abs(whole)).rjust(places + 1, "0")
    if not places:
        return sign + digits
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, Fraction):
        return decimal_of(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ";".join(":".join(v) if isinstance(v, tuple) else str(v) for v in value)
    return str(value)
