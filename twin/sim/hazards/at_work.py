"""All hazards of a drill: begun by injects, moved on together, shown on the maps.

What a reader would get wrong: a hazard's first step is taken in the very instant it begins, so
that what it reaches at once is reached at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from twin.sim.hazards.hazard import Begins, Grip, Hazard
from twin.sim.world import Life
from twin.terms.drill import Inject

__all__ = ["STEP_MS", "Hazards"]

STEP_MS = 10_000
_SHOW_EVERY_STEPS = 30


class Hazards:
    """The hazards that have begun. `kinds` says how each type of happening begins one."""

    def __init__(self, grip: Grip, kinds: Mapping[type, Begins]) -> None:
        self._grip, self._kinds = grip, kinds
        self._at_work: list[tuple[str, Hazard]] = []

    def knows(self, happening: type) -> bool:
        """Whether a happening of this type begins a hazard."""
        return happening in self._kinds

    def begin(self, inject: Inject) -> None:
        """Begin the hazard of an inject; its steps go on to the end of the drill."""
        begins = self._kinds[type(inject.happening)]
        hazard = begins(self._grip, inject, inject.happening)
        self._at_work.append((inject.id, hazard))
        self._grip.world.start(self._life(inject.id, hazard))

    def show(self) -> None:
        """Write every hazard's picture to the journal."""
        for name, hazard in self._at_work:
            self._show(name, hazard)

    def _life(self, name: str, hazard: Hazard) -> Life:
        steps = 0
        while True:
            hazard.advance(STEP_MS / 1000)
            if steps % _SHOW_EVERY_STEPS == 0:
                self._show(name, hazard)
            steps += 1
            yield self._grip.world.env.timeout(STEP_MS)

    def _show(self, name: str, hazard: Hazard) -> None:
        picture = hazard.picture()
        if picture is not None:
            self._grip.world.record("world.hazard", "world", picture.body(name))
