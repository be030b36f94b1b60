"""A spot some way off a place that has a name, as a kilometre post on a road between villages."""

from __future__ import annotations

from dataclasses import replace

from scenarios.checks import Checks, Loc
from twin.models.zones import spot_off
from twin.terms.place import Place

__all__ = ["spot_of"]


def spot_of(
    checks: Checks, loc: Loc, place: str, off_m: float, bearing_deg: float, name: str
) -> Place:
    """The spot `off_m` from a place that exists, by its own name if it has one."""
    known = checks.place(loc, place)
    if off_m > 0.0:
        county = checks.county
        x_m, y_m = county.xy(known.lat_deg, known.lon_deg)
        lat_deg, lon_deg = county.plane.lat_lon_of(*spot_off(x_m, y_m, bearing_deg, off_m))
        node = county.roads.nearest_node(*county.xy(lat_deg, lon_deg))
        known = replace(known, lat_deg=round(lat_deg, 6), lon_deg=round(lon_deg, 6), node=node)
    return replace(known, name=name) if name else known
