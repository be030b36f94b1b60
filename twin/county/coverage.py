"""Who is reached in time: minutes from the call to a unit's arrival, for every place.

A call is answered by the unit that arrives first: its usual turnout by day, then the way at its own
speed. What a reader would get wrong: this is the county at rest, every unit at its base and free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fast.routing import UNREACHABLE
from twin.county.graph import router_of
from twin.county.model import County, Floats
from twin.terms.units import Role

__all__ = ["FIRST_RESPONSE", "Coverage", "coverage"]

FIRST_RESPONSE = {Role.FIRE_119: "fire.engine", Role.AMBULANCE_120: "ems.ambulance"}
"""What a unit must be able to do to count as an answer, by the role that is called."""

_HOMES = ("village", "community")


@dataclass(frozen=True, eq=False, kw_only=True)
class Coverage:
    """Times of arrival everywhere, and the residents beyond the limit.

    Attributes:
        arrive_s: ``(n,)`` by road node; infinite where no road leads.
        uncovered: Residents beyond `within_s`, by township id, in file order.
        late_places: Ids of the villages and communities beyond it.
    """

    role: Role
    within_s: float
    surface: str
    arrive_s: Floats
    residents: int
    uncovered: Mapping[str, int]
    late_places: tuple[str, ...]

    @property
    def uncovered_residents(self) -> int:
        """All residents beyond the limit."""
        return sum(self.uncovered.values())


def coverage(county: County, role: Role, within_s: float, surface: str = "dry") -> Coverage:
    """Work out how soon the units of a role are anywhere.

    Raises:
        ValueError: The role answers no calls, has no ready unit, or the surface is unknown.
    """
    if role not in FIRST_RESPONSE:
        known = ", ".join(known.value for known in FIRST_RESPONSE)
        raise ValueError(f"no coverage for the role {role.value}; use {known}")
    arrive_s = _arrive_s(county, role, surface)
    uncovered = dict.fromkeys(county.townships, 0)
    late, residents = [], 0
    for village in county.villages.values():
        residents += village.residents
        if arrive_s[village.node] > within_s:
            uncovered[village.township] += village.residents
            late.append(village.id)
    return Coverage(
        role=role,
        within_s=within_s,
        surface=surface,
        arrive_s=arrive_s,
        residents=residents,
        uncovered=uncovered,
        late_places=tuple(late),
    )


def _arrive_s(county: County, role: Role, surface: str) -> Floats:
    """The earliest arrival at each node: one search for each kind of turnout and speed."""
    groups: dict[tuple[float, int], list[int]] = {}
    for unit in county.units.values():
        able = FIRST_RESPONSE[role] in unit.capabilities
        if unit.ordered_by is role and unit.status == "ready" and able:
            groups.setdefault((unit.turnout_day_s, unit.speed_pct), []).append(unit.node)
    if not groups:
        raise ValueError(f"the county has no ready unit of {role.value} that answers calls")
    router = router_of(county, surface)
    best = np.full(county.roads.n, np.inf)
    for (turnout_s, speed_pct), nodes in groups.items():
        ms, _ = router.coverage(np.array(nodes, dtype=np.int64))
        drive_s = np.where(ms >= UNREACHABLE, np.inf, ms / (10.0 * speed_pct))
        best = np.minimum(best, turnout_s + drive_s)
    return best
