"""Hazard sources: the fluorine park's firms, depots, gas stations, mines, tailings ponds (all S).

Quantities of the park are chosen so that each level of GB 18218 occurs; R and the
level are stored here and recomputed by the county's check. Every firm's name is neutral.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from twin.county.build.dice import Dice
from twin.county.build.industry import PARK_COLUMNS, PARK_ROWS, SITES, park_gate, park_xy
from twin.county.build.network import network
from twin.county.build.outline import PLANE
from twin.county.build.settlements import settle
from twin.county.build.substances import GRADING, SUBSTANCES

SOURCE = "synthetic; park quantities chosen so that each level of GB 18218 occurs"


LOW_PRESSURE_KPA = 10.0
"""A vessel whose relief device opens below this gauge pressure is a storage tank, no vessel."""
_ATMOSPHERE_KPA = 101.3


@dataclass(frozen=True, slots=True)
class TankPlan:
    """A vessel: design maximum in t, the vessel's shape, and its absolute pressure in service.

    The gauge pressures that alarms follow from are synthetic: a tank under an inert blanket works
    at half a kilopascal and vents at 2.5 kPa above its usual pressure; a vessel works up to a
    quarter above its absolute pressure and is relieved at 1.8 times that pressure.
    """

    substance: str
    q_t: float
    count: int
    volume_m3: float
    diameter_m: float
    height_m: float
    phase: str
    temperature_c: float
    pressure_kpa: float

    @property
    def normal_kpa(self) -> float:
        """Usual gauge pressure."""
        over = round(self.pressure_kpa - _ATMOSPHERE_KPA, 1)
        return over if over > 0 else 0.5

    @property
    def working_kpa(self) -> float:
        """Upper end of normal working, gauge."""
        if self.normal_kpa < LOW_PRESSURE_KPA / 2:
            return round(self.normal_kpa + 1.0, 2)
        return float(round(1.25 * self.pressure_kpa - _ATMOSPHERE_KPA))

    @property
    def relief_kpa(self) -> float:
        """Setting of the relief device, gauge."""
        if self.normal_kpa < LOW_PRESSURE_KPA / 2:
            return round(self.normal_kpa + 2.5, 2)
        return float(round(1.8 * self.pressure_kpa - _ATMOSPHERE_KPA))


@dataclass(frozen=True, slots=True)
class HazardPlan:
    """A hazard source before its numbers are worked out."""

    id: str
    name: str
    kind: str
    firm: str
    township: str
    x: float
    y: float
    gate: str  # key in Network.node_of, "" for the nearest node
    people_500m: int | None
    tanks: tuple[TankPlan, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tank:
    """A vessel with its position, metres in the county's plane."""

    id: str
    hazard: str
    name: str
    plan: TankPlan
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Source:
    """A hazard source with its vessels, R and level."""

    plan: HazardPlan
    node: int
    tanks: tuple[Tank, ...] = field(default=())
    alpha: float | None = None
    r: float | None = None
    level: str = ""


_HF_TANK = TankPlan("HF", 10.0, 2, 13.0, 2.0, 4.6, "liquefied_gas", 25.0, 122.0)
_HF_SMALL = TankPlan("HF", 4.0, 2, 5.4, 1.5, 3.4, "liquefied_gas", 25.0, 122.0)
_NH3_TANK = TankPlan("NH3", 20.0, 2, 38.0, 2.6, 7.6, "liquefied_gas", 20.0, 857.0)
_CL2_CYLINDER = TankPlan("CL2", 1.0, 8, 0.8, 0.8, 2.0, "liquefied_gas", 20.0, 680.0)
_METHANOL_TANK = TankPlan("MEOH", 1000.0, 2, 1400.0, 12.5, 12.0, "liquid", 20.0, 101.3)
_METHANOL_SMALL = TankPlan("MEOH", 60.0, 2, 80.0, 4.0, 6.6, "liquid", 20.0, 101.3)
_HCL_TANK = TankPlan("HCL", 30.0, 2, 36.0, 2.6, 7.2, "liquefied_gas", -20.0, 1600.0)
_TDI_TANK = TankPlan("TDI", 40.0, 3, 40.0, 3.0, 6.0, "liquid", 22.0, 101.3)
_H2_TUBE = TankPlan("H2", 1.0, 2, 60.0, 2.2, 8.0, "gas", 20.0, 16000.0)
_SO3_TANK = TankPlan("SO3", 25.0, 2, 16.0, 2.4, 4.0, "liquid", 35.0, 101.3)

