"""Serving the queue at the end of a step.

What a reader would get wrong: nothing is sent while a step still takes observations. Units that
come free, needs that arise and units that drop out at one instant are all known before `serve` goes
through the queue, so that the order in which they were seen decides nothing.
"""

from __future__ import annotations

from twin.desk.dispatch import ordering
from twin.desk.dispatch.needs import find
from twin.desk.turn import Turn

__all__ = ["serve"]


def serve(turn: Turn) -> None:
    """Go through the touched queues, first come first in all of them together.

    A unit taken off a lesser call touches that call's queue again; it always goes to a more urgent
    one, so this ends.
    """
    while turn.state.dispatch.touched:
        _once(turn)


def _once(turn: Turn) -> None:
    memory = turn.state.dispatch
    fronts = {code: 0 for code in memory.touched if memory.waiting.get(code)}
    memory.touched = []
    while fronts:
        code = min(fronts, key=lambda code: memory.waiting[code][fronts[code]])
        waiting, front = memory.waiting[code], fronts[code]
        key = waiting[front][3]
        found = find(turn, key)
        filled, some_free = (True, True) if found is None else ordering.send(turn, *found, key)
        if filled:
            del waiting[front]
        else:
            fronts[code] += 1  # those behind it may be within somebody's reach
        if not some_free or fronts[code] >= len(waiting):
            del fronts[code]
            if not waiting:
                del memory.waiting[code]
