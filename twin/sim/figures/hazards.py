"""The figures of what goes wrong: the leak, roads, weather, harm, fires in the open."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from twin.models.fuel_bed import FuelForm
from twin.sim.figures.rows import Row, Share, Spread, Value

__all__ = [
    "CasualtyFigures",
    "DoseCurve",
    "FuelRow",
    "GasFigures",
    "LeakFigures",
    "RoadFigures",
    "WeatherFigures",
    "WildfireFigures",
]


class LeakFigures(BaseModel):
    """The leak at the plant itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shut_off: Share
    shut_off_after: Spread
    workers_near: Value
    worker_distance_m: Value
    worker_escape: Spread


class GasFigures(BaseModel):
    """What heads read within the mean: peaks by a power of the averaging time, and their memory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    peak_exponent: Value
    peak_memory: Value


class RoadFigures(BaseModel):
    """How a change on the road becomes known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    detection: Spread


class WeatherFigures(BaseModel):
    """Gusts, and the instruments that see the wind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gust_memory: Value
    meander_deg_per_share: Value
    station_every: Value
    station_from_noise_deg: Value
    station_speed_noise_m_s: Value


class DoseCurve(Row):
    """Share harmed at least so: lognormal in the toxic load Σ Cⁿ Δt (ppm, min).

    n is that of the substance's death curve; half are harmed so after an hour at `hour_ppm`.
    """

    cas: str
    level: Literal["grave", "light", "observed"]
    hour_ppm: float = Field(gt=0)
    sigma: float = Field(gt=0, le=2)


class CasualtyFigures(BaseModel):
    """From the injured to the number the county hears."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hospital_counts: Spread
    dose_curves: tuple[DoseCurve, ...]


class FuelRow(Row, FuelForm):
    """A fuel bed that may burn."""

    id: Literal["grass", "shrub"]
    name: str


class WildfireFigures(BaseModel):
    """Fires in the open: fuels, the grid, what crews do to the front, and whom it hurts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fuels: tuple[FuelRow, ...]
    cell: Value
    reach: Value
    burns_for: Value
    line: Value
    hurt: Share
    threat: Value
    at_village: Value
    near_road: Value
    sight: Value
    pixel: Value
    flame_depth: Value
    flame_above_air: Value
