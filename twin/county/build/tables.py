"""Writing the shipped files: plain UTF-8 text with LF line ends, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_csv(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False
) -> int:
    """Write one table, with a BOM where Excel is to open it; returns the number of rows.

    None is an empty cell, a bool 1 or 0, a tuple its items joined by ``;``. Quotes only where
    needed.

    Raises:
        ValueError: A row has not one value per column.
    """
    lines = [",".join(columns)]
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{path.name}: {len(row)} values for {len(columns)} columns: {row}")
        lines.append(",".join(_cell(v) for v in row))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig" if bom else "utf-8", newline="\n")
    return len(lines) - 1


def write_geojson(path: Path, collection: dict[str, object]) -> None:
    """Write a feature collection, one feature a line."""
    features = collection["features"]
    assert isinstance(features, list)
    head = {k: v for k, v in collection.items() if k != "features"}
    body = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    start = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    path.write_text(f'{start},"features":[\n{body}\n]}}\n', encoding="utf-8", newline="\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        text = repr(value)
        return text[:-2] if text.endswith(".0") else text
    text = ";".join(str(v) for v in value) if isinstance(value, tuple) else str(value)
    if any(c in text for c in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text
