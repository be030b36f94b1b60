"""Names of the county as a drill file writes them: found, or refused with near ones."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from twin.county import County
from twin.county.lookup import PlaceNotFoundError
from twin.inputs import BadValue, near
from twin.terms.text import Text

__all__ = [
    "alarmed_point_of",
    "candidate_of",
    "capability_of",
    "hazard_of",
    "place_of",
    "point_of",
    "reservoir_of",
    "substance_of",
    "unit_of",
]


def place_of(county: County, name: str) -> Any:
    """The county's place of a name.

    Raises:
        BadValue: E203, with near names.
    """
    with suppress(PlaceNotFoundError):
        return county.place(name)
    for hazard in county.hazards.values():
        if name in (hazard.id, hazard.name):
            return hazard
    close = _near_places(county, name)
    raise BadValue(
        Text(f"县域数据里没有“{name}”", f"the county has no place {name!r}"),
        hint=Text(f"相近名称：{'、'.join(close)}", f"near names: {', '.join(close)}")
        if close
        else None,
        code="E203",
    )


def _near_places(county: County, name: str) -> list[str]:
    names = [place.name for place in county.places.values()]
    names += [hazard.name for hazard in county.hazards.values()]
    bare = name.rpartition("/")[2]
    return near(bare, list(dict.fromkeys(names)))


def point_of(county: County, name: str) -> str:
    """The id of a sensor point given by id or tag.

    Raises:
        BadValue: E204, with near ids.
    """
    if name in county.points.row_of:
        return name
    tags = county.points.text["tag"]
    if name in tags:
        return county.points.id[tags.index(name)]
    close = near(name, county.points.id)
    raise BadValue(
        Text(f"没有测点“{name}”", f"there is no sensor point {name!r}"),
        hint=Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
        if close
        else None,
        code="E204",
    )


def alarmed_point_of(county: County, name: str) -> str:
    """The id of a point that may alarm: of a sensor, or of a window over one (`windows.csv`).

    Raises:
        BadValue: E204, with near ids.
    """
    return name if name in county.windows else point_of(county, name)


def unit_of(county: County, name: str) -> str:
    """The id of a unit.

    Raises:
        BadValue: E206, with near ids.
    """
    return _known(county.units, name, "队伍", "unit", "E206")


def candidate_of(county: County, name: str) -> str:
    """The id of a candidate road, boat or bridge given by id or name.

    Raises:
        BadValue: E209, with near names.
    """
    listed = county.roads.candidates
    for candidate in listed:
        if name in (candidate.id, candidate.name):
            return candidate.id
    close = near(name, [*(c.id for c in listed), *(c.name for c in listed)])
    close = close or [candidate.id for candidate in listed]
    raise BadValue(
        Text(f"没有备选通道“{name}”", f"there is no candidate {name!r}"),
        hint=Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}")
        if close
        else Text("先在 candidates.csv 里写一条", "declare it in candidates.csv first"),
        code="E209",
    )


def hazard_of(county: County, name: str) -> str:
    """The id of a hazard source given by id or name.

    Raises:
        BadValue: E205, with near names.
    """
    return _known(county.hazards, name, "危险源", "hazard source", "E205")


def reservoir_of(county: County, name: str) -> str:
    """The id of a reservoir given by id or name.

    Raises:
        BadValue: E213, with near names.
    """
    return _known(county.reservoirs, name, "水库", "reservoir", "E213")


def substance_of(county: County, name: str) -> str:
    """The CAS number of a substance given by id, name or that number.

    Raises:
        BadValue: E211, with near names.
    """
    for substance in county.substances.values():
        if name in (substance.id, substance.name, substance.cas):
            return substance.cas
    close = near(name, [*county.substances, *(s.name for s in county.substances.values())])
    raise BadValue(
        Text(f"没有物质“{name}”", f"there is no substance {name!r}"),
        hint=Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
        if close
        else None,
        code="E211",
    )


def capability_of(county: County, name: str) -> str:
    """The code of a capability given by code or name.

    Raises:
        BadValue: E212, with near ones.
    """
    for code, capability in county.capabilities.items():
        if name in (code, capability.name):
            return code
    names = [capability.name for capability in county.capabilities.values()]
    close = near(name, [*names, *county.capabilities]) or names[:3]
    raise BadValue(
        Text(f"没有能力“{name}”", f"there is no capability {name!r}"),
        hint=Text(f"如 {'、'.join(close)}", f"such as {', '.join(close)}"),
        code="E212",
    )


def _known(table: Any, name: str, zh: str, en: str, code: str) -> str:
    for entry in table.values():
        if name in (entry.id, entry.name):
            return str(entry.id)
    close = near(name, [*table, *(entry.name for entry in table.values())])
    hint = (
        Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}") if close else None
    )
    raise BadValue(Text(f"没有{zh}“{name}”", f"there is no {en} {name!r}"), hint=hint, code=code)
