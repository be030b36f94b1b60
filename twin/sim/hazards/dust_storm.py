"""A dust storm: a front crosses the county with the wind, sight falls, and cars run together.

What a reader would get wrong: the pile-up grows for as long as nobody closes the road. A police
crew at work beside it stops the traffic; who is in the cars by then is hurt already.

Limits: the front is straight and as fast as the mean wind at its start; one depth of dust behind
it; only the road at one place is watched.
"""

from __future__ import annotations

import numpy as np

from fast import exact
from fast._types import Floats
from twin.sim.hazards.hazard import Cell, Grip, Mark, Picture
from twin.sim.roads import RoadChange
from twin.sim.world import World
from twin.terms.drill import Inject
from twin.terms.happenings import DustStormComes, EventHappens
from twin.terms.observation import Counted
from twin.terms.text import Text

__all__ = ["CORDON", "DustStorm"]

CORDON = "cordon"
_RADIAN = 3.141592653589793 / 180.0
_SPEAK_EVERY_STEPS = 30
_DRAWN_M = 8000.0
_LIMITS = Text(
    "沙尘：前锋按起始平均风速直线推进，其后浓度处处相同；图上只画县域一带；只推演一处路段的追尾。",
    "dust: a straight front at the first mean wind, alike behind it, drawn about the county only; "
    "cars at one place only",
)


