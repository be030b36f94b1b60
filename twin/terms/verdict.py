"""How a drill ended: the judge's values, read by the command line and the reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from twin.terms.text import Text

__all__ = ["Finding", "Grade", "ObjectiveRating", "Verdict"]


class Grade(Enum):
    """How well a drill went as a whole."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @property
    def label(self) -> Text:
        """The grade in words."""
        return {
            Grade.EXCELLENT: Text("优", "excellent"),
            Grade.GOOD: Text("良", "good"),
            Grade.FAIR: Text("中", "fair"),
            Grade.POOR: Text("差", "poor"),
        }[self]


Outcome = Literal["met", "late", "missed", "not_tested"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One expected action judged. Times are drill seconds; `evidence` is a record's `seq`.

    `deadline_s` is None when the clock never started (outcome `not_tested`); `actual_s` is None
    when nothing matching came.
    """

    expect: str
    outcome: Outcome
    started_s: float | None
    deadline_s: float | None
    actual_s: float | None
    evidence: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveRating:
    """An objective by its expected actions: the HSEEP letters P, S, M, U, or N (not tested)."""

    objective: str
    rating: Literal["P", "S", "M", "U", "N"]
    met: int
    late: int
    missed: int
    not_tested: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All findings, in the drill's order, and whether its pass rules hold.

    `complete` is False for a run that was cut short: then nothing later is called missed, and
    there is no `grade`; nor is there where nothing was tested.
    """

    passed: bool
    complete: bool
    grade: Grade | None
    findings: tuple[Finding, ...]
    objectives: tuple[ObjectiveRating, ...]
    critical_on_time_share: float
    on_time_share: float
