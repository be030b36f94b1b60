"""What dispatch hears beside the crews' reports: patients, beds, command, requests made to us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.place import Place

__all__ = [
    "BedsReported",
    "CallCancelled",
    "CommandTaken",
    "SupportAsked",
    "SupportCancelled",
    "TransportNeeded",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportNeeded:
    """A crew has patients aboard and asks where to take them.

    `able` says what they need a bed for (burns, toxicology, icu); `hospital` is set when somebody
    has already decided.
    """

    kind: ClassVar[str] = "transport_needed"
    unit: str
    order: str
    patients: int
    able: tuple[str, ...] = ()
    hospital: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BedsReported:
    """A hospital says how many beds it has free now."""

    kind: ClassVar[str] = "beds_reported"
    hospital: str
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTaken:
    """A level of command says that it has taken over at a place; `hazard` may be empty."""

    kind: ClassVar[str] = "command_taken"
    role: str
    place: Place
    hazard: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCancelled:
    """Somebody takes a call back: a mistake, or no longer needed. `report` is the call's id."""

    kind: ClassVar[str] = "call_cancelled"
    report: str
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportAsked:
    """Another role asks us for units of ours, and wants an answer by `answer_by_ms`.

    `request` is its own number for it; the same one again is the same request. `asker` is a role
    code; `answer_by_ms` of 0 leaves the deadline to our rules; `urgency` is 1 for the most urgent,
    0 for unsaid.
    """

    kind: ClassVar[str] = "support_asked"
    request: str
    asker: str
    by: str
    event_type: str
    capability: str
    number: int
    task: str
    place: Place
    answer_by_ms: int = 0
    urgency: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCancelled:
    """Whoever asked us for units needs them no longer."""

    kind: ClassVar[str] = "support_cancelled"
    request: str
    by: str
    why: str
