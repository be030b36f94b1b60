"""The event stage: votes, first-out groups and the load of the operators, for each event.

What a reader would get wrong: a mass loss is the easy case, its points come in order. In the mix
one point in twenty speaks, in any order, as when a large plant has a bad minute. Scattered over any
alarm of any point, each event costs a trip to memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fast._types import Bools, Ints, Records
from fast.alarms import EVENT, EventStage, Group
from twin.bench.measure import Round, quartiles, rounds_of

__all__ = ["event_stage"]

_AREAS = 20
_H, _HH, _BAD = 2, 3, 6
_MIX_SHARE = 20
_MIX_EVENTS = 2_000  # a tick
_MIX_TICKS = 50


class _Stage:
    """A stage over `n` points: one vote and one first-out group for every ten points."""

    def __init__(self, n: int) -> None:
        starts = range(0, n - 3, 10)
        self._stage = EventStage(
            np.arange(n) * _AREAS // n,
            [
                Group(members=tuple((start + i, _HH) for i in range(3)), needed=2, sooner=True)
                for start in starts
            ],
            [[(start + i, _HH) for i in range(3)] for start in starts],
        )
        self._at = 0

    def take(self, ticks: list[Records]) -> None:
        for events in ticks:
            self._stage.take(self._at, events)
            self._at += 1


def event_stage(n: int, seed: int, rounds: int) -> list[dict[str, Any]]:
    """Seconds an event: every point lost and back, a mix, and scattered ones."""
    rng = np.random.default_rng([seed, 4])
    lost = [_events(np.arange(n), np.full(n, _BAD), active) for active in (True, False)]
    some = rng.choice(n, max(n // _MIX_SHARE, 1), replace=False)
    cases = {
        "burst": lost,
        "mix": _mix(rng, some, (_H, _HH, _BAD)),
        "scattered": _mix(rng, np.arange(n), range(8)),
    }
    contenders, counts = [], {}
    for name, ticks in cases.items():
        stage = _Stage(n)
        stage.take(ticks)  # from now on each alarm is known, and as the ticks take it to be
        counts[name] = sum(events.size for events in ticks)
        repeats = max(1, 200_000 // counts[name])
        contenders.append(_round(name, stage, ticks, repeats))
    spent = rounds_of(contenders, rounds)
    return [
        {"what": name, "events": counts[name], **quartiles([s / counts[name] for s in spent[name]])}
        for name in cases
    ]


def _round(name: str, stage: _Stage, ticks: list[Records], repeats: int) -> Round[str]:
    return Round(name, lambda turn: None, lambda turn: stage.take(ticks), repeats)


def _mix(rng: np.random.Generator, points: Ints, bits: Sequence[int]) -> list[Records]:
    """Ticks of transitions of different points, half of them rising, that end where they began."""
    count = min(_MIX_EVENTS, points.size)
    drawn = [
        (rng.choice(points, count, replace=False), rng.choice(np.array(bits), count))
        for _ in range(_MIX_TICKS // 2)
    ]
    active = rng.random((int(points.max()) + 1, 8)) < 0.5
    ticks = []
    for at, bit in drawn + drawn:
        active[at, bit] ^= True
        ticks.append(_events(at, bit, active[at, bit]))
    return ticks


def _events(points: Ints, bits: Ints, active: Bools | bool) -> Records:
    events = np.zeros(len(points), EVENT)
    events["point"], events["bit"], events["active"] = points, bits, active
    return events
