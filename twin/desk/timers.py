"""When something is due: a heap of moments that a snapshot keeps.

What a reader would get wrong: a timer is never taken back. Whoever is woken by one looks whether it
still means anything, so a shelf that was ended early wakes the desk once for nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from twin.desk.turn import Turn, ms

__all__ = ["arm", "arm_at", "due", "next_timer_ms"]


def arm(turn: Turn, after_s: float, kind: str, key: str) -> None:
    """Let `kind` be due for `key` after a span, a millisecond from now at the soonest."""
    arm_at(turn, turn.now_ms + ms(after_s), kind, key)


def arm_at(turn: Turn, at_ms: int, kind: str, key: str) -> None:
    """Let `kind` be due for `key` at a moment, a millisecond from now at the soonest."""
    heapq.heappush(turn.state.timers, (max(at_ms, turn.now_ms + 1), kind, key))


def due(turn: Turn) -> Iterator[tuple[str, str]]:
    """Take out everything that is due, in order of moment, kind and key."""
    timers = turn.state.timers
    while timers and timers[0][0] <= turn.now_ms:
        _, kind, key = heapq.heappop(timers)
        yield kind, key


def next_timer_ms(turn: Turn) -> Iterator[int]:
    """When the next is due."""
    if turn.state.timers:
        yield turn.state.timers[0][0]