class DustStorm:
    """One storm, from its front at the edge of the county to the end of the drill."""

    def __init__(self, grip: Grip, inject: Inject, storm: DustStormComes) -> None:
        self._grip, self._inject, self._storm = grip, inject, storm
        world = grip.world
        points = world.county.points
        rows = points.rows_of("visibility")
        blow = grip.weather.mean()
        toward = (blow.from_deg + 180.0) * _RADIAN
        self._east, self._north = exact.sin(toward), exact.cos(toward)
        x_m, y_m = world.county.xy(storm.place.lat_deg, storm.place.lon_deg)
        along = points.x_m[rows] * self._east + points.y_m[rows] * self._north
        edge_m = _edge_m(world, self._east, self._north)
        self._arrives_s = (along - edge_m) / blow.speed_m_s
        self._here_s = float((x_m * self._east + y_m * self._north - edge_m) / blow.speed_m_s)
        self._drawn, self._drawn_at_s = self._field(edge_m, blow.speed_m_s)
        self._points = [points.id[row] for row in rows]
        self._rows = rows
        self._age_s = 0.0
        self._cars = 0.0
        self._crashed = False
        self._closed = False
        self._steps = 0
        if rows:
            grip.sensing.feed(self._points, lambda: self._sight_m(self._arrives_s))

    def advance(self, step_s: float) -> None:
        """Let the front go on; cars that cannot see run into those that stand."""
        self._age_s += step_s
        figures = self._grip.world.figures.dust
        sight_m = float(self._sight_m(np.array([self._here_s]))[0])
        self._closed = self._closed or self._is_closed()
        blind = sight_m < figures.crash_below.value
        if blind and not self._closed and self._cars < self._storm.cars:
            self._cars = min(
                float(self._storm.cars), self._cars + figures.joins.value * step_s / 60.0
            )
            if not self._crashed and self._cars >= 2.0:
                self._crash()
        if self._steps % _SPEAK_EVERY_STEPS == 0:
            self._count(sight_m)
        self._steps += 1

    def picture(self) -> Picture | None:
        """How far one sees over the county, at the instruments, and the pile-up."""
        points, plane = self._grip.world.county.points, self._grip.world.county.plane
        figures = self._grip.world.figures.dust
        low_m, blind_m = figures.shown_below.value, figures.crash_below.value
        seen = self._sight_m(self._arrives_s).tolist()
        marks = [
            Mark(
                *plane.lat_lon_of(float(points.x_m[row]), float(points.y_m[row])),
                Text(f"{m:.0f} 米", f"{m:.0f} m"), 2.0 if m < blind_m else 1.0,
            )
            for row, m in zip(self._rows, seen, strict=True)
            if m < low_m
        ]  # fmt: skip
        if self._crashed:
            place = self._storm.place
            pile = Text(f"{int(self._cars)} 车追尾", f"{int(self._cars)} cars")
            marks.append(Mark(place.lat_deg, place.lon_deg, pile, 2.0))
        over = self._sight_m(self._drawn_at_s).tolist()
        cells = [
            Cell(*spot, _DRAWN_M, 2.0 if m < blind_m else 1.0)
            for spot, m in zip(self._drawn, over, strict=True)
            if m < low_m
        ]
        return Picture(
            title=Text("沙尘能见度", "sight in the dust"),
            unit="",
            steps=(1.0, 2.0),
            classes=(
                Text(f"低于 {low_m:.0f} 米", f"under {low_m:.0f} m"),
                Text(f"低于 {blind_m:.0f} 米、追尾", f"under {blind_m:.0f} m, a pile-up"),
            ),
            cells=cells,
            marks=marks,
            notes=(_LIMITS,),
        )

    def _field(self, edge_m: float, speed_m_s: float) -> tuple[list[tuple[float, float]], Floats]:
        """The squares a map is drawn from (degrees), and when the front arrives at each."""
        county = self._grip.world.county
        xs = [town.x_m for town in county.places.values() if "seat" in town.kind]
        ys = [town.y_m for town in county.places.values() if "seat" in town.kind]
        spots = [
            (float(x_m), float(y_m))
            for y_m in np.arange(min(ys), max(ys) + _DRAWN_M, _DRAWN_M)
            for x_m in np.arange(min(xs), max(xs) + _DRAWN_M, _DRAWN_M)
        ]
        at_s = [(x_m * self._east + y_m * self._north - edge_m) / speed_m_s for x_m, y_m in spots]
        return [county.plane.lat_lon_of(*spot) for spot in spots], np.array(at_s)

    def _sight_m(self, arrives_s: Floats) -> Floats:
        """How far one sees where the front arrives at these seconds, metres."""
        figures = self._grip.world.figures.dust
        clear, low = figures.clear.value, self._storm.visibility_m
        since = self._age_s - arrives_s
        sinking = np.clip(since / figures.thickens.value, 0.0, 1.0)
        rising = np.clip((since - self._storm.for_s) / figures.settles.value, 0.0, 1.0)
        sight_m: Floats = clear + (low - clear) * (sinking - rising)
        return sight_m

    def _is_closed(self) -> bool:
        within_m = self._grip.world.figures.dust.closed_within.value
        return bool(self._grip.crews_at(CORDON, self._storm.place, within_m))

    def _crash(self) -> None:
        """The first cars have run together: it is an event, and the road is blocked."""
        self._crashed = True
        storm = self._storm
        self._grip.events.happen(self._inject, EventHappens(
            event_type=storm.event_type, place=storm.place, hazard="", light=0, grave=0, observed=0,
        ))  # fmt: skip
        net = self._grip.world.county.roads
        x_m, y_m = self._grip.world.county.xy(storm.place.lat_deg, storm.place.lon_deg)
        arcs = net.arcs_of_classes(("expressway",))
        if arcs.size:
            dx_m, dy_m = net.x_m[net.head[arcs]] - x_m, net.y_m[net.head[arcs]] - y_m
            near = int(arcs[(dx_m * dx_m + dy_m * dy_m).argmin()])
            name = f"{self._inject.id}/pile-up"
            self._grip.road_works.change(RoadChange(name, (storm.place.name,), (near,), 0.0))

    def _count(self, sight_m: float) -> None:
        """Write down how it stands, and let who is in the cars be hurt."""
        figures = self._grip.world.figures.dust
        people = int(self._cars) * figures.in_a_car.value
        light, grave = int(people * figures.light.share), int(people * figures.grave.share)
        if self._crashed:
            numbers: dict[Counted, int] = {"light": light, "grave": grave}
            self._grip.casualties.set(self._storm.place, numbers, self._inject.id)
        self._grip.world.record(
            "world.dust",
            "world",
            {"hazard": self._inject.id, "sight_m": round(sight_m), "cars": int(self._cars),
             "closed": self._closed},
        )  # fmt: skip


def _edge_m(world: World, east: float, north: float) -> float:
    """How far down the wind the county begins, by its townships."""
    spots = [world.county.xy(row.lat_deg, row.lon_deg) for row in world.county.townships.values()]
    return min(x_m * east + y_m * north for x_m, y_m in spots)
