"""The county's own 预警: the elements of art. 64, two pairs of eyes, approval, change, end."""

from __future__ import annotations

from tests.desk.conftest import Told
from tests.desk.warning.conftest import drafted
from twin.terms.calls import CallingEnded, CallingStarted
from twin.terms.decision import (
    Asked,
    CountyWarningIssued,
    Logged,
    MeasureDue,
    WarningRefused,
    WarningStepped,
)
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning import ExerciseStatus, WarningStep
from twin.terms.warning_acts import WarningActed
from twin.terms.warning_stages import WarningAct, WarningStage


def _act(
    told: Told, at_s: float, act: WarningAct, role: str, warning: str = "CW-1", by: str = "李四"
) -> None:
    told.see(at_s, WarningActed(warning=warning, act=act, by=by, role=role, reason="研判"))


def _issued(told: Told) -> None:
    told.see(10, drafted())
    _act(told, 20, WarningAct.REVIEW, "deputy")
    told.answer(60, "approve_county_warning", "approve", by="county_head")


def test_it_is_issued_when_reviewed_by_another_and_approved_by_the_county_head(
    told: Told,
) -> None:
    _issued(told)
    (issued,) = told.all(CountyWarningIssued)
    assert issued.approved_by == "county_head"
    assert issued.warning.status is ExerciseStatus.EXERCISE
    assert [step.stage for step in told.all(WarningStepped)] == [
        WarningStage.DRAFTED,
        WarningStage.REVIEWED,
        WarningStage.APPROVED,
        WarningStage.IN_FORCE,
    ]
    assert {due.rule for due in told.all(MeasureDue)} >= {"A64-UP", "A66-1", "A67-1"}
    assert told.all(CallingStarted) != []


def test_nobody_reviews_his_own_draft(told: Told) -> None:
    told.see(10, drafted(role="deputy"))
    _act(told, 20, WarningAct.REVIEW, "deputy", by="值班员甲")
    assert "不得审核自己" in told.all(WarningRefused)[0].because.zh


def test_a_draft_that_lacks_an_element_of_the_article_does_not_pass_review(told: Told) -> None:
    told.see(10, drafted(advice=Text("", ""), townships=("T-nowhere",)))
    _act(told, 20, WarningAct.REVIEW, "deputy")
    because = told.all(WarningRefused)[0].because.zh
    assert "应当采取的措施" in because
    assert "范围" in because


def test_who_may_not_draft_review_approve_or_cancel_is_refused(told: Told) -> None:
    told.see(5, drafted(role="village"))
    _issued(told)
    _act(told, 70, WarningAct.CANCEL, "duty_officer", warning="CW-1")
    _act(told, 80, WarningAct.APPROVE, "leader", warning="CW-1")
    assert [refused.act for refused in told.all(WarningRefused)] == [
        WarningAct.DRAFT,
        WarningAct.CANCEL,
        WarningAct.APPROVE,
    ]


def test_the_deputy_is_asked_when_the_county_head_does_not_answer(told: Told) -> None:
    told.see(10, drafted())
    _act(told, 20, WarningAct.REVIEW, "deputy")
    told.wake_until(20 + 600)
    asked = [a.to for a in told.all(Asked) if a.topic == "approve_county_warning"]
    assert asked == ["county_head", "county_deputy_head"]
    assert any("转分管副县长" in each.text.zh for each in told.all(Logged))


def test_a_change_is_a_draft_of_its_own_and_takes_the_place_of_the_old(told: Told) -> None:
    _issued(told)
    told.see(100, drafted(replaces="CW-1", colour=WarningColour.RED))
    _act(told, 110, WarningAct.REVIEW, "deputy", warning="CW-2")
    told.answer(120, "approve_county_warning", "approve", by="county_head")
    last = told.all(CountyWarningIssued)[-1].warning
    assert (last.step, last.references) == (WarningStep.UPDATE, ("CW-1",))
    ends = [s.warning for s in told.all(WarningStepped) if s.stage is WarningStage.REPLACED]
    assert ends == ["CW-1"]


def test_it_is_lifted_by_the_county_head_and_with_it_the_calling(told: Told) -> None:
    _issued(told)
    _act(told, 600, WarningAct.CANCEL, "county_head")
    assert told.all(CountyWarningIssued)[-1].warning.step is WarningStep.CANCEL
    assert len(told.all(CallingEnded)) == len(told.all(CallingStarted))


def test_it_expires_by_itself(told: Told) -> None:
    _issued(told)
    told.wake_until(4 * 3600)
    assert told.all(WarningStepped)[-1].stage is WarningStage.EXPIRED
