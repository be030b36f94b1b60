"""The drill file as people write it: keys in English or Chinese, times with their unit.

These models check shape and spelling only. Whether a place exists or a deadline can be met is
asked in `load`, once the county is at hand.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from twin.inputs import BadValue, near
from twin.inputs.durations import drill_time_s, duration_s
from twin.terms.text import Text

__all__ = ["DrillFile", "ExpectFile", "FailureFile", "InjectFile"]

_ID = re.compile(r"[A-Z]+-?\d{1,4}")


def _start(written: object) -> str:
    try:
        moment = datetime.strptime(str(written), "%Y-%m-%d %H:%M")
    except ValueError:
        raise BadValue(
            Text(f"开始时刻“{written}”格式不对", f"the start {written!r} is not spelled right"),
            hint=Text("写作 2026-07-12 20:30（北京时间）", "write 2026-07-12 20:30 (UTC+8)"),
        ) from None
    return moment.strftime("%Y-%m-%dT%H:%M:00+08:00")


def _hole(written: object) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)mm", written) if isinstance(written, str) else None
    if found is None or not 0.0 < float(found[1]) <= 500.0:
        raise BadValue(
            Text(f"孔径“{written}”格式不对", f"the hole {written!r} is not spelled right"),
            hint=Text("写作 18mm（毫米，至多 500）", "write 18mm, at most 500"),
        )
    return float(found[1])


def _identifier(written: object) -> str:
    if not isinstance(written, str) or not _ID.fullmatch(written):
        raise BadValue(
            Text(f"编号“{written}”格式不对", f"the id {written!r} is not spelled right"),
            hint=Text("大写字母加数字，如 M-001、E-012", "capitals and digits, as M-001"),
        )
    return written


def _one_of(words: dict[str, str]) -> BeforeValidator:
    """A value in Chinese or by its code; becomes the code."""

    def read(written: object) -> object:
        if not isinstance(written, str):
            return written
        if written in words:
            return words[written]
        if written in words.values():
            return written
        meant = near(written, [*words, *words.values()])
        options = "、".join(words)
        raise BadValue(
            Text(f"“{written}”不在可选值里：{options}", f"{written!r} is not one of {options}"),
            hint=Text(f"是不是想写“{meant[0]}”？", f"did you mean {meant[0]!r}?")
            if meant
            else None,
            code="E106",
        )

    return BeforeValidator(read)


Duration = Annotated[float, BeforeValidator(duration_s)]
DrillTime = Annotated[float, BeforeValidator(drill_time_s)]
Start = Annotated[str, BeforeValidator(_start)]
Hole = Annotated[float, BeforeValidator(_hole)]
Id = Annotated[str, BeforeValidator(_identifier)]
Direction = Annotated[float, Field(ge=0.0, lt=360.0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Scale = Annotated[float, Field(ge=0.0, le=10.0)]

Mode = Annotated[
    Literal["training", "assessment"], _one_of({"训练": "training", "评估": "assessment"})
]
Form = Annotated[
    Literal["tabletop", "operational", "double_blind"],
    _one_of({"桌面": "tabletop", "实战": "operational", "双盲": "double_blind"}),
]
Sky = Annotated[
    Literal["clear", "partly", "overcast"],
    _one_of({"晴": "clear", "多云": "partly", "阴": "overcast"}),
]
Surface = Annotated[
    Literal["dry", "wet", "snow"], _one_of({"干": "dry", "湿": "wet", "雪": "snow"})
]
Fault = Annotated[
    Literal["stuck", "silent", "drift", "false_value", "calibration", "misoperation"],
    _one_of(
        {
            "卡死": "stuck",
            "中断": "silent",
            "漂移": "drift",
            "误示值": "false_value",
            "标定": "calibration",
            "误操作": "misoperation",
        }
    ),
]
Counted = Annotated[
    Literal["dead", "grave", "light", "observed", "missing", "trapped", "at_risk", "evacuated"],
    _one_of(
        {
            "死亡": "dead",
            "重伤": "grave",
            "轻伤": "light",
            "留观": "observed",
            "失联": "missing",
            "被困": "trapped",
            "涉险": "at_risk",
            "疏散": "evacuated",
        }
    ),
]
Policy = Annotated[
    Literal[
        "closest", "run_card_closest", "coverage_aware", "dmexclp", "shortest_drive", "beeline"
    ],
    _one_of(
        {
            "最早到达": "closest",
            "按卡可替代": "run_card_closest",
            "兼顾覆盖": "coverage_aware",
            "动态调防": "dmexclp",
            "行车最短": "shortest_drive",
            "直线最近": "beeline",
        }
    ),
]


def _key(name: str, chinese: str, **words: Any) -> Any:
    return Field(validation_alias=AliasChoices(name, chinese), **words)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ObjectiveFile(_Part):
    """An objective of the drill."""

    id: Id = _key("id", "编号")
    text: str = _key("text", "内容")
    text_en: str = _key("text_en", "英文内容", default="")
    standard: str = _key("standard", "依据", default="")


class WindFile(_Part):
    """The wind at the start."""

    from_deg: Direction = _key("from", "来向")
    speed_m_s: float = _key("speed", "风速", ge=0.5, le=40.0)


class StaffFile(_Part):
    """Who is on duty; `reaction` scales how long people take, 0 for at once."""

    duty_officers: int = _key("duty_officers", "值班员", default=2, ge=1, le=20)
    reaction: Scale = _key("reaction", "反应", default=1.0)


class PeopleFile(_Part):
    """The public."""

    compliance: Share = _key("compliance", "服从率", default=0.85)


class CrewsFile(_Part):
    """Scale of the crews' turnout."""

    turnout: Scale = _key("turnout", "出动", default=1.0)


