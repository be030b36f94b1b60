"""What a journal holds of each incident: its records in order, each with its number.

What a reader would get wrong: hardly any record names its incident. An answer names a question, a
crew an order, a receipt a report; they are followed back here. Facts of the world are left out: the
file says what the county knew and did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from twin.journal import canonical_bytes
from twin.terms.record import Record

__all__ = ["Case", "Line", "read_cases"]

_CREW_SAYS = ("en_route", "on_scene", "task_done", "delayed", "unavailable")


@dataclass(frozen=True, slots=True)
class Line:
    """One record of an incident."""

    seq: int
    at_s: float
    kind: str
    source: str
    body: Mapping[str, Any]

    @property
    def raw(self) -> str:
        """The record's body as it stands in the journal."""
        return canonical_bytes(dict(self.body)).decode("utf-8")


@dataclass(slots=True)
class Case:
    """An incident and its records. `into` is the incident it was merged into, empty for none."""

    id: str
    lines: list[Line] = field(default_factory=list)
    into: str = ""
    ended_s: float = 0.0

    def of(self, *kinds: str) -> list[Line]:
        """Its records of some kinds, in order."""
        return [line for line in self.lines if line.kind in kinds]

    @property
    def opened(self) -> Line:
        """The record that opened it."""
        return self.of("desk.incident_opened")[0]


def read_cases(records: Iterable[Record]) -> list[Case]:
    """The incidents of a journal, in the order in which they were opened."""
    found = _Reader()
    for record in records:
        found.take(record)
    for case in found.cases.values():
        case.lines.sort(key=lambda line: line.seq)
        case.ended_s = found.end_s
    return list(found.cases.values())


class _Reader:
    """Follows every record back to an incident by the ids it names."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.end_s = 0.0
        self._of: dict[str, str] = {}
        self._waiting: dict[str, list[Line]] = {}
        self._crews: dict[tuple[str, str], str] = {}

    def take(self, record: Record) -> None:
        """Put a record where it belongs; one whose id nobody has named yet waits for that."""
        self.end_s = record.at_ms / 1000.0
        kind, body = record.kind, record.body
        if not kind.startswith(("obs.", "desk.")):
            return
        line = Line(record.seq, self.end_s, kind, record.source, body)
        if kind == "desk.incident_opened":
            self.cases[str(body["incident"])] = Case(str(body["incident"]))
        self._learn(line)
        owner = self._owner(line)
        if owner in self.cases:
            self.cases[owner].lines.append(line)
        elif kind == "obs.event_reported":
            self._waiting.setdefault(str(body["report"]), []).append(line)
        if kind == "desk.incidents_merged":
            self.cases[str(body["other"])].lines.append(line)
            self.cases[str(body["other"])].into = str(body["incident"])
        elif kind == "desk.act_undone" and body["other"] in self.cases:
            self.cases[str(body["other"])].lines.append(line)
            self.cases[str(body["other"])].into = ""

    def _learn(self, line: Line) -> None:
        """Note which ids are of which incident."""
        body = line.body
        incident = str(body.get("incident", ""))
        if line.kind == "desk.incident_opened":
            for evidence in body["evidence"]:
                self._claim(str(evidence), incident)
        elif line.kind == "desk.incident_linked":
            self._claim(str(body["evidence"]), incident)
        elif line.kind == "desk.warning_issued":
            self._of[str(body["notice"]["warning"])] = str(body["notice"]["incident"])
        elif line.kind == "desk.asked":
            about = str(body["about"])
            of_it = about if about in self.cases else self._of.get(about, "")
            self._of[str(body["question"])] = of_it
        else:
            for key in ("order", "request", "report", "contradiction"):
                if incident and key in body and line.kind.startswith("desk."):
                    self._of[str(body[key])] = incident

    def _claim(self, evidence: str, incident: str) -> None:
        self._of[evidence] = incident
        waiting = self._waiting.pop(evidence.partition("#")[0], [])
        self.cases[incident].lines.extend(waiting)

    def _owner(self, line: Line) -> str:
        body, kind = line.body, line.kind
        if kind == "desk.warning_issued":
            return str(body["notice"]["incident"])
        if kind.startswith("desk.") and "incident" in body:
            return str(body["incident"])
        if kind in ("desk.asked", "obs.answered"):
            return self._of.get(str(body["question"]), "")
        if kind == "obs.unit_reported":
            return self._crew(body)
        if kind == "desk.unit_recalled":
            return self._of.get(str(body["order"]), "")
        if kind in ("obs.request_answered", "obs.goods_answered"):
            return self._of.get(str(body["request"]), "")
        if kind in ("obs.situation_receipt", "obs.event_reported"):
            return self._of.get(str(body["report"]), "")
        if kind in ("obs.merge_asked", "obs.split_asked", "obs.grade_changed", "obs.phase_changed"):
            return str(body["incident"])
        return ""

    def _crew(self, body: Mapping[str, Any]) -> str:
        """A crew says the same every minute; only what is new is kept."""
        name = (str(body["unit"]), str(body["order"]))
        new = self._crews.get(name) != body["status"]
        self._crews[name] = str(body["status"])
        return self._of.get(name[1], "") if new and body["status"] in _CREW_SAYS else ""
