"""The figures of the simulated world: how long people take, what crews need, how far news gets.

They stand in `world.yaml` of the county's folder, each with its basis and source; their forms are
in `figures`. What a reader would get wrong: hardly any of them is measured here. They make a drill
plausible, not a forecast, and a county that has its own figures replaces the file.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from twin.county.model import County
from twin.inputs import bind, load_yaml_text
from twin.inputs.text_file import read_text
from twin.sim.figures.building import BuildingFireFigures
from twin.sim.figures.care import CareFigures
from twin.sim.figures.cell import CellFigures
from twin.sim.figures.dust import DustFigures
from twin.sim.figures.earthquake import EarthquakeFigures
from twin.sim.figures.evacuation import EvacuationFigures
from twin.sim.figures.hazards import (
    CasualtyFigures,
    GasFigures,
    LeakFigures,
    RoadFigures,
    WeatherFigures,
    WildfireFigures,
)
from twin.sim.figures.mine import MineFigures
from twin.sim.figures.people import (
    CallerFigures,
    CentreFigures,
    CrewFigures,
    DutyFigures,
    GoodsFigures,
    IssuerFigures,
    LinkFigures,
    PeopleFigures,
    PublicFigures,
    ResponderFigures,
    TellingFigures,
    UpwindFigures,
)
from twin.sim.figures.tanker import TankerFigures
from twin.sim.figures.water import WaterFigures
from twin.sim.figures.winter import BlizzardFigures
from twin.terms.sources import SourceKind

__all__ = ["Parameters", "load_parameters"]

_FILE = "world.yaml"


class Parameters(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fumeng_world: Literal[1]
    people: PeopleFigures
    centres: CentreFigures
    goods: GoodsFigures
    callers: CallerFigures
    crews: CrewFigures
    upwind: UpwindFigures
    links: LinkFigures
    public: PublicFigures
    evacuation: EvacuationFigures
    responders: ResponderFigures
    issuers: IssuerFigures
    leak: LeakFigures
    gas: GasFigures
    roads: RoadFigures
    weather: WeatherFigures
    casualties: CasualtyFigures
    care: CareFigures
    duty: DutyFigures
    wildfire: WildfireFigures
    blizzard: BlizzardFigures
    dust: DustFigures
    tanker: TankerFigures
    building_fire: BuildingFireFigures
    mine: MineFigures
    water: WaterFigures
    earthquake: EarthquakeFigures
    cell: CellFigures
    telling: tuple[TellingFigures, ...]

    def telling_of(self, teller: SourceKind) -> TellingFigures:
        """The row of a kind of source.

        Raises:
            KeyError: The file has none.
        """
        return {row.teller: row for row in self.telling}[teller]


def load_parameters(county: County) -> Parameters:
    """Read `world.yaml` of the county's folder.

    Raises:
        InputProblems: It is missing or wrong; all errors at once, with their positions.
    """
    return _bound(read_text(Path(county.folder) / _FILE, _FILE))


@lru_cache(maxsize=4)
def _bound(text: str) -> Parameters:
    """The parameters of a file's text; reading it takes longer than a short run."""
    parameters: Parameters = bind(load_yaml_text(text, _FILE), Parameters).value
    return parameters
