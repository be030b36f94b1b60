"""Alarms before a limit, receipts and planted lies, each shown by a named figure of a drill."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill, with_figure
from twin.county import County
from twin.desk import Rules
from twin.sim.parameters import Parameters
from twin.sim.run import run_drill
from twin.terms.drill import (
    Inject,
)
from twin.terms.happenings import (
    EventHappens,
    FirmHides,
    LeakStarts,
    LineFails,
)

Play = Callable[..., MemoryJournal]
LEAK = inject("M-1", 30.0, LeakStarts(hazard="H-A1", hole_mm=18.0))
CITY = "市委市政府总值班室"


@pytest.fixture
def play(county: County, rules: Rules, figures: Parameters) -> Play:
    def go(
        *injects: Inject,
        with_rules: Rules = rules,
        figures: Parameters = figures,
        duration_s: float = 3000.0,
    ) -> MemoryJournal:
        journal = MemoryJournal()
        drill = small_drill(*injects, duration_s=duration_s)
        run_drill(drill, county, with_rules, 3, journal, figures=figures)
        return journal

    return go


def blast(county: County) -> Inject:
    place = county.hazards["H-sewage"].as_term()
    happening = EventHappens(
        event_type="explosion", place=place, hazard="H-sewage", light=2, grave=0, observed=3
    )
    return inject("M-9", 30.0, happening)


def test_with_slow_leaders_fewer_reports_are_late_because_an_alarm_rang(
    play: Play, county: County, rules: Rules, figures: Parameters
) -> None:
    slow = with_figure(figures, "people.sign.median_s", 4000.0)
    deaf = rules.model_copy(
        update={
            "reporting": rules.reporting.model_copy(
                update={
                    "rules": tuple(
                        rule.model_copy(update={"alarm_before": 0.0})
                        for rule in rules.reporting.rules
                    )
                }
            )
        }
    )

    def late(with_rules: Rules) -> int:
        run = play(blast(county), with_rules=with_rules, figures=slow, duration_s=9000.0)
        judged = {r.body["report"]: r.body["verdict"] for r in run.of("desk.report_judged")}
        due = [r.body for r in run.of("desk.report_due") if not r.body["owed_to_us"]]
        return sum(
            body["due_at_ms"] < 9_000_000 and judged.get(body["report"]) != "on_time"
            for body in due
        )

    with_alarms, without = late(rules), late(deaf)
    assert with_alarms == 0
    assert without >= 3


def test_after_six_hours_of_a_dead_line_no_report_is_lost_or_doubled_and_the_order_is_kept(
    play: Play, county: County
) -> None:
    outage = inject("M-2", 60.0, LineFails(party=CITY, for_s=6 * 3600.0))
    run = play(blast(county), outage, duration_s=6.3 * 3600.0)
    sent = [r for r in run.of("desk.report_sent") if r.body["to"] == CITY]
    assert len(sent) >= 2
    assert sent[-1].at_ms < 6 * 3_600_000
    assert [r.body for r in run.of("world.message_lost") if r.body["to"] == CITY]
    taken = [r for r in run.of("world.report_received") if r.body["to"] == CITY]
    assert [r.body["report"] for r in taken] == [r.body["report"] for r in sent]
    assert [r.body["serial"] for r in taken] == list(range(1, len(sent) + 1))
    assert taken[0].at_ms > 6 * 3_600_000
    confirmed = {r.body["report"] for r in run.of("obs.situation_receipt")}
    assert {r.body["report"] for r in sent} <= confirmed


def test_without_sending_again_an_outage_loses_the_report(
    play: Play, county: County, rules: Rules
) -> None:
    transfer = rules.reporting.transfer.model_copy(update={"receipt_within": 1e6})
    reporting = rules.reporting.model_copy(update={"transfer": transfer})
    outage = inject("M-2", 60.0, LineFails(party=CITY, for_s=1800.0))
    run = play(blast(county), outage, with_rules=rules.model_copy(update={"reporting": reporting}))
    assert [r for r in run.of("world.report_received") if r.body["to"] == CITY] == []


def test_a_firm_that_conceals_never_reports_and_its_clock_ends_in_nothing(play: Play) -> None:
    hides = inject("M-2", 20.0, FirmHides(hazard="H-A1", what="grave", truth=3, says=None))
    run = play(LEAK, hides, duration_s=4500.0)
    assert run.of("desk.report_came_in") == []
    assert [r.body["says"] for r in run.of("world.firm_hides")] == [None]


def test_a_firm_that_is_reminded_reports_before_its_limit(
    play: Play, figures: Parameters, rules: Rules
) -> None:
    slow = with_figure(figures, "people.firm_reports.median_s", 20_000.0)
    run = play(LEAK, figures=slow, duration_s=4500.0)
    (came,) = run.of("desk.report_came_in")
    assert came.body["margin_s"] > 0
