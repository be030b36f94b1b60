"""How people write an alarm configuration: headers, units, kinds, shapes, priorities.

A header may be Chinese or English, in any order. 一级 is the first gas level and the *lower* one,
so it stands for H, 二级 for HH.
"""

from __future__ import annotations

import re
import unicodedata

from twin.inputs.table_file import Column
from twin.terms.levels import AlarmPriority

__all__ = [
    "COLUMNS",
    "LEVEL_OF",
    "kind_of",
    "oil_class_of",
    "priority_of",
    "range_of",
    "shape_of",
    "unit_of",
]


def _column(name: str, *also: str, required: bool = False) -> Column:
    return Column(name=name, also=also, required=required)


COLUMNS: tuple[Column, ...] = (
    _column("id", "位号", "测点", "编号", "tag no", required=True),
    _column("kind", "类型", "监测类型"),
    _column("substance", "介质", "物质", "气体", "medium"),
    _column("range", "量程"),
    _column("range_lo", "量程下限"),
    _column("range_hi", "量程上限"),
    _column("unit", "单位", required=True),
    _column("ll", "低低报", "低低报值", "低低限"),
    _column("l", "低报", "低报值", "低限"),
    _column("h", "高报", "高报值", "高限"),
    _column("hh", "高高报", "高高报值", "高高限"),
    _column("level1", "一级报警值", "一级报警", "level 1"),
    _column("level2", "二级报警值", "二级报警", "level 2"),
    _column("deadband", "死区", "回差"),
    _column("db_ll", "低低报死区"),
    _column("db_l", "低报死区"),
    _column("db_h", "高报死区"),
    _column("db_hh", "高高报死区"),
    _column("on_delay_s", "延时", "报警延时", "delay"),
    _column("off_delay_s", "返回延时"),
    _column("scan_s", "扫描周期"),
    _column("stuck_ticks", "不变次数"),
    _column("priority", "优先级"),
    _column("consequence", "后果"),
    _column("response", "处置", "处置措施"),
    _column("noise", "噪声"),
    _column("suppress_s", "屏蔽时长"),
    _column("shape", "储罐形式"),
    _column("volume_m3", "储罐容积"),
    _column("oil_class", "油品类别"),
    _column("turnovers_a_year", "年周转次数"),
    _column("landing_m", "浮顶落底高度"),
    # Told to people, not judged.
    _column("name", "名称", "描述"),
    _column("area", "区域"),
    _column("group", "分组"),
    _column("positions", "岗位"),
    _column("clause", "条款"),
    _column("basis", "依据"),
    _column("note", "备注"),
)

LEVEL_OF = {"level1": "H", "level2": "HH"}

_UNITS: dict[str, tuple[str, tuple[str, ...]]] = {
    # unit: the kind of point that has it when nothing else is said, other spellings
    "%LEL": ("gas_flammable", ("lel%", "lel")),
    "mg/m3": ("gas_toxic", ("mg/m^3", "mg/nm3")),
    "ppm": ("gas_toxic", ("umol/mol", "μmol/mol")),
    "%": ("level", ()),
    "m": ("level", ()),
    "cm": ("level", ()),
    "mm": ("level", ()),
    "kPa": ("pressure", ()),
    "MPa": ("pressure", ()),
    "Pa": ("pressure", ()),
    "bar": ("pressure", ()),
    "degC": ("temperature", ("°c", "c")),
    "K": ("temperature", ()),
    "m3/h": ("flow", ("m^3/h",)),
    "t/h": ("flow", ()),
    "kg/h": ("flow", ()),
    "L/min": ("flow", ()),
    "%vol": ("mine_gas", ("vol%", "%v/v")),
    "m/s": ("wind_speed", ()),
    "mm/h": ("rain_rate", ()),
    "V": ("voltage", ()),
    "mg/L": ("water_quality", ()),
    "veh/h": ("traffic_flow", ()),
    "deg": ("", ("°",)),
    "A": ("", ()),
    "1": ("", ()),
}

_KINDS = {
    "可燃气体": "gas_flammable", "可燃": "gas_flammable", "有毒气体": "gas_toxic",
    "有毒": "gas_toxic", "液位": "level", "压力": "pressure", "微压": "low_pressure",
    "温度": "temperature", "流量": "flow", "甲烷": "mine_gas", "瓦斯": "mine_gas",
    "风速": "wind_speed", "雨强": "rain_rate", "雨量": "rain_sum", "水位": "river_stage",
    "库水位": "reservoir_stage",
}  # fmt: skip
_SHAPES = {"立式": "vertical", "立罐": "vertical", "卧式": "horizontal", "卧罐": "horizontal",
           "球罐": "sphere", "球形": "sphere"}  # fmt: skip
_OIL = {"甲": "A", "乙": "B", "丙": "C", "有毒": "TOXIC"}
_RANGE = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:~|-|–|—|至|到|…|\.\.|,)\s*([+-]?\d+(?:\.\d+)?)")


def _key(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


_UNIT_OF = {
    _key(spelling): unit for unit, (_, also) in _UNITS.items() for spelling in (unit, *also)
}


def unit_of(word: str) -> str | None:
    """The unit, as this project writes it; None when it is unknown.

    >>> unit_of("mg/m³"), unit_of("℃"), unit_of("％LEL"), unit_of("furlong")
    ('mg/m3', 'degC', '%LEL', None)
    """
    return _UNIT_OF.get(_key(word))


def kind_of(word: str, unit: str, gas: bool) -> str:
    """The kind of point: as written, else from its unit; `gas` says that it has gas levels."""
    if word:
        return _KINDS.get(_key(word), word.strip())
    kind = _UNITS[unit][0] if unit in _UNITS else ""
    return "gas_toxic" if gas and not kind.startswith("gas_") else kind


def shape_of(word: str) -> str:
    """vertical, horizontal or sphere; a vertical tank where nothing is said."""
    return _SHAPES.get(_key(word), word if word in _SHAPES.values() else "vertical")


def oil_class_of(word: str) -> str:
    """A, B, C or TOXIC for 甲, 乙, 丙, 有毒 (甲B as 甲)."""
    return _OIL.get(word[:1], _OIL.get(word, word[:1].upper() if word != "TOXIC" else word))


def priority_of(word: str) -> AlarmPriority | None:
    """The priority by its code or label in either language."""
    return next((p for p in AlarmPriority if word in (p.value, p.label.zh, p.label.en)), None)


def range_of(text: str) -> tuple[float, float] | None:
    """Both ends of a range such as 0～100.

    >>> range_of("0～100"), range_of("-50 至 150"), range_of("100")
    ((0.0, 100.0), (-50.0, 150.0), None)
    """
    found = _RANGE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return (float(found[1]), float(found[2])) if found else None
