"""Storm cells that take power, lines and roads together."""

from __future__ import annotations

from scenarios.checks import Checks, Loc
from scenarios.values import Direction, Duration, Metres, Part, WindSpeed, key
from twin.terms.happenings import CellCrosses

__all__ = ["CellFile", "cell"]


class CellFile(Part):
    """A storm cell over a place, moving `toward` at `speed` for a while."""

    place: str = key("place", "地点")
    radius: Metres = key("radius", "半径", default=6000.0)
    toward_deg: Direction = key("toward", "去向")
    speed_m_s: WindSpeed = key("speed", "移速")
    lasts: Duration = key("for", "持续", gt=0)


def cell(checks: Checks, loc: Loc, file: CellFile) -> CellCrosses:
    """A cell that appears over a place that exists."""
    return CellCrosses(
        place=checks.place(loc, file.place),
        radius_m=file.radius,
        toward_deg=file.toward_deg,
        speed_m_s=file.speed_m_s,
        for_s=file.lasts,
    )
