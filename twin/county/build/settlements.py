"""Where people live: seats, villages, city districts, gateways, and how many they are.

Village positions are synthetic (S): farthest-of-12 sampling inside the part of the county that is
nearest to the township's seat. Populations of villages sum to their township's, townships' to the
census figure, exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import shapely

from twin.county.build.dice import Dice, shares
from twin.county.build.names import SEAT_SOURCE, TOWNSHIPS, VILLAGES_BY_TOWNSHIP, TownshipFact
from twin.county.build.outline import PLANE, land

CENSUS_RESIDENTS = 545_749  # 2020 census, V: zh Wikipedia copy
REGISTERED = 730_687  # 户籍, V: zh Wikipedia copy
STREET_RESIDENTS = 130_000  # 城区街道, E: so that the urban total of 146,325 holds
MIN_GAP_M = 1_300.0  # between settlements
VILLAGE_SOURCE = "synthetic position: seeded farthest-of-12 sampling in the township's cell"
POPULATION_RULE = (
    "known registered value x 0.747 (545749/730687); rest by number of villages; parts sum to the "
    "2020 census total 545749"
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A point of the settlement graph, metres in the county's plane."""

    id: str
    name: str
    kind: str  # county_seat, seat, village, district, gateway
    township: str
    x: float
    y: float
    jurisdiction: str  # county, city, outside
    residents: int


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community as listed; `settlement` is the point it stands at."""

    id: str
    name: str
    kind: str  # village, community
    nbs: str
    township: str
    settlement: str
    residents: int
    is_seat: bool


DISTRICTS = (
    # id, name, lat, lon, residents (S)
    ("D-haizhou", "海州区", 42.008, 121.655, 200_000),
    ("D-taiping", "太平区", 42.000, 121.697, 120_000),
    ("D-xihe", "细河区", 42.046, 121.650, 160_000),
    ("D-xinqiu", "新邱区", 42.086, 121.800, 60_000),
    ("D-qinghemen", "清河门区", 41.752, 121.415, 60_000),
)
GATEWAYS = (
    # id, name, lat, lon
    ("G-shenyang", "沈阳方向", 42.005, 122.440),
    ("G-jinzhou", "锦州方向", 41.695, 121.330),
    ("G-chaoyang", "朝阳方向", 41.915, 120.985),
    ("G-zhangwu", "彰武方向", 42.315, 122.470),
    ("G-kulun", "库伦方向", 42.600, 121.770),
    ("G-beizhen", "北镇方向", 41.735, 121.800),
)


def township_id(fact: TownshipFact) -> str:
    """Our own id of a township: from its name, never from either code list."""
    return "T-" + fact.pinyin.lower().replace("'", "")


@cache
def township_populations() -> dict[str, int]:
    """Resident population by township id; see `POPULATION_RULE`."""
    weights: list[float] = []
    known = sum(t.known_population or 0 for t in TOWNSHIPS) * CENSUS_RESIDENTS / REGISTERED
    open_villages = sum(
        len(VILLAGES_BY_TOWNSHIP[t.nbs]) for t in TOWNSHIPS[1:] if t.known_population is None
    )
    each = (CENSUS_RESIDENTS - STREET_RESIDENTS - known) / open_villages
    for t in TOWNSHIPS:
        if t is TOWNSHIPS[0]:
            weights.append(STREET_RESIDENTS)
        elif t.known_population is not None:
            weights.append(t.known_population * CENSUS_RESIDENTS / REGISTERED)
        else:
            weights.append(len(VILLAGES_BY_TOWNSHIP[t.nbs]) * each)
    parts = shares(CENSUS_RESIDENTS, weights)
    return {township_id(t): n for t, n in zip(TOWNSHIPS, parts, strict=True)}


def _seat_village(fact: TownshipFact) -> int:
    """Which of the township's villages is its seat: the one that bears its name, else the first."""
    core = fact.name[:-1]
    villages = VILLAGES_BY_TOWNSHIP[fact.nbs]
    for i, (_, name) in enumerate(villages):
        if name == core + "村":
            return i
    for i, (_, name) in enumerate(villages):
        if core in name:
            return i
    return 0


@cache
def settle() -> tuple[tuple[Settlement, ...], tuple[Village, ...]]:
    """All settlement points and the 390 villages; the same values on every call and machine."""
    seats = [PLANE.xy_of(t.lat, t.lon) for t in TOWNSHIPS]
    settlements: list[Settlement] = []
    villages: list[Village] = []
    populations = township_populations()
    taken = [*seats, *(PLANE.xy_of(d[2], d[3]) for d in DISTRICTS)]
    for number, fact in enumerate(TOWNSHIPS):
        own = township_id(fact)
        units = VILLAGES_BY_TOWNSHIP[fact.nbs]
        seat_row = _seat_village(fact)
        dice = Dice("residents", own)
        weights = [dice.between(0.6, 1.5) * (2.2 if i == seat_row else 1.0)
                   for i in range(len(units))]  # fmt: skip
        parts = shares(populations[own], weights)
        kind = "county_seat" if number == 0 else "seat"
        seat_residents = populations[own] if number == 0 else parts[seat_row]
        settlements.append(
            Settlement(own, fact.name, kind, own, *seats[number], "county", seat_residents)
        )
        for i, (suffix, name) in enumerate(units):
            village_id = f"V-{own[2:]}-{suffix}"
            at_seat = number == 0 or i == seat_row
            villages.append(
                Village(
                    id=village_id,
                    name=name,
                    kind="community" if name.endswith("社区") else "village",
                    nbs=fact.nbs + suffix,
                    township=own,
                    settlement=own if at_seat else village_id,
                    residents=parts[i],
                    is_seat=i == seat_row,
                )
            )
            if at_seat:
                continue
            x, y = _free_point(number, seats, taken, Dice("village", own, suffix))
            taken.append((x, y))
            settlements.append(
                Settlement(village_id, name, "village", own, x, y, "county", parts[i])
            )
    for place_id, name, lat, lon, residents in DISTRICTS:
        x, y = PLANE.xy_of(lat, lon)
        settlements.append(Settlement(place_id, name, "district", "", x, y, "city", residents))
    for place_id, name, lat, lon in GATEWAYS:
        x, y = PLANE.xy_of(lat, lon)
        settlements.append(Settlement(place_id, name, "gateway", "", x, y, "outside", 0))
    return tuple(settlements), tuple(villages)


def _free_point(
    own: int, seats: list[tuple[float, float]], taken: list[tuple[float, float]], dice: Dice
) -> tuple[float, float]:
    """The candidate, of twelve in the township's cell, farthest from everything placed so far."""
    inner = _inner_land()
    best, best_gap = seats[own], -1.0
    found = 0
    for _ in range(4000):
        x = seats[own][0] + dice.between(-22_000, 22_000)
        y = seats[own][1] + dice.between(-22_000, 22_000)
        mine = math.dist((x, y), seats[own])
        if any(math.dist((x, y), s) < mine for s in seats) or not inner.contains(
            shapely.Point(x, y)
        ):
            continue
        gap = min(math.dist((x, y), p) for p in taken)
        if gap > best_gap:
            best, best_gap = (x, y), gap
        found += 1
        if found == 12:
            break
    if best_gap < MIN_GAP_M:
        raise RuntimeError(f"no room for a village in cell {own}: best gap {best_gap:.0f} m")
    return best


@cache
def _inner_land() -> shapely.Polygon:
    inner = land().buffer(-700)
    shapely.prepare(inner)
    return inner


__all__ = ["SEAT_SOURCE", "VILLAGE_SOURCE", "Settlement", "Village", "settle"]
