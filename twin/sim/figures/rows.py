"""Single figures: a duration that varies, a share, a value; each with its basis and source."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from twin.terms.basis import Basis

__all__ = ["Row", "Share", "Spread", "Value"]


class Row(BaseModel):
    """A row of figures: where it is from, and how good that is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    basis: Basis
    source: str = Field(min_length=1)


class Spread(Row):
    """A duration that varies: lognormal with this median (seconds) and sigma of its logarithm."""

    median_s: float = Field(gt=0)
    sigma: float = Field(ge=0, le=2)


class Share(Row):
    """A share or probability, 0 to 1."""

    share: float = Field(ge=0, le=1)


class Value(Row):
    """A plain figure; its unit is part of its key."""

    value: float = Field(ge=0)
