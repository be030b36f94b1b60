"""What happened in a run, read once from its journal and kept by subject.

Times are drill seconds. Nothing is computed here that the journal does not say; the figures and
tables do their own sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from twin.terms.record import Record

__all__ = ["Crew", "Said", "Story", "read_story"]


@dataclass(frozen=True, slots=True)
class Said:
    """A record's time, number and body."""

    at_s: float
    seq: int
    source: str
    body: Mapping[str, Any]


@dataclass(slots=True)
class Crew:
    """A unit's life: its status changes and the places it drove through."""

    unit: str
    name: str
    role: str
    changes: list[Said] = field(default_factory=list)
    places: list[tuple[float, float, float]] = field(default_factory=list)

    def first_s(self, status: str, order: str | None = None) -> float | None:
        """When it first reported a status (for one order)."""
        for said in self.changes:
            if said.body["status"] == status and order in (None, said.body["order"]):
                return said.at_s
        return None

    def place_at(self, at_s: float) -> tuple[float, float] | None:
        """Where it was, to the minute; None before it moved."""
        found = [place for place in self.places if place[0] <= at_s]
        return found[-1][1:] if found else None

    def status_at(self, at_s: float) -> str:
        """What it was doing; empty before its first order."""
        found = [said for said in self.changes if said.at_s <= at_s]
        return str(found[-1].body["status"]) if found else ""


@dataclass(slots=True)
class Story:
    """A run by subject; `all` has the records of every kind under its kind."""

    start: Mapping[str, Any] = field(default_factory=dict)
    end_s: float = 0.0
    reason: str = ""
    records: int = 0
    all: dict[str, list[Said]] = field(default_factory=dict)
    crews: dict[str, Crew] = field(default_factory=dict)

    def of(self, kind: str) -> list[Said]:
        """The records of a kind, in order."""
        return self.all.get(kind, [])

    def positions(self) -> list[str]:
        """The operator positions that were shown an alarm."""
        said = [*self.of("desk.alarm_announced"), *self.of("desk.alarms_grouped")]
        return list(dict.fromkeys(str(each.body["position"]) for each in said))


_KEPT = ("desk.", "world.", "device.", "obs.")
_BULKY = ("obs.unit_reported", "obs.weather_measured")


def read_story(records: Iterable[Record]) -> Story:
    """Read a journal."""
    story = Story()
    for record in records:
        story.records += 1
        at_s = record.at_ms / 1000.0
        story.end_s = at_s
        if record.kind == "run.start":
            story.start = record.body
        elif record.kind == "run.end":
            story.reason = str(record.body["reason"])
        elif record.kind.startswith(_KEPT) and record.kind not in _BULKY:
            said = Said(at_s, record.seq, record.source, record.body)
            story.all.setdefault(record.kind, []).append(said)
            if record.kind in ("world.crew", "world.position"):
                _follow(story, said, record.kind)
    return story


def _follow(story: Story, said: Said, kind: str) -> None:
    unit = str(said.body["unit"])
    crew = story.crews.get(unit)
    if crew is None:
        name = str(said.body.get("name", unit))
        crew = story.crews[unit] = Crew(unit, name, str(said.body.get("role", "")))
    crew.places.append((said.at_s, said.body["lat_deg"], said.body["lon_deg"]))
    if kind == "world.crew":
        crew.changes.append(said)
