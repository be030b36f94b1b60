"""Merged, parted, of another kind, or alight again: what is owed follows the incident."""

from __future__ import annotations

from tests.desk.conftest import Told
from tests.desk.reporting.conftest import MINUTE, PLACE, event, rules_due, sent, sign
from twin.terms.decision import IncidentOpened, IncidentsMerged, ReportDropped
from twin.terms.observation import MergeAsked, PhaseChanged, TaskReported, UndoAsked


def test_a_merged_incident_owes_nothing_and_owes_again_when_the_merge_is_undone(
    told: Told,
) -> None:
    told.see(10, event("fire"))
    told.see(11, event("flood", report="C-2"))
    first, second = (opened.incident for opened in told.all(IncidentOpened))
    told.see(20, MergeAsked(incident=first, other=second, by="county_duty", reason="同一件事"))
    dropped = told.all(ReportDropped)
    assert {d.incident for d in dropped} == {second}
    assert {d.rule for d in dropped} == {"LOCAL-PHONE", "LOCAL-WRITTEN", "JZ-CITY"}
    (merged,) = told.all(IncidentsMerged)
    before = len(rules_due(told))
    told.see(30, UndoAsked(act=merged.act, by="county_duty", reason="不是一件事"))
    assert sorted(rules_due(told)[before:]) == ["JZ-CITY", "LOCAL-PHONE", "LOCAL-WRITTEN"]


def test_an_event_that_turns_out_to_be_another_owes_what_that_kind_asks_for(told: Told) -> None:
    told.see(10, event("unknown", text="有人昏倒"))
    told.see(20, event("poisoning", report="C-2", caller="县医院"))
    if len(told.all(IncidentOpened)) > 1:
        raise AssertionError("the second call was not linked")
    assert "WS20-CITY" in rules_due(told)
    assert {d.rule for d in told.all(ReportDropped)} >= {"O493-GOV", "O493-COUNTY-CITY"}


def test_an_incident_that_flares_up_is_followed_up_again_and_ends_anew(told: Told) -> None:
    told.see(10, event("fire"))
    (opened,) = told.all(IncidentOpened)
    sign(told, 60)
    told.see(80, TaskReported(task="rescue", place=PLACE, hazard="", by="119"))
    told.wake_until(80 + 16 * MINUTE)
    told.answer(80 + 17 * MINUTE, "close_incident", "agree")
    sign(told, 80 + 18 * MINUTE)
    assert len(sent(told, "LOCAL-FINAL")) == 1
    told.see(
        80 + 30 * MINUTE,
        PhaseChanged(incident=opened.incident, phase="response", by="county_duty", reason="复燃"),
    )
    assert rules_due(told).count("O21-FOLLOW-DAILY") == 2
    told.see(80 + 31 * MINUTE, TaskReported(task="rescue", place=PLACE, hazard="", by="119"))
    told.wake_until(80 + 50 * MINUTE)
    told.answer(80 + 51 * MINUTE, "close_incident", "agree")
    assert rules_due(told).count("LOCAL-FINAL") == 2
