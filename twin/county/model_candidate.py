"""Ways that could be made: a new road, a boat, a temporary bridge.

What a reader would get wrong: a candidate is part of the road graph from the start, as two arcs
that are closed on every surface, so that opening one is a change of weights and never a new graph.
Its arcs belong to no road, class, edge or bridge (row -1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from twin.county.model_base import Sourced
from twin.terms.text import Text

CLOSED_MS = 2**30 - 1
"""The weight of an arc nobody may use, as `fast.routing.CLOSED` (which is not imported here)."""


class CandidateKind(Enum):
    """What would be made; `value` is the word in files."""

    NEW_ROAD = "new_road"
    BOAT = "boat"
    TEMPORARY_BRIDGE = "temporary_bridge"

    @property
    def label(self) -> Text:
        """How people call it."""
        return _LABELS[self]


_LABELS = {
    CandidateKind.NEW_ROAD: Text("新建路", "new road"),
    CandidateKind.BOAT: Text("渡船", "boat"),
    CandidateKind.TEMPORARY_BRIDGE: Text("临时桥", "temporary bridge"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Sourced):
    """A way between the road nodes `a` and `b`, in both directions once it is open.

    The times are those of the way when open, on dry, wet and snowy ground, boarding included.
    """

    id: str
    name: str
    name_en: str
    kind: CandidateKind
    a: int
    b: int
    length_m: int
    dry_ms: int
    wet_ms: int
    snow_ms: int

    def open_ms(self, surface: str) -> int:
        """The time when open, by state of the road: ``dry``, ``wet`` or ``snow``."""
        return {"dry": self.dry_ms, "wet": self.wet_ms, "snow": self.snow_ms}[surface]
