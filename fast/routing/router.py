"""Travel times over a road graph whose weights change while the drill runs.

What a reader would get wrong: closing is not a weight. `close` bars an arc whatever its weight,
`reopen` lifts exactly that, and `set_weights` or `change` in between (rain, then snow) keep it
barred. An arc whose weight itself is CLOSED (a candidate bridge) opens by a `change`.
"""

from typing import NamedTuple

import numpy as np

from fast._types import Ids, Ints, Ints32, Numbers
from fast.routing import dijkstra
from fast.routing.roads import CLOSED, UNREACHABLE, Roads, check_ids, integers


class Positions(NamedTuple):
    """Places on arcs, one row each.

    `offset_ms` is the time from the arc's tail at the weight the arc had when the position was
    taken. Under another weight it is taken as it stands, at most the whole arc; after a change of
    weather, snap again. On a two-way road a place is on both directions: a unit may turn round.
    """

    arc: Ints32
    offset_ms: Ints32


class Path(NamedTuple):
    """A way through the graph: ``len(nodes) == len(arcs) + 1``.

    Where there is none, `nodes` and `arcs` are empty and `ms` is UNREACHABLE.
    """

    nodes: Ints32
    arcs: Ints32
    ms: int


class Router:
    """Exact quickest times and ways over `roads` under one set of weights.

    Every answer depends on the roads and the weights in force alone: equal times are decided by
    the lowest row (units) or the lowest arc, walking back from the target (ways). Times add up in
    whole milliseconds; a sum of CLOSED (12.4 days) or more is UNREACHABLE. Queries do not change
    the router, so several threads may ask while none changes weights.
    """

    def __init__(self, roads: Roads, weight_ms: Ids, *, name: str = "") -> None:
        self.roads = roads
        self.name = name
        self._barred = np.zeros(roads.arc_count, np.bool_)
        self._epoch = -1
        self.set_weights(weight_ms)

    @property
    def epoch(self) -> int:
        """How often the weights have changed since the router was made."""
        return self._epoch

    @property
    def weight_ms(self) -> Ints32:
        """Shape ``(m,)``: the weights in force, CLOSED where an arc is barred (a copy)."""
        return self._weight.copy()

    def metric(self, name: str, weight_ms: Ids) -> "Router":
        """A router over the same roads with other weights, such as another kind of vehicle's.

        It starts without closures and is changed on its own.
        """
        return Router(self.roads, weight_ms, name=name)

    def set_weights(self, weight_ms: Ids) -> None:
        """Replace all weights; closed arcs stay closed.

        Args:
            weight_ms: Integers ``(m,)``, 0 to CLOSED.

        Raises:
            ValueError: Not one such weight for each arc.
        """
        self._open = _weights(weight_ms, self.roads.arc_count)
        self._apply()

    def change(self, arcs: Ids, weight_ms: Ids) -> None:
        """Replace the weights of some arcs; an arc named twice gets its last weight.

        Raises:
            ValueError: An unknown arc, or not one weight of 0 to CLOSED for each.
        """
        rows = self._arcs("arcs", arcs)
        self._open[rows] = _weights(weight_ms, rows.size)
        self._apply()

    def close(self, arcs: Ids) -> None:
        """Bar arcs until `reopen`.

        Raises:
            ValueError: An unknown arc.
        """
        self._barred[self._arcs("arcs", arcs)] = True
        self._apply()

    def reopen(self, arcs: Ids) -> None:
        """Lift what `close` did; the arcs have their latest weights again.

        Raises:
            ValueError: An unknown arc.
        """
        self._barred[self._arcs("arcs", arcs)] = False
        self._apply()

    def distance_ms(self, source: int, target: int) -> int:
        """Quickest time from one node to another."""
        return int(self.distances_ms([source], [target])[0])

    def distances_ms(self, sources: Ids, targets: Ids) -> Ints32:
        """Quickest times from each source to the target of the same row.

        Raises:
            ValueError: An unknown node, or not as many targets as sources.
        """
        s, t = self._pairs(sources, targets)
        order = np.argsort(s, kind="stable")
        distinct, start = np.unique(s[order], return_index=True)
        found = np.empty(s.size, np.int32)
        starts = np.append(start, s.size).astype(np.int64)
        dijkstra.rows(*self._forward(), distinct, starts, t[order], found)
        out = np.empty_like(found)
        out[order] = found
        return out

    def matrix_ms(self, sources: Ids, targets: Ids) -> Ints32:
        """Quickest times, shape ``(sources, targets)``.

        Raises:
            ValueError: An unknown node.
        """
        s, t = self._nodes("sources", sources), self._nodes("targets", targets)
        backwards = t.size < s.size
        graph = self._reversed() if backwards else self._forward()
        few, many = (t, s) if backwards else (s, t)
        out = np.empty(few.size * many.size, np.int32)
        start = np.arange(few.size + 1, dtype=np.int64) * many.size
        dijkstra.rows(*graph, few, start, np.tile(many, few.size), out)
        table = out.reshape(few.size, many.size)
        return np.ascontiguousarray(table.T) if backwards else table

    def one_to_all_ms(self, source: int) -> Ints32:
        """Quickest times from one node to every node."""
        best = np.empty(self.roads.node_count, np.int64)
        dijkstra.sweep(*self._forward(), self._nodes("source", [source]), best)
        return (best >> 32).astype(np.int32)

    def all_to_one_ms(self, target: int) -> Ints32:
        """Quickest times from every node to one node."""
        best = np.empty(self.roads.node_count, np.int64)
        dijkstra.sweep(*self._reversed(), self._nodes("target", [target]), best)
        return (best >> 32).astype(np.int32)

    def coverage(self, units: Ids) -> tuple[Ints32, Ints32]:
        """For every node the time of the quickest unit to it, and that unit's row (−1: none).

        Args:
            units: Nodes where the units stand.
        """
        best = np.empty(self.roads.node_count, np.int64)
        dijkstra.sweep(*self._forward(), self._nodes("units", units), best)
        ms = (best >> 32).astype(np.int32)
        return ms, np.where(ms < UNREACHABLE, best & 0xFFFFFFFF, -1).astype(np.int32)

    def nearest(self, units: Ids, incidents: Ids, k: int) -> tuple[Ints32, Ints32]:
        """The `k` units that reach each incident first; of equal times the lowest row.

        Args:
            units: Nodes where the units stand.
            incidents: Nodes they are wanted at.

        Returns:
            Rows of `units` and times, each ``(incidents, k)``; row −1 and UNREACHABLE where fewer
            than `k` can come.

        Raises:
            ValueError: An unknown node, or `k` below 1.
        """
        at, to = self._nodes("units", units), self._nodes("incidents", incidents)
        none = np.full((at.size, 2), -1, np.int32)
        entries = np.full((to.size, 2), -1, np.int32)
        entries[:, 0] = to
        return self._nearest(
            (at, np.zeros_like(at), np.arange(at.size, dtype=np.int32)),
            (none, np.zeros_like(none)),
            (entries, np.zeros_like(entries)),
            np.full((to.size, 4), -1, np.int32),
            k,
        )

    def nearest_at(
        self, unit_positions: Positions, incident_positions: Positions, k: int
    ) -> tuple[Ints32, Ints32]:
        """`nearest` for units and incidents that stand somewhere along an arc.

        Units leave, and incidents are reached, in either direction that is open; a unit that
        stands before an incident on the same road drives straight to it.

        Raises:
            ValueError: An unknown arc, a negative offset, or `k` below 1.
        """
        unit_arc, unit_ms = self._both_ways("unit_positions", unit_positions)
        place_arc, place_ms = self._both_ways("incident_positions", incident_positions)
        row, side = np.nonzero(unit_arc >= 0)
        arc = unit_arc[row, side]
        left_ms = self._weight[arc] - unit_ms[row, side]
        tail = np.where(place_arc >= 0, self.roads.tail[place_arc], -1).astype(np.int32)
        return self._nearest(
            (self.roads.head[arc], left_ms, row.astype(np.int32)),
            (unit_arc, unit_ms),
            (tail, place_ms),
            np.ascontiguousarray(np.hstack([place_arc, place_ms])),
            k,
        )

    def path(self, source: int, target: int) -> Path:
        """The quickest way; of several, walking back from the target, by the lowest arcs."""
        return self.paths([source], [target])[0]

    def paths(self, sources: Ids, targets: Ids) -> list[Path]:
        """`path` for each source and the target of the same row.

        Raises:
            ValueError: An unknown node, or not as many targets as sources.
        """
        s, t = self._pairs(sources, targets)
        first_in, tail, in_weight = self._reversed()
        buffer, ms = np.empty(self.roads.node_count, np.int32), np.empty(1, np.int64)
        ways = []
        for i in range(s.size):
            length = dijkstra.trace(
                *self._forward(), first_in, tail, in_weight, self.roads.reverse.arc,
                s[i], t[i], buffer, ms,
            )  # fmt: skip
            arcs = buffer[:length][::-1].copy()
            found = int(ms[0]) < UNREACHABLE
            nodes = np.append(s[i : i + 1], self.roads.head[arcs]) if found else arcs
            ways.append(Path(nodes, arcs, int(ms[0])))
        return ways

    def snap(self, lat: Numbers | float, lon: Numbers | float) -> Positions:
        """The nearest place on any arc to each point; of equal distances the lowest arc.

        Closures do not matter to where a place is. `offset_ms` is taken at the weights in force
        apart from them, 0 on an arc whose weight is CLOSED.

        Args:
            lat: Degrees, WGS-84.
            lon: Degrees, as many.

        Raises:
            ValueError: Roads without coordinates, or not pairs of finite degrees.
        """
        points = [np.atleast_1d(np.asarray(v)) for v in (lat, lon)]
        for name, values, limit in zip(("lat", "lon"), points, (90.0, 180.0), strict=True):
            if values.ndim != 1 or values.dtype.kind not in "fiu" or values.size != points[0].size:
                raise ValueError(
                    f"{name} has shape {values.shape} and dtype {values.dtype}; "
                    f"pass lat and lon as equally many numbers"
                )
            if not np.all(np.abs(values) <= limit):
                raise ValueError(f"{name} must be finite degrees within ±{limit}")
        arc, share = self.roads.grid.nearest(*(v.astype(np.float64) for v in points))
        weight = np.where(self._open[arc] < CLOSED, self._open[arc], 0)
        return Positions(arc, np.floor(share * weight + 0.5).astype(np.int32))

    def _nearest(
        self,
        exits: tuple[Ints32, Ints32, Ints32],
        units: tuple[Ints32, Ints32],
        entries: tuple[Ints32, Ints32],
        places: Ints32,
        k: int,
    ) -> tuple[Ints32, Ints32]:
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least one unit")
        by_node = np.argsort(exits[0], kind="stable")
        node, ms, row = (each[by_node] for each in exits)
        out_row = np.empty((places.shape[0], k), np.int32)
        out_ms = np.empty_like(out_row)
        dijkstra.nearest(
            *self._reversed(), node, ms, row, *units, *entries, places, out_row, out_ms
        )
        return out_row, out_ms

    def _both_ways(self, name: str, positions: Positions) -> tuple[Ints32, Ints32]:
        """``(n, 2)`` arcs that can be driven at each place (−1: none) and how far along each."""
        arc = self._arcs(f"{name}.arc", positions.arc)
        offset = integers(f"{name}.offset_ms", positions.offset_ms)
        if offset.size != arc.size or (offset < 0).any():
            raise ValueError(
                f"{name} has {arc.size} arcs and {offset.size} offsets; "
                f"each arc needs one offset of 0 or more"
            )
        twin = self.roads.twin[arc]
        whole = self._open[arc].astype(np.int64)
        along = np.minimum(offset, whole)
        back = np.where(twin >= 0, self._open[twin], 0).astype(np.int64)
        along_back = back - along * back // np.maximum(whole, 1)
        arcs = np.stack([arc, twin], axis=1)
        arcs[(arcs >= 0) & (self._weight[arcs] == CLOSED)] = -1
        return (
            np.ascontiguousarray(arcs, dtype=np.int32),
            np.ascontiguousarray(np.stack([along, along_back], axis=1), dtype=np.int32),
        )

    def _forward(self) -> tuple[Ints, Ints32, Ints32]:
        return self.roads.first_out, self.roads.head, self._weight

    def _reversed(self) -> tuple[Ints, Ints32, Ints32]:
        return self.roads.reverse.first, self.roads.reverse.tail, self._weight_in

    def _apply(self) -> None:
        self._weight = np.where(self._barred, np.int32(CLOSED), self._open)
        self._weight_in = self._weight[self.roads.reverse.arc]
        self._epoch += 1

    def _pairs(self, sources: Ids, targets: Ids) -> tuple[Ints32, Ints32]:
        s, t = self._nodes("sources", sources), self._nodes("targets", targets)
        if s.size != t.size:
            raise ValueError(
                f"{s.size} sources but {t.size} targets; they are taken in pairs "
                f"(matrix_ms takes every source with every target)"
            )
        return s, t

    def _nodes(self, name: str, nodes: Ids) -> Ints32:
        ids = integers(name, nodes)
        check_ids(name, ids, self.roads.node_count, "node")
        return ids.astype(np.int32)

    def _arcs(self, name: str, arcs: Ids) -> Ints:
        ids = integers(name, arcs)
        check_ids(name, ids, self.roads.arc_count, "arc")
        return ids


def _weights(weight_ms: Ids, count: int) -> Ints32:
    weights = integers("weight_ms", weight_ms)
    if weights.size != count:
        raise ValueError(
            f"weight_ms has {weights.size} entries for {count} arcs; pass one for each"
        )
    wrong = np.flatnonzero((weights < 0) | (weights > CLOSED))
    if wrong.size:
        at = int(wrong[0])
        raise ValueError(
            f"weight_ms[{at}] is {weights[at]}; a weight is 0 to {CLOSED} milliseconds, "
            f"where {CLOSED} means closed"
        )
    return weights.astype(np.int32)
