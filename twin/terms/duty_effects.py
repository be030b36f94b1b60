"""What the desk says of the duty room: shifts, roll-calls, the duty log, instructions, the mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from twin.terms.text import Text

__all__ = [
    "CallMissed",
    "DutyLogged",
    "HandoverDue",
    "HandoverEnded",
    "InstructionClosed",
    "InstructionOverdue",
    "InstructionPassed",
    "ModeChanged",
    "ModeRefused",
    "RollCallEnded",
    "RollCallStarted",
]

LogColumn = Literal[
    "received", "verified", "graded", "reported", "instructed", "passed", "feedback", "note"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDue:
    """A shift begins: the officers named hand over, with this checklist and these open matters."""

    kind: ClassVar[str] = "handover_due"
    shift: str
    leader: str
    officers: tuple[str, ...]
    from_officers: tuple[str, ...]
    items: tuple[str, ...]
    open_matters: tuple[str, ...]
    due_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverEnded:
    """A handover was signed by both sides in full, or ran out of time; what is missing is named."""

    kind: ClassVar[str] = "handover_ended"
    shift: str
    complete: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallStarted:
    """These parties are called; each is to answer by the deadline."""

    kind: ClassVar[str] = "roll_call_started"
    roll_call: str
    rule: str
    parties: tuple[str, ...]
    answer_by_ms: int
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallEnded:
    """How a roll-call ended; the silent are named, and told to `escalated_to`."""

    kind: ClassVar[str] = "roll_call_ended"
    roll_call: str
    called: int
    answered: int
    silent: tuple[str, ...]
    took_s: float
    escalated_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMissed:
    """A call has rung longer than the rule allows; the next officer is to take it."""

    kind: ClassVar[str] = "call_missed"
    call: str
    caller: str
    rang_s: float
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLogged:
    """A cell of the duty log: one `entry` is a line, filled as things become known."""

    kind: ClassVar[str] = "duty_logged"
    entry: str
    column: LogColumn
    text: Text
    by: str
    incident: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionPassed:
    """An instruction goes on to whoever is to carry it out."""

    kind: ClassVar[str] = "instruction_passed"
    instruction: str
    by: str
    to: str
    text: str
    due_at_ms: int
    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionOverdue:
    """No feedback came in time."""

    kind: ClassVar[str] = "instruction_overdue"
    instruction: str
    to: str
    due_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionClosed:
    """The feedback is in, and whoever gave the instruction is told; a negative margin is late."""

    kind: ClassVar[str] = "instruction_closed"
    instruction: str
    to: str
    text: str
    margin_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChanged:
    """The duty room works in another mode: who joins the rota, which routine duties pause."""

    kind: ClassVar[str] = "mode_changed"
    mode: Literal["peace", "crisis"]
    by: str
    because: Text
    joins: tuple[str, ...]
    suspended: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeRefused:
    """Somebody wanted to switch the mode who may not, or gave no reason."""

    kind: ClassVar[str] = "mode_refused"
    mode: Literal["peace", "crisis"]
    by: str
    because: Text
