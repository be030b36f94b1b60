"""A drill put together, ready to be stepped: the world, the desk's driver, and how far it has got.

What a reader would get wrong: nothing here decides how fast time passes. `run_drill` steps it as
fast as it goes, `twin.live` to the wall clock; both step the same things in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import simpy

from twin.county.model import County
from twin.desk import Charge, Desk, Rules, Watch
from twin.sim.ambulances import Ambulances
from twin.sim.callers import Callers
from twin.sim.carrier import Carrier
from twin.sim.casualties import Casualties
from twin.sim.centres import Centres
from twin.sim.channels import Channels
from twin.sim.conditions import Conditions, Heard, WorldTruth, condition_life
from twin.sim.crews import Crews
from twin.sim.desk_driver import Clock, Decides, DeskDriver, Heeds, Safe, no_clock
from twin.sim.duty_room import DutyRoom
from twin.sim.effects import Effects
from twin.sim.events import Events
from twin.sim.gas import Gas
from twin.sim.goods import GoodsTraffic
from twin.sim.hands import Hands
from twin.sim.harm import Harm
from twin.sim.hazards.at_work import Hazards
from twin.sim.hazards.hazard import Grip
from twin.sim.hazards.kinds import KINDS
from twin.sim.injects import Injector, Steer, inject_life
from twin.sim.inquiry import Inquiry
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
from twin.sim.road_works import RoadWorks
from twin.sim.roads import WorldRoads
from twin.sim.sensing import Sensing, Watches, scan_life
from twin.sim.siding import Sides
from twin.sim.stations import station_life
from twin.sim.telling import Origins
from twin.sim.wards import Wards
from twin.sim.waters import Waters
from twin.sim.weather import Weather, wind_record_life
from twin.sim.work import SceneWork
from twin.sim.world import Life, Sink, World, ms
from twin.terms.decision import Effect
from twin.terms.drill import Drill
from twin.terms.observation import Seen
from twin.terms.units import Role

__all__ = ["Disk", "Front", "Play", "Reason", "RunSummary", "charge_of", "desk_of"]

Reason = Literal["complete", "interrupted", "until", "stopped"]
"""`stopped`: the drill's own stop rule came true."""


class Front(Watches, Heeds, Protocol):
    """The watch as a drill needs it: it is stepped, and takes masks back."""


class Disk(Safe, Protocol):
    """What keeps a live run on disk, and the way out; a drill needs neither."""

    def through(self, carry: Callable[[Effect], None]) -> Callable[[Effect], None]:
        """The way to the counterpart, which takes each message once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """How a run ended: why, how far it got, and how much there was of what.

    `routing` says of the world's and the desk's router how many queries it answered and how many
    of them were checked against Dijkstra's algorithm; `desk_s` is the time the desk took to decide,
    by the clock that was given.
    """

    reason: Reason
    simulated_s: float
    counts: Mapping[str, int]
    routing: Mapping[str, Mapping[str, int]]
    desk_s: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether the run came to its end, by time or by its own stop rule."""
        return self.reason in ("complete", "stopped")


