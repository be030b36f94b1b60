"""What the desk remembers of an incident."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.desk.dispatch.memory import Need
from twin.terms.levels import AccidentGrade
from twin.terms.place import Place
from twin.terms.units import Role

__all__ = ["Incident"]


@dataclass(slots=True, kw_only=True)
class Incident:
    """An incident: what is known, what was decided, and since when it has been calm.

    `sounding` counts its second-level alarms that stand. A `routine` incident is daily work: it
    starts no legal clock, ends by itself, and is then forgotten. `command` has who commanded it,
    the present one last; empty for daily work.
    """

    id: str
    event_type: str
    place: Place
    hazard: str
    substance: str
    opened_ms: int
    evidence: tuple[str, ...]
    because: str
    urgency: int = 0
    routine: bool = False
    sounding: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    grade: AccidentGrade | None = None
    larger_risk: bool = False
    card: str = ""
    standoff_m: float = 0.0
    command: list[Role] = field(default_factory=list)
    needs: dict[str, Need] = field(default_factory=dict)
    controlled_ms: int = -1
    calm_since_ms: int = -1
    closing_asked_ms: int = -1
    closed_ms: int = -1

    @property
    def is_open(self) -> bool:
        """Whether the incident is still being worked on."""
        return self.closed_ms < 0

    def total(self, what: str) -> int:
        """The sum of the latest counts of all places; 0 when nobody has reported any."""
        number = 0
        for part in self.counts.get(what, {}).values():
            number += part
        return number
