"""What the duty room is told of itself: handovers, roll-calls, telephones, instructions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

__all__ = [
    "CallPickedUp",
    "CallRang",
    "FeedbackGiven",
    "HandoverSigned",
    "InstructionGiven",
    "ModeOrdered",
    "RollCallAnswered",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSigned:
    """One of the two officers signs the handover of a shift, with the items he has gone through."""

    kind: ClassVar[str] = "handover_signed"
    shift: str
    by: str
    side: Literal["out", "in"]
    items: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallAnswered:
    """A party answers a roll-call."""

    kind: ClassVar[str] = "roll_call_answered"
    roll_call: str
    party: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRang:
    """A telephone of the duty room rings."""

    kind: ClassVar[str] = "call_rang"
    call: str
    caller: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPickedUp:
    """Somebody at the duty room has picked it up."""

    kind: ClassVar[str] = "call_picked_up"
    call: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionGiven:
    """A leader, or the level above, gives an instruction that somebody is to carry out and report.

    `incident` may be empty: an instruction on daily work.
    """

    kind: ClassVar[str] = "instruction_given"
    instruction: str
    by: str
    to: str
    text: str
    within_s: float
    incident: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven:
    """Whoever was instructed reports what came of it."""

    kind: ClassVar[str] = "feedback_given"
    instruction: str
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeOrdered:
    """A person switches the duty room between 平时 and 战时."""

    kind: ClassVar[str] = "mode_ordered"
    mode: Literal["peace", "crisis"]
    by: str
    reason: str
