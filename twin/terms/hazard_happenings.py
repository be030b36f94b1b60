"""What hazards may befall the county: fires, storms, shocks, gas and water underground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from twin.terms.place import Place

__all__ = [
    "BlizzardComes",
    "BuildingFireStarts",
    "CellCrosses",
    "DustStormComes",
    "EarthquakeComes",
    "MineFails",
    "TankerBurns",
    "WildfireStarts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlizzardComes:
    """Snow on townships, `snow_cm_h` deep each hour for a while, and drifts on their roads."""

    kind: ClassVar[str] = "blizzard_comes"
    townships: tuple[str, ...]
    snow_cm_h: float
    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DustStormComes:
    """Dust crosses the county with the wind; behind its front one sees `visibility_m`, for a while.

    On the road at `place` up to `cars` run into each other for want of sight, until it is closed.
    """

    kind: ClassVar[str] = "dust_storm_comes"
    event_type: str
    place: Place
    visibility_m: float
    for_s: float
    cars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WildfireStarts:
    """Grass or forest catches fire at a place.

    `fuel` is a bed of `world.yaml`; dead fuel is `dryness` times as dry as usual (0.5 is half the
    moisture). The ground rises by `slope_share` towards `upslope_deg`.
    """

    kind: ClassVar[str] = "wildfire_starts"
    event_type: str
    place: Place
    fuel: str
    dryness: float
    slope_share: float
    upslope_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TankerBurns:
    """A road tanker of liquefied gas burns at a hole; uncooled it bursts `bursts_after_s` on.

    `people_near` wait on the road beside it until they are sent away; `light` and `grave` are hurt
    in the crash.
    """

    kind: ClassVar[str] = "tanker_burns"
    event_type: str
    place: Place
    mass_kg: float
    hole_mm: float
    bursts_after_s: float
    people_near: int
    light: int
    grave: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingFireStarts:
    """A room of a building catches fire, the middle one of `rooms` on a floor counted from 1.

    `growth` is a class of the t² law; the occupants are spread evenly over the storeys.
    """

    kind: ClassVar[str] = "building_fire_starts"
    event_type: str
    place: Place
    storeys: int
    floor: int
    rooms: int
    growth: Literal["slow", "medium", "fast", "ultra_fast"]
    occupants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MineFails:
    """Gas breaks into a heading of a coal mine, its air fails, and men are cut off behind a fall.

    `air_share` is what is left of the heading's air; `inflow_m3_h` of water breaks in `inflow_s`
    later (0: none). Of the `underground`, `missing` cannot come out by themselves.
    """

    kind: ClassVar[str] = "mine_fails"
    event_type: str
    hazard: str
    gas_m3_min: float
    air_share: float
    underground: int
    missing: int
    inflow_m3_h: float
    inflow_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EarthquakeComes:
    """The earth shakes under a place: surface-wave magnitude, focus `depth_km` deep.

    The ellipses of equal intensity are longest towards `axis_deg`. The `stations_out` most shaken
    townships lose their base station and their lines.
    """

    kind: ClassVar[str] = "earthquake_comes"
    place: Place
    magnitude: float
    depth_km: float
    axis_deg: float
    stations_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCrosses:
    """A storm cell of `radius_m` appears over a place and moves `toward_deg` for `for_s`."""

    kind: ClassVar[str] = "cell_crosses"
    place: Place
    radius_m: float
    toward_deg: float
    speed_m_s: float
    for_s: float
