"""`convening.yaml`: which incidents are consulted on, who must be there, what waits for it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from twin.desk.authority_rules import MATTERS
from twin.desk.rule_parts import EventType, RuleFile, Seconds, Sourced
from twin.inputs import BadValue
from twin.terms.levels import ResponseLevel
from twin.terms.text import Text

__all__ = ["Convening", "ConveningRules"]


class Convening(Sourced):
    """A kind of consultation. Without `event_types` it is for any; `urgent` matters go first."""

    id: str
    when: Literal["larger_risk", "response"]
    from_level: ResponseLevel | None = None
    event_types: tuple[EventType, ...] = ()
    convener: str
    must_attend: tuple[str, ...] = Field(min_length=1)
    means: tuple[Literal["video", "phone", "room"], ...] = Field(min_length=1)
    begins_within: Seconds
    lasts: Seconds
    decides: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    urgent_rule: str = ""
    clause: str

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for matter in (*self.decides, *self.urgent):
            if matter not in MATTERS:
                raise BadValue(
                    Text(f"没有“{matter}”这一事项", f"there is no matter {matter!r}"),
                    hint=Text(f"可用：{'、'.join(MATTERS)}", f"use {', '.join(MATTERS)}"),
                )
        if any(matter not in self.decides for matter in self.urgent):
            raise BadValue(
                Text("urgent 里的事项应也在 decides 里", "urgent matters must be among decides")
            )
        if self.urgent and not self.urgent_rule:
            raise BadValue(
                Text("先行事项要写明依据 urgent_rule", "urgent matters need an urgent_rule")
            )
        if (self.when == "response") == (self.from_level is None):
            raise BadValue(
                Text("按响应级别召集要写 from_level，否则不写", "from_level: only with response")
            )
        return self


class ConveningRules(RuleFile):
    """The whole file."""

    conferences: tuple[Convening, ...]
