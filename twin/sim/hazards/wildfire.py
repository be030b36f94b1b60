"""A fire in the open: it runs with the wind and the slope, and crews eat away at its front.

What a reader would get wrong: crews do not put out an area but a length of front, beginning where
they are, and the fire runs on elsewhere. A village it reaches is not burnt down here; who is still
there may be hurt.

Limits: one fuel everywhere; rivers, roads and fields do not stop it; no spotting.
"""

from __future__ import annotations

import numpy as np

from fast import exact
from fast.fields.fire_front import BURNING, DIRECTIONS, FREE, FireFront
from twin.models.wildfire import (
    Ellipse,
    ellipse_of,
    midflame_open,
    spread_of,
)
from twin.sim.hazards.hazard import Cell, Grip, Mark, Picture
from twin.sim.roads import RoadChange
from twin.sim.weather import Blow
from twin.terms.drill import Inject
from twin.terms.happenings import EventHappens, WildfireStarts
from twin.terms.observation import Counted
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["FIGHT", "Wildfire"]

FIGHT = "fight_fire"
_RADIAN = 3.141592653589793 / 180.0
_BEARING_DEG = [
    exact.atan2(float(column), float(row)) / _RADIAN for row, column in DIRECTIONS.tolist()
]
_FT_M = 0.3048
_SPEAK_EVERY_STEPS = 30
_ROADS_EVERY_STEPS = 30
_LIMITS = Text(
    "火场：同一种可燃物铺满，不计道路、河流、农田阻隔和飞火；地形只取一个坡度。",
    "fire: one fuel everywhere, not stopped by roads, rivers or fields, no spotting, one slope",
)


