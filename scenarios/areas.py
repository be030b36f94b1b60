"""Townships, villages and departments as a drill file names them: by id or by name."""

from __future__ import annotations

from collections.abc import Mapping

from twin.county import County
from twin.inputs import BadValue, near
from twin.terms.text import Text

__all__ = ["department_of", "township_of", "village_of"]


def township_of(county: County, name: str) -> str:
    """The id of a township.

    Raises:
        BadValue: E203, with near names.
    """
    return _named({row.id: row.name for row in county.townships.values()}, name, "E203")


def village_of(county: County, township: str, name: str) -> str:
    """The id of a village of a township.

    Raises:
        BadValue: E203, with near names.
    """
    rows = county.villages.values()
    mine = {row.id: row.name for row in rows if row.township == township}
    return _named(mine, name, "E203")


def department_of(county: County, name: str) -> str:
    """The party of a department of the county's command network.

    Raises:
        BadValue: E206, with those there are.
    """
    rows = county.net_nodes.values()
    departments = {row.owner: row.name for row in rows if row.kind == "department"}
    return _named(departments, name, "E206")


def _named(table: Mapping[str, str], name: str, code: str) -> str:
    for key, said in table.items():
        if name in (key, said):
            return key
    close = near(name, [*table, *table.values()]) or list(table.values())[:8]
    raise BadValue(
        Text(f"没有“{name}”", f"there is no {name!r}"),
        hint=Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
        code=code,
    )
