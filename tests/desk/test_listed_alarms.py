"""Rain, rivers, mines and mains: their alarms go where the master alarm database says."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, charge
from twin.county import County
from twin.desk import Desk, Rules
from twin.desk.alarms.selection import seats
from twin.terms.alarm_acts import AlarmCause, AlarmHandled, AlarmsSuppressed, HandlingStep
from twin.terms.alarm_effects import (
    ActRefused,
    AlarmActed,
    AlarmAnnounced,
    AlarmClosed,
    AlarmEscalated,
    StepDue,
)
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged

COUNTY = "county_duty"
RAIN = "RG-102:flash_flood-3h-1"  # H: blue, HH: yellow
HERE = "township:T-bajiazi"


def rises(point: str, bit: AlarmBit, value: float) -> AlarmChanged:
    return AlarmChanged(point=point, bit=bit, active=True, value=value)


def falls(point: str, bit: AlarmBit, value: float) -> AlarmChanged:
    return AlarmChanged(point=point, bit=bit, active=False, value=value)


def test_three_hours_of_rain_over_the_signal_reach_the_township_and_the_county(told: Told) -> None:
    told.see(60, rises(RAIN, AlarmBit.HH, 78.0))
    here, county = told.all(AlarmAnnounced)
    assert (here.position, county.position) == (HERE, COUNTY)
    assert "3 小时雨量" in here.text.zh
    assert "78 mm" in here.text.zh
    assert here.consequence.zh == "达到黄色预警标准"
    assert county.response.zh == "核对气象预警；提请会商"


def test_without_the_database_s_positions_it_is_told_to_nobody(
    county: County, rules: Rules
) -> None:
    nobody = rules.alarms.listed.model_copy(update={"families": ()})
    off = rules.model_copy(
        update={"alarms": rules.alarms.model_copy(update={"listed": nobody, "selection": ()})}
    )
    told = Told(Desk(county, off, charge()))
    told.see(60, rises(RAIN, AlarmBit.HH, 78.0))
    assert told.all(AlarmAnnounced) == []


def test_the_township_verifies_it_and_the_county_closes_it(told: Told) -> None:
    told.see(60, rises(RAIN, AlarmBit.HH, 78.0))
    due = told.all(StepDue)[-1]
    assert (due.stage, due.to) == (HandlingStep.VERIFY, HERE)
    (_, county) = told.all(AlarmAnnounced)

    def handled(
        stage: HandlingStep, position: str, cause: AlarmCause | None = None
    ) -> AlarmHandled:
        return AlarmHandled(
            alarm=county.alarm, stage=stage, position=position, by="甲", cause=cause
        )

    told.see(70, Acknowledged(alarm=county.alarm, by="值", position=COUNTY))
    told.see(80, handled(HandlingStep.VERIFY, HERE, AlarmCause.REAL))
    told.see(90, handled(HandlingStep.MEASURE, HERE))
    told.see(95, falls(RAIN, AlarmBit.HH, 60.0))
    told.see(100, handled(HandlingStep.CLOSE, COUNTY))
    (closed,) = told.all(AlarmClosed)
    assert closed.cause == "real"


def test_an_instrument_s_own_alarm_is_its_township_s_until_nobody_takes_note(told: Told) -> None:
    told.see(10, rises("RG-102", AlarmBit.HH, 55.0))
    assert [a.position for a in told.all(AlarmAnnounced)] == [HERE]
    told.wake_until(700)
    (escalated,) = told.all(AlarmEscalated)
    assert (escalated.rule, escalated.to) == ("ESC-3", COUNTY)


def test_mine_gas_that_its_mine_leaves_alone_is_put_before_the_county(told: Told) -> None:
    mine = next(p for p in told.desk._ground.points.values() if p.family == "mine")
    told.see(10, rises(mine.id, AlarmBit.HH, 9.0))
    assert [a.position for a in told.all(AlarmAnnounced)] == [f"plant:{mine.hazard}"]
    told.wake_until(400)
    assert [each.rule for each in told.all(AlarmEscalated)] == ["ESC-4"]


@pytest.mark.parametrize("area", ["T-bajiazi/weather", "T-bajiazi"])
def test_a_group_or_a_whole_township_is_suppressed_by_its_own_officer(
    told: Told, rules: Rules, area: str
) -> None:
    rule = next(r for r in rules.alarms.suppression if r.at_most is not None)
    off = rules.alarms.suppression[0].model_copy(update={"families": (*rule.families, "weather")})
    told.desk._rules = rules.model_copy(
        update={"alarms": rules.alarms.model_copy(update={"suppression": (off,)})}
    )
    told.see(5, AlarmsSuppressed(rule=off.id, area=area, on=True, by="丙", reason="更换雨量筒"))
    told.see(10, rises("RG-102", AlarmBit.HH, 55.0))
    assert [act.position for act in told.all(AlarmActed)] == [HERE]
    assert told.all(AlarmAnnounced) == []


def test_an_area_nobody_knows_is_refused(told: Told, rules: Rules) -> None:
    rule = next(r for r in rules.alarms.suppression if r.at_most is not None)
    told.see(5, AlarmsSuppressed(rule=rule.id, area="T-nowhere", on=True, by="丙", reason="试"))
    assert len(told.all(ActRefused)) == 1


def test_every_position_of_the_database_has_somebody_who_may_act(told: Told, rules: Rules) -> None:
    posts = {role.position for role in rules.alarms.roles}
    named = {
        seat.partition(":")[0]
        for point in told.desk._ground.points.values()
        for seat in (*seats(rules.alarms, point), *point.keepers)
    }
    assert named - posts == set()
