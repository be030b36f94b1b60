"""How a drill ended: the judge's values, read by the command line and the reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "ObjectiveRating", "Verdict"]

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

    `complete` is False for a run that was cut short: then nothing later is called missed.
    """

    passed: bool
    complete: bool
    findings: tuple[Finding, ...]
    objectives: tuple[ObjectiveRating, ...]
    critical_on_time_share: float
    on_time_share: float
