"""What may happen in a drill, as it is written: one group for each kind of happening."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.values import (
    Acts,
    Colour,
    Counted,
    Direction,
    Duration,
    Grade,
    Hole,
    Id,
    Measured,
    Metres,
    Move,
    Part,
    Phases,
    Share,
    Step,
    Teller,
    WarningKind,
    key,
)
from twin.inputs import BadValue
from twin.terms.text import Text
from twin.terms.warning import WarningStep

__all__ = [
    "ActFile",
    "AlertFile",
    "BreakdownFile",
    "CallFile",
    "CountFile",
    "EventFile",
    "ExtentFile",
    "LeakFile",
    "MoveFile",
    "OpenFile",
    "RoadFile",
    "TurnFile",
]


class LeakFile(Part):
    """A hole opens in a vessel of a hazard source."""

    hazard: str = key("hazard", "危险源")
    hole: Hole = key("hole", "孔径")


class TurnFile(Part):
    """The wind turns."""

    from_deg: Direction = key("from", "来向")
    speed_m_s: float = key("speed", "风速", ge=0.5, le=40.0)
    over: Duration = key("over", "历时", default=0.0)


class RoadFile(Part):
    """A road is closed or slowed."""

    between: tuple[str, str] = key("between", "之间")
    share: Share = key("share", "剩余速度", default=0.0)
    lasts: Duration = key("for", "持续")


class OpenFile(Part):
    """A candidate road, boat or bridge of the county is opened."""

    candidate: str = key("candidate", "备选通道")
    lasts: Duration = key("for", "持续")


class BreakdownFile(Part):
    """A unit breaks down."""

    unit: str = key("unit", "队伍")
    lasts: Duration = key("for", "持续")


class EventFile(Part):
    """Something happens at a place."""

    type: str = key("type", "类型")
    place: str = key("place", "地点")
    hazard: str = key("hazard", "危险源", default="")
    light: int = key("light", "轻伤", default=0, ge=0)
    grave: int = key("grave", "重伤", default=0, ge=0)
    observed: int = key("observed", "留观", default=0, ge=0)
    urgency: int = key("urgency", "轻重", default=0, ge=0, le=5)


class CallFile(Part):
    """Somebody reports something to the duty room; `of` is the inject it is really about."""

    type: str = key("type", "类型")
    place: str = key("place", "地点")
    caller: str = key("caller", "来电人", default="群众")
    source: Teller = key("source", "来源", default="public")
    accuracy: Metres | None = key("accuracy", "误差", default=None)
    counts: dict[Counted, Annotated[int, Field(ge=0)]] = key("counts", "人数", default={})
    hazard: str = key("hazard", "危险源", default="")
    substance: str = key("substance", "物质", default="")
    of: Id | None = key("of", "实为", default=None)


class CountFile(Part):
    """A head-count is told to the duty room."""

    what: Counted = key("what", "类别")
    number: int = key("number", "人数", ge=0)
    place: str = key("place", "地点")
    source: Teller = key("source", "来源", default="staff")


class ExtentFile(Part):
    """A loss or an area is told to the duty room."""

    what: Measured = key("what", "类别")
    amount: float = key("amount", "数量", ge=0)
    place: str = key("place", "地点")
    source: Teller = key("source", "来源", default="staff")


class LineFile(Part):
    """The line to a party fails."""

    party: str = key("party", "单位")
    lasts: Duration = key("for", "持续")


class HidesFile(Part):
    """The firm of a source tells a false number (`says`), or without one nothing at all."""

    hazard: str = key("hazard", "危险源")
    what: Counted = key("what", "类别")
    truth: int = key("truth", "实有", ge=0)
    says: int | None = key("says", "所报", default=None, ge=0)


_ACT_NEEDS = {
    "merge": ("incident", "other"),
    "split": ("incident", "evidence"),
    "undo": ("undone",),
    "grade": ("incident",),
    "phase": ("incident",),
}


class ActFile(Part):
    """A person acts on incidents, by the numbers they have in the drill."""

    act: Acts = key("do", "做")
    by: str = key("by", "由", min_length=1)
    reason: str = key("reason", "理由", min_length=1)
    incident: str = key("incident", "事件", default="")
    other: str = key("other", "另一事件", default="")
    evidence: tuple[str, ...] = key("evidence", "报告", default=())
    undone: str = key("undone", "撤销", default="")
    grade: Grade | None = key("grade", "等级", default=None)
    phase: Phases = key("phase", "阶段", default="response")

    @model_validator(mode="after")
    def _what_it_needs(self) -> ActFile:
        missing = [key for key in _ACT_NEEDS[self.act] if not getattr(self, key)]
        if missing:
            raise BadValue(
                Text(f"这样做要写 {'、'.join(missing)}", f"this act needs {', '.join(missing)}"),
                code="E105",
            )
        return self


class AlertFile(Part):
    """A department's warning comes in. `of` names the injects whose alerts it is about."""

    kind: WarningKind = key("kind", "种类")
    colour: Colour = key("colour", "颜色")
    step: Step = key("step", "步骤", default=WarningStep.ALERT)
    issuer: str = key("issuer", "发布单位")
    area: tuple[str, ...] = key("area", "范围", default=())
    lasts: Duration = key("for", "持续", default=6 * 3600.0, gt=0)
    of: tuple[Id, ...] = key("of", "针对", default=())


class MoveFile(Part):
    """A township or a village orders people to move before a flash flood."""

    stage: Move = key("stage", "阶段")
    township: str = key("township", "乡镇")
    villages: tuple[str, ...] = key("villages", "村", default=())
    by: Literal["township", "village", "county_hq"] = key("by", "下令", default="township")
