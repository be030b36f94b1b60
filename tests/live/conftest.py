"""What the tests of the live desk share: a short busy drill, and how to run one live."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules, load_rules
from twin.journal import EVENTS, decision_log, read
from twin.live.run import Cast, LiveRun
from twin.sim.play import RunSummary
from twin.sim.run import run_drill
from twin.terms.drill import Drill
from twin.terms.happenings import EventHappens, LeakStarts
from twin.terms.record import Record

FAST = 1e6
"""A speed at which the machine, not the clock, says how long it takes."""


def busy_drill(county: County, duration_s: float = 75.0) -> Drill:
    """A leak and an explosion within seconds: alarms, incidents, orders, reports, a notice."""
    place = county.hazards["H-sewage"].as_term()
    blast = EventHappens(
        event_type="explosion", place=place, hazard="H-sewage", grave=0, light=2, observed=5
    )
    return small_drill(
        inject("M-1", 5.0, LeakStarts(hazard="H-A1", hole_mm=18.0)),
        inject("M-2", 20.0, blast),
        duration_s=duration_s,
        reaction_scale=0.05,
    )


@pytest.fixture(scope="session")
def rules(county: County) -> Rules:
    """The embedded county's rules."""
    return load_rules(county)


@pytest.fixture(scope="session")
def cast(county: County, rules: Rules) -> Cast:
    """The busy drill, with nobody real in it."""
    return Cast(drill=busy_drill(county), county=county, rules=rules, seed=7)


@pytest.fixture(scope="session")
def in_drill_time(cast: Cast) -> MemoryJournal:
    """The busy drill in virtual time."""
    journal = MemoryJournal()
    run_drill(cast.drill, cast.county, cast.rules, cast.seed, journal)
    return journal


def played(
    live: LiveRun, *, speed: float = FAST, stop: Callable[[], bool] = lambda: False
) -> RunSummary:
    """Let a live run go to its end."""

    async def go() -> RunSummary:
        return await live.run(live.bridge(speed), stop=stop)

    try:
        return asyncio.run(go())
    finally:
        live.close()


def records_of(folder: Path) -> list[Record]:
    """Everything in a run's journal."""
    return list(read(folder / EVENTS))


def log_of(folder: Path) -> bytes:
    """The decision log of a run's journal."""
    return decision_log(read(folder / EVENTS))


def facts(records: list[Record]) -> list[tuple[int, str, str, object]]:
    """What happened, without the marks that only a live run makes."""
    return [
        (r.at_ms, r.kind, r.source, r.body)
        for r in records
        if not r.kind.startswith(("live.", "run."))
    ]
