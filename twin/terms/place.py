"""A place as it crosses borders: a name and a WGS-84 position."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere in the county. `node` is the nearest road node, −1 when none is known."""

    name: str
    lat_deg: float
    lon_deg: float
    node: int = -1
