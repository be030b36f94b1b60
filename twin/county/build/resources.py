"""The resource registry: stations, units, hospitals, depots, shelters, experts.

Counts are plausible ones; positions, names of people, phones and dates are synthetic (S). Dates
are fixed so that the shipped files never change.
"""

from __future__ import annotations

from dataclasses import dataclass

from twin.county.build.capabilities import SPEED_PCT, UNIT_KINDS
from twin.county.build.dice import Dice
from twin.county.build.hazards import PARK_FIRMS
from twin.county.build.industry import park_gate
from twin.county.build.network import network
from twin.county.build.settlements import Settlement, settle

SOURCE = "synthetic; plausible count for a county of this size"
VERIFIED = "2026-09-30"
VERIFIED_BY = "县应急局（演练数据）"

RESOURCE_COLUMNS = (
    "id", "kind", "name", "name_mn", "owner", "ordered_by", "jurisdiction", "parent", "status",
    "lat", "lon", "crs", "addr", "township", "node", "contact", "phone", "phone_backup",
    "duty_24h", "capacity", "headcount", "skills", "equipment", "readiness_min", "coverage_km",
    "mobility", "valid_from", "valid_to", "last_verified_at", "verified_by", "standard_code",
    "agreement", "restrictions", "version", "basis", "source",
)  # fmt: skip
UNIT_COLUMNS = (
    "id", "name", "name_en", "kind", "base", "ordered_by", "capabilities", "crew", "leader",
    "shift", "rested_until", "seats", "turnout_day_s", "turnout_night_s", "turnout_sigma",
    "speed_class", "speed_pct", "status", "basis", "source",
)  # fmt: skip
VEHICLE_COLUMNS = (
    "id", "unit", "kind", "name", "capabilities", "seats", "water_m3", "foam_m3", "basis",
    "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A registry line before it is written."""

    id: str
    kind: str
    name: str
    owner: str
    ordered_by: str
    township: str
    node: int
    jurisdiction: str = "county"
    parent: str = ""
    status: str = "ready"
    duty: bool = False
    capacity: int | None = None
    headcount: int | None = None
    skills: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    readiness_min: float | None = None
    coverage_km: float | None = None
    mobility: str = "fixed"
    standard_code: str = "local"
    agreement: str = ""
    restrictions: str = ""
    valid_to: str = ""
    basis: str = "S"
    source: str = SOURCE


class Registry:
    """Bases, units and vehicles, growing in a fixed order."""

    def __init__(self) -> None:
        self.net = network()
        self.places = {p.id: p for p in settle()[0]}
        self.bases: list[Base] = []
        self.units: list[tuple[object, ...]] = []
        self.vehicles: list[tuple[object, ...]] = []

    def spot(self, settlement: str, key: str) -> int:
        """A street node of a settlement, by key."""
        return Dice("street spot", settlement, key).pick(self.net.street_nodes[settlement])

    def add(self, base: Base) -> Base:
        """Enter a registry line."""
        self.bases.append(base)
        return base

    def unit(self, base: Base, kind: str, count: int = 1, *, ordered_by: str = "") -> None:
        """Station `count` units of a kind at a base."""
        template = UNIT_KINDS[kind]
        for _ in range(count):
            number = sum(1 for u in self.units if u[4] == base.id) + 1
            unit = f"U-{base.id[2:]}-{number}"
            rows = (base.basis, base.source)
            self.units.append(
                (unit, f"{base.name}{template.name}{number}", f"{template.name_en} {unit}", kind,
                 base.id, ordered_by or base.ordered_by, template.capabilities, template.crew,
                 f"{template.name}组长{number}", "24h 轮值" if base.duty else "随召", "",
                 template.seats, template.day_s, template.night_s, template.sigma,
                 template.speed_class, SPEED_PCT[template.speed_class], "ready", *rows)
            )  # fmt: skip
            self.vehicles.append(
                (f"{unit}-v", unit, kind, template.vehicle, template.capabilities,
                 template.seats + template.crew, template.water_m3, template.foam_m3, *rows)
            )  # fmt: skip

    def seats(self) -> list[Settlement]:
        """The 36 township-level seats in order."""
        return [p for p in self.places.values() if p.kind in ("seat", "county_seat")]

    def rows(self) -> list[tuple[object, ...]]:
        """The registry as table rows."""
        rows: list[tuple[object, ...]] = []
        for b in self.bases:
            lat, lon = self.net.lat[b.node], self.net.lon[b.node]
            town = self.places[b.township].name if b.township else ""
            dice = Dice("phone", b.id)
            phone = f"0418-****{dice.whole(100, 999)}"
            rows.append(
                (b.id, b.kind, b.name, "", b.owner, b.ordered_by, b.jurisdiction, b.parent,
                 b.status, round(float(lat), 5), round(float(lon), 5), "WGS-84", town,
                 b.township, b.node, f"{b.name}值班员", phone, f"138****{dice.whole(1000, 9999)}",
                 b.duty, b.capacity, b.headcount, b.skills, b.equipment, b.readiness_min,
                 b.coverage_km, b.mobility, "2026-01-01", b.valid_to, VERIFIED, VERIFIED_BY,
                 b.standard_code, b.agreement, b.restrictions, 1, b.basis, b.source)
            )  # fmt: skip
        return rows


def registry() -> Registry:
    """Everything that can be sent or asked, in a fixed order."""
    r = Registry()
    _fire(r)
    _medical(r)
    _police(r)
    _park(r)
    _townships(r)
    _county(r)
    _city(r)
    return r


def _fire(r: Registry) -> None:
    main = r.add(Base(id="S-fire-1", kind="fire_station", name="县消防救援站一站",
                      owner="county-fire",
                      ordered_by="119", township="T-chengqu", node=r.spot("T-chengqu", "fire 1"),
                      duty=True, headcount=30, readiness_min=1, coverage_km=15,
                      basis="S", source="plausible count (G/S)"))  # fmt: skip
    for kind, count in (("fire_command", 1), ("fire_engine", 2), ("fire_foam", 1),
                        ("fire_rescue", 1), ("fire_ladder", 1)):  # fmt: skip
        r.unit(main, kind, count)
    second = r.add(Base(id="S-fire-2", kind="fire_station", name="县消防救援站二站",
                        owner="county-fire",
                        ordered_by="119", township="T-dongliang",
                        node=r.spot("T-dongliang", "fire 2"), duty=True, headcount=20,
                        readiness_min=1, coverage_km=15,
                        source="plausible count (G/S)"))  # fmt: skip
    for kind, count in (("fire_engine", 2), ("fire_foam", 1), ("fire_hazmat", 1)):
        r.unit(second, kind, count)
    for place in r.seats()[1:]:
        if place.id in ("T-dongliang", "T-guohua"):
            continue
        dice = Dice("brigade", place.id)
        base = r.add(Base(
            id=f"S-tfb-{place.id[2:]}", kind="township_brigade", name=f"{place.name}专职消防队",
            owner=place.id, ordered_by="119", township=place.id,
            node=r.spot(place.id, "brigade"), duty=True, headcount=dice.whole(5, 8),
            readiness_min=2, coverage_km=10, basis="E",
            source="33 of 35 from the city total of 55 (CRI 2025-09-28, V)"))  # fmt: skip
        r.unit(base, "fire_township", 2 if dice.between(0, 1) < 0.3 else 1)


def _medical(r: Registry) -> None:
    for key, name, town, beds in (
        ("h1", "县人民医院", "T-chengqu", 600),
        ("h2", "县蒙医医院", "T-chengqu", 200),
        ("h3", "县第二医院", "T-yimatu", 150),
    ):
        r.add(Base(id=f"M-{key}", kind="hospital", name=name, owner="county-health",
                   ordered_by="120", township=town, node=r.spot(town, f"hospital {key}"),
                   duty=True, capacity=beds, headcount=round(beds * 1.1), mobility="fixed",
                   source="existence G; beds synthetic"))  # fmt: skip
    r.add(Base(id="M-city1", kind="hospital", name="市中心医院", owner="city-health",
               ordered_by="city", township="", jurisdiction="city",
               node=r.spot("D-xihe", "hospital"), duty=True, capacity=1500, headcount=1700,
               skills=("burns", "toxicology"), source="synthetic"))  # fmt: skip
    for place in r.seats()[1:]:
        r.add(Base(id=f"M-hc-{place.id[2:]}", kind="health_centre", name=f"{place.name}卫生院",
                   owner="county-health", ordered_by="120", township=place.id,
                   node=r.spot(place.id, "health centre"), duty=True, capacity=15,
                   headcount=24))  # fmt: skip
    for key, name, town, als, basic in (
        ("a1", "120 急救中心城区站", "T-chengqu", 3, 2),
        ("a2", "120 急救伊吗图站", "T-yimatu", 1, 1),
        ("a3", "120 急救大巴站", "T-daba", 1, 1),
        ("a4", "120 急救旧庙站", "T-jiumiao", 1, 1),
    ):
        base = r.add(Base(id=f"S-ems-{key}", kind="ambulance_station", name=name,
                          owner="county-health", ordered_by="120", township=town,
                          node=r.spot(town, f"ambulance {key}"), duty=True,
                          headcount=4 * 3 * (als + basic), readiness_min=1, coverage_km=20,
                          basis="E",
                          source="1 ambulance per 50,000 residents (rule G)"))  # fmt: skip
        r.unit(base, "ambulance", als)
        r.unit(base, "ambulance_basic", basic)
    tox = r.add(Base(id="S-tox", kind="expert_team", name="县中毒救治组", owner="county-health",
                     ordered_by="120", township="T-chengqu",
                     node=r.spot("T-chengqu", "hospital h1"), headcount=3))  # fmt: skip
    r.unit(tox, "toxicology_team")
    for village in settle()[1]:
        if village.kind == "village":
            r.add(Base(id=f"M-cl-{village.id[2:]}", kind="clinic", name=f"{village.name}卫生室",
                       owner="county-health", ordered_by="120", township=village.township,
                       node=r.net.node_of[village.id], headcount=1))  # fmt: skip


def _police(r: Registry) -> None:
    main = r.add(Base(id="S-pol-1", kind="police_station", name="县公安局", owner="county-police",
                      ordered_by="110", township="T-chengqu", node=r.spot("T-chengqu", "police"),
                      duty=True, headcount=120))  # fmt: skip
    r.unit(main, "patrol", 3)
    r.unit(main, "special_police", 2)
    traffic = r.add(Base(id="S-pol-2", kind="police_station", name="县交警大队",
                         owner="county-police", ordered_by="110", township="T-chengqu",
                         node=r.spot("T-chengqu", "traffic"), duty=True, headcount=60))  # fmt: skip
    r.unit(traffic, "traffic_police", 5)
    for town in ("T-yimatu", "T-daba", "T-paozi", "T-wangfu"):
        base = r.add(Base(id=f"S-tpol-{town[2:]}", kind="police_station",
                          name=f"{r.places[town].name}交警中队", owner="county-police",
                          ordered_by="110", township=town, node=r.spot(town, "traffic"),
                          duty=True, headcount=10))  # fmt: skip
        r.unit(base, "traffic_police")
    for place in r.seats():
        base = r.add(Base(id=f"S-ps-{place.id[2:]}", kind="police_station",
                          name=f"{place.name}派出所", owner="county-police", ordered_by="110",
                          township=place.id, node=r.spot(place.id, "police post"), duty=True,
                          headcount=8))  # fmt: skip
        r.unit(base, "patrol", 2 if place.kind == "county_seat" or place.id == "T-yimatu" else 1)


def _park(r: Registry) -> None:
    gate = r.net.node_of[park_gate(4, 3)]
    base = r.add(Base(id="S-park", kind="park_brigade", name="园区应急救援队", owner="F-park",
                      ordered_by="park", township="T-yimatu", node=gate, duty=True, headcount=20,
                      readiness_min=1, coverage_km=5,
                      equipment=("重型防化服", "堵漏器材", "泡沫")))  # fmt: skip
    for kind, count in (("park_foam", 1), ("park_hazmat", 1), ("fire_engine", 1)):
        r.unit(base, kind, count)
    for letter, column, row, *_ in PARK_FIRMS[:4]:
        firm = r.add(Base(id=f"S-firm-{letter}", kind="firm_team", name=f"氟化工企业{letter}应急队",
                          owner=f"F-{letter}", ordered_by="firm", township="T-yimatu",
                          node=r.net.node_of[park_gate(column, row)], duty=True,
                          headcount=8))  # fmt: skip
        r.unit(firm, "firm_brigade")


def _townships(r: Registry) -> None:
    for place in r.seats():
        base = r.add(Base(id=f"S-tg-{place.id[2:]}", kind="township_office",
                          name=f"{place.name}应急办", owner=place.id, ordered_by="township",
                          township=place.id, node=r.spot(place.id, "office"), duty=True,
                          headcount=20))  # fmt: skip
        r.unit(base, "township_cadres", 2 if place.id in ("T-chengqu", "T-yimatu") else 1)
        r.unit(base, "minibus")
        militia = r.add(Base(id=f"S-mil-{place.id[2:]}", kind="militia",
                             name=f"{place.name}民兵应急分队", owner=place.id,
                             ordered_by="county_hq", township=place.id,
                             node=r.spot(place.id, "militia"), headcount=20,
                             readiness_min=40))  # fmt: skip
        r.unit(militia, "militia")
        if place.kind == "seat":
            squad = r.add(Base(id=f"S-ff-{place.id[2:]}", kind="forest_squad",
                               name=f"{place.name}半专业扑火队", owner=place.id,
                               ordered_by="township", township=place.id,
                               node=r.spot(place.id, "forest"), headcount=12,
                               readiness_min=30))  # fmt: skip
            r.unit(squad, "forest_semi")


_COUNTY_TEAMS = """
ff-1 forest_squad 县森林消防一队 county-forestry T-chengqu forest_pro 2 -
ff-2 forest_squad 县森林消防二队 county-forestry T-daban forest_pro 2 -
env monitor_station 县环境监测站 county-ecology T-chengqu environment 2 -
bus-1 transport_firm 客运企业A transport-a T-chengqu coach 12 应急运输协议
bus-2 transport_firm 客运企业B transport-b T-yimatu coach 6 应急运输协议
power-1 repair_team 电力抢修一队 county-power T-chengqu power 1 -
power-2 repair_team 电力抢修二队 county-power T-daba power 1 -
tele-1 repair_team 通信抢修一队 county-telecom T-chengqu telecom 1 -
tele-2 repair_team 通信抢修二队 county-telecom T-jiumiao telecom 1 -
water-1 repair_team 供水抢修一队 county-water T-chengqu water 1 -
water-2 repair_team 供水抢修二队 county-water T-dongliang water 1 -
gas-1 repair_team 燃气抢修一队 F-citygas T-chengqu gas 1 -
gas-2 repair_team 燃气抢修二队 F-citygas T-fuxin gas 1 -
road-1 repair_team 公路养护一队 county-traffic T-wangfu road 2 -
road-2 repair_team 公路养护二队 county-traffic T-zhaoshugou road 2 -
tow-1 tow_firm 清障企业A tow-a T-chengqu tow 1 清障协议
tow-2 tow_firm 清障企业B tow-b T-yimatu tow 1 清障协议
tow-3 tow_firm 清障企业C tow-c T-daba tow 1 清障协议
tow-4 tow_firm 清障企业D tow-d T-paozi tow 1 清障协议
tow-5 tow_firm 清障企业E tow-e T-wangfu tow 1 清障协议
vol-1 volunteer_team 社会救援队A volunteer-a T-chengqu volunteers 1 合作协议
vol-2 volunteer_team 社会救援队B volunteer-b T-chengqu volunteers 1 合作协议
vol-3 volunteer_team 社会救援队C volunteer-c T-yimatu volunteers 1 合作协议
vol-4 volunteer_team 社会救援队D volunteer-d T-jiumiao volunteers 1 合作协议
vol-5 volunteer_team 社会救援队E volunteer-e T-paozi volunteers 1 合作协议
vol-6 volunteer_team 社会救援队F volunteer-f T-furong volunteers 1 合作协议
"""
"""key, kind, name, owner, town, kind of unit, how many, agreement (- for none)"""


def _county(r: Registry) -> None:
    for line in _COUNTY_TEAMS.strip().splitlines():
        key, kind, name, owner, town, unit, count, agreement = line.split()
        people = UNIT_KINDS[unit].crew * int(count) + 4
        base = r.add(Base(id=f"S-{key}", kind=kind, name=name, owner=owner, ordered_by="county_hq",
                          township=town, node=r.spot(town, key), headcount=people,
                          agreement="" if agreement == "-" else agreement,
                          readiness_min=round(UNIT_KINDS[unit].day_s / 60, 1)))  # fmt: skip
        r.unit(base, unit, int(count))


def _city(r: Registry) -> None:
    for key, kind, name, where, units in (
        ("city-fire", "fire_station", "市特勤消防救援站", "D-xihe",
         ("fire_command", "city_engine", "city_engine", "city_hazmat", "city_supply")),
        ("city-fire-2", "fire_station", "市清河门消防救援站", "D-qinghemen",
         ("city_engine", "city_engine")),
        ("city-mine", "mine_rescue", "市矿山救护大队", "D-taiping",
         ("mine_rescue", "mine_rescue", "mine_rescue")),
        ("city-ems", "ambulance_station", "市急救中心", "D-haizhou",
         ("ambulance", "ambulance", "ambulance")),
    ):  # fmt: skip
        base = r.add(Base(id=f"S-{key}", kind=kind, name=name, owner="city", ordered_by="city",
                          township="", jurisdiction="city", node=r.spot(where, key), duty=True,
                          headcount=40, readiness_min=1, agreement="市县互助",
                          source="synthetic; stands in the hole, another command"))  # fmt: skip
        for unit in units:
            r.unit(base, unit)


__all__ = ["Base", "Registry", "registry"]
