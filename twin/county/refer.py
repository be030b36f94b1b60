"""Do all references of a county hold? Each that does not is named with file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from twin.county.large import split_blob
from twin.county.model import SensorPoints
from twin.county.records import Loaded, read_sheet
from twin.inputs.problems import Problems, near
from twin.terms.text import Text

REFERENCES: tuple[tuple[str, str, str], ...] = (
    # table, column, table it refers to
    ("villages.csv", "township", "townships.csv"),
    ("roads.csv", "class", "road_classes.csv"),
    ("bridges.csv", "road", "roads.csv"),
    ("bridges.csv", "river", "rivers.geojson"),
    ("bridges.csv", "gauge", "points.csv"),
    ("candidates.csv", "a", "nodes.csv"),
    ("candidates.csv", "b", "nodes.csv"),
    ("reservoirs.csv", "river", "rivers.geojson"),
    ("rail_stations.csv", "railway", "railways.geojson"),
    ("crossings.csv", "railway", "railways.geojson"),
    ("crossings.csv", "road", "roads.csv"),
    ("firms.csv", "township", "townships.csv"),
    ("hazards.csv", "firm", "firms.csv"),
    ("hazards.csv", "township", "townships.csv"),
    ("tanks.csv", "hazard", "hazards.csv"),
    ("tanks.csv", "substance", "substances.csv"),
    ("keepers.csv", "hazard", "hazards.csv"),
    ("sensors.csv", "substance", "substances.csv"),
    ("points.csv", "sensor", "sensors.csv"),
    ("points.csv", "substance", "substances.csv"),
    ("points.csv", "hazard", "hazards.csv"),
    ("points.csv", "tank", "tanks.csv"),
    ("windows.csv", "source_point", "points.csv"),
    ("windows.csv", "while_point", "points.csv"),
    ("edges.csv", "road", "roads.csv"),
    ("edges.csv", "bridge", "bridges.csv"),
    ("edges.csv", "a", "nodes.csv"),
    ("edges.csv", "b", "nodes.csv"),
    ("resources.csv", "township", "townships.csv"),
    ("resources.csv", "parent", "resources.csv"),
    ("units.csv", "base", "resources.csv"),
    ("units.csv", "capabilities", "capabilities.csv"),
    ("vehicles.csv", "unit", "units.csv"),
    ("vehicles.csv", "capabilities", "capabilities.csv"),
    ("hospitals.csv", "id", "resources.csv"),
    ("supplies.csv", "depot", "resources.csv"),
    ("shelters.csv", "id", "resources.csv"),
    ("experts.csv", "id", "resources.csv"),
    ("net_links.csv", "a", "net_nodes.csv"),
    ("net_links.csv", "b", "net_nodes.csv"),
    ("net_links.csv", "backup", "net_links.csv"),
    *(
        (table, "node", "nodes.csv")
        for table in ("townships.csv", "villages.csv", "districts.csv", "rail_stations.csv",
                      "firms.csv", "hazards.csv", "resources.csv", "rooms.csv")
    ),
)  # fmt: skip
"""An empty cell refers to nothing and is allowed, but for `_NEEDED`."""

_NEEDED = {
    ("villages.csv", "township"), ("roads.csv", "class"), ("bridges.csv", "road"),
    ("tanks.csv", "hazard"), ("tanks.csv", "substance"), ("keepers.csv", "hazard"),
    ("points.csv", "sensor"), ("edges.csv", "road"), ("units.csv", "base"),
    ("vehicles.csv", "unit"), ("supplies.csv", "depot"), ("net_links.csv", "a"),
    ("net_links.csv", "b"),
}  # fmt: skip

FIELD_OF = {"class": "road_class"}


def check_references(
    loaded: Mapping[str, Loaded[Any]],
    files: Mapping[str, bytes],
    shown: Callable[[str], str],
    arrays: Mapping[str, np.ndarray[Any, Any]],
    points: SensorPoints,
    rivers: Collection[str],
    railways: Collection[str],
    problems: Problems,
) -> None:
    """Add a problem (E507) for each reference to something that is not there."""
    ids: dict[str, Collection[str]] = {
        name: {str(getattr(r, "id", None) or getattr(r, "code", "")) for r in table.records}
        for name, table in loaded.items()
    }
    ids["points.csv"] = set(points.id)
    ids["rivers.geojson"], ids["railways.geojson"] = set(rivers), set(railways)
    nodes = arrays["node_id"]
    node_numbers = {int(v) for v in nodes.tolist()}
    for table, column, target in REFERENCES:
        if table in ("edges.csv", "points.csv"):
            known: Collection[Any] = node_numbers if target == "nodes.csv" else ids[target]
            if not _large_holds(table, column, known, arrays, points):
                _report_large(table, column, target, known, files, shown, problems)
            continue
        wanted = node_numbers if target == "nodes.csv" else ids[target]
        field = FIELD_OF.get(column, column)
        for row, record in loaded[table].each():
            value = getattr(record, field)
            for one in value if isinstance(value, tuple) else (value,):
                if one in wanted or (one == "" and (table, column) not in _NEEDED):
                    continue
                sheet = loaded[table].sheet
                _fault(problems, sheet.spot(row, column), sheet.line(row), column, one, target,
                       wanted)  # fmt: skip


def _large_holds(
    table: str,
    column: str,
    known: Collection[Any],
    arrays: Mapping[str, np.ndarray[Any, Any]],
    points: SensorPoints,
) -> bool:
    """Whether a column of a large table refers only to what is there."""
    needed = (table, column) in _NEEDED
    if table == "points.csv":
        names = set(points.text[column])
    elif column in ("a", "b"):
        return {int(v) for v in np.unique(arrays[f"edge_{column}"]).tolist()} <= set(known)
    else:
        names = set(split_blob(arrays[f"edge_{column}_names"], ("name",))["name"])
    return names - set(known) <= (set() if needed else {""})


def _report_large(
    table: str,
    column: str,
    target: str,
    known: Collection[Any],
    files: Mapping[str, bytes],
    shown: Callable[[str], str],
    problems: Problems,
) -> None:
    sheet = read_sheet(files[table], shown(table))
    k = sheet.header.index(column)
    for row, cells in enumerate(sheet.rows):
        value: Any = int(cells[k]) if column in ("a", "b") else cells[k]
        if value in known or (value == "" and (table, column) not in _NEEDED):
            continue
        _fault(problems, sheet.spot(row, column), sheet.line(row), column, value, target, known)


def _fault(
    problems: Problems,
    spot: Any,
    line: str,
    column: str,
    value: object,
    target: str,
    known: Collection[Any],
) -> None:
    meant = near(str(value), sorted(str(k) for k in known)) if len(known) < 5000 else []
    hint = (
        Text(f"是不是 {'、'.join(meant)}？", f"did you mean {', '.join(meant)}?")
        if meant
        else Text(f"在 {target} 里加上它，或改这一格", f"add it to {target}, or change this cell")
    )
    problems.add(
        "E507",
        spot,
        Text(f"{column} 引用的“{value}”不在 {target} 里", f"{column} {value!r} is not in {target}"),
        hint,
        line,
    )
