"""The figures of a mine: a heading and its air, men, squads at work, water and pumps."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from twin.sim.figures.rows import Row, Spread, Value

__all__ = ["MineFigures", "MineHarm", "VoidRow"]


class VoidRow(Row):
    """Water that stands so high above the lowest point fills so much."""

    level_m: float = Field(ge=0)
    volume_m3: float = Field(ge=0)


class MineHarm(Row):
    """Mean time cut off until a man is harmed at least so; the worst level first."""

    level: Literal["dead", "grave", "light"]
    tau_s: float = Field(gt=0)


class MineFigures(BaseModel):
    """Lengths in m, times in s, volumes in m³, gas as a share by volume."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: Value
    air: Value
    mine_air: Value
    heads: Value
    after_cut: Value
    noticed: Value
    withdraw: Value
    lists: Spread
    fan: Value
    no_entry: Value
    way: Value
    advance: Value
    abreast: Value
    bring_out: Value
    pumps: Value
    drain: Value
    tires: Value
    wade: Value
    refuge: Value
    drowning: Value
    reach: Value
    voids: tuple[VoidRow, ...] = Field(min_length=2)
    harm: tuple[MineHarm, ...]
