"""A small drill, a desk that follows a script, and a journal in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import simpy

from twin.county import County
from twin.sim.desk_driver import DeskDriver
from twin.sim.links import Links
from twin.sim.parameters import Parameters
from twin.sim.run import RunSummary
from twin.sim.world import World
from twin.terms.decision import Decision, Effect, OrderGiven
from twin.terms.drill import (
    Bookmark,
    Drill,
    Inject,
    PassRules,
    WorldStart,
)
from twin.terms.happenings import (
    Happening,
)
from twin.terms.observation import Observation
from twin.terms.place import Place
from twin.terms.record import Record
from twin.terms.text import Text
from twin.terms.warning import ExerciseStatus

CALM_WORLD = WorldStart(
    wind_from_deg=225.0,
    wind_m_s=2.5,
    gust_share=0.2,
    temperature_c=24.0,
    sky="partly",
    surface="dry",
    duty_officers=2,
    reaction_scale=1.0,
    turnout_scale=1.0,
    sensor_noise_scale=1.0,
    sensor_response_scale=1.0,
    link_latency_scale=1.0,
    compliance_share=0.85,
)


def inject(id: str, at_s: float, happening: Happening) -> Inject:
    """An inject with nothing but its time and what happens."""
    return Inject(
        id=id,
        at_s=at_s,
        kind="自然演化",
        channel="phone",
        sender="导调",
        to="县应急指挥部",
        text=Text(f"注入 {id}", f"inject {id}"),
        objective="",
        happening=happening,
        line=1,
    )


def small_drill(
    *injects: Inject,
    duration_s: float = 600.0,
    bookmarks: Sequence[float] = (),
    policy: str = "closest",
    **world: Any,
) -> Drill:
    """A drill of a few minutes, in the evening, with the injects given."""
    return Drill(
        id="small",
        title=Text("小演练", "small drill"),
        county="fumeng",
        start="2026-07-12T20:30:00+08:00",
        duration_s=duration_s,
        seed=1,
        mode="assessment",
        form="operational",
        status=ExerciseStatus.EXERCISE,
        roles=("county_hq",),
        policy=policy,
        objectives=(),
        world=replace(CALM_WORLD, **world),
        injects=tuple(injects),
        expects=(),
        bookmarks=tuple(Bookmark(at_s=at_s, name=Text("书签", "mark")) for at_s in bookmarks),
        pass_rules=PassRules(critical_on_time=1.0, on_time_at_least=0.9),
    )


class ScriptedDesk:
    """A desk that does what a script says and remembers what it saw."""

    def __init__(self, *script: tuple[float, Effect]) -> None:
        self.seen: list[Observation] = []
        self.step_times_s: list[float] = []
        self._script = sorted(script, key=lambda line: line[0])

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        """Give out the lines of the script that are due."""
        self.seen.extend(seen)
        self.step_times_s.append(now_s)
        due = [effect for at_s, effect in self._script if at_s <= now_s]
        self._script = [line for line in self._script if line[0] > now_s]
        return Decision(tuple(due), self._script[0][0] if self._script else None)


@dataclass
class MemoryJournal:
    """Records in a list, as a journal would hold them."""

    records: list[Record] = field(default_factory=list)

    def append(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        """Keep one record."""
        self.records.append(Record(len(self.records), at_ms, kind, source, dict(body), ""))

    def of(self, kind: str) -> list[Record]:
        """The records of one kind."""
        return [record for record in self.records if record.kind == kind]


@dataclass(frozen=True)
class Run:
    """A finished small run."""

    journal: MemoryJournal
    desk: ScriptedDesk
    summary: RunSummary

    def of(self, kind: str, **wanted: object) -> list[Record]:
        """The records of one kind whose body has the wanted values."""
        return [
            record
            for record in self.journal.of(kind)
            if all(record.body.get(key) == value for key, value in wanted.items())
        ]


def order(unit: str, task: str, place: Place, id: str = "O-1") -> OrderGiven:
    """An order to a unit, as a desk would give it."""
    return OrderGiven(
        order=id,
        role="county_hq",
        unit=unit,
        incident="I-1",
        capability="",
        task=task,
        place=place,
        policy="closest",
        candidates=(),
        because=Text("试", "test"),
    )


def with_figure(figures: Parameters, path: str, value: object) -> Parameters:
    """The world's parameters with one value changed; `path` is dotted."""
    plain = figures.model_dump()
    *groups, last = path.split(".")
    node = plain
    for group in groups:
        node = node[group]
    node[last] = value
    return Parameters.model_validate(plain)


class Deaf:
    """A watch that takes nothing back."""

    def heed(self, decision: Decision) -> None:
        """Do nothing."""


def bare_world(
    county: County, figures: Parameters, seed: int = 1, **start: Any
) -> tuple[World, MemoryJournal, Links]:
    """A world with nothing in it but its links to a desk that listens."""
    journal = MemoryJournal()
    world = World(
        env=simpy.Environment(initial_time=0),
        drill=small_drill(**start),
        county=county,
        figures=figures,
        seed=seed,
        sink=journal.append,
    )
    links = Links(world)
    links.driver = DeskDriver(world, ScriptedDesk(), Deaf(), lambda effect: None)
    return world, journal, links
