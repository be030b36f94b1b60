"""The vocabulary of expected actions: what a word in a drill file means in the journal.

It is data (`actions.yaml`): an action names a kind of record, and each of its conditions a path in
that record's body and how the written value is to be read.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from twin.county import County
from twin.county.event_types import event_kind, load_event_kinds
from twin.county.lookup import PlaceNotFoundError
from twin.inputs import BadValue, bind, load_yaml_text, near
from twin.terms.drill import Condition
from twin.terms.text import Text

__all__ = [
    "Action",
    "Vocabulary",
    "candidate_of",
    "hazard_of",
    "place_of",
    "point_of",
    "substance_of",
    "unit_of",
    "vocabulary",
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Says(_Part):
    """A sentence in both languages."""

    zh: str
    en: str


class Where(_Part):
    """A condition that may be written: its place in the record and how its value is read."""

    en: str
    path: str
    reads: str = Field(alias="as")
    op: Literal["eq", "starts", "at_least", "at_most", "contains"] = "eq"
    write: str = "{}"


class Action(_Part):
    """An action: the kind of record, what always holds of it, what may be asked."""

    en: str
    record: str
    says: Says
    fixed: dict[str, str | bool] = {}
    where: dict[str, Where]


class Vocabulary(_Part):
    """All actions, and the tables of words their values may be written in."""

    fumeng_actions: Literal[1]
    choices: dict[str, dict[str, str | int]]
    actions: dict[str, Action]

    def find(self, word: str) -> Action:
        """The action written as `word`, in Chinese or English.

        Raises:
            BadValue: There is none; near ones are named.
        """
        for name, action in self.actions.items():
            if word in (name, action.en):
                return action
        names = [*self.actions, *(action.en for action in self.actions.values())]
        raise BadValue(
            Text(f"没有“{word}”这种行动", f"there is no action {word!r}"),
            hint=_meant(word, names, list(self.actions)),
            code="E208",
        )

    @staticmethod
    def fixed(action: Action) -> list[Condition]:
        """What always holds of an action's records."""
        return [Condition(path=path, op="eq", value=v) for path, v in action.fixed.items()]

    def condition(self, action: Action, key: str, written: Any, county: County) -> Condition:
        """One written condition as a test on a record's body.

        Raises:
            BadValue: The key or the value is unknown; near ones are named.
        """
        for name, where in action.where.items():
            if key in (name, where.en):
                value = self._value(where, written, county)
                text = where.write.format(value) if isinstance(value, str) else value
                return Condition(path=where.path, op=where.op, value=text)
        names = [*action.where, *(where.en for where in action.where.values())]
        raise BadValue(
            Text(f"这种行动没有“{key}”这个条件", f"this action takes no condition {key!r}"),
            hint=_meant(key, names, list(action.where)),
            code="E208",
        )

    def _value(self, where: Where, written: Any, county: County) -> str | float | bool:
        match where.reads:
            case "text" | "position":
                return str(written)
            case "number":
                if isinstance(written, bool) or not isinstance(written, int | float):
                    raise BadValue(_not("数字", "a number", written), code="E103")
                return float(written)
            case "flag":
                if not isinstance(written, bool):
                    raise BadValue(_not("true 或 false", "true or false", written), code="E103")
                return written
            case "place":
                return str(place_of(county, str(written)).name)
            case "point":
                return point_of(county, str(written))
            case "hazard":
                return hazard_of(county, str(written))
            case "unit":
                return unit_of(county, str(written))
            case "event":
                return event_kind(load_event_kinds(county), str(written)).id
            case "role":
                return str(written)
        table = self.choices[where.reads]
        if str(written) in table:
            return table[str(written)]
        if written in table.values():
            return str(written)
        raise BadValue(
            Text(
                f"“{written}”不在可选值里：{'、'.join(table)}",
                f"{written!r} is not one of {', '.join(map(str, table.values()))}",
            ),
            hint=_meant(str(written), list(table), list(table)),
            code="E106",
        )


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    text = files("scenarios").joinpath("actions.yaml").read_text(encoding="utf-8")
    return bind(load_yaml_text(text, "actions.yaml"), Vocabulary).value


