"""The three large tables as columns: nodes, edges, points.

Parsed straight into arrays; when anything does not fit, `report_large` reads the same text again
cell by cell and says what is wrong where.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, make_dataclass
from typing import Any

import numpy as np

from twin.county.model import Jurisdiction
from twin.county.pack import canonical
from twin.county.records import read_records
from twin.inputs.problems import Problems, Spot
from twin.terms.text import Text

Array = np.ndarray[Any, Any]

NODE_COLUMNS = ("id", "lat", "lon", "jurisdiction")
EDGE_COLUMNS = ("a", "b", "road", "length_m", "dry_ms", "wet_ms", "snow_ms", "oneway", "bridge")
POINT_TEXT = ("id", "kind", "unit", "priority", "clause", "basis", "sensor", "substance", "owner",
              "hazard", "tank", "tag", "source")  # fmt: skip
POINT_NUMBERS = (
    "scan_s", "range_lo", "range_hi", "ll", "l", "h", "hh", "db_ll", "db_l", "db_h", "db_hh",
    "rate_per_s", "stuck_eps", "stuck_ticks", "on_delay_s", "off_delay_s", "latch", "suppress",
    "lat", "lon", "height_m", "normal",
)  # fmt: skip
JURISDICTIONS = tuple(j.value for j in Jurisdiction)
_DEGREE = 100_000  # positions of nodes are whole multiples of 1e-5 degree in the pack


class LargeTableError(ValueError):
    """A large table does not parse; `table` says which, `report_large` says where."""

    def __init__(self, table: str, why: str) -> None:
        super().__init__(f"{table}: {why}")
        self.table = table


def parse_large(files: Mapping[str, bytes]) -> dict[str, Array]:
    """Arrays of the three tables.

    Raises:
        LargeTableError: A table does not have its columns, or a cell is not what it should be.
    """
    arrays: dict[str, Array] = {}
    for name, data in files.items():
        arrays |= parse_table(name, data)
    return arrays


def parse_table(name: str, data: bytes) -> dict[str, Array]:
    """Arrays of one of the large tables; text columns as one UTF-8 blob (``*_text``, ``*_names``).

    Raises:
        LargeTableError: It does not have its columns, or a cell is not what it should be.
    """
    columns, read = _TABLES[name]
    return dict(read(_rows(data, name, columns)))


def empty_table(name: str) -> dict[str, Array]:
    """The arrays of a large table without rows."""
    columns, read = _TABLES[name]
    return dict(read(dict.fromkeys(columns, ())))


def split_blob(blob: Array, columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The text columns packed by `parse_large`."""
    text = blob.tobytes().decode("utf-8")
    if not text:
        return dict.fromkeys(columns, ())
    parts = text.split("\x1d")
    return {c: tuple(p.split("\x1e")) for c, p in zip(columns, parts, strict=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    id: int
    lat: float
    lon: float
    jurisdiction: Jurisdiction


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    a: int
    b: int
    road: str
    length_m: int
    dry_ms: int
    wet_ms: int
    snow_ms: int
    oneway: bool
    bridge: str


def _point_record() -> type:
    fields: list[tuple[str, Any]] = [(c, str) for c in POINT_TEXT]
    needed = ("scan_s", "range_lo", "range_hi", "lat", "lon", "height_m", "normal")
    fields += [(c, float if c in needed else float | None) for c in POINT_NUMBERS]
    return make_dataclass("_Point", fields, frozen=True)


def report_large(error: LargeTableError, data: bytes, shown: str, problems: Problems) -> None:
    """Say cell by cell what is wrong with a large table; always adds at least one problem."""
    before = len(problems.found)
    record = {"nodes.csv": _Node, "edges.csv": _Edge}.get(error.table) or _point_record()
    key = None if error.table == "edges.csv" else "id"
    read_records(data, shown, record, problems, key=key, renamed={})
    if len(problems.found) == before:
        problems.add("E505", Spot(shown, 1, 1), Text(f"数值不合要求：{error}", str(error)))


def _blob(columns: list[tuple[str, ...]]) -> Array:
    if not columns or not columns[0]:
        return np.zeros(0, dtype=np.uint8)
    text = "\x1d".join("\x1e".join(c) for c in columns)
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _rows(data: bytes, table: str, wanted: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Columns of text by name."""
    text = io.StringIO(canonical(data).decode("utf-8"), newline="")
    reader = (row for row in csv.reader(text) if row and not row[0].startswith("#"))
    head = next(reader, [])
    missing = [c for c in wanted if c not in head]
    unknown = [c for c in head if c not in wanted]
    if missing or unknown or len(set(head)) != len(head):
        raise LargeTableError(table, f"columns missing {missing}, unknown {unknown}")
    rows = list(reader)
    if any(len(row) != len(head) for row in rows):
        raise LargeTableError(table, "a line has too many or too few cells")
    if not rows:
        return dict.fromkeys(wanted, ())
    by_name = dict(zip(head, zip(*rows, strict=True), strict=True))
    return {c: by_name[c] for c in wanted}


def _whole(values: tuple[str, ...], table: str, column: str) -> Array:
    try:
        return np.array([int(v) for v in values], dtype=np.int64)
    except ValueError as error:
        raise LargeTableError(table, f"{column}: {error}") from None


def _degrees(values: tuple[str, ...], table: str, column: str) -> Array:
    number = _number(values, table, column)
    if number.size and not bool(np.all(np.abs(number) <= 180)):
        raise LargeTableError(table, f"{column}: not degrees")
    return np.asarray(np.rint(number * _DEGREE), dtype=np.int32)


def _number(values: tuple[str, ...], table: str, column: str) -> Array:
    try:
        return np.array([float(v) if v else np.nan for v in values], dtype=np.float64)
    except ValueError as error:
        raise LargeTableError(table, f"{column}: {error}") from None


def degrees(packed: Array) -> Array:
    """Node positions from the pack: the same doubles as the text reads."""
    return np.asarray(packed / float(_DEGREE), dtype=np.float64)


def _nodes(columns: dict[str, tuple[str, ...]]) -> dict[str, Array]:
    table = "nodes.csv"
    ids = _whole(columns["id"], table, "id")
    if not np.array_equal(ids, np.arange(ids.size)):
        raise LargeTableError(table, "id: nodes must be numbered 0, 1, 2, … in order")
    number = {name: i for i, name in enumerate(JURISDICTIONS)}
    try:
        jurisdiction = np.array([number[v] for v in columns["jurisdiction"]], dtype=np.int8)
    except KeyError as error:
        raise LargeTableError(table, f"jurisdiction: {error}") from None
    return {
        "node_id": ids,
        "node_lat": _degrees(columns["lat"], table, "lat"),
        "node_lon": _degrees(columns["lon"], table, "lon"),
        "node_jurisdiction": jurisdiction,
    }


def _edges(columns: dict[str, tuple[str, ...]]) -> dict[str, Array]:
    table = "edges.csv"
    arrays: dict[str, Array] = {}
    for column in ("a", "b", "length_m", "dry_ms", "wet_ms", "snow_ms", "oneway"):
        arrays[f"edge_{column}"] = _whole(columns[column], table, column)
    for column in ("length_m", "dry_ms", "wet_ms", "snow_ms"):
        values = arrays[f"edge_{column}"]
        if values.size and not (values.min() >= 1 and values.max() < 2**30 - 1):
            raise LargeTableError(table, f"{column}: must be at least 1")
    if not bool(np.isin(arrays["edge_oneway"], (0, 1)).all()):
        raise LargeTableError(table, "oneway: must be 0 or 1")
    for column in ("road", "bridge"):
        names = list(dict.fromkeys(columns[column]))
        number = {name: i for i, name in enumerate(names)}
        arrays[f"edge_{column}"] = np.array([number[v] for v in columns[column]], dtype=np.int64)
        arrays[f"edge_{column}_names"] = _blob([tuple(names)])
    return arrays


def _points(columns: dict[str, tuple[str, ...]]) -> dict[str, Array]:
    table = "points.csv"
    if len(set(columns["id"])) != len(columns["id"]):
        raise LargeTableError(table, "id: a point occurs twice")
    numbers = [_number(columns[c], table, c) for c in POINT_NUMBERS]
    return {
        "point_numbers": np.array(numbers, dtype=np.float64),
        "point_text": _blob([columns[c] for c in POINT_TEXT]),
    }


_TABLES: dict[str, tuple[tuple[str, ...], Callable[[dict[str, tuple[str, ...]]], Any]]] = {
    "nodes.csv": (NODE_COLUMNS, _nodes),
    "edges.csv": (EDGE_COLUMNS, _edges),
    "points.csv": ((*POINT_TEXT, *POINT_NUMBERS), _points),
}
