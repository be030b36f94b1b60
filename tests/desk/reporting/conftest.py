"""A desk that reports, and short ways to tell it of events, figures and signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import Told
from twin.desk import Rules
from twin.desk.reporting.rules import ReportRule
from twin.terms.decision import Asked, ReportDue, ReportSent
from twin.terms.observation import Answered, Counted, CountReported, EventReported
from twin.terms.place import Place

PLACE = Place(name="东梁镇", lat_deg=41.926, lon_deg=121.554, node=0)
MINUTE, HOUR = 60.0, 3600.0

Changed = Callable[..., Rules]


def event(
    kind: str, text: str = "有事", caller: str = "群众", hazard: str = "", report: str = "C-1"
) -> EventReported:
    """Somebody calls about an event at the place."""
    return EventReported(
        report=report,
        event_type=kind,
        place=PLACE,
        caller=caller,
        channel="phone",
        text=text,
        hazard=hazard,
    )


def count(what: Counted, number: int) -> CountReported:
    """A figure from the place."""
    return CountReported(what=what, number=number, place=PLACE, by="hospital")


def rules_due(told: Told) -> list[str]:
    """The rules whose clocks have started, in order."""
    return [due.rule for due in told.all(ReportDue)]


def due(told: Told, rule: str) -> ReportDue:
    """The latest clock of a rule."""
    return [each for each in told.all(ReportDue) if each.rule == rule][-1]


def sent(told: Told, rule: str) -> list[ReportSent]:
    """The reports of a rule that went out."""
    return [each for each in told.all(ReportSent) if each.rule == rule]


def sign(told: Told, at_s: float, *rules: str) -> None:
    """Sign what is asked for now: the reports of these rules, or all."""
    told.wake_until(at_s)
    rule_of = {each.report: each.rule for each in told.all(ReportDue)}
    gone = {each.report for each in told.all(ReportSent)}
    latest: dict[str, Asked] = {}
    for asked in told.all(Asked):
        if asked.topic.startswith("sign_report") and asked.about not in gone:
            latest[asked.about] = asked
    wanted = [a for a in latest.values() if not rules or rule_of[a.about] in rules]
    told.see(at_s, *(Answered(question=a.question, answer="sign", by=a.to) for a in wanted))


@pytest.fixture
def with_rule(rules: Rules) -> Changed:
    """The rules with one clock changed."""

    def change(name: str, **values: Any) -> Rules:
        def new(rule: ReportRule) -> ReportRule:
            return rule.model_copy(update=values) if name in ("*", rule.id) else rule

        reporting = rules.reporting.model_copy(
            update={"rules": tuple(new(rule) for rule in rules.reporting.rules)}
        )
        return rules.model_copy(update={"reporting": reporting})

    return change
