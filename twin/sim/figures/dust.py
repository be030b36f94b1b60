"""The figures of a dust storm: how it comes and goes, and how cars run into each other in it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from twin.sim.figures.rows import Share, Value

__all__ = ["DustFigures"]


class DustFigures(BaseModel):
    """Sight before, in and after the front; cars a minute that join a pile-up; who is hurt."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clear: Value
    thickens: Value
    settles: Value
    crash_below: Value
    joins: Value
    in_a_car: Value
    light: Share
    grave: Share
    shown_below: Value
    closed_within: Value