class SensorsFile(_Part):
    """Scales of what sensors do to a reading."""

    noise: Scale = _key("noise", "噪声", default=1.0)
    response: Scale = _key("response", "响应", default=1.0)


class LinksFile(_Part):
    """Scale of the network's latency."""

    latency: Scale = _key("latency", "时延", default=1.0)


class WorldFile(_Part):
    """The world at T+00:00 and the sizes of its mechanisms."""

    wind: WindFile = _key("wind", "风")
    gust: Share = _key("gust", "阵性", default=0.2)
    temperature: float = _key("temperature", "气温", ge=-45.0, le=45.0)
    sky: Sky = _key("sky", "天空", default="partly")
    surface: Surface = _key("surface", "路面", default="dry")
    staff: StaffFile = _key("staff", "值守", default=StaffFile())
    people: PeopleFile = _key("people", "群众", default=PeopleFile())
    crews: CrewsFile = _key("crews", "队伍", default=CrewsFile())
    sensors: SensorsFile = _key("sensors", "传感", default=SensorsFile())
    links: LinksFile = _key("links", "网络", default=LinksFile())


class ExpectFile(_Part):
    """An expected action."""

    id: Id = _key("id", "编号")
    who: str = _key("who", "责任方")
    action: str = _key("action", "行动")
    where: dict[str, Any] = _key("where", "条件", default={})
    within: Duration = _key("within", "时限", gt=0)
    since: Id | None = _key("since", "起算", default=None)
    critical: bool = _key("critical", "关键", default=False)
    absent: bool = _key("absent", "不得出现", default=False)
    objective: Id | None = _key("objective", "目标", default=None)
    weight: float = _key("weight", "权重", default=1.0, gt=0.0, le=100.0)


class LeakFile(_Part):
    """A hole opens in a vessel of a hazard source."""

    hazard: str = _key("hazard", "危险源")
    hole: Hole = _key("hole", "孔径")


class TurnFile(_Part):
    """The wind turns."""

    from_deg: Direction = _key("from", "来向")
    speed_m_s: float = _key("speed", "风速", ge=0.5, le=40.0)
    over: Duration = _key("over", "历时", default=0.0)


class RoadFile(_Part):
    """A road is closed or slowed."""

    between: tuple[str, str] = _key("between", "之间")
    share: Share = _key("share", "剩余速度", default=0.0)
    lasts: Duration = _key("for", "持续")


class OpenFile(_Part):
    """A candidate road, boat or bridge of the county is opened."""

    candidate: str = _key("candidate", "备选通道")
    lasts: Duration = _key("for", "持续")


class EventFile(_Part):
    """Something happens at a place."""

    type: str = _key("type", "类型")
    place: str = _key("place", "地点")
    hazard: str = _key("hazard", "危险源", default="")
    light: int = _key("light", "轻伤", default=0, ge=0)
    grave: int = _key("grave", "重伤", default=0, ge=0)
    observed: int = _key("observed", "留观", default=0, ge=0)


