"""The county's rivers and reservoirs: rain runs off, floods travel, gauges stand in them.

Hazards bring the water (`rain`, `fill`); it then runs by itself: curve number, unit hydrograph,
Muskingum, level pool (`twin.models`), one step a minute. What a reader would get wrong: until the
first hazard brings water nothing here runs and every gauge shows its normal value.

Limits: the ground drains to the station next downstream of the nearest river line; what lies below
a last station is not seen; no flood plain, no backwater, no dam that fails; only bridges shut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from fast import exact
from fast._types import Floats
from fast.routing import UNREACHABLE
from twin.county.model import Bridge, Place
from twin.models.flood_routing import Muskingum, Rating, muskingum, pieces_of
from twin.models.reservoir import Dam, Pool
from twin.models.runoff import runoff_mm
from twin.models.unit_hydrograph import scs_unit_hydrograph
from twin.sim.casualties import Casualties
from twin.sim.figures.water import CatchmentRow, DamRow
from twin.sim.public import HOMES, Public
from twin.sim.road_works import RoadWorks
from twin.sim.roads import RoadChange
from twin.sim.sensing import Sensing
from twin.sim.world import Life, World, ms
from twin.terms import place as terms_place
from twin.terms.observation import Counted

__all__ = ["Rain", "Waters"]

Rain = Callable[[float, float], float]
"""Rain now (mm/h) at a point of the plane."""
_STEP_S = 60.0
_SPEAK_EVERY_STEPS = 5
_KM_M = 1000.0
_GUARD = 1e-9


class Waters:
    """All rivers and reservoirs of a drill; still until a hazard brings water."""

    def __init__(
        self,
        world: World,
        sensing: Sensing,
        road_works: RoadWorks,
        casualties: Casualties,
        public: Public,
    ) -> None:
        self._world, self._sensing, self._road_works = world, sensing, road_works
        self._casualties, self._public = casualties, public
        figures, points = world.figures.water, world.county.points
        self._rains: list[Rain] = []
        self._reaches = {
            row.gauge: _Reach(world, row)
            for row in figures.catchments
            if row.gauge in points.row_of
        }
        self.dams = {
            row.reservoir: _Works(world, row)
            for row in figures.dams
            if row.reservoir in world.county.reservoirs and row.gauge in points.row_of
        }
        self._running = False
        self._shut: dict[str, bool] = {}
        self._cut: dict[str, Place] = {}
        self._reached: dict[str, Place] = {}
        self._near: dict[str, list[Place]] = {}
        self.on_reached: list[Callable[[Place], None]] = []

    def rain(self, rain: Rain) -> None:
        """Let it rain from now on; rains add up."""
        if not self._rains:
            points = self._world.county.points
            rows = points.rows_of("rain_rate")
            spots = [(float(points.x_m[k]), float(points.y_m[k])) for k in rows]
            self._sensing.feed(
                [points.id[k] for k in rows],
                lambda: np.array([self.rain_mm_h(x_m, y_m) for x_m, y_m in spots]),
            )
        self._rains.append(rain)
        self._run()

    def fill(self, reservoir: str, level_m: float | None, inflow_m3_s: float, for_s: float) -> None:
        """Let a reservoir stand at a level and take in so much for a while."""
        works = self.dams[reservoir]
        if level_m is not None:
            works.pool.level_m = level_m
        works.given_m3_s = inflow_m3_s

        def end() -> None:
            works.given_m3_s = 0.0

        self._world.later(ms(for_s), end)
        self._run()

    def open_outlet(self, reservoir: str, share: float) -> None:
        """Let the outlet of a dam stand open by a share from now on."""
        self.dams[reservoir].pool.outlet = share
        self._run()

    def rain_mm_h(self, x_m: float, y_m: float) -> float:
        """All the rain at a point now."""
        total = 0.0
        for rain in self._rains:
            total += rain(x_m, y_m)
        return total

    def stage_m(self, gauge: str) -> float:
        """The true stage at a river station or reservoir."""
        for works in self.dams.values():
            if works.row.gauge == gauge:
                return works.pool.level_m
        return self._reaches[gauge].stage_m

    def shut(self) -> list[str]:
        """The bridges that the water has shut, by id."""
        return sorted(self._shut)

    def cut(self) -> list[Place]:
        """The places without a way to the county seat, in file order."""
        return list(self._cut.values())

    def reached(self) -> list[Place]:
        """The villages the water has come to, in order."""
        return list(self._reached.values())

    def stations(self) -> list[tuple[str, float]]:
        """Every river station and its stage."""
        return [(gauge, reach.stage_m) for gauge, reach in self._reaches.items()]

    def _run(self) -> None:
        if self._running:
            return
        self._running = True
        self._near = self._villages()
        wet = frozenset(place.id for place, _ in self._beside(("shelter",)))
        self._public.evacuation.avoid(lambda shelter: shelter.id in wet)
        self._sensing.feed(
            list(self._reaches), lambda: np.array([r.stage_m for r in self._reaches.values()])
        )
        self._sensing.feed(
            [works.row.gauge for works in self.dams.values()],
            lambda: np.array([works.pool.level_m for works in self.dams.values()]),
        )
        self._world.start(self._life())

    def _life(self) -> Life:
        steps = 0
        while True:
            self._step()
            self._bridges()
            self._flood()
            if steps % _SPEAK_EVERY_STEPS == 0:
                self._speak()
            steps += 1
            yield self._world.env.timeout(ms(_STEP_S))

    def _step(self) -> None:
        """A minute of rain and flow, rivers from their springs down."""
        coming: dict[str, float] = {}
        for reach in self._reaches.values():
            rate = 0.0
            for x_m, y_m in reach.spots:
                rate += self.rain_mm_h(x_m, y_m)
            out = reach.step(rate / len(reach.spots), coming.get(reach.row.gauge, 0.0))
            into = reach.row.into
            works = self.dams.get(into)
            if works is None:
                coming[into] = coming.get(into, 0.0) + out
            else:
                coming[works.row.into] = coming.get(works.row.into, 0.0) + works.step(out)
        for works in self.dams.values():
            if not works.stepped:
                # Its own valley only: what it lets go joins its river a minute later.
                self._reaches[works.row.into].late_m3_s += works.step(0.0)
            works.stepped = False

    def _bridges(self) -> None:
        lower_m = self._world.figures.water.reopens_below_m.value
        net, moved = self._world.county.roads, False
        for bridge in net.bridges:
            reach = self._reaches.get(bridge.gauge)
            if reach is None or bridge.closes_at_m is None:
                continue
            shut = bridge.id in self._shut
            if not shut and reach.stage_m >= bridge.closes_at_m:
                self._shut[bridge.id] = True
            elif shut and reach.stage_m < bridge.closes_at_m - lower_m:
                del self._shut[bridge.id]
            else:
                continue
            moved = True
            arcs = tuple(net.arcs_of_bridge(bridge.id).tolist())
            share = 1.0 if shut else 0.0
            if not shut and (hurt := self._public.caught_on(arcs)):
                self._casualties.set(_on(bridge), hurt, str(self._world.now_ms))
            self._road_works.change(RoadChange(bridge.id, (bridge.name,), arcs, share))
        if moved:
            self._find_cut()

    def _find_cut(self) -> None:
        """Which homes have no way to the county seat now that have one when all is open."""
        places = self._world.county.places.values()
        seat = next(place for place in places if place.kind == "county_seat")
        reach_ms = self._road_works.roads.router.one_to_all_ms(seat.node)
        homes = [place for place in places if place.kind in HOMES]
        self._cut = {p.id: p for p in homes if reach_ms[p.node] >= UNREACHABLE}
        self._speak()

    def _flood(self) -> None:
        """The villages the water comes to, each once; who is still there may be hurt."""
        figures, points = self._world.figures.water, self._world.county.points
        sign = self._world.figures.evacuation.seen("water")
        for gauge, places in self._near.items():
            guard_m = float(points.numbers["hh"][points.row_of[gauge]])
            left_m = guard_m + figures.village_above_m.value - self._reaches[gauge].stage_m
            if sign is not None and left_m <= sign.threshold:
                for place in places:
                    for home in self._public.within(place.x_m, place.y_m, _GUARD):
                        self._public.sees(home, "water")
            if left_m > 0.0:
                continue
            for place in places:
                if place.id not in self._reached:
                    self._reached[place.id] = place
                    self._hurt(place)
                    for tell in self.on_reached:
                        tell(place)

    def _hurt(self, place: Place) -> None:
        figures = self._world.figures.water
        for home in self._public.within(place.x_m, place.y_m, _GUARD):
            there = home.present + home.setting_out
            light, grave = int(there * figures.hurt.share), int(there * figures.grave.share)
            numbers: dict[Counted, int] = {"light": light, "grave": grave}
            self._casualties.set(place.as_term(), numbers)

    def _villages(self) -> dict[str, list[Place]]:
        """The homes beside each river, with the station that is nearest on it."""
        found: dict[str, list[Place]] = {}
        points = self._world.county.points
        for place, river in self._beside(HOMES):
            gauges = [g for g, reach in self._reaches.items() if reach.row.river == river]
            if gauges:
                rows = [points.row_of[gauge] for gauge in gauges]
                dx, dy = points.x_m[rows] - place.x_m, points.y_m[rows] - place.y_m
                found.setdefault(gauges[int(np.argmin(dx * dx + dy * dy))], []).append(place)
        return found

    def _beside(self, kinds: Sequence[str]) -> Iterator[tuple[Place, str]]:
        """The places of these kinds that lie beside a river, and the river."""
        county, near_m = self._world.county, self._world.figures.water.village_near_m.value
        lines = {
            river: np.array([county.xy(lat, lon) for lon, lat in line.lon_lat.tolist()])
            for river, line in county.rivers.items()
        }
        for place in county.places.values():
            if place.kind not in kinds:
                continue
            for river, line in lines.items():
                off = line - np.array([place.x_m, place.y_m])
                if float((off * off).sum(axis=1).min()) <= near_m * near_m:
                    yield place, river

    def _speak(self) -> None:
        risen = {
            gauge: round(reach.stage_m, 2)
            for gauge, reach in self._reaches.items()
            if reach.stage_m >= reach.rating.base_m + 0.1
        }
        self._world.record(
            "world.water",
            "world",
            {
                "stages_m": risen,
                "reservoirs_m": {k: round(w.pool.level_m, 2) for k, w in self.dams.items()},
                "bridges": self.shut(),
                "cut": sorted(place.name for place in self._cut.values()),
                "reached": [place.name for place in self._reached.values()],
            },
        )


def _on(bridge: Bridge) -> terms_place.Place:
    """The bridge as a place where people are hurt."""
    return terms_place.Place(name=bridge.name, lat_deg=bridge.lat_deg, lon_deg=bridge.lon_deg)


class _Channel:
    """A stretch of river between two stations, in as many pieces as its step allows."""

    def __init__(self, down_km: float, wave_m_s: float, x: float) -> None:
        k_s = down_km * _KM_M / wave_m_s
        pieces = pieces_of(k_s, x, _STEP_S)
        self._shares: Muskingum | None = muskingum(k_s / pieces, x, _STEP_S) if pieces else None
        self._flow = [0.0] * (pieces + 1)

    def step(self, inflow_m3_s: float) -> float:
        """Let a minute's flow in; what comes out."""
        flow, now = self._flow, inflow_m3_s
        if self._shares is not None:
            for k in range(1, len(flow)):
                before, flow[k - 1] = flow[k - 1], now
                now = self._shares.step(now, before, flow[k])
        flow[-1] = now
        return now


