"""`reporting.yaml`: who owes which report to whom, by when, and what it holds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from twin.desk.rule_parts import Rule, RuleFile, Seconds, Sourced

__all__ = ["Element", "ReportRule", "ReportingRules"]


class ReportRule(Sourced):
    """One clock of the 信息报告: who owes what to whom, by when, from which event."""

    id: str
    line: str
    line_en: str
    started_by: str = Field(
        pattern=r"^(incident_opened|firm_told|larger_risk|incident_closed|graded:[a-z_]+)$"
    )
    stage: Literal["first", "final"] = "first"
    form: Literal["phone", "written"]
    sender: str
    to: str
    limit: Seconds
    clause: str


class Element(Rule):
    """A content element of a report and the clause that asks for it."""

    id: str
    name: str
    name_en: str
    clause: str


class ReportingRules(RuleFile):
    """`reporting.yaml`."""

    rules: tuple[ReportRule, ...]
    elements: tuple[Element, ...]
