"""What the desk remembers of units, of needs that wait, and of what it has asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from twin.terms.dispatch_effects import CoverageLeft
from twin.terms.observation import UnitStatus
from twin.terms.place import Place
from twin.terms.units import Role

__all__ = [
    "DispatchMemory",
    "Need",
    "OpenRequest",
    "OpenSupport",
    "UnitState",
    "Waiting",
    "unit_state",
]

Waiting = tuple[int, int, int, str]
"""A need in the queue: its priority (1 first), since when, its number in order, and its key."""


@dataclass(slots=True, kw_only=True)
class Need:
    """A need of the run card and what has been sent for it: unit id → order or request id.

    `since_ms` and `serial` are its place in the queue, kept when a unit drops out; `home` counts
    the units that have been released again; `aid_asked` says that our neighbours were asked.
    `relieves` is the order whose crew goes home when this need's is there, `lent_to` the request of
    another role it is met for.
    """

    capability: str
    number: int
    role: Role
    task: str
    since_ms: int = 0
    serial: int = 0
    sent: dict[str, str] = field(default_factory=dict)
    request: str = ""
    aid_asked: bool = False
    relieves: str = ""
    lent_to: str = ""
    shortage_said: bool = False
    done: bool = False
    home: int = 0


@dataclass(slots=True, kw_only=True)
class UnitState:
    """What a crew last said, and what it is bound to (an order or request id, or empty).

    `since_ms` is when it was bound. `heard` says whether the crew has spoken under that order:
    until then a report that it is free is one from before the order reached it. `cover` is the
    order by which it waits at (or goes to) the station `cover_base`; such a unit is free.
    `expected_ms` is when it was last reckoned to arrive, `ready_ms` since when it has been getting
    ready, `rests_until_ms` until when it rests. `heading` is where it is going, when we know.
    """

    status: UnitStatus
    lat_deg: float
    lon_deg: float
    at_ms: int
    bound_to: str = ""
    since_ms: int = 0
    heard: bool = False
    cover: str = ""
    cover_base: str = ""
    expected_ms: int = -1
    ready_ms: int = -1
    rests_until_ms: int = -1
    heading: Place | None = None


@dataclass(slots=True, kw_only=True)
class OpenRequest:
    """A request to another role that has not been answered in full.

    `instead_of` is the order of our own unit that turns round when they are sooner.
    """

    id: str
    incident: str
    need: str
    to_role: Role
    number: int
    answer_by_ms: int
    instead_of: str = ""
    asked_again: int = 0
    answered: bool = False


@dataclass(slots=True, kw_only=True)
class OpenSupport:
    """A request of another role to us, until the units it was met with are home again.

    Attributes:
        need: The key of what is needed; empty when it was refused at once.
        told: The units it has been told of.
        referred: Whether it takes more cover than the desk may give, `decided_by` who decided.
        coverage: What it costs, as last reckoned.
    """

    id: str
    asker: Role
    need: str
    capability: str
    number: int
    answer_by_ms: int
    answered: bool = False
    told: tuple[str, ...] = ()
    referred: bool = False
    decided_by: str = ""
    coverage: CoverageLeft | None = None


@dataclass(slots=True, kw_only=True)
class DispatchMemory:
    """Everything dispatch remembers.

    Attributes:
        support: By their number, the requests of other roles to us.
        orders: The need behind each order that is out.
        waiting: By capability, the needs of ours that are not filled, first to be served first.
        touched: Capabilities for which something changed within this step.
        left: Units that were sent within this step; freed: those that came free in it.
        prealerts: By alarm, who was told to get ready.
        beds_free: By hospital, as last told.
        bound_for: By order, the hospital its patients are on their way to, and how many they are.
    """

    units: dict[str, UnitState] = field(default_factory=dict)
    requests: dict[str, OpenRequest] = field(default_factory=dict)
    support: dict[str, OpenSupport] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, list[Waiting]] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    freed: list[str] = field(default_factory=list)
    prealerts: dict[str, list[str]] = field(default_factory=dict)
    beds_free: dict[str, int] = field(default_factory=dict)
    bound_for: dict[str, tuple[str, int]] = field(default_factory=dict)


class _AtHome(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def home(self) -> Place: ...


def unit_state(memory: DispatchMemory, unit: _AtHome, now_ms: int) -> UnitState:
    """What is remembered of a unit; one that has not been heard of stands at home."""
    state = memory.units.get(unit.id)
    if state is None:
        state = memory.units[unit.id] = UnitState(
            status=UnitStatus.AVAILABLE,
            lat_deg=unit.home.lat_deg,
            lon_deg=unit.home.lon_deg,
            at_ms=now_ms,
        )
    return state
