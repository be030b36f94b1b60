"""People who leave by road: to a shelter with room, as fast as roads let them, round what is shut.

Parties of one village set out by vehicle or on foot to the nearest shelter that is in no danger and
not full; a full one sends them on to the next, and a road that shuts turns them round.
What a reader would get wrong: who has left his house is near it still (`Home.setting_out`), is not
counted as evacuated and may be hit as if he had stayed, until he has gone `near_home_m` of road.

Limits: queues have no length (no spill-back), there is no other traffic, weather slows nobody but
by the surface; beyond his village a person is hit only by what shuts the very stretch he is on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from fast.routing import UNREACHABLE
from twin.county.model import Place
from twin.models.evacuation import corridor
from twin.models.road_flow import Party, RoadFlow, Stretch
from twin.sim.home import Home
from twin.sim.roads import RoadChange, WorldRoads
from twin.sim.world import World

__all__ = ["Evacuation"]

_CROWDED_M2 = 1.9  # where a footway passes most: IMO MSC.1/Circ.1238, table 1.1
_CROSSING = 3  # a node with so many neighbours or more: others may come in
_NOBODY = 0.001
_PARTY = 20.0  # people who go together at the most: a party passes a gate as one


@dataclass(slots=True)
class _Trip:
    """A party, and whose they are; `beds` of the `people` have nowhere of their own to go.

    `goal` is empty while there is no way; they stand at `node` then. They are out of the village
    `clear` (a stretch, seconds on it) unless they are already (`near`).
    """

    home: Home
    people: float
    beds: float
    on_foot: bool
    party: Party
    goal: str = ""
    node: int = -1
    near: bool = True
    clear: tuple[int, float] = (0, 0.0)
    arcs: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Shelter:
    """A shelter, its places, and who is in it by home."""

    place: Place
    room: float
    of: dict[str, float] = field(default_factory=dict)

    @property
    def left(self) -> float:
        """Places that are free."""
        return self.room - sum(self.of.values(), 0.0)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way: its stretches, all its arcs, its length, and where it is out of the village."""

    stretches: tuple[Stretch, ...]
    arcs: frozenset[int]
    length_m: float
    clear: tuple[int, float]


