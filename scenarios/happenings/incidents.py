"""Events, and what is said and done about them: calls, counts, losses, acts, false figures."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import Field, model_validator

from scenarios.checks import Checks, Loc
from scenarios.happenings.spots import spot_of
from scenarios.names import substance_of
from scenarios.values import (
    Acts,
    Counted,
    Direction,
    Grade,
    Id,
    Measured,
    Metres,
    Part,
    Phases,
    Teller,
    key,
)
from twin.inputs import BadValue
from twin.terms.happenings import (
    CallComes,
    CountComes,
    EventHappens,
    ExtentComes,
    FirmHides,
    PersonActs,
)
from twin.terms.text import Text

__all__ = [
    "ActFile",
    "CallFile",
    "CountFile",
    "EventFile",
    "ExtentFile",
    "HidesFile",
    "act",
    "call",
    "count",
    "event",
    "extent",
    "hides",
]


class EventFile(Part):
    """Something happens at a place."""

    type: str = key("type", "类型")
    place: str = key("place", "地点")
    hazard: str = key("hazard", "危险源", default="")
    light: int = key("light", "轻伤", default=0, ge=0)
    grave: int = key("grave", "重伤", default=0, ge=0)
    observed: int = key("observed", "留观", default=0, ge=0)
    urgency: int = key("urgency", "轻重", default=0, ge=0, le=5)


def event(checks: Checks, loc: Loc, file: EventFile) -> EventHappens:
    """An event at a place that exists."""
    place = checks.place(loc, file.place)
    hazard = checks.hazard(loc, file.hazard)
    return EventHappens(
        event_type=checks.event_type(loc, file.type),
        place=place,
        hazard=hazard,
        light=file.light,
        grave=file.grave,
        observed=file.observed,
        urgency=file.urgency,
    )


class CallFile(Part):
    """Somebody reports something to the duty room; `of` is the inject it is really about.

    `off` and `bearing` lead from the place to the spot that is meant, `name` is what it is called.
    """

    type: str = key("type", "类型")
    place: str = key("place", "地点")
    off: Metres = key("off", "相距", default=0.0)
    bearing_deg: Direction = key("bearing", "方位", default=0.0)
    name: str = key("name", "名称", default="")
    caller: str = key("caller", "来电人", default="群众")
    source: Teller = key("source", "来源", default="public")
    accuracy: Metres | None = key("accuracy", "误差", default=None)
    counts: dict[Counted, Annotated[int, Field(ge=0)]] = key("counts", "人数", default={})
    hazard: str = key("hazard", "危险源", default="")
    substance: str = key("substance", "物质", default="")
    of: Id | None = key("of", "实为", default=None)


def call(checks: Checks, loc: Loc, file: CallFile) -> CallComes:
    """A call to the duty room."""
    hazard = checks.hazard(loc, file.hazard)
    substance = ""
    if file.substance:
        known = partial(substance_of, checks.county, file.substance)
        substance = checks.read(loc, "substance", "物质", known) or ""
    return CallComes(
        event_type=checks.event_type(loc, file.type),
        place=spot_of(checks, loc, file.place, file.off, file.bearing_deg, file.name),
        caller=file.caller,
        source=file.source,
        accuracy_m=file.accuracy,
        counts=tuple(file.counts.items()),
        hazard=hazard,
        substance=substance,
        of=checks.inject_of(loc, file.of),
    )


class CountFile(Part):
    """A head-count is told to the duty room."""

    what: Counted = key("what", "类别")
    number: int = key("number", "人数", ge=0)
    place: str = key("place", "地点")
    source: Teller = key("source", "来源", default="staff")


def count(checks: Checks, loc: Loc, file: CountFile) -> CountComes:
    """A head-count at a place that exists."""
    return CountComes(
        what=file.what,
        number=file.number,
        place=checks.place(loc, file.place),
        source=file.source,
    )


class ExtentFile(Part):
    """A loss or an area is told to the duty room."""

    what: Measured = key("what", "类别")
    amount: float = key("amount", "数量", ge=0)
    place: str = key("place", "地点")
    source: Teller = key("source", "来源", default="staff")


def extent(checks: Checks, loc: Loc, file: ExtentFile) -> ExtentComes:
    """A loss or an area at a place that exists."""
    return ExtentComes(
        what=file.what,
        amount=file.amount,
        place=checks.place(loc, file.place),
        source=file.source,
    )


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


def act(checks: Checks, loc: Loc, file: ActFile) -> PersonActs:
    """An act of a person on incidents."""
    return PersonActs(**{name: getattr(file, name) for name in type(file).model_fields})


class HidesFile(Part):
    """The firm of a source tells a false number (`says`), or without one nothing at all."""

    hazard: str = key("hazard", "危险源")
    what: Counted = key("what", "类别")
    truth: int = key("truth", "实有", ge=0)
    says: int | None = key("says", "所报", default=None, ge=0)


def hides(checks: Checks, loc: Loc, file: HidesFile) -> FirmHides:
    """A firm that does not tell the truth: what it says must not be true."""
    hazard = checks.hazard(loc, file.hazard)
    if file.says == file.truth:
        checks.add(
            "E107",
            (*loc, checks.either(loc, "says", "所报")),
            Text("所报与实有相同，不是谎报", "what it says is the truth"),
            Text("改数字；不写 says 即瞒报", "another number; without `says` it conceals"),
        )
    return FirmHides(hazard=hazard, what=file.what, truth=file.truth, says=file.says)