PARK_FIRMS: tuple[tuple[str, int, int, str, tuple[TankPlan, ...], int, str], ...] = (
    # letter, block column, block row, name of the unit, vessels, people within 500 m, note
    ("A", 2, 1, "氟化氢罐区", (_HF_TANK,), 72, ""),
    ("B", 3, 2, "氟化氢中间罐区", (_HF_SMALL,), 60, ""),
    ("C", 1, 2, "液氨罐区", (_NH3_TANK,), 55, ""),
    ("D", 0, 1, "液氯瓶区", (_CL2_CYLINDER,), 52, "8 只 1 t 钢瓶"),
    ("E", 4, 1, "甲醇罐区", (_METHANOL_TANK,), 66, ""),
    ("F", 2, 3, "无水氯化氢罐区", (_HCL_TANK,), 58, ""),
    ("G", 0, 3, "异氰酸酯库", (_TDI_TANK,), 54, ""),
    ("H", 3, 0, "氢气站与三氧化硫库", (_H2_TUBE, _SO3_TANK), 51, ""),
    ("I", 1, 0, "含氟中间体车间", (_METHANOL_SMALL,), 50, "低于临界量"),
)


@cache
def sources() -> tuple[Source, ...]:
    """All hazard sources in id order of their groups; the same on every call."""
    return tuple(_work_out(plan) for plan in _plans())


def firms() -> list[tuple[str, str, str, str, float, float, int]]:
    """Owners: id, name, kind, township, x, y, node."""
    net = network()
    rows = []
    for letter, column, row, *_ in PARK_FIRMS:
        x, y = park_xy(column + 0.5, row + 0.5)
        node = net.node_of[park_gate(column, row)]
        rows.append((f"F-{letter}", f"氟化工企业{letter}", "chemical", "T-yimatu", x, y, node))
    x, y = park_xy(4.5, 3.5)
    node = net.node_of[park_gate(4, 3)]
    rows.append(("F-park", "氟产业园区管委会", "park", "T-yimatu", x, y, node))
    rows.append(("F-sewage", "园区污水处理厂", "utility", "T-yimatu", *park_xy(4.5, 0.5),
                 net.node_of[park_gate(4, 0)]))  # fmt: skip
    for site in SITES:
        kind = "mine" if "矿" in site.name else "depot"
        rows.append((site.id, site.name, kind, site.joins, *PLANE.xy_of(site.lat, site.lon),
                     net.node_of[site.id]))  # fmt: skip
    rows.append(("F-gas-stations", "成品油零售企业A", "retail", "T-chengqu",
                 *_at_street("T-chengqu", "retail")))  # fmt: skip
    rows.append(("F-citygas", "城镇燃气企业A", "utility", "T-chengqu",
                 *_at_street("T-chengqu", "citygas")))  # fmt: skip
    return rows


def _at_street(settlement: str, key: str) -> tuple[float, float, int]:
    net = network()
    node = Dice("street spot", settlement, key).pick(net.street_nodes[settlement])
    return float(net.x[node]), float(net.y[node]), node


def _plans() -> list[HazardPlan]:
    plans: list[HazardPlan] = []
    for letter, column, row, name, tanks, people, note in PARK_FIRMS:
        x, y = park_xy(column + 0.5, row + 0.5)
        plans.append(
            HazardPlan(f"H-{letter}1", f"氟化工企业{letter}{name}", "chemical", f"F-{letter}",
                       "T-yimatu", x, y, park_gate(column, row), people, tanks, note)
        )  # fmt: skip
    x, y = park_xy(2.5, 1.5)
    plans.append(
        HazardPlan("H-A2", "氟化工企业A氟化氢反应装置", "chemical", "F-A", "T-yimatu",
                   x + 95, y + 60, park_gate(3, 2), 72,
                   (TankPlan("HF", 1.5, 1, 2.2, 1.2, 2.4, "liquefied_gas", 40.0, 190.0),))
    )  # fmt: skip
    x, y = park_xy(4.5, 0.5)
    plans.append(
        HazardPlan("H-sewage", "园区污水处理厂", "sewage", "F-sewage", "T-yimatu", x, y,
                   park_gate(4, 0), None,
                   (TankPlan("CH4", 0.4, 1, 600.0, 9.0, 9.5, "gas", 35.0, 104.0),),
                   "厌氧池沼气；低于临界量；演练次生事件点")
    )  # fmt: skip
    plans += _depots()
    plans += _gas_stations()
    plans += _mines()
    return plans


