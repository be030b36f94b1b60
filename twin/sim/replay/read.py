"""Reading everything a replay is made of, with every problem of every file at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from fast.dispatch import NEVER
from twin.county import County
from twin.inputs import InputProblems, Problem, Problems, Spot
from twin.sim.replay.case import Case, Hospitals, Nodes, Ways
from twin.sim.replay.city_folder import county_places, read_roads
from twin.sim.replay.lists import read_calls, read_hospitals, read_nodes, read_units
from twin.sim.replay.located import Snap
from twin.sim.replay.matrix_file import read_matrix
from twin.sim.replay.ways import MatrixWays
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["Sources", "read_case"]

T = TypeVar("T")
_NO_HOSPITALS = Hospitals((), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where a case is read from.

    Without matrix and roads, the county's roads are taken; without hospitals, the file
    `hospitals.csv` beside the calls or the nodes, else, on the county's roads, those of the county.
    """

    calls: Path
    units: Path
    matrix: Path | None = None
    nodes: Path | None = None
    roads: Path | None = None
    hospitals: Path | None = None


def read_case(sources: Sources, county: County, role: Role) -> tuple[Case, tuple[Problem, ...]]:
    """The case, and the warnings.

    Raises:
        InputProblems: Everything wrong with any of the files.
    """
    problems = Problems()
    found = _ground(sources, county, problems)
    if found is None:
        raise InputProblems(problems.found)
    nodes, ways, snap = found
    hospitals = _hospitals(sources, county, nodes, snap, problems) or _NO_HOSPITALS
    commanded = _commanded(county)
    units = _tried(
        lambda: read_units(sources.units, nodes, snap, role, commanded, problems), problems
    )
    calls = _tried(lambda: read_calls(sources.calls, nodes, hospitals, snap, problems), problems)
    problems.raise_any()
    if calls is None or units is None or ways is None:  # a reader that failed has said why
        raise InputProblems(problems.found)
    case = Case(calls, units, nodes, hospitals, ways)
    _check_reach(sources, case, problems)
    problems.raise_any()
    return case, tuple(problems.found)


def _ground(
    sources: Sources, county: County, problems: Problems
) -> tuple[Nodes, Ways | None, Snap | None] | None:
    """Nodes, ways and how to find a position; without ways where the matrix is unusable."""
    if sources.matrix is None:
        if sources.roads is None:
            return county_places(county)
        folder = sources.roads
        return _tried(lambda: read_roads(folder), problems)
    matrix, path = sources.matrix, sources.nodes
    if path is None:
        raise ValueError("a matrix needs its node file")
    nodes = _tried(lambda: read_nodes(path, problems), problems)
    if nodes is None:
        return None
    matrix_us = _tried(lambda: read_matrix(matrix, nodes, problems), problems)
    return nodes, None if matrix_us is None else MatrixWays(matrix_us), None


def _hospitals(
    sources: Sources, county: County, nodes: Nodes, snap: Snap | None, problems: Problems
) -> Hospitals | None:
    path = sources.hospitals
    if path is None:
        beside = [sources.calls, *([sources.nodes] if sources.nodes is not None else [])]
        known = [each.with_name("hospitals.csv") for each in beside]
        path = next((each for each in known if each.is_file()), None)
    if path is not None:
        given = path
        return _tried(lambda: read_hospitals(given, nodes, snap, problems), problems)
    if sources.matrix is not None or sources.roads is not None:
        return None
    own = [place for place in county.places.values() if place.kind == "hospital"]
    at = np.array([place.node for place in own], np.int64)
    return Hospitals(tuple(place.id for place in own), at)


def _commanded(county: County) -> dict[str, list[Role]]:
    """Which roles command units of each kind."""
    found: dict[str, list[Role]] = {}
    for unit in county.units.values():
        roles = found.setdefault(unit.kind, [])
        if unit.ordered_by not in roles:
            roles.append(unit.ordered_by)
    return found


def _check_reach(sources: Sources, case: Case, problems: Problems) -> None:
    """A patient must be able to get to the hospital that is named, or to any."""
    calls, hospitals = case.calls, case.hospitals
    going = np.flatnonzero(calls.transport)
    if not going.size:
        return
    places, row = np.unique(calls.node[going], return_inverse=True)
    way_us = case.ways.table(places, hospitals.node)[row]
    named = calls.hospital[going]
    best_us = np.where(
        named >= 0, way_us[np.arange(going.size), np.maximum(named, 0)], way_us.min(axis=1)
    )
    for call in going[best_us >= NEVER].tolist():
        said = Text(
            f"呼叫 {calls.id[call]} 到不了医院",
            f"no way leads from call {calls.id[call]} to a hospital",
        )
        problems.add("E546", Spot(str(sources.calls), call + 2, 1), said)


def _tried(read: Callable[[], T], problems: Problems) -> T | None:
    """What a reader gives; what it refuses joins the problems."""
    try:
        return read()
    except InputProblems as wrong:
        problems.extend(wrong)
        return None
