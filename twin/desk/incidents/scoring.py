"""How likely a report and a known event are one: place, time, kind and source, each 0 to 1.

What a reader would get wrong: nought in place, time or kind is nought in all. A reliable source
does not make two places one; it only tips the balance where the rest already speaks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fast import exact
from twin.desk.incidents.rules import Linking
from twin.terms.text import Text

__all__ = ["Score", "Sight", "score"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An event as one report, or one incident, has it. `ongoing` while it is not controlled."""

    event_type: str
    x_m: float
    y_m: float
    accuracy_m: float
    reliability: float
    hazard: str
    at_ms: int
    ongoing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The parts and what they come to."""

    place: float
    time: float
    kind: float
    source: float
    total: float
    apart_m: float
    apart_s: float

    @property
    def told(self) -> Text:
        """The parts as a person reads them."""
        metres, minutes = int(self.apart_m + 0.5), int(self.apart_s / 60.0 + 0.5)
        return Text(
            f"得分 {self.total:.2f}：相距 {metres} 米（{self.place:.2f}）、"
            f"相隔 {minutes} 分钟（{self.time:.2f}）、类型 {self.kind:.2f}、来源 {self.source:.2f}",
            f"score {self.total:.2f}: {metres} m apart ({self.place:.2f}), {minutes} min apart "
            f"({self.time:.2f}), kind {self.kind:.2f}, source {self.source:.2f}",
        )


def score(rule: Linking, told: Sight, known: Sight) -> Score:
    """How likely `told` speaks of `known`; the parts of a total of 0 say why."""
    reach = rule.reach_of(known.event_type)
    dx_m, dy_m = told.x_m - known.x_m, told.y_m - known.y_m
    apart_m = exact.sqrt(dx_m * dx_m + dy_m * dy_m)
    sure_m = apart_m - told.accuracy_m - known.accuracy_m
    place = max(0.0, 1.0 - max(0.0, sure_m) / reach.radius_m)
    if told.hazard and known.hazard:
        place = 1.0 if told.hazard == known.hazard else place * rule.other_hazard
    apart_s = max(told.at_ms - known.at_ms, known.at_ms - told.at_ms) / 1000.0
    time = max(0.0, 1.0 - apart_s / reach.within)
    if known.ongoing:
        time = max(time, rule.open_floor)
    kind = rule.kinship(told.event_type, known.event_type)
    weights = rule.weights
    total = 0.0
    if place > 0.0 and time > 0.0 and kind > 0.0:
        total = (
            weights.place * place
            + weights.time * time
            + weights.kind * kind
            + weights.source * told.reliability
        )
    return Score(
        place=place,
        time=time,
        kind=kind,
        source=told.reliability,
        total=total,
        apart_m=apart_m,
        apart_s=apart_s,
    )
