"""Fires in buildings."""

from __future__ import annotations

from scenarios.checks import Checks, Loc
from scenarios.happenings.spots import spot_of
from scenarios.values import Direction, Growth, Metres, Part, key
from twin.terms.happenings import BuildingFireStarts
from twin.terms.text import Text

__all__ = ["BuildingFireFile", "building_fire"]


class BuildingFireFile(Part):
    """A building catches fire; `growth` is a class of the t² law."""

    type: str = key("type", "类型", default="fire")
    place: str = key("place", "地点")
    off: Metres = key("off", "相距", default=0.0)
    bearing_deg: Direction = key("bearing", "方位", default=0.0)
    storeys: int = key("storeys", "层数", ge=1, le=100)
    floor: int = key("floor", "起火层", default=1, ge=1, le=100)
    rooms: int = key("rooms", "每层房间", default=4, ge=1, le=20)
    growth: Growth = key("growth", "发展速度", default="medium")
    occupants: int = key("occupants", "楼内人数", default=0, ge=0, le=5000)


def building_fire(checks: Checks, loc: Loc, file: BuildingFireFile) -> BuildingFireStarts:
    """A fire on a floor that the building has."""
    if file.floor > file.storeys:
        checks.add(
            "E205",
            (*loc, "floor"),
            Text(
                f"起火层 {file.floor} 高于层数 {file.storeys}",
                f"floor {file.floor} is above the {file.storeys} storeys",
            ),
        )
    return BuildingFireStarts(
        event_type=checks.event_type(loc, file.type),
        place=spot_of(checks, loc, file.place, file.off, file.bearing_deg, ""),
        storeys=file.storeys,
        floor=file.floor,
        rooms=file.rooms,
        growth=file.growth,
        occupants=file.occupants,
    )
