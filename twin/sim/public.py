"""Residents: a notice reaches them, some obey, they go inside or leave, and the township counts.

What a reader would get wrong: nothing here is drawn person by person. A place is a handful of
groups (not reached, ignoring it, packing, waiting for a bus, on the road, away, inside) with people
flowing between them; only the place's own speed and obedience are drawn, once. Groups are real
numbers and are cut to whole people where they are told. Of those whom nothing has reached some go
by themselves when they see the hazard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from fast import exact
from twin.county.model import Place, Village
from twin.models.zones import inside
from twin.sim.crew import Crew
from twin.sim.errand import Errand
from twin.sim.evacuation import Evacuation
from twin.sim.figures.evacuation import SelfRescueRow
from twin.sim.home import Home
from twin.sim.leaving import Leaving
from twin.sim.links import DESK, PUBLIC, Links, township_party
from twin.sim.roads import WorldRoads
from twin.sim.world import Life, World, ms
from twin.terms.calls import Responsible
from twin.terms.observation import Counted, CountReported
from twin.terms.warning import ProtectiveAction, PublicWarning, WarningZone
from twin.terms.warning_stages import MoveStage

__all__ = ["HOMES", "Home", "Public"]

HOMES = ("county_seat", "seat", "village", "community")
_STEP_MS = 20_000
_DOOR_EVERY_STEPS = 3
_TELL_EVERY_MS = 120_000
_BUS_REACH_M = 5000.0


class Public:
    """Every resident of the county; a place costs something once a notice or gas reaches it."""

    def __init__(self, world: World, links: Links, roads: WorldRoads) -> None:
        self._world, self._links = world, links
        self._figures = world.figures.public
        self._places = [p for p in world.county.places.values() if p.kind in HOMES]
        self._x_m = np.array([place.x_m for place in self._places])
        self._y_m = np.array([place.y_m for place in self._places])
        self._homes: dict[str, Home] = {}
        self._told: dict[str, tuple[int, dict[str, object]]] = {}
        self._running = False
        self.evacuation = Evacuation(world, roads, [place.node for place in self._places])
        self._zoned: dict[str, frozenset[str]] = {}
        self.evacuation.avoid(lambda at: any(at.id in zone for zone in self._zoned.values()))
        self._leaving = Leaving(world, self.evacuation)

    def within(self, x_m: float, y_m: float, reach_m: float) -> list[Home]:
        """The homes within a distance of a point, in file order."""
        dx_m, dy_m = self._x_m - x_m, self._y_m - y_m
        near = dx_m * dx_m + dy_m * dy_m <= reach_m * reach_m
        return [self._home(self._places[row]) for row in np.flatnonzero(near).tolist()]

    def places_of(self, zone: WarningZone) -> Iterator[Place]:
        """The places a zone names; its ring tells two of the same name apart."""
        ring = [self._world.county.xy(lat, lon) for lat, lon in zone.ring]
        hit = inside(ring, self._x_m, self._y_m)
        named = frozenset(zone.places)
        for row in np.flatnonzero(hit).tolist():
            if self._places[row].name in named:
                yield self._places[row]

    def notify(self, notice: PublicWarning, failing: tuple[str, ...] = ()) -> None:
        """A notice leaves the desk: the platform takes it and its channels carry it to people."""
        spread = self._world.figures.links.to_public
        delay_s = self._world.draw_s(spread, "to_public", notice.warning)
        scale = self._world.drill.world.link_latency_scale
        self._links.send(
            DESK,
            PUBLIC,
            lambda: self._take(notice, failing),
            about=notice.warning,
            more_ms=ms(delay_s * scale),
        )

    def bus_life(self, crew: Crew, errand: Errand) -> Life:
        """A bus goes round and round between people who wait and the shelter."""
        dice = self._world.stream("bus_round", crew.unit.id)
        spread = self._world.figures.crews.bus_round
        while crew.errand is errand:
            yield self._world.env.timeout(ms(dice.lognormal(spread.median_s, spread.sigma)))
            if crew.errand is errand:
                self._fetch(errand, crew.unit.seats)

    def rouse(self, area: str, level: Responsible) -> None:
        """A keeper of a village has confirmed: he goes from door to door."""
        village = self._world.county.villages[area]
        row = next((row for row in self._figures.roused if row.level is level), None)
        home = self._home(self._place_of(village))
        if row is None or home.place.residents == 0:
            return
        own = row.people_each or village.residents
        share = row.share * min(1.0, own / home.place.residents)
        home.roused.append((self._world.now_ms, share, row.mean_s))

    def sees(self, home: Home, sign: str) -> None:
        """A place sees a hazard come (`sign` as in the figures): some leave unasked from now on."""
        row = self._world.figures.evacuation.seen(sign)
        if home.sees is None and row is not None:
            home.sees, home.sees_ms, home.seen_share = row, self._world.now_ms, 0.0
            self._leaving.begin()
            self._run()

    def caught_on(self, arcs: Iterable[int]) -> dict[Counted, int]:
        """How many of those on a stretch are hurt, and how, by what comes over it now."""
        figures = self._world.figures.evacuation
        there = self.evacuation.caught_on(arcs)
        light, grave = (
            int(there * figures.caught_light.share),
            int(there * figures.caught_grave.share),
        )
        return {"light": light, "grave": grave} if light or grave else {}

    def order_move(self, villages: Sequence[str], stage: MoveStage) -> None:
        """A township or village orders its people to get ready, to move, or back."""
        for name in villages:
            home = self._home(self._place_of(self._world.county.villages[name]))
            if stage is MoveStage.PREPARE:
                home.prepared = True
            elif stage is MoveStage.MOVE_NOW:
                self._instruct(home, ProtectiveAction.EVACUATE)
            else:
                self._instruct(home, ProtectiveAction.ALL_CLEAR)
        self._run()

    def has_left(self, area: str) -> int:
        """How many people have left a village so far; 0 for what is none."""
        village = self._world.county.villages.get(area)
        if village is None:
            return 0
        home = self._homes.get(self._place_of(village).id)
        return 0 if home is None else int(home.left)

    def _place_of(self, village: Village) -> Place:
        """Where a village's people are counted: a seat's with its township."""
        places = self._world.county.places
        return places.get(village.id) or places[village.township]

    def _take(self, notice: PublicWarning, failing: tuple[str, ...]) -> None:
        self._zoned[notice.incident] = self._shelters_in(notice)
        for zone in notice.zones:
            for place in self.places_of(zone):
                home = self._home(place)
                self._instruct(home, zone.action)
                home.failing = failing
        self._run()

    def _shelters_in(self, notice: PublicWarning) -> frozenset[str]:
        """The shelters that lie in the zones of a notice; no one is sent there."""
        county = self._world.county
        there = [county.places[id] for id in county.shelters]
        x_m, y_m = np.array([p.x_m for p in there]), np.array([p.y_m for p in there])
        hit = np.zeros(len(there), dtype=np.bool_)
        for zone in notice.zones:
            if zone.action is not ProtectiveAction.ALL_CLEAR:
                hit |= inside([county.xy(lat, lon) for lat, lon in zone.ring], x_m, y_m)
        return frozenset(there[row].id for row in np.flatnonzero(hit).tolist())

    def _run(self) -> None:
        if not self._running:
            self._running = True
            self._world.start(self._flow_life())
            self._world.start(self._township_life())

    def _home(self, place: Place) -> Home:
        home = self._homes.get(place.id)
        if home is None:
            dice = self._world.stream("residents", place.id)
            slowness = dice.lognormal(1.0, self._figures.place_sigma.value)
            share = self._world.drill.world.compliance_share
            drawn = dice.normal(share, self._figures.compliance_sd.value)
            obedience = 0.0 if share == 0.0 else min(max(drawn, 0.0), 1.0)
            home = Home(
                place=place,
                action=None,
                since_ms=0,
                slowness=slowness,
                obedience=obedience,
                reached_share=0.0,
                unaware=float(place.residents),
            )
            self._homes[place.id] = home
        return home

    def _instruct(self, home: Home, action: ProtectiveAction) -> None:
        """Start a (new) instruction; the same one again changes nothing."""
        if action is home.action:
            return
        home.action, home.since_ms, home.reached_share = action, self._world.now_ms, 0.0
        if action is ProtectiveAction.EVACUATE:
            self._leaving.begin()
        if action is not ProtectiveAction.ALL_CLEAR:
            home.unaware += home.ignoring + home.entering + home.sheltering
            home.unaware += home.leaving
            home.ignoring = home.entering = home.sheltering = 0.0
            home.packing = home.ready = home.waiting = 0.0

    def _flow_life(self) -> Life:
        """Let people flow from group to group while a notice is in force anywhere."""
        steps = 0
        while True:
            yield self._world.env.timeout(_STEP_MS)
            steps += 1
            self.evacuation.move_on()
            for home in self._homes.values():
                if home.action is ProtectiveAction.ALL_CLEAR:
                    self._clear(home)
                elif home.action is not None or home.sees is not None:
                    self._flow(home)
                    if steps % _DOOR_EVERY_STEPS == 0:
                        self._set_out(home)
                self._tell(home)
            self._leaving.tell(self._homes.values())

    def _flow(self, home: Home) -> None:
        figures, step_s = self._figures, _STEP_MS / 1000
        if home.action is not None:
            self._hear(home)
        if home.sees is not None:
            self._see(home, home.sees)
        inside_now = home.entering * _part(step_s, figures.go_inside.value)
        prepare_s = figures.prepare.value * (figures.prepared.share if home.prepared else 1.0)
        out_now = home.packing * _part(step_s, prepare_s * home.slowness)
        home.entering, home.sheltering = home.entering - inside_now, home.sheltering + inside_now
        home.packing, home.ready = home.packing - out_now, home.ready + out_now

    def _hear(self, home: Home) -> None:
        """The notice in force reaches some; of them some do as it says."""
        share = self._reached_share((self._world.now_ms - home.since_ms) / 1000, home)
        newly = 0.0
        if home.reached_share < 1.0:
            newly = home.unaware * (share - home.reached_share) / (1.0 - home.reached_share)
        home.reached_share = share
        home.unaware -= newly
        willing = newly * home.obedience
        home.ignoring += newly - willing
        if home.action is ProtectiveAction.SHELTER:
            home.entering += willing
        else:
            self._pack(home, willing)

    def _see(self, home: Home, sign: SelfRescueRow) -> None:
        """Of those whom nothing has reached, some leave because of what they see."""
        most = sign.share * (sign.night_factor if self._world.night else 1.0)
        passed_s = (self._world.now_ms - home.sees_ms) / 1000
        share = max(home.seen_share, most * _part(passed_s, sign.mean_s * home.slowness))
        newly = home.unaware * (share - home.seen_share) / (1.0 - home.seen_share)
        home.seen_share = share
        home.unaware -= newly
        home.on_own += newly
        self._pack(home, newly)

    def _pack(self, home: Home, people: float) -> None:
        carried = people * self._figures.needs_transport.share
        home.waiting += carried
        home.packing += people - carried

    def _set_out(self, home: Home) -> None:
        """Who is ready leaves, by vehicle or on foot; who would have too far to walk waits.

        Vehicles come back for those who wait.
        """
        figures, people = self._world.figures.evacuation, home.ready
        fetched = home.waiting * _part(
            _STEP_MS * _DOOR_EVERY_STEPS / 1000, figures.second_round.value
        )
        riding = people * figures.drives.share + fetched
        if people < 1.0 and fetched < 1.0:
            return
        if not self.evacuation.set_out(home, riding, riding / figures.people_per_vehicle.value):
            return  # cut off: they stay
        home.waiting -= fetched
        walking = people * (1.0 - figures.drives.share)
        if not self.evacuation.set_out(home, walking, walking, on_foot=True):
            home.waiting += walking
        home.ready = 0.0

    def _reached_share(self, passed_s: float, home: Home) -> float:
        missed = 1.0
        for channel in self._figures.channels:
            if channel.channel in home.failing:
                continue
            factor = channel.night_factor if self._world.night else 1.0
            mean_s = channel.mean_s * home.slowness * factor
            missed *= 1.0 - channel.share * _part(passed_s, mean_s)
        for since_ms, share, mean_s in home.roused:
            roused_s = (self._world.now_ms - max(since_ms, home.since_ms)) / 1000
            missed *= 1.0 - share * _part(roused_s, mean_s * home.slowness)
        return 1.0 - missed

    def _clear(self, home: Home) -> None:
        """Everybody goes back; those who had left stay counted."""
        home.unaware = float(home.place.residents)
        home.ignoring = home.entering = home.sheltering = 0.0
        home.packing = home.ready = home.waiting = 0.0
        home.setting_out = home.under_way = home.away = 0.0
        home.action, home.sees, home.prepared = None, None, False
        home.roused.clear()
        self.evacuation.recall(home)

    def _fetch(self, errand: Errand, seats: int) -> None:
        """Take a busload from the places near the errand where people wait, fullest first."""
        x_m, y_m = self._world.county.xy(errand.place.lat_deg, errand.place.lon_deg)
        near = self.within(x_m, y_m, _BUS_REACH_M)
        left = float(seats)
        for home in sorted(near, key=lambda home: (-home.waiting, home.place.id)):
            taken = min(left, home.waiting)
            load = taken * self._world.figures.evacuation.bus_pcu_per_seat.value
            if taken > 0.0 and self.evacuation.set_out(home, taken, load):
                home.waiting -= taken
                left -= taken

    def _tell(self, home: Home) -> None:
        body = home.report()
        said = self._told.get(home.place.id)
        if said is None:
            idle = home.action is None
            if idle:
                return
        elif said[1] == body or self._world.now_ms - said[0] < _TELL_EVERY_MS:
            return
        self._told[home.place.id] = (self._world.now_ms, body)
        self._world.record("world.people", "world", body)

    def away(self, township: str) -> int:
        """How many people have got out of their villages, in a township or (empty) the county."""
        totals = self._away_by_township()
        return totals.get(township, 0) if township else sum(totals.values())

    def _township_life(self) -> Life:
        """Every township with people away tells the county how many, when the number changes."""
        said: dict[str, int] = {}
        every_ms = ms(self._figures.township_reports_every.value)
        while True:
            yield self._world.env.timeout(every_ms)
            for township, number in self._away_by_township().items():
                if number > said.get(township, 0):
                    said[township] = number
                    self._report(township, number)

    def _away_by_township(self) -> dict[str, int]:
        totals: dict[str, int] = {}
        for home in self._homes.values():
            township = home.place.township
            totals[township] = totals.get(township, 0) + int(home.ever_away)
        return totals

    def _report(self, township: str, number: int) -> None:
        row = self._world.county.townships[township]
        party = township_party(township)
        seat = _seat(self._places, township)
        place = seat.as_term()
        said = CountReported(
            what="evacuated", number=number, place=place, by=row.name, source_kind="township"
        )
        self._links.phone_desk(party, said)


def _seat(places: Sequence[Place], township: str) -> Place:
    mine = [place for place in places if place.township == township]
    return next((place for place in mine if place.kind in ("seat", "county_seat")), mine[0])


def _part(passed_s: float, mean_s: float) -> float:
    """The share of an exponential waiting time of mean `mean_s` that is over after `passed_s`."""
    return 1.0 - exact.exp(-passed_s / mean_s)
