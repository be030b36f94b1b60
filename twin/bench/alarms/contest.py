"""One load, everybody on it: are the events right, and how long does a tick take?

What a reader would get wrong: each contender steps its own state through the same readings, a
stretch of ticks a round, and every stretch begins where the last one ended. Before the first, all
have seen at least a few ticks, compared event by event; ours is held against the plain objects on
a rougher load first (`agree`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fast._types import Ints
from twin.bench.alarms.evaluator import Evaluator, Fumeng
from twin.bench.alarms.load import PERIOD, ROUGH, Load, load_of
from twin.bench.alarms.peers import peer
from twin.bench.alarms.roof import ROOFS, Roof
from twin.bench.measure import Round, quartiles, rounds_of, sized

__all__ = ["Checked", "Stepping", "agree", "contest"]

_WARM_TICKS = 2 * PERIOD
_WARM_S = 2.0
_LEAST_TICKS = 3
_MOST_TICKS = 16 * PERIOD
_JUDGE = "objects"
_ROUGH_POINTS, _ROUGH_TICKS = 2_000, 160


class Stepping:
    """A contender under way on a load."""

    def __init__(self, evaluator: Evaluator, load: Load) -> None:
        self.evaluator, self.load = evaluator, load
        self._rows = list(load.readings)
        self._tick = 0

    def one(self) -> Any:
        """The next tick; what `step` returned."""
        tick = self._tick
        self._tick = tick + 1
        return self.evaluator.step(self._rows[tick % PERIOD], tick)

    def go(self, turn: int, ticks: int) -> None:
        """So many ticks."""
        rows, step, tick = self._rows, self.evaluator.step, self._tick
        for _ in range(ticks):
            step(rows[tick % PERIOD], tick)
            tick += 1
        self._tick = tick

    def events(self) -> Ints:
        """The next tick; its events as rows (point, bit, active)."""
        return self.evaluator.events(self.one())


@dataclass(slots=True)
class Checked:
    """How many events were compared, and in how many ticks something was wrong."""

    events: int = 0
    wrong: int = 0

    def note(self, got: Ints, want: Ints) -> None:
        """Compare a tick."""
        self.events += len(want)
        self.wrong += not np.array_equal(got, want)


def agree(names: Sequence[str], seed: int) -> dict[str, Checked]:
    """Everybody beside the plain objects on a load where everything happens."""
    load = load_of(ROUGH, _ROUGH_POINTS, seed)
    judge = Stepping(peer(_JUDGE)(load.table), load)
    want = [judge.events() for _ in range(_ROUGH_TICKS)]
    found = {_JUDGE: Checked()}
    for name in names:
        if name == _JUDGE:
            continue
        mine = Stepping(_made(name, load), load)
        found[name] = Checked()
        for events in want:
            found[name].note(mine.events(), events)
    return found


def contest(
    load: Load, names: Sequence[str], before: dict[str, Checked], rounds: int, budget_s: float
) -> dict[str, Any]:
    """A load's results as plain data; ours is the first of `names`."""
    ours = Stepping(_made(names[0], load), load)
    want = [ours.events() for _ in range(_WARM_TICKS)]
    entries, checks = {names[0]: ours}, {names[0]: before[names[0]]}
    for name in names[1:]:
        part = load if peer(name).most >= load.size else load.first(peer(name).most)
        entries[name] = Stepping(_made(name, part), part)
        checks[name] = Checked(before[name].events, before[name].wrong)
        _warm(entries[name], want, checks[name])
    roofs = {name: Stepping(Roof(name, load.table), load) for name in ROOFS}
    ticks, contenders = {}, []
    for name, entry in {**entries, **roofs}.items():
        ticks[name] = sized(lambda turn: None, entry.go, _MOST_TICKS, False, budget_s).items
        contenders.append(_round(name, entry, ticks[name]))
    spent = rounds_of(contenders, rounds)
    seconds = {
        name: [s / ticks[name] * load.size / entry.load.size for s in spent[name]]
        for name, entry in {**entries, **roofs}.items()
    }
    mine = seconds[names[0]]

    def beside(name: str) -> dict[str, Any]:
        return {
            "contender": name,
            "items": ticks[name],
            "repeats": 1,
            "part": name in entries and entries[name].load.size < load.size,
            "seconds": seconds[name],
            **quartiles(seconds[name]),
            "ratio": quartiles([a / b for a, b in zip(mine, seconds[name], strict=True)]),
            "note": None,
        }

    results = []
    for name, checked in checks.items():
        told = beside(name) | {"checked": checked.events, "wrong": checked.wrong}
        results.append(told | ({"ratio": None} if checked.wrong else {}))
    return {
        "id": f"{load.kind.name}_{load.size}",
        "label": {
            "zh": f"{load.kind.label.zh} {load.size:,} 点",
            "en": f"{load.kind.label.en}, {load.size:,} points",
        },
        "each": {"zh": "每拍", "en": "a tick"},
        "points": load.size,
        "load": load.kind.name,
        "events_per_point_tick": sum(map(len, want[PERIOD:])) / PERIOD / load.size,
        "results": results,
        "roofs": [beside(name) for name in roofs],
    }


def _made(name: str, load: Load) -> Evaluator:
    return Fumeng(load.table) if name == Fumeng.name else peer(name)(load.table)


def _round(name: str, entry: Stepping, ticks: int) -> Round[str]:
    return Round(name, lambda turn: None, lambda turn: entry.go(turn, ticks), 1)


def _warm(entry: Stepping, want: Sequence[Ints], checked: Checked) -> None:
    """Go through the first ticks, as many as there is time for, and compare."""
    began = time.process_time()
    for tick, events in enumerate(want):
        if tick >= _LEAST_TICKS and time.process_time() - began > _WARM_S:
            break
        mine = events[events[:, 0] < entry.load.size]
        checked.note(entry.events(), mine)
