"""避险通知 from draft to its end: who may do which step, expiry, renewal, channels."""

from __future__ import annotations

from tests.desk.conftest import Told, gas
from twin.terms.decision import (
    Asked,
    DeliveryChanged,
    NoticeRefused,
    NoticeStepped,
    WarningIssued,
)
from twin.terms.observation import WeatherMeasured
from twin.terms.warning import WarningStep
from twin.terms.warning_acts import ChannelReported, Delivery, NoticeActed
from twin.terms.warning_stages import NoticeAct, NoticeStage


def _leak(told: Told) -> None:
    told.see(
        5,
        WeatherMeasured(station="WS-park", wind_from_deg=195.0, wind_m_s=2.5, temperature_c=24.0),
    )
    told.see(10, gas("GHF-001"), gas("GHF-002"))


def _act(told: Told, at_s: float, act: NoticeAct, role: str, notice: str = "W-1") -> None:
    told.see(at_s, NoticeActed(notice=notice, act=act, by="张三", role=role))


def _stages(told: Told, notice: str = "W-1") -> list[NoticeStage]:
    return [step.stage for step in told.all(NoticeStepped) if step.notice == notice]


def test_every_step_is_said_with_who_went_it(told: Told) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "approve")
    assert [(step.stage, step.by) for step in told.all(NoticeStepped)] == [
        (NoticeStage.REVIEWED, "desk"),
        (NoticeStage.APPROVED, "leader"),
        (NoticeStage.ISSUED, "desk"),
    ]


def test_a_duty_officer_may_not_approve(told: Told) -> None:
    _leak(told)
    _act(told, 30, NoticeAct.APPROVE, "duty_officer")
    (refused,) = told.all(NoticeRefused)
    assert "无权" in refused.because.zh
    assert told.all(WarningIssued) == []


def test_a_leader_may_approve_without_waiting_to_be_asked_and_is_asked_no_more(
    told: Told,
) -> None:
    _leak(told)
    _act(told, 30, NoticeAct.APPROVE, "leader")
    told.wake_until(600)
    assert len(told.all(WarningIssued)) == 1
    assert len([asked for asked in told.all(Asked) if asked.topic == "approve_warning"]) == 1


def test_an_illegal_step_is_refused_with_the_stage_it_came_in(told: Told) -> None:
    _leak(told)
    _act(told, 30, NoticeAct.CANCEL, "leader")
    told.answer(60, "approve_warning", "approve")
    _act(told, 70, NoticeAct.APPROVE, "leader")
    _act(told, 80, NoticeAct.EXPIRE, "leader")
    _act(told, 90, NoticeAct.CANCEL, "leader", notice="W-99")
    assert [refused.act for refused in told.all(NoticeRefused)] == [
        NoticeAct.CANCEL,
        NoticeAct.APPROVE,
        NoticeAct.EXPIRE,
        NoticeAct.CANCEL,
    ]
    assert len(told.all(WarningIssued)) == 1


def test_a_leader_calls_a_notice_off_before_the_incident_is_closed(told: Told) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "approve")
    _act(told, 600, NoticeAct.CANCEL, "leader")
    assert told.all(WarningIssued)[-1].notice.step is WarningStep.CANCEL
    assert _stages(told)[-1] is NoticeStage.CANCELLED


def test_a_notice_is_drafted_anew_before_it_runs_out_and_the_old_holds_till_then(
    told: Told,
) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "approve")
    told.wake_until(60 + 7200 - 900)
    told.answer(60 + 7200 - 800, "approve_warning", "approve")
    first, second = told.all(WarningIssued)
    assert second.notice.step is WarningStep.UPDATE
    assert second.notice.references == (first.notice.warning,)
    assert _stages(told)[-1] is NoticeStage.REPLACED


def test_a_notice_that_nobody_renews_expires(told: Told) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "approve")
    told.wake_until(60 + 7200)
    assert _stages(told)[-1] is NoticeStage.EXPIRED


def test_each_channel_has_its_own_way_and_goes_only_forward(told: Told) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "approve")

    def say(at_s: float, delivery: Delivery, number: int) -> None:
        told.see(
            at_s,
            ChannelReported(notice="W-1", channel="短信", delivery=delivery, number=number),
        )

    say(100, Delivery.SENT, 900)
    say(160, Delivery.CONFIRMED, 400)
    say(170, Delivery.SENT, 900)
    said = [
        (each.delivery, each.number) for each in told.all(DeliveryChanged) if each.channel == "短信"
    ]
    assert said == [
        (Delivery.ISSUED, 0),
        (Delivery.SENT, 900),
        (Delivery.CONFIRMED, 400),
    ]


def test_a_channel_that_says_nothing_is_late_and_another_stands_in(told: Told) -> None:
    _leak(told)
    told.answer(60, "approve_warning", "approve")
    told.wake_until(60 + 300)
    late = [each.channel for each in told.all(DeliveryChanged) if each.late]
    assert late == ["应急广播", "短信"]
