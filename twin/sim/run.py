"""One drill, from record 0 to `run.end`: build the world, run it, write what happened.

What a reader would get wrong: `run_drill` ends the journal in every case but a broken disk. Ctrl-C
is looked at between events (`CtrlC`), so an interrupted run has a whole last line and says that it
was interrupted; sealing the file is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import simpy

from twin.county.model import County
from twin.desk import Charge, Desk, Rules, Watch
from twin.journal.canonical import digest
from twin.sim.ambulances import Ambulances
from twin.sim.centres import Centres
from twin.sim.channels import Channels
from twin.sim.crews import Crews
from twin.sim.desk_driver import Decides, DeskDriver
from twin.sim.duty_room import DutyRoom
from twin.sim.effects import Effects
from twin.sim.events import Casualties, Events
from twin.sim.gas import Gas
from twin.sim.harm import Harm
from twin.sim.injects import Injector, inject_life
from twin.sim.inquiry import Inquiry
from twin.sim.interrupt import CtrlC
from twin.sim.issuers import Issuers
from twin.sim.leak import Leaks
from twin.sim.links import Links
from twin.sim.operators import Operators
from twin.sim.owners import Owners
from twin.sim.parameters import Parameters, load_parameters
from twin.sim.people import People
from twin.sim.plant import PlantStaff
from twin.sim.public import Public
from twin.sim.receivers import Receivers
from twin.sim.responders import Responders
from twin.sim.roads import WorldRoads
from twin.sim.sensing import Sensing, scan_life
from twin.sim.stations import station_life
from twin.sim.telling import Origins
from twin.sim.weather import Weather, wind_record_life
from twin.sim.work import SceneWork
from twin.sim.world import Life, World, ms
from twin.terms.codec import to_plain
from twin.terms.drill import Drill
from twin.terms.units import Role

__all__ = ["Journal", "RunSummary", "run_drill", "run_start_body"]


class Journal(Protocol):
    """What a run needs of a journal: to take one record after the other."""

    def append(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> object:
        """Write one record."""
        ...


_SCHEMA = "fumeng.events/1"
_LOOK_EVERY_MS = 60_000
Reason = Literal["complete", "interrupted", "until"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """How a run ended: why, how far it got, and how much there was of what.

    `routing` says of the world's and the desk's router how many queries it answered and how many
    of them were checked against Dijkstra's algorithm.
    """

    reason: Reason
    simulated_s: float
    counts: Mapping[str, int]
    routing: Mapping[str, Mapping[str, int]]


def run_start_body(drill: Drill, county: County, rules_sha256: str, seed: int) -> dict[str, Any]:
    """Body of record 0: what the run is a run of. No version, path or platform."""
    return {
        "schema": _SCHEMA,
        "drill": drill.id,
        "drill_sha256": digest(to_plain(drill)),
        "county": county.id,
        "county_sha256": county.digest,
        "rules_sha256": rules_sha256,
        "seed": seed,
        "mode": "drill",
        "start": drill.start,
        "title": to_plain(drill.title),
        "status": drill.status.value,
    }


def run_drill(
    drill: Drill,
    county: County,
    rules: Rules,
    seed: int,
    journal: Journal,
    *,
    until_s: float | None = None,
    progress: Callable[[float, float], None] | None = None,
    figures: Parameters | None = None,
    desk: Decides | None = None,
) -> RunSummary:
    """Run a drill in virtual time and write its journal, `run.start` to `run.end`.

    Args:
        until_s: Stop at this drill second instead of the drill's end.
        progress: Called about once a drill minute with (drill seconds done, drill seconds in all).
        figures: Parameters of the world instead of the county's own `world.yaml`.
        desk: A desk to test instead of one made from `rules` and the drill.

    Raises:
        InputProblems: The county's `world.yaml` or `alarms.csv` is wrong.
        JournalError: The journal could not be written.
        MismatchError: A checked way or time was wrong; the journal ends without `run.end`.
    """
    counts: dict[str, int] = {}

    def sink(at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        counts[kind] = counts.get(kind, 0) + 1
        journal.append(at_ms, kind, source, body)

    env = simpy.Environment(initial_time=0)
    world = World(
        env=env,
        drill=drill,
        county=county,
        figures=figures if figures is not None else load_parameters(county),
        seed=seed,
        sink=sink,
    )
    desk = desk if desk is not None else _desk(drill, county, rules)
    world.record("run.start", "run", run_start_body(drill, county, rules.digest, seed))
    end_ms = ms(drill.duration_s if until_s is None else min(until_s, drill.duration_s))
    roads = WorldRoads(county, drill.world.surface)
    driver = _build(world, desk, roads, rules)
    finished = _advance(world, end_ms, progress)
    cut_short = end_ms < ms(drill.duration_s)
    reason: Reason = "interrupted" if not finished else "until" if cut_short else "complete"
    total = sum(counts.values()) + 1
    world.record(
        "run.end",
        "run",
        {"reason": reason, "counts": {"records": total, "steps": driver.steps}},
    )
    tallies = {"world": roads.router.tally}
    if isinstance(desk, Desk):
        tallies["desk"] = desk.route_checks
    return RunSummary(
        reason=reason,
        simulated_s=world.now_s,
        counts=counts,
        routing={who: tally._asdict() for who, tally in tallies.items()},
    )


def _desk(drill: Drill, county: County, rules: Rules) -> Desk:
    charge = Charge(
        roles=tuple(Role(role) for role in drill.roles),
        policy=drill.policy,
        status=drill.status,
        title=drill.title,
        start=drill.start,
        surface=drill.world.surface,
    )
    return Desk(county, rules, charge)


def _build(world: World, desk: Decides, roads: WorldRoads, rules: Rules) -> DeskDriver:
    """Put the world together and start its processes, always in this order."""
    watch = Watch(world.county)
    links = Links(world)
    weather = Weather(world)
    public = Public(world, links)
    casualties = Casualties(world, links)
    origins = Origins(world)
    gas = Gas(world, weather)
    leaks = Leaks(world, gas)
    leaks.on_open.append(Harm(world, gas, public, casualties).expose)
    ambulances = Ambulances(world, roads, links, rules.dispatch.hospitals.receive)
    work = SceneWork(world, leaks, public, ambulances)
    crews = Crews(world, world.county.units, roads, links, work)
    centres = Centres(world, crews, roads, links, origins)
    sensing = Sensing(world, watch, links, weather=weather, gas=gas, leaks=leaks)
    plants = PlantStaff(world, links, centres, leaks, sensing, origins)
    inquiry = Inquiry(origins, casualties)
    people = People(world, links, plants.finds, inquiry)
    operators = Operators(world, links, people.seats, plants.finds, sensing.shown)
    events = Events(world, casualties, centres, links, origins)
    issuers = Issuers(world, links, crews.stand_by)
    effects = Effects(
        world,
        links,
        people=people,
        plants=plants,
        receivers=Receivers(world, links),
        operators=operators,
        owners=Owners(world, links),
        duty=DutyRoom(world, links),
        centres=centres,
        crews=crews,
        public=public,
        inquiry=inquiry,
        channels=Channels(world, links),
        responders=Responders(world, links, public),
        issuers=issuers,
    )
    driver = DeskDriver(world, desk, watch, effects.carry)
    links.driver = driver
    injector = Injector(
        world,
        weather=weather,
        leaks=leaks,
        sensing=sensing,
        roads=roads,
        events=events,
        links=links,
        origins=origins,
        crews=crews,
        plants=plants,
        issuers=issuers,
    )
    world.start(wind_record_life(world, weather))
    world.start(inject_life(world, injector))
    world.start(gas.life())
    world.start(scan_life(world, sensing, watch, driver))
    world.start(station_life(world, weather, links, sensing.fault_of))
    world.start(_bookmark_life(world, gas, crews))
    return driver


def _bookmark_life(world: World, gas: Gas, crews: Crews) -> Life:
    """At each bookmark, write down what a map needs."""
    for bookmark in sorted(world.drill.bookmarks, key=lambda bookmark: bookmark.at_s):
        yield world.env.timeout(max(0, ms(bookmark.at_s) - world.now_ms))
        gas.show()
        crews.show_positions()


def _advance(world: World, end_ms: int, progress: Callable[[float, float], None] | None) -> bool:
    """Run until `end_ms` (exclusive); False when the user stopped it."""
    peek, step = world.env.peek, world.env.step
    with CtrlC() as keys:
        try:
            for mark_ms in [*range(_LOOK_EVERY_MS, end_ms, _LOOK_EVERY_MS), end_ms]:
                while peek() < mark_ms:
                    step()
                    if keys.pressed:
                        return False
                if progress is not None:
                    progress(mark_ms / 1000, end_ms / 1000)
            world.env.run(until=end_ms)
        except KeyboardInterrupt:
            return False
    return True
