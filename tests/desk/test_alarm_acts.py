"""Who may do what with an alarm, what it does, and what is said when it is refused."""

from __future__ import annotations

from typing import Any

from tests.desk.conftest import Told, gas
from twin.terms.alarm_acts import (
    AlarmAct,
    AlarmReset,
    AlarmShelved,
    AlarmsSuppressed,
    AlarmState,
    AlarmUnshelved,
    ServiceChanged,
)
from twin.terms.decision import ActRefused, AlarmActed, AlarmAnnounced
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged

HEAD = "GHF-001"
ALARM = f"{HEAD}/HH"
PLANT, COUNTY = "plant:H-A1", "county_duty"


def shelf(for_s: float = 600.0, **words: Any) -> AlarmShelved:
    said = {"alarm": ALARM, "position": PLANT, "by": "甲", "reason": "探头受潮"}
    return AlarmShelved(for_s=for_s, **{**said, **words})


def calibration(on: bool, role: str = "engineer", reason: str = "标定") -> AlarmsSuppressed:
    return AlarmsSuppressed(
        rule="SUP-calibration", area="H-A1", on=on, by="乙", role=role, reason=reason
    )


def service(in_service: bool, **words: Any) -> ServiceChanged:
    said = {"point": HEAD, "by": "乙", "role": "engineer", "reason": "送检"}
    return ServiceChanged(in_service=in_service, **{**said, **words})


def shown(told: Told, alarm: str = ALARM) -> list[str]:
    """The positions an alarm was put before, in order."""
    return [a.position for a in told.all(AlarmAnnounced) if a.alarm.startswith(alarm + "/")]


def refusal(told: Told) -> str:
    (refused,) = told.all(ActRefused)
    return refused.because.zh


def test_a_shelf_hides_the_alarm_from_one_position_only(told: Told) -> None:
    told.see(5, shelf())
    told.see(10, gas(HEAD))
    assert shown(told) == [COUNTY]
    (act,) = told.all(AlarmActed)
    assert (act.act, act.state, act.by, act.role, act.reason) == (
        AlarmAct.SHELVE,
        AlarmState.SHELVED,
        "甲",
        "operator",
        "探头受潮",
    )


def test_a_shelf_that_runs_out_tells_the_operator_of_what_stands(told: Told) -> None:
    told.see(5, shelf(600))
    told.see(10, gas(HEAD))
    told.wake_until(604.9)
    assert shown(told) == [COUNTY]
    told.wake_until(605)
    assert shown(told) == [COUNTY, PLANT]


def test_a_shelf_taken_back_early_tells_at_once_and_its_old_end_does_nothing(told: Told) -> None:
    told.see(5, shelf(600))
    told.see(10, gas(HEAD))
    back = AlarmUnshelved(alarm=ALARM, position=PLANT, by="甲", reason="修好")
    told.see(20, back)
    assert shown(told) == [COUNTY, PLANT]
    told.see(30, back)
    assert "没有搁置" in refusal(told)


def test_a_one_shot_shelf_ends_with_the_alarm(told: Told) -> None:
    told.see(10, gas(HEAD))
    told.see(20, shelf(600, once=True))
    told.see(30, gas(HEAD, 1.0, active=False))
    told.see(40, gas(HEAD))
    assert shown(told).count(PLANT) == 2


def test_nobody_shelves_without_a_reason_or_longer_than_his_role_may(told: Told) -> None:
    told.see(5, shelf(reason=" "))
    assert "原因" in refusal(told)
    told.see(6, shelf(1801))
    assert "最多搁置 30 分钟" in told.all(ActRefused)[1].because.zh
    told.see(7, shelf(1801, role="shift_leader"))
    assert len(told.all(AlarmActed)) == 1


def test_a_role_may_act_only_where_and_as_the_table_says(told: Told) -> None:
    told.see(10, gas(HEAD))
    told.see(20, Acknowledged(alarm=ALARM, by="丙", position=PLANT, role="engineer"))
    assert "仪表工程师无权签收" in refusal(told)
    told.see(21, Acknowledged(alarm=ALARM, by="丁", position=PLANT, role="duty_officer"))
    assert "不在这个席位" in told.all(ActRefused)[1].because.zh
    told.see(22, calibration(True, role="operator"))
    assert "操作员无权抑制" in told.all(ActRefused)[2].because.zh


