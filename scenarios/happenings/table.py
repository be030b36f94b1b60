"""Every kind of happening a drill file may hold: its keys, its group, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.checks import Checks, Loc
from scenarios.happenings import (
    asked,
    cell,
    earthquake,
    fires,
    incidents,
    mines,
    nature,
    physical,
    tanker,
    warnings,
    water,
)
from scenarios.values import Part
from twin.terms.happenings import Happening

__all__ = ["HAPPENINGS", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """A kind of happening as it is written; `read` makes the term of a checked group."""

    chinese: str
    group: type[Part]
    read: Callable[[Checks, Loc, Any], Happening]


HAPPENINGS: Mapping[str, Written] = {
    "leak": Written("泄漏", physical.LeakFile, physical.leak),
    "wind": Written("风", physical.TurnFile, physical.turn),
    "road": Written("道路", physical.RoadFile, physical.road),
    "open": Written("启用", physical.OpenFile, physical.opening),
    "breakdown": Written("队伍故障", physical.BreakdownFile, physical.breakdown),
    "event": Written("事件", incidents.EventFile, incidents.event),
    "call": Written("来电", incidents.CallFile, incidents.call),
    "support": Written("支援请求", asked.SupportFile, asked.support),
    "taken_back": Written("撤回来报", asked.TakenBackFile, asked.taken_back),
    "count": Written("人数", incidents.CountFile, incidents.count),
    "extent": Written("损失", incidents.ExtentFile, incidents.extent),
    "act": Written("处理", incidents.ActFile, incidents.act),
    "line": Written("线路", physical.LineFile, physical.line),
    "hides": Written("瞒报", incidents.HidesFile, incidents.hides),
    "alert": Written("预警", warnings.AlertFile, warnings.alert),
    "wildfire": Written("野火", nature.WildfireFile, nature.wildfire),
    "blizzard": Written("暴雪", nature.BlizzardFile, nature.blizzard),
    "tanker": Written("罐车", tanker.TankerFile, tanker.tanker),
    "building_fire": Written("建筑火灾", fires.BuildingFireFile, fires.building_fire),
    "mine": Written("煤矿", mines.MineFile, mines.mine),
    "dust": Written("沙尘", nature.DustFile, nature.dust),
    "storm": Written("暴雨", water.StormFile, water.storm),
    "reservoir": Written("水库", water.ReservoirFile, water.reservoir),
    "outage": Written("风暴单体", cell.CellFile, cell.cell),
    "earthquake": Written("地震", earthquake.EarthquakeFile, earthquake.earthquake),
    "move": Written("转移", warnings.MoveFile, warnings.move),
}
