"""Places along roads: where a unit or an incident is when it is not at a crossing.

What a reader would get wrong: an offset is driving time from the arc's tail at the weight the arc
has apart from closures, not a length.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from fast._types import Ints, Ints32
from fast.routing.roads import CLOSED, Roads, check_ids, integers


class Positions(NamedTuple):
    """Places on roads: ``(n,)`` arcs, and how much of each arc's time lies behind the place."""

    arc: Ints32
    offset_ms: Ints32


class Exits(NamedTuple):
    """Ways out of units. `node`, `ms` until there and `row` (the unit) have one entry each.

    `arc` and `along_ms` are ``(units, 2)``: the roads a unit stands on, −1 for none, and how far.
    """

    node: Ints32
    ms: Ints32
    row: Ints32
    arc: Ints32
    along_ms: Ints32

    @classmethod
    def at_nodes(cls, nodes: Ints32) -> "Exits":
        """Units that stand at nodes."""
        nowhere = np.full((nodes.size, 2), -1, np.int32)
        rows = np.arange(nodes.size, dtype=np.int32)
        return cls(nodes, np.zeros(nodes.size, np.int32), rows, nowhere, nowhere)

    @classmethod
    def along(cls, arc: Ints32, along_ms: Ints32, roads: Roads, weight_ms: Ints32) -> "Exits":
        """Units along the roads that `drivable` found for them."""
        row, side = np.nonzero(arc >= 0)
        out = arc[row, side]
        rest_ms = weight_ms[out] - along_ms[row, side]
        return cls(roads.head[out], rest_ms, row.astype(np.int32), arc, along_ms)


class Entries(NamedTuple):
    """Ways in to places: those of place i are ``node[first[i]:first[i + 1]]``, `ms` before it.

    `on` is ``(places, 4)``: the roads a place lies on, −1 for none, and how far along each.
    """

    node: Ints32
    ms: Ints32
    first: Ints
    on: Ints32

    @classmethod
    def at_nodes(cls, nodes: Ints32) -> "Entries":
        """Places that are nodes."""
        return cls(nodes, *_at_nodes(nodes.size))

    @classmethod
    def along(cls, arc: Ints32, along_ms: Ints32, roads: Roads) -> "Entries":
        """Places along the roads that `drivable` found for them."""
        way_in = arc >= 0
        first = np.zeros(arc.shape[0] + 1, np.int64)
        first[1:] = np.cumsum(np.count_nonzero(way_in, axis=1))
        on = np.ascontiguousarray(np.hstack([arc, along_ms]))
        return cls(roads.tail[arc[way_in]], along_ms[way_in], first, on)


@lru_cache(maxsize=16)
def _at_nodes(count: int) -> tuple[Ints32, Ints, Ints32]:
    """`ms`, `first` and `on` of places that are nodes; shared, not to be written."""
    nowhere = np.full((count, 4), -1, np.int32)
    return np.zeros(count, np.int32), np.arange(count + 1), nowhere


def drivable(
    name: str, positions: Positions, roads: Roads, open_ms: Ints32, weight_ms: Ints32
) -> tuple[Ints32, Ints32]:
    """``(n, 2)`` arcs that can be driven at each place (−1: none) and how far along each.

    Args:
        name: What the caller calls the positions, for messages.
        open_ms: Weights apart from closures.
        weight_ms: Weights in force.

    Raises:
        ValueError: An unknown arc, or not one offset of 0 or more for each.
    """
    arc = integers(f"{name}.arc", positions.arc)
    check_ids(f"{name}.arc", arc, roads.arc_count, "arc")
    offset = integers(f"{name}.offset_ms", positions.offset_ms)
    if offset.size != arc.size or (offset < 0).any():
        raise ValueError(
            f"{name} has {arc.size} arcs and {offset.size} offsets; "
            f"each arc needs one offset of 0 or more"
        )
    twin = roads.twin[arc]
    whole = open_ms[arc].astype(np.int64)
    along = np.minimum(offset, whole)
    back = np.where(twin >= 0, open_ms[twin], 0).astype(np.int64)
    along_back = back - along * back // np.maximum(whole, 1)
    arcs = np.stack([arc, twin], axis=1)
    arcs[(arcs >= 0) & (weight_ms[arcs] == CLOSED)] = -1
    return (
        np.ascontiguousarray(arcs, dtype=np.int32),
        np.ascontiguousarray(np.stack([along, along_back], axis=1), dtype=np.int32),
    )