class Wildfire:
    """One fire, from its start to the end of the drill."""

    def __init__(self, grip: Grip, inject: Inject, start: WildfireStarts) -> None:
        self._grip, self._inject, self._start = grip, inject, start
        world = grip.world
        figures = world.figures.wildfire
        row = next(row for row in figures.fuels if row.id == start.fuel)
        self._bed = row.bed(row.id, start.dryness)
        self._midflame = midflame_open(row.depth_ft * _FT_M)
        self._cell_m = figures.cell.value
        side = 2 * int(figures.reach.value / self._cell_m) + 1
        self.front = FireFront(side, side, self._cell_m, figures.burns_for.value)
        self._middle = side // 2
        self._place = start.place
        self._x_m, self._y_m = world.county.xy(self._place.lat_deg, self._place.lon_deg)
        self.front.light(self._middle, self._middle)
        self._blow: Blow | None = None
        self._rates = np.zeros(len(DIRECTIONS))
        self._steps = 0
        self._cleared_m = 0.0
        self._out = False
        self._closed: tuple[int, ...] = ()
        self._reached: dict[str, bool] = {}
        self._threatened: dict[str, bool] = {}
        net = world.county.roads
        mid_x = 0.5 * (net.x_m[net.tail] + net.x_m[net.head]) - self._x_m
        mid_y = 0.5 * (net.y_m[net.tail] + net.y_m[net.head]) - self._y_m
        near = np.flatnonzero(np.maximum(np.abs(mid_x), np.abs(mid_y)) < figures.reach.value)
        self._arcs, self._arc_x, self._arc_y = near, mid_x[near], mid_y[near]
        reach_m = figures.reach.value
        self._homes = grip.public.within(self._x_m, self._y_m, reach_m)
        self._watch_with_cameras()
        grip.hands.unfinished.append(self._more_to_do)
        grip.events.happen(inject, EventHappens(
            event_type=start.event_type, place=self._place, hazard="", light=0, grave=0, observed=0,
        ))  # fmt: skip

    def advance(self, step_s: float) -> None:
        """Let the fire run and the crews clear, and lay hands on what it has reached."""
        if self._out:
            return
        self._turn()
        self.front.step(self._rates, step_s)
        self._clear(step_s)
        self._hurt()
        if self._steps % _ROADS_EVERY_STEPS == 0:
            self._close_roads()
        if self._steps % _SPEAK_EVERY_STEPS == 0:
            self._speak("world.wildfire")
        self._steps += 1
        if not (self.front.state == BURNING).any():
            self._out = True
            self._close_roads()
            self._speak("world.wildfire_out")

    def picture(self) -> Picture | None:
        """Burnt ground and the front, and the villages it has reached or comes near."""
        burning = self.front.state == BURNING
        gone = (self.front.lit_s >= 0.0) & ~burning
        cells = [
            Cell(*self._deg(row, column), self._cell_m, value)
            for mask, value in ((gone, 1.0), (burning, 2.0))
            for row, column in np.argwhere(mask).tolist()
        ]
        marks = [
            Mark(home.place.lat_deg, home.place.lon_deg, Text(home.place.name, home.place.name),
                 2.0 if home.place.id in self._reached else 1.0)
            for home in self._homes
            if home.place.id in self._threatened
        ]  # fmt: skip
        return Picture(
            title=Text("野火", "fire in the open"),
            unit="",
            steps=(1.0, 2.0),
            classes=(
                Text("已过火；村庄受威胁", "burnt; a village threatened"),
                Text("正在燃烧；火到村庄", "burning; fire at a village"),
            ),
            cells=cells,
            marks=marks,
            notes=(_LIMITS,),
        )

    def _turn(self) -> None:
        """Rates in all directions anew when the mean wind has changed."""
        blow = self._grip.weather.mean()
        if blow == self._blow:
            return
        self._blow = blow
        start = self._start
        toward_deg = (blow.from_deg + 180.0 - start.upslope_deg) % 360.0
        spread = spread_of(
            self._bed, blow.speed_m_s * self._midflame, start.slope_share, toward_deg
        )
        shape: Ellipse = ellipse_of(spread)
        head_deg = (spread.toward_deg + start.upslope_deg) % 360.0
        self._rates = np.array([shape.rate_m_s(bearing - head_deg) for bearing in _BEARING_DEG])

    def _clear(self, step_s: float) -> None:
        """Crews put out the front, a length each, nearest to where they work."""
        crews = self._grip.crews_at(
            FIGHT, self._place, self._grip.world.figures.wildfire.reach.value
        )
        self._cleared_m += len(crews) * self._grip.world.figures.wildfire.line.value * step_s
        number = int(self._cleared_m / self._cell_m)
        if number == 0:
            return
        self._cleared_m -= number * self._cell_m
        burning = np.argwhere(self.front.state == BURNING)
        off = burning - self._middle
        nearest = np.lexsort((burning[:, 1], burning[:, 0], (off * off).sum(axis=1)))[:number]
        if nearest.size:
            self.front.bar(burning[nearest, 0], burning[nearest, 1])

    def _hurt(self) -> None:
        """Who is still in a village that the fire has come to may be hurt; each village once."""
        burning = np.argwhere(self.front.state == BURNING) - self._middle
        if not burning.size:
            return
        figures = self._grip.world.figures.wildfire
        sign = self._grip.world.figures.evacuation.seen("fire")
        seen_m = None if sign is None else sign.threshold
        north_m, east_m = burning[:, 0] * self._cell_m, burning[:, 1] * self._cell_m
        for home in self._homes:
            if home.place.id in self._reached:
                continue
            dx_m, dy_m = home.place.x_m - self._x_m, home.place.y_m - self._y_m
            off = (east_m - dx_m) * (east_m - dx_m) + (north_m - dy_m) * (north_m - dy_m)
            nearest = float(off.min())
            if nearest <= figures.threat.value * figures.threat.value:
                self._threatened[home.place.id] = True
            if seen_m is not None and nearest <= seen_m * seen_m:
                self._grip.public.sees(home, "fire")
            if nearest <= figures.at_village.value * figures.at_village.value:
                self._reached[home.place.id] = True
                there = home.present + home.setting_out
                hurt = int(there * figures.hurt.share)
                numbers: dict[Counted, int] = {"light": hurt}
                self._grip.casualties.set(home.place.as_term(), numbers)

    def _close_roads(self) -> None:
        """Roads beside the flames are closed, and open again when the flames have gone on."""
        burning = (np.argwhere(self.front.state == BURNING) - self._middle) * self._cell_m
        near_m = self._grip.world.figures.wildfire.near_road.value
        shut: list[int] = []
        if burning.size:
            for k, arc in enumerate(self._arcs.tolist()):
                off_x = np.abs(burning[:, 1] - self._arc_x[k])
                off_y = np.abs(burning[:, 0] - self._arc_y[k])
                if (np.maximum(off_x, off_y) < near_m).any():
                    shut.append(arc)
        closed = tuple(shut)
        if closed == self._closed:
            return
        name, between = f"{self._inject.id}/flames", (self._place.name,)
        if self._closed:
            self._grip.road_works.change(RoadChange(name, between, self._closed, 1.0))
        if closed:
            fresh = [arc for arc in closed if arc not in self._closed]
            if hurt := self._grip.public.caught_on(fresh):
                self._grip.casualties.set(self._place, hurt, f"{name}/{self._grip.world.now_ms}")
            self._grip.road_works.change(RoadChange(name, between, closed, 0.0))
        self._closed = closed

    def _watch_with_cameras(self) -> None:
        """The look-outs within sight measure the hottest spot of their picture."""
        world = self._grip.world
        figures, points = world.figures.wildfire, world.county.points
        rows = points.rows_of("hot_spot")
        near: list[tuple[str, float]] = []
        for row in rows:
            dx_m = float(points.x_m[row]) - self._x_m
            dy_m = float(points.y_m[row]) - self._y_m
            off_m = exact.sqrt(dx_m * dx_m + dy_m * dy_m)
            if off_m <= figures.sight.value:
                near.append((points.id[row], off_m))
        air_c = world.drill.world.temperature_c

        def read() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            flames_m2 = float(np.count_nonzero(self.front.state == BURNING))
            flames_m2 *= self._cell_m * figures.flame_depth.value
            seen = []
            for _, off_m in near:
                pixel_m = off_m * figures.pixel.value
                pixel_m2 = pixel_m * pixel_m
                seen.append(
                    air_c + figures.flame_above_air.value * min(1.0, flames_m2 / max(pixel_m2, 1.0))
                )
            return np.array(seen)

        if near:
            self._grip.sensing.feed([point for point, _ in near], read)

    def _more_to_do(self, task: str, place: Place) -> bool:
        return task == FIGHT and not self._out and self._is_here(place)

    def _is_here(self, place: Place) -> bool:
        reach_m = self._grip.world.figures.wildfire.reach.value
        return self._grip.world.apart_m(place, self._place) <= reach_m

    def _speak(self, kind: str) -> None:
        front = self.front
        self._grip.world.record(
            kind,
            "world",
            {
                "hazard": self._inject.id,
                "area_ha": round(front.area_ha(), 2),
                "burning_cells": int(np.count_nonzero(front.state == BURNING)),
                "free_cells": int(np.count_nonzero(front.state == FREE)),
                "villages": sorted(self._reached),
            },
        )

    def _deg(self, row: int, column: int) -> tuple[float, float]:
        return self._grip.world.county.plane.lat_lon_of(
            self._x_m + (column - self._middle) * self._cell_m,
            self._y_m + (row - self._middle) * self._cell_m,
        )
