"""The county's roads for the router."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.county.model import County

if TYPE_CHECKING:
    from fast.routing import Roads


def roads_of(county: County) -> Roads:
    """The road network as `fast.routing.Roads`; arcs and nodes keep their rows.

    The import is late because it compiles kernels and most readers of a county never route.
    """
    from fast.routing import Roads

    net = county.roads
    return Roads.from_arrays(net.first_out, net.head, net.lat_deg, net.lon_deg)
