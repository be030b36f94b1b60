"""Two expressways (S): pairs of one-way carriageways, ramps and toll plazas.

Names are known, courses and interchanges are drawn for this project. Carriageways touch nothing
but their ramps, so a closed plaza closes the motorway there, as in life.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from twin.county.build.curves import Points, beside, wander
from twin.county.build.lines import Road
from twin.county.build.outline import PLANE
from twin.county.build.sketch import Section, Sketch

HALF_GAP_M = 14.0  # half the distance between the two carriageways
_SPACING_M = 330.0


@dataclass(frozen=True, slots=True)
class Motorway:
    """A motorway: way-points (lon, lat), ends, interchanges."""

    id: str
    name: str
    ref: str
    via: tuple[tuple[float, float], ...]
    start: str  # settlement at the first end, "" for a plaza of its own
    end: str
    plazas: tuple[tuple[str, float, float], ...]  # name, lon, lat of the wanted interchange
    source: str


MOTORWAYS = (
    Motorway(
        "R-E1", "长深高速（示意走向）", "G25",
        ((120.985, 41.915), (121.150, 41.925), (121.310, 41.945), (121.465, 41.925),
         (121.570, 41.893), (121.690, 41.912), (121.850, 41.962), (121.950, 42.020),
         (122.035, 42.085), (122.130, 42.130), (122.210, 42.175), (122.330, 42.235),
         (122.470, 42.315)),
        "G-chaoyang", "G-zhangwu",
        (("七家子互通", 121.310, 41.945), ("伊吗图互通", 121.500, 41.915),
         ("新民互通", 121.690, 41.912), ("大板互通", 121.850, 41.962),
         ("大巴互通", 122.035, 42.085), ("老河土互通", 122.190, 42.165),
         ("泡子互通", 122.310, 42.225)),
        "G25 through the county: general knowledge (G); line and interchanges synthetic",
    ),
    Motorway(
        "R-E2", "锦阜高速（示意走向）", "",
        ((121.330, 41.695), (121.390, 41.800), (121.440, 41.862), (121.492, 41.945),
         (121.495, 42.030), (121.515, 42.105), (121.600, 42.135), (121.700, 42.098)),
        "G-jinzhou", "",
        (("伊吗图南互通", 121.440, 41.862), ("佛寺互通", 121.495, 41.990),
         ("王府互通", 121.530, 42.115), ("城区北收费站", 121.700, 42.098)),
        "name: 8684 page (V); line and interchanges synthetic",
    ),
)  # fmt: skip


def centre_line(motorway: Motorway, ratio: float) -> Points:
    """The motorway's axis, metres, bent by `ratio`."""
    lon, lat = np.array(motorway.via).T
    corners = np.column_stack(PLANE.xy(lat, lon))
    parts = [
        wander(a, b, f"{motorway.id}/{i}", ratio, _SPACING_M)[1:]
        for i, (a, b) in enumerate(itertools.pairwise(corners))
    ]
    return np.vstack([corners[:1], *parts])


