"""The figures of rain and water: catchments, ratings, dams, and whom a flood reaches."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from twin.sim.figures.rows import Row, Share, Value

__all__ = ["CatchmentRow", "DamRow", "WaterFigures"]


class CatchmentRow(Row):
    """The ground that drains to a river station between it and the stations above.

    `into` is the station or reservoir that its river comes to next, `down_km` the way there; empty
    at the last. `bank_m3_s` is the flow at the station's warning level.
    """

    gauge: str = Field(min_length=1)
    river: str = Field(min_length=1)
    into: str = ""
    down_km: float = Field(ge=0)
    area_km2: float = Field(gt=0)
    lat_deg: float
    lon_deg: float
    cn: float = Field(gt=0, le=100)
    lag_h: float = Field(gt=0)
    bank_m3_s: float = Field(gt=0)


class DamRow(Row):
    """A reservoir's works: its ungated spillway, outlet, and the surface behind the dam.

    The crest is at the normal level of `reservoirs.csv`; `into` is the station below.
    """

    reservoir: str = Field(min_length=1)
    gauge: str = Field(min_length=1)
    into: str = Field(min_length=1)
    down_km: float = Field(ge=0)
    surface_km2: float = Field(gt=0)
    spillway_m: float = Field(gt=0)
    outlet_m3_s: float = Field(ge=0)


class WaterFigures(BaseModel):
    """Rain, runoff, rivers and dams; what the water does to bridges, villages and people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    catchments: tuple[CatchmentRow, ...]
    dams: tuple[DamRow, ...]
    base_m3_s_km2: Value
    wave_m_s: Value
    muskingum_x: Share
    weir: Value
    reopens_below_m: Value
    village_near_m: Value
    village_above_m: Value
    hurt: Share
    grave: Share
    cell_m: Value
