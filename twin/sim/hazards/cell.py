"""A storm cell: a disk that crosses the county and takes power, lines and roads with it together.

What a reader would get wrong: each thing has its luck drawn once, but they all fail in the minutes
in which the cell is over them. That is what makes a way round fail with the way itself.

Limits: one round cell of even strength on a straight track; a township's terminal stands for its
base station; village roads and streets are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast import exact
from fast._types import Floats
from twin.sim.figures.cell import BrokenRow
from twin.sim.hazards.hazard import Cell, Grip, Mark, Picture
from twin.sim.roads import RoadChange
from twin.sim.world import ms
from twin.terms.drill import Inject
from twin.terms.happenings import CellCrosses
from twin.terms.text import Text

__all__ = ["StormCell"]

_DEGREE = 3.141592653589793 / 180.0
_CLASSES = ("national", "provincial", "county", "township")
_SIDES = 12
_LIMITS = Text(
    "风暴单体：圆形、强度均匀、直线移动；乡镇终端代表其基站。",
    "storm cell: round, even, on a straight track; a terminal stands for its base station",
)


@dataclass(frozen=True, slots=True)
class _Exposed:
    """Things of one kind by place, each broken with the chance of its row."""

    row: BrokenRow
    names: tuple[str, ...]
    x_m: Floats
    y_m: Floats


class StormCell:
    """One cell, from where it appears until it has left or the drill ends."""

    def __init__(self, grip: Grip, inject: Inject, start: CellCrosses) -> None:
        self._grip, self._inject, self._start = grip, inject, start
        self._x_m, self._y_m = grip.world.county.xy(start.place.lat_deg, start.place.lon_deg)
        self._gone_s = 0.0
        self._passed: dict[str, bool] = {}
        self._stretches: dict[str, tuple[int, ...]] = {}
        self._exposed = [self._exposed_of(row) for row in grip.world.figures.cell.breaks]

    def advance(self, step_s: float) -> None:
        """Move on, and break what is newly under the cell."""
        if self._gone_s >= self._start.for_s:
            return
        for kind in self._exposed:
            dx_m, dy_m = kind.x_m - self._x_m, kind.y_m - self._y_m
            under = dx_m * dx_m + dy_m * dy_m <= self._start.radius_m * self._start.radius_m
            new = [kind.names[k] for k in np.flatnonzero(under).tolist()]
            self._hit(
                kind.row, [name for name in new if f"{kind.row.what}/{name}" not in self._passed]
            )
        toward = self._start.toward_deg * _DEGREE
        self._x_m += self._start.speed_m_s * step_s * exact.sin(toward)
        self._y_m += self._start.speed_m_s * step_s * exact.cos(toward)
        self._gone_s += step_s

    def picture(self) -> Picture | None:
        """The disk as it is now; None when it is gone."""
        if self._gone_s >= self._start.for_s:
            return None
        plane, radius_m = self._grip.world.county.plane, self._start.radius_m
        side_m = 2.0 * radius_m / _SIDES
        off_m = [(k + 0.5) * side_m - radius_m for k in range(_SIDES)]
        cells = [
            Cell(*plane.lat_lon_of(self._x_m + dx_m, self._y_m + dy_m), side_m, 1.0)
            for dy_m in off_m
            for dx_m in off_m
            if dx_m * dx_m + dy_m * dy_m <= radius_m * radius_m
        ]
        return Picture(
            title=Text("风暴单体", "storm cell"),
            unit="",
            steps=(1.0,),
            classes=(Text("正在影响", "under it now"),),
            cells=cells,
            marks=(Mark(*plane.lat_lon_of(self._x_m, self._y_m), Text("中心", "middle"), 1.0),),
            notes=(_LIMITS,),
        )

    def _hit(self, row: BrokenRow, names: list[str]) -> None:
        """Break some of what the cell has come over, together and each for its own time."""
        world, broken = self._grip.world, []
        for name in names:
            self._passed[f"{row.what}/{name}"] = True
            dice = world.stream("storm_cell", f"{self._inject.id}/{row.what}/{name}")
            if not dice.chance(row.share):
                continue
            for_ms = ms(dice.lognormal(row.mended.median_s, row.mended.sigma))
            broken.append(name)
            if row.what == "power":
                self._grip.sensing.fail(name, "silent", None, for_ms)
            elif row.what == "road":
                road = f"{self._inject.id}/{name}"
                change = RoadChange(road, (name,), self._stretches[name], 0.0)
                self._grip.road_works.change_for(change, for_ms, after=1.0)
            else:
                self._grip.links.cut((name,), for_ms)
        if broken:
            body = {"hazard": self._inject.id, "what": row.what, "broken": broken}
            world.record("world.outage", "world", body)

    def _exposed_of(self, row: BrokenRow) -> _Exposed:
        if row.what == "power":
            return self._instruments(row)
        return self._roads(row) if row.what == "road" else self._lines(row)

    def _instruments(self, row: BrokenRow) -> _Exposed:
        points = self._grip.world.county.points
        return _Exposed(row, tuple(points.id), points.x_m, points.y_m)

    def _lines(self, row: BrokenRow) -> _Exposed:
        """The links of a medium that end in a township, where its terminal stands."""
        county = self._grip.world.county
        spots: list[tuple[str, float, float]] = []
        for link in county.net_links.values():
            ends = [county.net_nodes[end] for end in (link.a, link.b)]
            outside = [node for node in ends if node.kind == "township"]
            if link.medium == row.what and outside:
                spots.append((link.id, *county.xy(outside[0].lat_deg, outside[0].lon_deg)))
        return _placed(row, spots)

    def _roads(self, row: BrokenRow) -> _Exposed:
        """Edges of roads between settlements, both directions as one."""
        net = self._grip.world.county.roads
        arcs = net.arcs_of_classes(_CLASSES)
        spots: list[tuple[str, float, float]] = []
        by_edge: dict[int, list[int]] = {}
        for arc in arcs.tolist():
            by_edge.setdefault(int(net.edge[arc]), []).append(arc)
        for edge, both in by_edge.items():
            name = f"{net.roads[int(net.road[both[0]])].name}/{edge}"
            self._stretches[name] = tuple(both)
            tail, head = net.tail[both[0]], net.head[both[0]]
            x_m = 0.5 * float(net.x_m[tail] + net.x_m[head])
            spots.append((name, x_m, 0.5 * float(net.y_m[tail] + net.y_m[head])))
        return _placed(row, spots)


def _placed(row: BrokenRow, spots: list[tuple[str, float, float]]) -> _Exposed:
    names = tuple(name for name, _, _ in spots)
    return _Exposed(
        row, names, np.array([x for _, x, _ in spots]), np.array([y for *_, y in spots])
    )