class CallFile(_Part):
    """Somebody calls the duty room."""

    type: str = _key("type", "类型")
    place: str = _key("place", "地点")
    caller: str = _key("caller", "来电人", default="群众")


class CountFile(_Part):
    """A head-count is told to the duty room."""

    what: Counted = _key("what", "类别")
    number: int = _key("number", "人数", ge=0)
    place: str = _key("place", "地点")


class _Timed(_Part):
    id: Id = _key("id", "编号")
    at: DrillTime = _key("at", "时间")
    text: str = _key("text", "内容")
    text_en: str = _key("text_en", "英文内容", default="")
    objective: Id | None = _key("objective", "目标", default=None)
    expect: tuple[ExpectFile, ...] = _key("expect", "预期行动", default=())


class FailureFile(_Timed):
    """A sensor point goes wrong."""

    target: str = _key("target", "对象")
    kind: Fault = _key("kind", "类型")
    value: float | None = _key("value", "示值", default=None)
    lasts: Duration = _key("for", "持续")


class InjectFile(_Timed):
    """A line of the MSEL with exactly one happening."""

    kind: str = _key("kind", "类型", default="情景")
    channel: str = _key("channel", "渠道", default="")
    sender: str = _key("from", "发出方", default="导调组")
    to: str = _key("to", "接收方", default="县应急指挥中心")
    leak: LeakFile | None = _key("leak", "泄漏", default=None)
    wind: TurnFile | None = _key("wind", "风", default=None)
    road: RoadFile | None = _key("road", "道路", default=None)
    open: OpenFile | None = _key("open", "启用", default=None)
    event: EventFile | None = _key("event", "事件", default=None)
    call: CallFile | None = _key("call", "来电", default=None)
    count: CountFile | None = _key("count", "人数", default=None)

    @model_validator(mode="after")
    def _exactly_one(self) -> InjectFile:
        given = [part for part in HAPPENINGS if getattr(self, part) is not None]
        if len(given) != 1:
            said = "、".join(given) or "没有"
            raise BadValue(
                Text(
                    f"注入 {self.id} 要恰好写一样发生的事，现在写了：{said}",
                    f"inject {self.id} must hold exactly one happening, found {len(given)}",
                ),
                hint=Text(
                    f"从 {'、'.join(HAPPENINGS)} 里写一样", f"one of {', '.join(HAPPENINGS)}"
                ),
                code="E105",
            )
        return self


HAPPENINGS = ("leak", "wind", "road", "open", "event", "call", "count")


class BookmarkFile(_Part):
    """A moment worth a picture."""

    at: DrillTime = _key("at", "时间")
    name: str = _key("name", "名称")
    name_en: str = _key("name_en", "英文名称", default="")


class PassFile(_Part):
    """The pass rules: shares of the expected actions in time."""

    critical_on_time: Share = _key("critical_on_time", "关键按时率", default=1.0)
    on_time_at_least: Share = _key("on_time_at_least", "按时率", default=0.9)


class DrillFile(_Part):
    """A whole drill file."""

    fumeng: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")] = _key("id", "编号")
    title: str = _key("title", "标题")
    title_en: str = _key("title_en", "英文标题", default="")
    mode: Mode = _key("mode", "模式", default="assessment")
    form: Form = _key("form", "形式", default="operational")
    county: str = _key("county", "县域")
    start: Start = _key("start", "开始")
    duration: Duration = _key("duration", "时长", gt=0, le=172_800)
    seed: int = _key("seed", "种子", default=42, ge=0)
    roles: tuple[str, ...] = _key("roles", "角色", default=("county_hq",))
    policy: Policy = _key("policy", "调度策略", default="closest")
    objectives: tuple[ObjectiveFile, ...] = _key("objectives", "目标", default=())
    world: WorldFile = _key("world", "世界")
    failures: tuple[FailureFile, ...] = _key("failures", "失效", default=())
    injects: tuple[InjectFile, ...] = _key("injects", "注入", default=())
    bookmarks: tuple[BookmarkFile, ...] = _key("bookmarks", "书签", default=())
    pass_rules: PassFile = _key("pass", "通过", default=PassFile())
