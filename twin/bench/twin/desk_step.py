"""One step of a desk at its busiest: 50 open incidents, 300 units, 200 observations at once.

What a reader would get wrong: it is `Desk.step` alone, without the journal and the world. Each step
has other observations: crews that moved, head-counts, wind, and a few alarms that come or go.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from typing import Any

from twin.county import County
from twin.desk import Charge, Desk, Rules
from twin.terms.decision import IncidentOpened
from twin.terms.observation import (
    AlarmBit,
    AlarmChanged,
    CountReported,
    EventReported,
    Observation,
    Seen,
    UnitReported,
    UnitStatus,
    WeatherMeasured,
)
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

__all__ = ["GOAL_MS", "desk_step"]

GOAL_MS = 5.0
_INCIDENTS, _UNITS, _SEEN = 50, 300, 200
_COUNTS, _WINDS, _ALARMS = 20, 10, 10
_EVENTS = ("fire", "traffic", "explosion")
_ROUND_MS = 1000


def desk_step(county: County, rules: Rules, rounds: int) -> dict[str, Any]:
    """Milliseconds of a step, over so many of them: the middle one, the 95th of 100, the worst."""
    load = _Load(county, rules)
    load.fill()
    took_ms: list[float] = []
    gc.collect()
    for number in range(rounds):
        seen = load.round(number)
        began = time.perf_counter()
        load.desk.step(seen[0].at_ms / 1000, seen)
        took_ms.append(1000 * (time.perf_counter() - began))
    took_ms.sort()
    return {
        "incidents": load.opened,
        "units": load.units,
        "observations": _SEEN,
        "rounds": rounds,
        "p50_ms": took_ms[len(took_ms) // 2],
        "p95_ms": took_ms[len(took_ms) * 95 // 100],
        "max_ms": took_ms[-1],
    }


class _Load:
    """A desk, and what it is told."""

    def __init__(self, county: County, rules: Rules) -> None:
        charge = Charge(
            roles=(Role.COUNTY_HQ,), policy="closest", status=ExerciseStatus.TEST,
            title=Text("基准测试", "benchmark"), start="2026-07-12T08:00:00+08:00", surface="dry",
        )  # fmt: skip
        self.desk = Desk(county, rules, charge)
        self.opened = 0
        self._at_ms = 0
        self._units = list(county.units.values())[:_UNITS]
        self._heads = [point for point in county.points.id if point.startswith("GHF")]
        villages = [place for place in county.places.values() if place.kind == "village"]
        self._places = [p.as_term() for p in villages[:: len(villages) // _INCIDENTS][:_INCIDENTS]]

    @property
    def units(self) -> int:
        """How many units have reported."""
        return len(self._units)

    def fill(self) -> None:
        """Let every incident open, a second apart, and every unit report once."""
        for nth, place in enumerate(self._places):
            said = EventReported(
                report=f"B-{nth}", event_type=_EVENTS[nth % len(_EVENTS)], place=place,
                caller="benchmark", channel="phone", text="",
            )  # fmt: skip
            effects = self.desk.step(self._next_s(), self._observed([said])).effects
            self.opened += sum(isinstance(effect, IncidentOpened) for effect in effects)
        self.desk.step(self._next_s(), self._observed([self._moved(u, 0) for u in range(_UNITS)]))

    def round(self, number: int) -> list[Observation]:
        """What is seen at the next instant."""
        self._next_s()
        return self._observed(list(self._said(number)))

    def _said(self, number: int) -> Iterator[Seen]:
        for nth in range(_SEEN - _COUNTS - _WINDS - _ALARMS):
            yield self._moved(number * 7 + nth, number)
        for nth in range(_COUNTS):
            place = self._places[(number + nth) % len(self._places)]
            yield CountReported(what="evacuated", number=number + nth, place=place, by="benchmark")
        for nth in range(_WINDS):
            yield WeatherMeasured(
                station=f"B-{nth}", wind_from_deg=float(number % 360), wind_m_s=2.5,
                temperature_c=24.0,
            )  # fmt: skip
        for nth in range(_ALARMS):
            head, on = self._heads[nth], number % 2 == 0
            yield AlarmChanged(point=head, bit=AlarmBit.H, active=on, value=4.0 if on else 0.0)

    def _moved(self, unit: int, number: int) -> UnitReported:
        moved = self._units[unit % len(self._units)]
        return UnitReported(
            unit=moved.id, status=UnitStatus.EN_ROUTE, lat_deg=moved.lat_deg + number * 1e-5,
            lon_deg=moved.lon_deg,
        )  # fmt: skip

    def _observed(self, bodies: list[Seen]) -> list[Observation]:
        return [
            Observation(at_ms=self._at_ms, source="bench", order=nth, body=body)
            for nth, body in enumerate(bodies)
        ]

    def _next_s(self) -> float:
        self._at_ms += _ROUND_MS
        return self._at_ms / 1000
