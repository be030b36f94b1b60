"""A fuel bed as it is written in a data file, and what `wildfire` makes of it.

The world and the desk each have their own file; the form is one.
"""

from __future__ import annotations

from pydantic import BaseModel, Field

from twin.models.wildfire import Bed, Fuel, Moisture, bed_of

__all__ = ["FuelForm"]


class FuelForm(BaseModel):
    """A fuel bed in the units of its source: lb/ft², 1/ft, ft; moistures as shares."""

    load_1h: float = Field(ge=0)
    load_10h: float = Field(ge=0)
    load_100h: float = Field(ge=0)
    load_herb: float = Field(ge=0)
    load_woody: float = Field(ge=0)
    sav_1h: float = Field(gt=0)
    sav_herb: float = Field(gt=0)
    sav_woody: float = Field(gt=0)
    depth_ft: float = Field(gt=0)
    extinction: float = Field(gt=0, le=1)
    heat_btu_lb: float = Field(gt=0)
    dynamic: bool
    dead_1h: float = Field(gt=0, le=1)
    dead_10h: float = Field(gt=0, le=1)
    dead_100h: float = Field(gt=0, le=1)
    herb: float = Field(gt=0, le=3)
    woody: float = Field(gt=0, le=3)

    def bed(self, name: str, dryness: float = 1.0) -> Bed:
        """The bed, its dead fuel `dryness` times as moist as written."""
        fuel = Fuel(
            id=name,
            load_1h=self.load_1h,
            load_10h=self.load_10h,
            load_100h=self.load_100h,
            load_herb=self.load_herb,
            load_woody=self.load_woody,
            sav_1h=self.sav_1h,
            sav_herb=self.sav_herb,
            sav_woody=self.sav_woody,
            depth_ft=self.depth_ft,
            extinction=self.extinction,
            heat_btu_lb=self.heat_btu_lb,
            dynamic=self.dynamic,
        )
        dead = (self.dead_1h * dryness, self.dead_10h * dryness, self.dead_100h * dryness)
        return bed_of(fuel, Moisture(*dead, self.herb, self.woody))
