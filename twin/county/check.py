"""Self-checks of a county: each has a name, a verdict and what it found.

They run on any county that loads (broken references and unreadable cells are load errors), so a
check says whether the data make sense, not whether they can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twin.county import check_map, check_stock
from twin.county.model import County
from twin.terms.text import Text

__all__ = ["CHECKS", "CheckResult", "check_county"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check: its key, its name, whether it passed, and the figures."""

    key: str
    name: Text
    passed: bool
    detail: Text


Finding = tuple[bool, Text]

CHECKS: tuple[tuple[str, Text, Callable[[County], Finding]], ...] = (
    ("outline", Text("轮廓简单，仅一个内孔", "outline simple, one hole"), check_map.outline),
    ("area", Text("面积与公布值相差 2 % 以内", "area within 2 % of the stated figure"),
     check_map.area),
    ("seats_inside", Text("各乡镇驻地均在轮廓内", "every seat inside the outline"),
     check_map.seats_inside),
    ("villages_inside", Text("各村均在轮廓内", "every village inside the outline"),
     check_map.villages_inside),
    ("connected", Text("路网强连通", "road graph strongly connected"), check_map.connected),
    ("connected_without_city", Text("不经市区也连通", "connected without the city's nodes"),
     check_map.connected_without_city),
    ("road_totals", Text("各类公路里程与目标相差 2 % 以内", "road totals within 2 %"),
     check_map.road_totals),
    ("road_classes", Text("公路分类齐全", "all road classes present"), check_map.road_classes),
    ("network_size", Text("路网规模与形态", "size and shape of the routing graph"),
     check_map.network_size),
    ("lengths", Text("边长与坐标相符", "lengths agree with positions"), check_map.lengths),
    ("times", Text("通行时间与速度表相符", "times agree with the speed table"), check_map.times),
    ("villages_reach", Text("各村可达驻地", "every village reaches its seat"),
     check_map.villages_reach),
    ("village_minutes", Text("村到驻地车程中位数 10～25 分钟", "median village time 10-25 min"),
     check_map.village_minutes),
    ("bridges", Text("桥梁与河流、路段一致", "bridges stand on edges over rivers"),
     check_map.bridges),
    ("candidates", Text("备选通道两端、时间合理", "candidates join two nodes in sensible times"),
     check_stock.candidates),
    ("jurisdiction", Text("每个节点有管辖且与轮廓相符", "jurisdiction agrees with the outline"),
     check_map.jurisdiction),
    ("expressway_oneway", Text("高速为单向双幅", "expressways are one-way pairs"),
     check_map.expressways_oneway),
    ("population", Text("人口合计与普查一致", "population sums to the census"),
     check_stock.population),
    ("codes", Text("编码唯一，两套编码分歧处保留", "codes unique, disagreements kept"),
     check_stock.codes),
    ("grading", Text("重大危险源 R 值与级别复算一致", "R and level recomputed"),
     check_stock.grading),
    ("keepers", Text("每个重大危险源有三个包保责任人", "three keepers for each major source"),
     check_stock.keepers),
    ("online_sources", Text("一、二级重大危险源接入在线监控", "level 1-2 sources are on line"),
     check_stock.online_sources),
    ("points_placed", Text("测点位于县域范围", "sensor points lie in the county"),
     check_stock.points_placed),
    ("points_limits", Text("测点限值有序且常态不报警", "limits ordered, quiet when normal"),
     check_stock.points_limits),
    ("units_capable", Text("队伍有能力、有归属", "units have capabilities and a commander"),
     check_stock.units_capable),
    ("registry", Text("资源登记有效", "registry entries valid"), check_stock.registry),
    ("supplies", Text("物资不低于最低储备且在效期内", "supplies in stock and in date"),
     check_stock.supplies),
    ("consult_room", Text("会商室不少于 10 席且每席有话筒", "consultation room: 10 seats"),
     check_stock.consult_room),
    ("network_links", Text("指挥网连通且有备份", "command network connected, with backups"),
     check_stock.network_links),
    ("basis", Text("每条记录有依据和出处", "basis and source on every record"), check_stock.basis),
    ("ids", Text("编号不重复", "ids unique across tables"), check_stock.ids),
)  # fmt: skip


def check_county(county: County) -> list[CheckResult]:
    """Run every check, in order; takes a few seconds."""
    results = []
    for key, name, check in CHECKS:
        passed, detail = check(county)
        results.append(CheckResult(key=key, name=name, passed=passed, detail=detail))
    return results
