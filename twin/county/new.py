"""An annotated empty county folder to start from."""

from __future__ import annotations

import dataclasses
import json
import typing
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from twin.county.geo import plane_at, plane_keys
from twin.county.load import default_folder
from twin.county.records import RENAMED
from twin.county.refer import REFERENCES
from twin.county.schema import GENERAL, LARGE_WHAT, SHAPES, SPECS, columns_of

__all__ = ["FolderNotEmptyError", "new_county"]

_HALF_DEG = 0.3  # half the side of the placeholder outline


class FolderNotEmptyError(ValueError):
    """The folder for a new county holds something already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not empty; give a new folder, nothing is overwritten")


def new_county(
    folder: Path,
    *,
    name: str = "示例县",
    lat_deg: float = 42.15,
    lon_deg: float = 121.75,
) -> list[Path]:
    """Write an empty county: every table with its header and a remark on each column.

    It loads as it is, and `check_county` says what is still missing. The general tables (road
    classes, substances, instruments, capabilities) and the rules are copies of the default's. The
    outline is a placeholder square round the given centre, which also fixes the plane.

    Raises:
        FolderNotEmptyError: `folder` holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmptyError(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []

    def put(name: str, text: str) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)

    default = default_folder()
    for table, spec in SPECS.items():
        if table in GENERAL:
            put(table, (default / table).read_text(encoding="utf-8"))
        elif table == "county.csv":
            put(table, _remarks(table, spec.what.zh, spec.what.en) + _facts(name, lat_deg, lon_deg))
        else:
            put(table, _remarks(table, spec.what.zh, spec.what.en) + _header(table))
    for table, what in LARGE_WHAT.items():
        put(table, _remarks(table, what.zh, what.en) + _header(table))
    put(SHAPES[0], _outline(name, lat_deg, lon_deg))
    for shape in SHAPES[1:]:
        put(shape, '{"type":"FeatureCollection","features":[]}\n')
    for path in sorted(default.glob("*.yaml")) + sorted((default / "rules").glob("*")):
        put(str(path.relative_to(default)), path.read_text(encoding="utf-8"))
    return written


def _header(table: str) -> str:
    return ",".join(columns_of(table)) + "\n"


def _remarks(table: str, zh: str, en: str) -> str:
    """Remark lines before the header; the reader skips lines that begin with ``#``."""
    lines = [f"# {table}：{zh} / {en}"]
    kinds = _kinds(table)
    target = {column: to for name, column, to in REFERENCES if name == table}
    for column in columns_of(table):
        note = kinds.get(column, "文字 text")
        if column in target:
            note += f"；引用 refers to {target[column]}"
        lines.append(f"#   {column}：{note}")
    return "\n".join(line.replace(",", "，") for line in lines) + "\n"


def _kinds(table: str) -> dict[str, str]:
    """What a cell of each column is, in words."""
    if table not in SPECS:
        numbers = ("lat", "lon", "length_m", "dry_ms", "wet_ms", "snow_ms", "a", "b", "id")
        return dict.fromkeys(numbers if table != "points.csv" else (), "数 number")
    record = SPECS[table].record
    hints = typing.get_type_hints(record)
    column_of = {field: column for column, field in RENAMED.items()}
    return {column_of.get(f.name, f.name): _kind(hints[f.name]) for f in dataclasses.fields(record)}


def _kind(hint: Any) -> str:
    words: dict[Any, str] = {
        str: "文字 text", int: "整数 whole number", float: "数 number", bool: "1 或 0",
        date: "日期 2026-09-30",
    }  # fmt: skip
    if hint in words:
        return words[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "、".join(str(option.value) for option in hint)
    args = typing.get_args(hint)
    if type(None) in args:
        return _kind(next(a for a in args if a is not type(None))) + "，可空 may be empty"
    return "多项用 ; 分隔 several, joined by ;"


def _facts(name: str, lat_deg: float, lon_deg: float) -> str:
    plane = plane_at(lat_deg, lon_deg)
    rows: list[tuple[str, object, str, str, str]] = [
        ("id", "new", "", "S", "待填"),
        ("name", name, "", "S", "待填"),
        ("name_en", "", "", "S", "待填"),
    ]
    rows += [
        (f"plane_{k}", getattr(plane, k), "m and deg", "E", "由中心点算出，不要改")
        for k in plane_keys()
    ]
    lines = [_header("county.csv").strip()]
    lines += [",".join(str(cell) for cell in row) for row in rows]
    return "\n".join(lines) + "\n"


def _outline(name: str, lat_deg: float, lon_deg: float) -> str:
    ring = [
        [round(lon_deg + i * _HALF_DEG, 5), round(lat_deg + j * _HALF_DEG, 5)]
        for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    ]
    feature = {
        "type": "Feature",
        "properties": {"id": "county", "name": name, "basis": "S",
                       "source": "占位方框，待替换 placeholder",
                       "note": "示意图，不作为划界依据"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False,
                      indent=1) + "\n"  # fmt: skip
