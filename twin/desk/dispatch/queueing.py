"""Places in the queue: a need waits by priority, then by when it arose.

What a reader would get wrong: a need that has waited before keeps its moment, so that a call whose
unit breaks down or is taken off it does not start again at the end.
"""

from __future__ import annotations

from bisect import bisect_left, insort

from twin.desk.dispatch.memory import Need, Waiting
from twin.desk.dispatch.needs import priority_of
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn

__all__ = ["became_free", "enter", "forget", "leave", "rank_anew"]


def enter(turn: Turn, incident: Incident, key: str) -> None:
    """Let a need wait; one that has waited before keeps its place among its equals."""
    memory, need = turn.state.dispatch, incident.needs[key]
    if not need.serial:
        need.since_ms = turn.now_ms
        need.serial = turn.count("queue")
    waiting = memory.waiting.setdefault(need.capability, [])
    place = _place(turn, incident, need, key)
    if not _stands(waiting, place):
        insort(waiting, place)
    _touch(turn, need.capability)


def leave(turn: Turn, incident: Incident) -> None:
    """Take the needs of an incident that is over out of the queue."""
    for key, need in incident.needs.items():
        forget(turn, need, key)


def rank_anew(turn: Turn, incident: Incident) -> None:
    """Give the waiting needs of an incident the place its new grade earns them."""
    for key, need in incident.needs.items():
        if forget(turn, need, key):
            enter(turn, incident, key)


def became_free(turn: Turn, unit: str) -> None:
    """A unit can be sent again: whoever waits for what it can do or stand in for is looked at."""
    known = turn.ground.units.get(unit)
    if known is None or not turn.state.dispatch.waiting:
        return
    for capability in known.capabilities:
        _touch(turn, capability)
    for row in turn.rules.dispatch.substitutes:
        if row.stands_in in known.capabilities:
            _touch(turn, row.wanted)


def forget(turn: Turn, need: Need, key: str) -> bool:
    """Take a need out of its queue; the value is whether it stood there."""
    waiting = turn.state.dispatch.waiting.get(need.capability, [])
    for at, (_, _, _, other) in enumerate(waiting):
        if other == key:
            del waiting[at]
            if not waiting:
                del turn.state.dispatch.waiting[need.capability]
            return True
    return False


def _place(turn: Turn, incident: Incident, need: Need, key: str) -> Waiting:
    by_priority = turn.rules.dispatch.queue.order == "priority"
    priority = priority_of(turn, incident) if by_priority else 0
    return (priority, need.since_ms, need.serial, key)


def _stands(waiting: list[Waiting], place: Waiting) -> bool:
    at = bisect_left(waiting, place)
    return at < len(waiting) and waiting[at] == place


def _touch(turn: Turn, capability: str) -> None:
    memory = turn.state.dispatch
    if capability in memory.waiting and capability not in memory.touched:
        memory.touched.append(capability)
