"""From parsed columns to the road graph and the table of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from twin.county import model as m
from twin.county.geo import Plane
from twin.county.large import POINT_NUMBERS, POINT_TEXT, degrees, split_blob

Array = np.ndarray[Any, Any]

OF_SENSOR = ("resolution", "t90_s", "recovery_s", "noise_sd", "drift_per_day")
"""Columns of the instrument that points take over."""


def assemble_roads(
    arrays: Mapping[str, Array],
    plane: Plane,
    roads: tuple[m.Road, ...],
    classes: tuple[m.RoadClass, ...],
    bridges: tuple[m.Bridge, ...],
    candidates: tuple[m.Candidate, ...],
) -> m.RoadNetwork:
    """Two arcs for a two-way edge, one for a one-way; arcs sorted by tail, then by edge.

    Candidates come after the edges, so that the arcs of a node keep their order without them.

    References that do not hold become row -1 (road, class, bridge) or node 0; the caller's check
    of references reports them.
    """
    n = arrays["node_id"].size
    a, b = (_node_rows(arrays[f"edge_{end}"], n) for end in "ab")
    oneway = arrays["edge_oneway"].astype(np.bool_)
    first_out, tail, head, section = _arcs(
        np.concatenate([a, _node_rows(np.array([c.a for c in candidates], dtype=np.int64), n)]),
        np.concatenate([b, _node_rows(np.array([c.b for c in candidates], dtype=np.int64), n)]),
        np.concatenate([oneway, np.zeros(len(candidates), dtype=np.bool_)]),
        n,
    )
    candidate = np.where(section >= a.size, section - a.size, -1).astype(np.int32)
    edge = np.where(candidate < 0, section, -1).astype(np.int32)

    def by_arc(of_edge: Array, of_candidate: Sequence[int], kind: type = np.int32) -> Array:
        both = np.concatenate([of_edge, np.array(of_candidate, dtype=np.int64)])
        return both.astype(kind)[section]

    closed_ms, none = [m.CLOSED_MS] * len(candidates), [-1] * len(candidates)
    road = _named_rows(arrays, "edge_road", [r.id for r in roads])
    class_row = {c.id: i for i, c in enumerate(classes)}
    class_of_road = np.array([class_row.get(r.road_class, -1) for r in roads] + [-1], dtype=np.int8)
    bridge = _named_rows(arrays, "edge_bridge", [x.id for x in bridges])
    lat, lon = degrees(arrays["node_lat"]), degrees(arrays["node_lon"])
    x, y = plane.xy(lat, lon)
    network = m.RoadNetwork(
        first_out=first_out,
        head=head,
        tail=tail,
        lat_deg=lat,
        lon_deg=lon,
        x_m=x,
        y_m=y,
        jurisdiction=arrays["node_jurisdiction"].astype(np.int8),
        length_m=by_arc(arrays["edge_length_m"], [c.length_m for c in candidates]),
        dry_ms=by_arc(arrays["edge_dry_ms"], closed_ms),
        wet_ms=by_arc(arrays["edge_wet_ms"], closed_ms),
        snow_ms=by_arc(arrays["edge_snow_ms"], closed_ms),
        road=by_arc(road, none),
        road_class=by_arc(class_of_road[road], none, np.int8),
        bridge=by_arc(bridge, none),
        candidate=candidate,
        edge=edge,
        edge_a=a.astype(np.int32),
        edge_b=b.astype(np.int32),
        edge_oneway=oneway,
        roads=roads,
        classes=classes,
        bridges=bridges,
        candidates=candidates,
        order=arrays["road_order"].astype(np.int32) if "road_order" in arrays else None,
    )
    for value in vars(network).values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    return network


def node_order(arrays: Mapping[str, Array]) -> Array:
    """The order in which the router contracts the nodes; a second or more for a county's roads."""
    from fast.routing import Roads
    from fast.routing.order import nested_dissection

    n = arrays["node_id"].size
    if n == 0:
        return np.empty(0, dtype=np.int32)
    a, b = (_node_rows(arrays[f"edge_{end}"], n) for end in "ab")
    first_out, _, head, _ = _arcs(a, b, arrays["edge_oneway"].astype(np.bool_), n)
    lat, lon = degrees(arrays["node_lat"]), degrees(arrays["node_lon"])
    return nested_dissection(Roads.from_arrays(first_out, head, lat, lon))


def assemble_points(
    arrays: Mapping[str, Array],
    plane: Plane,
    sensors: Mapping[str, m.Sensor],
    hazards: Mapping[str, m.Hazard],
) -> m.SensorPoints:
    """The table of points, joined with its instruments; NaN for an empty number.

    A point whose instrument is unknown gets NaN there; the check of references reports it.
    """
    text = split_blob(arrays["point_text"], POINT_TEXT)
    block = arrays["point_numbers"]
    numbers = {name: block[i] for i, name in enumerate(POINT_NUMBERS)}
    kinds = [sensors.get(s) for s in text["sensor"]]
    for column in OF_SENSOR:
        numbers[column] = np.array([getattr(k, column, np.nan) for k in kinds], dtype=np.float64)
    text["family"] = tuple("" if k is None else k.family for k in kinds)
    text["name"] = tuple(
        f"{hazards[hazard].name if hazard in hazards else ''}{'' if k is None else k.name}{tag}"
        for hazard, k, tag in zip(text["hazard"], kinds, text["tag"], strict=True)
    )
    x, y = plane.xy(numbers["lat"], numbers["lon"])
    for array in (*numbers.values(), x, y):
        array.flags.writeable = False
    return m.SensorPoints(id=text["id"], text=text, numbers=numbers, x_m=x, y_m=y)


def _arcs(a: Array, b: Array, oneway: Array, n: int) -> tuple[Array, Array, Array, Array]:
    """First arc of each node, and tail, head and edge of each arc."""
    edges = np.arange(a.size)
    back = ~oneway
    tail = np.concatenate([a, b[back]])
    head = np.concatenate([b, a[back]])
    edge = np.concatenate([edges, edges[back]])
    order = np.lexsort((edge, tail))
    first_out = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(tail, minlength=n), out=first_out[1:])
    tail, head, edge = (values[order].astype(np.int32) for values in (tail, head, edge))
    return first_out, tail, head, edge


def _node_rows(numbers: Array, n: int) -> Array:
    """Rows of nodes given by number (the same thing), 0 where there is no such node."""
    rows = numbers.astype(np.int64)
    return np.where((rows >= 0) & (rows < n), rows, 0)


def _named_rows(arrays: Mapping[str, Array], column: str, ids: list[str]) -> Array:
    """Rows of the records an edge column names; -1 where it names none."""
    (names,) = split_blob(arrays[f"{column}_names"], ("name",)).values()
    row = {name: i for i, name in enumerate(ids)}
    table = np.array([row.get(name, -1) for name in names] or [-1], dtype=np.int32)
    return np.asarray(table[arrays[column].astype(np.int64)], dtype=np.int32)
