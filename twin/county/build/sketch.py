"""The road drawing while it is being made: points, sections between them, and cutting at crossings.

A section is one straight piece. Where two local roads cross, a junction is made; where a public
road crosses a river, a bridge. Motorways pass over everything.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np
import shapely

from twin.county.build.curves import Points

_SNAP_M = 9.0  # a crossing this near to an end uses that end as the junction


@dataclass(frozen=True, slots=True)
class Section:
    """A straight piece of road between two points of the sketch."""

    a: int
    b: int
    road: str
    oneway: bool = False
    bridge: str = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """A bridge as it was cut: where, which river, which road, how long."""

    id: str
    river: str
    road: str
    x: float
    y: float
    length_m: float


class Sketch:
    """Points and sections, growing."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.sections: list[Section] = []

    def point(self, x: float, y: float) -> int:
        """Add a point; its row."""
        self.points.append((float(x), float(y)))
        return len(self.points) - 1

    def draw(self, line: Points, road: str, *, first: int, last: int, oneway: bool = False) -> None:
        """Add a polyline whose end points exist already."""
        rows = [first, *(self.point(x, y) for x, y in line[1:-1]), last]
        for a, b in itertools.pairwise(rows):
            self.sections.append(Section(a, b, road, oneway))

    def lines(self, rows: np.ndarray) -> np.ndarray:
        """Shapely lines of the given sections."""
        xy = np.array(self.points)
        ends = np.array([(s.a, s.b) for s in self.sections])[rows]
        return np.asarray(shapely.linestrings(xy[ends]))

    def join_crossings(self, local: set[str]) -> int:
        """Make a junction wherever two sections of `local` roads cross; the number of junctions."""
        rows = np.array([i for i, s in enumerate(self.sections) if s.road in local])
        lines = self.lines(rows)
        left, right = shapely.STRtree(lines).query(lines, predicate="crosses")
        cuts: dict[int, list[tuple[float, int]]] = {}
        made = 0
        for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
            if i >= j:
                continue
            one, two = int(rows[i]), int(rows[j])
            hit = _meet(self._ends(one), self._ends(two))
            if hit is None:
                continue
            t, u = hit
            node = self._junction(one, two, t, u, cuts)
            made += 1
            for section, at in ((one, t), (two, u)):
                if node not in (self.sections[section].a, self.sections[section].b):
                    cuts.setdefault(section, []).append((at, node))
        self._cut(cuts)
        return made

    def bridge_rivers(self, roads: set[str], rivers: dict[str, Points]) -> list[Bridge]:
        """Cut a bridge out of every section of `roads` that crosses a river."""
        rows = np.array([i for i, s in enumerate(self.sections) if s.road in roads])
        lines = self.lines(rows)
        tree = shapely.STRtree(lines)
        bridges: list[Bridge] = []
        pieces: dict[int, list[Section]] = {}
        for river in sorted(rivers):
            stream = shapely.LineString(rivers[river])
            for k in sorted(tree.query(stream, predicate="crosses").tolist()):
                row = int(rows[k])
                if row in pieces:
                    continue  # one bridge serves two streams that meet under it
                section = self.sections[row]
                a, b = self._ends(row)
                length = math.dist(a, b)
                where = shapely.intersection(lines[k], stream)
                at = shapely.get_coordinates(where)[0]
                t = math.dist(a, at) / length
                half = min(22.0, length / 3) / length
                name = f"B-{len(bridges) + 1:03d}"
                lo, hi = max(t - half, 0.0), min(t + half, 1.0)
                start = section.a if lo * length < 5 else self.point(*_on(a, b, lo))
                end = section.b if (1 - hi) * length < 5 else self.point(*_on(a, b, hi))
                parts = [replace(section, a=start, b=end, bridge=name)]
                if start != section.a:
                    parts.insert(0, replace(section, b=start))
                if end != section.b:
                    parts.append(replace(section, a=end))
                pieces[row] = parts
                bridges.append(
                    Bridge(name, river, section.road, float(at[0]), float(at[1]),
                           (hi - lo) * length)
                )  # fmt: skip
        self.sections = [part for i, s in enumerate(self.sections) for part in pieces.get(i, [s])]
        return bridges

    def _ends(self, row: int) -> tuple[tuple[float, float], tuple[float, float]]:
        section = self.sections[row]
        return self.points[section.a], self.points[section.b]

    def _junction(
        self, one: int, two: int, t: float, u: float, cuts: dict[int, list[tuple[float, int]]]
    ) -> int:
        """The point at which two sections meet: an end that is near, a cut that is near, or new."""
        x, y = _on(*self._ends(one), t)
        near = [self.sections[one].a, self.sections[one].b,
                self.sections[two].a, self.sections[two].b]  # fmt: skip
        near += [node for row in (one, two) for _, node in cuts.get(row, [])]
        for node in near:
            if math.dist(self.points[node], (x, y)) < _SNAP_M:
                return node
        return self.point(x, y)

    def _cut(self, cuts: dict[int, list[tuple[float, int]]]) -> None:
        result: list[Section] = []
        for i, section in enumerate(self.sections):
            nodes = [section.a]
            for _, node in sorted(cuts.get(i, [])):
                if node != nodes[-1]:
                    nodes.append(node)
            if section.b != nodes[-1]:
                nodes.append(section.b)
            for a, b in itertools.pairwise(nodes):
                result.append(replace(section, a=a, b=b))
        self.sections = result


Pair = tuple[float, float]


def _on(a: Pair, b: Pair, t: float) -> Pair:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _meet(one: tuple[Pair, Pair], two: tuple[Pair, Pair]) -> tuple[float, float] | None:
    """Where two segments meet, as fractions of each; None when they are parallel."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = two
    cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if cross == 0:
        return None
    t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / cross
    u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / cross
    return t, u
