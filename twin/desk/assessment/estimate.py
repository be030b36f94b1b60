"""What a hazard model gives back to the assessment, whichever hazard it is of."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.desk.assessment.rules import Doubt
from twin.terms.assessment import Exposure, Input
from twin.terms.text import Text

__all__ = ["Estimate"]


@dataclass(slots=True, kw_only=True)
class Estimate:
    """An estimate: from what, who is exposed, and what is doubtful about it."""

    model: str
    limits: Text
    inputs: list[Input] = field(default_factory=list)
    exposures: list[Exposure] = field(default_factory=list)
    doubts: list[tuple[Doubt, Text]] = field(default_factory=list)
    standoff_m: float = 0.0
    toward_deg: float = -1.0
