"""What nature does: fires in the open, snowstorms, dust storms."""

from __future__ import annotations

from functools import partial

from scenarios.areas import township_of
from scenarios.checks import Checks, Loc
from scenarios.happenings.spots import spot_of
from scenarios.values import Direction, Duration, Fuel, Metres, Part, key
from twin.terms.happenings import BlizzardComes, DustStormComes, WildfireStarts

__all__ = ["BlizzardFile", "DustFile", "WildfireFile", "blizzard", "dust", "wildfire"]


class WildfireFile(Part):
    """Grass or forest catches fire `off` a place; `dryness` 0.5 is half the usual moisture."""

    type: str = key("type", "类型", default="grass_fire")
    place: str = key("place", "地点")
    off: Metres = key("off", "相距", default=0.0)
    bearing_deg: Direction = key("bearing", "方位", default=0.0)
    fuel: Fuel = key("fuel", "可燃物", default="grass")
    dryness: float = key("dryness", "干燥", default=1.0, ge=0.3, le=2.0)
    slope_share: float = key("slope", "坡度", default=0.0, ge=0.0, le=1.0)
    upslope_deg: Direction = key("upslope", "上坡方向", default=0.0)


def wildfire(checks: Checks, loc: Loc, file: WildfireFile) -> WildfireStarts:
    """A fire at a place that exists."""
    return WildfireStarts(
        event_type=checks.event_type(loc, file.type),
        place=spot_of(checks, loc, file.place, file.off, file.bearing_deg, ""),
        fuel=file.fuel,
        dryness=file.dryness,
        slope_share=file.slope_share,
        upslope_deg=file.upslope_deg,
    )


class BlizzardFile(Part):
    """Snow over townships (none named: all of the county), so deep an hour, for so long."""

    area: tuple[str, ...] = key("area", "范围", default=())
    snow_cm_h: float = key("snow", "每小时积雪厘米", gt=0.0, le=20.0)
    lasts: Duration = key("for", "持续", gt=0)


def blizzard(checks: Checks, loc: Loc, file: BlizzardFile) -> BlizzardComes:
    """A snowstorm over townships that exist."""
    area = (*loc, checks.either(loc, "area", "范围"))
    towns = [
        checks.read(area, i, i, partial(township_of, checks.county, name))
        for i, name in enumerate(file.area)
    ]
    return BlizzardComes(
        townships=tuple(town or "" for town in towns) or tuple(checks.county.townships),
        snow_cm_h=file.snow_cm_h,
        for_s=file.lasts,
    )


class DustFile(Part):
    """Dust crosses the county; at `place` on a road cars may run into each other."""

    type: str = key("type", "类型", default="traffic")
    place: str = key("place", "地点")
    visibility: Metres = key("visibility", "能见度", gt=0.0)
    lasts: Duration = key("for", "持续", gt=0)
    cars: int = key("cars", "车辆", default=0, ge=0, le=200)


def dust(checks: Checks, loc: Loc, file: DustFile) -> DustStormComes:
    """A dust storm, and the road at a place that exists."""
    return DustStormComes(
        event_type=checks.event_type(loc, file.type),
        place=checks.place(loc, file.place),
        visibility_m=file.visibility,
        for_s=file.lasts,
        cars=file.cars,
    )
