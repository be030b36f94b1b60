"""Two machines of their own types: which steps are legal, and no way from one to the other."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

import pytest

from twin.desk.warning.stages import after_notice, after_warning, is_over, notice_over
from twin.terms.levels import AccidentGrade, ResponseLevel, WarningColour
from twin.terms.warning import PublicWarning
from twin.terms.warning_effects import CountyWarning, WarningProposed
from twin.terms.warning_stages import (
    IssuerKind,
    NoticeAct,
    NoticeStage,
    OwnKind,
    WarningAct,
    WarningStage,
)


def test_a_notice_goes_its_way_step_by_step() -> None:
    stage: NoticeStage | None = NoticeStage.DRAFTED
    for act in (NoticeAct.REVIEW, NoticeAct.APPROVE, NoticeAct.ISSUE, NoticeAct.CANCEL):
        assert stage is not None
        stage = after_notice(stage, act)
    assert stage is NoticeStage.CANCELLED


def test_a_warning_goes_its_way_step_by_step() -> None:
    stage: WarningStage | None = WarningStage.DRAFTED
    for act in (WarningAct.REVIEW, WarningAct.APPROVE, WarningAct.ISSUE, WarningAct.REPLACE):
        assert stage is not None
        stage = after_warning(stage, act)
    assert stage is WarningStage.REPLACED


@pytest.mark.parametrize(
    ("stage", "act"),
    [
        (NoticeStage.DRAFTED, NoticeAct.APPROVE),
        (NoticeStage.DRAFTED, NoticeAct.ISSUE),
        (NoticeStage.REVIEWED, NoticeAct.ISSUE),
        (NoticeStage.REJECTED, NoticeAct.APPROVE),
        (NoticeStage.CANCELLED, NoticeAct.ISSUE),
    ],
)
def test_no_step_of_a_notice_can_be_left_out(stage: NoticeStage, act: NoticeAct) -> None:
    assert after_notice(stage, act) is None


def test_nothing_leads_out_of_an_end_and_everything_else_leads_somewhere() -> None:
    assert {s for s in NoticeStage if notice_over(s)} == {
        NoticeStage.REPLACED,
        NoticeStage.CANCELLED,
        NoticeStage.REJECTED,
    }
    assert {s for s in WarningStage if is_over(s)} == {
        WarningStage.REPLACED,
        WarningStage.CANCELLED,
        WarningStage.EXPIRED,
        WarningStage.REJECTED,
    }


def test_a_step_of_one_paper_is_none_of_the_other() -> None:
    other: Any = WarningAct.APPROVE
    with pytest.raises(TypeError, match="two papers"):
        after_notice(NoticeStage.REVIEWED, other)
    other = NoticeStage.REVIEWED
    with pytest.raises(TypeError, match="two papers"):
        after_warning(other, WarningAct.APPROVE)


def test_a_notice_has_no_colour_and_a_county_warning_no_kind_of_another_department() -> None:
    for field in fields(PublicWarning):
        assert "colour" not in field.name
    assert get_type_hints(CountyWarning)["warning_kind"] is OwnKind
    assert get_type_hints(WarningProposed)["warning_kind"] is IssuerKind
    assert not {kind.value for kind in OwnKind} & {kind.value for kind in IssuerKind}


@pytest.mark.parametrize("colour", list(WarningColour))
@pytest.mark.parametrize("scale", [ResponseLevel, AccidentGrade])
def test_a_colour_is_never_a_response_level_or_a_grade(colour: WarningColour, scale: Any) -> None:
    with pytest.raises(TypeError, match="cannot be converted"):
        scale(colour)
    for level in scale:
        with pytest.raises(TypeError, match="cannot be compared"):
            level.worse_than(colour)
