"""A snowstorm: snow lies deeper by the hour, drifts close stretches of road, ploughs open them.

Each stretch (a road within a township) has a depth of snow at which it closes, drawn once: as the
snow gets deeper more and more of them do, up to the share that the county's table of road classes
gives for a storm. What a reader would get wrong: the speed on snow is the drill's `surface`; this
closes roads. A ploughed stretch closes again when it has snowed as deep anew.

Limits: one depth for all townships under the storm, no thaw by sun, streets and village roads are
left to their villages.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast import exact
from twin.sim.hazards.hazard import Cell, Grip, Mark, Picture
from twin.sim.roads import RoadChange
from twin.terms.drill import Inject
from twin.terms.happenings import BlizzardComes
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["PLOUGH", "Blizzard"]

PLOUGH = "plough"
_CLASSES = ("expressway", "national", "provincial", "county", "township")
_DRIFT_EVERY_STEPS = 30
_LIMITS = Text(
    "积雪：受影响乡镇同一深度；只算高速至乡道，街巷、村道由各村清扫。",
    "snow: one depth for the townships hit; expressways to township roads only",
)


@dataclass(slots=True)
class _Stretch:
    """A road within a township; it closes at `closes_cm` of snow since it was last cleared."""

    name: str
    between: tuple[str, ...]
    arcs: tuple[int, ...]
    length_m: float
    x_m: float
    y_m: float
    closes_cm: float
    cleared_cm: float = 0.0
    shut: bool = False
    left_m: float = 0.0


class Blizzard:
    """One storm, from its first flake to the end of the drill."""

    def __init__(self, grip: Grip, inject: Inject, storm: BlizzardComes) -> None:
        self._grip, self._inject, self._storm = grip, inject, storm
        self._depth_cm = 0.0
        self._fallen_s = 0.0
        self._steps = 0
        self._stretches = self._drawn()
        grip.hands.unfinished.append(self._more_to_do)
        points = grip.world.county.points
        rows = [
            row
            for row in points.rows_of("snow_depth")
            if points.text["owner"][row] in storm.townships
        ]
        if rows:
            ids = [points.id[row] for row in rows]
            grip.sensing.feed(ids, lambda: np.full(len(ids), self._depth_cm))

    def advance(self, step_s: float) -> None:
        """Let it snow, drift and be ploughed."""
        figures = self._grip.world.figures.blizzard
        if self._fallen_s < self._storm.for_s:
            self._depth_cm += self._storm.snow_cm_h * step_s / 3600.0
            self._fallen_s += step_s
        else:
            self._depth_cm = max(0.0, self._depth_cm - figures.melts.value * step_s / 3600.0)
        self._plough(step_s)
        if self._steps % _DRIFT_EVERY_STEPS == 0:
            self._drift()
            self._speak()
        self._steps += 1

    def picture(self) -> Picture | None:
        """The closed stretches, and those cleared."""
        return Picture(
            title=Text("暴雪封路", "roads closed by snow"),
            unit="",
            steps=(1.0, 2.0),
            classes=(Text("已清通", "cleared"), Text("积雪封闭", "closed by snow")),
            cells=[
                Cell(*self._grip.world.county.plane.lat_lon_of(s.x_m, s.y_m), 1200.0, 2.0)
                for s in self._stretches
                if s.shut
            ],
            marks=[
                Mark(*self._grip.world.county.plane.lat_lon_of(s.x_m, s.y_m),
                     Text(s.between[0], s.between[0]), 1.0)
                for s in self._stretches
                if s.cleared_cm > 0.0 and not s.shut
            ],
            notes=(_LIMITS,),
        )  # fmt: skip

    def _drawn(self) -> list[_Stretch]:
        """The stretches that may close, each with its depth; a township by its nearest seat."""
        world, net = self._grip.world, self._grip.world.county.roads
        plane = [world.county.xy(t.lat_deg, t.lon_deg) for t in world.county.townships.values()]
        towns = tuple(world.county.townships)
        x_m = 0.5 * (net.x_m[net.tail] + net.x_m[net.head])
        y_m = 0.5 * (net.y_m[net.tail] + net.y_m[net.head])
        arcs = net.arcs_of_classes(_CLASSES)
        off = [(x_m[arcs] - x) * (x_m[arcs] - x) + (y_m[arcs] - y) * (y_m[arcs] - y)
               for x, y in plane]  # fmt: skip
        town_of = np.argmin(np.array(off), axis=0)
        by: dict[tuple[int, int], list[int]] = {}
        for arc, town in zip(arcs.tolist(), town_of.tolist(), strict=True):
            if towns[town] in self._storm.townships:
                by.setdefault((int(net.road[arc]), town), []).append(arc)
        found: list[_Stretch] = []
        for (road, town), rows in sorted(by.items()):
            row = net.roads[road]
            pct = next(c.storm_closed_pct for c in net.classes if c.id == row.road_class)
            name = f"雪/{row.id}/{towns[town]}"
            rank = 100.0 * world.stream("drift", name).uniform()
            if pct == 0 or rank > pct:
                continue
            middle = rows[len(rows) // 2]
            found.append(
                _Stretch(
                    name=name,
                    between=(row.name, world.county.townships[towns[town]].name),
                    arcs=tuple(rows),
                    length_m=0.5 * sum(net.length_m[rows].tolist()),
                    x_m=float(x_m[middle]),
                    y_m=float(y_m[middle]),
                    closes_cm=world.figures.blizzard.full.value * rank / pct,
                )
            )
        return found

    def _drift(self) -> None:
        """Close what is deep enough under snow, by the wind of now."""
        figures = self._grip.world.figures.blizzard
        wind = self._grip.weather.mean().speed_m_s
        drifted = 1.0 + wind / figures.drift_wind.value
        for stretch in self._stretches:
            lies_cm = (self._depth_cm - stretch.cleared_cm) * drifted
            if not stretch.shut and lies_cm >= stretch.closes_cm:
                stretch.shut, stretch.left_m = True, stretch.length_m
                self._tell(stretch, 0.0)

    def _plough(self, step_s: float) -> None:
        """Each crew works on the nearest closed stretch within its reach."""
        speed_m_s = self._grip.world.figures.blizzard.plough_speed.value / 3.6
        for hand in self._grip.hands.at(PLOUGH):
            stretch = self._nearest_shut(hand.place)
            if stretch is None:
                continue
            stretch.left_m -= speed_m_s * step_s
            if stretch.left_m <= 0.0:
                stretch.shut, stretch.cleared_cm = False, self._depth_cm
                self._tell(stretch, 1.0)

    def _nearest_shut(self, place: Place) -> _Stretch | None:
        x_m, y_m = self._grip.world.county.xy(place.lat_deg, place.lon_deg)
        reach_m = self._grip.world.figures.blizzard.plough_reach.value
        best: tuple[float, str, _Stretch] | None = None
        for stretch in self._stretches:
            if not stretch.shut:
                continue
            dx_m, dy_m = stretch.x_m - x_m, stretch.y_m - y_m
            off_m = exact.sqrt(dx_m * dx_m + dy_m * dy_m)
            if off_m <= reach_m and (best is None or (off_m, stretch.name) < best[:2]):
                best = (off_m, stretch.name, stretch)
        return None if best is None else best[2]

    def _more_to_do(self, task: str, place: Place) -> bool:
        return task == PLOUGH and self._nearest_shut(place) is not None

    def _tell(self, stretch: _Stretch, share: float) -> None:
        self._grip.road_works.change(RoadChange(stretch.name, stretch.between, stretch.arcs, share))

    def _speak(self) -> None:
        shut = [stretch for stretch in self._stretches if stretch.shut]
        self._grip.world.record(
            "world.blizzard",
            "world",
            {
                "hazard": self._inject.id,
                "depth_cm": round(self._depth_cm, 1),
                "closed": len(shut),
                "closed_km": round(sum(stretch.length_m for stretch in shut) / 1000.0, 1),
            },
        )
