"""What a road graph becomes once, before any weight is known: a customizable contraction hierarchy.

Method: J. Dibbelt, B. Strasser, D. Wagner, "Customizable Contraction Hierarchies" (JEA 2016).

What a reader would get wrong: nodes have other ids in here (`rank` leads in, `node` leads out), and
an arc of the hierarchy stands for both directions.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from fast._types import Array, Ints32
from fast.routing import elimination
from fast.routing.reduction import neighbours
from fast.routing.roads import Roads

_MOST_ARCS = 2**30 - 1  # twice an arc's id plus its direction must fit 32 bits
_MOST_TRIANGLES = 2**31 - 1
_DEEPEST = 2**15 - 2
_MOST_BLOCKS = 2**31 - 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Hierarchy:
    """Eliminated once, shared by all metrics; no array is to be written.

    For ``n`` nodes, ``m`` hierarchy arcs, ``a`` road arcs:

    Attributes:
        node: ``(n,)``: the node with each id; ids are in post-order of the elimination tree.
        rank: ``(n,)``: the id of each node.
        parent: ``(n,)`` by id, −1 at a root.
        depth: ``(n,)`` by id, 0 at a root.
        lowest: ``(n,)`` by id: the nodes below id v, and itself, are ``lowest[v]`` to v.
        row: ``(n + 1,)``: the block at which the row of each node begins, see `labels`.
        meeting: ``(levels, n)``: see `elimination.meeting_table`.
        first: ``(n + 1,)``: the arcs of id v are ``first[v]:first[v + 1]``.
        head: ``(m,)``: the ancestor each arc leads to, ascending within a node.
        head_depth: ``(m,)``: its depth.
        tail: ``(m,)``: the node it comes from.
        place: ``(a,)``: 2 × hierarchy arc + direction (1 downwards) of each road arc, 2m for loops.
        input_first: ``(2m + 2,)``, with `inputs`: the road arcs at each such place, ascending.
        run_first: ``(m + 1,)``, with `runs`: see `elimination.runs_of`.
        triangle_first: ``(m + 1,)``, with `legs`: see `elimination.triangles_of`.
    """

    node: Ints32
    rank: Ints32
    parent: Ints32
    depth: Ints32
    lowest: Ints32
    row: Ints32
    meeting: Array
    first: Ints32
    head: Ints32
    head_depth: Array
    tail: Ints32
    place: Ints32
    input_first: Ints32
    inputs: Ints32
    run_first: Ints32
    runs: Ints32
    triangle_first: Ints32
    legs: Ints32

    @classmethod
    def build(cls, roads: Roads, order: Ints32) -> "Hierarchy":
        """Eliminate the nodes of `roads` in this order.

        Raises:
            OverflowError: The shortcuts do not fit 32-bit ids: the graph is far denser than roads.
        """
        n = roads.node_count
        graph = neighbours(n, roads.tail, roads.head)
        node, rank = order.astype(np.int32), np.empty(n, np.int32)
        elimination.post_order(graph.first, graph.adjacent, node, rank)
        first, parent = np.empty(n + 1, np.int32), np.empty(n, np.int32)
        limit = 2 * graph.adjacent.size + 64
        while True:
            head = np.empty(min(limit, _MOST_ARCS), np.int32)
            m = elimination.shortcuts(
                graph.first, graph.adjacent, node, rank, head.size, first, parent, head
            )
            if m != elimination.TOO_MANY:
                break
            if limit >= _MOST_ARCS:
                raise OverflowError(_too_big(f"more than {_MOST_ARCS} shortcuts"))
            limit *= 4
        head = head[:m].copy()
        count = np.diff(first).astype(np.int64)
        triangles = int((count * (count - 1) // 2).sum())
        if triangles > _MOST_TRIANGLES:
            raise OverflowError(_too_big(f"{triangles} triangles"))
        tail = np.empty(m, np.int32)
        elimination.sort_heads(first, head, tail)
        depth, lowest = np.empty(n, np.int32), np.empty(n, np.int32)
        row = np.empty(n + 1, np.int32)
        elimination.tree_shape(parent, depth, lowest, row)
        if n and int(depth.max()) > _DEEPEST:
            raise OverflowError(_too_big(f"an elimination tree {int(depth.max())} deep"))
        blocks = n + int((depth >> elimination.ROW_BITS).sum(dtype=np.int64))
        if blocks > _MOST_BLOCKS:
            raise OverflowError(_too_big(f"{blocks} blocks of distances to ancestors"))
        meeting = np.empty((max(1, n.bit_length()), n), np.int16)
        elimination.meeting_table(parent, depth, meeting)
        place = np.empty(roads.arc_count, np.int32)
        elimination.place_inputs(roads.tail, roads.head, rank, first, head, place)
        inputs, input_first = np.empty(place.size, np.int32), np.zeros(2 * m + 2, np.int32)
        elimination.inputs_by_place(place, input_first, inputs)
        run_first = np.empty(m + 1, np.int32)
        runs = np.empty((2 * m, 3), np.int32)
        run_count = elimination.runs_of(first, head, run_first, runs)
        if run_count > runs.shape[0]:
            runs = np.empty((run_count, 3), np.int32)
            elimination.runs_of(first, head, run_first, runs)
        runs = runs[:run_count].copy()
        triangle_first, legs = np.zeros(m + 1, np.int32), np.empty((triangles, 2), np.int32)
        elimination.triangles_of(run_first, runs, triangle_first, legs)
        return cls(
            node=node,
            rank=rank,
            parent=parent,
            depth=depth,
            lowest=lowest,
            row=row,
            meeting=meeting,
            first=first,
            head=head,
            head_depth=depth[head].astype(np.int16),
            tail=tail,
            place=place,
            input_first=input_first,
            inputs=inputs,
            run_first=run_first,
            runs=runs,
            triangle_first=triangle_first,
            legs=legs,
        )

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return self.node.size

    @property
    def arc_count(self) -> int:
        """Number of hierarchy arcs: roads and shortcuts."""
        return self.head.size

    @property
    def triangle_count(self) -> int:
        """Number of lower triangles, the work of one customization."""
        return int(self.legs.shape[0])

    @cached_property
    def halves(self) -> tuple[int, int]:
        """Arcs ``(middle, top)``: those before `middle` and those from there to `top` are detours
        for none of each other's; the rest are above both. Their triangles are about equally many.
        """
        count = np.diff(self.first).astype(np.int64)
        work = np.zeros(self.node_count + 1, np.int64)
        work[1:] = np.cumsum(count * (count - 1) // 2)
        top, bottom = self.node_count, 0
        while True:
            begins, child = [], top - 1
            while child >= bottom:
                begins.append(int(self.lowest[child]))
                child = begins[-1] - 1
            ends = [top, *begins][: len(begins)]
            shares = [int(work[end] - work[begin]) for begin, end in zip(begins, ends, strict=True)]
            if not shares or max(shares) * 4 < 3 * (work[top] - work[bottom]):
                break
            largest = shares.index(max(shares))
            top, bottom = ends[largest] - 1, begins[largest]
        middle = min(begins, key=lambda node: abs(int(2 * work[node] - work[top])), default=0)
        return int(self.first[middle]), int(self.first[top])

    @property
    def row_nbytes(self) -> int:
        """Bytes that all rows of one direction take, see `labels`."""
        return 4 * (int(self.row[-1]) << elimination.ROW_BITS)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(int(getattr(self, field.name).nbytes) for field in fields(self))


def _too_big(what: str) -> str:
    return (
        f"eliminating this graph gives {what}, more than 32-bit ids can number: it is far denser "
        f"than a road network; cut it into parts or leave out arcs"
    )
