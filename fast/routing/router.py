"""Travel times over a road graph whose weights change while the drill runs.

What a reader would get wrong: closing is not a weight. `close` bars an arc whatever its weight,
`reopen` lifts exactly that, and `set_weights` or `change` in between (rain, then snow) keep it
barred. An arc whose weight itself is CLOSED (a candidate bridge) opens by a `change`.
"""

from pathlib import Path as FilePath
from typing import Literal

import numpy as np

from fast._types import Array, Ids, Ints, Ints32, Numbers
from fast.routing import queries
from fast.routing.audit import Audit, Tally
from fast.routing.metric import Metric
from fast.routing.nearest import Fleet
from fast.routing.oracle import Oracle
from fast.routing.positions import Entries, Exits, Positions, drivable
from fast.routing.queries import Path
from fast.routing.roads import CLOSED, UNREACHABLE, Roads, check_ids, integers
from fast.routing.store import hierarchy_of


class Router:
    """Exact quickest times and ways over `roads` under one set of weights.

    Every answer depends on the roads and the weights in force alone: equal times are decided by
    the lowest row (units) or as `paths` says (ways). Times add up in whole milliseconds; a sum of
    CLOSED (12.4 days) or more is UNREACHABLE. Several threads may ask while none changes weights.
    A node is a point: what a turn costs is not in it (see the decision record on routing).
    """

    def __init__(
        self,
        roads: Roads,
        weight_ms: Ids,
        cache_dir: str | FilePath | Literal[False] | None = None,
        *,
        name: str = "",
        check_every: int = 0,
    ) -> None:
        """Make a router; the first over large roads cuts them up, which takes a second or more.

        Args:
            roads: The graph.
            weight_ms: Integers ``(m,)``, 0 to CLOSED.
            cache_dir: Where the cut-up roads are kept, by content: None for the user's cache
                (small graphs are not kept), False for nowhere.
            name: What to call this metric.
            check_every: Answer the first query of each kind and each so many after it by Dijkstra's
                algorithm too, and raise MismatchError when they differ; 0 checks none.

        Raises:
            ValueError: Not one such weight for each arc, or `check_every` below 0.
            OverflowError: The graph is far denser than roads and cannot be numbered in 32 bits.
        """
        if check_every < 0:
            raise ValueError(f"check_every is {check_every}; give 0 or how many queries to a check")
        self.roads = roads
        self.name = name
        self._open = _weights(weight_ms, roads.arc_count)
        self._barred = np.zeros(roads.arc_count, np.bool_)
        self._weight = self._open.copy()
        self._metric = Metric(hierarchy_of(roads, cache_dir), self._weight)
        self._oracle = Oracle(roads, self._weight)
        self._audit = Audit(check_every)
        self._fleet: Fleet | None = None

    @property
    def epoch(self) -> int:
        """How often the weights have changed since the router was made."""
        return self._metric.epoch

    @property
    def tally(self) -> Tally:
        """How many queries there were, and how many were checked."""
        return self._audit.tally

    @property
    def weight_ms(self) -> Ints32:
        """Shape ``(m,)``: the weights in force, CLOSED where an arc is barred (a copy)."""
        return self._weight.copy()

    def metric(self, name: str, weight_ms: Ids) -> "Router":
        """A router over the same roads with other weights, such as another kind of vehicle's.

        It starts without closures and is changed on its own; what was cut up once is shared.
        """
        return Router(self.roads, weight_ms, name=name, check_every=self._audit.every)

    def set_weights(self, weight_ms: Ids) -> None:
        """Replace all weights; closed arcs stay closed.

        Args:
            weight_ms: Integers ``(m,)``, 0 to CLOSED.

        Raises:
            ValueError: Not one such weight for each arc.
        """
        self._open = _weights(weight_ms, self.roads.arc_count)
        self._weight[:] = np.where(self._barred, np.int32(CLOSED), self._open)
        self._metric.changed(None)

    def change(self, arcs: Ids, weight_ms: Ids) -> None:
        """Replace the weights of some arcs; an arc named twice gets its last weight.

        Raises:
            ValueError: An unknown arc, or not one weight of 0 to CLOSED for each.
        """
        rows = self._arcs("arcs", arcs)
        self._open[rows] = _weights(weight_ms, rows.size)
        self._changed(rows)

    def close(self, arcs: Ids) -> None:
        """Bar arcs until `reopen`.

        Raises:
            ValueError: An unknown arc.
        """
        rows = self._arcs("arcs", arcs)
        self._barred[rows] = True
        self._changed(rows)

    def reopen(self, arcs: Ids) -> None:
        """Lift what `close` did; the arcs have their latest weights again.

        Raises:
            ValueError: An unknown arc.
        """
        rows = self._arcs("arcs", arcs)
        self._barred[rows] = False
        self._changed(rows)

    def distance_ms(self, source: int, target: int) -> int:
        """Quickest time from one node to another."""
        return int(self.distances_ms([source], [target])[0])

    def distances_ms(self, sources: Ids, targets: Ids) -> Ints32:
        """Quickest times from each source to the target of the same row.

        Raises:
            ValueError: An unknown node, or not as many targets as sources.
        """
        s, t = self._pairs(sources, targets)
        out = queries.distances(self._metric, self._ids(s), self._ids(t))
        if self._audit.due("distances_ms"):
            self._audit.compare("distances_ms", out, self._oracle.distances(s, t))
        return out

    def matrix_ms(self, sources: Ids, targets: Ids) -> Ints32:
        """Quickest times, shape ``(sources, targets)``.

        Raises:
            ValueError: An unknown node.
        """
        s, t = self._nodes("sources", sources), self._nodes("targets", targets)
        out = queries.matrix(self._metric, self._ids(s), self._ids(t))
        if self._audit.due("matrix_ms"):
            self._audit.compare("matrix_ms", out, self._oracle.matrix(s, t))
        return out

    def one_to_all_ms(self, source: int) -> Ints32:
        """Quickest times from one node to every node."""
        s = self._nodes("source", [source])
        out = queries.one_to_all(self._metric, int(self._ids(s)[0]))
        if self._audit.due("one_to_all_ms"):
            self._audit.compare("one_to_all_ms", out, self._oracle.sweep(s) >> 32)
        return out

    def all_to_one_ms(self, target: int) -> Ints32:
        """Quickest times from every node to one node."""
        t = self._nodes("target", [target])
        out = queries.one_to_all(self._metric, int(self._ids(t)[0]), backwards=True)
        if self._audit.due("all_to_one_ms"):
            self._audit.compare("all_to_one_ms", out, self._oracle.sweep(t, backwards=True) >> 32)
        return out

    def coverage(self, units: Ids) -> tuple[Ints32, Ints32]:
        """For every node the time of the quickest unit to it, and that unit's row (−1: none).

        Args:
            units: Nodes where the units stand.
        """
        at = self._nodes("units", units)
        best = queries.coverage(self._metric, self._ids(at))
        if self._audit.due("coverage"):
            self._audit.compare("coverage", best, self._oracle.sweep(at))
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
        key = b"nodes" + at.tobytes()
        fleet = self._fleet
        if fleet is None or fleet.key != key:
            fleet = self._fleet = Fleet(self._metric, self._oracle, Exits.at_nodes(at), key)
        return self._nearest(fleet, Entries.at_nodes(to), k)

    def nearest_at(
        self, unit_positions: Positions, incident_positions: Positions, k: int
    ) -> tuple[Ints32, Ints32]:
        """`nearest` for units and incidents that stand somewhere along an arc.

        Units leave, and incidents are reached, in either direction that is open; a unit that
        stands before an incident on the same road drives straight to it.

        Raises:
            ValueError: An unknown arc, a negative offset, or `k` below 1.
        """
        roads, weights = self.roads, (self._open, self._weight)
        unit_arc, unit_ms = drivable("unit_positions", unit_positions, roads, *weights)
        place_arc, place_ms = drivable("incident_positions", incident_positions, roads, *weights)
        exits = Exits.along(unit_arc, unit_ms, roads, self._weight)
        key = b"along" + b"".join(part.tobytes() for part in exits)
        fleet = self._fleet
        if fleet is None or fleet.key != key:
            fleet = self._fleet = Fleet(self._metric, self._oracle, exits, key)
        return self._nearest(fleet, Entries.along(place_arc, place_ms, roads), k)

    def path(self, source: int, target: int) -> Path:
        """The quickest way; of several, the one `paths` settles on."""
        return self.paths([source], [target])[0]

    def paths(self, sources: Ids, targets: Ids) -> list[Path]:
        """`path` for each source and the target of the same row; the arrays are read-only.

        Raises:
            ValueError: An unknown node, or not as many targets as sources.
        """
        s, t = self._pairs(sources, targets)
        found = queries.ways(self._metric, self.roads.head, self._ids(s), self._ids(t))
        if self._audit.due("paths"):
            want_ms = self._oracle.distances(s, t)
            self._audit.compare_ways(found, self.roads, self._weight, s, t, want_ms)
        return found

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
            if not np.all((-limit <= values) & (values <= limit)):
                raise ValueError(f"{name} must be finite degrees within ±{limit}")
        arc, share = self.roads.grid.nearest(*(v.astype(np.float64) for v in points))
        weight = np.where(self._open[arc] < CLOSED, self._open[arc], 0)
        return Positions(arc, np.floor(share * weight + 0.5).astype(np.int32))

    def _nearest(self, fleet: Fleet, entries: Entries, k: int) -> tuple[Ints32, Ints32]:
        if not isinstance(k, int | np.integer) or k < 1:
            raise ValueError(f"k is {k!r}; ask for a whole number of units, at least one")
        due = self._audit.due("nearest")
        found = fleet.nearest(entries, k, searching=not due)
        if due:
            want = self._oracle.nearest(fleet.exits, entries, k)
            self._audit.compare("nearest", np.stack(found), np.stack(want))
        return found

    def _changed(self, rows: Ints) -> None:
        self._weight[rows] = np.where(self._barred[rows], np.int32(CLOSED), self._open[rows])
        self._metric.changed(rows)

    def _pairs(self, sources: Ids, targets: Ids) -> tuple[Ints32, Ints32]:
        s, t = self._nodes("sources", sources), self._nodes("targets", targets)
        if s.size != t.size:
            raise ValueError(
                f"{s.size} sources but {t.size} targets; they are taken in pairs "
                f"(matrix_ms takes every source with every target)"
            )
        return s, t

    def _nodes(self, name: str, nodes: Ids) -> Ints32:
        known = integers(name, nodes)
        check_ids(name, known, self.roads.node_count, "node")
        return known.astype(np.int32)

    def _ids(self, nodes: Ints32) -> Ints32:
        """The hierarchy's ids of these nodes."""
        ids: Array = self._metric.hierarchy.rank[nodes]
        return ids

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
