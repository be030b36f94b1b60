"""Leaks: a hole opens, the vessel empties into the air, somebody closes it.

What a reader would get wrong: what a water curtain takes out never reaches the air, but it did
leave the vessel. `rate_kg_s` and `released_kg` count what became airborne.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twin.county.model import Substance, Tank
from twin.models.source_term import airborne_share, vessel_outflow_kg_s
from twin.models.substances import BY_CAS
from twin.sim.gas import Gas
from twin.sim.world import World
from twin.terms.place import Place

__all__ = ["Leak", "Leaks"]

_AT_SCENE_M = 1000.0
_SPEAK_EVERY_MS = 60_000


_HOLE_HEIGHT_M = 0.5


@dataclass(slots=True, eq=False)
class Leak:
    """A leak of one vessel. Rates are into the air, after what the curtains take out."""

    world: World

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

    @property
    def place_m(self) -> tuple[float, float, float]:
        """Where the hole is: east, north, height above ground."""
        return self.tank.x_m, self.tank.y_m, _HOLE_HEIGHT_M

    def emit(self, step_s: float) -> float:
        """Let the vessel empty for a step; the kilograms that become airborne."""
        if not self.open:
            return 0.0
        liquid = BY_CAS[self.substance.cas]
        flow_kg_s = vessel_outflow_kg_s(
            self.held_kg, self.hole_mm, self.tank.diameter_m, self.tank.pressure_kpa, liquid
        )
        out_kg = min(self.held_kg, flow_kg_s * step_s)
        self.held_kg -= out_kg
        airborne_kg = out_kg * airborne_share(liquid, self.world.drill.world.temperature_c)
        through = 1.0 - self.world.figures.crews.curtain_removes.share
        for _ in range(self.curtains):
            airborne_kg *= through
        self.rate_kg_s = airborne_kg / step_s
        self.released_kg += airborne_kg
        self._speak()
        return airborne_kg

    def _speak(self) -> None:
        if self.world.now_ms - self.spoke_ms < _SPEAK_EVERY_MS:
            return
        self.spoke_ms = self.world.now_ms
        self.world.record(
            "world.leak",
            "world",
            {
                "hazard": self.hazard,
                "rate_kg_s": round(self.rate_kg_s, 4),
                "released_kg": round(self.released_kg, 1),
            },
        )


class Leaks:
    """All leaks of a drill. `on_open` and `on_stop` are told of each."""

    def __init__(self, world: World, gas: Gas) -> None:
        self.on_open: list[Callable[[Leak], None]] = []
        self.on_stop: list[Callable[[Leak], None]] = []
        self._world, self._gas = world, gas
        self._leaks: list[Leak] = []

    def is_open(self, hazard: str) -> bool:
        """Whether a hazard source leaks now."""
        return any(leak.open and leak.hazard == hazard for leak in self._leaks)

    def fill_shares(self) -> list[tuple[str, float]]:
        """How full each vessel is that leaks or has leaked, as a share of before."""
        return [(leak.tank.id, leak.held_kg / (leak.tank.hold_t * 1000.0)) for leak in self._leaks]

    def open(self, hazard: str, hole_mm: float) -> Leak:
        """Open a hole in the fullest vessel of a hazard source (the first of equals)."""
        tank = max(self._world.county.hazards[hazard].tanks, key=lambda tank: tank.hold_t)
        leak = Leak(
            world=self._world,
            hazard=hazard,
            tank=tank,
            substance=self._world.county.substances[tank.substance],
            hole_mm=hole_mm,
            held_kg=tank.hold_t * 1000.0,
        )
        self._leaks.append(leak)
        self._gas.add(leak)
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
