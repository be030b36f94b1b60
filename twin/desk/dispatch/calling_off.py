"""Orders that need not be carried out: an incident that is over, daily work that was taken back.

What a reader would get wrong: nobody with a patient aboard is called back.
"""

from __future__ import annotations

from twin.desk.dispatch import queueing, requests
from twin.desk.dispatch.needs import behind
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Moment, Turn
from twin.terms.decision import IncidentClosed
from twin.terms.dispatch_effects import UnitRecalled
from twin.terms.text import Text

__all__ = ["closed", "end", "recall"]

_OVER = Text("事件结束", "the incident is over")


def end(turn: Turn, incident: Incident, by: str, because: Text) -> None:
    """End daily work before its time; it is forgotten when the last unit is released."""
    incident.closed_ms = turn.now_ms
    turn.emit(IncidentClosed(incident=incident.id, because=because))
    turn.happened(Moment.CLOSED, incident, by)
    if not any(need.sent for need in incident.needs.values()):
        turn.happened(Moment.RELEASED, incident)


def closed(turn: Turn, incident: Incident) -> None:
    """Everybody still on an order for it goes home, and nothing more is waited for."""
    queueing.leave(turn, incident)
    for need in incident.needs.values():
        requests.withdraw(turn, need, _OVER)
        for unit, order in list(need.sent.items()):
            if order in turn.state.dispatch.orders:
                recall(turn, unit, order, _OVER)


def recall(turn: Turn, unit: str, order: str, because: Text) -> None:
    """Send a unit home that has no patient aboard; it is free when it says so."""
    if order in turn.state.dispatch.bound_for or behind(turn, order) is None:
        return
    turn.emit(UnitRecalled(order=order, unit=unit, because=because))
