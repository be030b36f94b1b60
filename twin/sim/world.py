"""What every process of a drill shares: the clock, the dice, the figures and the record.

What a reader would get wrong: the clock counts whole milliseconds (`now_ms` is an int), so nothing
is ever rounded on its way to the journal, and two things that happen "at once" do so on the same
integer. Durations drawn as seconds become milliseconds in one place, `ms`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import simpy
from simpy.events import NORMAL, EventPriority

from fast import exact
from fast.streams import Stream
from twin.county.model import County
from twin.sim.figures.rows import Spread
from twin.sim.parameters import Parameters
from twin.terms.drill import Drill
from twin.terms.place import Place

__all__ = ["CREW", "DESK_STEP", "Life", "Pause", "Sink", "World", "ms"]

CREW = EventPriority(2)
"""In an instant crews act when all else has happened; SimPy's own are 0 (urgent) and 1 (normal)."""
DESK_STEP = EventPriority(9)
"""The desk's step of an instant comes after everything of that instant."""

Life: TypeAlias = Generator[simpy.Event, Any, None]
Pause: TypeAlias = Generator[simpy.Event, Any, bool]
Sink: TypeAlias = Callable[[int, str, str, Mapping[str, Any]], None]

_NIGHT_FROM_H, _NIGHT_TO_H = 20, 6


def ms(seconds: float) -> int:
    """Whole milliseconds, half up; never negative."""
    return max(0, int(seconds * 1000.0 + 0.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The common ground of a drill's processes. `sink` takes (at_ms, kind, source, body)."""

    env: simpy.Environment
    drill: Drill
    county: County
    figures: Parameters
    seed: int
    sink: Sink

    @property
    def now_ms(self) -> int:
        """Drill time in milliseconds."""
        return int(self.env.now)

    @property
    def now_s(self) -> float:
        """Drill time in seconds."""
        return self.now_ms / 1000.0

    @property
    def hour(self) -> float:
        """Hour of the day on the wall clock of the drill, 0 to 24."""
        began = datetime.fromisoformat(self.drill.start)
        second = began.hour * 3600 + began.minute * 60 + began.second + self.now_ms // 1000
        return second % 86_400 / 3600

    @property
    def night(self) -> bool:
        """Whether it is night (20:00 to 06:00)."""
        return self.hour >= _NIGHT_FROM_H or self.hour < _NIGHT_TO_H

    @property
    def reaction(self) -> float:
        """By how much people take longer over what they do: the drill's own, and the surprise."""
        return self.drill.world.reaction_scale * self._surprise

    @property
    def turnout(self) -> float:
        """The same of crews getting on their way."""
        return self.drill.world.turnout_scale * self._surprise

    @property
    def _surprise(self) -> float:
        return 1.0 if self.drill.notice else self.figures.people.unnoticed.value

    def record(self, kind: str, source: str, body: Mapping[str, Any]) -> None:
        """Write a fact to the journal, now."""
        self.sink(self.now_ms, kind, source, body)

    def stream(self, purpose: str, entity: str) -> Stream:
        """The dice of one entity for one purpose, from their first draw."""
        return Stream(self.seed, f"sim.{purpose}", entity)

    def draw_s(self, spread: Spread, purpose: str, entity: str, scale: float = 1.0) -> float:
        """One lognormal duration that belongs to `entity` alone, times `scale`."""
        return scale * self.stream(purpose, entity).lognormal(spread.median_s, spread.sigma)

    def apart_m(self, one: Place, other: Place) -> float:
        """Metres as the crow flies between two places."""
        ax_m, ay_m = self.county.xy(one.lat_deg, one.lon_deg)
        bx_m, by_m = self.county.xy(other.lat_deg, other.lon_deg)
        return exact.sqrt((ax_m - bx_m) * (ax_m - bx_m) + (ay_m - by_m) * (ay_m - by_m))

    def start(self, life: Life) -> simpy.Process:
        """Let a process begin at this instant."""
        return self.env.process(life)

    def due(self, delay_ms: int, priority: EventPriority, value: object = None) -> simpy.Event:
        """An event that happens after a delay, in its instant behind those of lesser priority."""
        event = simpy.Event(self.env)
        event._ok, event._value = True, value
        self.env.schedule(event, priority, delay_ms)
        return event

    def later(self, delay_ms: int, act: Callable[[], None]) -> None:
        """Do something after a delay, without a process of its own."""
        self.due(delay_ms, NORMAL).callbacks = [lambda _: act()]
