"""Earthquakes."""

from __future__ import annotations

from scenarios.checks import Checks, Loc
from scenarios.values import Direction, Part, key
from twin.terms.happenings import EarthquakeComes

__all__ = ["EarthquakeFile", "earthquake"]


class EarthquakeFile(Part):
    """The earth shakes under a place; the long axis of the ellipses points to `axis`."""

    magnitude: float = key("magnitude", "震级", ge=3.0, le=8.0)
    place: str = key("place", "地点")
    depth_km: float = key("depth_km", "深度公里", default=10.0, ge=1.0, le=100.0)
    axis_deg: Direction = key("axis", "长轴", default=45.0)
    stations_out: int = key("stations_out", "退服基站", default=0, ge=0, le=20)


def earthquake(checks: Checks, loc: Loc, file: EarthquakeFile) -> EarthquakeComes:
    """An earthquake under a place that exists."""
    return EarthquakeComes(
        place=checks.place(loc, file.place),
        magnitude=file.magnitude,
        depth_km=file.depth_km,
        axis_deg=file.axis_deg,
        stations_out=file.stations_out,
    )
