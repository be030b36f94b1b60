"""Beds, depots with their goods, shelters and experts (S, in plausible numbers)."""

from __future__ import annotations

from collections.abc import Sequence

from twin.county.build.dice import Dice
from twin.county.build.resources import SOURCE, Base, Registry
from twin.county.build.settlements import settle

HOSPITAL_COLUMNS = (
    "id", "grade", "beds", "beds_free", "icu", "burns", "toxicology", "ambulances",
    "blood_units", "hf_antidote_doses", "basis", "source",
)  # fmt: skip
SUPPLY_COLUMNS = (
    "id", "depot", "name", "standard_code", "quantity", "unit", "batch", "expires", "min_stock",
    "storage", "loaner", "basis", "source",
)  # fmt: skip
SHELTER_COLUMNS = (
    "id", "indoor", "grade", "area_m2", "people_short", "people_long", "water", "power", "access",
    "basis", "source",
)  # fmt: skip
EXPERT_COLUMNS = ("id", "group", "fields", "level", "available", "languages", "basis", "source")

_HOSPITALS = {
    # grade, beds, free, ICU, burns, toxicology, ambulances, blood, antidote doses
    "M-h1": ("二级甲等", 600, 96, 24, 12, 8, 5, 120, 40),
    "M-h2": ("二级甲等", 200, 38, 8, 0, 2, 0, 40, 10),
    "M-h3": ("二级乙等", 150, 30, 6, 4, 4, 0, 30, 30),
    "M-city1": ("三级甲等", 1500, 160, 80, 40, 20, 0, 600, 60),
}
_GOODS = (
    # name, unit, amount at the county depot, at a township's, shelf life in years or 0, storage
    ("棉大衣", "件", 3000, 60, 8, "干燥"),
    ("棉被", "床", 3000, 80, 8, "干燥"),
    ("单帐篷（12 m²）", "顶", 400, 8, 10, "干燥"),
    ("折叠床", "张", 1500, 30, 0, "干燥"),
    ("方便食品", "箱", 2000, 40, 1, "阴凉"),
    ("瓶装水", "箱", 4000, 80, 1, "阴凉"),
    ("编织袋", "条", 60000, 2000, 5, "避光"),
    ("救生衣", "件", 800, 20, 6, "避光"),
    ("冲锋舟", "艘", 8, 0, 0, "库房"),
    ("发电机（30 kW）", "台", 6, 1, 0, "库房"),
    ("移动照明灯组", "套", 12, 1, 0, "库房"),
    ("融雪剂", "t", 300, 6, 3, "防潮"),
    ("风力灭火机", "台", 120, 8, 0, "库房"),
    ("自吸过滤式防毒面具（防酸性气体）", "具", 1500, 20, 3, "干燥"),
    ("正压式空气呼吸器", "具", 80, 2, 15, "库房"),
    ("重型防化服", "套", 24, 0, 5, "库房"),
    ("葡萄糖酸钙凝胶", "支", 600, 6, 2, "阴凉"),
    ("熟石灰（中和剂）", "t", 40, 0, 2, "防潮"),
    ("急救包", "个", 800, 20, 3, "阴凉"),
    ("卫星电话", "部", 6, 1, 0, "库房"),
)
_CITY = "synthetic; stands in the hole, another command; half as much again as the county's"
_GROUPS = (
    ("危险化学品", ("氟化工", "泄漏处置")),
    ("矿山", ("煤矿", "尾矿库")),
    ("防汛水利", ("河道", "水库")),
    ("森林草原防火", ("扑火指挥", "火险")),
    ("医疗救治", ("中毒", "烧伤")),
    ("环境监测", ("大气", "水质")),
    ("气象地震", ("短临预报", "震害")),
    ("通信与舆情", ("应急通信", "信息发布")),
)


def hospitals(r: Registry) -> list[tuple[object, ...]]:
    """Beds of every hospital and health centre of the registry."""
    rows: list[tuple[object, ...]] = []
    for base in r.bases:
        if base.kind == "hospital":
            rows.append((base.id, *_HOSPITALS[base.id], "S", SOURCE))
        elif base.kind == "health_centre":
            free = Dice("beds", base.id).whole(3, 11)
            rows.append((base.id, "一级", 15, free, 0, 0, 0, 0, 0, 2, "S", SOURCE))
    return rows


