"""The figures of an earthquake: what each degree does, who calls, what is mended when."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from twin.inputs import BadValue
from twin.sim.figures.rows import Row, Spread, Value
from twin.terms.text import Text

__all__ = ["CalledRow", "DegreeRow", "EarthquakeFigures"]


class DegreeRow(Row):
    """What a degree of intensity does, in shares and in people per 100,000 residents."""

    degree: int = Field(ge=4, le=12)
    collapsed: float = Field(ge=0, le=1)
    dead: float = Field(ge=0)
    grave: float = Field(ge=0)
    light: float = Field(ge=0)
    calls: float = Field(ge=0)
    bridge_shut: float = Field(ge=0, le=1)


class CalledRow(Row):
    """What a call is about, by its share of all; the rest is of the shock itself."""

    event_type: str
    share: float = Field(ge=0, le=1)


class EarthquakeFigures(BaseModel):
    """Earthquakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    degrees: tuple[DegreeRow, ...]
    called: tuple[CalledRow, ...]
    in_a_house: Value
    calls_after: Spread
    finds_signal: Spread
    mended_after: Spread
    bridge_checked: Spread
    quick_report: Spread
    township_reports: Spread

    @model_validator(mode="after")
    def _rising(self) -> Self:
        degrees = [row.degree for row in self.degrees]
        if len(degrees) < 2 or degrees != list(range(degrees[0], degrees[0] + len(degrees))):
            raise BadValue(Text("烈度逐度写，由低到高", "each degree once, rising"))
        return self
