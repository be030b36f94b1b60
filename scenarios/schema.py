"""The drill file as people write it: keys in English or Chinese, times with their unit.

These models check shape and spelling only. Whether a place exists or a deadline can be met is
asked in `load`, once the county is at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, create_model, model_validator

from scenarios.happenings.table import HAPPENINGS
from scenarios.values import (
    Channel,
    Direction,
    DrillTime,
    Duration,
    Fault,
    Form,
    Id,
    Mode,
    Part,
    Policy,
    Preset,
    Scale,
    Share,
    Sky,
    Spread,
    Start,
    Surface,
    WindSpeed,
    key,
)
from scenarios.wind import wind_parts
from twin.inputs import BadValue
from twin.terms.text import Text

__all__ = ["DrillFile", "ExpectFile", "FailureFile", "InjectFile"]


class ObjectiveFile(Part):
    """An objective of the drill."""

    id: Id = key("id", "编号")
    text: str = key("text", "内容")
    text_en: str = key("text_en", "英文内容", default="")
    standard: str = key("standard", "依据", default="")


class WindFile(Part):
    """The wind at the start."""

    from_deg: Direction = key("from", "来向")
    speed_m_s: WindSpeed = key("speed", "风速")


class StaffFile(Part):
    """Who is on duty; `reaction` scales how long people take, 0 for at once."""

    duty_officers: int = key("duty_officers", "值班员", default=2, ge=1, le=20)
    reaction: Scale = key("reaction", "反应", default=1.0)


class PeopleFile(Part):
    """The public."""

    compliance: Share = key("compliance", "服从率", default=0.85)


class CrewsFile(Part):
    """Scale of the crews' turnout."""

    turnout: Scale = key("turnout", "出动", default=1.0)


class SensorsFile(Part):
    """Scales of what sensors do to a reading."""

    noise: Scale = key("noise", "噪声", default=1.0)
    response: Scale = key("response", "响应", default=1.0)


class LinksFile(Part):
    """Scale of the network's latency."""

    latency: Scale = key("latency", "时延", default=1.0)


class WorldFile(Part):
    """The world at T+00:00 and the sizes of its mechanisms."""

    wind: Annotated[WindFile, BeforeValidator(wind_parts)] = key("wind", "风")
    gust: Share = key("gust", "阵性", default=0.2)
    temperature: float = key("temperature", "气温", ge=-45.0, le=45.0)
    sky: Sky = key("sky", "天空", default="partly")
    surface: Surface = key("surface", "路面", default="dry")
    staff: StaffFile = key("staff", "值守", default=StaffFile())
    people: PeopleFile = key("people", "群众", default=PeopleFile())
    crews: CrewsFile = key("crews", "队伍", default=CrewsFile())
    sensors: SensorsFile = key("sensors", "传感", default=SensorsFile())
    links: LinksFile = key("links", "网络", default=LinksFile())


class ExpectFile(Part):
    """An expected action."""

    id: Id = key("id", "编号")
    who: str = key("who", "责任方")
    action: str = key("action", "行动")
    where: dict[str, Any] = key("where", "条件", default={})
    within: Duration = key("within", "时限", gt=0)
    since: Id | None = key("since", "起算", default=None)
    critical: bool = key("critical", "关键", default=False)
    absent: bool = key("absent", "不得出现", default=False)
    objective: Id | None = key("objective", "目标", default=None)
    weight: float = key("weight", "权重", default=1.0, gt=0.0, le=100.0)
    capability: str = key("capability", "能力", default="")


class _Timed(Part):
    """Something at a time (`at`), or as soon as a condition holds (`when`, by `not_after`)."""

    id: Id = key("id", "编号")
    at: DrillTime | None = key("at", "时间", default=None)
    when: str | None = key("when", "当", default=None)
    not_after: DrillTime | None = key("not_after", "最迟", default=None)
    text: str = key("text", "内容")
    text_en: str = key("text_en", "英文内容", default="")
    objective: Id | None = key("objective", "目标", default=None)
    expect: tuple[ExpectFile, ...] = key("expect", "预期行动", default=())

    def latest_s(self, duration_s: float) -> float:
        """When it comes, by a condition at the latest; never is at the end of the drill."""
        given = self.not_after if self.at is None else self.at
        return duration_s if given is None else given

    @model_validator(mode="after")
    def _at_or_when(self) -> Self:
        if (self.at is None) is (self.when is None):
            said = ("没写", "neither") if self.at is None else ("都写了", "both")
            raise BadValue(
                Text(f"{self.id} 的 at 与 when 要恰好写一个，现在{said[0]}",
                     f"{self.id} needs `at` or `when`, found {said[1]}"),
                hint=Text("加一行“at: T+00:05”，或“when: 条件”",
                          "add a line 'at: T+00:05', or 'when: condition'"),
                code="E105",
            )  # fmt: skip
        if self.not_after is not None and self.when is None:
            raise BadValue(
                Text(f"{self.id} 的 not_after 只与 when 同用",
                     f"{self.id} has `not_after` without `when`"),
                hint=Text("删去它，或改 at 为 when", "delete it, or write `when`"),
                code="E105",
            )  # fmt: skip
        return self


