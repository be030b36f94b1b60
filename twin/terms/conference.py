"""会商: what people say in and of a consultation, and what the desk says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.text import Text

__all__ = [
    "ConferenceBegan",
    "ConferenceCalled",
    "ConferenceConcluded",
    "ConferenceJoined",
    "DecisionHeld",
    "DecisionReleased",
    "MinutesKept",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceJoined:
    """Somebody takes part, by this means (video, telephone, in the room)."""

    kind: ClassVar[str] = "conference_joined"
    conference: str
    who: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceConcluded:
    """The convener ends it: what was found, who dissents and why, what is decided."""

    kind: ClassVar[str] = "conference_concluded"
    conference: str
    by: str
    conclusion: str
    decision: str
    dissent: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceCalled:
    """These are called to a consultation about an incident; with `again` only the absent."""

    kind: ClassVar[str] = "conference_called"
    conference: str
    incident: str
    rule: str
    convener: str
    must_attend: tuple[str, ...]
    means: tuple[str, ...]
    begins_by_ms: int
    lasts_s: float
    again: bool
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceBegan:
    """It begins, with who is there and who is not."""

    kind: ClassVar[str] = "conference_began"
    conference: str
    incident: str
    present: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesKept:
    """会商纪要: who, from when to when, conclusion, dissent, decision."""

    kind: ClassVar[str] = "minutes_kept"
    conference: str
    incident: str
    convener: str
    present: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    began_at_ms: int
    conclusion: str
    dissent: tuple[tuple[str, str], ...]
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionHeld:
    """A decision waits for a consultation that is under way."""

    kind: ClassVar[str] = "decision_held"
    matter: str
    about: str
    conference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReleased:
    """A decision goes on: the consultation is over, or an urgent rule lets it go first."""

    kind: ClassVar[str] = "decision_released"
    matter: str
    about: str
    conference: str
    because: Text
