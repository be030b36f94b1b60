"""The figures of a snowstorm: when drifts close roads, and what a plough clears."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from twin.sim.figures.rows import Value

__all__ = ["BlizzardFigures"]


class BlizzardFigures(BaseModel):
    """Drifts and ploughs.

    At `full` cm of new snow in still air the share of each road class that the county's road table
    gives for a storm is closed; a wind of `drift_wind` m/s halves that depth.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    full: Value
    drift_wind: Value
    plough_speed: Value
    plough_reach: Value
    melts: Value
