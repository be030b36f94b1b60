"""Townships and villages as the desk finds them: by id, by a code of a list, by name, by place.

What a reader would get wrong: an alert of another issuer says where it holds in its own way. A code
counts first, then a polygon or circle with the township's seat in it, then a name; where none of it
says anything of the county, the alert is not for us.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.county import County
from twin.county.model import Floats
from twin.models.zones import inside
from twin.terms.alerts import AlertArea

__all__ = ["Areas", "TownshipArea", "VillageArea"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageArea:
    """A village or community and its residents."""

    id: str
    name: str
    township: str
    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TownshipArea:
    """A township-level unit with its villages, by id."""

    id: str
    name: str
    codes: tuple[str, ...]
    x_m: float
    y_m: float
    residents: int
    villages: tuple[str, ...]


class Areas:
    """The administrative areas of a county, in file order."""

    def __init__(self, county: County) -> None:
        self._county = county
        mine: dict[str, list[str]] = {}
        for row in county.villages.values():
            mine.setdefault(row.township, []).append(row.id)
        self.villages = {
            row.id: VillageArea(
                id=row.id, name=row.name, township=row.township, residents=row.residents
            )
            for row in county.villages.values()
        }
        self.townships: dict[str, TownshipArea] = {}
        for town in county.townships.values():
            x_m, y_m = county.xy(town.lat_deg, town.lon_deg)
            self.townships[town.id] = TownshipArea(
                id=town.id,
                name=town.name,
                codes=tuple(code for _, code in town.codes),
                x_m=x_m,
                y_m=y_m,
                residents=town.residents,
                villages=tuple(mine.get(town.id, ())),
            )
        spots = [county.xy(row.lat_deg, row.lon_deg) for row in county.villages.values()]
        self._x_m: Floats = np.array([x_m for x_m, _ in spots])
        self._y_m: Floats = np.array([y_m for _, y_m in spots])
        self._ids = tuple(county.villages)

    def villages_inside(self, ring: Sequence[tuple[float, float]]) -> list[str]:
        """The villages whose place lies inside a closed ring of (lat, lon)."""
        plane = [self._county.xy(lat_deg, lon_deg) for lat_deg, lon_deg in ring]
        hit = inside(plane, self._x_m, self._y_m)
        return [name for name, is_in in zip(self._ids, hit.tolist(), strict=True) if is_in]

    def townships_of(self, areas: Sequence[AlertArea]) -> tuple[str, ...]:
        """The townships that an alert's areas mean, in file order; empty when none of ours is."""
        return tuple(
            town.id for town in self.townships.values() if any(self._in(town, a) for a in areas)
        )

    def names(self, townships: Sequence[str]) -> str:
        """Townships as people list them; the county's name for all of them."""
        if len(townships) == len(self.townships):
            return self._county.name
        return "、".join(self.townships[name].name for name in townships)

    def _in(self, town: TownshipArea, area: AlertArea) -> bool:
        codes = [_meant(code) for _, code in area.geocodes if code.isdigit() and len(code) >= 6]
        if codes:
            return any(own.startswith(code) for code in codes for own in town.codes)
        if area.polygons or area.circles:
            return self._covers(town, area)
        return town.name in area.name or self._county.name in area.name

    def _covers(self, town: TownshipArea, area: AlertArea) -> bool:
        x_m, y_m = np.array([town.x_m]), np.array([town.y_m])
        for ring in area.polygons:
            if bool(inside([self._county.xy(*spot) for spot in ring], x_m, y_m)[0]):
                return True
        for lat_deg, lon_deg, radius_m in area.circles:
            cx_m, cy_m = self._county.xy(lat_deg, lon_deg)
            dx_m, dy_m = town.x_m - cx_m, town.y_m - cy_m
            if dx_m * dx_m + dy_m * dy_m <= radius_m * radius_m:
                return True
        return False


def _meant(code: str) -> str:
    """What the codes of everything inside begin with (GB/T 2260, GB/T 10114): 210900 is a city."""
    if len(code) >= 9 and code[6:9] != "000":
        return code[:9]
    head = code[:6]
    while head.endswith("00"):
        head = head[:-2]
    return head
