"""Rain and reservoirs."""

from __future__ import annotations

from functools import partial

from scenarios.checks import Checks, Loc
from scenarios.names import reservoir_of
from scenarios.values import Direction, Duration, Metres, Part, Share, key
from twin.terms.happenings import ReservoirFills, StormBreaks

__all__ = ["ReservoirFile", "StormFile", "reservoir", "storm"]


class StormFile(Part):
    """A cell of rain leaves `depth` (mm) at a place within `for`; `speed` 0 stands still."""

    place: str = key("place", "地点")
    depth_mm: float = key("depth", "雨量", gt=0.0, le=600.0)
    for_s: Duration = key("for", "历时")
    radius: Metres = key("radius", "半径", default=8000.0)
    from_deg: Direction = key("bearing", "来向", default=270.0)
    speed_m_s: float = key("speed", "移速", default=0.0, ge=0.0, le=30.0)


class ReservoirFile(Part):
    """Water comes into a reservoir for a while; `outlet` is how far its outlet stands open."""

    reservoir: str = key("reservoir", "水库")
    level_m: float | None = key("level", "水位", default=None)
    inflow_m3_s: float = key("inflow", "入库", ge=0.0, le=20000.0)
    for_s: Duration = key("for", "历时")
    outlet: Share = key("outlet", "泄洪", default=0.0)


def storm(checks: Checks, loc: Loc, file: StormFile) -> StormBreaks:
    """A storm over a place that exists."""
    return StormBreaks(
        place=checks.place(loc, file.place),
        depth_mm=file.depth_mm,
        for_s=file.for_s,
        radius_m=file.radius,
        from_deg=file.from_deg,
        speed_m_s=file.speed_m_s,
    )


def reservoir(checks: Checks, loc: Loc, file: ReservoirFile) -> ReservoirFills:
    """A reservoir that exists."""
    read = partial(reservoir_of, checks.county, file.reservoir)
    return ReservoirFills(
        reservoir=checks.read(loc, "reservoir", "水库", read) or "",
        level_m=file.level_m,
        inflow_m3_s=file.inflow_m3_s,
        for_s=file.for_s,
        outlet_share=file.outlet,
    )
