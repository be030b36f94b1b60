"""Which happening begins which hazard."""

from __future__ import annotations

from collections.abc import Mapping

from twin.sim.hazards.blizzard import Blizzard
from twin.sim.hazards.building_fire import BuildingFire
from twin.sim.hazards.cell import StormCell
from twin.sim.hazards.dust_storm import DustStorm
from twin.sim.hazards.earthquake import Earthquake
from twin.sim.hazards.hazard import Begins
from twin.sim.hazards.mine import Mine
from twin.sim.hazards.reservoir import Reservoir
from twin.sim.hazards.storm import Storm
from twin.sim.hazards.tanker import Tanker
from twin.sim.hazards.wildfire import Wildfire
from twin.terms.happenings import (
    BlizzardComes,
    BuildingFireStarts,
    CellCrosses,
    DustStormComes,
    EarthquakeComes,
    MineFails,
    ReservoirFills,
    StormBreaks,
    TankerBurns,
    WildfireStarts,
)

__all__ = ["KINDS"]

KINDS: Mapping[type, Begins] = {
    BlizzardComes: Blizzard,
    DustStormComes: DustStorm,
    TankerBurns: Tanker,
    BuildingFireStarts: BuildingFire,
    MineFails: Mine,
    WildfireStarts: Wildfire,
    StormBreaks: Storm,
    ReservoirFills: Reservoir,
    EarthquakeComes: Earthquake,
    CellCrosses: StormCell,
}
