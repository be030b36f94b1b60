"""综合研判: what the desk works out of an incident from what it was told, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.text import Text

__all__ = ["Assessed", "Exposure", "Gap", "Input"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Something the estimate was made from: what, from whom, how old; `guessed` is not measured."""

    name: str
    value: float
    unit: str
    source: str
    age_s: float
    guessed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How far a threshold reaches and who is inside, with the least and most of the spread.

    `level` in `unit` is what the threshold stands for: a concentration as a mean over
    `averaging_s`, or (averaging 0) minutes from now. `ring` is a closed polygon of (lat, lon);
    empty where it is reached nowhere.
    """

    threshold: str
    level: float
    unit: str
    averaging_s: float
    reach_m: float
    reach_least_m: float
    reach_most_m: float
    people: int
    people_most: int
    places: tuple[str, ...]
    ring: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A need of the run card: how many it asks for, how many are sent."""

    capability: str
    needed: int
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An assessment. `model` is empty where there is none; the manual path goes on all the same.

    `confidence` is 0 to 1; `lowered_by` says what lowers it, worst first. `next_deadline` is the
    next clock of the incident, empty for none.
    """

    kind: ClassVar[str] = "assessed"
    incident: str
    number: int
    model: str
    inputs: tuple[Input, ...]
    exposures: tuple[Exposure, ...]
    roads_cut: tuple[str, ...]
    gaps: tuple[Gap, ...]
    next_deadline: str
    next_deadline_at_ms: int
    confidence: float
    lowered_by: tuple[Text, ...]
    limits: Text
