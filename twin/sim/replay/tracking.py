"""Where the units of a replay are, and how long they take from there: the desk's ways.

What a reader would get wrong: a unit on its way home does not report its position; it is tracked.
The desk asks for times at the moment it decides, and gets those from the node nearest the straight
line between the ends of the way home, at the share of it that has passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fast.dispatch import NEVER, node_under_way
from fast.routing import Tally
from twin.desk.dispatch.memory import UnitState
from twin.desk.state import RoadBelief
from twin.desk.ways import Unit
from twin.sim.replay.case import Case
from twin.sim.replay.desk_side import row_of
from twin.terms.observation import UnitStatus
from twin.terms.place import Place

__all__ = ["Tracking"]


class Tracking:
    """Positions and times of the moment the desk is asked at."""

    def __init__(self, case: Case) -> None:
        self._now_us = 0
        self._case = case
        self._home = case.units.home.tolist()
        self._left: dict[int, tuple[int, int, int]] = {}
        self._asked = 0
        self._found: dict[int, tuple[int, int]] = {}

    def begins(self, now_us: int) -> None:
        """A step of the desk begins."""
        self._now_us = now_us
        self._found.clear()

    def goes_home(self, unit: int, node: int, now_us: int, home_us: int) -> None:
        """A unit leaves `node` for its home and takes so long."""
        self._left[unit] = (node, now_us, home_us)

    def forget(self, unit: int) -> None:
        """A unit is at its home, or on a call."""
        self._left.pop(unit, None)

    def found(self, unit: int) -> tuple[int, int]:
        """The node at which a unit stood when this step last looked at it, and its way, µs."""
        return self._found[unit]

    def drives_s(
        self,
        units: Sequence[Unit],
        states: Sequence[UnitState | None],
        place: Place,
        now_ms: int,
    ) -> list[float | None]:
        """Seconds from where each unit is now; None for those that are on a call or off shift."""
        free = [
            row for row, state in enumerate(states)
            if state is None or not (state.bound_to or state.status is UnitStatus.UNAVAILABLE)
        ]  # fmt: skip
        rows = [row_of(units[row].id) for row in free]
        nodes = [self._node(row) for row in rows]
        self._asked += 1
        drives: list[float | None] = [None] * len(units)
        if free:
            way_us = self._case.ways.to_one(np.array(nodes, np.int64), place.node).tolist()
            self._found.update(zip(rows, zip(nodes, way_us, strict=True), strict=True))
            for at, way in zip(free, way_us, strict=True):
                if way < NEVER:
                    drives[at] = way / 1e6
        return drives

    def onward_s(self, unit: Unit, start: Place, goals: Sequence[Place]) -> list[float | None]:
        """Seconds from one place to several."""
        self._asked += 1
        way_us = self._case.ways.table([start.node], [goal.node for goal in goals])[0].tolist()
        return [way / 1e6 if way < NEVER else None for way in way_us]

    def believe(self, roads: Mapping[str, RoadBelief]) -> None:
        """Recorded calls are answered on the roads as they are given."""

    @property
    def tally(self) -> Tally:
        """How often times were asked for."""
        return Tally(self._asked, 0)

    def _node(self, unit: int) -> int:
        left = self._left.get(unit)
        if left is None:
            return int(self._home[unit])
        node, since_us, home_us = left
        if home_us >= NEVER:
            return node
        gone_us = self._now_us - since_us
        if gone_us >= home_us:
            return int(self._home[unit])
        nodes = self._case.nodes
        return node_under_way(nodes.x, nodes.y, node, self._home[unit], gone_us, home_us)
