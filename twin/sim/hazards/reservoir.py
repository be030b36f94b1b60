"""A reservoir that fills: its level, what comes in, and what it lets go to the river below.

What a reader would get wrong: seepage is no part of the water here. Somebody on the dam reports it
(`call`), a gauge that sticks is a failure of the drill; this only moves the water.
"""

from __future__ import annotations

from twin.sim.hazards.hazard import Grip, Picture
from twin.sim.hazards.storm import tell_of_floods
from twin.sim.hazards.water_marks import CLASSES, LIMITS, marks_of
from twin.terms.drill import Inject
from twin.terms.happenings import ReservoirFills
from twin.terms.text import Text

__all__ = ["Reservoir"]


class Reservoir:
    """One reservoir, filled from now on."""

    def __init__(self, grip: Grip, inject: Inject, start: ReservoirFills) -> None:
        self._grip = grip
        grip.waters.fill(start.reservoir, start.level_m, start.inflow_m3_s, start.for_s)
        grip.waters.open_outlet(start.reservoir, start.outlet_share)
        tell_of_floods(grip, inject)

    def advance(self, step_s: float) -> None:
        """The water moves by itself (`Waters`)."""

    def picture(self) -> Picture | None:
        """The reservoirs, the stations below, bridges and villages."""
        return Picture(
            title=Text("水库与下游水情", "reservoir and rivers below"),
            unit="",
            steps=(1.0, 2.0, 3.0, 4.0),
            classes=CLASSES,
            marks=marks_of(self._grip),
            notes=LIMITS,
        )
