"""What a hazard is to the world, and the things it may lay hands on.

A hazard is begun by an inject, moved on step by step, and shown on the maps. Whatever it does, it
does through `Grip`: instruments read it, roads close, links break, people are hurt, somebody calls.
What a reader would get wrong: a hazard never tells the desk anything. It changes what is true;
instruments, crews, keepers and callers tell of it in their own time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from twin.sim.casualties import Casualties
from twin.sim.centres import Centres
from twin.sim.events import Events
from twin.sim.hands import Hands
from twin.sim.links import Links
from twin.sim.public import Public
from twin.sim.road_works import RoadWorks
from twin.sim.sensing import Sensing
from twin.sim.telling import Origins
from twin.sim.waters import Waters
from twin.sim.weather import Weather
from twin.sim.world import World
from twin.terms.drill import Inject
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["Begins", "Cell", "Grip", "Hazard", "Mark", "Picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """What a hazard acts on. Fields → `sensing.feed`; roads → `road_works`; the rest by name."""

    world: World
    weather: Weather
    sensing: Sensing
    road_works: RoadWorks
    links: Links
    public: Public
    casualties: Casualties
    events: Events
    centres: Centres
    origins: Origins
    hands: Hands

    def crews_at(self, task: str, place: Place, within_m: float) -> list[str]:
        """The units at work on a task no farther than this from a place, by name."""
        return [
            hand.unit
            for hand in self.hands.at(task)
            if self.world.apart_m(hand.place, place) <= within_m
        ]

    waters: Waters


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of a field: its middle in degrees, its side in metres, and its value."""

    lat_deg: float
    lon_deg: float
    side_m: float
    value: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A named spot on the map with a value, as a gauge, a bridge or a village cut off."""

    lat_deg: float
    lon_deg: float
    name: Text
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A hazard as a map shows it at one moment, values in `unit`.

    `steps` are the lower bounds of the shades, at most four, rising; what is below the first is not
    drawn. `classes`, one a step, say it in words where the values are no amounts. `notes` say where
    the model does not hold; they stand on the map.
    """

    title: Text
    unit: str
    steps: tuple[float, ...]
    classes: tuple[Text, ...] = ()
    cells: Sequence[Cell] = ()
    marks: Sequence[Mark] = ()
    notes: tuple[Text, ...] = ()

    def body(self, hazard: str) -> Mapping[str, Any]:
        """The picture as the body of a `world.hazard` record; degrees to about a metre."""
        return {
            "hazard": hazard,
            "title": _words(self.title),
            "unit": self.unit,
            "steps": list(self.steps),
            "classes": [_words(each) for each in self.classes],
            "cells": [
                [round(c.lat_deg, 5), round(c.lon_deg, 5), round(c.side_m), round(c.value, 3)]
                for c in self.cells
            ],
            "marks": [
                [round(m.lat_deg, 5), round(m.lon_deg, 5), _words(m.name), round(m.value, 3)]
                for m in self.marks
            ],
            "notes": [_words(note) for note in self.notes],
        }


class Hazard(Protocol):
    """A hazard at work."""

    def advance(self, step_s: float) -> None:
        """Move the truth on by a step and lay hands on what it has reached."""
        ...

    def picture(self) -> Picture | None:
        """What a map shows now; None when there is nothing to see."""
        ...


Begins: TypeAlias = Callable[[Grip, Inject, Any], Hazard]
"""Begin a hazard: the grip, the inject, and its happening."""


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
