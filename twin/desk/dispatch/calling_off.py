"""Orders that need not be carried out: a call that was cancelled, an incident that is over.

What a reader would get wrong: nobody with a patient aboard is called back, and a caller can take
back only what is daily work. Whether an event is none is for a person to say.
"""

from __future__ import annotations

from twin.desk.dispatch import queueing, requests
from twin.desk.dispatch.needs import behind
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Moment, Turn
from twin.terms.decision import IncidentClosed
from twin.terms.dispatch_acts import CallCancelled
from twin.terms.dispatch_effects import UnitRecalled
from twin.terms.text import Text

__all__ = ["cancelled", "closed", "recall"]

_OVER = Text("事件结束", "the incident is over")


def cancelled(turn: Turn, seen: CallCancelled) -> None:
    """Somebody takes a call back."""
    rule = turn.rules.dispatch.cancelling
    for incident in turn.state.incidents.values():
        if seen.report not in incident.evidence or not incident.is_open:
            continue
        if incident.event_type not in rule.event_types or len(incident.evidence) > 1:
            turn.log(
                f"{incident.id}：{seen.by}撤回 {seen.report}（{seen.why}），是否结束由人定",
                f"{incident.id}: {seen.by} takes {seen.report} back ({seen.why}); a person decides",
            )
            return
        incident.closed_ms = turn.now_ms
        because = Text(f"{seen.by}撤回：{seen.why}", f"{seen.by} took it back: {seen.why}")
        turn.emit(IncidentClosed(incident=incident.id, because=because))
        turn.happened(Moment.CLOSED, incident, seen.by)
        if not any(need.sent for need in incident.needs.values()):
            turn.happened(Moment.RELEASED, incident)
        return


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
