"""The quickest way between two named places, told as minutes, kilometres and road names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from twin.county.graph import let_be, roads_of
from twin.county.model import County, Ints32, Place, Road
from twin.terms.basis import Basis

__all__ = ["Leg", "NoWayError", "Way", "way"]

Surface = Literal["dry", "wet", "snow"]
RouterFactory = Callable[[Any, Ints32], Any]

_WORST_LAST = (Basis.SEEN, Basis.SEEN_WEAK, Basis.ESTIMATE, Basis.GENERAL, Basis.SYNTHETIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A stretch on one road, or on a candidate (whose kind stands for a class)."""

    road: str
    name: str
    road_class: str
    km: float
    minutes: float
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way from one place to another; `basis` is the weakest basis of its roads."""

    start: Place
    goal: Place
    surface: Surface
    minutes: float
    km: float
    legs: tuple[Leg, ...]
    nodes: tuple[int, ...]
    bridges: tuple[str, ...]
    candidates: tuple[str, ...]
    crosses_city: bool
    basis: Basis


class NoWayError(ValueError):
    """The goal cannot be reached from the start under the closures in force."""


def way(
    county: County,
    start: str,
    goal: str,
    *,
    surface: Surface = "dry",
    closed_bridges: tuple[str, ...] = (),
    opened: tuple[str, ...] = (),
    router_factory: RouterFactory | None = None,
) -> Way:
    """Find the quickest way.

    Args:
        county: Any county.
        start: Name or id of a place; ``镇/村`` picks among namesakes.
        goal: The same.
        surface: State of the roads.
        closed_bridges: Bridges that cannot be used.
        opened: Ids of candidates that can.
        router_factory: Makes a router from roads and weights; `fast.routing.Router` by default.

    Raises:
        PlaceNotFoundError: A name is unknown or ambiguous; near names are given.
        NoWayError: There is no way.
        KeyError: An unknown bridge or candidate.
    """
    a, b = county.place(start), county.place(goal)
    net = county.roads
    router = _factory(router_factory)(roads_of(county), net.weight_ms(surface))
    weights = net.free_ms(surface)
    for candidate in opened:
        let_be(router, weights, net.arcs_of_candidate(candidate).tolist(), 1.0)
    for bridge in closed_bridges:
        router.close(net.arcs_of_bridge(bridge))
    found = router.path(a.node, b.node)
    if not len(found.nodes):
        raise NoWayError(f"there is no way from {a.name} to {b.name} with these roads closed")
    arcs = np.asarray(found.arcs, dtype=np.int64)
    legs = _legs(county, arcs, weights)
    rows = [legs_of.basis for legs_of in legs] or [a.basis]
    nodes = tuple(int(n) for n in found.nodes)
    return Way(
        start=a,
        goal=b,
        surface=surface,
        minutes=int(weights[arcs].astype(np.int64).sum()) / 60_000,
        km=int(net.length_m[arcs].astype(np.int64).sum()) / 1000,
        legs=legs,
        nodes=nodes,
        bridges=tuple(
            dict.fromkeys(net.bridges[k].id for k in net.bridge[arcs].tolist() if k >= 0)
        ),
        candidates=tuple(
            dict.fromkeys(net.candidates[k].id for k in net.candidate[arcs].tolist() if k >= 0)
        ),
        crosses_city=bool((net.jurisdiction[list(nodes)] == 1).any()),
        basis=max(rows, key=_WORST_LAST.index),
    )


def _factory(given: RouterFactory | None) -> RouterFactory:
    if given is not None:
        return given
    from fast.routing import Router

    return Router


def _legs(county: County, arcs: np.ndarray[Any, Any], weights: Ints32) -> tuple[Leg, ...]:
    """Consecutive arcs of one road joined; short ends in streets stay their own legs."""
    net = county.roads
    legs: list[Leg] = []
    start = 0
    rows = np.where(net.candidate[arcs] < 0, net.road[arcs], ~net.candidate[arcs])
    for i in range(1, len(arcs) + 1):
        if i < len(arcs) and rows[i] == rows[start]:
            continue
        part = arcs[start:i]
        row = int(rows[start])
        road = net.roads[row] if row >= 0 else net.candidates[~row]
        legs.append(
            Leg(
                road=road.id,
                name=road.name,
                road_class=road.road_class if isinstance(road, Road) else road.kind.value,
                km=int(net.length_m[part].astype(np.int64).sum()) / 1000,
                minutes=int(weights[part].astype(np.int64).sum()) / 60_000,
                basis=road.basis,
            )
        )
        start = i
    return tuple(legs)
