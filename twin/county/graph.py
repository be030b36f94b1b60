"""The county's roads for the router.

What a reader would get wrong: the roads of a county are made once in a process, so every router
over them (the world's, the desk's, one a surface) shares one hierarchy. Candidates are in it as
arcs of weight CLOSED until somebody opens them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from twin.county.model import County, RoadNetwork

if TYPE_CHECKING:
    from fast.routing import Roads, Router

__all__ = ["roads_of", "router_of"]


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


@lru_cache(maxsize=4)
def _roads(net: RoadNetwork) -> Roads:
    from fast.routing import Roads

    return Roads.from_arrays(net.first_out, net.head, net.lat_deg, net.lon_deg, net.order)
