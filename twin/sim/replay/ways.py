"""Driving times: from a matrix, or over roads.

What a reader would get wrong: the router counts in whole units of its own. Where roads come with
times as decimals, the unit is as much finer than a millisecond as the longest way allows, so that
a way of a hundred short streets is still right to a fraction of a millisecond.
"""

from __future__ import annotations

import numpy as np

from fast._types import Array, Floats, Ids, Ints
from fast.dispatch import NEVER
from fast.routing import CLOSED, UNREACHABLE, Roads, Router

__all__ = ["MatrixWays", "RoadWays", "router_for"]

_PARTS_OF_A_MS = (1000, 500, 200, 100, 50, 20, 10, 5, 2)


class MatrixWays:
    """Times of a matrix, row = from."""

    def __init__(self, matrix_us: Ints) -> None:
        self._matrix = matrix_us

    @property
    def matrix_us(self) -> Ints:
        """The matrix."""
        return self._matrix

    def to_one(self, nodes: Ints, goal: int) -> Ints:
        """From each node to one."""
        found: Ints = self._matrix[nodes, goal]
        return found

    def table(self, starts: Ids, goals: Ids) -> Ints:
        """From every start to every goal."""
        found: Ints = self._matrix[np.asarray(starts)[:, None], np.asarray(goals)]
        return found


class RoadWays:
    """Times over roads; `unit_us` is what the router's whole numbers stand for."""

    matrix_us = None

    def __init__(self, router: Router, unit_us: int = 1000) -> None:
        self.router = router
        self.unit_us = unit_us

    def to_one(self, nodes: Ints, goal: int) -> Ints:
        """From each node to one."""
        return self._us(self.router.matrix_ms(nodes, [goal])[:, 0])

    def table(self, starts: Ids, goals: Ids) -> Ints:
        """From every start to every goal."""
        return self._us(self.router.matrix_ms(starts, goals))

    def _us(self, found: Array) -> Ints:
        return np.where(found < UNREACHABLE, found.astype(np.int64) * self.unit_us, NEVER)


def router_for(roads: Roads, seconds: Floats) -> RoadWays:
    """Ways over roads whose arcs take so many seconds, in the finest unit that can hold them.

    Roads of which a part cannot be reached from another are counted in milliseconds.
    """
    coarse = Router(roads, _whole(seconds, 1))
    out, back = coarse.one_to_all_ms(0), coarse.all_to_one_ms(0)
    longest_ms = int(out.max()) + int(back.max()) + 2 * roads.node_count  # rounding of each arc
    for parts in _PARTS_OF_A_MS:
        if longest_ms * parts < UNREACHABLE:
            return RoadWays(coarse.metric("replay", _whole(seconds, parts)), 1000 // parts)
    return RoadWays(coarse)


def _whole(seconds: Floats, parts: int) -> Ints:
    return np.minimum(np.floor(seconds * 1000.0 * parts + 0.5), CLOSED).astype(np.int64)
