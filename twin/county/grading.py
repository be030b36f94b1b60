"""R of GB 18218-2018 and the level that follows, from a county's own tables.

R = α · Σ βᵢ · qᵢ/Qᵢ; a unit whose Σ qᵢ/Qᵢ is below 1 is no major hazard source. What a reader
would get wrong: q is the design maximum, not what happens to be in the tank, and 一级 is the worst.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twin.county.model import GradingStep, Substance
from twin.terms.levels import HazardSourceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The result: Σ q/Q, α, R and the level (None below the threshold or without α)."""

    ratio: float
    alpha: float | None
    r: float | None
    level: HazardSourceLevel | None


def grade(
    stock_t: Sequence[tuple[str, float]],
    people_500m: int | None,
    substances: Mapping[str, Substance],
    steps: Sequence[GradingStep],
) -> Grade:
    """Grade a unit.

    Args:
        stock_t: Substance id and design maximum in tonnes, one pair a vessel.
        people_500m: Residents within 500 m outside the plant; None when not counted.
        substances: With `q_t` and `beta` for each that counts.
        steps: The county's tables of α and of levels.

    Raises:
        ValueError: A substance without a threshold or factor.
    """
    ratio = weighted = 0.0
    for name, tonnes in stock_t:
        substance = substances[name]
        if substance.q_t is None or substance.beta is None:
            raise ValueError(f"{name} has no threshold Q or factor β in substances.csv")
        ratio += tonnes / substance.q_t
        weighted += substance.beta * tonnes / substance.q_t
    if people_500m is None or ratio < 1:
        return Grade(ratio=ratio, alpha=None, r=None, level=None)
    alpha = float(_step(steps, "alpha", people_500m))
    r = alpha * weighted
    level = next(o for o in HazardSourceLevel if o.value == _step(steps, "level", r))
    return Grade(ratio=ratio, alpha=alpha, r=r, level=level)


def _step(steps: Sequence[GradingStep], table: str, value: float) -> str:
    reached = [s for s in steps if s.table == table and value >= s.at_least]
    if not reached:
        raise ValueError(f"hazard_grading.csv has no step of {table} for {value}")
    return max(reached, key=lambda s: s.at_least).value
