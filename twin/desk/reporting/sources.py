"""Where what is reported comes from: instruments, the people who said it, and where they differ."""

from __future__ import annotations

from twin.desk.incidents.differing import NAMES
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn

__all__ = ["doubts", "heard", "reporters", "sources"]


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
    said += [f"来报 {told} 次"] if told else []
    said += [f"可信度 {incident.reliability:.2f}"] if incident.reliability > 0 else []
    return "，".join(said)


def reporters(turn: Turn, incident: Incident) -> str:
    """Who has said it, by name; instruments alone name nobody."""
    callers = turn.state.reporting.callers.get(incident.id, ())
    return "、".join(turn.ground.caller_name(caller) for caller in callers)


def doubts(turn: Turn, incident: Incident) -> str:
    """About what sources differ and nobody has found out yet, with each value and who says it."""
    known = [turn.state.book.contradictions[name] for name in incident.contradictions]
    said = []
    for each in known:
        if not each.settled_by:
            values = [f"{saying.by}说 {saying.value}" for saying in each.sayings]
            said.append(f"{NAMES[each.what].zh}：{'，'.join(values)}")
    return "；".join(said)
