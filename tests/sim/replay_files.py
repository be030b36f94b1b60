"""A small replay as files: four places on a line, 100 s apart, one hospital, two units."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from twin.sim.replay import Sources

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
