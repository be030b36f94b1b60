"""Leaks: a hole opens, the vessel empties into the air, somebody closes it.

What a reader would get wrong: what a water curtain takes out never reaches the air, but it did
leave the vessel. `rate_kg_s` and `released_kg` count what became airborne.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twin.county.model import Substance, Tank
from twin.models.source_term import Vessel, outflow
from twin.sim.gas import STEP_MS, Emission, Gas
from twin.sim.world import World
from twin.terms.place import Place

__all__ = ["Leak", "Leaks"]

_AT_SCENE_M = 1000.0
_SPEAK_EVERY_MS = 60_000


@dataclass(slots=True, eq=False)
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
    spoke_ms: int = -_SPEAK_EVERY_MS

    @property
    def open(self) -> bool:
        """Whether it still leaks."""
        return not self.stopped_by


class Leaks:
    """All leaks of a drill. `on_open` and `on_stop` are told of each."""

    def __init__(self, world: World, gas: Gas) -> None:
        self.on_open: list[Callable[[Leak], None]] = []
        self.on_stop: list[Callable[[Leak], None]] = []
        self._world = world
        self._leaks: list[Leak] = []
        gas.sources.append(self._emit)

    @property
    def any(self) -> bool:
        """Whether there has been a leak at all."""
        return bool(self._leaks)

    @property
    def rate_kg_s(self) -> float:
        """What all leaks together give to the air now."""
        total = 0.0
        for leak in self._leaks:
            total += leak.rate_kg_s
        return total

    def is_open(self, hazard: str) -> bool:
        """Whether a hazard source leaks now."""
        return any(leak.open and leak.hazard == hazard for leak in self._leaks)

    def level_share(self, tank: str) -> float | None:
        """How full a vessel that leaks or has leaked is, as a share of before; None for others."""
        for leak in self._leaks:
            if leak.tank.id == tank:
                return leak.held_kg / (leak.tank.hold_t * 1000.0)
        return None

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
        """Put up (or take down) water curtains at the leaks of a scene."""
        for leak in self._near(place):
            leak.curtains += number

    def _near(self, place: Place) -> list[Leak]:
        county = self._world.county
        return [
            leak
            for leak in self._leaks
            if self._world.apart_m(county.hazards[leak.hazard].as_term(), place) <= _AT_SCENE_M
        ]

    def _emit(self) -> list[Emission]:
        """What the open leaks give to the air during the coming step."""
        emissions = []
        for leak in self._leaks:
            if leak.open:
                emissions.append(self._empty(leak))
                self._speak(leak)
        return emissions

    def _empty(self, leak: Leak) -> Emission:
        raise NotImplementedError

    def _speak(self, leak: Leak) -> None:
        if self._world.now_ms - leak.spoke_ms < _SPEAK_EVERY_MS:
            return
        leak.spoke_ms = self._world.now_ms
        self._world.record(
            "world.leak",
            "world",
            {
                "hazard": leak.hazard,
                "rate_kg_s": round(leak.rate_kg_s, 4),
                "released_kg": round(leak.released_kg, 1),
            },
        )
