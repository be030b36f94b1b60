"""Gas in the air: what leaks becomes a cloud that the wind carries past heads and people.

The cloud is moved on in steps of five seconds; between two steps every receptor is read on a
straight line. What a reader would get wrong: the cloud is always one step *ahead*. At a step the
state of its end is worked out, so that a reading in mid-step lies between two known states.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from fast._types import Floats
from twin.county.model import Substance
from twin.models.dispersion import PuffCloud
from twin.sim.weather import Weather
from twin.sim.world import Life, World

__all__ = ["STEP_MS", "Emission", "Gas"]

STEP_MS = 5_000
_SHOW_EVERY_STEPS = 60
_PUFFS_SHOWN = 120
_MG_PER_KG = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Emission:
    """What a source gives to the air during one step."""

    substance: Substance
    x_m: float
    y_m: float
    height_m: float
    mass_kg: float


@dataclass(slots=True)
class _Receptors:
    """Places where a substance is read, with the values before and after the present step."""

    substance: str
    x_m: Floats
    y_m: Floats
    z_m: Floats
    before: Floats
    after: Floats
    quiet: bool = True


class Gas:
    """All clouds of a drill, one a substance.

    `sources` are asked once a step what they emit; `on_step` is told when a step's end is known.
    """

    def __init__(self, world: World, weather: Weather, stability: str) -> None:
        self.sources: list[Callable[[], list[Emission]]] = []
        self.on_step: list[Callable[[], None]] = []
        self._world, self._weather, self._stability = world, weather, stability
        self._clouds: dict[str, PuffCloud] = {}
        self._substances: dict[str, Substance] = {}
        self._receptors: dict[Hashable, _Receptors] = {}
        self._step_began_ms = 0
        self._last_rate_kg_s = 0.0

    def put_receptors(
        self, key: Hashable, substance: str, x_m: Floats, y_m: Floats, z_m: Floats
    ) -> None:
        """Read a substance at these places from now on; `mg_m3(key)` gives the values."""
        zero = np.zeros(x_m.size)
        self._receptors[key] = _Receptors(
            substance, x_m.copy(), y_m.copy(), z_m.copy(), zero, zero.copy()
        )

    def mg_m3(self, key: Hashable) -> Floats | None:
        """Concentrations at the receptors now; None while there is nothing to read."""
        at = self._receptors[key]
        if at.quiet:
            return None
        part = (self._world.now_ms - self._step_began_ms) / STEP_MS
        return at.before + part * (at.after - at.before)

    def step_mean_mg_m3(self, key: Hashable) -> Floats | None:
        """Mean concentrations over the present step; None while there is nothing to read."""
        at = self._receptors[key]
        return None if at.quiet else 0.5 * (at.before + at.after)

    def life(self) -> Life:
        """Step by step: emit, move on, read."""
        steps = 0
        while True:
            if self._step():
                if steps % _SHOW_EVERY_STEPS == 0:
                    self.show()
                steps += 1
                for listener in self.on_step:
                    listener()
            yield self._world.env.timeout(STEP_MS)
