"""What injects wait for: each whole second the world is asked whether it has come.

What a reader would get wrong: nothing here is seen by the desk, and no reading is looked at. A
level is the true one at the point, a person who has left has left whether the county knows or not;
what was decided is taken from the records.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from twin.journal.fulfilment import Fulfilment
from twin.sim.injects import Injector
from twin.sim.public import Public
from twin.sim.sensing import Sensing
from twin.sim.weather import Weather
from twin.sim.world import Life, Sink, World, ms
from twin.terms.drill import Drill, Inject
from twin.terms.matching import meets
from twin.terms.record import Record
from twin.terms.trigger import (
    AllHold,
    AnyHolds,
    Compares,
    Fulfilled,
    NotHolds,
    PeopleAway,
    PointShows,
    Quantity,
    RainFell,
    Reached,
    Recorded,
    Test,
    WindBlows,
    leaves,
)

__all__ = ["STOPPED", "Conditions", "Heard", "Truth", "WorldTruth", "condition_life"]

STOPPED = "world.stopped"
"""The kind of record that says that the drill's stop rule has come true."""
_LOOK_EVERY_MS = 1_000
_MINUTE_MS = 60_000


class Heard:
    """What the records have said of the things that a drill's conditions ask for."""

    def __init__(self, drill: Drill) -> None:
        triggers = [inject.when for inject in drill.injects] + [drill.stop]
        asked = [leaf for trigger in triggers if trigger for leaf in leaves(trigger.test)]
        self._open: dict[str, list[Recorded]] = {}
        for leaf in asked:
            if isinstance(leaf, Recorded):
                self._open.setdefault(leaf.record_kind, []).append(leaf)
        self._said: dict[Recorded, bool] = {}
        follow = any(isinstance(leaf, Fulfilled) for leaf in asked)
        self._actions = Fulfilment(drill.expects if follow else ())

    def tapped(self, sink: Sink) -> Sink:
        """The sink, listened to."""
        if not self._open and not self._actions.awaited:
            return sink

        def take(at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
            sink(at_ms, kind, source, body)
            self.take(Record(0, at_ms, kind, source, body, ""))

        return take

    def take(self, record: Record) -> None:
        """Hear one record."""
        for leaf in self._open.get(record.kind, ()):
            if all(meets(record.body, condition) for condition in leaf.conditions):
                self._said[leaf] = True
        if self._actions.awaited:
            self._actions.take(record)

    def again(self, records: Iterable[Record]) -> None:
        """Forget what was heard and hear these records instead."""
        self._said = {}
        self._actions = Fulfilment([each.expect for each in self._actions.awaited])
        for record in records:
            self.take(record)

    def said(self, leaf: Recorded) -> bool:
        """Whether such a record has been written."""
        return self._said.get(leaf, False)

    def done(self, expect: str) -> bool:
        """Whether an expected action has been done, in time or late."""
        return any(
            each.expect.id == expect and each.actual_ms is not None
            for each in self._actions.awaited
        )


class Truth(Protocol):
    """What is true of a quantity now, in its own unit."""

    def of(self, quantity: Quantity) -> float:
        """Its value."""
        ...


@dataclass(slots=True)
class _Gauge:
    """Rain of the minute now (mm) and of the minutes before it, as many as anybody asks for."""

    now_mm: float
    minutes_mm: deque[float] = field(repr=False)


class WorldTruth:
    """The truth of the simulated world; rain is summed as it falls."""

    def __init__(self, world: World, weather: Weather, sensing: Sensing, public: Public) -> None:
        self._world, self._weather = world, weather
        self._sensing, self._public = sensing, public
        self._gauges: dict[str, _Gauge] = {}

    def watch(self, quantity: Quantity) -> None:
        """Begin to sum the rain that is asked for."""
        if isinstance(quantity, RainFell):
            known = self._gauges.get(quantity.point)
            minutes = max(int(quantity.span_s) // 60, known.minutes_mm.maxlen or 1 if known else 1)
            self._gauges[quantity.point] = _Gauge(0.0, deque(maxlen=minutes))

    def second(self) -> None:
        """A second has passed: the rain of it has fallen."""
        new_minute = self._world.now_ms % _MINUTE_MS == 0
        for point, gauge in self._gauges.items():
            gauge.now_mm += self._sensing.truth(point) / 3600.0
            if new_minute:
                gauge.minutes_mm.append(gauge.now_mm)
                gauge.now_mm = 0.0

    def of(self, quantity: Quantity) -> float:
        """Its value now."""
        match quantity:
            case PointShows(point=point):
                return self._sensing.truth(point)
            case WindBlows():
                return self._weather.mean().speed_m_s
            case PeopleAway(township=township):
                return float(self._public.away(township))
            case RainFell(point=point, span_s=span_s):
                gauge = self._gauges[point]
                total_mm = 0.0
                for mm in list(gauge.minutes_mm)[-(int(span_s) // 60) :]:
                    total_mm += mm
                return total_mm


class Conditions:
    """The conditions of a drill that have not come true, and whether its stop rule has.

    While `asleep` nothing is asked: a run that is brought back has its injects from its journal.
    `on_stop` is told the moment of the stop rule.
    """

    def __init__(self, world: World, heard: Heard, truth: Truth) -> None:
        self.stopped = False
        self.asleep = False
        self.on_stop: Callable[[int], None] = lambda at_ms: None
        self._world, self._heard, self._truth = world, heard, truth
        self._waiting = [inject for inject in world.drill.injects if inject.when is not None]

    @property
    def open(self) -> bool:
        """Whether there is anything left to ask for."""
        stop = self._world.drill.stop is not None and not self.stopped
        return bool(self._waiting) or stop

    def come(self) -> list[Inject]:
        """The injects whose condition holds now and has not before."""
        now = [each for each in self._waiting if each.when and self.holds(each.when.test)]
        self._waiting = [each for each in self._waiting if each not in now]
        return now

    def stops(self) -> bool:
        """Whether the stop rule holds now; it is written down once."""
        stop = self._world.drill.stop
        if stop is not None and not self.stopped and self.holds(stop.test):
            self.stopped = True
            self._world.record(STOPPED, "msel", {"condition": stop.text})
            self.on_stop(self._world.now_ms)
        return self.stopped

    def go_on(self, records: Sequence[Record]) -> None:
        """Ask on after a run has been brought back to where these records end."""
        self._heard.again(records)
        come = [record.body["id"] for record in records if record.kind == "world.inject"]
        self._waiting = [each for each in self._waiting if each.id not in come]
        self.asleep = False

    def holds(self, test: Test) -> bool:
        """Whether a test holds now."""
        match test:
            case Reached(at_s=at_s):
                return self._world.now_ms >= ms(at_s)
            case Compares(quantity=quantity, op=op, value=value):
                return _compares(self._truth.of(quantity), op, value)
            case Recorded():
                return self._heard.said(test)
            case Fulfilled(expect=expect):
                return self._heard.done(expect)
            case AllHold(parts=parts):
                return all(self.holds(part) for part in parts)
            case AnyHolds(parts=parts):
                return any(self.holds(part) for part in parts)
            case NotHolds(part=part):
                return not self.holds(part)


def condition_life(
    world: World, conditions: Conditions, truth: WorldTruth, injector: Injector
) -> Life:
    """Ask each whole second, after the scan of it; a drill without conditions is never asked."""
    triggers = [inject.when for inject in world.drill.injects] + [world.drill.stop]
    for trigger in triggers:
        for leaf in leaves(trigger.test) if trigger else ():
            if isinstance(leaf, Compares):
                truth.watch(leaf.quantity)
    while conditions.open:
        if not conditions.asleep:
            for inject in conditions.come():
                injector.come(inject)
            conditions.stops()
        yield world.env.timeout(_LOOK_EVERY_MS)
        truth.second()


def _compares(is_now: float, op: str, value: float) -> bool:
    match op:
        case "gt":
            return is_now > value
        case "ge":
            return is_now >= value
        case "lt":
            return is_now < value
        case _:
            return is_now <= value
