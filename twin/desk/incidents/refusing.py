"""Acts of people on incidents need a name, a reason and an incident that is there."""

from __future__ import annotations

from twin.desk.incidents import lookup
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.decision import IncidentActRefused
from twin.terms.text import Text

__all__ = ["named", "refuse"]


def named(turn: Turn, act: str, name: str, by: str, reason: str) -> Incident | None:
    """The incident an act is about, under whose name it goes on; None when it was refused."""
    incident = turn.state.incidents.get(name)
    if not by.strip() or not reason.strip():
        refuse(turn, act, name, by, Text("要有姓名和理由", "needs a name and a reason"))
        return None
    if incident is None:
        refuse(turn, act, name, by, Text("没有这起事件", "there is no such incident"))
        return None
    return lookup.root(turn, incident)


def refuse(turn: Turn, act: str, incident: str, by: str, because: Text) -> None:
    """Say that an act was not done, and why."""
    turn.emit(IncidentActRefused(act=act, incident=incident, by=by, because=because))