def draw(
    sketch: Sketch,
    axes: dict[str, Points],
    settlement_row: dict[str, int],
    anchors: list[int],
) -> list[Road]:
    """Draw both motorways with their ramps; `anchors` are the points a plaza may be joined to."""
    roads: list[Road] = []
    carriageways: dict[str, tuple[list[int], list[int]]] = {}
    for motorway in MOTORWAYS:
        ramp = Road(f"{motorway.id}-ramp", "expressway", f"{motorway.name}匝道", "", "S",
                    "synthetic", ramp=True)  # fmt: skip
        roads += [
            Road(motorway.id, "expressway", motorway.name, motorway.ref, "S", motorway.source),
            ramp,
        ]
        axis = axes[motorway.id]
        up = _carriageway(sketch, beside(axis, HALF_GAP_M)[1:-1], motorway.id)
        down = _carriageway(sketch, beside(axis, -HALF_GAP_M)[1:-1][::-1], motorway.id)
        carriageways[motorway.id] = (up, down)
        if motorway.start:
            gate = settlement_row[motorway.start]
            sketch.sections.append(Section(gate, up[0], motorway.id, oneway=True))
            sketch.sections.append(Section(down[-1], gate, motorway.id, oneway=True))
        if motorway.end:
            gate = settlement_row[motorway.end]
            sketch.sections.append(Section(up[-1], gate, motorway.id, oneway=True))
            sketch.sections.append(Section(gate, down[0], motorway.id, oneway=True))
        for _, lon, lat in motorway.plazas:
            plaza = _plaza(sketch, PLANE.xy_of(lat, lon), anchors, up, ramp.id)
            _ramps(sketch, plaza, up, ramp.id)
            _ramps(sketch, plaza, down, ramp.id)
        if not motorway.end:  # the last plaza is where the motorway ends
            sketch.sections.append(Section(up[-1], plaza, ramp.id, oneway=True))
            sketch.sections.append(Section(plaza, down[0], ramp.id, oneway=True))
    _hub(sketch, carriageways)
    return roads


def _carriageway(sketch: Sketch, line: Points, road: str) -> list[int]:
    rows = [sketch.point(x, y) for x, y in line]
    for a, b in itertools.pairwise(rows):
        sketch.sections.append(Section(a, b, road, oneway=True))
    return rows


def _plaza(
    sketch: Sketch, at: tuple[float, float], anchors: list[int], way: list[int], ramp: str
) -> int:
    """A toll plaza between the motorway and the nearest point of the local network."""
    beside_way = min(way, key=lambda row: (math.dist(sketch.points[row], at), row))
    mx, my = sketch.points[beside_way]
    anchor = min(anchors, key=lambda row: (math.dist(sketch.points[row], (mx, my)), row))
    ax, ay = sketch.points[anchor]
    gap = math.dist((mx, my), (ax, ay))
    share = min(260.0, gap / 2) / gap if gap else 0.0
    plaza = sketch.point(mx + (ax - mx) * share, my + (ay - my) * share)
    line = wander(np.array(sketch.points[plaza]), np.array((ax, ay)), f"plaza/{plaza}", 0.05, 150.0)
    sketch.draw(line, ramp, first=plaza, last=anchor)
    return plaza


def _ramps(sketch: Sketch, plaza: int, way: list[int], ramp: str) -> None:
    """An exit to and an entry from `plaza` on one carriageway (rows in driving order)."""
    where = sketch.points[plaza]
    k = min(range(len(way)), key=lambda i: (math.dist(sketch.points[way[i]], where), i))
    leave, enter = way[max(k - 2, 0)], way[min(k + 2, len(way) - 1)]
    sketch.sections.append(Section(leave, plaza, ramp, oneway=True))
    sketch.sections.append(Section(plaza, enter, ramp, oneway=True))


def _hub(sketch: Sketch, carriageways: dict[str, tuple[list[int], list[int]]]) -> None:
    """Where the two motorways cross: every carriageway to every carriageway of the other."""
    one, two = carriageways["R-E1"], carriageways["R-E2"]
    _, centre = min(
        (math.dist(sketch.points[a], sketch.points[b]), a) for a in one[0] for b in two[0]
    )
    at = sketch.points[centre]
    hub = sketch.point(at[0] + 120.0, at[1] + 120.0)
    for way in (*one, *two):
        _ramps(sketch, hub, way, "R-E2-ramp")


def axis_km(axis: Points, counts: np.ndarray) -> float:
    """Kilometres of the axis whose points count (both ends of a piece)."""
    steps = np.hypot(*np.diff(axis, axis=0).T)
    return float(steps[counts[1:] & counts[:-1]].sum()) / 1000


__all__ = ["MOTORWAYS", "axis_km", "centre_line", "draw"]
