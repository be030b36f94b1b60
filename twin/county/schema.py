"""Which file of a county folder holds which records, and what each file is for."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from twin.county import model as m
from twin.county.large import EDGE_COLUMNS, NODE_COLUMNS, POINT_NUMBERS, POINT_TEXT
from twin.county.records import RENAMED
from twin.terms.text import Text

__all__ = ["GENERAL", "OPTIONAL", "SPECS", "TABLES", "Default", "Spec", "columns_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Default(m.Sourced):
    """A line of ``defaults.csv``: basis and source of a table whose rows carry none."""

    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A small table: its record, the fields that are computed, its key, what it is for."""

    record: type
    what: Text
    computed: tuple[str, ...] = ()
    key: str | None = "id"


_PLANE = ("x_m", "y_m")

SPECS: dict[str, Spec] = {
    "county.csv": Spec(record=m.Fact, key="key", what=Text(
        "县的总体数字；plane_ 各行是平面坐标公式的常数，不要改",
        "figures of the whole county; leave the plane_ lines alone")),
    "defaults.csv": Spec(record=Default, key="table", what=Text(
        "逐行不带依据的大表（nodes、edges）的依据与出处", "basis and source of nodes and edges")),
    "townships.csv": Spec(record=m.Township, what=Text(
        "乡镇街道；第一行是县城所在", "township-level units; the first is the county seat")),
    "villages.csv": Spec(record=m.Village, what=Text(
        "村与社区；人口合计须等于乡镇", "villages and communities; people sum to the township's")),
    "districts.csv": Spec(record=m.District, what=Text(
        "邻接的城区与对外方向（kind：district、gateway）", "city districts and gateways")),
    "road_classes.csv": Spec(record=m.RoadClass, what=Text(
        "道路分类与速度；wet_pct、snow_pct 为占干燥时的百分数", "road classes and speeds")),
    "roads.csv": Spec(record=m.Road, what=Text("道路", "roads")),
    "bridges.csv": Spec(record=m.Bridge, what=Text(
        "桥；gauge 水位达到 closes_at_m 时封闭，空为不封", "bridges; the level that closes them")),
    "candidates.csv": Spec(record=m.Candidate, what=Text(
        "备选通道：新建路、渡船、临时桥，平时不通，启用后双向；a、b 为路网节点，时间为启用后的毫秒",
        "ways that could be made (road, boat, bridge), closed until opened; milliseconds when open",
    )),
    "reservoirs.csv": Spec(record=m.Reservoir, what=Text("水库", "reservoirs")),
    "rail_stations.csv": Spec(record=m.RailStation, what=Text("火车站", "railway stations")),
    "crossings.csv": Spec(record=m.RailCrossing, what=Text("公铁交叉", "railway crossings")),
    "substances.csv": Spec(record=m.Substance, what=Text(
        "危险物质：临界量 q_t、β、报警值", "substances: threshold, factor, alarm levels")),
    "hazard_grading.csv": Spec(record=m.GradingStep, key=None, what=Text(
        "GB 18218 的 α 与级别分档", "steps of α and of the level, GB 18218")),
    "firms.csv": Spec(record=m.Firm, what=Text(
        "业主；演练想定不用真实企业名", "owners; name no real firm as the site of a drill")),
    "hazards.csv": Spec(record=m.Hazard, computed=(*_PLANE, "tanks", "keepers"), what=Text(
        "危险源；alpha、r、level 由 fumeng county check 复算",
        "hazard sources; α, R and level are recomputed by the check")),
    "tanks.csv": Spec(record=m.Tank, computed=_PLANE, what=Text(
        "储罐；q_t 为设计最大量", "vessels; q_t is the design maximum")),
    "keepers.csv": Spec(record=m.Keeper, key=None, what=Text(
        "包保责任人，每源三人（main、technical、operation），电话打码",
        "three keepers a major source, phones masked")),
    "sensors.csv": Spec(record=m.Sensor, what=Text("仪表种类", "kinds of instrument")),
    "windows.csv": Spec(record=m.VirtualPoint, what=Text(
        "时段累计、平均、升降等，作虚拟测点（window：sum、mean、max、rise、days、fall）",
        "windows as virtual points")),
    "alarms.csv": Spec(record=m.MasterAlarm, what=Text(
        "报警主数据库，一行一个报警：限值、后果、处置、岗位；限值须与 points.csv 相等",
        "master alarm database, one row an alarm; limits equal those of points.csv")),
    "capabilities.csv": Spec(record=m.Capability, key="code", what=Text(
        "能力编码，调派规则按它要队伍", "capability codes used by run cards")),
    "resources.csv": Spec(record=m.Resource, what=Text(
        "资源登记：站点、队伍、医院、库、避难场所、专家", "the resource registry")),
    "units.csv": Spec(record=m.Unit, computed=("node", "lat_deg", "lon_deg"), what=Text(
        "可调派的车组与小组；base 为 resources.csv 的编号", "units; base is a resource")),
    "vehicles.csv": Spec(record=m.Vehicle, what=Text("车辆", "vehicles")),
    "hospitals.csv": Spec(record=m.Hospital, what=Text("医院床位；id 为资源编号", "hospital beds")),
    "supplies.csv": Spec(record=m.Supply, what=Text("物资批次", "batches of goods")),
    "shelters.csv": Spec(record=m.Shelter, what=Text("避难场所；id 为资源编号", "shelters")),
    "experts.csv": Spec(record=m.Expert, what=Text("专家；id 为资源编号", "experts")),
    "rooms.csv": Spec(record=m.Room, what=Text(
        "指挥场所（kind：hall、duty、consultation）", "command places")),
    "net_nodes.csv": Spec(record=m.NetNode, what=Text("指挥网节点", "command network nodes")),
    "net_links.csv": Spec(record=m.NetLink, what=Text(
        "指挥网链路；backup 为接替它的链路", "links of the command network")),
}  # fmt: skip