class Play:
    """One drill being played. `sink` takes every record, `run.start` and `run.end` excepted."""

    def __init__(
        self,
        drill: Drill,
        county: County,
        rules: Rules,
        seed: int,
        sink: Sink,
        *,
        figures: Parameters | None = None,
        desk: Decides | None = None,
        watch: Front | None = None,
        played: tuple[str, ...] = (),
        disk: Disk | None = None,
        clock: Clock = no_clock,
        mute: bool = False,
        carrier: Carrier | None = None,
    ) -> None:
        """Put everything together and let every life begin; no time passes.

        Args:
            figures: Parameters of the world instead of the county's own `world.yaml`.
            desk: A desk instead of one made from `rules` and the drill.
            watch: A watch instead of a fresh one.
            played: Positions at which real people sit; nobody is simulated there.
            disk: What makes the records of a step safe before its effects leave.
            clock: Seconds, to measure what the desk takes; none is read here.
            mute: What the desk decides is recorded and does not leave it.
            carrier: Devices that carry some points and units in place of the links.

        Raises:
            InputProblems: The county's `world.yaml` or `alarms.csv` is wrong.
        """
        heard = Heard(drill)
        self.world = World(
            env=simpy.Environment(initial_time=0),
            drill=drill,
            county=county,
            figures=figures if figures is not None else load_parameters(county),
            seed=seed,
            sink=heard.tapped(sink),
        )
        self._mute = mute
        self.desk = desk if desk is not None else desk_of(drill, county, rules)
        self.roads = WorldRoads(county, drill.world.surface)
        self.driver = self._build(
            rules, watch if watch is not None else Watch(county), played, disk, heard, carrier
        )
        self.driver.clock = clock

    @property
    def end_ms(self) -> int:
        """The end of the drill; what happens at this very millisecond is no part of it."""
        return ms(self.world.drill.duration_s)

    def run_through(self, at_ms: int) -> None:
        """Everything up to a moment, the desk's step at it included."""
        peek, step = self.world.env.peek, self.world.env.step
        while peek() <= at_ms:
            step()

    def close(self, end_ms: int) -> None:
        """Let the clock stand at the end; everything before it has been done."""
        if self.world.now_ms < end_ms and not self.conditions.stopped:
            self.world.env.run(until=end_ms)

    def reason(self, finished: bool, end_ms: int) -> Reason:
        """Why a run ended that was to go on until `end_ms`; `finished`: nobody broke it off."""
        if self.conditions.stopped:
            return "stopped"
        if not finished:
            return "interrupted"
        return "until" if end_ms < self.end_ms else "complete"

    def person_says(self, source: str, body: Seen) -> None:
        """A real person says something: the desk sees it, and who is told by him hears it."""
        self.driver.see(source, body)
        self.person_said(body)

    def person_said(self, body: Seen) -> None:
        """What a real person's words change in the county itself."""
        self._responders.hear(body)

    def steer(self, inject: str, act: Steer, by: str) -> bool:
        """Fire, hold or release an inject now; False when the drill has none of that name."""
        known = any(each.id == inject for each in self.world.drill.injects)
        if known:
            self._steer(inject, act, by)
        return known

    def _steer(self, inject: str, act: Steer, by: str) -> None:
        (found,) = (each for each in self.world.drill.injects if each.id == inject)
        self._injector.steer(found, act, by)

    def steer_at(self, at_ms: int, inject: str, act: Steer, by: str) -> None:
        """Go on to a moment at which an inject was steered, and steer it there as it was then."""
        self.act_at(at_ms, lambda: self._steer(inject, act, by))

    def come_at(self, at_ms: int, inject: str) -> None:
        """Go on to a moment at which what an inject waited for had come, and let it come."""
        (found,) = (each for each in self.world.drill.injects if each.id == inject)
        self.act_at(at_ms, lambda: self._injector.come(found))

    def act_at(self, at_ms: int, act: Callable[[], None]) -> None:
        """Go on to a moment and do something there, before all else of its millisecond."""
        self.run_through(at_ms - 1)
        done: list[bool] = []

        def then() -> None:
            act()
            done.append(True)

        self.world.later(at_ms - self.world.now_ms, then)
        while not done:
            self.world.env.step()

    def summary(self, reason: Reason, counts: Mapping[str, int]) -> RunSummary:
        """What the run was, with the numbers of records by kind."""
        tallies = {"world": self.roads.router.tally}
        if isinstance(self.desk, Desk):
            tallies["desk"] = self.desk.route_checks
        return RunSummary(
            reason=reason,
            simulated_s=self.world.now_s,
            counts=counts,
            routing={who: tally._asdict() for who, tally in tallies.items()},
            desk_s=self.driver.desk_s,
        )

    def _build(
        self,
        rules: Rules,
        watch: Front,
        played: tuple[str, ...],
        disk: Disk | None,
        heard: Heard,
        carrier: Carrier | None,
    ) -> DeskDriver:
        """Put the world together and start its processes, always in this order."""
        world, roads = self.world, self.roads
        links = Links(world, carrier)
        weather = Weather(world)
        public = Public(world, links, roads)
        casualties = Casualties(world, links)
        origins = Origins(world)
        gas = Gas(world, weather)
        leaks = Leaks(world, gas)
        leaks.on_open.append(Harm(world, gas, public, casualties).expose)
        wards = Wards(world, roads, links, casualties, rules.dispatch.hospitals.receive)
        ambulances = Ambulances(world, links, casualties, wards)
        hands = Hands()
        work = SceneWork(world, leaks, public, ambulances, hands)
        crews = Crews(world, world.county.units, roads, links, work)
        sides = Sides()
        centres = Centres(world, crews, roads, links, origins, sides)
        sensing = Sensing(world, watch, links, weather=weather, gas=gas, leaks=leaks)
        self.sensing, self.crews, self.links = sensing, crews, links
        plants = PlantStaff(world, links, centres, leaks, sensing, origins)
        inquiry = Inquiry(origins, casualties)
        people = People(world, links, plants.finds, inquiry)
        operators = Operators(world, links, people.seats, plants.finds, sensing.shown)
        callers = Callers(world, links, centres, origins, public)
        events = Events(world, casualties, centres, links, origins, callers)
        issuers = Issuers(world, links, crews.stand_by)
        self._responders = Responders(world, links, public)
        effects = Effects(
            world,
            links,
            people=people,
            plants=plants,
            receivers=Receivers(world, links),
            operators=operators,
            owners=Owners(world, links),
            duty=DutyRoom(world, links, played),
            centres=centres,
            crews=crews,
            public=public,
            inquiry=inquiry,
            channels=Channels(world, links),
            responders=self._responders,
            issuers=issuers,
            sides=sides,
            goods=GoodsTraffic(world, links, roads),
            played=played,
        )
        carry = effects.carry if disk is None else disk.through(effects.carry)
        if self._mute:
            carry = _nowhere
        driver = DeskDriver(world, self.desk, watch, carry, disk)
        links.driver = driver
        road_works = RoadWorks(world, roads, links)
        grip = Grip(
            world=world,
            weather=weather,
            sensing=sensing,
            road_works=road_works,
            links=links,
            public=public,
            casualties=casualties,
            events=events,
            centres=centres,
            origins=origins,
            hands=hands,
            waters=Waters(world, sensing, road_works, casualties, public),
        )
        hazards = Hazards(grip, KINDS)
        injector = self._injector = Injector(
            world,
            weather=weather,
            leaks=leaks,
            sensing=sensing,
            road_works=road_works,
            hazards=hazards,
            events=events,
            links=links,
            origins=origins,
            crews=crews,
            plants=plants,
            issuers=issuers,
        )
        truth = WorldTruth(world, weather, sensing, public)
        self.conditions = Conditions(world, heard, truth)
        world.start(wind_record_life(world, weather))
        world.start(inject_life(world, injector))
        world.start(gas.life())
        world.start(scan_life(world, sensing, watch, driver))
        world.start(station_life(world, weather, links, sensing.fault_of))
        world.start(_bookmark_life(world, gas, hazards, crews))
        world.start(condition_life(world, self.conditions, truth, injector))
        return driver


def _nowhere(effect: Effect) -> None:
    """The way out of a desk whose line is dead."""


def desk_of(drill: Drill, county: County, rules: Rules) -> Desk:
    """A fresh desk with the charge of a drill."""
    return Desk(county, rules, charge_of(drill))


def charge_of(drill: Drill) -> Charge:
    """In whose name the desk acts in a drill."""
    return Charge(
        roles=tuple(Role(role) for role in drill.roles),
        policy=drill.policy,
        status=drill.status,
        title=drill.title,
        start=drill.start,
        surface=drill.world.surface,
        stock=drill.stock,
    )


def _bookmark_life(world: World, gas: Gas, hazards: Hazards, crews: Crews) -> Life:
    """At each bookmark, write down what a map needs."""
    for bookmark in sorted(world.drill.bookmarks, key=lambda bookmark: bookmark.at_s):
        yield world.env.timeout(max(0, ms(bookmark.at_s) - world.now_ms))
        gas.show()
        hazards.show()
        crews.show_positions()
