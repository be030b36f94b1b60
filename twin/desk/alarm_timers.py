"""When something about an alarm is due: a heap of moments that a snapshot keeps.

What a reader would get wrong: a timer is never taken back. Whoever is woken by one looks whether it
still means anything, so a shelf that was ended early wakes the desk once for nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from twin.desk.turn import Turn, ms

__all__ = ["arm", "due", "next_timer_ms"]


def arm(turn: Turn, after_s: float, kind: str, key: str) -> None:
    """Let `kind` be due for `key` after a span, a millisecond from now at the soonest."""
    at_ms = turn.now_ms + max(1, ms(after_s))
    heapq.heappush(turn.state.alarms.timers, (at_ms, kind, key))


def due(turn: Turn) -> Iterator[tuple[str, str]]:
    """Take out everything that is due, in order of moment, kind and key."""
    timers = turn.state.alarms.timers
    while timers and timers[0][0] <= turn.now_ms:
        _, kind, key = heapq.heappop(timers)
        yield kind, key


def next_timer_ms(turn: Turn) -> Iterator[int]:
    """When the next is due."""
    if turn.state.alarms.timers:
        yield turn.state.alarms.timers[0][0]
