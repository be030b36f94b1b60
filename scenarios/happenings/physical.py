"""Weather, vessels, roads, units and lines."""

from __future__ import annotations

from functools import partial

from scenarios.checks import Checks, Loc
from scenarios.names import candidate_of, place_of, unit_of
from scenarios.values import Direction, Duration, Hole, Part, Share, WindSpeed, key
from twin.terms.happenings import (
    CandidateOpens,
    LeakStarts,
    LineFails,
    RoadChanges,
    UnitFails,
    WindTurns,
)
from twin.terms.text import Text

__all__ = [
    "BreakdownFile",
    "LeakFile",
    "LineFile",
    "OpenFile",
    "RoadFile",
    "TurnFile",
    "breakdown",
    "leak",
    "line",
    "opening",
    "road",
    "turn",
]


class LeakFile(Part):
    """A hole opens in a vessel of a hazard source."""

    hazard: str = key("hazard", "危险源")
    hole: Hole = key("hole", "孔径")


def leak(checks: Checks, loc: Loc, file: LeakFile) -> LeakStarts:
    """A leak, of a source that has a vessel."""
    hazard = checks.hazard(loc, file.hazard)
    if hazard and not checks.county.hazards[hazard].tanks:
        checks.add(
            "E205",
            (*loc, "hazard"),
            Text(f"“{file.hazard}”没有可泄漏的储罐", f"{file.hazard!r} has no vessel"),
        )
    return LeakStarts(hazard=hazard, hole_mm=file.hole)


class TurnFile(Part):
    """The wind turns."""

    from_deg: Direction = key("from", "来向")
    speed_m_s: WindSpeed = key("speed", "风速")
    over: Duration = key("over", "历时", default=0.0)


def turn(checks: Checks, loc: Loc, file: TurnFile) -> WindTurns:
    """A turn of the wind."""
    return WindTurns(from_deg=file.from_deg, speed_m_s=file.speed_m_s, over_s=file.over)


class RoadFile(Part):
    """A road is closed or slowed."""

    between: tuple[str, str] = key("between", "之间")
    share: Share = key("share", "剩余速度", default=0.0)
    lasts: Duration = key("for", "持续")


def road(checks: Checks, loc: Loc, file: RoadFile) -> RoadChanges:
    """A road between two places that exist."""
    for i, name in enumerate(file.between):
        checks.read((*loc, "between"), i, i, partial(place_of, checks.county, name))
    return RoadChanges(between=file.between, share=file.share, for_s=file.lasts)


class OpenFile(Part):
    """A candidate road, boat or bridge of the county is opened."""

    candidate: str = key("candidate", "备选通道")
    lasts: Duration = key("for", "持续")


def opening(checks: Checks, loc: Loc, file: OpenFile) -> CandidateOpens:
    """The opening of a candidate."""
    known = partial(candidate_of, checks.county, file.candidate)
    candidate = checks.read(loc, "candidate", "备选通道", known)
    return CandidateOpens(candidate=candidate or "", for_s=file.lasts)


class BreakdownFile(Part):
    """A unit breaks down."""

    unit: str = key("unit", "队伍")
    lasts: Duration = key("for", "持续")


def breakdown(checks: Checks, loc: Loc, file: BreakdownFile) -> UnitFails:
    """A breakdown of a unit that exists."""
    unit = checks.read(loc, "unit", "队伍", partial(unit_of, checks.county, file.unit))
    return UnitFails(unit=unit or "", for_s=file.lasts)


class LineFile(Part):
    """The line to a party fails."""

    party: str = key("party", "单位")
    lasts: Duration = key("for", "持续")


def line(checks: Checks, loc: Loc, file: LineFile) -> LineFails:
    """A line that fails."""
    return LineFails(party=file.party, for_s=file.lasts)
