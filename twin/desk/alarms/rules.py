"""`alarms.yaml`: who is shown which alarm, who may do what with it, and the clocks of handling it.

A position is an operator's seat. `plant` stands for the control room of the alarm's own source,
`county_duty` for the county's duty room; they see different alarms and keep separate states.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from twin.desk.rule_parts import Bit, Family, Rule, RuleFile, Seconds, Sourced
from twin.inputs import BadValue
from twin.terms.alarm_acts import AlarmAct, AlarmCause, HandlingStep
from twin.terms.levels import AlarmPriority, HazardSourceLevel
from twin.terms.text import Text

__all__ = [
    "AlarmRules",
    "Clock",
    "Escalation",
    "FloodRule",
    "Handling",
    "Listed",
    "RoleRow",
    "Selection",
    "Suppression",
    "Unlisted",
]

Post = Annotated[str, Field(pattern=r"^[a-z][a-z_-]*$")]
"""An operator's post: `plant` and `township` stand for that of the alarm's own source or area."""
SourceLevel = HazardSourceLevel | Literal["ungraded", "none"]
"""Level of an alarm's hazard source; `ungraded`: it is no major one, `none`: there is no source."""


class Unlisted(Sourced):
    """What an alarm means, and how urgent it is, that the master alarm database does not list."""

    priority: AlarmPriority
    consequence: str
    consequence_en: str
    response: str
    response_en: str


class Selection(Sourced):
    """Which alarms a position is shown; without a priority the alarm's own counts."""

    id: str
    position: Post
    bits: tuple[Bit, ...]
    source_levels: tuple[SourceLevel, ...]
    families: tuple[Family, ...]
    priority: AlarmPriority | None = None
    clause: str

    @model_validator(mode="after")
    def _a_plant_has_a_source(self) -> Self:
        if self.position == "plant" and "none" in self.source_levels:
            raise BadValue(
                Text(
                    "没有危险源（none）就没有企业控制室",
                    "without a source (none) there is no plant's control room",
                ),
                hint=Text("写成 position: county_duty", "write position: county_duty"),
            )
        return self


class Listed(Sourced):
    """Kinds of point whose alarms go to the positions that the master alarm database names."""

    families: tuple[Family, ...]
    clause: str


class Escalation(Sourced):
    """An alarm nobody at `position` has acknowledged for so long is put before `to`."""

    id: str
    position: Post
    to: Post
    bits: tuple[Bit, ...]
    source_levels: tuple[SourceLevel, ...]
    families: tuple[Family, ...]
    unacked_for: Seconds
    priority: AlarmPriority
    clause: str


class ReAlarm(Sourced):
    """An alarm left unacknowledged is announced again, so many times at most."""

    after: Seconds
    at_most: int = Field(ge=0)


class Confirmation(Sourced):
    """How many heads within which time and radius open an incident without asking anybody."""

    heads: int = Field(ge=2)
    within: Seconds
    radius_m: float = Field(gt=0)
    bits: tuple[Bit, ...]
    clause: str


class Verification(Sourced):
    """How a single head's alarm is checked with the plant."""

    answer_within: Seconds
    ask_again: int = Field(ge=0)
    mask_for: Seconds
    mask_after: tuple[AlarmCause, ...]
    clause: str


class Clock(Sourced):
    """A step of handling, who owes it, and how long after the alarm reached the county."""

    step: HandlingStep
    to: Post
    within: Seconds


class Handling(Rule):
    """The clocks by step, and who is told, one after the other, when one is missed."""

    clocks: tuple[Clock, ...]
    escalate_to: tuple[str, ...]
    clause: str

    @model_validator(mode="after")
    def _one_clock_a_step(self) -> Self:
        steps = [clock.step for clock in self.clocks]
        if sorted(steps, key=list(HandlingStep).index) != list(HandlingStep):
            raise BadValue(
                Text(
                    "签收、核实、原因、措施、销警各要一个时限，且只要一个",
                    "each of acknowledge, verify, cause, measure and close needs one clock",
                )
            )
        return self

    def clock(self, step: HandlingStep) -> Clock:
        """The clock of a step."""
        return next(clock for clock in self.clocks if clock.step is step)


class FloodRule(Sourced):
    """When a position is in flood, and what is shown of it then."""

    group: bool
    begins_at: int = Field(ge=2)
    ends_below: int = Field(ge=1)
    window: Seconds
    update_every: Seconds
    hold_back: tuple[AlarmPriority, ...]

    @model_validator(mode="after")
    def _ends_below_its_begin(self) -> Self:
        if self.ends_below >= self.begins_at:
            raise BadValue(
                Text(
                    f"ends_below {self.ends_below} 应小于 begins_at {self.begins_at}",
                    f"ends_below {self.ends_below} is not below begins_at {self.begins_at}",
                ),
                hint=Text("否则泛滥一开始就结束", "or a flood would end as it begins"),
            )
        return self


class Suppression(Sourced):
    """Alarms suppressed by design: on an area by a person, or on a point while `when` stands.

    Exactly one of the two: with `at_most` a person puts it on for so long, with `when` the rule
    itself holds the other alarms of the same point.
    """

    id: str
    name: str
    name_en: str
    families: tuple[Family, ...]
    bits: tuple[Bit, ...]
    when: Bit | None = None
    at_most: Seconds | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.when is None) == (self.at_most is None):
            raise BadValue(
                Text("when 和 at_most 写且只写一个", "write one of when and at_most, not both")
            )
        return self


class RoleRow(Sourced):
    """What a role may do at a position, and for how long it may shelve."""

    role: str
    name: str
    name_en: str
    position: Post
    may: tuple[AlarmAct, ...]
    shelve_at_most: Seconds


class AlarmRules(RuleFile):
    """The whole file."""

    unlisted: Unlisted
    selection: tuple[Selection, ...]
    listed: Listed
    escalation: tuple[Escalation, ...]
    realarm: ReAlarm
    confirmation: Confirmation
    verification: Verification
    handling: Handling
    flood: FloodRule
    suppression: tuple[Suppression, ...]
    roles: tuple[RoleRow, ...]
