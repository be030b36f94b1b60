"""What units can do (codes that run cards use), and the templates from which units are made."""

from __future__ import annotations

from dataclasses import dataclass

CAPABILITIES = (
    # code, zh, en
    ("fire.engine", "灭火战斗", "fire engine"),
    ("fire.command", "消防指挥", "fire command"),
    ("fire.ladder", "登高救援", "aerial ladder"),
    ("fire.rescue", "抢险救援", "technical rescue"),
    ("foam", "泡沫灭火", "foam"),
    ("water.supply", "供水", "water supply"),
    ("water.curtain", "水幕稀释", "water curtain"),
    ("hazmat.suppress", "危化品稀释控制", "hazmat vapour suppression"),
    ("hazmat.entry", "重型防护侦检进入", "hazmat entry team"),
    ("repair.leak", "堵漏", "leak plugging"),
    ("decon", "洗消", "decontamination"),
    ("recon.gas", "有毒气体侦检", "gas reconnaissance"),
    ("monitor.env", "环境应急监测", "environmental monitoring"),
    ("ems.ambulance", "急救转运", "ambulance transport"),
    ("ems.bls", "基础急救", "basic life support"),
    ("ems.als", "高级急救", "advanced life support"),
    ("ems.command", "现场医疗指挥", "medical command"),
    ("medical.toxicology", "中毒救治", "toxicology"),
    ("police.cordon", "警戒封控", "cordon"),
    ("police.traffic", "交通管制", "traffic control"),
    ("police.patrol", "巡逻处警", "patrol"),
    ("evac.bus", "人员疏散运输", "evacuation transport"),
    ("evac.notify", "入户通知引导", "door-to-door notice"),
    ("shelter.open", "开设避难场所", "open a shelter"),
    ("repair.power", "电力抢修", "power repair"),
    ("repair.telecom", "通信抢修", "telecom repair"),
    ("repair.water", "供水抢修", "water repair"),
    ("repair.gas", "燃气抢修", "gas repair"),
    ("repair.road", "道路抢通", "road repair"),
    ("tow", "清障拖车", "tow truck"),
    ("crane", "起重吊装", "crane"),
    ("forest.fire", "森林草原灭火", "forest and grass fire"),
    ("mine.rescue", "矿山救护", "mine rescue"),
    ("flood.boat", "冲锋舟救援", "rescue boat"),
    ("flood.sandbag", "抢险筑堤", "flood fighting"),
    ("snow.plough", "除雪保通", "snow clearing"),
    ("comms.relay", "应急通信保障", "emergency communications"),
    ("search", "人员搜救", "search and rescue"),
    ("labour", "群众性抢险", "general labour"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKind:
    """A kind of unit: crew, seats, turnout (day, night, sigma of the logarithm), speed class."""

    kind: str
    name: str
    name_en: str
    capabilities: tuple[str, ...]
    crew: int
    day_s: int
    night_s: int
    sigma: float
    speed_class: str
    vehicle: str
    seats: int = 0
    water_m3: float = 0.0
    foam_m3: float = 0.0


SPEED_PCT = {"emergency": 110, "police": 115, "normal": 100, "heavy": 85}
"""Percent of the road's free speed; S."""


def _kind(line: str) -> UnitKind:
    kind, name, name_en, capabilities, people, vehicle = (part.strip() for part in line.split("|"))
    crew, day_s, night_s, sigma, speed_class = people.split()
    label, seats, water_m3, foam_m3 = vehicle.split()
    return UnitKind(
        kind=kind,
        name=name,
        name_en=name_en,
        capabilities=tuple(capabilities.split()),
        crew=int(crew),
        day_s=int(day_s),
        night_s=int(night_s),
        sigma=float(sigma),
        speed_class=speed_class,
        vehicle=label,
        seats=int(seats),
        water_m3=float(water_m3),
        foam_m3=float(foam_m3),
    )


_TABLE = """
fire_engine | 水罐消防车组 | water tender crew | fire.engine water.supply water.curtain hazmat.suppress | 6 45 60 0.3 emergency | 水罐消防车 0 8 0
fire_foam | 泡沫消防车组 | foam tender crew | fire.engine foam water.curtain hazmat.suppress | 5 45 60 0.3 emergency | 泡沫消防车 0 6 4
fire_rescue | 抢险救援车组 | rescue tender crew | fire.rescue recon.gas | 5 50 65 0.3 emergency | 抢险救援车 0 0 0
fire_ladder | 登高平台车组 | aerial platform crew | fire.ladder fire.engine | 4 55 70 0.3 heavy | 登高平台消防车 0 0 0
fire_hazmat | 防化侦检洗消车组 | hazmat crew | hazmat.entry repair.leak decon recon.gas | 6 60 80 0.3 emergency | 防化洗消车 0 0 0
fire_command | 消防指挥车组 | fire command car | fire.command comms.relay | 3 40 55 0.3 emergency | 通信指挥车 0 0 0
fire_township | 乡镇专职消防车组 | township fire crew | fire.engine water.supply | 4 75 120 0.4 emergency | 水罐消防车 0 5 0
park_hazmat | 园区防化车组 | park hazmat crew | hazmat.entry repair.leak recon.gas decon | 5 40 60 0.3 emergency | 气防抢险车 0 0 0
park_foam | 园区泡沫车组 | park foam crew | fire.engine foam water.curtain hazmat.suppress | 5 40 60 0.3 emergency | 泡沫消防车 0 10 6
firm_brigade | 企业气防小组 | firm gas-rescue team | repair.leak recon.gas labour | 4 60 120 0.4 normal | 气防车 0 0 0
ambulance | 救护车组 | ambulance crew | ems.ambulance ems.bls ems.als | 3 60 90 0.35 emergency | 监护型救护车 2 0 0
ambulance_basic | 转运救护车组 | basic ambulance crew | ems.ambulance ems.bls | 3 70 110 0.35 emergency | 转运型救护车 2 0 0
toxicology_team | 中毒救治专家组 | toxicology team | medical.toxicology ems.command | 3 900 1500 0.4 normal | 公务车 0 0 0
patrol | 派出所处警组 | police patrol | police.patrol police.cordon | 2 60 90 0.4 police | 警车 0 0 0
traffic_police | 交警巡逻组 | traffic police | police.traffic police.cordon | 2 50 80 0.4 police | 警车 0 0 0
special_police | 特警应急组 | special police | police.cordon police.patrol | 8 180 300 0.35 police | 运兵车 0 0 0
coach | 疏散客车组 | evacuation coach | evac.bus | 1 900 1800 0.45 heavy | 大型客车 45 0 0
minibus | 乡镇疏散中巴组 | township minibus | evac.bus | 1 600 1200 0.5 normal | 中型客车 19 0 0
township_cadres | 乡镇应急小分队 | township response team | evac.notify shelter.open labour | 8 420 900 0.45 normal | 公务车 0 0 0
environment | 环境应急监测组 | environmental monitoring team | monitor.env recon.gas | 4 600 1200 0.4 normal | 监测车 0 0 0
power | 电力抢修组 | power repair gang | repair.power | 5 600 900 0.4 normal | 抢修车 0 0 0
telecom | 通信抢修组 | telecom repair gang | repair.telecom comms.relay | 4 600 900 0.4 normal | 应急通信车 0 0 0
water | 供水抢修组 | water repair gang | repair.water | 4 600 1200 0.4 normal | 抢修车 0 0 0
gas | 燃气抢修组 | gas repair gang | repair.gas recon.gas | 4 420 600 0.4 normal | 抢修车 0 0 0
road | 道路抢通组 | road gang | repair.road snow.plough labour | 6 900 1800 0.4 heavy | 装载机与工程车 0 0 0
tow | 清障组 | tow truck | tow crane | 2 600 900 0.4 heavy | 清障车 0 0 0
forest_pro | 森林消防专业队 | forest-fire squad | forest.fire search labour | 15 300 600 0.35 normal | 运兵车 0 0 0
forest_semi | 半专业扑火队 | semi-professional fire squad | forest.fire labour | 12 1200 1800 0.45 normal | 运兵车 0 0 0
mine_rescue | 矿山救护小队 | mine rescue squad | mine.rescue hazmat.entry recon.gas search | 9 60 60 0.25 emergency | 矿山救护车 0 0 0
city_hazmat | 市特勤防化车组 | city hazmat crew | hazmat.entry repair.leak decon recon.gas | 6 60 80 0.3 emergency | 防化洗消车 0 0 0
city_engine | 市特勤主战车组 | city pumper crew | fire.engine foam water.curtain hazmat.suppress | 6 45 60 0.3 emergency | 城市主战消防车 0 10 3
city_supply | 市远程供水车组 | city long-range water supply | water.supply | 6 90 120 0.3 heavy | 远程供水系统 0 0 0
militia | 民兵应急分队 | militia team | labour flood.sandbag search evac.notify | 20 1800 2700 0.4 normal | 运兵车 0 0 0
volunteers | 社会救援队 | volunteer rescue team | search flood.boat labour | 10 2400 3600 0.5 normal | 越野车 0 0 0
"""  # noqa: E501
"""kind | zh | en | capabilities | crew, day s, night s, sigma, speed | vehicle, seats, m3, m3"""

UNIT_KINDS: dict[str, UnitKind] = {
    unit.kind: unit for unit in map(_kind, _TABLE.strip().splitlines())
}

CAPABILITY_COLUMNS = ("code", "name", "name_en", "basis", "source")
