"""The fluorine park and the mines on the ground: gates, inner roads, access roads (all S).

The park stands north-west of the seat of its township, so that a north-westerly wind carries
a leak towards the town. What a reader would get wrong: every firm here is invented.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from twin.county.build.curves import wander
from twin.county.build.lines import Road
from twin.county.build.outline import PLANE
from twin.county.build.sketch import Section, Sketch

PARK_LAT, PARK_LON = 41.8805, 121.4648
PARK_ROWS, PARK_COLUMNS = 5, 6
BLOCK_X_M, BLOCK_Y_M = 360.0, 320.0


@dataclass(frozen=True, slots=True)
class Site:
    """A plant or mine outside a settlement that has its own access road."""

    id: str
    name: str
    lat: float
    lon: float
    joins: str  # settlement whose roads it is joined to


SITES = (
    Site("F-mine-gold", "金矿A", 42.232, 121.640, "T-zhalanyingzi"),
    Site("F-mine-iron", "铁矿A", 42.268, 121.602, "T-bajiazi"),
    Site("F-mine-fluorite", "萤石矿A", 42.118, 121.345, "T-hongmaozi"),
    Site("F-mine-limestone", "石灰石矿A", 41.898, 121.905, "T-guohua"),
    Site("F-mine-coal", "煤矿A", 41.893, 121.525, "T-dongliang"),
    Site("F-depot-oil", "成品油库A", 42.082, 121.700, "T-chengqu"),
    Site("F-lpg-a", "液化石油气储配站A", 42.079, 121.742, "T-chengqu"),
    Site("F-lpg-b", "液化石油气储配站B", 42.090, 122.020, "T-daba"),
)


def park_gate(column: int, row: int) -> str:
    """Id of a crossroads of the park's inner grid; (0, 0) is the south-west corner."""
    return f"P-{column}-{row}"


def park_xy(column: float, row: float) -> tuple[float, float]:
    """Metres of a point of the park's grid, in blocks from its south-west corner."""
    x0, y0 = PLANE.xy_of(PARK_LAT, PARK_LON)
    return (
        x0 + (column - (PARK_COLUMNS - 1) / 2) * BLOCK_X_M,
        y0 + (row - (PARK_ROWS - 1) / 2) * BLOCK_Y_M,
    )


def draw(sketch: Sketch, roads: list[Road], node_of: dict[str, int]) -> None:
    """Draw the park's grid and every access road; gates go into `node_of`."""
    class_of = {r.id: r.road_class for r in roads}
    public = sorted(
        {
            n
            for s in sketch.sections
            if class_of[s.road] in ("national", "provincial", "county", "township", "village")
            for n in (s.a, s.b)
        }
    )
    inner = Road("R-Z-park", "special", "氟产业园区道路（示意）", "", "S", "synthetic")
    access = Road("R-Z-access", "special", "氟产业园区进出口路（示意）", "", "S", "synthetic")
    roads += [inner, access]
    for row in range(PARK_ROWS):
        for column in range(PARK_COLUMNS):
            node_of[park_gate(column, row)] = sketch.point(*park_xy(column, row))
    for row in range(PARK_ROWS):
        for column in range(PARK_COLUMNS):
            here = node_of[park_gate(column, row)]
            for other in (park_gate(column + 1, row), park_gate(column, row + 1)):
                if other in node_of:
                    sketch.sections.append(Section(here, node_of[other], inner.id))
    for column, row in ((PARK_COLUMNS - 1, 2), (2, PARK_ROWS - 1), (0, 2)):
        _join(sketch, node_of[park_gate(column, row)], public, access.id)
    for site in SITES:
        road = Road(f"R-Z-{site.id[2:]}", "special", f"{site.name}专用公路", "", "S", "synthetic")
        roads.append(road)
        node_of[site.id] = sketch.point(*PLANE.xy_of(site.lat, site.lon))
        _join(sketch, node_of[site.id], public, road.id)


def _join(sketch: Sketch, gate: int, public: list[int], road: str) -> None:
    """Draw a bent access road from a gate to the nearest public road."""
    here = sketch.points[gate]
    target = min(public, key=lambda n: (math.dist(sketch.points[n], here), n))
    line = wander(np.array(here), np.array(sketch.points[target]), f"{road}/{gate}", 0.1, 160.0)
    sketch.draw(line, road, first=gate, last=target)
