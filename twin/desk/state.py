"""Everything the desk remembers, as plain mutable values that a snapshot writes out whole.

Nothing else in `twin.desk` keeps state between steps. Dicts keep insertion order, which is the
order of events, and are never iterated in another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.desk.alarm_memory import AlarmMemory
from twin.terms.levels import AccidentGrade
from twin.terms.observation import UnitStatus
from twin.terms.place import Place
from twin.terms.units import Role
from twin.terms.warning import PublicWarning

__all__ = [
    "Ask",
    "DeskState",
    "Incident",
    "Need",
    "Notice",
    "OpenReport",
    "OpenRequest",
    "RoadBelief",
    "Scene",
    "UnitState",
    "Wind",
]


@dataclass(slots=True, kw_only=True)
class Need:
    """A need of the run card and what has been sent for it: unit id → order or request id."""

    capability: str
    number: int
    role: Role
    task: str
    sent: dict[str, str] = field(default_factory=dict)
    request: str = ""
    shortage_said: bool = False
    done: bool = False


@dataclass(slots=True, kw_only=True)
class Incident:
    """An incident: what is known, what was decided, and since when it has been calm.

    `sounding` counts its second-level alarms that stand.
    """

    id: str
    event_type: str
    place: Place
    hazard: str
    substance: str
    opened_ms: int
    evidence: tuple[str, ...]
    because: str
    sounding: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    grade: AccidentGrade | None = None
    larger_risk: bool = False
    card: str = ""
    standoff_m: float = 0.0
    needs: dict[str, Need] = field(default_factory=dict)
    controlled_ms: int = -1
    calm_since_ms: int = -1
    closing_asked_ms: int = -1
    closed_ms: int = -1

    @property
    def is_open(self) -> bool:
        """Whether the incident is still being worked on."""
        return self.closed_ms < 0

    def total(self, what: str) -> int:
        """The sum of the latest counts of all places; 0 when nobody has reported any."""
        number = 0
        for part in self.counts.get(what, {}).values():
            number += part
        return number


@dataclass(slots=True, kw_only=True)
class UnitState:
    """What a crew last said, and what it is bound to (an order or request id, or empty)."""

    status: UnitStatus
    lat_deg: float
    lon_deg: float
    bound_to: str
    at_ms: int


@dataclass(slots=True, kw_only=True)
class OpenRequest:
    """A request to another role that has not been answered in full."""

    id: str
    incident: str
    need: str
    to_role: Role
    number: int
    answer_by_ms: int
    asked_again: int = 0
    answered: bool = False


@dataclass(slots=True, kw_only=True)
class OpenReport:
    """A report owed: by whom the clock was started, until when, and what became of it."""

    id: str
    incident: str
    rule: str
    started_ms: int
    due_ms: int
    sent_ms: int = -1
    receipt_ms: int = -1


@dataclass(slots=True, kw_only=True)
class Ask:
    """A question to a person that waits for its answer."""

    id: str
    topic: str
    about: str
    to: str
    options: tuple[str, ...]
    asked_ms: int
    answer_by_ms: int
    times: int = 1


@dataclass(slots=True, kw_only=True)
class Notice:
    """A public notice of an incident: drafted, asked about, out, or called off."""

    id: str
    incident: str
    draft: PublicWarning
    toward_deg: float
    issued_ms: int = -1
    turned_since_ms: int = -1
    ended: bool = False


@dataclass(slots=True, kw_only=True)
class Wind:
    """The last report of one weather station."""

    from_deg: float
    speed_m_s: float
    at_ms: int


@dataclass(slots=True, kw_only=True)
class RoadBelief:
    """What the desk was told of a road: the share of its free speed, 0 when closed."""

    arcs: tuple[int, ...]
    share: float


@dataclass(slots=True, kw_only=True)
class Scene:
    """A scene a room was asked for, until it is read back."""

    room: str
    scene: str
    incident: str
    asked_ms: int
    shown: bool = False
    asked_again: bool = False


@dataclass(slots=True, kw_only=True)
class DeskState:
    """The whole memory of the desk."""

    counters: dict[str, int] = field(default_factory=dict)
    alarms: AlarmMemory = field(default_factory=AlarmMemory)
    incidents: dict[str, Incident] = field(default_factory=dict)
    units: dict[str, UnitState] = field(default_factory=dict)
    requests: dict[str, OpenRequest] = field(default_factory=dict)
    reports: dict[str, OpenReport] = field(default_factory=dict)
    asks: dict[str, Ask] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    winds: dict[str, Wind] = field(default_factory=dict)
    roads: dict[str, RoadBelief] = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    firm_told_ms: dict[str, int] = field(default_factory=dict)
