"""What the desk remembers of incidents, of what was reported, and of what people did with them.

What a reader would get wrong: `counts` is worked out, `claims` is what was said. A merged incident
keeps everything of its own, so that taking the merge back is forgetting the link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from twin.desk.dispatch.memory import Need
from twin.terms.incident_acts import Phase
from twin.terms.incident_effects import Saying
from twin.terms.levels import AccidentGrade, EventGrade
from twin.terms.place import Place
from twin.terms.sources import SourceKind
from twin.terms.units import Role

__all__ = ["Act", "Claim", "Contradiction", "Incident", "IncidentBook", "Told"]


@dataclass(slots=True, kw_only=True)
class Claim:
    """What a source said of one figure at one place, the latest it said.

    The public has one claim for each number it says; `voices` counts who said it. `overtaken` ones
    are kept and no longer reckoned with: the figure has grown since, or a person found otherwise.
    """

    what: str
    place: str
    amount: float
    by: str
    source_kind: SourceKind
    reliability: float
    at_ms: int
    evidence: str
    voices: int = 1
    overtaken: bool = False


@dataclass(slots=True, kw_only=True)
class Contradiction:
    """A figure or a fact about which sources differ, with everything that is said of it."""

    id: str
    incident: str
    what: str
    place: str
    sayings: list[Saying]
    settled_by: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The values that are said, each once, in the order in which they came."""
        return tuple(dict.fromkeys(saying.value for saying in self.sayings))


@dataclass(slots=True, kw_only=True)
class Told:
    """A report that came in. `incident` is empty while a person is asked where it belongs.

    `times` counts how often it was sent.
    """

    id: str
    event_type: str
    place: Place
    caller: str
    source_kind: SourceKind
    channel: str
    reliability: float
    accuracy_m: float
    hazard: str
    substance: str
    text: str
    counts: tuple[tuple[str, int], ...]
    at_ms: int
    seen_ms: int
    urgency: int = 0
    incident: str = ""
    times: int = 1


@dataclass(slots=True, kw_only=True)
class Act:
    """A merge or a split, and what is needed to take it back."""

    id: str
    what: Literal["merge", "split"]
    incident: str
    other: str
    evidence_before: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    claims_before: list[Claim] = field(default_factory=list)
    grade_before: AccidentGrade | EventGrade | None = None
    facts_before: AccidentGrade | EventGrade | None = None
    larger_before: bool = False
    doubts_before: list[Contradiction] = field(default_factory=list)
    noted: tuple[str, ...] = ()
    undone: bool = False


@dataclass(slots=True, kw_only=True)
class Incident:
    """An incident: what is known, what was decided, and since when it has been calm.

    A `routine` one is daily work: no legal clock, no phases; it ends by itself and is forgotten.

    Attributes:
        command: Who commanded it, the present one last; empty for daily work.
        told_by: Who its kind, place and substance are taken from, with `reliability`, `accuracy_m`.
        heard_ms: When something of it was last heard.
        sounding: Its second-level alarms that stand.
        taken_back: Evidence that was taken back or found false.
        also: Incidents merged into this one; `merged_into` is the other end.
        facts_grade: The grade by the figures alone, as it was last worked out.
        marks: The moments the phase clocks run between.
        round: One more than the times it has flared up again.
    """

    id: str
    event_type: str
    place: Place
    hazard: str
    substance: str
    opened_ms: int
    evidence: list[str]
    because: str
    urgency: int = 0
    routine: bool = False
    told_by: str = ""
    reliability: float = 0.0
    accuracy_m: float = 0.0
    heard_ms: int = 0
    sounding: int = 0
    taken_back: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    contradictions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    merged_into: str = ""
    grade: AccidentGrade | EventGrade | None = None
    facts_grade: AccidentGrade | EventGrade | None = None
    larger_risk: bool = False
    card: str = ""
    standoff_m: float = 0.0
    command: list[Role] = field(default_factory=list)
    needs: dict[str, Need] = field(default_factory=dict)
    phase: Phase | None = None
    marks: dict[str, int] = field(default_factory=dict)
    round: int = 1
    controlled_ms: int = -1
    calm_since_ms: int = -1
    closing_asked_ms: int = -1
    closed_ms: int = -1

    @property
    def is_open(self) -> bool:
        """Whether the incident is still being worked on under its own name."""
        return self.closed_ms < 0 and not self.merged_into

    def total(self, what: str) -> int:
        """The sum over all places of what is reckoned with; 0 when nobody has reported any."""
        number = 0
        for part in self.counts.get(what, {}).values():
            number += part
        return number


@dataclass(slots=True, kw_only=True)
class IncidentBook:
    """The reports and acts behind the incidents.

    Attributes:
        cells: Open incidents by the square they lie in; `held_cells` the reports a person is asked
            about; `behind` those that wait for the same answer.
        at_hazard: Incidents by the hazard source they are of.
        counted_at: The incident that took the last count of a place, by its name.
        orders: The incident an order or a request of ours is for.
    """

    told: dict[str, Told] = field(default_factory=dict)
    cells: dict[str, list[str]] = field(default_factory=dict)
    held_cells: dict[str, list[str]] = field(default_factory=dict)
    behind: dict[str, list[str]] = field(default_factory=dict)
    at_hazard: dict[str, list[str]] = field(default_factory=dict)
    contradictions: dict[str, Contradiction] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    counted_at: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
