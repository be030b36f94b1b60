"""What the public is told: a 避险通知 about what *has happened*, never a coloured 预警."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from twin.terms.text import Text

__all__ = [
    "EXERCISE_MARK",
    "ExerciseStatus",
    "ProtectiveAction",
    "PublicWarning",
    "WarningStep",
    "WarningZone",
    "as_exercise",
]

EXERCISE_MARK = "【演练】"
"""At both ends of every text of a drill, in whatever language it is."""


class ExerciseStatus(Enum):
    """Carried from the drill to the wire; a drill can never send `ACTUAL` (CAP 1.2 status)."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    TEST = "Test"


class ProtectiveAction(Enum):
    """What people in a zone are to do."""

    EVACUATE = "evacuate"
    SHELTER = "shelter"
    ALL_CLEAR = "all_clear"

    @property
    def label(self) -> Text:
        """The action as a notice names it."""
        return {
            ProtectiveAction.EVACUATE: Text("疏散", "evacuate"),
            ProtectiveAction.SHELTER: Text("就地避险", "shelter in place"),
            ProtectiveAction.ALL_CLEAR: Text("解除", "all clear"),
        }[self]


class WarningStep(Enum):
    """Life cycle of a notice (CAP msgType)."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningZone:
    """One area and what to do there. `ring` is a closed WGS-84 polygon of (lat, lon)."""

    action: ProtectiveAction
    name: Text
    ring: tuple[tuple[float, float], ...]
    places: tuple[str, ...]
    residents: int
    instruction: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWarning:
    """A notice to the public: area, direction, what to do, until when.

    `leave_toward_deg` is the direction to walk, degrees clockwise from north (crosswind, away).
    `expires_at_ms` is drill time; the CAP writer turns it into wall time.
    """

    warning: str
    step: WarningStep
    status: ExerciseStatus
    incident: str
    sent_at_ms: int
    expires_at_ms: int
    sender: str
    event: Text
    headline: Text
    zones: tuple[WarningZone, ...]
    leave_toward_deg: float
    references: tuple[str, ...]
    note: str


def as_exercise(text: Text, status: ExerciseStatus) -> Text:
    """The text with the mark of an exercise once at each end, unless it is about the real world."""
    if status is ExerciseStatus.ACTUAL:
        return text
    bare = (said.replace(EXERCISE_MARK, "") for said in (text.zh, text.en))
    return Text(*(f"{EXERCISE_MARK}{said}{EXERCISE_MARK}" for said in bare))
