"""The vocabulary of expected actions: what a word in a drill file means in the journal.

It is data (`actions.yaml`): an action names a kind of record, and each of its conditions a path in
that record's body and how the written value is to be read.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from scenarios.names import alarmed_point_of, hazard_of, place_of, unit_of
from twin.county import County
from twin.county.event_types import event_kind, load_event_kinds
from twin.inputs import BadValue, bind, load_yaml_text, near
from twin.terms.matching import Condition
from twin.terms.text import Text

__all__ = [
    "Action",
    "Vocabulary",
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
    fixed: dict[str, str | StrictBool | float] = {}
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
                return alarmed_point_of(county, str(written))
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


def _meant(word: str, names: list[str], all_names: list[str]) -> Text:
    close = near(word, names)
    if close:
        return Text(f"是不是想写“{close[0]}”？", f"did you mean {close[0]!r}?")
    return Text(f"可用：{'、'.join(all_names)}", f"known: {', '.join(all_names)}")


def _not(zh: str, en: str, written: Any) -> Text:
    return Text(f"应为{zh}，写的是“{written}”", f"should be {en}, found {written!r}")