class Evacuation:
    """Everybody who is on the road to leave, and the shelters.

    Args:
        joins: Road nodes at which people come onto a road.
    """

    def __init__(self, world: World, roads: WorldRoads, joins: Iterable[int]) -> None:
        self._world, self._roads = world, roads
        self._figures = world.figures.evacuation
        county, net = world.county, world.county.roads
        self._shelters = {
            row.id: _Shelter(county.places[row.id], float(row.people_short))
            for row in county.shelters.values()
        }
        self._at = np.array([s.place.node for s in self._shelters.values()], dtype=np.int32)
        ends = np.bincount(net.head, minlength=net.n)
        starts = np.diff(net.first_out)
        self._gated = (ends >= _CROSSING) | (starts >= _CROSSING) | (ends != starts)
        self._gated[list(joins)] = True
        vehicles_h = {row.road_class: row.vehicles_h for row in self._figures.roads}
        self._passes_s = [vehicles_h[each.id] / 3600.0 for each in net.classes]
        self._flow = RoadFlow()
        self._trips: dict[int, _Trip] = {}
        self._sent = 0
        self._nearest: dict[int, list[str]] = {}
        self._ways: dict[tuple[int, str, bool], _Way] = {}
        self._dangers: list[Callable[[Place], bool]] = []
        self.caught = 0.0
        roads.listeners.append(self._changed)

    def avoid(self, danger: Callable[[Place], bool]) -> None:
        """No shelter of which this is true is gone to from now on."""
        self._dangers.append(danger)

    def sheltered(self) -> dict[str, int]:
        """How many are in each shelter that is used, by its name."""
        used = {s.place.name: int(s.room - s.left) for s in self._shelters.values() if s.of}
        return {name: number for name, number in used.items() if number}

    def stranded(self) -> float:
        """How many stand on the road without a way to any shelter."""
        return sum((trip.people for trip in self._trips.values() if not trip.goal), 0.0)

    def set_out(self, home: Home, people: float, load: float, on_foot: bool = False) -> bool:
        """Let people leave home; False where there is no shelter they could get to.

        Args:
            load: What they are on the road: vehicles, or persons on foot.
        """
        parts = int(people / _PARTY) + 1
        each = people / parts
        beds = each * (1.0 - self._figures.with_kin.share)
        for _ in range(parts):
            self._sent += 1
            trip = _Trip(home, each, beds, on_foot, Party(self._sent, load / parts))
            if not self._send(trip, home.place.node, self._world.now_s):
                return False  # the first already: the others see the same roads
            self._trips[self._sent] = trip
        home.setting_out += people
        home.left += people
        return True

    def move_on(self) -> None:
        """Let everybody be where he is by now."""
        now_s = self._world.now_s
        for _, party in self._flow.advance(now_s):
            self._arrive(self._trips[party.name])
        for trip in list(self._trips.values()):
            if not trip.goal:
                self._send(trip, trip.node, now_s)
            elif trip.near:
                stretch, after_s = trip.clear
                party = trip.party
                on_it = party.at == stretch and now_s >= party.since_s + after_s
                if on_it or party.at > stretch:
                    self._get_clear(trip)

    def caught_on(self, arcs: Iterable[int]) -> float:
        """How many are on these arcs now, just as something comes over them."""
        hit, now_s = frozenset(arcs), self._world.now_s
        found = 0.0
        for trip in self._trips.values():
            if trip.goal and trip.party.arc(now_s) in hit:
                found += trip.people
        self.caught += found
        return found

    def recall(self, home: Home) -> None:
        """Everybody of a home turns back: they leave the road and the shelters."""
        for name, trip in list(self._trips.items()):
            if trip.home is home:
                self._flow.drop(trip.party)
                del self._trips[name]
        for shelter in self._shelters.values():
            shelter.of.pop(home.place.id, None)

    def _arrive(self, trip: _Trip) -> None:
        """They are there: as many as there are places stay, the others go on to the next."""
        shelter, home = self._shelters[trip.goal], trip.home
        self._get_clear(trip)
        taken = min(trip.beds, max(shelter.left, 0.0))
        if taken > 0.0:
            shelter.of[home.place.id] = shelter.of.get(home.place.id, 0.0) + taken
        further = trip.beds - taken
        stay = trip.people - further
        trip.people = trip.beds = further
        if further < _NOBODY or not self._send(trip, shelter.place.node, self._world.now_s):
            stay += further  # nowhere is room: out of danger they are
            self._flow.drop(trip.party)
            del self._trips[trip.party.name]
        home.under_way -= stay
        home.away += stay
        home.arrived += stay

    def _get_clear(self, trip: _Trip) -> None:
        if trip.near:
            trip.near = False
            trip.home.setting_out -= trip.people
            trip.home.under_way += trip.people
            trip.home.ever_away += trip.people

    def _send(self, trip: _Trip, node: int, at_s: float) -> bool:
        """Send a party from a node to the nearest shelter that will do, if there is one."""
        goal, way = self._choose(node, trip.on_foot)
        if way is None:
            self._flow.drop(trip.party)
            trip.goal, trip.node = "", node
            return False
        trip.goal, trip.arcs, trip.clear = goal, way.arcs, way.clear
        self._flow.send(trip.party, way.stretches, at_s)
        return True

    def _choose(self, node: int, on_foot: bool) -> tuple[str, _Way | None]:
        for shelter in self._order(node):
            known = self._shelters[shelter]
            if known.place.node == node or known.left < 1.0:
                continue
            if any(danger(known.place) for danger in self._dangers):
                continue
            way = self._way(node, shelter, on_foot)
            far = on_foot and way.length_m > self._figures.walk_reach_m.value
            return (shelter, None) if far else (shelter, way)
        return "", None

    def _order(self, node: int) -> list[str]:
        """The shelters that can be reached from a node, the nearest first."""
        found = self._nearest.get(node)
        if found is None:
            times = self._roads.router.matrix_ms(np.array([node], dtype=np.int32), self._at)[0]
            pairs = zip(times.tolist(), self._shelters, strict=True)
            found = [name for took, name in sorted(pairs) if took < UNREACHABLE]
            self._nearest[node] = found
        return found

    def _way(self, node: int, shelter: str, on_foot: bool) -> _Way:
        key = (node, shelter, on_foot)
        way = self._ways.get(key)
        if way is None:
            way = self._ways[key] = self._lay(node, self._shelters[shelter].place.node, on_foot)
        return way

    def _lay(self, node: int, goal: int, on_foot: bool) -> _Way:
        """Cut the quickest way into stretches: a gate wherever others may come in, or less passes.

        Between two gates of one capacity with nobody coming in, the second would never hold anybody
        up, so it is left out.
        """
        net, figures = self._world.county.roads, self._figures
        path, times_ms = self._roads.path(node, goal)
        arcs: list[int] = path.arcs.tolist()
        walks_s = net.length_m[path.arcs] / figures.walk_m_s.value
        takes_s: list[float] = (walks_s if on_foot else times_ms / 1000.0).tolist()
        lengths_m: list[int] = net.length_m[path.arcs].tolist()
        foot_s = corridor(_CROWDED_M2)[0] * figures.footway_m.value
        stretches: list[Stretch] = []
        clear, length_m, gone_s = None, 0.0, 0.0
        held: list[int] = []
        ends_s: list[float] = []
        for k, arc in enumerate(arcs):
            held.append(arc)
            gone_s += max(takes_s[k], 0.001)
            length_m += lengths_m[k]
            ends_s.append(gone_s)
            if clear is None and length_m >= figures.near_home_m.value:
                clear = (len(stretches), gone_s)
            follows = arcs[k + 1] if k + 1 < len(arcs) else None
            if follows is None or self._gated[net.head[arc]] or self._less(arc, follows):
                passes_s = foot_s if on_foot else self._passes_s[net.road_class[held[0]]]
                gate = 2 * held[0] + on_foot
                stretches.append(Stretch(gate, passes_s, tuple(held), tuple(ends_s)))
                held, ends_s, gone_s = [], [], 0.0
        return _Way(tuple(stretches), frozenset(arcs), length_m, clear or (len(stretches), 0.0))

    def _less(self, arc: int, follows: int) -> bool:
        classes = self._world.county.roads.road_class
        return bool(self._passes_s[classes[follows]] < self._passes_s[classes[arc]])

    def _changed(self, change: RoadChange) -> None:
        """The roads are not what they were: who was to come over what is shut turns round."""
        self._nearest.clear()
        self._ways.clear()
        if change.share > 0.0 or not self._trips:
            return
        shut = frozenset(change.arcs)
        for trip in list(self._trips.values()):
            if trip.goal and not trip.arcs.isdisjoint(shut):
                self._turn(trip, shut)

    def _turn(self, trip: _Trip, shut: frozenset[int]) -> None:
        net, party, now_s = self._world.county.roads, trip.party, self._world.now_s
        here, later = party.way[party.at], party.way[party.at + 1 :]
        blocked = not shut.isdisjoint([arc for each in later for arc in each.arcs])
        behind = int(net.tail[here.arcs[0]])
        if not shut.isdisjoint(party.ahead(now_s)):
            waits = party.arc(now_s) is None
            self._send(trip, behind, now_s if waits else now_s + (now_s - party.since_s))
        elif blocked and party.arc(now_s) is None:
            self._send(trip, behind, now_s)
        elif blocked:
            self._send(trip, int(net.head[here.arcs[-1]]), party.since_s + here.free_s)
