"""What the desk says about a plan: response levels, tasks and their deadlines, the stand-off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.levels import ResponseLevel
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = [
    "ApproachSaid",
    "ResponseEnded",
    "ResponseRefused",
    "ResponseStarted",
    "StandoffChanged",
    "TaskAssigned",
    "TaskEnded",
    "TaskOverdue",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseStarted:
    """A response level is in force; art. 72 wants matter, level, period and measures stated."""

    kind: ClassVar[str] = "response_started"
    incident: str
    level: ResponseLevel
    before: ResponseLevel | None
    matter: Text
    expected_s: float
    measures: tuple[str, ...]
    by: str
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEnded:
    """The response is over and that is announced."""

    kind: ClassVar[str] = "response_ended"
    incident: str
    level: ResponseLevel
    by: str
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRefused:
    """Somebody wanted to start, lower or end a response who may not."""

    kind: ClassVar[str] = "response_refused"
    incident: str
    level: ResponseLevel | None
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned:
    """A task of the run card is given to its owner; `assignment` makes a second sending harmless.

    With `take_note` the owner only has to know.
    """

    kind: ClassVar[str] = "task_assigned"
    assignment: str
    incident: str
    task: str
    name: Text
    owner: str
    due_at_ms: int
    take_note: bool
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded:
    """A task is done, noted, or its owner cannot do it; a negative margin is late."""

    kind: ClassVar[str] = "task_ended"
    assignment: str
    incident: str
    task: str
    owner: str
    state: str
    margin_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOverdue:
    """A task's time is over and nobody has said that it is done."""

    kind: ClassVar[str] = "task_overdue"
    assignment: str
    incident: str
    task: str
    owner: str
    due_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachSaid:
    """The side to come from, outside the stand-off; `units` were on the way and are told.

    `was_deg` is the side that was said before, None at first. `moved` are there already, on the
    wrong side, and are to go round to the right one.
    """

    kind: ClassVar[str] = "approach_said"
    incident: str
    place: Place
    from_deg: float
    was_deg: float | None
    standoff_m: float
    units: tuple[str, ...]
    moved: tuple[str, ...]
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StandoffChanged:
    """The stand-off is another now, and why."""

    kind: ClassVar[str] = "standoff_changed"
    incident: str
    from_m: float
    to_m: float
    because: Text
