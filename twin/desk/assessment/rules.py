"""`assessment.yaml`: how often, with which thresholds and guesses, and what lowers confidence."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from twin.desk.rule_parts import RuleFile, Seconds, Sourced
from twin.inputs import BadValue
from twin.models.fuel_bed import FuelForm
from twin.terms.text import Text

__all__ = [
    "AssessmentRules",
    "Doubt",
    "FeltRow",
    "FireRules",
    "FrontIn",
    "Guess",
    "QuakeRules",
    "Threshold",
    "Trust",
]

Doubt = Literal[
    "no_wind",
    "old_wind",
    "far_wind",
    "weak_wind",
    "guessed_rate",
    "unknown_sky",
    "silent_heads",
    "guessed_fuel",
    "guessed_load",
    "out_of_range",
    "guessed_axis",
]


class Threshold(Sourced):
    """A concentration of a substance (CAS) that matters; the first of a substance is the worst."""

    id: str
    name: str
    name_en: str
    substance: str
    ppm: float = Field(gt=0)
    clause: str


class Guess(Sourced):
    """The rate of a leak that nobody has measured, and by which factor it may be off."""

    substance: str
    size: Literal["small", "large"]
    rate_kg_s: float = Field(gt=0)
    off_by: float = Field(ge=1)
    clause: str


class Trust(Sourced):
    """By how much a doubt lowers the confidence: a factor from 0 to 1."""

    doubt: Doubt
    factor: float = Field(gt=0, lt=1)
    clause: str


class FrontIn(Sourced):
    """The front of a fire `within` so long from now; people inside the first of them leave."""

    id: str
    within: Seconds = Field(gt=0)
    clause: str


class FireRules(Sourced, FuelForm):
    """The fuel that the desk takes a fire in the open to burn.

    `off_by` is the factor by which the spread may be faster or slower.
    """

    fuel: str
    off_by: float = Field(ge=1)
    fronts: tuple[FrontIn, ...] = Field(min_length=1)


class HarmBy(Sourced):
    """A fireball hurts a share of people in the open at least so; the first is farthest."""

    id: str
    harm: Literal["burnt", "severely_burnt", "dies"]
    share: float = Field(gt=0, lt=1)
    clause: str


class TankerRules(Sourced):
    """The load that the desk takes a tanker to carry, and by which factor it may be off."""

    load_kg: float = Field(gt=0)
    off_by: float = Field(ge=1)
    substance: str
    harms: tuple[HarmBy, ...] = Field(min_length=1)


class FeltRow(Sourced):
    """A degree of intensity, and how many of 100,000 inside it are hurt or dead."""

    degree: float = Field(ge=4, le=12)
    name: str
    hurt_per_100k: float = Field(ge=0)
    clause: str


class QuakeRules(Sourced):
    """The rapid loss estimate: degrees, highest first; `axis_deg` is where the long axis points.

    The estimate may be off by `off_by_degrees` of intensity, the hurt by a factor of `off_by`.
    """

    axis_deg: float = Field(ge=0, lt=360)
    off_by_degrees: float = Field(ge=0, le=3)
    off_by: float = Field(ge=1)
    felt: tuple[FeltRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _falling(self) -> Self:
        degrees = [row.degree for row in self.felt]
        if degrees != sorted(degrees, reverse=True):
            raise BadValue(Text("烈度由高到低写", "the highest degree first"))
        return self


class AssessmentRules(RuleFile):
    """The whole file."""

    every: Seconds
    swing_deg: float = Field(ge=0, le=90)
    old_after: Seconds
    far_after_m: float = Field(gt=0)
    weak_below_m_s: float = Field(gt=0)
    standoff_at_most_m: float = Field(gt=0)
    thresholds: tuple[Threshold, ...]
    guesses: tuple[Guess, ...]
    fire: FireRules
    tanker: TankerRules
    quake: QuakeRules
    trust: tuple[Trust, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        named = [row.doubt for row in self.trust]
        known: tuple[str, ...] = Doubt.__args__  # type: ignore[attr-defined]
        wrong = [doubt for doubt in known if named.count(doubt) != 1]  # type: ignore[arg-type]
        if wrong:
            raise BadValue(
                Text(
                    f"每种疑点要写一次：{'、'.join(wrong)}", f"each doubt once: {', '.join(wrong)}"
                )
            )
        sizes = [(guess.substance, guess.size) for guess in self.guesses]
        twice = [f"{cas} {size}" for cas, size in sizes if sizes.count((cas, size)) > 1]
        if twice:
            raise BadValue(Text(f"{twice[0]} 写了两个源强", f"{twice[0]} has two rates"))
        return self

    def factor(self, doubt: Doubt) -> float:
        """By how much a doubt lowers the confidence."""
        return next(row.factor for row in self.trust if row.doubt == doubt)
