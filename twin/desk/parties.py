"""Whom a roll-call can call: groups of parties by the names under which they are reached."""

from __future__ import annotations

from twin.county import County
from twin.terms.levels import HazardSourceLevel

__all__ = ["parties_of"]

_KEY = (HazardSourceLevel.I, HazardSourceLevel.II)


def parties_of(county: County) -> dict[str, tuple[str, ...]]:
    """The city, the townships, the departments on the network, the firms with 一、二级 sources."""
    departments = [n.owner for n in county.net_nodes.values() if n.kind == "department"]
    firms = [hazard.id for hazard in county.hazards.values() if hazard.level in _KEY]
    return {
        "city": ("city",),
        "townships": tuple(f"township:{town}" for town in county.townships),
        "departments": tuple(departments),
        "key_firms": tuple(f"plant:{hazard}" for hazard in firms),
    }
