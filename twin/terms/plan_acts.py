"""What people say about a plan: a response level ordered or ended, a task taken or done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from twin.terms.levels import ResponseLevel

__all__ = ["AssignmentReported", "ResponseOrdered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseOrdered:
    """A person starts, raises or lowers the response of an incident; without a level it ends."""

    kind: ClassVar[str] = "response_ordered"
    incident: str
    level: ResponseLevel | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReported:
    """The owner of a task has taken it, done it, or says that it cannot be done."""

    kind: ClassVar[str] = "assignment_reported"
    assignment: str
    state: Literal["accepted", "done", "cannot"]
    by: str
    note: str = ""
