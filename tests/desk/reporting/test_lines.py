"""Which events start which line, and what each of its stages waits for."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, gas
from tests.desk.reporting.conftest import HOUR, MINUTE, count, due, event, rules_due, sent, sign
from tests.desk.rows.acts import call
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import ReportDropped, ReportDue
from twin.terms.observation import TaskReported
from twin.terms.report_effects import ReportStage


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("gas_leak", {"duty", "emergency", "ecology"}),
        ("fire", {"duty", "emergency"}),
        ("flood", {"duty", "natural"}),
        ("forest_fire", {"duty", "natural"}),
        ("epidemic", {"duty", "health"}),
        ("mass_incident", {"duty"}),
        ("medical", set()),
    ],
)
def test_the_kind_of_event_decides_which_lines_are_owed(
    told: Told, rules: Rules, kind: str, lines: set[str]
) -> None:
    told.see(10, event(kind))
    assert {rules.reporting.rule(name).line for name in rules_due(told)} == lines


def test_opening_starts_the_clocks_of_the_rules_with_their_limits(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    hours = {d.rule: (d.due_at_ms - d.started_at_ms) / 3_600_000 for d in told.all(ReportDue)}
    assert hours == {
        "LOCAL-PHONE": 0.5,
        "LOCAL-WRITTEN": 1,
        "O493-GOV": 2,
        "O493-COUNTY-CITY": 2,
        "ECO-GOV": 4,
        "ECO-CITY": 4,
        "O493-FIRM-COUNTY": 1,
    }


def test_phone_and_written_are_two_records(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60, "LOCAL-PHONE")
    (phone,) = sent(told, "LOCAL-PHONE")
    assert sent(told, "LOCAL-WRITTEN") == []
    sign(told, 70, "LOCAL-WRITTEN")
    (written,) = sent(told, "LOCAL-WRITTEN")
    assert (phone.form, written.form) == ("phone", "written")
    assert phone.report != written.report


def test_reports_of_a_line_are_numbered_and_say_which_one_they_are(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60, "LOCAL-PHONE", "LOCAL-WRITTEN")
    numbers = [sent(told, name)[0].number for name in ("LOCAL-PHONE", "LOCAL-WRITTEN")]
    assert numbers == ["EV-20260712-I-1-DUTY-01", "EV-20260712-I-1-DUTY-02"]
    assert dict(sent(told, "LOCAL-PHONE")[0].content)["报告种类"] == "总值班·首报（电话）"


def test_a_report_that_skips_levels_says_so(told: Told) -> None:
    told.see(10, event("explosion"))
    told.see(60, count("dead", 10))
    assert due(told, "O493-SKIP").skips_levels
    sign(told, 90, "O493-SKIP")
    (skip,) = sent(told, "O493-SKIP")
    assert skip.to == "省应急管理厅"
    assert "越级" in dict(skip.content)["报告种类"]


def test_whoever_is_graded_major_at_once_has_reached_larger_too(told: Told) -> None:
    told.see(10, event("explosion"))
    told.see(60, count("dead", 10))
    assert {"O493-LARGER-PROVINCE", "O493-SKIP", "LOCAL-SKIP", "ECO-SKIP"} <= set(rules_due(told))


def test_the_follow_up_is_daily_and_twice_daily_from_major_up(told: Told) -> None:
    told.see(10, event("explosion"))
    sign(told, 60)
    daily = due(told, "O21-FOLLOW-DAILY")
    assert (daily.due_at_ms - daily.started_at_ms) / 3_600_000 == 24
    told.see(HOUR, count("dead", 10))
    assert [d.rule for d in told.all(ReportDropped)] == ["O21-FOLLOW-DAILY"]
    twice = due(told, "O21-FOLLOW-TWICE")
    assert (twice.due_at_ms - twice.started_at_ms) / 3_600_000 == 12


def test_a_follow_up_is_drafted_late_and_owed_again_until_the_incident_is_closed(
    told: Told,
) -> None:
    told.see(10, event("fire"))
    sign(told, 60)
    sign(told, 60 + 21 * HOUR)
    assert sent(told, "O21-FOLLOW-DAILY") == []
    sign(told, 60 + 23 * HOUR)
    assert len(sent(told, "O21-FOLLOW-DAILY")) == 1
    assert rules_due(told).count("O21-FOLLOW-DAILY") == 2
    told.wake_until(60 + 24 * HOUR)
    sign(told, 60 + 47 * HOUR)
    assert [each.stage for each in sent(told, "O21-FOLLOW-DAILY")] == [ReportStage.FOLLOW_UP] * 2


def test_natural_disasters_have_a_first_and_a_zero_report(told: Told) -> None:
    told.see(10, event("flood"))
    sign(told, 60)
    assert due(told, "JZ17-ZERO").stage is ReportStage.ZERO
    sign(told, 60 + 23 * HOUR)
    (zero,) = sent(told, "JZ17-ZERO")
    assert dict(zero.content)["与上次报告相比"] == "伤亡无变化"


def test_a_disaster_under_control_is_verified_within_five_days(told: Told, county: County) -> None:
    site = county.hazards["H-A1"].as_term()
    told.see(10, call("snow", site))
    assert "JZ-VERIFIED" not in rules_due(told)
    told.see(HOUR, TaskReported(task="plough", place=site, hazard="", by="county-traffic"))
    on = due(told, "JZ-VERIFIED")
    assert (on.stage, on.due_at_ms - on.started_at_ms) == (ReportStage.VERIFIED, 120 * 3_600_000)


def test_the_county_government_has_two_hours_from_the_health_bureaus_report(told: Told) -> None:
    told.see(10, event("epidemic"))
    assert "WS20-COUNTY-CITY" not in rules_due(told)
    sign(told, HOUR, "WS20-GOV")
    on = due(told, "WS20-COUNTY-CITY")
    assert (on.started_at_ms, on.due_at_ms) == (3_600_000, 3 * 3_600_000)


def test_every_day_at_four_a_zero_report_is_owed_with_or_without_an_event(told: Told) -> None:
    told.see(1)
    told.wake_until(19 * HOUR)  # the drill begins at 20:30
    assert rules_due(told) == []
    told.wake_until(19.6 * HOUR)
    assert rules_due(told) == ["LOCAL-ZERO"]
    sign(told, 19.7 * HOUR)
    told.wake_until(43.6 * HOUR)
    assert rules_due(told) == ["LOCAL-ZERO"] * 2
    (zero,) = sent(told, "LOCAL-ZERO")
    assert dict(zero.content)["突发事件"] == "无突发事件"


@pytest.mark.parametrize(
    ("kind", "rule", "days"),
    [("explosion", "O493-CORRECT-30D", 30), ("traffic", "O493-CORRECT-7D", 7),
     ("fire", "O493-CORRECT-7D", 7)],
)  # fmt: skip
def test_changed_casualties_are_reported_again_within_their_window_and_not_after(
    told: Told, kind: str, rule: str, days: int
) -> None:
    told.see(10, event(kind), count("light", 1))
    sign(told, 60)
    told.see(days * 24 * HOUR, count("light", 2))
    assert rules_due(told).count(rule) == 1
    sign(told, days * 24 * HOUR + 40 * MINUTE, rule)
    (correction,) = sent(told, rule)
    assert dict(correction.content)["伤亡人数（含下落不明）"] == "轻伤 2 人"
    told.see(days * 24 * HOUR + 2 * HOUR, count("light", 3))
    assert rules_due(told).count(rule) == 1


def test_what_changed_before_the_first_report_needs_no_correction(told: Told) -> None:
    told.see(10, event("explosion"), count("light", 1))
    told.see(20, count("light", 2))
    assert "O493-CORRECT-30D" not in rules_due(told)


def test_a_change_that_another_report_has_told_needs_no_correction(told: Told) -> None:
    told.see(10, event("explosion"), count("light", 1))
    sign(told, 60)
    told.see(70, count("light", 2))
    told.see(80, count("evacuated", 600))
    sign(told, 90, "O21-LARGER-RISK-WRITTEN")
    told.wake_until(HOUR)
    assert [d.rule for d in told.all(ReportDropped)] == ["O493-CORRECT-30D"]


def test_figures_gathered_before_the_draft_make_one_correction(told: Told) -> None:
    told.see(10, event("explosion"), count("light", 1))
    sign(told, 60)
    for minute in range(3, 20):
        told.see(minute * MINUTE, count("light", minute))
    sign(told, 45 * MINUTE)
    assert len(sent(told, "O493-CORRECT-30D")) == 1
