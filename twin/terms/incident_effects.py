"""What the desk decides about incidents themselves: which reports are one event, how bad it is.

What a reader would get wrong: nothing that was said is ever taken out. A contradiction lists every
value with who said it; `used` is merely the one the desk reckons with until it knows better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.incident_acts import Phase
from twin.terms.levels import AccidentGrade, EventGrade
from twin.terms.place import Place
from twin.terms.sources import SourceKind
from twin.terms.text import Text

__all__ = [
    "ActUndone",
    "ClockMeasured",
    "ContradictionNoted",
    "ContradictionSettled",
    "FigureTaken",
    "IncidentActRefused",
    "IncidentClosed",
    "IncidentGraded",
    "IncidentLinked",
    "IncidentNotLinked",
    "IncidentOpened",
    "IncidentRevised",
    "IncidentSplit",
    "IncidentsMerged",
    "PhaseEntered",
    "Saying",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened:
    """A new incident. `evidence` names the alarms and reports that opened it."""

    kind: ClassVar[str] = "incident_opened"
    incident: str
    event_type: str
    place: Place
    hazard: str
    substance: str
    evidence: tuple[str, ...]
    rule: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLinked:
    """A further report or alarm was taken to be the same event; `score` is None for an alarm."""

    kind: ClassVar[str] = "incident_linked"
    incident: str
    evidence: str
    because: Text
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentNotLinked:
    """A report was looked at beside a known incident and not taken to be the same event."""

    kind: ClassVar[str] = "incident_not_linked"
    incident: str
    evidence: str
    score: float
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTaken:
    """What a source says of a figure at a place, and what of all that is said is reckoned with."""

    kind: ClassVar[str] = "figure_taken"
    incident: str
    what: str
    place: str
    amount: float
    by: str
    source_kind: SourceKind
    reckoned: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One value, and who stands behind it; `voices` is how many of that kind said the same."""

    value: str
    by: str
    source_kind: SourceKind
    reliability: float
    at_ms: int
    evidence: str
    voices: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionNoted:
    """Sources differ about an incident. Settled at once when one is better by rule."""

    kind: ClassVar[str] = "contradiction_noted"
    contradiction: str
    incident: str
    what: str
    place: str
    sayings: tuple[Saying, ...]
    used: str
    settled: bool
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionSettled:
    """A contradiction that was open is so no longer: a person or a better source decided."""

    kind: ClassVar[str] = "contradiction_settled"
    contradiction: str
    incident: str
    what: str
    value: str
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRevised:
    """What the incident is taken to be has changed: its kind, its place or its substance."""

    kind: ClassVar[str] = "incident_revised"
    incident: str
    what: str
    before: str
    after: str
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsMerged:
    """`other` goes on as `incident`, in a person's name; `act` is what an undo names."""

    kind: ClassVar[str] = "incidents_merged"
    act: str
    incident: str
    other: str
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSplit:
    """Reports of `incident` have become the incident `other`."""

    kind: ClassVar[str] = "incident_split"
    act: str
    incident: str
    other: str
    evidence: tuple[str, ...]
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ActUndone:
    """A merge or a split was taken back."""

    kind: ClassVar[str] = "act_undone"
    act: str
    incident: str
    other: str
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentActRefused:
    """What a person asked for an incident cannot be done; says why."""

    kind: ClassVar[str] = "incident_act_refused"
    act: str
    incident: str
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentGraded:
    """The incident's grade, or None while it has none, with the figures behind it.

    `by` is the person who set it, empty where the rule did.
    """

    kind: ClassVar[str] = "incident_graded"
    incident: str
    grade: AccidentGrade | EventGrade | None
    larger_risk: bool
    because: Text
    clause: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEntered:
    """The incident is in a phase since `since_ms`, which may lie before the desk knew of it."""

    kind: ClassVar[str] = "phase_entered"
    incident: str
    phase: Phase
    since_ms: int
    clause: str
    because: Text
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMeasured:
    """One of the six phase clocks has run out; `round` counts the times an incident flared up."""

    kind: ClassVar[str] = "clock_measured"
    incident: str
    clock: str
    from_ms: int
    to_ms: int
    target_s: float | None
    round: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed:
    """The incident is over; a person agreed."""

    kind: ClassVar[str] = "incident_closed"
    incident: str
    because: Text
