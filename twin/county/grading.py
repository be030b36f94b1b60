"""Identifying and grading a major hazard source as GB 18218-2018 does, each step kept.

S = Σ qᵢ/Qᵢ decides whether a unit is one (S ≥ 1), R = α · Σ βᵢ · qᵢ/Qᵢ which level it has. What a
reader would get wrong: q is the design maximum, not what happens to be in the tank, and 一级 is the
worst. Arithmetic is exact, because a unit may stand on a bound: R = 10 is level III.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from twin.county.gb18218 import Figure
from twin.county.model import GradingStep
from twin.terms.levels import HazardSourceLevel
from twin.terms.text import Text

__all__ = ["Grading", "Item", "Residents", "Unit", "grade"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A substance of a unit: design maximum `q_t`, threshold Q (t) and factor β."""

    name: str
    cas: str
    q_t: Fraction
    threshold: Figure
    beta: Figure
    vessels: int = 1

    @property
    def ratio(self) -> Fraction:
        """q/Q."""
        return self.q_t / self.threshold.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents:
    """Permanent residents within 500 m outside the plant, and who says so."""

    count: int
    origin: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A production or storage unit as it is divided; `residents` None when nobody counted."""

    name: str
    items: tuple[Item, ...]
    residents: Residents | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """The working. `alpha`, `r` and `level` are None below the threshold or without a count.

    `level_from` is the step of R that gives the level, `level_below` the next higher one.
    """

    unit: Unit
    s: Fraction
    weighted: Fraction  # Σ β·q/Q
    alpha: Figure | None = None
    r: Fraction | None = None
    level: HazardSourceLevel | None = None
    level_from: GradingStep | None = None
    level_below: GradingStep | None = None

    @property
    def is_major(self) -> bool:
        """Whether the unit is a major hazard source."""
        return self.s >= 1


def grade(unit: Unit, steps: Sequence[GradingStep]) -> Grading:
    """Identify and grade a unit.

    Args:
        unit: With Q and β already looked up.
        steps: The tables of α (by residents) and of levels (by R).

    Raises:
        ValueError: A table has no step for a value.
    """
    s = sum((item.ratio for item in unit.items), Fraction(0))
    weighted = sum((item.beta.value * item.ratio for item in unit.items), Fraction(0))
    if s < 1 or unit.residents is None:
        return Grading(unit=unit, s=s, weighted=weighted)
    step, _ = _step(steps, "alpha", Fraction(unit.residents.count))
    alpha = Figure(value=Fraction(step.value), clause=step.clause, basis=step.basis,
                   source=step.source)  # fmt: skip
    r = alpha.value * weighted
    level_from, level_below = _step(steps, "level", r)
    return Grading(
        unit=unit,
        s=s,
        weighted=weighted,
        alpha=alpha,
        r=r,
        level=next(level for level in HazardSourceLevel if level.value == level_from.value),
        level_from=level_from,
        level_below=level_below,
    )


def _step(
    steps: Sequence[GradingStep], table: str, value: Fraction
) -> tuple[GradingStep, GradingStep | None]:
    """The step that `value` has reached, and the next one."""
    rising = sorted((s for s in steps if s.table == table), key=lambda s: s.at_least)
    reached = [s for s in rising if Fraction(str(s.at_least)) <= value]
    if not reached:
        raise ValueError(f"hazard_grading.csv has no step of {table} for {value}")
    return reached[-1], next(iter(rising[len(reached) :]), None)
