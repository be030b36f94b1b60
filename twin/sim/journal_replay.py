"""Recorded observations through the drill's own driver, with no world around it.

What a reader would get wrong: nothing is sent anywhere; what came of it is in the recorded
observations already. A replay ends with the last record of the desk or of what it saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import simpy

from twin.county import County
from twin.desk import Rules
from twin.desk.replay import steps
from twin.journal import decision_log
from twin.sim.desk_driver import DeskDriver, Safe
from twin.sim.parameters import load_parameters
from twin.sim.play import desk_of
from twin.sim.world import Life, Sink, World
from twin.terms.decision import Decision, Effect
from twin.terms.drill import Drill
from twin.terms.record import Record

__all__ = ["last_ms", "replay_in_drill_time", "worldless"]


class _Deaf:
    def heed(self, decision: Decision) -> None:
        """There is no watch: its findings are recorded."""


def replay_in_drill_time(
    drill: Drill, county: County, rules: Rules, records: Sequence[Record]
) -> bytes:
    """The decision log that a fresh desk makes of a journal's observations, in virtual time."""
    said: list[Record] = []

    def sink(at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        said.append(Record(len(said), at_ms, kind, source, body, ""))

    world, driver = worldless(drill, county, rules, sink)

    def seeing() -> Life:
        for _, at_ms, seen in steps(records):
            yield world.env.timeout(at_ms - world.now_ms)
            driver.see_all(seen)

    world.start(seeing())
    world.env.run(until=last_ms(records) + 1)
    return decision_log(said)


def worldless(
    drill: Drill, county: County, rules: Rules, sink: Sink, disk: Safe | None = None
) -> tuple[World, DeskDriver]:
    """A fresh desk and its driver on a clock, and nobody else."""
    world = World(
        env=simpy.Environment(initial_time=0),
        drill=drill,
        county=county,
        figures=load_parameters(county),
        seed=drill.seed,
        sink=sink,
    )
    return world, DeskDriver(world, desk_of(drill, county, rules), _Deaf(), _keep, disk)


def last_ms(records: Sequence[Record]) -> int:
    """The moment of the last record of the desk or of what it saw."""
    return max((r.at_ms for r in records if r.kind.startswith(("obs.", "desk."))), default=0)


def _keep(effect: Effect) -> None:
    """Send nothing."""
