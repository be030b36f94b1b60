"""`responses.yaml`: which response level an incident calls for, and what starting it says."""

from __future__ import annotations

from pydantic import Field

from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced
from twin.terms.levels import ResponseLevel

__all__ = ["Level", "ResponseRules", "Suggestion"]


class Suggestion(Sourced):
    """A moment of an incident that calls for a level; without `event_types` of any incident."""

    when: str = Field(pattern=r"^(opened|larger_risk|foreseen|graded:[a-z_]+)$")
    event_types: tuple[EventType, ...] = ()
    level: ResponseLevel
    clause: str


class Level(Sourced):
    """What starting a level must state (突发事件应对法 art. 72): period and measures."""

    level: ResponseLevel
    expected: Seconds
    measures: tuple[str, ...]


class ResponseRules(RuleFile, Rule):
    """The whole file."""

    suggestions: tuple[Suggestion, ...]
    levels: tuple[Level, ...]
    ended_clause: str

    def of(self, level: ResponseLevel) -> Level:
        """What a level is."""
        return next(row for row in self.levels if row.level is level)
