"""Roads of a folder: a county's, or a city case of the JEMSS simulator.

What a reader would get wrong: a JEMSS arc carries its time in days, one for each mode of travel,
the first of which is with lights and siren. Its tables stand behind lines of their own that say how
many rows follow, in `nodes.csv` and `arcs.csv` or in one `roads.zip` of both.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fast._types import Floats, Ints
from fast.dispatch import nearest_node
from fast.routing import Roads
from twin.county import County, load_county, router_of
from twin.county.geo import Plane, plane_at
from twin.inputs import InputProblems, Problems, Spot, decode
from twin.sim.replay.case import Nodes
from twin.sim.replay.located import Snap
from twin.sim.replay.ways import RoadWays, router_for
from twin.terms.text import Text

__all__ = ["RoadPlaces", "county_places", "read_roads"]

_DAY_S = 86_400.0


class RoadPlaces(NamedTuple):
    """Nodes of a road network, the ways between them, and the node for a position."""

    nodes: Nodes
    ways: RoadWays
    snap: Snap


def county_places(county: County) -> RoadPlaces:
    """The roads of a county; its nodes go by their rows."""
    net = county.roads
    nodes = Nodes(tuple(map(str, range(net.n))), net.x_m.copy(), net.y_m.copy())
    return RoadPlaces(nodes, RoadWays(router_of(county, name="replay")), _snap(nodes, county.plane))


def read_roads(folder: Path) -> RoadPlaces:
    """The roads of a county folder or of a JEMSS case.

    Raises:
        InputProblems: It is neither, or something is wrong with it.
    """
    if (folder / "county.csv").is_file():
        return county_places(load_county(folder))
    problems = Problems()
    tables = [_sheet(folder, name, problems) for name in ("nodes.csv", "arcs.csv")]
    problems.raise_any()
    points, arcs = (list(_numbers(*table, problems)) for table in tables)
    problems.raise_any()
    return _city(tables[1], np.array(points), np.array(arcs), problems)


def _city(
    arc_table: tuple[str, list[str]], points: Floats, arcs: Floats, problems: Problems
) -> RoadPlaces:
    name, lines = arc_table
    row_of = {int(point): row for row, point in enumerate(points[:, 0].tolist())}
    ends = [[row_of.get(int(end), -1) for end in arc] for arc in arcs[:, 1:3].tolist()]
    tail, head = np.array(ends, np.int64).reshape(-1, 2).T
    seconds = arcs[:, 3] * _DAY_S
    for arc in np.flatnonzero((tail < 0) | (head < 0) | ~(seconds >= 0.0))[:10].tolist():
        said = Text(
            f"弧 {arc + 1} 的端点或时间不对", f"arc {arc + 1} has a wrong end or a wrong time"
        )
        problems.add("E507", Spot(name, 1, 1), said)
    problems.raise_any()
    if any(line.split(",")[0] == "undirected" for line in lines):
        tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
        seconds = np.concatenate([seconds, seconds])
    order = np.argsort(tail, kind="stable")
    first_out: Ints = np.zeros(len(points) + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=len(points)), out=first_out[1:])
    lon, lat = points[:, 1].copy(), points[:, 2].copy()
    roads = Roads.from_arrays(first_out, head[order], lat, lon)
    plane = plane_at(float(np.median(lat)), float(np.median(lon)))
    nodes = Nodes(tuple(str(int(point)) for point in points[:, 0]), *plane.xy(lat, lon))
    return RoadPlaces(nodes, router_for(roads, seconds[order]), _snap(nodes, plane))


def _snap(nodes: Nodes, plane: Plane) -> Snap:
    def node_at(lat_deg: float, lon_deg: float) -> int:
        return nearest_node(nodes.x, nodes.y, *plane.xy_of(lat_deg, lon_deg))

    return node_at


def _sheet(folder: Path, name: str, problems: Problems) -> tuple[str, list[str]]:
    """The lines of a table, from the folder or from the archive in it."""
    path, archive = folder / name, folder / "roads.zip"
    try:
        if path.is_file():
            return str(path), decode(path.read_bytes(), str(path)).split("\n")
        with zipfile.ZipFile(archive) as file:
            shown = f"{archive}/{name}"
            return shown, decode(file.read(name), shown).split("\n")
    except InputProblems as wrong:
        problems.extend(wrong)
    except (OSError, KeyError, zipfile.BadZipFile):
        problems.add(
            "E100",
            Spot(str(folder), 1, 1),
            Text(f"找不到 {name}，也没有 roads.zip", f"there is no {name}, and no roads.zip"),
            Text("给县域文件夹，或 JEMSS 城市文件夹", "give a county folder or a JEMSS city case"),
        )
    return str(path), []


def _numbers(name: str, lines: list[str], problems: Problems) -> Iterator[list[float]]:
    """The rows below the line that begins with `index`: its first four cells or five."""
    start = next((i for i, line in enumerate(lines) if line.split(",")[0] == "index"), None)
    if start is None:
        said = Text("没有以 index 开头的表头", "there is no header that begins with index")
        problems.add("E503", Spot(name, 1, 1), said)
        return
    for number, cells in enumerate(
        csv.reader(io.StringIO("\n".join(lines[start + 1 :]))), start + 2
    ):
        if not cells or not cells[0].strip():
            continue
        try:
            yield [float(cell) for cell in cells[:4]]
        except ValueError:
            said = Text(f"这一行读不懂：{','.join(cells)}", f"no numbers: {','.join(cells)}")
            problems.add("E501", Spot(name, number, 1), said)
