"""What the desk remembers of units and of what it has asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.terms.observation import UnitStatus
from twin.terms.units import Role

__all__ = ["Need", "OpenRequest", "UnitState"]


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
