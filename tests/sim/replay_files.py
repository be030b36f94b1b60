"""A small replay as files: four places on a line, 100 s apart, one hospital, two units."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fast.dispatch import DAY_US
from tests.fast.dispatch_reference import Call, Unit
from twin.sim.replay import CallList, Case, Hospitals, Nodes, Sources, UnitList
from twin.sim.replay.ways import MatrixWays

CALLS = """id,at_s,node,lat,lon,priority,on_scene_s,transport,hospital,handover_s
K1,0,b,,,1,60,1,,30
K2,10.5,c,,,2,60,0,,
K3,20,a,,,1,0,1,H2,0
"""
UNITS = """id,kind,node,shift_from_s,shift_to_s,turnout_s
A1,ambulance,a,0,86400,45
A2,ambulance,d,0,86400,0
"""
NODES = "id,x,y\na,0,0\nb,100,0\nc,200,0\nd,300,0\n"
HOSPITALS = "id,node\nH1,d\nH2,a\n"
MATRIX = [[abs(a - b) * 100.0 for b in range(4)] for a in range(4)]


def write(folder: Path, **other: str) -> Sources:
    """The files, some with other text: calls, units, nodes, hospitals, matrix."""
    plain = "\n".join(",".join(map(str, row)) for row in MATRIX) + "\n"
    texts = {"calls": CALLS, "units": UNITS, "nodes": NODES, "hospitals": HOSPITALS,
             "matrix": plain} | other  # fmt: skip
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return Sources(
        calls=folder / "calls.csv", units=folder / "units.csv",
        matrix=folder / "matrix.csv", nodes=folder / "nodes.csv",
    )  # fmt: skip


def save_matrix(folder: Path, values: list[list[float]]) -> Path:
    """A matrix as .npy."""
    path = folder / "matrix.npy"
    np.save(path, np.array(values))
    return path


def case_of(
    calls: Sequence[Call],
    units: Sequence[Unit],
    xy: Sequence[tuple[float, float]],
    siren_us: Sequence[Sequence[int]],
) -> Case:
    """A case in memory; every node is a hospital, so that a call may name any."""
    n, m, nodes = len(calls), len(units), len(xy)
    x, y = (np.array(axis) for axis in zip(*xy, strict=True))
    goes = [call.hospital is not None for call in calls]
    return Case(
        calls=CallList(
            id=tuple(f"K{i}" for i in range(n)),
            at_us=np.array([call.at_us for call in calls]),
            node=np.array([call.node for call in calls]),
            priority=np.array([call.rank for call in calls]),
            on_scene_us=np.array([call.on_scene_us for call in calls]),
            transport=np.array(goes),
            hospital=np.array([-1 if c.hospital is None else c.hospital for c in calls]),
            handover_us=np.array(
                [c.handover_us if goes_ else 0 for c, goes_ in zip(calls, goes, strict=True)]
            ),
        ),
        units=UnitList(
            id=tuple(f"A{i}" for i in range(m)),
            kind=("ambulance",) * m,
            home=np.array([unit.home for unit in units]),
            shift_from_us=np.array([unit.shift_us[0] for unit in units]),
            shift_to_us=np.array([unit.shift_us[1] for unit in units]),
            daily=np.array([max(unit.shift_us) <= DAY_US for unit in units]),
            turnout_us=np.array([unit.turnout_us for unit in units]),
            barred=(None,) * m,
        ),
        nodes=Nodes(tuple(map(str, range(nodes))), x, y),
        hospitals=Hospitals(tuple(map(str, range(nodes))), np.arange(nodes)),
        ways=MatrixWays(np.array(siren_us, np.int64)),
    )
