"""The county on the map: places, divisions, roads, waters, railways, outline.

What a reader would get wrong: an arc is one direction of travel, an edge is the road section as it
stands in ``edges.csv``. A two-way edge makes two arcs; arcs are sorted by the node they leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.county.model_base import (
    Bools,
    Codes,
    Floats,
    Ints,
    Ints32,
    Jurisdiction,
    Sourced,
)
from twin.county.model_candidate import Candidate
from twin.terms import place as terms_place
from twin.terms.basis import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Sourced):
    """Anything with a name and a position that a person may drive to.

    `kind`: county_seat, seat, village, community, district, gateway, base, hospital, shelter,
    depot, clinic, site, room, rail_station. `node` is its road node. `residents` are those who
    live here and are counted nowhere else: a seat's people are those of its village, so that the
    sum over all places of the county is its population.
    """

    id: str
    name: str
    name_mn: str
    kind: str
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float
    node: int
    jurisdiction: Jurisdiction
    township: str
    residents: int

    def as_term(self) -> terms_place.Place:
        """The place as it crosses borders."""
        return terms_place.Place(
            name=self.name, lat_deg=self.lat_deg, lon_deg=self.lon_deg, node=self.node
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Township(Sourced):
    """A township-level unit. `codes` are (system, code) pairs: two lists disagree on four."""

    id: str
    name: str
    pinyin: str
    name_mn: str
    codes: tuple[tuple[str, str], ...]
    lat_deg: float
    lon_deg: float
    accuracy: str  # A 1 km, B 3-5 km, C 8-10 km
    node: int
    residents: int
    residents_basis: Basis
    residents_source: str
    registered: int | None
    area_km2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Village(Sourced):
    """A village or community; the position is synthetic, the name is not."""

    id: str
    name: str
    name_mn: str
    kind: str  # village, community
    township: str
    codes: tuple[tuple[str, str], ...]
    lat_deg: float
    lon_deg: float
    node: int
    residents: int
    is_seat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class District(Sourced):
    """A city district or a gateway: part of the network, under another jurisdiction."""

    id: str
    name: str
    kind: str
    jurisdiction: Jurisdiction
    lat_deg: float
    lon_deg: float
    node: int
    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadClass(Sourced):
    """Speeds of a road class; percentages are of the dry speed. `target_km` None: no total kept."""

    id: str
    name: str
    name_en: str
    dry_kmh: int
    wet_pct: int
    snow_pct: int
    storm_closed_pct: int
    target_km: float | None
    in_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Road(Sourced):
    """A named road; its sections are the edges that refer to it."""

    id: str
    name: str
    ref: str
    road_class: str
    ramp: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge(Sourced):
    """A bridge; it is closed when the gauge stands at or above `closes_at_m` (None: never)."""

    id: str
    name: str
    river: str
    road: str
    gauge: str
    lat_deg: float
    lon_deg: float
    length_m: int
    closes_at_m: float | None


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """The directed road graph in compressed sparse rows; ``n`` nodes, ``m`` arcs, all read-only.

    Attributes:
        first_out: ``(n + 1,)``; arcs of node v are ``first_out[v]:first_out[v + 1]``.
        head, tail: ``(m,)`` nodes an arc leads to and leaves.
        lat_deg, lon_deg, x_m, y_m: ``(n,)`` position on WGS-84 and in the county's plane.
        jurisdiction: ``(n,)`` `Jurisdiction.row`.
        length_m, dry_ms, wet_ms, snow_ms: ``(m,)`` whole metres and milliseconds.
        road: ``(m,)`` row in `roads`. road_class: ``(m,)`` row in `classes`.
        bridge: ``(m,)`` row in `bridges`, -1 for none.
        candidate: ``(m,)`` row in `candidates`, -1 for an arc of a road that is there.
        edge: ``(m,)`` row in the edge table.
        edge_a, edge_b, edge_oneway: the edge table itself, ``(k,)``.
        order: ``(n,)`` nodes in the order the router contracts them, or None when the folder holds
            none that fits.
    """

    first_out: Ints32
    head: Ints32
    tail: Ints32
    lat_deg: Floats
    lon_deg: Floats
    x_m: Floats
    y_m: Floats
    jurisdiction: Codes
    length_m: Ints32
    dry_ms: Ints32
    wet_ms: Ints32
    snow_ms: Ints32
    road: Ints32
    road_class: Codes
    bridge: Ints32
    candidate: Ints32
    edge: Ints32
    edge_a: Ints32
    edge_b: Ints32
    edge_oneway: Bools
    roads: tuple[Road, ...]
    classes: tuple[RoadClass, ...]
    bridges: tuple[Bridge, ...]
    candidates: tuple[Candidate, ...]
    order: Ints32 | None = None

    @property
    def n(self) -> int:
        """Number of nodes."""
        return int(self.lat_deg.size)

    @property
    def m(self) -> int:
        """Number of arcs."""
        return int(self.head.size)

    def weight_ms(self, surface: str = "dry") -> Ints32:
        """Travel times by state of the road: ``dry``, ``wet`` or ``snow``; candidates are closed.

        Raises:
            ValueError: No such state.
        """
        try:
            return {"dry": self.dry_ms, "wet": self.wet_ms, "snow": self.snow_ms}[surface]
        except KeyError:
            raise ValueError(f"no travel times for {surface!r}; use dry, wet or snow") from None

    @property
    def standing(self) -> Bools:
        """``(m,)``: the arcs of roads that are there, which candidates are not."""
        return np.asarray(self.candidate < 0)

    def free_ms(self, surface: str = "dry") -> Ints32:
        """Travel times when nothing is closed or slowed and every candidate is open.

        Raises:
            ValueError: No such state.
        """
        times_ms = self.weight_ms(surface).copy()
        for row, candidate in enumerate(self.candidates):
            times_ms[self.candidate == row] = candidate.open_ms(surface)
        return times_ms

    def arcs_of_classes(self, classes: Sequence[str]) -> Ints:
        """The arcs of roads of these classes that are there, which candidates are not."""
        rows = [row for row, each in enumerate(self.classes) if each.id in classes]
        arcs: Ints = np.flatnonzero(np.isin(self.road_class, rows) & self.standing)
        return arcs

    def arcs_of_candidate(self, candidate_id: str) -> Ints:
        """The two arcs of a candidate.

        Raises:
            KeyError: No such candidate.
        """
        rows = [i for i, c in enumerate(self.candidates) if c.id == candidate_id]
        if not rows:
            raise KeyError(f"no candidate {candidate_id}")
        arcs: Ints = np.flatnonzero(self.candidate == rows[0])
        return arcs

    def arcs_between(self, a: int, b: int) -> Ints:
        """Arcs from node `a` to node `b`, ascending; empty when there is none."""
        arcs = np.arange(self.first_out[a], self.first_out[a + 1], dtype=np.int64)
        found: Ints = arcs[self.head[arcs] == b]
        return found

    def arcs_of_bridge(self, bridge_id: str) -> Ints:
        """All arcs that cross a bridge.

        Raises:
            KeyError: No such bridge.
        """
        rows = [i for i, b in enumerate(self.bridges) if b.id == bridge_id]
        if not rows:
            raise KeyError(f"no bridge {bridge_id}")
        arcs: Ints = np.flatnonzero(self.bridge == rows[0])
        return arcs

    def nearest_node(self, x_m: float, y_m: float) -> int:
        """The node nearest to a point of the plane; the lowest on a tie."""
        dx = self.x_m - x_m
        dy = self.y_m - y_m
        return int(np.argmin(dx * dx + dy * dy))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservoir(Sourced):
    """A reservoir."""

    id: str
    name: str
    river: str
    lat_deg: float
    lon_deg: float
    capacity_mm3: float
    normal_level_m: float
    check_level_m: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RailStation(Sourced):
    """A railway station; `code` is its telegraph code."""

    id: str
    name: str
    railway: str
    lat_deg: float
    lon_deg: float
    code: str
    node: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RailCrossing(Sourced):
    """Where a road crosses a railway."""

    id: str
    railway: str
    road: str
    kind: str  # level, grade_separated
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Line(Sourced):
    """A named line on the map: a river or a railway; `lon_lat` has shape ``(k, 2)``."""

    id: str
    name: str
    kind: str
    lon_lat: Floats


@dataclass(frozen=True, eq=False)
class Outline(Sourced):
    """The county's area: rings of (lon, lat), first the outer one, then the holes."""

    rings: tuple[Floats, ...]
    note: str
