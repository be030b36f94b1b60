"""No head alarms to nobody: a head of no plant is the county's, at low priority."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.conftest import Told, gas
from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.desk.alarms.selection import seats
from twin.inputs import InputProblems
from twin.terms.alarm_acts import AlarmHandled, HandlingStep, ServiceChanged
from twin.terms.decision import (
    ActRefused,
    AlarmActed,
    AlarmAnnounced,
    AlarmsGrouped,
    IncidentOpened,
    StepDue,
)
from twin.terms.levels import AlarmPriority
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged

COUNTY, HEAD = "county_duty", "CO-006"


def rises(point: str, bit: AlarmBit) -> AlarmChanged:
    return AlarmChanged(point=point, bit=bit, active=True, value=1.0)


@pytest.mark.parametrize("bit", [AlarmBit.H, AlarmBit.HH, AlarmBit.BAD], ids=lambda bit: bit.name)
def test_every_gas_head_and_tank_is_somebodys(told: Told, bit: AlarmBit) -> None:
    points = [p for p in told.desk._ground.points.values() if p.family in ("gas", "tank")]
    told.see(10, *(rises(point.id, bit) for point in points))
    alarms = told.desk._state.alarms.alarms.values()
    assert len(alarms) == len(points) > 1000
    assert [alarm.point for alarm in alarms if not alarm.positions] == []
    for alarm in alarms:
        point = told.desk._ground.points[alarm.point]
        assert alarm.positions[0] == (f"plant:{point.hazard}" if point.hazard else COUNTY)


def test_a_head_of_no_plant_is_shown_to_the_county_at_low_priority(told: Told) -> None:
    assert told.desk._ground.points[HEAD].hazard == ""
    told.see(10, gas(HEAD, 50.0), gas("CO-009", 50.0))
    shown = [(a.point, a.position, a.priority) for a in told.all(AlarmAnnounced)]
    assert shown == [(HEAD, COUNTY, AlarmPriority.LOW), ("CO-009", COUNTY, AlarmPriority.LOW)]
    assert told.all(IncidentOpened) == []  # no source to open one at


def test_the_county_itself_verifies_and_closes_it(told: Told) -> None:
    alarm = f"{HEAD}/HH/1"
    told.see(10, gas(HEAD, 50.0))
    told.see(20, Acknowledged(alarm=alarm, by="甲", position=COUNTY))
    (due,) = told.all(StepDue)
    assert (due.stage, due.to) == (HandlingStep.VERIFY, COUNTY)
    step = AlarmHandled(alarm=alarm, stage=HandlingStep.VERIFY, position=COUNTY, by="甲")
    told.see(30, step)
    assert told.all(ActRefused) == []
    assert told.all(StepDue)[-1].to == COUNTY


def test_a_head_of_an_ungraded_source_is_its_plants_alone(told: Told) -> None:
    point = next(
        p
        for p in told.desk._ground.points.values()
        if p.family == "gas" and p.hazard and p.hazard_level is None
    )
    told.see(10, gas(point.id))
    assert [a.position for a in told.all(AlarmAnnounced)] == [f"plant:{point.hazard}"]


def test_in_a_flood_such_heads_are_one_line_of_the_county(told: Told) -> None:
    points = [p for p in told.desk._ground.points.values() if p.family == "gas" and not p.hazard]
    told.see(10, *(rises(point.id, AlarmBit.HH) for point in points))
    (line,) = told.all(AlarmsGrouped)
    assert (line.position, len(line.members)) == (COUNTY, len(points) - 9)
    assert "不属企业的测点" in line.text.zh
    assert told.all(StepDue)[-1].to == COUNTY


def test_held_back_behind_a_plants_alarms_such_a_head_stays_low(told: Told) -> None:
    heads = [p.id for p in told.desk._ground.points.values() if p.hazard == "H-A1"]
    heads = [head for head in heads if head.startswith("GHF")][:12]
    told.see(10, *(gas(head) for head in heads))
    told.see(20, gas(HEAD, 50.0))
    told.wake_until(700)
    (line,) = [line for line in told.all(AlarmsGrouped) if f"{HEAD}/HH/1" in line.members]
    assert (line.position, line.priority) == (COUNTY, AlarmPriority.LOW)


def test_its_instrument_is_taken_out_of_service_at_the_county(told: Told, rules: Rules) -> None:
    assert seats(rules.alarms, told.desk._ground.points[HEAD]) == (COUNTY,)
    told.see(10, ServiceChanged(point=HEAD, in_service=False, by="甲", reason="检修"))
    (refused,) = told.all(ActRefused)  # the duty room has no such right
    assert refused.position == COUNTY
    assert told.all(AlarmActed) == []


def test_a_plant_without_a_source_is_refused(county: County, tmp_path: Path) -> None:
    folder = tmp_path / "county"
    shutil.copytree(county.folder, folder)
    path = folder / "rules" / "alarms.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("IV, ungraded]", "IV, ungraded, none]", 1), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    (problem,) = caught.value.problems
    assert "none" in problem.message.zh
