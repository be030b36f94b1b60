"""How long a way takes, as far as the desk knows: its own router, fed with what it was told.

What a reader would get wrong: the desk does not care where times come from. Over the county's
roads they come from `CountyWays`; whoever replays recorded calls over a matrix of travel times
gives the desk another `Ways`, and nothing else of it changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np

from fast.routing import UNREACHABLE, Tally
from twin.county import County, router_of
from twin.county.model import Floats, Ints
from twin.county.spots import drive_ms, stands_at_nodes, stands_of, ways_out
from twin.county.stretches import Stretches
from twin.desk.dispatch.memory import UnitState
from twin.desk.state import RoadBelief
from twin.terms.place import Place
from twin.terms.units import Role

__all__ = ["CHECK_EVERY", "Ahead", "Commanded", "CountyWays", "OnRoads", "Reach", "Unit", "Ways"]

CHECK_EVERY = 200
"""One query in so many is answered again by Dijkstra's algorithm; a mismatch is a defect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit at its base. `speed_share` multiplies the road's free speed; `base` is its station,
    `owner` its firm or authority.
    """

    id: str
    name: str
    role: Role
    home: Place
    turnout_day_s: float
    turnout_night_s: float
    speed_share: float
    capabilities: tuple[str, ...]
    base: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A unit together with the role it takes orders from: what an order is made of.

    Raises:
        ValueError: The unit takes its orders from another role.
    """

    unit: Unit
    by: Role

    def __post_init__(self) -> None:
        if self.unit.role is not self.by:
            raise ValueError(
                f"{self.unit.id} takes orders from {self.unit.role.value}, not {self.by.value}; "
                f"request it from {self.unit.role.value}"
            )


class Ways(Protocol):
    """Travel times by the roads of the moment."""

    def drives_s(
        self,
        units: Sequence[Unit],
        states: Sequence[UnitState | None],
        place: Place,
        now_ms: int,
    ) -> Sequence[float | None]:
        """Seconds from where each unit is to `place`; None when no road leads there.

        Args:
            states: What each unit last said and when; None leaves it at its base.
        """
        ...

    def onward_s(self, unit: Unit, start: Place, goals: Sequence[Place]) -> Sequence[float | None]:
        """Seconds for one unit from a place to each goal; None when no road leads there."""
        ...

    def believe(self, roads: Mapping[str, RoadBelief]) -> None:
        """Reckon with these roads as closed, slowed, or free again."""
        ...

    @property
    def tally(self) -> Tally:
        """How many ways and times were asked for, and how many of them were checked."""
        ...


@runtime_checkable
class OnRoads(Protocol):
    """Which road a place lies at, for ways that know it."""

    def at_road(self, place: Place) -> Place:
        """The place with the road node nearest to it, where it has none."""
        ...


@runtime_checkable
class Reach(Protocol):
    """Where people live, for ways that know it."""

    @property
    def residents(self) -> Ints:
        """Residents of each home."""
        ...

    def reach_s(self, units: Sequence[Unit], states: Sequence[UnitState | None]) -> Floats:
        """Seconds from each unit to each home, ``(units, homes)``, infinite where no road leads."""
        ...


