"""Roads from an OpenStreetMap extract (.osm or .osm.pbf), with the optional package ``osmium``.

Every bend of a way becomes a node, so that positions and lengths agree. The result carries
basis V and "© OpenStreetMap contributors, ODbL": a county that ships it must say so.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from twin.county.importing import ImportedEdge, ImportedRoad, ImportReport, write_roads
from twin.inputs.problems import InputProblems, Problem
from twin.terms.text import Text

__all__ = ["CLASS_OF_HIGHWAY", "MissingOsmiumError", "import_osm"]

CLASS_OF_HIGHWAY = {
    "motorway": "expressway", "trunk": "national", "primary": "provincial", "secondary": "county",
    "tertiary": "township", "unclassified": "village", "residential": "street",
    "living_street": "street", "service": "special",
}  # fmt: skip
"""Which of our classes a highway value is; ``*_link`` is a ramp of the same class."""

_CLOSED_TO_CARS = frozenset(("no", "private"))
_RAMP_KMH = 40.0
_MPH = 1.609344


class MissingOsmiumError(RuntimeError):
    """The optional package ``osmium`` is not installed."""

    def __init__(self) -> None:
        super().__init__("reading OSM files needs osmium: pip install 'fumeng-twin[osm]'")


def import_osm(source: Path, folder: Path) -> ImportReport:
    """Read an extract and replace the roads of a county folder.

    Raises:
        MissingOsmiumError: ``osmium`` is not installed.
        InputProblems: The file is missing or is no OSM file.
        ValueError: It holds no usable road.
    """
    try:
        import osmium
    except ImportError:
        raise MissingOsmiumError from None
    if not source.is_file():
        raise InputProblems(
            [Problem("E100", str(source), 1, 1, Text("找不到文件", "no such file"))]
        )
    taken = _Taken()
    try:
        for item in osmium.FileProcessor(str(source)).with_locations():
            if isinstance(item, osmium.osm.Way):
                taken.way(item)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        message = Text(f"不是可读的 OSM 文件：{error}", f"not a readable OSM file: {error}")
        raise InputProblems([Problem("E100", str(source), 1, 1, message)]) from None
    return write_roads(
        folder, np.array(taken.lat), np.array(taken.lon), taken.roads, taken.edges,
        f"{source.name}, © OpenStreetMap contributors, ODbL",
    )  # fmt: skip


class _Taken:
    """Nodes, roads and edges taken from ways, in file order."""

    def __init__(self) -> None:
        self.lat: list[float] = []
        self.lon: list[float] = []
        self.roads: list[ImportedRoad] = []
        self.edges: list[ImportedEdge] = []
        self._row: dict[int, int] = {}

    def way(self, way: Any) -> None:
        """Take a way if cars may use it."""
        tags = {t.k: t.v for t in way.tags}
        highway = tags.get("highway", "")
        kind = highway.removesuffix("_link")
        if kind not in CLASS_OF_HIGHWAY or _barred(tags):
            return
        ramp = highway.endswith("_link")
        speed = speed_kmh(tags.get("maxspeed", ""))
        if speed is None and ramp:
            speed = _RAMP_KMH
        road_class = CLASS_OF_HIGHWAY[kind]
        self.roads.append(
            ImportedRoad(
                id=f"W{way.id}",
                name=tags.get("name", "") or tags.get("ref", "") or f"OSM {way.id}",
                ref=tags.get("ref", ""),
                road_class=road_class,
                ramp=ramp,
                kmh=speed,
            )
        )
        rows = [self._node(n) for n in way.nodes if n.location.valid()]
        direction = oneway(tags, kind)
        if direction < 0:
            rows.reverse()
        bridge = f"B{way.id}" if tags.get("bridge", "no") not in ("no", "") else ""
        for a, b in pairwise(rows):
            if a != b:
                self.edges.append(
                    ImportedEdge(
                        a=a, b=b, road=len(self.roads) - 1, oneway=direction != 0, bridge=bridge
                    )
                )

    def _node(self, node: Any) -> int:
        if node.ref not in self._row:
            self._row[node.ref] = len(self.lat)
            self.lat.append(node.location.lat)
            self.lon.append(node.location.lon)
        return self._row[node.ref]


def _barred(tags: dict[str, str]) -> bool:
    """Whether cars may not use it; the more particular key decides."""
    for key in ("motorcar", "motor_vehicle", "vehicle", "access"):
        if key in tags:
            return tags[key] in _CLOSED_TO_CARS
    return False


def oneway(tags: dict[str, str], kind: str) -> int:
    """1 with the way's direction, -1 against it, 0 both ways."""
    value = tags.get("oneway", "")
    if value in ("yes", "true", "1"):
        return 1
    if value in ("-1", "reverse"):
        return -1
    if value in ("no", "false", "0"):
        return 0
    return 1 if kind == "motorway" or tags.get("junction") == "roundabout" else 0


def speed_kmh(text: str) -> float | None:
    """A ``maxspeed`` value in km/h; None when it gives no number (``RU:urban``, ``none``)."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(mph|km/h|kmh)?\s*", text)
    if found is None or float(found[1]) <= 0:
        return None
    return float(found[1]) * (_MPH if found[2] == "mph" else 1.0)
