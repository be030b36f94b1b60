"""`incidents.yaml`: when reports are one event, how it is graded, when it may be closed."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced
from twin.terms.basis import Basis
from twin.terms.levels import AccidentGrade

__all__ = ["Closing", "GradeRow", "IncidentRules", "LargerRisk", "Linking", "Routine"]


class Linking(Sourced):
    """When two reports are taken to be one event."""

    radius_m: float = Field(gt=0)
    within: Seconds
    clause: str
    same_event: Mapping[EventType, tuple[EventType, ...]]


class GradeRow(Rule):
    """The least counts of a grade; "以上" includes the number."""

    grade: AccidentGrade
    dead: int
    grave: int
    loss_cny: int


class LargerRisk(Sourced):
    """较大涉险: any one of these reached."""

    at_risk: int
    trapped_or_missing: int
    evacuated: int
    vital_sites: tuple[str, ...]
    clause: str


class Closing(Sourced):
    """When the desk proposes to close an incident."""

    calm: Seconds
    ask_again: Seconds
    clause: str


class Routine(Sourced):
    """Events that are daily work: no legal clock, closed when the last unit has been released."""

    event_types: tuple[EventType, ...]
    clause: str


class IncidentRules(RuleFile):
    """`incidents.yaml`."""

    linking: Linking
    routine: Routine
    grades: tuple[GradeRow, ...]
    grades_clause: str
    grades_basis: Basis
    grades_source: str
    larger_risk: LargerRisk
    closing: Closing