class FailureFile(_Timed):
    """A sensor point goes wrong."""

    target: str = key("target", "对象")
    kind: Fault = key("kind", "类型")
    value: float | None = key("value", "示值", default=None)
    lasts: Duration = key("for", "持续")


class CallsFile(Part):
    """The public calls about what happens: how many, for how long, how well they know where."""

    number: float | None = key("number", "人次", default=None, ge=0.0, le=2000.0)
    over: Duration = key("over", "历时", default=900.0, gt=0)
    false_calls: float = key("false", "误报", default=0.0, ge=0.0, le=200.0)
    wrong: Share | None = key("wrong_place", "地点说错", default=None)


class InjectFile(_Timed):
    """A line of the MSEL with exactly one happening, under the key of its kind."""

    kind: str = key("kind", "类型", default="情景")
    channel: Channel = key("channel", "渠道", default="")
    sender: str = key("from", "发出方", default="导调组")
    to: str = key("to", "接收方", default="县应急指挥中心")
    truth: bool = key("truth", "属实", default=True)
    calls: CallsFile | None = key("calls", "报警潮", default=None)

    def happens(self) -> tuple[str, Part]:
        """The key of its happening, and the group under it."""
        ((name, group),) = self._given()
        return name, group

    def _given(self) -> list[tuple[str, Part]]:
        groups = ((name, getattr(self, name)) for name in HAPPENINGS)
        return [(name, group) for name, group in groups if group is not None]

    @model_validator(mode="after")
    def _exactly_one(self) -> InjectFile:
        given = [name for name, _ in self._given()]
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


_GROUPS: dict[str, Any] = {
    name: (written.group | None, key(name, written.chinese, default=None))
    for name, written in HAPPENINGS.items()
}
if TYPE_CHECKING:
    _Inject = InjectFile
else:
    _Inject = create_model("InjectFile", __base__=InjectFile, **_GROUPS)


class BookmarkFile(Part):
    """A moment worth a picture."""

    at: DrillTime = key("at", "时间")
    name: str = key("name", "名称")
    name_en: str = key("name_en", "英文名称", default="")


class PassFile(Part):
    """The pass rules: shares of the expected actions in time."""

    critical_on_time: Share = key("critical_on_time", "关键按时率", default=1.0)
    on_time_at_least: Share = key("on_time_at_least", "按时率", default=0.9)


class MonteCarloFile(Part):
    """How often to run with what varied; read and checked here, run by a study."""

    runs: int = key("runs", "次数", ge=1, le=1_000_000)
    vary: dict[str, Spread] = key("vary", "变化", default={})


class DrillFile(Part):
    """A whole drill file."""

    fumeng: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")] = key("id", "编号")
    title: str = key("title", "标题")
    title_en: str = key("title_en", "英文标题", default="")
    mode: Mode = key("mode", "模式", default="assessment")
    form: Form = key("form", "形式", default="operational")
    notice: bool | None = key("notice", "预先通知", default=None)
    include: tuple[str, ...] = key("include", "包含", default=())
    county: str = key("county", "县域")
    start: Start = key("start", "开始")
    duration: Duration = key("duration", "时长", gt=0, le=172_800)
    seed: int = key("seed", "种子", default=42, ge=0)
    roles: tuple[str, ...] = key("roles", "角色", default=("county_hq",))
    policy: Policy = key("policy", "调度策略", default="closest")
    objectives: tuple[ObjectiveFile, ...] = key("objectives", "目标", default=())
    world: WorldFile = key("world", "世界")
    failures: tuple[FailureFile, ...] = key("failures", "失效", default=())
    injects: tuple[_Inject, ...] = key("injects", "注入", default=())
    bookmarks: tuple[BookmarkFile, ...] = key("bookmarks", "书签", default=())
    stop: str | None = key("stop", "终止", default=None)
    pass_rules: PassFile = key("pass", "通过", default=PassFile())
    presets: dict[Preset, dict[str, Any]] = key("presets", "难度", default={})
    variants: dict[str, dict[str, Any]] = key("variants", "变体", default={})
    monte_carlo: MonteCarloFile | None = key("monte_carlo", "蒙特卡罗", default=None)
