"""Who is at work where, for those parts of the world that crews act on.

What a reader would get wrong: a crew counts from the moment it is on scene until it leaves, also
when it has reported its task done; what it does there is up to the hazard it works on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twin.terms.place import Place

__all__ = ["Hand", "Hands"]


@dataclass(frozen=True, slots=True)
class Hand:
    """A crew at work."""

    unit: str
    task: str
    place: Place


class Hands:
    """The crews on scene; `unfinished` are those who say whether there is more to do at a place."""

    def __init__(self) -> None:
        self.unfinished: list[Callable[[str, Place], bool]] = []
        self._at_work: dict[str, Hand] = {}

    def begin(self, unit: str, task: str, place: Place) -> None:
        """A crew is on scene and sets to work."""
        self._at_work[unit] = Hand(unit, task, place)

    def end(self, unit: str) -> None:
        """A crew leaves."""
        self._at_work.pop(unit, None)

    def more_to_do(self, task: str, place: Place) -> bool:
        """Whether somebody knows that a task at a place is not done yet."""
        return any(says(task, place) for says in self.unfinished)

    def at(self, task: str) -> Iterator[Hand]:
        """Who works at a task, by unit."""
        for unit in sorted(self._at_work):
            if self._at_work[unit].task == task:
                yield self._at_work[unit]
