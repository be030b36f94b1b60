"""Something that happened in a run, found in its journal; a test goes on from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twin.terms.matching import values_at
from twin.terms.record import Record

__all__ = ["Happened"]


@dataclass(frozen=True, slots=True)
class Happened:
    """A record of the journal. `happened["place.name"]` is the first value at that path."""

    record: Record

    @property
    def at_ms(self) -> int:
        """When, in drill milliseconds."""
        return self.record.at_ms

    @property
    def at_s(self) -> float:
        """When, in drill seconds."""
        return self.record.at_ms / 1000

    def __getitem__(self, path: str) -> Any:
        """The first value at a dotted path of its body.

        Raises:
            KeyError: There is none.
        """
        for value in values_at(self.record.body, path):
            return value
        raise KeyError(f"{self.record.kind} has no {path}; it has {', '.join(self.record.body)}")