@runtime_checkable
class Ahead(Protocol):
    """Where units get to, for ways that know how the roads run."""

    def ahead_deg(
        self, unit: Unit, state: UnitState, goal: Place, after_ms: int
    ) -> tuple[float, float]:
        """Latitude and longitude a while after the report, on the quickest way to `goal`.

        At the goal when it should have arrived; at the report when no road leads there.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Planned:
    """A way from a report to a goal: its points, and when each is reached after the report."""

    report: tuple[float, float, int, int]
    ends_ms: list[int]
    points_deg: list[tuple[float, float]]


class CountyWays:
    """The county's roads with what the desk was told of them."""

    def __init__(self, county: County, surface: str) -> None:
        self._county = county
        self._believed: dict[str, RoadBelief] = {}
        self._planned: dict[str, _Planned] = {}
        self._router = router_of(county, surface, name="desk", check_every=CHECK_EVERY)
        self._stretches = Stretches(self._router, county.roads, surface)
        villages = county.villages.values()
        self._homes = np.array([village.node for village in villages], dtype=np.int64)
        self._residents: Ints = np.array([v.residents for v in villages], dtype=np.int64)

    def drives_s(
        self,
        units: Sequence[Unit],
        states: Sequence[UnitState | None],
        place: Place,
        now_ms: int,
    ) -> list[float | None]:
        """Seconds from where each unit last said it is."""
        drives: list[float | None] = [None] * len(units)
        home = [row for row, state in enumerate(states) if state is None]
        away = [(row, s.lat_deg, s.lon_deg) for row, s in enumerate(states) if s is not None]
        groups = [(home, stands_at_nodes([units[row].home.node for row in home]))]
        if away:
            rows, lat_deg, lon_deg = zip(*away, strict=True)
            groups.append((list(rows), stands_of(self._county, self._router, lat_deg, lon_deg)))
        for rows_of, stands in groups:
            times_ms = drive_ms(self._router, stands, place.node).tolist()
            for row, way_ms in zip(rows_of, times_ms, strict=True):
                drives[row] = _seconds(way_ms, units[row].speed_share)
        return drives

    def onward_s(self, unit: Unit, start: Place, goals: Sequence[Place]) -> list[float | None]:
        """Seconds from one place to several."""
        times_ms = self._router.matrix_ms([start.node], [goal.node for goal in goals])[0]
        return [_seconds(way_ms, unit.speed_share) for way_ms in times_ms.tolist()]

    def reach_s(self, units: Sequence[Unit], states: Sequence[UnitState | None]) -> Floats:
        """Seconds from where each unit last said it is to each village."""
        found = np.full((len(units), self._homes.size), np.inf)
        for row, (unit, state) in enumerate(zip(units, states, strict=True)):
            nodes = [unit.home.node]
            lead_ms = [0]
            if state is not None:
                stands = stands_of(self._county, self._router, [state.lat_deg], [state.lon_deg])
                ways = ways_out(self._router, stands)
                nodes, lead_ms = [node for node, _ in ways], [ms for _, ms in ways]
            if nodes:
                times_ms = self._router.matrix_ms(nodes, self._homes)
                whole_ms = times_ms + np.array(lead_ms, dtype=np.int64).reshape(-1, 1)
                best_ms = np.where(times_ms >= UNREACHABLE, np.inf, whole_ms).min(axis=0)
                found[row] = best_ms / unit.speed_share / 1000.0
        return found

    def ahead_deg(
        self, unit: Unit, state: UnitState, goal: Place, after_ms: int
    ) -> tuple[float, float]:
        """On the quickest way from where it reported, at its own speed."""
        report = (state.lat_deg, state.lon_deg, state.at_ms, goal.node)
        planned = self._planned.get(unit.id)
        if planned is None or planned.report != report:
            planned = self._planned[unit.id] = self._plan(unit, report)
        index = bisect_right(planned.ends_ms, after_ms)
        if index == len(planned.ends_ms):
            return planned.points_deg[-1]
        begin_ms, end_ms = planned.ends_ms[index - 1], planned.ends_ms[index]
        share = (after_ms - begin_ms) / (end_ms - begin_ms)
        (lat, lon), (to_lat, to_lon) = planned.points_deg[index - 1], planned.points_deg[index]
        return round(lat + share * (to_lat - lat), 6), round(lon + share * (to_lon - lon), 6)

    def _plan(self, unit: Unit, report: tuple[float, float, int, int]) -> _Planned:
        lat_deg, lon_deg, _, goal = report
        ends_ms, points_deg = [0], [(lat_deg, lon_deg)]
        stands = stands_of(self._county, self._router, [lat_deg], [lon_deg])
        ways = ways_out(self._router, stands)
        onward_ms = self._router.matrix_ms([node for node, _ in ways], [goal])[:, 0].tolist()
        best = min(
            (
                (lead_ms + way_ms, node, lead_ms)
                for (node, lead_ms), way_ms in zip(ways, onward_ms, strict=True)
                if way_ms < UNREACHABLE
            ),
            default=None,
        )
        if best is None:
            return _Planned(report, ends_ms, points_deg)
        _, start, lead_ms = best
        path = self._router.path(start, goal)
        legs_ms = [lead_ms, *self._router.weight_ms[path.arcs].tolist()]
        nodes = path.nodes.tolist() or [start]
        net, passed_ms = self._county.roads, 0
        for node, leg_ms in zip(nodes, legs_ms, strict=True):
            passed_ms += leg_ms
            ends_ms.append(int(passed_ms / unit.speed_share + 0.5))
            points_deg.append((float(net.lat_deg[node]), float(net.lon_deg[node])))
        return _Planned(report, ends_ms, points_deg)

    def at_road(self, place: Place) -> Place:
        """The place with the node at the end of the arc nearest to it that is reached first."""
        if place.node >= 0:
            return place
        stands = stands_of(self._county, self._router, [place.lat_deg], [place.lon_deg])
        ways = ways_out(self._router, stands)
        if ways:
            node = min(ways, key=lambda way: (way[1], way[0]))[0]
        else:
            node = int(self._router.roads.head[stands.along.arc[0]])
        return replace(place, node=node)

    def believe(self, roads: Mapping[str, RoadBelief]) -> None:
        """Put the desk's road beliefs on the router: closed, slowed, or free again."""
        for road, belief in roads.items():
            if self._believed.get(road) != belief:
                self._stretches.take(road, belief.arcs, belief.share)
                self._planned.clear()
                self._believed[road] = RoadBelief(arcs=belief.arcs, share=belief.share)

    @property
    def residents(self) -> Ints:
        """Residents of each village."""
        return self._residents

    @property
    def tally(self) -> Tally:
        """How many ways and times were asked for, and how many of them were checked."""
        return self._router.tally


def _seconds(way_ms: int, speed_share: float) -> float | None:
    return None if way_ms >= UNREACHABLE else way_ms / speed_share / 1000.0