class _Reach:
    """A catchment, its station, and the channel from there to the next."""

    def __init__(self, world: World, row: CatchmentRow) -> None:
        figures, points = world.figures.water, world.county.points
        self.row = row
        at = points.row_of[row.gauge]
        self._base_m3_s = figures.base_m3_s_km2.value * row.area_km2
        self.rating = Rating(
            base_m=float(points.numbers["normal"][at]),
            base_m3_s=self._base_m3_s,
            bank_m=float(points.numbers["h"][at]),
            bank_m3_s=self._base_m3_s + row.bank_m3_s,
        )
        x_m, y_m = world.county.xy(row.lat_deg, row.lon_deg)
        off_m = 0.25 * exact.sqrt(row.area_km2) * _KM_M
        self.spots: Sequence[tuple[float, float]] = [
            (x_m + east * off_m, y_m + north * off_m)
            for east, north in ((0, 0), (1, 1), (1, -1), (-1, -1), (-1, 1))
        ]
        self._unit: Floats = np.array(scs_unit_hydrograph(row.area_km2, row.lag_h * 3600, _STEP_S))
        self._to_come: Floats = np.zeros(self._unit.size)
        self._rain_mm = self._run_off_mm = 0.0
        wave, x = figures.wave_m_s.value, figures.muskingum_x.share
        self._channel = _Channel(row.down_km, wave, x)
        self.late_m3_s = 0.0
        self.stage_m = self.rating.base_m

    def step(self, rate_mm_h: float, coming_m3_s: float) -> float:
        """Rain and what comes from above for a minute; what reaches the next station (m³/s).

        Flows are those above the base flow, which is always there.
        """
        self._rain_mm += rate_mm_h * _STEP_S / 3600
        total_mm = runoff_mm(self._rain_mm, self.row.cn)
        if total_mm > self._run_off_mm:
            self._to_come = self._to_come + self._unit * (total_mm - self._run_off_mm)
            self._run_off_mm = total_mm
        own = float(self._to_come[0])
        self._to_come = np.append(self._to_come[1:], 0.0)
        flow = own + coming_m3_s + self.late_m3_s
        self.late_m3_s = 0.0
        self.stage_m = self.rating.stage_m(self._base_m3_s + flow)
        return self._channel.step(flow)


class _Works:
    """A dam at work, and the channel below it."""

    def __init__(self, world: World, row: DamRow) -> None:
        figures, county = world.figures.water, world.county
        self.row = row
        dam = Dam(
            crest_m=county.reservoirs[row.reservoir].normal_level_m,
            spillway_m=row.spillway_m,
            weir=figures.weir.value,
            outlet_m3_s=row.outlet_m3_s,
            area_km2=row.surface_km2,
        )
        at = county.points.row_of[row.gauge]
        self.pool = Pool(dam, float(county.points.numbers["normal"][at]))
        self._channel = _Channel(row.down_km, figures.wave_m_s.value, figures.muskingum_x.share)
        self.given_m3_s = 0.0
        self.stepped = False

    def step(self, coming_m3_s: float) -> float:
        """Water in for a minute; what reaches the station below (m³/s)."""
        self.stepped = True
        return self._channel.step(self.pool.step(coming_m3_s + self.given_m3_s, _STEP_S))
