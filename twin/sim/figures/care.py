"""The figures of the hurt: classes, getting worse, the first on scene, ways to hospital, wards."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from twin.models.triage import Triage
from twin.sim.figures.rows import Row, Share, Spread, Value

__all__ = ["CareFigures", "OwnMeans", "Theatres", "Worsens"]


class Worsens(Row):
    """Of a class left alone, the share that falls to the next and when: lognormal."""

    triage: Triage
    share: float = Field(ge=0, le=1)
    median_s: float = Field(gt=0)
    sigma: float = Field(ge=0, le=2)


class OwnMeans(Row):
    """Of a class that nobody fetches, the share that others drive to a hospital, and when."""

    triage: Triage
    share: float = Field(ge=0, le=1)
    median_s: float = Field(gt=0)
    sigma: float = Field(ge=0, le=2)


class Theatres(Row):
    """Operating tables that can be had at once in a hospital of a grade."""

    grade: str
    tables: int = Field(ge=0)


class CareFigures(BaseModel):
    """From being hurt to being out of danger."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    red_of_grave: Share
    worsens: tuple[Worsens, ...]
    triage_each: Value
    over_triage: Share
    under_triage: Share
    scene_reach: Value
    pace_with_crew: Share
    pace_in_ward: Share
    lying: Value
    sitting: Value
    own_means: tuple[OwnMeans, ...]
    dead_found: Spread
    theatres: tuple[Theatres, ...]
    surgery: Spread