def _depots() -> list[HazardPlan]:
    by_id = {s.id: s for s in SITES}

    def at(site: str) -> tuple[float, float]:
        return PLANE.xy_of(by_id[site].lat, by_id[site].lon)

    return [
        HazardPlan("H-oil", "成品油库A罐区", "fuel_depot", "F-depot-oil", "T-chengqu",
                   *at("F-depot-oil"), "F-depot-oil", 20,
                   (TankPlan("GASOLINE", 1000.0, 3, 1500.0, 13.0, 12.6, "liquid", 15.0, 101.3),
                    TankPlan("DIESEL", 1000.0, 2, 1300.0, 12.0, 12.6, "liquid", 15.0, 101.3))),
        HazardPlan("H-lpg-a", "液化石油气储配站A", "lpg_depot", "F-lpg-a", "T-chengqu",
                   *at("F-lpg-a"), "F-lpg-a", 120,
                   (TankPlan("LPG", 25.0, 4, 50.0, 2.8, 8.6, "liquefied_gas", 15.0, 800.0),)),
        HazardPlan("H-lpg-b", "液化石油气储配站B", "lpg_depot", "F-lpg-b", "T-daba",
                   *at("F-lpg-b"), "F-lpg-b", 40,
                   (TankPlan("LPG", 20.0, 3, 40.0, 2.6, 8.0, "liquefied_gas", 15.0, 800.0),)),
        HazardPlan("H-citygas", "天然气门站A", "gas_station_city", "F-citygas", "T-chengqu",
                   *_at_street("T-chengqu", "citygas")[:2], "", 90,
                   (TankPlan("CH4", 10.0, 2, 60.0, 2.8, 10.0, "liquefied_gas", -150.0, 400.0),),
                   "低于临界量"),
    ]  # fmt: skip


def _gas_stations() -> list[HazardPlan]:
    plans: list[HazardPlan] = []
    for place in settle()[0]:
        if place.kind not in ("seat", "county_seat"):
            continue
        for k in range(6 if place.kind == "county_seat" else 1):
            number = len(plans) + 1
            x, y, _ = _at_street(place.id, f"gas station {k}")
            dice = Dice("gas station", number)
            plans.append(
                HazardPlan(
                    f"H-gs{number:02d}", f"{place.name.rstrip('镇乡')}加油站{'ABCDEF'[k]}",
                    "filling_station", "F-gas-stations", place.id, x, y, "",
                    dice.whole(10, 180),
                    (TankPlan("GASOLINE", 22.0, 2, 30.0, 2.5, 6.2, "liquid", 12.0, 101.3),
                     TankPlan("DIESEL", 25.0, 2, 30.0, 2.5, 6.2, "liquid", 12.0, 101.3)),
                    "低于临界量",
                )
            )  # fmt: skip
    return plans


def _mines() -> list[HazardPlan]:
    plans: list[HazardPlan] = []
    for site in SITES:
        if "矿" not in site.name:
            continue
        x, y = PLANE.xy_of(site.lat, site.lon)
        plans.append(HazardPlan(f"H-{site.id[2:]}", site.name, "mine", site.id, site.joins, x, y,
                                site.id, None))  # fmt: skip
        if site.id in ("F-mine-gold", "F-mine-iron"):
            plans.append(
                HazardPlan(f"H-tailings-{site.id[7:]}", f"{site.name}尾矿库", "tailings_pond",
                           site.id, site.joins, x + 900, y - 500, site.id, None,
                           note="存在性为通识（G），数值合成")
            )  # fmt: skip
    return plans


def _work_out(plan: HazardPlan) -> Source:
    net = network()
    node = net.node_of[plan.gate] if plan.gate else net.nearest(plan.x, plan.y)
    tanks = []
    total = sum(t.count for t in plan.tanks)
    number = 0
    for tank in plan.tanks:
        for _ in range(tank.count):
            gap = max(14.0, 1.8 * tank.diameter_m)
            x = plan.x + (number - (total - 1) / 2) * gap
            number += 1
            name = f"{tank.substance}-{number:02d} 罐"
            tanks.append(Tank(f"{plan.id}-V{number:02d}", plan.id, name, tank, x, plan.y))
    known = {s[0]: (float(s[4]), float(s[5])) for s in SUBSTANCES}
    ratio = sum(t.plan.q_t / known[t.plan.substance][0] for t in tanks)
    if plan.people_500m is None or ratio < 1:
        return Source(plan, node, tuple(tanks))
    alpha = float(_step("alpha", plan.people_500m))
    weighted = sum(
        known[t.plan.substance][1] * t.plan.q_t / known[t.plan.substance][0] for t in tanks
    )
    r = round(alpha * weighted, 3)
    return Source(plan, node, tuple(tanks), alpha, r, _step("level", r))


def _step(table: str, value: float) -> str:
    return [row[2] for row in GRADING if row[0] == table and value >= row[1]][-1]


KEEPER_ROLES = (
    ("main", "主要负责人"),
    ("technical", "技术负责人"),
    ("operation", "操作负责人"),
)


def keepers() -> list[tuple[str, str, str, str]]:
    """The three 包保责任人 of each major hazard source: hazard, role, name, phone."""
    rows = []
    for source in sources():
        if not source.level:
            continue
        for role, label in KEEPER_ROLES:
            tail = Dice("phone", source.plan.id, role).whole(1000, 9999)
            rows.append((source.plan.id, role, f"{source.plan.name}{label}", f"138****{tail}"))
    return rows


__all__ = ["PARK_COLUMNS", "PARK_ROWS", "firms", "keepers", "sources"]
