"""From which side a crew comes: where it forms up, upwind and outside the stand-off.

What a reader would get wrong: it is no way point. The journey ends there, and what a crew does
nearer to the source belongs to its task, whose time holds the way in. Nobody drives past the source
to get there: a way that touches the stand-off is no way upwind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fast import exact
from fast._types import Floats, Ints
from fast.routing import UNREACHABLE
from twin.models.zones import bearing_deg, spot_off
from twin.sim.roads import WorldRoads
from twin.sim.world import World, ms
from twin.terms.place import Place
from twin.terms.plan_effects import ApproachSaid, StandoffChanged
from twin.terms.text import Text

__all__ = ["Side", "Sides", "Stop", "form_up", "stop_of"]

_DEGREE = 0.017453292519943295
_INSIDE = Text("已在警戒距离以内，照直前往", "already inside the stand-off: goes straight on")
_UPWIND = Text("在上风侧、警戒线外集结", "forms up upwind, outside the stand-off")
_BESIDE = Text(
    "绕到上风侧须穿过警戒区或多用太久，在尽量靠上风的警戒线外集结",
    "upwind only through the stand-off or much later: forms up as near to upwind as it gets",
)
_STAYS = Text("没有更靠上风的去处，留在原地", "no spot nearer to upwind: stays where it is")
_STRAIGHT = Text("警戒线外无处可集结，照直前往", "nowhere to form up outside: goes straight on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What the desk has said of an incident: the side to come from, and how close to go.

    `moved` are the units at work that are to go round to it.
    """

    incident: str
    place: Place
    from_deg: float
    standoff_m: float
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The road node a crew drives to, and why that one.

    Attributes:
        upwind: Whether it lies upwind and outside the stand-off.
        bearing_deg, away_m: Where it lies as seen from the source.
        longer_ms: What the way over it takes more than the quickest to the source.
    """

    node: int
    upwind: bool
    bearing_deg: float
    away_m: float
    longer_ms: int
    because: Text


class Sides:
    """The sides said so far, by incident: an order passed on takes the latest with it."""

    def __init__(self) -> None:
        self._said: dict[str, Side] = {}

    def take(self, said: ApproachSaid) -> Side:
        """The desk has said a side, perhaps anew."""
        side = Side(
            incident=said.incident,
            place=said.place,
            from_deg=said.from_deg,
            standoff_m=said.standoff_m,
            moved=said.moved,
        )
        self._said[said.incident] = side
        return side

    def push_back(self, changed: StandoffChanged) -> Side | None:
        """The stand-off is another; None where no side was said."""
        side = self._said.get(changed.incident)
        if side is not None:
            side = self._said[changed.incident] = replace(side, standoff_m=changed.to_m, moved=())
        return side

    def of(self, incident: str) -> Side | None:
        """What was said last; None when nothing was."""
        return self._said.get(incident)


def stop_of(
    world: World, roads: WorldRoads, side: Side, start: int, goal: int, about: Mapping[str, str],
    *, moves: bool = False,
) -> int:  # fmt: skip
    """The road node a crew at `start` drives to by its side; written to the journal with why."""
    stop = form_up(world, roads, side, start, goal, moves=moves)
    world.record(
        "world.approach",
        "world",
        {
            **about,
            "incident": side.incident,
            "from_deg": side.from_deg,
            "standoff_m": side.standoff_m,
            "upwind": stop.upwind,
            "bearing_deg": round(stop.bearing_deg, 1),
            "away_m": round(stop.away_m, 1),
            "longer_s": stop.longer_ms / 1000,
            "because": {"zh": stop.because.zh, "en": stop.because.en},
        },
    )
    return stop.node


def form_up(
    world: World, roads: WorldRoads, side: Side, start: int, goal: int, *, moves: bool = False
) -> Stop:
    """Where a crew at `start` forms up on its way to `goal`, a node at the place.

    Upwind just outside the stand-off where a way leads there that is not much longer and keeps out
    of it; else as near to upwind as such a way leads; else at the goal. Of several nodes it is the
    one with the quickest whole way start–node–goal, then the nearest to the source, then the lowest
    number. One that `moves` is at work there: from inside the stand-off it comes out of it, and
    where no better spot is found it stays.
    """
    figures, net = world.figures.upwind, world.county.roads
    x_m, y_m = world.county.xy(side.place.lat_deg, side.place.lon_deg)
    dx_m, dy_m = net.x_m - x_m, net.y_m - y_m
    away_m: Floats = np.sqrt(dx_m * dx_m + dy_m * dy_m)

    def stop(node: int, longer_ms: int, upwind: bool, because: Text) -> Stop:
        return Stop(
            node=node,
            upwind=upwind,
            bearing_deg=bearing_deg(float(dx_m[node]), float(dy_m[node])),
            away_m=float(away_m[node]),
            longer_ms=longer_ms,
            because=because,
        )

    if moves:
        goal = start
    elif away_m[start] < side.standoff_m:
        return stop(goal, 0, False, _INSIDE)
    near = (away_m >= side.standoff_m) & (away_m <= side.standoff_m + figures.band.value)
    nodes: Ints = np.flatnonzero(near)
    router = roads.router
    there_ms = router.matrix_ms([start], nodes)[0].astype(np.int64)
    in_ms = router.matrix_ms(nodes, [goal])[:, 0].astype(np.int64)
    direct_ms = int(router.matrix_ms([start], [goal])[0, 0])
    longer_ms = there_ms + in_ms - direct_ms
    usable = (there_ms < UNREACHABLE) & (in_ms < UNREACHABLE)
    usable &= longer_ms <= ms(figures.longer_at_most.value)
    nodes, longer_ms = nodes[usable], longer_ms[usable]
    ux, uy = spot_off(0.0, 0.0, side.from_deg, 1.0)
    off_m = away_m[nodes]
    off_upwind = 1.0 - (dx_m[nodes] * ux + dy_m[nodes] * uy) / off_m
    widest = 1.0 - exact.cos(figures.half_sector.value * _DEGREE)
    beside = np.where(off_upwind <= widest, 0.0, off_upwind)
    found = zip(
        beside.tolist(), longer_ms.tolist(), off_m.tolist(), nodes.tolist(), strict=True
    )  # fmt: skip
    for off, more_ms, _, node in sorted(found):
        way = router.path(start, node).nodes
        outside = np.flatnonzero(away_m[way] >= side.standoff_m)
        way = way[int(outside[0]) :]
        if _clear_of(dx_m[way], dy_m[way], side.standoff_m):
            return stop(node, more_ms, off == 0.0, _UPWIND if off == 0.0 else _BESIDE)
    return stop(goal, 0, False, _STAYS if moves else _STRAIGHT)


def _clear_of(x_m: Floats, y_m: Floats, radius_m: float) -> bool:
    """Whether a line of spots, seen from the source, keeps out of a circle around it."""
    ax, ay = x_m[:-1], y_m[:-1]
    bx, by = x_m[1:] - ax, y_m[1:] - ay
    length2 = np.maximum(bx * bx + by * by, 1e-9)
    share = np.clip(-(ax * bx + ay * by) / length2, 0.0, 1.0)
    px, py = ax + share * bx, ay + share * by
    return bool((px * px + py * py >= radius_m * radius_m * 0.999).all())