def place_of(county: County, name: str) -> Any:
    """The county's place of a name.

    Raises:
        BadValue: E203, with near names.
    """
    with suppress(PlaceNotFoundError):
        return county.place(name)
    for hazard in county.hazards.values():
        if name in (hazard.id, hazard.name):
            return hazard
    close = _near_places(county, name)
    raise BadValue(
        Text(f"县域数据里没有“{name}”", f"the county has no place {name!r}"),
        hint=Text(f"相近名称：{'、'.join(close)}", f"near names: {', '.join(close)}")
        if close
        else None,
        code="E203",
    )


def _near_places(county: County, name: str) -> list[str]:
    names = [place.name for place in county.places.values()]
    names += [hazard.name for hazard in county.hazards.values()]
    bare = name.rpartition("/")[2]
    return near(bare, list(dict.fromkeys(names)))


def point_of(county: County, name: str) -> str:
    """The id of a sensor point given by id or tag.

    Raises:
        BadValue: E204, with near ids.
    """
    if name in county.points.row_of:
        return name
    tags = county.points.text["tag"]
    if name in tags:
        return county.points.id[tags.index(name)]
    close = near(name, county.points.id)
    raise BadValue(
        Text(f"没有测点“{name}”", f"there is no sensor point {name!r}"),
        hint=Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
        if close
        else None,
        code="E204",
    )


def unit_of(county: County, name: str) -> str:
    """The id of a unit.

    Raises:
        BadValue: E206, with near ids.
    """
    return _known(county.units, name, "队伍", "unit", "E206")


def candidate_of(county: County, name: str) -> str:
    """The id of a candidate road, boat or bridge given by id or name.

    Raises:
        BadValue: E209, with near names.
    """
    listed = county.roads.candidates
    for candidate in listed:
        if name in (candidate.id, candidate.name):
            return candidate.id
    close = near(name, [*(c.id for c in listed), *(c.name for c in listed)])
    close = close or [candidate.id for candidate in listed]
    raise BadValue(
        Text(f"没有备选通道“{name}”", f"there is no candidate {name!r}"),
        hint=Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}")
        if close
        else Text("先在 candidates.csv 里写一条", "declare it in candidates.csv first"),
        code="E209",
    )


def hazard_of(county: County, name: str) -> str:
    """The id of a hazard source given by id or name.

    Raises:
        BadValue: E205, with near names.
    """
    for hazard in county.hazards.values():
        if name in (hazard.id, hazard.name):
            return hazard.id
    names = [*county.hazards, *(hazard.name for hazard in county.hazards.values())]
    close = near(name, names)
    raise BadValue(
        Text(f"没有危险源“{name}”", f"there is no hazard source {name!r}"),
        hint=Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
        if close
        else None,
        code="E205",
    )


def substance_of(county: County, name: str) -> str:
    """The CAS number of a substance given by id, name or that number.

    Raises:
        BadValue: E211, with near names.
    """
    for substance in county.substances.values():
        if name in (substance.id, substance.name, substance.cas):
            return substance.cas
    close = near(name, [*county.substances, *(s.name for s in county.substances.values())])
    raise BadValue(
        Text(f"没有物质“{name}”", f"there is no substance {name!r}"),
        hint=Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
        if close
        else None,
        code="E211",
    )


def _known(table: Any, name: str, zh: str, en: str, code: str) -> str:
    for entry in table.values():
        if name in (entry.id, entry.name):
            return str(entry.id)
    close = near(name, [*table, *(entry.name for entry in table.values())])
    hint = (
        Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}") if close else None
    )
    raise BadValue(Text(f"没有{zh}“{name}”", f"there is no {en} {name!r}"), hint=hint, code=code)


def _meant(word: str, names: list[str], all_names: list[str]) -> Text:
    close = near(word, names)
    if close:
        return Text(f"是不是想写“{close[0]}”？", f"did you mean {close[0]!r}?")
    return Text(f"可用：{'、'.join(all_names)}", f"known: {', '.join(all_names)}")


def _not(zh: str, en: str, written: Any) -> Text:
    return Text(f"应为{zh}，写的是“{written}”", f"should be {en}, found {written!r}")
