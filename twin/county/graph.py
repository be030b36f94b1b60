"""The county's roads for the router.

What a reader would get wrong: the roads of a county are made once in a process, so every router
over them (the world's, the desk's, one a surface) shares one hierarchy. Candidates are in it as
arcs of weight CLOSED until somebody opens them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from twin.county.model import County, Ints32, RoadNetwork

if TYPE_CHECKING:
    from fast.routing import Roads, Router

__all__ = ["let_be", "roads_of", "router_of"]


def roads_of(county: County) -> Roads:
    """The road network as `fast.routing.Roads`; arcs and nodes keep their rows.

    The import is late because it compiles kernels and most readers of a county never route.
    """
    return _roads(county.roads)


def router_of(
    county: County, surface: str = "dry", *, name: str = "", check_every: int = 0
) -> Router:
    """A router over the county's roads as they are on a surface, nothing closed.

    Raises:
        ValueError: No such surface.
    """
    from fast.routing import Router

    weight_ms = county.roads.weight_ms(surface)
    return Router(roads_of(county), weight_ms, name=name, check_every=check_every)


def let_be(router: Router, free_ms: Ints32, arcs: Sequence[int], share: float) -> None:
    """Let a stretch be closed (`share` 0), slowed or free (1) on a router from now on.

    Args:
        free_ms: Times of all arcs when nothing slows them.
        share: What is left of the free speed.
    """
    from fast.routing import CLOSED

    rows = np.array(arcs, dtype=np.int64)
    if share <= 0.0:
        router.close(rows)
    else:
        slowed = np.floor(free_ms[rows] / share + 0.5)
        router.change(rows, np.minimum(slowed, CLOSED).astype(np.int64))
        router.reopen(rows)


@lru_cache(maxsize=4)
def _roads(net: RoadNetwork) -> Roads:
    from fast.routing import Roads

    return Roads.from_arrays(net.first_out, net.head, net.lat_deg, net.lon_deg, net.order)
