"""What people say and do about incidents: figures other than head-counts, and acts with a reason.

What a reader would get wrong: a merge or a split is no correction of the record. It says how the
reports belong together from now on, in a person's name, and can be taken back by its number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from twin.terms.levels import AccidentGrade, EventGrade
from twin.terms.place import Place
from twin.terms.sources import SourceKind

__all__ = [
    "Extent",
    "ExtentReported",
    "GradeChanged",
    "MergeAsked",
    "Phase",
    "PhaseChanged",
    "SplitAsked",
    "UndoAsked",
]

Extent = Literal["direct_loss_cny", "burnt_ha", "magnitude"]
Phase = Literal["before", "onset", "response", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtentReported:
    """How large an event is, other than in people: the total so far at a place."""

    kind: ClassVar[str] = "extent_reported"
    what: Extent
    amount: float
    place: Place
    by: str
    source_kind: SourceKind = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeAsked:
    """A person finds that `other` is the same event as `incident`, which goes on for both."""

    kind: ClassVar[str] = "merge_asked"
    incident: str
    other: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitAsked:
    """A person finds that these reports of an incident are of another event."""

    kind: ClassVar[str] = "split_asked"
    incident: str
    evidence: tuple[str, ...]
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoAsked:
    """A person takes back a merge or a split."""

    kind: ClassVar[str] = "undo_asked"
    act: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeChanged:
    """A person sets an incident's grade, the only way it goes down. None is no grade."""

    kind: ClassVar[str] = "grade_changed"
    incident: str
    grade: AccidentGrade | EventGrade | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChanged:
    """A person takes an incident back to an earlier phase: it has flared up again."""

    kind: ClassVar[str] = "phase_changed"
    incident: str
    phase: Phase
    by: str
    reason: str
