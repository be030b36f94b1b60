"""Calling responsible persons as a part of the desk: what it takes, hears and is woken for."""

from __future__ import annotations

from twin.desk.calling import contacts, counting, occasions
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.turn import Moment, Turn
from twin.terms.calls import ActionReported, CallEnded, VisitEnded

__all__ = ["PART"]


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    occasions.incident(turn, incident)


def _closed(turn: Turn, incident: Incident, _: str) -> None:
    occasions.over(turn, f"{incident.id}/firm")
    occasions.over(turn, incident.id)


PART = Part(
    takes={
        CallEnded: contacts.ended,
        ActionReported: contacts.acted,
        VisitEnded: contacts.visited,
    },
    timers={
        "call_overdue": contacts.overdue,
        "call_again": contacts.again,
        "act_overdue": contacts.act_overdue,
        "visit_overdue": contacts.visit_overdue,
        "reach_count": counting.count,
    },
    hears={Moment.OPENED: _opened, Moment.CLOSED: _closed},
)
