"""GeoJSON files of a county: the outline, rivers, railways."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from twin.county import model as m
from twin.county.pack import canonical
from twin.inputs.problems import Problems, Spot
from twin.terms.basis import Basis
from twin.terms.text import Text

_NO_OUTLINE = m.Outline(basis=Basis.SYNTHETIC, source="", rings=(), note="")


def read_outline(data: bytes, shown: str, problems: Problems) -> m.Outline:
    """The outline: one polygon, outer ring first. When it is not that: a problem, and no rings."""
    for feature in _features(data, shown, problems):
        properties, geometry = feature["properties"], feature["geometry"]
        basis = _basis(properties, shown, problems)
        if geometry.get("type") != "Polygon":
            _fault(problems, shown, "应为一个 Polygon", "should hold one Polygon")
            return _NO_OUTLINE
        rings = tuple(np.array(ring, dtype=np.float64) for ring in geometry["coordinates"])
        if basis is None or any(r.ndim != 2 or r.shape[1] != 2 or len(r) < 4 for r in rings):
            _fault(problems, shown, "环至少四个 [经度, 纬度]", "a ring needs four [lon, lat]")
            return _NO_OUTLINE
        return m.Outline(
            basis=basis,
            source=str(properties.get("source", "")),
            rings=rings,
            note=str(properties.get("note", "")),
        )
    if not any(p.file == shown for p in problems.found):
        _fault(problems, shown, "没有轮廓", "holds no outline")
    return _NO_OUTLINE


def read_lines(data: bytes, shown: str, problems: Problems) -> dict[str, m.Line]:
    """Named lines by id."""
    lines: dict[str, m.Line] = {}
    for feature in _features(data, shown, problems):
        properties, geometry = feature["properties"], feature["geometry"]
        basis = _basis(properties, shown, problems)
        lon_lat = np.array(geometry.get("coordinates", []), dtype=np.float64)
        if geometry.get("type") != "LineString" or lon_lat.ndim != 2 or len(lon_lat) < 2:
            _fault(problems, shown, "应为 LineString", "should be a LineString")
        elif basis is not None:
            key = str(properties.get("id", ""))
            lines[key] = m.Line(
                basis=basis,
                source=str(properties.get("source", "")),
                id=key,
                name=str(properties.get("name", "")),
                kind=str(properties.get("kind", "")),
                lon_lat=lon_lat,
            )
    return lines


def _features(data: bytes, shown: str, problems: Problems) -> list[dict[str, Any]]:
    try:
        collection = json.loads(canonical(data).decode("utf-8", errors="replace"))
        features = collection["features"]
        return [f for f in features if {"properties", "geometry"} <= f.keys()]
    except json.JSONDecodeError as error:
        problems.add(
            "E104",
            Spot(shown, error.lineno, error.colno),
            Text(f"不合 JSON 写法：{error.msg}", f"not valid JSON: {error.msg}"),
        )
    except (KeyError, TypeError, AttributeError):
        _fault(problems, shown, "应为 GeoJSON FeatureCollection", "should be a FeatureCollection")
    return []


def _basis(properties: dict[str, Any], shown: str, problems: Problems) -> Basis | None:
    try:
        return Basis(properties["basis"])
    except (KeyError, ValueError):
        _fault(problems, shown, "要素缺 basis（V、V2、G、E、S）", "a feature has no basis")
        return None


def _fault(problems: Problems, shown: str, zh: str, en: str) -> None:
    problems.add("E104", Spot(shown, 1, 1), Text(zh, en))
