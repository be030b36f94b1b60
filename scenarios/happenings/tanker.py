"""A road tanker of liquefied gas on fire."""

from __future__ import annotations

from scenarios.checks import Checks, Loc
from scenarios.happenings.spots import spot_of
from scenarios.values import Direction, Duration, Hole, Metres, Part, key
from twin.terms.happenings import TankerBurns

__all__ = ["TankerFile", "tanker"]


class TankerFile(Part):
    """A tanker burns; the spot may have a name of its own, as a kilometre post."""

    type: str = key("type", "类型", default="tanker_fire")
    place: str = key("place", "地点")
    off: Metres = key("off", "相距", default=0.0)
    bearing_deg: Direction = key("bearing", "方位", default=0.0)
    name: str = key("name", "名称", default="")
    mass_t: float = key("tonnes", "吨", gt=0, le=60)
    hole: Hole = key("hole", "孔径")
    bursts_after: Duration = key("bursts_after", "爆炸", gt=0)
    people_near: int = key("people_near", "围困人数", default=0, ge=0)
    light: int = key("light", "轻伤", default=0, ge=0)
    grave: int = key("grave", "重伤", default=0, ge=0)


def tanker(checks: Checks, loc: Loc, file: TankerFile) -> TankerBurns:
    """A burning tanker near a place that exists."""
    return TankerBurns(
        event_type=checks.event_type(loc, file.type),
        place=spot_of(checks, loc, file.place, file.off, file.bearing_deg, file.name),
        mass_kg=file.mass_t * 1000.0,
        hole_mm=file.hole,
        bursts_after_s=file.bursts_after,
        people_near=file.people_near,
        light=file.light,
        grave=file.grave,
    )
