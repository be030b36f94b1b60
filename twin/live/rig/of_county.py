"""A rig made from a county: its gas heads behind controllers, a terminal in every unit.

What a reader would get wrong: addresses and phone numbers are made up, in the order of the county's
data; the heads, their units, limits and ranges are the county's own. A site or a firm has one
controller a kind of head.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fast._types import Bools
from twin.county import County
from twin.terms.text import Text

__all__ = ["Around", "rig_of_county"]

_HEADS_MAX = 60
_GAS = ("gas_toxic", "gas_flammable")
_HEADS_NET, _UNITS_NET = "127.10", "127.11"
_MODBUS, _JT808 = 502, 7611
_PERIOD_S = 60


@dataclass(frozen=True, slots=True)
class Around:
    """The heads within `within_m` metres of a place; `name` is what the rig's title calls it."""

    name: str
    lat_deg: float
    lon_deg: float
    within_m: float


def rig_of_county(county: County, id_: str, around: Around | None = None) -> str:
    """The rig file, as YAML: Modbus TCP controllers on port 502, JT/T 808 terminals on 7611.

    Args:
        around: Take the heads there only; None takes all of the county.
    """
    heads = Text("全县气体探头", "all gas heads of the county")
    if around is not None:
        km = f"{around.within_m / 1000:g}"
        heads = Text(
            f"{around.name} 周围 {km} 公里的气体探头",
            f"the gas heads within {km} km of {around.name}",
        )
    lines = [
        f"# 由县域数据生成：{heads.zh}、全县车载终端；地址、号码均为虚构。仿真演练·非真实事件",
        f"# Made from the county's data: {heads.en}, every vehicle terminal;",
        "# addresses and numbers are invented. Exercise, not a real event.",
        "fumeng_rig: 1",
        f"编号: {id_}",
        f"标题: {json.dumps(f'{heads.zh}与全县车载终端', ensure_ascii=False)}",
        f"title_en: {json.dumps(f'{heads.en} and every vehicle terminal', ensure_ascii=False)}",
        "设备:",
        *_controllers(county, around),
        *_terminals(county),
    ]
    return "\n".join(lines) + "\n"


def _controllers(county: County, around: Around | None) -> Iterable[str]:
    points, near = county.points, _near(county, around)
    groups: dict[tuple[str, ...], list[str]] = {}
    for point, row in points.row_of.items():
        if points.text["kind"][row] in _GAS and near[row]:
            site = points.text["hazard"][row] or points.text["owner"][row]
            sensor = points.text["sensor"][row]
            kind = (site, sensor, *(f"{points.numbers[n][row]:g}" for n in ("h", "hh", "range_hi")))
            groups.setdefault(kind, []).append(point)
    nth = 0
    for (site, sensor, low, high, full), members in groups.items():
        step = f"{county.sensors[sensor].resolution:g}"
        for part in range(0, len(members), _HEADS_MAX):
            heads = members[part : part + _HEADS_MAX]
            nth += 1
            named = ", ".join(f"{i}: {point}" for i, point in enumerate(heads, 1))
            yield f"  - 编号: GC-{nth:03d}  # {site} {sensor}"
            yield "    类型: 气体报警控制器"
            yield (
                f"    参数: {{heads: {len(heads)}, low: {low}, high: {high}, full: {full}, "
                f"step: {step}}}"
            )
            yield f'    端点: [{{协议: modbus-tcp, 地址: "{_at(_HEADS_NET, nth)}:{_MODBUS}"}}]'
            yield f"    测点: {{{named}}}"


def _near(county: County, around: Around | None) -> Bools:
    points = county.points
    if around is None:
        return np.ones(len(points.id), np.bool_)
    x_m, y_m = county.xy(around.lat_deg, around.lon_deg)
    off_m2 = (points.x_m - x_m) ** 2 + (points.y_m - y_m) ** 2
    near: Bools = off_m2 <= around.within_m * around.within_m
    return near


def _terminals(county: County) -> Iterable[str]:
    for nth, unit in enumerate(county.units, 1):
        yield f"  - 编号: V-{unit.removeprefix('U-')}"
        yield "    类型: 车载终端"
        yield (f'    参数: {{phone: "0138{nth:08d}", plate: 辽J{nth:05d}, period_s: {_PERIOD_S}}}')
        yield f'    端点: [{{协议: jt808, 地址: "{_at(_UNITS_NET, nth)}:{_JT808}"}}]'
        yield f"    队伍: {unit}"
        yield "    指令: [text]"


def _at(net: str, nth: int) -> str:
    """The nth address of a net, none ending in 0 or 255."""
    high, low = divmod(nth - 1, 254)
    return f"{net}.{high}.{low + 1}"
