"""`incidents.yaml`: when reports are one event, whom to believe, phases, and the end."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from twin.county.event_types import UNKNOWN
from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced
from twin.inputs import BadValue
from twin.terms.incident_acts import Phase
from twin.terms.sources import ReportChannel, SourceKind
from twin.terms.text import Text

__all__ = [
    "Asking",
    "Claused",
    "Closing",
    "Contradictions",
    "Forgetting",
    "IncidentRules",
    "LargerRisk",
    "Linking",
    "Mark",
    "PhaseClock",
    "PhaseRow",
    "Reach",
    "Routine",
    "Source",
]

Mark = Literal[
    "sign", "detected", "opened", "ordered", "arrived", "controlled", "calm", "closed", "reviewed"
]


class Claused(Sourced):
    """A row with the clause it follows, beside its basis and source."""

    clause: str


class Asking(Claused):
    """Who is asked, and how long the desk waits for the answer."""

    to: str
    within: Seconds


class Source(Claused):
    """How far a kind of source is believed by a channel, and how far off its places may be."""

    kind: SourceKind | Literal["*"]
    channel: ReportChannel | Literal["*"]
    reliability: float = Field(ge=0, le=1)
    accuracy_m: float = Field(ge=0)


class Weights(Rule):
    """What the parts of a score count for; together 1."""

    place: float = Field(ge=0)
    time: float = Field(ge=0)
    kind: float = Field(ge=0)
    source: float = Field(ge=0)

    @model_validator(mode="after")
    def _make_one(self) -> Weights:
        total = self.place + self.time + self.kind + self.source
        if abs(total - 1.0) > 1e-9:
            raise BadValue(
                Text(f"权重之和应为 1，现在是 {total:g}", f"the weights sum to {total:g}, not 1"),
                code="E107",
            )
        return self


class Reach(Claused):
    """How near and how soon an event of these kinds is the same; no kinds are all the rest."""

    types: tuple[EventType, ...]
    radius_m: float = Field(gt=0)
    within: Seconds


class Kin(Claused):
    """Kinds that may be different words for one event."""

    types: tuple[EventType, ...]
    score: float = Field(gt=0, lt=1)


class Linking(Claused):
    """When two reports are taken to be one event."""

    weights: Weights
    link_at: float = Field(gt=0, le=2)
    ask_at: float = Field(gt=0, le=2)
    open_floor: float = Field(ge=0, le=1)
    other_hazard: float = Field(ge=0, le=1)
    asking: Asking
    repeat_within: Seconds
    reach: tuple[Reach, ...]
    kin: tuple[Kin, ...]
    unknown_kin: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> Linking:
        if self.ask_at > self.link_at:
            raise BadValue(
                Text(
                    f"问人的线 {self.ask_at:g} 高于并案的线 {self.link_at:g}",
                    f"ask_at {self.ask_at:g} is above link_at {self.link_at:g}",
                ),
                code="E107",
            )
        if not self.reach or self.reach[-1].types:
            raise BadValue(
                Text("reach 的最后一条要写 types: []", "the last row of reach needs types: []"),
                code="E105",
            )
        return self

    def reach_of(self, event_type: str) -> Reach:
        """How near and how soon, for an event of a kind."""
        for row in self.reach:
            if not row.types or event_type in row.types:
                return row
        return self.reach[-1]

    def widest_m(self, event_type: str) -> float:
        """How far off an event may be at the most that a report of this kind could be about."""
        if event_type == UNKNOWN:
            return max(row.radius_m for row in self.reach)
        widest_m = self.reach_of(event_type).radius_m
        for row in self.kin:
            if event_type in row.types:
                widest_m = max(widest_m, *(self.reach_of(kind).radius_m for kind in row.types))
        return widest_m

    def kinship(self, one: str, other: str) -> float:
        """How likely two kinds are words for one event, 0 to 1."""
        if one == other:
            return 1.0
        if UNKNOWN in (one, other):
            return self.unknown_kin
        shared = [row.score for row in self.kin if one in row.types and other in row.types]
        return max(shared, default=0.0)


class Contradictions(Claused):
    """What becomes of figures that do not agree."""

    better_by: float = Field(gt=0, le=1)
    growth_after: Seconds
    graded_from: float = Field(ge=0, le=1)
    late_counts: Seconds
    same_place_m: float = Field(ge=0)
    asking: Asking


class LargerRisk(Claused):
    """较大涉险: any one of these reached."""

    at_risk: int
    trapped_or_missing: int
    evacuated: int
    vital_sites: tuple[str, ...]


class PhaseRow(Claused):
    """The moment with which a phase is entered."""

    phase: Phase
    on: Mark


class PhaseClock(Claused):
    """A clock between two moments of an incident; `target` where there is one."""

    id: str
    phase: Phase
    start: Mark = Field(alias="from")
    stop: Mark = Field(alias="to")
    target: Seconds | None = None


class Closing(Claused):
    """When the desk proposes to close an incident."""

    calm: Seconds
    ask_again: Seconds


class Routine(Claused):
    """Events that are daily work: no legal clock, closed when the last unit has been released.

    Each call is a matter of its own, linked to none.
    """

    event_types: tuple[EventType, ...]


class Forgetting(Claused):
    """How long after its end an incident is kept in the desk's memory; the journal keeps it.

    `after_hurt` where people were hurt: their numbers may still have to be corrected. What
    something still asks for by then is looked at again after `again`.
    """

    after: Seconds = Field(gt=0)
    after_hurt: Seconds = Field(gt=0)
    again: Seconds = Field(gt=0)


class IncidentRules(RuleFile):
    """`incidents.yaml`."""

    sources: tuple[Source, ...]
    linking: Linking
    routine: Routine
    contradictions: Contradictions
    larger_risk: LargerRisk
    acts: Claused
    phases: tuple[PhaseRow, ...]
    clocks: tuple[PhaseClock, ...]
    sign_within: Seconds
    closing: Closing
    forgetting: Forgetting
    review: Asking

    @model_validator(mode="after")
    def _every_source(self) -> IncidentRules:
        if not self.sources or (self.sources[-1].kind, self.sources[-1].channel) != ("*", "*"):
            raise BadValue(
                Text("sources 的最后一条要对所有来源", "the last of sources must be for every one"),
                code="E105",
            )
        return self

    @property
    def widest_accuracy_m(self) -> float:
        """How far off a place may be at the most."""
        return max(row.accuracy_m for row in self.sources)

    def source_of(self, kind: SourceKind, channel: ReportChannel | None) -> Source:
        """The row for a kind of source by a channel (None: the way does not matter)."""
        for row in self.sources:
            if row.kind in (kind, "*") and row.channel in (channel, "*"):
                return row
        return self.sources[-1]
