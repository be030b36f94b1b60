"""Entities that are at work all along: crews sent out, and out again when they are home.

What a reader would get wrong: nothing is played. The orders go out as effects of the desk, over the
links, into the journal; the crews turn out, drive the county's roads, report their position every
minute, do a task, and come home, and the desk hears and weighs every report.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from fast.streams import Stream
from twin.county import County
from twin.desk import Desk
from twin.terms.decision import Decision, Effect, OrderGiven
from twin.terms.observation import Observation, UnitReported, UnitStatus
from twin.terms.text import Text

__all__ = ["BusyDesk"]

_TASK = "treat"  # nobody stays after it
_START_OVER_S = 600.0
_REST_S = 5.0
_WHY = Text("基准测试：往返派遣", "benchmark: sent back and forth")


class BusyDesk:
    """The desk, which also keeps `crews` crews going from place to place.

    `taken` counts the observations of each kind it has taken.
    """

    def __init__(self, desk: Desk, county: County, crews: int, seed: int) -> None:
        units = [unit for unit in county.units.values() if unit.status == "ready"]
        if crews > len(units):
            raise ValueError(f"{crews} crews are asked for, but the county has {len(units)}")
        self._desk = desk
        self._units = {unit.id: unit for unit in units[:crews]}
        self._places = list(county.places.values())
        self._dice = Stream(seed, "bench.busy", "county")
        self._due_ms = [  # a heap: when who is sent out next
            (int(1000 * _START_OVER_S * number / max(crews, 1)), unit)
            for number, unit in enumerate(self._units)
        ]
        self._orders = 0
        self.taken: dict[str, int] = {}

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        """What the desk decides, and orders for the crews that are home."""
        now_ms = int(now_s * 1000 + 0.5)
        decided = self._desk.step(now_s, seen)
        for each in seen:
            body = each.body
            self.taken[body.kind] = self.taken.get(body.kind, 0) + 1
            if isinstance(body, UnitReported) and body.status is UnitStatus.AVAILABLE:
                heapq.heappush(self._due_ms, (now_ms + int(1000 * _REST_S), body.unit))
        orders: list[Effect] = []
        while self._due_ms and self._due_ms[0][0] <= now_ms:
            orders.append(self._order(heapq.heappop(self._due_ms)[1]))
        wakes_s = [at_ms / 1000 for at_ms, _ in self._due_ms[:1]]
        if decided.wake_at_s is not None:
            wakes_s.append(decided.wake_at_s)
        return Decision((*decided.effects, *orders), min(wakes_s, default=None))

    def _order(self, unit: str) -> OrderGiven:
        self._orders += 1
        place = self._places[self._dice.choice_index(len(self._places))].as_term()
        return OrderGiven(
            order=f"B-{self._orders}",
            role=self._units[unit].ordered_by.value,
            unit=unit,
            incident="",
            capability="",
            task=_TASK,
            place=place,
            policy="closest",
            candidates=(),
            because=_WHY,
        )
