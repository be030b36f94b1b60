"""`reporting.yaml`: who owes which report to whom, on which line, by when, and what it holds.

What a reader would get wrong: a limit that the law writes as 立即 has no number; the number is then
of practice, and the row's basis says so.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from twin.county.event_types import EventClass, event_kind
from twin.desk.authority_rules import SIGNATURES
from twin.desk.rule_parts import Rule, RuleFile, Seconds, Sourced
from twin.inputs import BadValue
from twin.terms.report_effects import ReportForm, ReportStage
from twin.terms.text import Text

__all__ = ["Cautious", "Element", "Line", "Party", "ReportRule", "ReportingRules", "Transfer"]

_CLASSES = {each.value: each for each in EventClass}
_STARTS = (
    r"^(incident_opened|firm_told|people_hurt|larger_risk|casualties_changed|incident_controlled"
    r"|incident_closed|graded:(ordinary|larger|major|especially_major)|sent:[A-Z0-9-]+"
    r"|day@([01]\d|2[0-3]):[0-5]\d)$"
)


def _scope(written: str, info: ValidationInfo) -> str:
    """A class of events, or a kind of event of the county."""
    return written if written in _CLASSES else event_kind(info.context, written).id  # type: ignore[arg-type]


EventScope = Annotated[str, AfterValidator(_scope)]
"""A class of 突发事件 (natural, accident, health, security) or one kind of event."""
Start = Annotated[str, Field(pattern=_STARTS)]


class Party(Sourced):
    """Who sends or receives reports."""

    id: str = Field(pattern=r"^[a-z][a-z_0-9]*$")
    name: str
    name_en: str


class Line(Sourced):
    """A line of reporting. `signer` is the matter its reports are signed under; of a line on which
    others owe us reports (`owed_to_us`) nothing is signed here."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: str
    name_en: str
    signer: str = ""
    owed_to_us: bool = False
    clause: str

    @model_validator(mode="after")
    def _somebody_signs(self) -> Self:
        if self.owed_to_us == bool(self.signer):
            raise BadValue(
                Text(
                    f"{self.name}：签发事项 signer 与 owed_to_us 要写且只写一个",
                    f"{self.id}: write one of signer and owed_to_us",
                ),
                hint=Text(f"可用：{'、'.join(SIGNATURES)}", f"signer: {', '.join(SIGNATURES)}"),
                code="E105",
            )
        if self.signer and self.signer not in SIGNATURES:
            raise BadValue(
                Text(f"没有签发事项“{self.signer}”", f"there is no matter {self.signer!r} to sign"),
                hint=Text(f"可用：{'、'.join(SIGNATURES)}", f"use {', '.join(SIGNATURES)}"),
                code="E507",
            )
        return self


class ReportRule(Sourced):
    """One clock: who owes what to whom, by when, from which moment on.

    Attributes:
        events: Classes and kinds of event it is for; none written: every one.
        except_events: Kinds it is not for, though their class is named.
        started_by: The moment that starts it; `sent:ID` is the sending of another rule's report.
        ends_on: Moments after which it is no longer owed.
        within: How long after the incident was opened it may still start; 0: always.
        ready_after: How long after its start it is drafted, so that it says what is known then.
        alarm_before: How long before its limit somebody is told that it is still owed.
        repeats: Whether the next one is owed when one has been sent.
        skips_levels: Whether it goes past a level (越级).
    """

    id: str = Field(pattern=r"^[A-Z][A-Z0-9-]*$")
    line: str
    events: tuple[EventScope, ...] = ()
    except_events: tuple[EventScope, ...] = ()
    started_by: Start
    ends_on: tuple[Start, ...] = ()
    stage: ReportStage
    form: ReportForm
    sender: str
    to: str
    limit: Seconds = Field(gt=0)
    within: Seconds = 0.0
    ready_after: Seconds = 0.0
    alarm_before: Seconds = Field(gt=0)
    repeats: bool = False
    skips_levels: bool = False
    clause: str = Field(min_length=1)

    @model_validator(mode="after")
    def _there_is_time(self) -> Self:
        if self.ready_after + self.alarm_before >= self.limit:
            raise BadValue(
                Text(
                    f"{self.id}：成稿 ready_after 加预警 alarm_before 不能达到时限 limit",
                    f"{self.id}: ready_after and alarm_before together reach the limit",
                ),
                hint=Text("成稿之后、预警之前要留出签发的时间", "leave time to sign in between"),
                code="E107",
            )
        if self.repeats and not self.ends_on and not self.daily:
            raise BadValue(
                Text(f"{self.id}：重复报告没有写到何时为止", f"{self.id} repeats without an end"),
                hint=Text("写 ends_on: [incident_closed]", "write ends_on: [incident_closed]"),
                code="E105",
            )
        return self

    @property
    def daily(self) -> bool:
        """Whether the clock on the wall starts it, and no event."""
        return self.started_by.startswith("day@")

    @property
    def on_change(self) -> bool:
        """Whether changed casualties start it."""
        return self.started_by == "casualties_changed"

    @property
    def minute_of_day(self) -> int:
        """When a daily one starts."""
        hour, minute = self.started_by.removeprefix("day@").split(":")
        return int(hour) * 60 + int(minute)


class Element(Rule):
    """A content element of a report and the clause that asks for it.

    One that is not `required` is no gap when there is nothing to say.
    """

    id: str
    name: str
    name_en: str
    required: bool = True
    clause: str


class Cautious(Sourced):
    """快报事实、慎报原因: a sentence with one of these words stays out of a report."""

    words: tuple[str, ...] = Field(min_length=1)
    instead: str
    clause: str


class Transfer(Sourced):
    """When a report that nobody has confirmed is sent again, and when one unsent is 漏报."""

    receipt_within: Seconds = Field(gt=0)
    missed_after: Seconds = Field(gt=0)
    clause: str


class ReportingRules(RuleFile):
    """`reporting.yaml`."""

    parties: tuple[Party, ...]
    lines: tuple[Line, ...]
    rules: tuple[ReportRule, ...]
    elements: tuple[Element, ...]
    cautious: Cautious
    transfer: Transfer
    verdicts_clause: str

    def rule(self, name: str) -> ReportRule:
        """The rule of an id."""
        return next(rule for rule in self.rules if rule.id == name)

    def line(self, name: str) -> Line:
        """The line of an id."""
        return next(line for line in self.lines if line.id == name)

    def party(self, name: str) -> Party:
        """The party of an id."""
        return next(party for party in self.parties if party.id == name)
