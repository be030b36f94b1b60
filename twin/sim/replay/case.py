"""What a replay is made of: recorded calls, units, the places between them and the ways.

What a reader would get wrong: times here are whole microseconds, so that a queue of a thousand
calls still ends within a millisecond of the figures in the file. A place is a row of `Nodes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from fast._types import Bools, Floats, Ids, Ints
from twin.terms.text import Text

__all__ = ["CallList", "Case", "Hospitals", "Nodes", "UnitList", "Ways", "micros"]


class Ways(Protocol):
    """Driving times with siren, µs; NEVER where no way leads."""

    def to_one(self, nodes: Ints, goal: int) -> Ints:
        """From each node to one."""
        ...

    def table(self, starts: Ids, goals: Ids) -> Ints:
        """From every start to every goal, ``(starts, goals)``."""
        ...

    @property
    def matrix_us(self) -> Ints | None:
        """All of them, row = from, when they are at hand."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Places by row; `x` and `y` are of any plane where straight lines make sense."""

    id: tuple[str, ...]
    x: Floats
    y: Floats

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class CallList:
    """Recorded calls in order of time, ``(n,)`` each.

    `hospital` is a row of `Hospitals`, −1 where the record names none; `handover_us` is 0 for
    patients who stay. A lower `priority` is more urgent.
    """

    id: tuple[str, ...]
    at_us: Ints
    node: Ints
    priority: Ints
    on_scene_us: Ints
    transport: Bools
    hospital: Ints
    handover_us: Ints

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class UnitList:
    """Units in the order of the file, ``(m,)`` each.

    A `daily` shift is given as times of the day and comes round; another is that one span of the
    run. `barred` says why a unit cannot be sent at all, None for those that can.
    """

    id: tuple[str, ...]
    kind: tuple[str, ...]
    home: Ints
    shift_from_us: Ints
    shift_to_us: Ints
    daily: Bools
    turnout_us: Ints
    barred: tuple[Text | None, ...]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Hospitals:
    """Hospitals in the order of the file."""

    id: tuple[str, ...]
    node: Ints

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Everything that was read."""

    calls: CallList
    units: UnitList
    nodes: Nodes
    hospitals: Hospitals
    ways: Ways


def micros(seconds: Floats | list[float]) -> Ints:
    """Whole microseconds of seconds."""
    return np.floor(np.asarray(seconds, np.float64) * 1e6 + 0.5).astype(np.int64)
