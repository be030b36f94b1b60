"""Everything the desk remembers, as plain mutable values that a snapshot writes out whole.

Nothing else in `twin.desk` keeps state between steps. Dicts keep insertion order, which is the
order of events, and are never iterated in another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.desk.alarms.memory import AlarmMemory
from twin.desk.assessment.memory import Standing
from twin.desk.calling.memory import CallingMemory
from twin.desk.convening.memory import Conference
from twin.desk.dispatch.memory import DispatchMemory
from twin.desk.duty.memory import DutyMemory
from twin.desk.incidents.memory import Incident, IncidentBook
from twin.desk.plans.memory import Approach, Plan
from twin.desk.reporting.memory import ReportBook
from twin.desk.stock.memory import StockMemory
from twin.desk.warning.memory import Notice, WarningMemory

__all__ = ["Ask", "DeskState", "RoadBelief", "Scene", "Wind"]


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
    """The whole memory of the desk; `timers` is a heap of (due, kind, key)."""

    counters: dict[str, int] = field(default_factory=dict)
    timers: list[tuple[int, str, str]] = field(default_factory=list)
    alarms: AlarmMemory = field(default_factory=AlarmMemory)
    incidents: dict[str, Incident] = field(default_factory=dict)
    book: IncidentBook = field(default_factory=IncidentBook)
    dispatch: DispatchMemory = field(default_factory=DispatchMemory)
    reporting: ReportBook = field(default_factory=ReportBook)
    asks: dict[str, Ask] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    warnings: WarningMemory = field(default_factory=WarningMemory)
    calling: CallingMemory = field(default_factory=CallingMemory)
    winds: dict[str, Wind] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    approaches: dict[str, Approach] = field(default_factory=dict)
    stock: StockMemory = field(default_factory=StockMemory)
    assignment_of: dict[str, str] = field(default_factory=dict)
    duty: DutyMemory = field(default_factory=DutyMemory)
    conferences: dict[str, Conference] = field(default_factory=dict)
    convened: dict[str, str] = field(default_factory=dict)
    assessments: dict[str, Standing] = field(default_factory=dict)
    roads: dict[str, RoadBelief] = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    firm_told_ms: dict[str, int] = field(default_factory=dict)
