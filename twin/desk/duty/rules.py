"""`duty.yaml`: who is on duty when, who is called to the roll, how long a telephone may ring."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from twin.desk.rule_parts import Rule, RuleFile, Seconds, Sourced
from twin.inputs import BadValue
from twin.terms.levels import ResponseLevel
from twin.terms.text import Text

__all__ = [
    "CallRule",
    "Crew",
    "DutyRules",
    "HandoverRule",
    "InstructionRule",
    "ModeRule",
    "RollCallRule",
    "Shift",
]

Clock = str
Routine = Literal["roll_call"]


class Crew(Rule):
    """Who is on duty together: a leader and at least two officers, by neutral names."""

    id: str
    leader: str
    officers: tuple[str, ...] = Field(min_length=2)


class Shift(Rule):
    """A part of the day, `HH:MM` to `HH:MM`, and the crews that take it day by day in turn."""

    id: str
    begins: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    crews: tuple[str, ...] = Field(min_length=1)

    @property
    def begins_s(self) -> int:
        """Seconds after midnight at which it begins."""
        return int(self.begins[:2]) * 3600 + int(self.begins[3:]) * 60


class HandoverRule(Sourced):
    """What is gone through and signed when a shift begins, and within how long."""

    items: tuple[str, ...] = Field(min_length=1)
    within: Seconds
    clause: str


class RollCallRule(Sourced):
    """A roll-call: when, whom, and how long an answer may take; once more for the silent."""

    id: str
    at: tuple[str, ...]
    parties: tuple[Literal["city", "townships", "key_firms", "departments"], ...]
    answer_within: Seconds
    again_within: Seconds
    escalate_to: str
    clause: str

    @property
    def at_s(self) -> tuple[int, ...]:
        """Seconds after midnight."""
        return tuple(int(at[:2]) * 3600 + int(at[3:]) * 60 for at in self.at)


class CallRule(Sourced):
    """How long the duty telephone may ring, and who takes it then."""

    answer_within: Seconds
    then: str
    clause: str


class InstructionRule(Sourced):
    """Feedback on an instruction that names no time of its own; how often it is asked for again."""

    feedback_within: Seconds
    ask_again: int = Field(ge=0)
    clause: str


class ModeRule(Sourced):
    """From which response level 战时 is proposed, who joins the rota then, what pauses."""

    from_level: ResponseLevel
    joins: tuple[str, ...]
    suspends: tuple[Routine, ...]
    clause: str


class DutyRules(RuleFile):
    """The whole file."""

    crews: tuple[Crew, ...]
    shifts: tuple[Shift, ...] = Field(min_length=1)
    handover: HandoverRule
    roll_calls: tuple[RollCallRule, ...]
    calls: CallRule
    instructions: InstructionRule
    mode: ModeRule

    @model_validator(mode="after")
    def _no_gap(self) -> Self:
        known = [crew.id for crew in self.crews]
        for shift in self.shifts:
            for crew in shift.crews:
                if crew not in known:
                    raise BadValue(
                        Text(f"没有值班组“{crew}”", f"there is no crew {crew!r}"),
                        hint=Text(f"crews 里有：{'、'.join(known)}", f"crews: {', '.join(known)}"),
                    )
        begins = [shift.begins_s for shift in self.shifts]
        if begins != sorted(set(begins)):
            raise BadValue(
                Text("各班的开始时刻应依次递增且不重复", "shifts must begin one after the other"),
            )
        days = math.lcm(*(len(shift.crews) for shift in self.shifts))
        turns = [s.crews[day % len(s.crews)] for day in range(days) for s in self.shifts]
        for crew, then in pairwise([*turns, turns[0]]):
            if crew == then and len(turns) > 1:
                raise BadValue(
                    Text(f"值班组 {crew} 会连值两班", f"crew {crew} would be on twice in a row"),
                    hint=Text("错开各班的 crews", "shift the crews of one of the shifts"),
                )
        return self
