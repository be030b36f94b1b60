"""Who is reached in time: minutes from the call to a unit's arrival, for every place.

A call is answered by the unit that arrives first: its usual turnout, then the way at its own speed.
What a reader would get wrong: without a `Situation` this is the county at rest by day, every unit
at its base and free; with one, a unit that is not free answers nothing, and one on its way home
leaves from where it is at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from fast.routing import UNREACHABLE, Router
from twin.county.graph import router_of
from twin.county.model import County, Floats, Unit
from twin.county.spots import stands_of, ways_out
from twin.county.stretches import Stretches
from twin.terms.units import Role

__all__ = ["FIRST_RESPONSE", "Coverage", "Situation", "UnitNow", "coverage"]

FIRST_RESPONSE = {Role.FIRE_119: "fire.engine", Role.AMBULANCE_120: "ems.ambulance"}
"""What a unit must be able to do to count as an answer, by the role that is called."""

_HOMES = ("village", "community")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNow:
    """Where a unit is, whether that is its base, and whether its centre may send it."""

    lat_deg: float
    lon_deg: float
    at_base: bool
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is not as at rest.

    Attributes:
        night: Whether turnouts are those of the night.
        roads: (reason, arcs, share of the free speed) as they were closed (0), slowed or opened, in
            order.
        units: By id, the units that are known to be somewhere; the others are at their bases.
    """

    night: bool = False
    roads: tuple[tuple[str, tuple[int, ...], float], ...] = ()
    units: Mapping[str, UnitNow] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class Coverage:
    """Times of arrival everywhere, and the residents beyond the limit.

    Attributes:
        arrive_s: ``(n,)`` by road node; infinite where no road leads.
        shares: What is left of the free speed of the arcs that are not as at rest.
        units: Where the units are that answer this call, by id.
        uncovered: Residents beyond `within_s`, by township id, in file order.
        late_places: Ids of the villages and communities beyond it.
    """

    role: Role
    within_s: float
    surface: str
    arrive_s: Floats
    shares: Mapping[int, float]
    units: Mapping[str, UnitNow]
    residents: int
    uncovered: Mapping[str, int]
    late_places: tuple[str, ...]

    @property
    def uncovered_residents(self) -> int:
        """All residents beyond the limit."""
        return sum(self.uncovered.values())


def coverage(
    county: County,
    role: Role,
    within_s: float,
    surface: str = "dry",
    situation: Situation | None = None,
) -> Coverage:
    """Work out how soon the units of a role are anywhere.

    Raises:
        ValueError: The role answers no calls, has no ready unit, or the surface is unknown.
    """
    if role not in FIRST_RESPONSE:
        known = ", ".join(known.value for known in FIRST_RESPONSE)
        raise ValueError(f"no coverage for the role {role.value}; use {known}")
    now = situation or Situation()
    units = _units(county, role, now)
    router = router_of(county, surface)
    stretches = Stretches(router, county.roads, surface)
    for road, arcs, share in now.roads:
        stretches.take(road, arcs, share)
    arrive_s = _arrive_s(county, router, units, now.night)
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
        shares=stretches.shares,
        units=units,
        residents=residents,
        uncovered=uncovered,
        late_places=tuple(late),
    )


def _units(county: County, role: Role, now: Situation) -> dict[str, UnitNow]:
    """The units that answer calls of the role, where they are."""
    found = {}
    for unit in county.units.values():
        able = FIRST_RESPONSE[role] in unit.capabilities
        if unit.ordered_by is role and unit.status == "ready" and able:
            home = UnitNow(lat_deg=unit.lat_deg, lon_deg=unit.lon_deg, at_base=True, free=True)
            found[unit.id] = now.units.get(unit.id, home)
    if not found:
        raise ValueError(f"the county has no ready unit of {role.value} that answers calls")
    return found


def _arrive_s(county: County, router: Router, units: Mapping[str, UnitNow], night: bool) -> Floats:
    """The earliest arrival at each node: one search for each kind of delay and speed."""
    groups: dict[tuple[float, int], list[int]] = {}
    for key, now in units.items():
        unit = county.units[key]
        if now.free:
            for node, delay_s in _leaves(county, router, unit, now, night):
                groups.setdefault((delay_s, unit.speed_pct), []).append(node)
    best = np.full(county.roads.n, np.inf)
    for (delay_s, speed_pct), nodes in groups.items():
        ms, _ = router.coverage(np.array(nodes, dtype=np.int64))
        drive_s = np.where(ms >= UNREACHABLE, np.inf, ms / (10.0 * speed_pct))
        best = np.minimum(best, delay_s + drive_s)
    return best


def _leaves(
    county: County, router: Router, unit: Unit, now: UnitNow, night: bool
) -> list[tuple[int, float]]:
    """The nodes a unit passes first, and the seconds from the call until then."""
    if now.at_base:
        return [(unit.node, unit.turnout_night_s if night else unit.turnout_day_s)]
    stands = stands_of(county, router, [now.lat_deg], [now.lon_deg])
    return [(node, ms / (10.0 * unit.speed_pct)) for node, ms in ways_out(router, stands)]
