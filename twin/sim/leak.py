"""Leaks: a hole opens, the vessel empties into the air, somebody closes it.

What a reader would get wrong: what a water curtain takes out never reaches the air, but it did
leave the vessel; `released_kg` counts what became airborne.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twin.county.model import Substance, Tank
from twin.sim.gas import STEP_MS, Gas
from twin.sim.world import Life, World
from twin.terms.place import Place

__all__ = ["Leak", "Leaks"]

_AT_SCENE_M = 1000.0
_SPEAK_EVERY_MS = 60_000


@dataclass(slots=True)
class Leak:
    """A leak of one vessel. Rates are into the air, after what the curtains take out."""

    hazard: str
    tank: Tank
    substance: Substance
    hole_mm: float
    held_kg: float
    rate_kg_s: float = 0.0
    released_kg: float = 0.0
    curtains: int = 0
    stopped_by: str = ""

    @property
    def open(self) -> bool:
        """Whether it still leaks."""
        return not self.stopped_by


class Leaks:
    """All leaks of a drill. `on_open` and `on_stop` are told of each."""

    def __init__(self, world: World, gas: Gas) -> None:
        self.on_open: list[Callable[[Leak], None]] = []
        self.on_stop: list[Callable[[Leak], None]] = []
        self._world, self._gas = world, gas
        self._leaks: list[Leak] = []

    @property
    def any(self) -> bool:
        """Whether there has been a leak at all."""
        return bool(self._leaks)

    def is_open(self, hazard: str) -> bool:
        """Whether a hazard source leaks now."""
        return any(leak.open and leak.hazard == hazard for leak in self._leaks)

    def open(self, hazard: str, hole_mm: float) -> Leak:
        """Open a hole in the fullest vessel of a hazard source (the first of equals)."""
        tank = max(self._world.county.hazards[hazard].tanks, key=lambda tank: tank.hold_t)
        leak = Leak(
            hazard=hazard,
            tank=tank,
            substance=self._world.county.substances[tank.substance],
            hole_mm=hole_mm,
            held_kg=tank.hold_t * 1000.0,
        )
        self._leaks.append(leak)
        self._world.start(self._life(leak))
        for listener in self.on_open:
            listener(leak)
        return leak

    def stop(self, leak: Leak, by: str) -> None:
        """Close a leak for good; a second time changes nothing."""
        if not leak.open:
            return
        leak.stopped_by, leak.rate_kg_s = by, 0.0
        self._world.record(
            "world.leak_stopped",
            "world",
            {"hazard": leak.hazard, "by": by, "released_kg": round(leak.released_kg, 1)},
        )
        for listener in self.on_stop:
            listener(leak)

    def stop_near(self, place: Place, by: str) -> None:
        """Close the leaks at a scene."""
        for leak in self._near(place):
            self.stop(leak, by)

    def curtain_near(self, place: Place, number: int) -> None:
        """Put up (or take down) a water curtain at the leaks of a scene."""
        for leak in self._near(place):
            leak.curtains += number

    def level_share(self, tank: str) -> float | None:
        """How full a vessel that leaks or has leaked is, as a share of before; None for others."""
        for leak in self._leaks:
            if leak.tank.id == tank:
                return leak.held_kg / (leak.tank.hold_t * 1000.0)
        return None

    def _near(self, place: Place) -> list[Leak]:
        return [
            leak
            for leak in self._leaks
            if self._world.apart_m(self._world.county.hazards[leak.hazard].as_term(), place)
            <= _AT_SCENE_M
        ]

    def _life(self, leak: Leak) -> Life:
        """Let the vessel empty, step by step, until somebody closes it."""
        spoke_ms = -_SPEAK_EVERY_MS
        while leak.open:
            self._step(leak)
            if self._world.now_ms - spoke_ms >= _SPEAK_EVERY_MS:
                spoke_ms = self._world.now_ms
                self._world.record(
                    "world.leak",
                    "world",
                    {
                        "hazard": leak.hazard,
                        "rate_kg_s": round(leak.rate_kg_s, 4),
                        "released_kg": round(leak.released_kg, 1),
                    },
                )
            yield self._world.env.timeout(STEP_MS)

    def _step(self, leak: Leak) -> None:
        raise NotImplementedError