def depots(r: Registry) -> list[tuple[object, ...]]:
    """Enter 36 depots and, in the hole, the city's; their goods as rows."""
    rows: list[tuple[object, ...]] = []
    for place in r.seats():
        county = place.kind == "county_seat"
        base = r.add(Base(
            id=f"S-depot-{place.id[2:]}", kind="depot",
            name="县应急物资储备库" if county else f"{place.name}物资储备点",
            owner="county-emergency" if county else place.id,
            ordered_by="county_hq" if county else "township", township=place.id,
            node=r.spot(place.id, "depot"), duty=county, capacity=3000 if county else 120,
            readiness_min=20 if county else 30))  # fmt: skip
        rows += _goods(base, [much if county else little for _, _, much, little, *_ in _GOODS])
    city = r.add(Base(
        id="S-depot-city", kind="depot", name="市应急物资储备库", owner="city", ordered_by="city",
        township="", jurisdiction="city", node=r.spot("D-xihe", "depot"), duty=True,
        capacity=6000, readiness_min=30, agreement="市县互助", source=_CITY))  # fmt: skip
    return rows + _goods(city, [1.5 * much for _, _, much, *_ in _GOODS])


def _goods(base: Base, amounts: Sequence[float]) -> list[tuple[object, ...]]:
    """What lies in a depot, about so much of each row of the table."""
    rows: list[tuple[object, ...]] = []
    for k, (name, unit, _, _, years, storage) in enumerate(_GOODS):
        amount = amounts[k]
        if amount == 0:
            continue
        dice = Dice("goods", base.id, k)
        quantity = max(1, round(amount * dice.between(0.7, 1.15)))
        made = 2026 - (dice.whole(0, max(years - 1, 0)) if years else dice.whole(1, 6))
        month = dice.whole(1, 9)
        expires = f"{made + years}-{month:02d}-28" if years else ""
        rows.append(
            (f"{base.id}-{k + 1:02d}", base.id, name, "GB/T 38565 类目待核", quantity, unit,
             f"{made}{month:02d}", expires, round(amount * 0.6, 1), storage,
             unit in ("台", "艘", "部"), "S", base.source)
        )  # fmt: skip
    return rows


def shelters(r: Registry) -> list[tuple[object, ...]]:
    """Enter 1 county, 36 township and 381 village shelters; their rows."""
    rows: list[tuple[object, ...]] = []

    def add(key: str, name: str, town: str, node: int, role: str, people: int, grade: str) -> None:
        base = r.add(Base(id=f"S-sh-{key}", kind="shelter", name=name, owner=town,
                          ordered_by=role, township=town, node=node, capacity=people))  # fmt: skip
        indoor = grade != "county"
        rows.append(
            (base.id, indoor, grade, float(people * 3), people, people // 3, True,
             grade != "village", "公路可达", "S", SOURCE)
        )  # fmt: skip

    add("county", "县中心避难场所", "T-chengqu", r.spot("T-chengqu", "shelter county"),
        "county_hq", 5000, "county")  # fmt: skip
    for place in r.seats():
        add(place.id[2:], f"{place.name}避难场所", place.id, r.spot(place.id, "shelter"),
            "township", 800, "township")  # fmt: skip
    for village in settle()[1]:
        if village.kind == "village":
            add(village.id[2:], f"{village.name}安置点", village.township,
                r.net.node_of[village.id], "township", 120, "village")  # fmt: skip
    return rows


def experts(r: Registry) -> list[tuple[object, ...]]:
    """Enter 40 experts in 8 groups; their rows. Names are numbers, no person is meant."""
    rows: list[tuple[object, ...]] = []
    for g, (group, fields) in enumerate(_GROUPS):
        for k in range(5):
            dice = Dice("expert", g, k)
            base = r.add(Base(
                id=f"S-ex-{g + 1}{k + 1}", kind="expert", name=f"{group}专家{'甲乙丙丁戊'[k]}",
                owner="county-emergency", ordered_by="county_hq", township="T-chengqu",
                node=r.spot("T-chengqu", f"expert {g} {k}"), headcount=1, skills=fields,
                readiness_min=float(dice.whole(20, 60)), mobility="mobile",
                valid_to="2027-12-31"))  # fmt: skip
            rows.append(
                (base.id, group, fields, "高级" if k < 3 else "中级", "24h" if k < 2 else "工作日",
                 ("zh", "mn") if dice.between(0, 1) < 0.3 else ("zh",), "S", SOURCE)
            )  # fmt: skip
    return rows
