"""Call lists to be dispatched: a region as a matrix, and a city as roads.

What a reader would get wrong: the calls are made up, not recorded; their number, pace and times are
like those of two published ambulance models (a Dutch region, 231 places and 25 ambulances, with
log-normal times at the scene; Manhattan, 18.8 calls an hour and 12 ambulances, with exponential
ones).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from fast._types import Floats, Ints
from fast.dispatch import DAY_US
from twin.sim.replay import CallList, Case, Hospitals, Nodes, UnitList
from twin.sim.replay.case import micros
from twin.sim.replay.city_folder import read_roads
from twin.sim.replay.ways import MatrixWays

__all__ = ["city", "region"]

_REGION_NODES, _REGION_UNITS, _REGION_HOSPITALS = 231, 25, 5
_REGION_PAUSE_S = 300.0
_CITY_UNITS, _CITY_HOSPITALS = 12, 10
_CITY_PAUSE_S = 3600.0 / 18.8


def region(calls: int, seed: int) -> Case:
    """A matrix of 231 places in a square of 60 km, 25 units, 5 hospitals, siren speed 15 m/s."""
    dice = np.random.default_rng(seed)
    x, y = dice.uniform(0.0, 60_000.0, (2, _REGION_NODES))
    dx, dy = x[:, None] - x, y[:, None] - y
    matrix_us = micros(np.sqrt(dx * dx + dy * dy) / 15.0)
    nodes = Nodes(tuple(str(1000 + i) for i in range(x.size)), x, y)
    scene_s, handover_s = dice.lognormal(np.log(27 * 60.0), 0.38, (2, calls))
    return Case(
        calls=_calls(dice, calls, x.size, _REGION_PAUSE_S, scene_s, handover_s, 0.63),
        units=_units(dice.integers(0, x.size, _REGION_UNITS)),
        nodes=nodes,
        hospitals=_hospitals(dice.integers(0, x.size, _REGION_HOSPITALS)),
        ways=MatrixWays(matrix_us),
    )


def city(folder: Path, calls: int, seed: int) -> Case:
    """The roads of a JEMSS city, 12 units and 10 hospitals at nodes drawn from it.

    Raises:
        InputProblems: The folder holds no roads.
    """
    dice = np.random.default_rng(seed)
    places = read_roads(folder)
    n = len(places.nodes)
    scene_s, handover_s = dice.exponential(7.6 * 60.0, calls), dice.exponential(240.0, calls)
    return Case(
        calls=_calls(dice, calls, n, _CITY_PAUSE_S, scene_s, handover_s, 0.85),
        units=_units(dice.integers(0, n, _CITY_UNITS)),
        nodes=places.nodes,
        hospitals=_hospitals(dice.integers(0, n, _CITY_HOSPITALS)),
        ways=places.ways,
    )


def _calls(
    dice: Any, n: int, nodes: int, pause_s: float, scene_s: Floats, handover_s: Floats, taken: float
) -> CallList:  # fmt: skip
    goes = dice.random(n) < taken
    return CallList(
        id=tuple(map(str, range(n))),
        at_us=micros(np.cumsum(dice.exponential(pause_s, n))),
        node=dice.integers(0, nodes, n),
        priority=dice.integers(1, 4, n),
        on_scene_us=micros(scene_s),
        transport=goes,
        hospital=np.full(n, -1),
        handover_us=np.where(goes, micros(handover_s), 0),
    )


def _units(homes: Ints) -> UnitList:
    m = homes.size
    return UnitList(
        id=tuple(f"A{row}" for row in range(m)),
        kind=("ambulance",) * m,
        home=homes,
        shift_from_us=np.zeros(m, np.int64),
        shift_to_us=np.full(m, DAY_US),
        daily=np.ones(m, np.bool_),
        turnout_us=np.full(m, 60_000_000),
        barred=(None,) * m,
    )


def _hospitals(nodes: Ints) -> Hospitals:
    return Hospitals(tuple(f"H{row}" for row in range(nodes.size)), nodes)
