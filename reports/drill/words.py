"""Numbers, times and code words as a reader finds them, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from twin.county import County
from twin.county.event_types import load_event_kinds
from twin.terms.text import Lang, Text

__all__ = [
    "BASIS_ROWS",
    "BITS",
    "CAPABILITIES",
    "NOT_REAL",
    "OUTCOMES",
    "PEOPLE",
    "POLICIES",
    "RATINGS",
    "ROLES",
    "SCHEMATIC",
    "STATUS",
    "TASKS",
    "Speaker",
    "event_name",
    "party_name",
    "t_plus",
    "unit_name",
]

NOT_REAL = Text("仿真演练·非真实事件", "Exercise, not a real event")
SCHEMATIC = Text("示意图，不作为划界依据", "Schematic, not for delimitation")

OUTCOMES = {
    "met": Text("按时", "on time"),
    "late": Text("逾时", "late"),
    "missed": Text("未完成", "missed"),
    "not_tested": Text("未检验", "not tested"),
}
RATINGS = {
    "P": Text("达成", "performed (P)"),
    "S": Text("基本达成", "some challenges (S)"),
    "M": Text("困难较大", "major challenges (M)"),
    "U": Text("未达成", "unable (U)"),
    "N": Text("未检验", "not tested"),
}
ROLES = {
    "119": Text("119 消防", "119 fire"),
    "120": Text("120 急救", "120 ambulance"),
    "110": Text("110 公安", "110 police"),
    "county_hq": Text("县指挥部", "county HQ"),
    "park": Text("园区", "park"),
    "township": Text("乡镇", "township"),
    "firm": Text("企业", "firm"),
    "city": Text("市", "city"),
    "neighbour": Text("邻县", "neighbouring county"),
}
TASKS = {
    "stop_leak": Text("堵漏", "stop the leak"),
    "suppress": Text("稀释", "suppress"),
    "recon": Text("侦检", "reconnoitre"),
    "decon": Text("洗消", "decontaminate"),
    "rescue": Text("救援", "rescue"),
    "treat": Text("救治", "treat"),
    "cordon": Text("警戒", "cordon"),
    "evacuate": Text("疏散", "evacuate"),
    "water": Text("供水", "water supply"),
    "monitor": Text("环境监测", "monitor"),
    "standby": Text("待命", "stand by"),
    "cover": Text("移防", "cover"),
    "transport": Text("送医", "to hospital"),
    "cool": Text("冷却罐体", "cool the tank"),
    "fight_fire": Text("扑火", "fight the fire"),
    "plough": Text("除雪", "plough snow"),
}
CAPABILITIES = {
    "snow.plough": Text("除雪保通", "snow clearing"),
    "forest.fire": Text("森林草原灭火", "forest and grass fire"),
    "hazmat.suppress": Text("防化稀释", "gas suppression"),
    "hazmat.entry": Text("防化处置", "hazmat entry"),
    "recon.gas": Text("气体侦检", "gas recon"),
    "decon": Text("洗消", "decontamination"),
    "water.supply": Text("供水", "water supply"),
    "repair.leak": Text("堵漏抢险", "leak repair"),
    "ems.als": Text("高级急救", "advanced life support"),
    "ems.bls": Text("普通急救", "basic life support"),
    "police.cordon": Text("公安警戒", "police cordon"),
    "evac.bus": Text("疏散客车", "evacuation coach"),
    "monitor.env": Text("环境监测", "environmental monitoring"),
    "fire.engine": Text("灭火", "fire engine"),
}
PEOPLE = {
    "leader": Text("带班领导", "leader on duty"),
    "deputy": Text("副职", "deputy"),
    "county_duty": Text("县值班室", "county duty room"),
    "hospital": Text("医院", "hospital"),
}
STATUS = {
    "alerted": Text("已受领", "alerted"),
    "en_route": Text("途中", "on the way"),
    "on_scene": Text("到场", "on scene"),
    "task_done": Text("完成", "done"),
    "returning": Text("返回", "returning"),
    "available": Text("待命", "available"),
    "delayed": Text("受阻", "delayed"),
    "unavailable": Text("不可用", "out of service"),
}
POLICIES = {
    "closest": Text("最早到达（出动加行车）", "earliest arrival (turnout and driving)"),
    "run_card_closest": Text(
        "按卡可替代，最早到达（替代者加罚时）", "earliest arrival, stand-ins with a penalty"
    ),
    "coverage_aware": Text(
        "兼顾覆盖（到达相近者中留下的缺口最小）", "coverage-aware among about equal arrivals"
    ),
    "dmexclp": Text("动态调防（期望覆盖最大）", "dynamic move-up by expected coverage"),
    "shortest_drive": Text("行车最短（不计出动）", "shortest drive (turnout aside)"),
    "beeline": Text("直线最近（不看道路）", "nearest as the crow flies (blind to roads)"),
}
BITS = {"H": Text("一级报警", "level 1"), "HH": Text("二级报警", "level 2")}
BASIS_ROWS = (
    (Text("地名、区划、人口合计", "place names, divisions, population totals"), "V"),
    (Text("法律条文与时限", "articles of law and their limits"), "V"),
    (Text("地方报告时限、较大涉险、隔离距离", "local limits, larger risk, stand-off"), "G"),
    (Text("各村人口、消防队数量", "village populations, brigade counts"), "E"),
    (Text("道路、街巷、桥梁、河流线位", "roads, streets, bridges, rivers' lines"), "S"),
    (Text("企业、储罐、探头及其数值", "firms, vessels, sensor points and readings"), "S"),
    (Text("人员反应、出动、群众行为", "people's reactions, turnout, public behaviour"), "S"),
    (Text("泄漏源强、扩散与伤害", "source term, dispersion and harm"), "S"),
)


class Speaker:
    """Says things in one language; `start_minute` is the minute of the day at T+00:00."""

    def __init__(self, lang: Lang, start: str) -> None:
        self.lang: Lang = lang
        self._start_minute = int(start[11:13]) * 60 + int(start[14:16])

    def __call__(self, text: Text) -> str:
        return text.in_(self.lang)

    def pick(self, zh: str, en: str) -> str:
        """The sentence in this language."""
        return zh if self.lang == "zh" else en

    def word(self, table: dict[str, Text], code: str) -> str:
        """A code word's label; the code itself when the table has none."""
        return table[code].in_(self.lang) if code in table else code

    def joined(self, words: Iterable[str]) -> str:
        """Words in a row, with the comma of this language."""
        return self.pick("、", ", ").join(words)

    def clock(self, at_s: float) -> str:
        """A moment: `T+00:12:05 (20:42)`."""
        minute = (self._start_minute + int(at_s) // 60) % 1440
        wall = f"{minute // 60:02d}:{minute % 60:02d}"
        return self.pick(f"{t_plus(at_s)}（{wall}）", f"{t_plus(at_s)} ({wall})")

    def span(self, seconds: float) -> str:
        """A duration: `6 分 40 秒`."""
        whole = int(abs(seconds) + 0.5)
        sign = "−" if seconds < 0 and whole else ""
        hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
        if self.lang == "zh":
            parts = [(hours, "小时"), (minutes, "分"), (rest, "秒")]
        else:
            parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
        told = [f"{n} {unit}" for n, unit in parts if n] or [f"0 {parts[2][1]}"]
        return sign + " ".join(told)


def t_plus(at_s: float) -> str:
    """Drill time: `T+00:12:05`."""
    whole = int(at_s)
    return f"T+{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def event_name(county: County, event_type: str, say: Speaker) -> str:
    """What a kind of event is called; its id when the county does not know it."""
    kind = load_event_kinds(county).get(event_type)
    return event_type if kind is None else say(kind.label)


def party_name(county: County, party: str, say: Speaker) -> str:
    """Who somebody is, from the name he goes by in the journal."""
    kind, _, name = party.partition(":")
    if kind == "firm" and name in county.firms:
        return county.firms[name].name
    if kind == "township" and name in county.townships:
        return county.townships[name].name
    if kind == "plant" and name in county.hazards:
        return county.hazards[name].name
    return say.word(PEOPLE, party)


def unit_name(county: County, unit: str, say: Speaker) -> str:
    """What a unit is called; its id when the county does not know it."""
    if unit not in county.units:
        return unit
    return say.pick(county.units[unit].name, county.units[unit].name_en)
