"""Needs of our own units: served in order, and waiting while nobody is free.

What a reader would get wrong: nothing is sent while a step still takes observations. Units that
come free, needs that arise and units that drop out at one instant are all known before `serve` goes
through the queue, so that the order in which they were seen decides nothing.
"""

from __future__ import annotations

from bisect import bisect_left, insort

from twin.desk.dispatch import ordering
from twin.desk.dispatch.memory import Need, Waiting
from twin.desk.dispatch.needs import find, priority_of
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn

__all__ = ["became_free", "enter", "leave", "rank_anew", "serve"]


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
        _forget(turn, need, key)


def rank_anew(turn: Turn, incident: Incident) -> None:
    """Give the waiting needs of an incident the place its new grade earns them."""
    for key, need in incident.needs.items():
        if _forget(turn, need, key):
            enter(turn, incident, key)


def became_free(turn: Turn, unit: str) -> None:
    """A unit can be sent again: whoever waits for something it can do is looked at."""
    known = turn.ground.units.get(unit)
    if known is not None:
        for capability in known.capabilities:
            if turn.state.dispatch.waiting.get(capability):
                _touch(turn, capability)


def serve(turn: Turn) -> None:
    """Go through the touched queues, first come first in all of them together."""
    memory = turn.state.dispatch
    fronts = {code: 0 for code in memory.touched if memory.waiting.get(code)}
    memory.touched = []
    while fronts:
        code = min(fronts, key=lambda code: memory.waiting[code][fronts[code]])
        waiting, front = memory.waiting[code], fronts[code]
        found = find(turn, waiting[front][3])
        if found is None:
            filled, some_free = True, True
        else:
            filled, some_free = ordering.send(turn, *found, waiting[front][3])
        if filled:
            del waiting[front]
        else:
            fronts[code] += 1  # those behind it may be within somebody's reach
        if not some_free or fronts[code] >= len(waiting):
            del fronts[code]
            if not waiting:
                del memory.waiting[code]


def _place(turn: Turn, incident: Incident, need: Need, key: str) -> Waiting:
    by_priority = turn.rules.dispatch.queue.order == "priority"
    priority = priority_of(turn, incident) if by_priority else 0
    return (priority, need.since_ms, need.serial, key)


def _stands(waiting: list[Waiting], place: Waiting) -> bool:
    at = bisect_left(waiting, place)
    return at < len(waiting) and waiting[at] == place


def _forget(turn: Turn, need: Need, key: str) -> bool:
    """Take a need out of its queue; the value is whether it stood there."""
    waiting = turn.state.dispatch.waiting.get(need.capability, [])
    for at, (_, _, _, other) in enumerate(waiting):
        if other == key:
            del waiting[at]
            if not waiting:
                del turn.state.dispatch.waiting[need.capability]
            return True
    return False


def _touch(turn: Turn, capability: str) -> None:
    touched = turn.state.dispatch.touched
    if capability not in touched:
        touched.append(capability)
