"""The figures of fires in buildings: rooms, spread, water, and people in smoke."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from twin.sim.figures.rows import Row, Value

__all__ = ["BuildingFireFigures", "RoomFigures", "SmokeHarm"]


class RoomFigures(Row):
    """A room of an ordinary building; keys as `twin.models.building_fire.Room`."""

    floor_m2: float = Field(gt=0)
    height_m: float = Field(gt=0)
    opening_m2: float = Field(gt=0)
    opening_m: float = Field(gt=0)
    load_mj_m2: float = Field(gt=0)
    most_kw_m2: float = Field(gt=0)


class SmokeHarm(Row):
    """Mean time in smoke until a person is harmed at least so; the worst level first."""

    level: Literal["dead", "grave", "light"]
    tau_s: float = Field(gt=0)


class BuildingFireFigures(BaseModel):
    """Fires in buildings; times in seconds, heat in kW, water in L/s."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    room: RoomFigures
    incipient: Value
    side: Value
    up: Value
    knock: Value
    efficiency: Value
    water_each: Value
    tank: Value
    feeds: Value
    detected: Value
    visible: Value
    smoke: Value
    rise: Value
    leave: Value
    rescue: Value
    panel_within: Value
    reach: Value
    harm: tuple[SmokeHarm, ...]
