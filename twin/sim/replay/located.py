"""Where a row of a list is: at a node by its id, or at the node for a latitude and longitude."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from fast._types import Ints
from twin.inputs import Column, Problems, Table, near
from twin.sim.replay.case import Nodes
from twin.terms.text import Text

__all__ = ["WHERE", "Snap", "add_unknown", "bare_id", "places_of"]

Snap = Callable[[float, float], int]
"""The node for a latitude and longitude."""

_NEAR_AT_MOST = 5000  # names to look for a likeness among
_HINTS = 50  # as many problems as are shown

WHERE = (
    Column(name="node", also=("节点",), required=False),
    Column(name="lat", also=("纬度",), kind="float", required=False, lo=-90, hi=90),
    Column(name="lon", also=("经度",), kind="float", required=False, lo=-180, hi=180),
)


def places_of(table: Table, nodes: Nodes, snap: Snap | None, problems: Problems) -> Ints:
    """The node of each row, by id or by position; what cannot be found goes to `problems`."""
    row_of = {node: i for i, node in enumerate(nodes.id)}
    found = np.zeros(len(table), np.int64)
    snapped: dict[tuple[float, float], int] = {}
    columns = zip(table["node"], table["lat"], table["lon"], strict=True)
    for row, (node, lat, lon) in enumerate(columns):
        if node:
            at = row_of.get(bare_id(node), -1)
            if at < 0:
                add_unknown(table, row, "node", node, row_of, Text("节点", "node"), problems)
        elif lat is None or lon is None:
            problems.add(
                "E543",
                table.at(row, "node"),
                Text("没有位置", "it has no place"),
                Text("写 node，或者写 lat 和 lon", "give node, or lat and lon"),
                table.line(row),
            )
            at = 0
        elif snap is None:
            problems.add(
                "E543",
                table.at(row, "lat"),
                Text("用矩阵时只能按 node 定位", "with a matrix, places are given by node"),
                Text("写 node，或者用 --roads", "give node, or use --roads"),
                table.line(row),
            )
            at = 0
        else:
            at = snapped.get((lat, lon), -1)
            if at < 0:
                at = snapped[lat, lon] = snap(lat, lon)
        found[row] = max(at, 0)
    return found


def add_unknown(
    table: Table, row: int, column: str, name: str, known: Mapping[str, Any], what: Text,
    problems: Problems,
) -> None:  # fmt: skip
    """Say that a row names something that is not there, and what may have been meant."""
    few = len(known) <= _NEAR_AT_MOST and len(problems.found) < _HINTS
    meant = near(name, list(known)) if few else []
    problems.add(
        "E507",
        table.at(row, column),
        Text(f"没有{what.zh}“{name}”", f"there is no {what.en} {name!r}"),
        Text(f"是不是“{meant[0]}”？", f"did you mean {meant[0]!r}?") if meant else None,
        table.line(row),
    )


def bare_id(name: str) -> str:
    """An id without the `.0` that spreadsheets put behind whole numbers."""
    name = name.strip()
    whole, point, rest = name.partition(".")
    return whole if point and whole.isdigit() and not rest.strip("0") else name
