"""叫应: calling responsible persons until they say what they do, and counting them.

What a reader would get wrong: a call that was answered has reached nobody yet. Somebody counts as
reached when he has repeated what he was told (复述确认) or has said what he did (已反馈行动); how
many calls or messages went out says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from twin.terms.text import Text

__all__ = [
    "ActionReported",
    "CallEnded",
    "CallOutcome",
    "CallPlaced",
    "CallingEnded",
    "CallingStarted",
    "ReachCounted",
    "Responsible",
    "VisitEnded",
    "VisitSent",
]


class CallOutcome(Enum):
    """How a call ended."""

    MISSED = "missed"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    ACTED = "acted"

    @property
    def label(self) -> Text:
        """The outcome in words."""
        return {
            CallOutcome.MISSED: Text("未接", "not answered"),
            CallOutcome.ANSWERED: Text("接通", "answered"),
            CallOutcome.CONFIRMED: Text("复述确认", "repeated back"),
            CallOutcome.ACTED: Text("已反馈行动", "acting"),
        }[self]

    @property
    def reaches(self) -> bool:
        """Whether the person counts as reached."""
        return self in (CallOutcome.CONFIRMED, CallOutcome.ACTED)


class Responsible(Enum):
    """The level a responsible person stands for."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    HOUSEHOLD = "household"
    FIRM = "firm"

    @property
    def label(self) -> Text:
        """The level in words."""
        return {
            Responsible.COUNTY: Text("县", "county"),
            Responsible.TOWNSHIP: Text("乡镇", "township"),
            Responsible.VILLAGE: Text("村（社区）", "village"),
            Responsible.HOUSEHOLD: Text("户（网格）", "households"),
            Responsible.FIRM: Text("企业", "firm"),
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """A call of ours ended; `by` is the person who answered, empty when nobody did."""

    kind: ClassVar[str] = "call_ended"
    call: str
    outcome: CallOutcome
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReported:
    """A responsible person says what he is doing; `people` moved or told so far."""

    kind: ClassVar[str] = "action_reported"
    call: str
    by: str
    action: str
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEnded:
    """Whoever was sent to a responsible person has found him, or has not."""

    kind: ClassVar[str] = "visit_ended"
    visit: str
    reached: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingStarted:
    """A list of responsible persons is to be called; `townships` are those concerned."""

    kind: ClassVar[str] = "calling_started"
    calling: str
    rule: str
    about: str
    persons: int
    townships: tuple[str, ...]
    clause: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlaced:
    """A person is called: what is said, and by when he must have answered.

    `post` is the person of the list, `person` whom we call now (himself or his substitute), `area`
    the id of his township, village or firm.
    """

    kind: ClassVar[str] = "call_placed"
    call: str
    calling: str
    post: str
    person: str
    level: Responsible
    area: str
    attempt: int
    answer_by_ms: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSent:
    """Nobody could be reached by telephone: `to` is asked to go there in person."""

    kind: ClassVar[str] = "visit_sent"
    visit: str
    calling: str
    post: str
    level: Responsible
    area: str
    to: str
    due_at_ms: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachCounted:
    """How far a calling has got in one township (empty: the county's own list, and firms).

    `reached` are persons who confirmed or act, `acting` those of them who said what they do,
    `visits` who is being visited, `lost` who was not found in person either.
    """

    kind: ClassVar[str] = "reach_counted"
    calling: str
    township: str
    persons: int
    reached: int
    acting: int
    visits: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingEnded:
    """A calling is over: everybody is accounted for, or its occasion is."""

    kind: ClassVar[str] = "calling_ended"
    calling: str
    persons: int
    reached: int
    acting: int
    lost: int
    calls: int
    because: Text
