"""From ids to needs, and what a need's priority is."""

from __future__ import annotations

from twin.desk.dispatch.memory import Need
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn

__all__ = ["behind", "find", "priority_of"]


def find(turn: Turn, key: str) -> tuple[Incident, Need] | None:
    """The need with this key; None when it, or its incident, has been forgotten."""
    incident = turn.state.incidents.get(key.partition("/")[0])
    need = None if incident is None else incident.needs.get(key)
    return None if incident is None or need is None else (incident, need)


def behind(turn: Turn, order: str) -> tuple[Incident, Need] | None:
    """The need an order or a request is for."""
    key = turn.state.dispatch.orders.get(order)
    if key is None:
        request = turn.state.dispatch.requests.get(order)
        key = None if request is None else request.need
    return None if key is None else find(turn, key)


def priority_of(turn: Turn, incident: Incident) -> int:
    """The first row that fits: 1 is served first."""
    for row in turn.rules.dispatch.priorities:
        if row.event_type not in (incident.event_type, "*"):
            continue
        if row.urgency not in (incident.urgency, 0):
            continue
        if row.grade is not None:
            grade = incident.grade  # of one scale only: another is not comparable
            if type(grade) is not type(row.grade) or grade.severity < row.grade.severity:
                continue
        return row.priority
    return turn.rules.dispatch.priorities[-1].priority
