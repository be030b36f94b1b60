"""The figures of leaving by road: who drives, what passes, who leaves unasked, who is hit."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from twin.sim.figures.rows import Row, Share, Value

__all__ = ["CapacityRow", "EvacuationFigures", "SelfRescueRow"]


class CapacityRow(Row):
    """What a road class passes in one direction, vehicles an hour."""

    road_class: str
    vehicles_h: float = Field(gt=0)


class SelfRescueRow(Row):
    """Who leaves unasked on seeing a hazard: whom of those not reached, and the mean delay.

    `sign` begins at `threshold`: gas ppm outdoors; water metres below what floods the village;
    fire metres from the front.
    """

    sign: Literal["gas", "water", "fire"]
    threshold: float = Field(ge=0)
    share: float = Field(ge=0, le=1)
    mean_s: float = Field(gt=0)
    night_factor: float = Field(ge=0, le=1)


class EvacuationFigures(BaseModel):
    """Vehicles and walkers on the road graph, the shelters' rest, and what the road may cost."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roads: tuple[CapacityRow, ...]
    drives: Share
    people_per_vehicle: Value
    second_round: Value
    bus_pcu_per_seat: Value
    walk_m_s: Value
    walk_reach_m: Value
    footway_m: Value
    near_home_m: Value
    with_kin: Share
    cleared: Share
    self_rescue: tuple[SelfRescueRow, ...]
    caught_light: Share
    caught_grave: Share

    def seen(self, sign: str) -> SelfRescueRow | None:
        """The row of a sign; None where nobody leaves unasked on it."""
        return next((row for row in self.self_rescue if row.sign == sign), None)
