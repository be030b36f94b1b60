"""Driving times the user knows against those of the model: by how much it is off, and where.

The file has the columns ``from, to, minutes`` and, when known, ``surface`` (dry, wet, snow) and
``source``. What a reader would get wrong: a factor above 1 means the model is too slow.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from twin.county.graph import router_of
from twin.county.lookup import PlaceNotFoundError
from twin.county.model import County, Place
from twin.inputs.problems import Problems
from twin.inputs.table_file import Column, Table, read_table
from twin.terms.text import Text

__all__ = ["ClassError", "Comparison", "KnownTime", "compare_known"]

_COLUMNS = (
    Column(name="from"),
    Column(name="to"),
    Column(name="minutes", kind="float", lo=0.1, hi=600.0),
    Column(name="surface", required=False, choices=("dry", "wet", "snow")),
    Column(name="source", required=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTime:
    """One line of the file beside the model's answer; `factor` is model over known."""

    start: str
    goal: str
    surface: str
    known_min: float
    model_min: float | None
    factor: float | None
    classes: tuple[tuple[str, float], ...]  # share of the model's time on each road class


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassError:
    """Where the model is off: ways that spend most of their time on this class."""

    road_class: str
    ways: int
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All lines, the median factor, the share within 25 %, and the error by road class."""

    rows: tuple[KnownTime, ...]
    factor: float | None
    within_quarter: float
    by_class: tuple[ClassError, ...]
    worst: tuple[KnownTime, ...]


def compare_known(county: County, path: Path) -> Comparison:
    """Read a file of known times and compare.

    Raises:
        InputProblems: A line that cannot be read or names no place, by line and column.
    """
    table = read_table(path, _COLUMNS)
    problems = Problems()
    pairs = [
        tuple(_place(county, table, row, column, problems) for column in ("from", "to"))
        for row in range(len(table))
    ]
    problems.raise_any()
    net = county.roads
    surfaces = [table["surface"][row] or "dry" for row in range(len(table))]
    ends = [(start.node, goal.node) for start, goal in pairs if start and goal]
    paths = {}
    for surface in dict.fromkeys(surfaces):
        router = router_of(county, surface)
        paths[surface] = router.paths([a for a, _ in ends], [b for _, b in ends])
    rows: list[KnownTime] = []
    for row, (start, goal) in enumerate(pairs):
        assert start is not None
        assert goal is not None
        surface = surfaces[row]
        path_found = paths[surface][row]
        arcs = np.asarray(path_found.arcs, dtype=np.int64)
        known = float(table["minutes"][row])
        spent: dict[str, float] = defaultdict(float)
        weights = net.weight_ms(surface)
        for arc in arcs.tolist():
            spent[net.classes[int(net.road_class[arc])].name] += int(weights[arc]) / 60_000
        total = sum(spent.values())
        reached = len(path_found.nodes) > 0
        rows.append(
            KnownTime(
                start=start.name,
                goal=goal.name,
                surface=surface,
                known_min=known,
                model_min=total if reached else None,
                factor=total / known if reached else None,
                classes=tuple((k, v / total) for k, v in spent.items()) if total else (),
            )
        )
    return _summary(rows)


def _place(county: County, table: Table, row: int, column: str, problems: Problems) -> Place | None:
    name = table[column][row]
    try:
        return county.place(name)
    except PlaceNotFoundError as error:
        listed = error.near
        hint = (
            Text(f"是不是 {'、'.join(listed)}？", f"did you mean {', '.join(listed)}?")
            if listed
            else None
        )
        problems.add(
            "E507",
            table.at(row, column),
            Text(f"没有叫“{name}”的唯一地点", f"{name!r} is no single known place"),
            hint,
            table.line(row),
        )
        return None


def _summary(rows: list[KnownTime]) -> Comparison:
    factors = [r.factor for r in rows if r.factor is not None]
    by_class: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.factor is not None and row.classes:
            by_class[max(row.classes, key=lambda c: c[1])[0]].append(row.factor)
    near = sum(1 for f in factors if 0.8 <= f <= 1.25)
    worst = sorted(
        (r for r in rows if r.factor is not None),
        key=lambda r: -max(r.factor or 0.0, 1 / (r.factor or 1.0)),
    )
    return Comparison(
        rows=tuple(rows),
        factor=median(factors) if factors else None,
        within_quarter=near / len(factors) if factors else 0.0,
        by_class=tuple(
            ClassError(road_class=k, ways=len(v), factor=median(v)) for k, v in by_class.items()
        ),
        worst=tuple(worst[:5]),
    )
