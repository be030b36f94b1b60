"""People on roads with a flow capacity: free travel between gates, a point queue before each.

A party is some people who go together. Its way is a chain of stretches; at the gate of each it
waits until those before it are through (`evacuation.PointQueue`), then travels the free time. What
a reader would get wrong: a party that waits stands before the gate, on the stretch it came from,
and the queue has no length: it never blocks the crossing behind it (no spill-back).

Source: the queue model of G. Laemmel (2010), as in MATSim: flow capacity and free speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

from twin.models.evacuation import PointQueue

__all__ = ["Party", "RoadFlow", "Stretch"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A gate (`key`, what passes a second) and the arcs behind it, as far as the next gate.

    `ends_s` are the free times from the gate to the end of each arc.
    """

    key: int
    flow_s: float
    arcs: tuple[int, ...]
    ends_s: tuple[float, ...]

    @property
    def free_s(self) -> float:
        """The free time from the gate to the end."""
        return self.ends_s[-1]


@dataclass(slots=True)
class Party:
    """People under way. `load` is what they are to a gate: vehicles, or persons on foot.

    `at` is the stretch they are on or before, `since_s` when they pass its gate; `turn` counts how
    often they were sent.
    """

    name: int
    load: float
    way: tuple[Stretch, ...] = ()
    at: int = 0
    since_s: float = 0.0
    turn: int = 0

    def arc(self, now_s: float) -> int | None:
        """The arc they are on; None while they wait before a gate."""
        if now_s < self.since_s:
            return None
        stretch = self.way[self.at]
        for arc, end_s in zip(stretch.arcs, stretch.ends_s, strict=True):
            if now_s < self.since_s + end_s:
                return arc
        return stretch.arcs[-1]

    def ahead(self, now_s: float) -> tuple[int, ...]:
        """The arcs of the stretch they are on that they have not come to."""
        here = self.arc(now_s)
        arcs = self.way[self.at].arcs
        return arcs if here is None else arcs[arcs.index(here) + 1 :]


class RoadFlow:
    """Everybody under way, moved on in the order of time; ties as they were sent."""

    def __init__(self) -> None:
        self._queues: dict[int, PointQueue] = {}
        self._next: list[tuple[float, int, int, Party]] = []
        self._sent = 0

    def send(self, party: Party, way: tuple[Stretch, ...], at_s: float) -> None:
        """Let a party come to the first gate of a way then; what it was to do before is void."""
        party.way, party.at, party.since_s = way, 0, at_s
        party.turn += 1
        self._push(party, at_s)

    def drop(self, party: Party) -> None:
        """A party is under way no more."""
        party.turn += 1

    def advance(self, now_s: float) -> list[tuple[float, Party]]:
        """Move all on to a moment; who has come to the end of his way, and when."""
        arrived: list[tuple[float, Party]] = []
        while self._next and self._next[0][0] <= now_s:
            at_s, _, turn, party = heappop(self._next)
            if turn != party.turn:
                continue
            if party.since_s < at_s:  # at the end of a stretch, not at the first gate
                party.at += 1
            if party.at == len(party.way):
                party.at -= 1
                arrived.append((at_s, party))
                continue
            stretch = party.way[party.at]
            queue = self._queues.get(stretch.key)
            if queue is None:
                queue = self._queues[stretch.key] = PointQueue(stretch.flow_s)
            party.since_s = queue.leaves_s(at_s, party.load)
            self._push(party, party.since_s + stretch.free_s)
        return arrived

    def _push(self, party: Party, at_s: float) -> None:
        self._sent += 1
        heappush(self._next, (at_s, self._sent, party.turn, party))
