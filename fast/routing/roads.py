"""The road graph: which arcs leave which node, and where the nodes lie.

What a reader would get wrong: an arc is one direction of travel. A two-way road is two arcs, and
`Roads.twin` says which arc runs the other way along the same road (−1 for a one-way). Arc ids are
positions in `head`; parallel arcs, loops and unreachable parts are allowed.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from fast._jit import kernel
from fast._types import Floats, Ids, Ints, Ints32, Numbers
from fast.routing.snapping import Grid

CLOSED = UNREACHABLE = 2**30 - 1
"""Milliseconds: the weight of an arc nobody may use, and the distance of what cannot be reached."""


class Reverse(NamedTuple):
    """The same arcs sorted by the node they lead to, then by arc id."""

    first: Ints
    tail: Ints32
    arc: Ints32


@dataclass(frozen=True, eq=False)
class Roads:
    """A directed graph of ``n`` nodes and ``m`` arcs; the arrays are not to be written.

    Attributes:
        first_out: Shape ``(n + 1,)``; the arcs of node v are ``first_out[v]:first_out[v + 1]``.
        head: Shape ``(m,)``; the node an arc leads to.
        tail: Shape ``(m,)``; the node it leaves.
        lat_deg: Shape ``(n,)`` or None.
        lon_deg: Shape ``(n,)`` or None.
        order: Shape ``(n,)`` or None: the nodes, the one to eliminate first at 0.
    """

    first_out: Ints
    head: Ints32
    tail: Ints32
    lat_deg: Floats | None
    lon_deg: Floats | None
    order: Ints32 | None = None

    @classmethod
    def from_arrays(
        cls,
        first_out: Ids,
        head: Ids,
        lat: Numbers | None = None,
        lon: Numbers | None = None,
        order: Ids | None = None,
    ) -> "Roads":
        """Take over a graph in compressed sparse rows.

        Args:
            first_out: Integers ``(n + 1,)``, rising from 0 to the number of arcs.
            head: Integers ``(m,)``, each a node.
            lat: Degrees ``(n,)``; needed, with `lon`, for snapping, and good for a better order.
            lon: Degrees ``(n,)``.
            order: What `nested_dissection` said of the same roads before, which saves doing it
                again. Any permutation of the nodes gives the same times; a poor one is slow.

        Raises:
            ValueError: An array does not describe a graph; the message says which and where.
        """
        first = integers("first_out", first_out)
        heads = integers("head", head)
        if first.size < 2 or first[0] != 0:
            raise ValueError(
                f"first_out has {first.size} entries and starts with {first[:1].tolist()}; "
                f"it must start with 0 and have one entry more than there are nodes"
            )
        falls = np.flatnonzero(first[1:] < first[:-1])
        if falls.size:
            node = int(falls[0])
            raise ValueError(
                f"first_out falls from {first[node]} to {first[node + 1]} at node {node}; "
                f"it must never decrease"
            )
        if first[-1] != heads.size:
            raise ValueError(
                f"first_out ends at {first[-1]} but head has {heads.size} arcs; they must be equal"
            )
        nodes = first.size - 1
        if max(nodes, heads.size) >= 2**31:
            raise ValueError(f"{nodes} nodes and {heads.size} arcs do not fit 32-bit ids")
        check_ids("head", heads, nodes, "node")
        if (lat is None) != (lon is None):
            raise ValueError("lat and lon come together: pass both or neither")
        tails = np.repeat(np.arange(nodes), np.diff(first))
        return cls(
            np.array(first, np.int64),
            np.array(heads, np.int32),
            np.array(tails, np.int32),
            None if lat is None else _degrees("lat", lat, nodes, 90.0),
            None if lon is None else _degrees("lon", lon, nodes, 180.0),
            None if order is None else _permutation(order, nodes),
        )

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return self.first_out.size - 1

    @property
    def arc_count(self) -> int:
        """Number of arcs."""
        return self.head.size

    @cached_property
    def arc_ids(self) -> Ints32:
        """Shape ``(m,)``: the arcs by number."""
        return np.arange(self.arc_count, dtype=np.int32)

    @cached_property
    def reverse(self) -> Reverse:
        """The arcs into each node."""
        order = np.argsort(self.head, kind="stable")
        first = np.zeros(self.node_count + 1, np.int64)
        first[1:] = np.cumsum(np.bincount(self.head, minlength=self.node_count))
        return Reverse(
            first,
            self.tail[order],
            order.astype(np.int32),
        )

    @cached_property
    def twin(self) -> Ints32:
        """Shape ``(m,)``: the arc back along the same road, or −1.

        Of several parallel arcs the first goes with the first one back, the second with the second.
        """
        there = self.tail.astype(np.int64) * self.node_count + self.head
        back = self.head.astype(np.int64) * self.node_count + self.tail
        order = np.argsort(there, kind="stable")
        sorted_pairs = there[order]
        start = np.searchsorted(sorted_pairs, there, "left")
        rank = np.empty(self.arc_count, np.int64)
        rank[order] = np.arange(self.arc_count) - start[order]
        at = np.searchsorted(sorted_pairs, back, "left") + rank
        found = at < np.searchsorted(sorted_pairs, back, "right")
        found &= self.tail != self.head
        twin = np.full(self.arc_count, -1, np.int32)
        twin[found] = order[at[found]]
        return twin

    @cached_property
    def grid(self) -> Grid:
        """The index that finds the nearest arc.

        Raises:
            ValueError: The graph has no coordinates, or no arcs.
        """
        if self.lat_deg is None or self.lon_deg is None or self.arc_count == 0:
            lacking = "arcs" if self.lat_deg is not None else "coordinates"
            raise ValueError(
                f"these roads have no {lacking}, so nothing can be snapped to them; "
                f"pass lat, lon and at least one arc to Roads.from_arrays"
            )
        return Grid.build(self.tail, self.head, self.lat_deg, self.lon_deg)


def integers(name: str, values: Ids) -> Ints:
    """`values` as a contiguous one-dimensional int64 array.

    Raises:
        ValueError: It is not one-dimensional or not of integers.
    """
    array = np.asarray(values)
    if array.ndim == 1 and array.size == 0:
        return np.empty(0, np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError(
            f"{name} has shape {array.shape} and dtype {array.dtype}; "
            f"pass a one-dimensional array of integers"
        )
    if array.dtype == np.uint64 and int(array.max()) >= 2**63:
        raise ValueError(f"{name} holds {int(array.max())}, which no 64-bit integer can carry")
    return np.ascontiguousarray(array, dtype=np.int64)


def check_ids(name: str, ids: Ints, count: int, what: str) -> None:
    """Refuse ids outside ``0..count-1``.

    Raises:
        ValueError: Names the first wrong entry.
    """
    at = _first_outside(ids, count)
    if at >= 0:
        raise ValueError(
            f"{name}[{at}] is {ids[at]}, but there are {count} {what}s (0 to {count - 1})"
        )


@kernel("int64(int64[::1],int64)")
def _first_outside(ids: Ints, count: int) -> int:
    """Where the first id outside ``0..count-1`` is; −1 when there is none."""
    for i in range(ids.size):
        if ids[i] < 0 or ids[i] >= count:
            return i
    return -1


def _permutation(order: Ids, nodes: int) -> Ints32:
    ids = integers("order", order)
    check_ids("order", ids, nodes, "node")
    if ids.size != nodes or np.unique(ids).size != nodes:
        raise ValueError(
            f"order has {ids.size} entries, {np.unique(ids).size} different; "
            f"it must name each of the {nodes} nodes once"
        )
    return ids.astype(np.int32)


def _degrees(name: str, values: Numbers, nodes: int, limit: float) -> Floats:
    array = np.asarray(values)
    if array.dtype.kind not in "fiu" or array.shape != (nodes,):
        raise ValueError(
            f"{name} has shape {array.shape} and dtype {array.dtype}; "
            f"pass one number for each of the {nodes} nodes"
        )
    degrees = array.astype(np.float64)
    wrong = np.flatnonzero(~(np.abs(degrees) <= limit))
    if wrong.size:
        at = int(wrong[0])
        raise ValueError(f"{name}[{at}] is {degrees[at]}, not a number of degrees within ±{limit}")
    return degrees
