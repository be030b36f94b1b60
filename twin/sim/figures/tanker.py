"""The figures of a road tanker of liquefied gas that burns."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from twin.sim.figures.rows import Share, Value

__all__ = ["TankerFigures"]


class TankerFigures(BaseModel):
    """What comes out and burns, what cooling takes, and who waits on the road."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    over_pressure_kpa: Value
    pool_burns: Value
    pool_soot: Value
    crews_to_cool: Value
    cooled_for: Value
    queue_off: Value
    shut: Value
    passable: Share
    at_scene: Value
    keeps_off: Value
    shown_from: Share
