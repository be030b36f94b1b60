"""Where what is reported comes from: instruments, and the people who said it."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn

__all__ = ["heard", "reporters", "sources"]


def heard(turn: Turn, incident: Incident, caller: str) -> None:
    """Remember who has reported an incident."""
    callers = turn.state.reporting.callers.setdefault(incident.id, [])
    if caller and caller not in callers:
        callers.append(caller)


def sources(incident: Incident) -> str:
    """How much of the evidence is of instruments and how much was said by people."""
    alarms = sum(1 for each in incident.evidence if "/" in each)
    said = [f"监测报警 {alarms} 条"] if alarms else []
    told = len(incident.evidence) - alarms
    return "，".join([*said, *([f"来报 {told} 次"] if told else [])])


def reporters(turn: Turn, incident: Incident) -> str:
    """Who has said it, by name; instruments alone name nobody."""
    callers = turn.state.reporting.callers.get(incident.id, ())
    return "、".join(turn.ground.caller_name(caller) for caller in callers)
