"""Which happening begins which hazard."""

from __future__ import annotations

from collections.abc import Mapping

from twin.sim.hazards.blizzard import Blizzard
from twin.sim.hazards.building_fire import BuildingFire
from twin.sim.hazards.cell import StormCell
from twin.sim.hazards.earthquake import Earthquake
from twin.sim.hazards.hazard import Begins
from twin.sim.hazards.mine import Mine
from twin.sim.hazards.tanker import Tanker
from twin.sim.hazards.wildfire import Wildfire
from twin.terms.happenings import (
    BlizzardComes,
    BuildingFireStarts,
    CellCrosses,
    EarthquakeComes,
    MineFails,
    TankerBurns,
    WildfireStarts,
)

__all__ = ["KINDS"]

KINDS: Mapping[type, Begins] = {
    BlizzardComes: Blizzard,
    TankerBurns: Tanker,
    BuildingFireStarts: BuildingFire,
    MineFails: Mine,
    WildfireStarts: Wildfire,
    EarthquakeComes: Earthquake,
    CellCrosses: StormCell,
}
