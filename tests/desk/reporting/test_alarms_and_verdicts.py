"""A clock about to be missed is an alarm; each report is judged, with its margin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told, charge, gas
from tests.desk.reporting.conftest import HOUR, MINUTE, count, event, sent, sign
from twin.county import County
from twin.desk import Desk, Rules
from twin.terms.decision import (
    Asked,
    Decision,
    Effect,
    IncidentOpened,
    ReportAlarm,
    ReportCameIn,
    ReportDue,
    ReportJudged,
)
from twin.terms.observation import EventReported, Seen, SituationReceipt
from twin.terms.report_effects import ReportVerdict


@dataclass
class Timed(Told):
    """A desk that also remembers when it said what."""

    timed: list[tuple[int, Effect]] = field(default_factory=list)

    def see(self, at_s: float, *bodies: Seen, source: str = "test") -> Decision:
        decision = super().see(at_s, *bodies, source=source)
        self.timed += [(int(at_s * 1000), effect) for effect in decision.effects]
        return decision


def verdicts(told: Told, rule: str) -> list[tuple[ReportVerdict, float]]:
    return [(j.verdict, j.margin_s) for j in told.all(ReportJudged) if j.rule == rule]


def test_ten_minutes_before_the_limit_the_duty_leader_is_told_and_all_may_sign(told: Told) -> None:
    told.see(10, event("fire"))
    told.wake_until(10 + 20 * MINUTE - 1)
    assert told.all(ReportAlarm) == []
    before = len(told.all(Asked))
    told.wake_until(10 + 20 * MINUTE)
    (alarm,) = told.all(ReportAlarm)
    assert (alarm.rule, alarm.to) == ("LOCAL-PHONE", "leader")
    asked = told.all(Asked)[before:]
    mine = [each.to for each in asked if each.about == alarm.report]
    assert mine[-2:] == ["leader", "deputy"]


def test_what_has_been_sent_rings_no_alarm(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60)
    told.wake_until(3 * HOUR)
    assert told.all(ReportAlarm) == []


def test_whoever_signs_first_after_an_alarm_has_signed_it(told: Told) -> None:
    told.see(10, event("fire"))
    told.wake_until(10 + 21 * MINUTE)
    sign(told, 10 + 22 * MINUTE, "LOCAL-PHONE")
    sign(told, 10 + 23 * MINUTE, "LOCAL-PHONE")
    assert len(sent(told, "LOCAL-PHONE")) == 1


def test_a_report_is_in_time_to_the_second_and_late_a_second_after(
    make_told: Callable[..., Told],
) -> None:
    for at_s, verdict, margin_s in (
        (1810, ReportVerdict.ON_TIME, 0.0),
        (1811, ReportVerdict.LATE, -1.0),
    ):
        told = make_told()
        told.see(10, event("fire"))
        sign(told, at_s, "LOCAL-PHONE")
        assert verdicts(told, "LOCAL-PHONE") == [(verdict, margin_s)]


def test_two_hours_after_its_limit_an_unsent_report_is_left_out(told: Told) -> None:
    told.see(10, event("fire"))
    told.wake_until(10 + 2.5 * HOUR)
    assert verdicts(told, "LOCAL-PHONE") == [(ReportVerdict.MISSED, -7200.0)]
    sign(told, 10 + 2.6 * HOUR, "LOCAL-PHONE")
    assert verdicts(told, "LOCAL-PHONE")[-1][0] is ReportVerdict.LATE


def test_sent_in_time_but_received_after_the_limit_is_late(told: Told) -> None:
    told.see(10, event("fire"))
    sign(told, 60, "LOCAL-PHONE")
    (report,) = sent(told, "LOCAL-PHONE")
    receipt = SituationReceipt(report=report.report, by=report.to, received_ms=1_900_000)
    told.see(2000, receipt)
    assert [v for v, _ in verdicts(told, "LOCAL-PHONE")] == [
        ReportVerdict.ON_TIME,
        ReportVerdict.LATE,
    ]


def test_the_firm_is_reminded_and_its_call_is_judged_with_its_margin(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    place = told.all(IncidentOpened)[0].place
    told.wake_until(10 + 46 * MINUTE)
    assert "plant:H-A1" in [alarm.to for alarm in told.all(ReportAlarm)]
    call = EventReported(
        report="F-1", event_type="gas_leak", place=place, caller="firm:F-A", channel="phone",
        text="罐区泄漏", hazard="H-A1",
    )  # fmt: skip
    told.see(10 + 55 * MINUTE, call)
    assert [came.margin_s for came in told.all(ReportCameIn)] == [300.0]
    assert verdicts(told, "O493-FIRM-COUNTY") == [(ReportVerdict.ON_TIME, 300.0)]


@given(
    kind=st.sampled_from(["gas_leak", "fire", "flood", "epidemic", "traffic"]),
    signings=st.lists(st.integers(60, 40 * 3600), max_size=6),
    hurt=st.lists(st.tuples(st.integers(20, 20 * 3600), st.integers(0, 30)), max_size=3),
)
@settings(max_examples=12, deadline=None)
def test_no_report_is_late_or_left_out_without_an_alarm_before_its_limit(
    county: County, rules: Rules, kind: str, signings: list[int], hurt: list[tuple[int, int]]
) -> None:
    told = Timed(Desk(county, rules, charge()))
    told.see(10, event(kind))
    acts = [(at_s, -1) for at_s in signings] + hurt
    for at_s, number in sorted(acts):
        if number < 0:
            sign(told, at_s)
        else:
            told.wake_until(at_s)
            told.see(at_s, count("grave", number))
    told.wake_until(45 * HOUR)
    limit = {each.report: each.due_at_ms for each in told.all(ReportDue)}
    rung: dict[str, int] = {}
    for at_ms, effect in told.timed:
        if isinstance(effect, ReportAlarm):
            rung[effect.report] = at_ms
        elif isinstance(effect, ReportJudged) and effect.verdict is not ReportVerdict.ON_TIME:
            assert rung[effect.report] < limit[effect.report]
