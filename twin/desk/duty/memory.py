"""What the desk remembers of the duty room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["DutyMemory", "Handover", "Instruction", "Ringing", "RollCall"]


@dataclass(slots=True, kw_only=True)
class Handover:
    """A handover that is not signed in full: the items each side has signed for."""

    shift: str
    due_ms: int
    signed: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class RollCall:
    """A roll-call under way: who has been called and has not answered."""

    rule: str
    begun_ms: int
    called: int
    waiting: dict[str, bool]
    again: bool = False


@dataclass(slots=True, kw_only=True)
class Ringing:
    """A telephone that rings."""

    caller: str
    since_ms: int


@dataclass(slots=True, kw_only=True)
class Instruction:
    """An instruction that waits for feedback; `entry` is its line of the duty log."""

    by: str
    to: str
    text: str
    incident: str
    due_ms: int
    entry: str
    asked: int = 0


@dataclass(slots=True, kw_only=True)
class DutyMemory:
    """All of it. `entries` are the lines of the duty log by incident, the first of each."""

    began: bool = False
    mode: Literal["peace", "crisis"] = "peace"
    mode_asked: bool = False
    crew: str = ""
    shift: str = ""
    handovers: dict[str, Handover] = field(default_factory=dict)
    roll_calls: dict[str, RollCall] = field(default_factory=dict)
    ringing: dict[str, Ringing] = field(default_factory=dict)
    instructions: dict[str, Instruction] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
