"""People in a building on fire: who gets out, who is cut off by smoke, and whom it harms.

What a reader would get wrong: nobody is drawn. Each floor holds shares of people; the harmed are
cut to whole people when they are told. Who is brought out keeps the harm of the time spent inside.

Limits: the stairs are one, smoke fills whole floors, and harm grows with time alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from fast import exact

__all__ = ["Occupants", "Tau", "share_harmed"]

Tau: TypeAlias = Mapping[str, float]
"""Mean time in smoke (s) until a person is harmed at least so, by level."""


def share_harmed(exposed_s: float, tau_s: float) -> float:
    """Share of those in smoke harmed after a time: ``1 − exp(−t/τ)``."""
    return 1.0 - exact.exp(-exposed_s / tau_s)


@dataclass(slots=True)
class _Floor:
    inside: float
    smoky: bool = False
    exposed_s: float = 0.0


@dataclass(slots=True)
class Occupants:
    """The people of a building by floor, from the lowest; `tau_s` with the worst level first."""

    per_floor: Sequence[float]
    leave_mean_s: float
    tau_s: Tau
    _floors: list[_Floor] = field(init=False)
    _out: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self._floors = [_Floor(people) for people in self.per_floor]
        self._out = dict.fromkeys(self.tau_s, 0.0)

    def step(self, step_s: float, alarmed: bool, smoky: Sequence[bool], brought_out: float) -> None:
        """Let people leave who can, breathe who cannot, and so many be brought out.

        The floor longest in smoke comes first.
        """
        for floor, now_smoky in zip(self._floors, smoky, strict=True):
            floor.smoky = floor.smoky or now_smoky
            if floor.smoky:
                floor.exposed_s += step_s
            elif alarmed:
                floor.inside -= floor.inside * share_harmed(step_s, self.leave_mean_s)
        for floor in sorted(self._floors, key=lambda each: -each.exposed_s):
            taken = min(brought_out, floor.inside) if floor.smoky else 0.0
            floor.inside -= taken
            brought_out -= taken
            for level, tau_s in self.tau_s.items():
                self._out[level] += taken * share_harmed(floor.exposed_s, tau_s)

    @property
    def inside(self) -> int:
        """People still in the building, to the nearest person."""
        total = 0.0
        for floor in self._floors:
            total += floor.inside
        return int(total + 0.5)

    @property
    def trapped(self) -> tuple[int, ...]:
        """People cut off by smoke, by floor from the lowest."""
        return tuple(int(each.inside + 0.5) if each.smoky else 0 for each in self._floors)

    def harmed(self, *, found_only: bool = False) -> dict[str, int]:
        """Whole people harmed, by their worst level; `found_only`: of those brought out."""
        told: dict[str, int] = {}
        worse = 0
        for level, tau_s in self.tau_s.items():
            total = self._out[level]
            for floor in () if found_only else self._floors:
                total += floor.inside * share_harmed(floor.exposed_s, tau_s)
            told[level] = int(total) - worse
            worse = int(total)
        return told
