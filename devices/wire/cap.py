"""A Common Alerting Protocol 1.2 alert as a value: every element of the standard, typed.

Source: OASIS CAP 1.2 (1 July 2010), §3.2; its schema is shipped in `schemas/`. `cap_read` makes
these of bytes and `cap_write` bytes of these. What a reader would get wrong: an empty text or tuple
means that the element is absent, because CAP gives an empty element no other meaning; and one alert
has an `<info>` for each language *and* for each zone, all of one event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from twin.terms.alerts import (
    AlertCertainty,
    AlertMessage,
    AlertSeverity,
    AlertStatus,
    AlertUrgency,
)

__all__ = [
    "LANGUAGE_UNSTATED",
    "NAMESPACE",
    "CapAlert",
    "CapArea",
    "CapCategory",
    "CapCircle",
    "CapError",
    "CapInfo",
    "CapReference",
    "CapResource",
    "CapResponse",
    "CapScope",
    "Pair",
    "Ring",
]

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
LANGUAGE_UNSTATED = "en-US"
"""The language of an `<info>` that names none (CAP 1.2 §3.2.2)."""

Pair = tuple[str, str]
"""A (valueName, value) pair of an event code, a parameter or a geocode."""
Ring = tuple[tuple[float, float], ...]
"""A closed WGS-84 ring of (latitude, longitude)."""


class CapError(ValueError):
    """An alert that cannot be written or must not be sent."""


class CapScope(Enum):
    """To whom an alert may be shown."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


class CapCategory(Enum):
    """The kind of event; flood belongs to `MET`."""

    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class CapResponse(Enum):
    """What those addressed are to do."""

    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapReference:
    """An earlier alert, written `sender,identifier,sent`."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CapCircle:
    """A circle about a WGS-84 point."""

    lat_deg: float
    lon_deg: float
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CapArea:
    """Where an `<info>` holds. `altitude_ft` and `ceiling_ft` are feet above mean sea level."""

    area_desc: str
    polygons: tuple[Ring, ...] = ()
    circles: tuple[CapCircle, ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude_ft: Decimal | None = None
    ceiling_ft: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapResource:
    """A file that belongs to an `<info>`; nothing is ever fetched from its `uri`."""

    resource_desc: str
    mime_type: str
    size_bytes: int | None = None
    uri: str = ""
    deref_uri: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapInfo:
    """One language and one set of urgency, severity and areas of an alert."""

    language: str = LANGUAGE_UNSTATED
    categories: tuple[CapCategory, ...]
    event: str
    response_types: tuple[CapResponse, ...] = ()
    urgency: AlertUrgency
    severity: AlertSeverity
    certainty: AlertCertainty
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[CapResource, ...] = ()
    areas: tuple[CapArea, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CapAlert:
    """A whole alert. An XML signature is no part of it: it is neither made nor checked here."""

    identifier: str
    sender: str
    sent: datetime
    status: AlertStatus
    message: AlertMessage
    source: str = ""
    scope: CapScope
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[CapReference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[CapInfo, ...] = ()