def test_what_does_not_exist_is_refused_and_not_an_error(told: Told) -> None:
    told.see(5, Acknowledged(alarm="NO-1/HH/1", by="甲", position=PLANT))
    told.see(6, AlarmUnshelved(alarm=ALARM, position=PLANT, by="甲", reason="x"))
    told.see(7, shelf(alarm="NO-1/HH"))
    told.see(8, service(False, point="NO-1"))
    told.see(
        9, AlarmsSuppressed(rule="?", area="H-A1", on=True, by="乙", role="engineer", reason="x")
    )
    assert len(told.all(ActRefused)) == 5
    assert told.all(AlarmActed) == []


def test_an_area_in_calibration_is_silent_at_both_positions_and_speaks_when_lifted(
    told: Told,
) -> None:
    told.see(5, calibration(True))
    told.see(10, gas(HEAD))
    assert shown(told) == []
    told.see(60, calibration(False))
    assert shown(told) == [PLANT, COUNTY]


def test_a_suppression_ends_by_itself_after_its_longest_time(told: Told) -> None:
    told.see(5, calibration(True))
    told.see(10, gas(HEAD))
    told.wake_until(5 + 4 * 3600)
    assert shown(told) == [PLANT, COUNTY]
    lifted = [act for act in told.all(AlarmActed) if act.act is AlarmAct.LIFT]
    assert [(act.by, act.number) for act in lifted] == [("", 2)]


def test_two_covers_hold_an_alarm_until_both_are_gone(told: Told) -> None:
    told.see(5, calibration(True), shelf(60))
    told.see(10, gas(HEAD))
    told.wake_until(65)
    assert shown(told) == []
    told.see(80, calibration(False))
    assert shown(told) == [PLANT, COUNTY]


def test_a_point_out_of_service_says_nothing_until_it_is_back(told: Told) -> None:
    told.see(5, service(False))
    told.see(6, service(False))
    assert "已经是这样" in refusal(told)
    told.see(10, gas(HEAD))
    assert shown(told) == []
    told.see(50, service(True))
    assert shown(told) == [PLANT, COUNTY]


def test_a_lost_signal_suppresses_what_it_brings_along_and_only_that(told: Told) -> None:
    def odd(bit: AlarmBit, active: bool = True) -> AlarmChanged:
        return AlarmChanged(point=HEAD, bit=bit, active=active, value=None)

    told.see(10, odd(AlarmBit.BAD))
    told.see(11, odd(AlarmBit.STUCK))
    assert shown(told, f"{HEAD}/STUCK") == []
    told.see(20, odd(AlarmBit.BAD, active=False))
    assert shown(told, f"{HEAD}/STUCK") == [PLANT]


def test_a_latched_alarm_is_reset_only_after_it_returned_and_was_acknowledged(told: Told) -> None:
    told.see(10, gas(HEAD))
    life = told.desk._state.alarms.lives[f"{PLANT}|{ALARM}"]
    life.latches = True
    reset = AlarmReset(alarm=ALARM, position=PLANT, by="甲")
    told.see(20, reset)
    told.see(30, gas(HEAD, 0.0, active=False))
    told.see(40, reset)
    told.see(50, Acknowledged(alarm=ALARM, by="甲", position=PLANT))
    told.see(60, reset)
    said = [refused.because.zh for refused in told.all(ActRefused)]
    assert said == ["报警条件仍在", "先签收，再复位"]
    assert life.state is AlarmState.NORMAL


def test_an_unacknowledged_alarm_is_announced_again_and_an_acknowledged_one_is_not(
    told: Told,
) -> None:
    told.see(10, gas(HEAD))
    told.see(20, Acknowledged(alarm=ALARM, by="甲", position=COUNTY))
    told.wake_until(10 + 3 * 3600)
    again = [a.position for a in told.all(AlarmAnnounced) if a.again]
    assert again == [PLANT] * 3
