"""Where people live, as the desk looks it up: who is inside an area, what is nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fast import exact
from twin.county import County
from twin.county.model import Floats
from twin.models.zones import inside

__all__ = ["Homes", "Settlement", "is_right_of"]

_TOWNS = ("county_seat", "seat", "community")
_KINDS = (*_TOWNS, "village", "community")
_TOWN_M = 1500.0
"""How far from its middle a town is taken to reach."""
_DEGREE = 3.141592653589793 / 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A place where people live."""

    name: str
    township: str
    is_town: bool
    residents: int
    x_m: float
    y_m: float


class Homes:
    """The settlements of a county, in file order."""

    def __init__(self, county: County) -> None:
        self._all = [
            Settlement(
                name=row.name,
                township=row.township or row.id,
                is_town=row.kind in _TOWNS,
                residents=row.residents,
                x_m=row.x_m,
                y_m=row.y_m,
            )
            for row in county.places.values()
            if row.kind in _KINDS
        ]
        self._x_m: Floats = np.array([home.x_m for home in self._all])
        self._y_m: Floats = np.array([home.y_m for home in self._all])

    def inside(self, ring: Sequence[tuple[float, float]]) -> list[Settlement]:
        """The places whose middle lies inside a ring of the plane."""
        hit = inside(ring, self._x_m, self._y_m)
        return [home for home, is_in in zip(self._all, hit, strict=True) if is_in]

    def nearest(self, x_m: float, y_m: float) -> Settlement:
        """The place whose middle is nearest to a point of the plane."""
        dx_m, dy_m = self._x_m - x_m, self._y_m - y_m
        return self._all[int((dx_m * dx_m + dy_m * dy_m).argmin())]

    def in_town(self, x_m: float, y_m: float) -> bool:
        """Whether a point of the plane lies in a town."""
        near = self.nearest(x_m, y_m)
        dx_m, dy_m = near.x_m - x_m, near.y_m - y_m
        return near.is_town and dx_m * dx_m + dy_m * dy_m <= _TOWN_M * _TOWN_M


def is_right_of(home: Settlement, x_m: float, y_m: float, toward_deg: float) -> bool:
    """Whether a place lies to the right of the line from (x, y) toward a bearing."""
    radians = toward_deg * _DEGREE
    east, north = exact.sin(radians), exact.cos(radians)
    return (home.x_m - x_m) * north - (home.y_m - y_m) * east >= 0.0
