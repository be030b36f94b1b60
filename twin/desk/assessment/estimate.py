"""What a hazard model gives back to the assessment, whichever hazard it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from twin.desk.assessment.rules import Doubt
from twin.desk.turn import Turn
from twin.terms.assessment import Exposure, Input
from twin.terms.text import Text

__all__ = ["Estimate", "on_the_map"]


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


def on_the_map(turn: Turn, ring: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """A ring of the plane as (lat, lon), to about a metre: an estimate is good for no more."""
    spots = [turn.ground.lat_lon(x_m, y_m) for x_m, y_m in ring]
    return tuple((round(lat_deg, 5), round(lon_deg, 5)) for lat_deg, lon_deg in spots)
