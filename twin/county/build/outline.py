"""The county's outline: a schematic ring drawn for this project (S), not a boundary.

A coarse 109-point shape on a 0.004 degree grid: 86 outer points and 23 round the hole in which the
city's four districts lie. What a reader would get wrong: a point in the hole is *not* in the
county.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from twin.county.geo import Plane, plane_at

PLANE: Plane = plane_at(42.15, 121.75)
SOURCE = "schematic, drawn for this project on a 0.004 degree grid; not a boundary"

OUTER: tuple[tuple[float, float], ...] = (
    (121.896, 42.572), (122.064, 42.48), (122.068, 42.44), (122.108, 42.424), (122.152, 42.432),
    (122.172, 42.408), (122.172, 42.392), (122.196, 42.392), (122.196, 42.376), (122.22, 42.368),
    (122.212, 42.352), (122.236, 42.336), (122.308, 42.324), (122.304, 42.312), (122.324, 42.296),
    (122.316, 42.284), (122.392, 42.264), (122.38, 42.216), (122.404, 42.2), (122.404, 42.156),
    (122.432, 42.14), (122.348, 42.092), (122.288, 42.084), (122.208, 42.048), (122.196, 42.032),
    (122.148, 42.032), (122.128, 41.996), (122.056, 41.968), (122.036, 41.932), (121.992, 41.928),
    (121.992, 41.908), (121.952, 41.88), (121.888, 41.844), (121.84, 41.844), (121.824, 41.82),
    (121.864, 41.808), (121.82, 41.784), (121.776, 41.804), (121.748, 41.788), (121.696, 41.796),
    (121.676, 41.772), (121.652, 41.78), (121.628, 41.768), (121.62, 41.792), (121.568, 41.788),
    (121.464, 41.764), (121.464, 41.788), (121.424, 41.8), (121.376, 41.768), (121.292, 41.768),
    (121.256, 41.792), (121.296, 41.864), (121.296, 41.888), (121.216, 41.908), (121.2, 41.96),
    (121.152, 41.984), (121.124, 41.964), (121.044, 41.976), (121.052, 42.016), (121.04, 42.06),
    (121.068, 42.08), (121.08, 42.124), (121.048, 42.192), (121.056, 42.212), (121.028, 42.224),
    (121.024, 42.248), (121.064, 42.248), (121.08, 42.276), (121.112, 42.276), (121.176, 42.328),
    (121.18, 42.348), (121.292, 42.4), (121.304, 42.436), (121.344, 42.456), (121.376, 42.448),
    (121.38, 42.472), (121.4, 42.484), (121.476, 42.496), (121.492, 42.48), (121.532, 42.484),
    (121.524, 42.5), (121.588, 42.516), (121.648, 42.44), (121.692, 42.436), (121.824, 42.532),
    (121.856, 42.528),
)  # fmt: skip

HOLE: tuple[tuple[float, float], ...] = (
    (121.784, 42.128), (121.748, 42.108), (121.768, 42.056), (121.7, 42.028), (121.692, 42.076),
    (121.62, 42.068), (121.592, 42.084), (121.588, 42.116), (121.552, 42.104), (121.552, 42.088),
    (121.588, 42.072), (121.576, 42.044), (121.584, 41.992), (121.524, 41.98), (121.584, 41.936),
    (121.568, 41.92), (121.576, 41.908), (121.676, 41.932), (121.704, 41.952), (121.76, 41.948),
    (121.808, 41.988), (121.884, 41.988), (121.88, 42.084),
)  # fmt: skip


def ring_m(ring: tuple[tuple[float, float], ...]) -> NDArray[np.float64]:
    """A ring of (lon, lat) as metres in the county's plane, shape ``(n, 2)``."""
    lon, lat = np.array(ring).T
    return np.column_stack(PLANE.xy(lat, lon))


@cache
def land() -> shapely.Polygon:
    """The county's own land, metres: the outer ring less the hole."""
    polygon = shapely.Polygon(ring_m(OUTER), [ring_m(HOLE)])
    shapely.prepare(polygon)
    return polygon


@cache
def hole() -> shapely.Polygon:
    """The land of the enclosed city districts, metres."""
    polygon = shapely.Polygon(ring_m(HOLE))
    shapely.prepare(polygon)
    return polygon


def outline_geojson() -> dict[str, object]:
    """The outline as one GeoJSON feature, closed rings, outer ring first."""
    rings = [[list(p) for p in (*ring, ring[0])] for ring in (OUTER, HOLE)]
    return {
        "type": "FeatureCollection",
        "name": "outline",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "id": "county",
                    "name": "阜新蒙古族自治县（示意）",
                    "basis": "S",
                    "source": SOURCE,
                    "note": "示意图，不作为划界依据",
                },
                "geometry": {"type": "Polygon", "coordinates": rings},
            }
        ],
    }
