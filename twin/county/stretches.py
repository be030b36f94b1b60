"""Stretches of road that are not as at rest, on one router.

What a reader would get wrong: a stretch may be changed for several reasons at once, and the end of
one does not end the others. Of a road the worst that is said of it holds, of a candidate the best:
it is open as long as somebody keeps it open.
"""

from __future__ import annotations

from collections.abc import Sequence

from fast.routing import Router
from twin.county.graph import let_be
from twin.county.model import Ints32, RoadNetwork

__all__ = ["Stretches"]


class Stretches:
    """What has been said of stretches so far, by who or what said it; `shares` is what holds."""

    def __init__(self, router: Router, net: RoadNetwork, surface: str) -> None:
        self.shares: dict[int, float] = {}
        self._router = router
        self._free_ms: Ints32 = net.free_ms(surface)
        self._standing = net.standing
        self._arcs_of: dict[str, tuple[int, ...]] = {}
        self._said_of: dict[int, dict[str, float]] = {}

    def take(self, road: str, arcs: Sequence[int], share: float) -> None:
        """Let a stretch be closed (`share` 0), slowed or free again (1) by reason of `road`.

        What `road` said of other arcs before is taken back.
        """
        before = self._arcs_of.get(road, ())
        self._arcs_of[road] = tuple(arcs)
        for arc in before:
            self._said_of[arc].pop(road, None)
        for arc in arcs:
            self._said_of.setdefault(arc, {})[road] = share
        by_share: dict[float, list[int]] = {}
        for arc in dict.fromkeys((*before, *arcs)):
            self.shares[arc] = self._holds(arc)
            by_share.setdefault(self.shares[arc], []).append(arc)
        for left, rows in by_share.items():
            let_be(self._router, self._free_ms, rows, left)

    def _holds(self, arc: int) -> float:
        shares = self._said_of[arc].values()
        if not shares:
            return 1.0 if self._standing[arc] else 0.0
        return min(shares) if self._standing[arc] else max(shares)