_LARGE_COLUMNS = {
    "nodes.csv": NODE_COLUMNS,
    "edges.csv": EDGE_COLUMNS,
    "points.csv": ("id", *POINT_TEXT[1:3], *POINT_NUMBERS, *POINT_TEXT[3:]),
}
LARGE_WHAT = {
    "nodes.csv": Text(
        "路网节点，编号从 0 连续；管辖 county、city、outside", "road nodes, numbered from 0"
    ),
    "edges.csv": Text(
        "路段；oneway=1 只能 a→b；时间为毫秒", "road sections; oneway=1 runs a to b; milliseconds"
    ),
    "points.csv": Text(
        "测点；限值、时延空着表示没有", "sensor points; an empty limit means there is none"
    ),
}
SHAPES = ("outline.geojson", "rivers.geojson", "railways.geojson")
TABLES: tuple[str, ...] = (*SPECS, *_LARGE_COLUMNS, *SHAPES)
"""Every file of a county folder; ``rules/`` and ``*.yaml`` may stand beside them."""

OPTIONAL = ("candidates.csv", "windows.csv", "alarms.csv")
"""Tables that a folder may lack; they count as empty."""

GENERAL = ("road_classes.csv", "substances.csv", "hazard_grading.csv", "sensors.csv",
           "capabilities.csv", "defaults.csv")  # fmt: skip
"""Tables that are not about one county; a new county starts with the default's."""


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table; basis and source last."""
    if table in _LARGE_COLUMNS:
        return _LARGE_COLUMNS[table]
    spec = SPECS[table]
    column_of = {field: column for column, field in RENAMED.items()}
    names = [f.name for f in dataclasses.fields(spec.record) if f.name not in spec.computed]
    names = [n for n in names if n not in ("basis", "source")] + ["basis", "source"]
    return tuple(column_of.get(n, n) for n in names)
