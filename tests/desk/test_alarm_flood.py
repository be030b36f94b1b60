"""In a flood a position is shown lines instead of alarms, and nothing is lost."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from tests.desk.conftest import Told
from twin.county import County
from twin.desk import Rules, Watch
from twin.terms.decision import ActRefused, AlarmActed, AlarmAnnounced, AlarmsGrouped, FloodChanged
from twin.terms.levels import AlarmPriority
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged, Observation

PLANT, COUNTY = "plant:H-A1", "county_duty"


def heads(told: Told, number: int, hazard: str = "H-A1", family: str = "gas") -> list[str]:
    """Ids of so many points of a source; more than it has are made up, alarms and all."""
    ground = told.desk._ground
    points, master = ground.points, dict(ground.master)
    known = [p for p in points.values() if p.hazard == hazard and p.family == family]
    known = [p for p in known if p.family == "gas" or f"{p.id}/L" in master]
    for at in range(len(known), number):
        known.append(dataclasses.replace(known[0], id=f"X{at:06d}"))
        points[known[-1].id] = known[-1]
        for bit in ("L", "H", "HH", "BAD"):
            if f"{known[0].id}/{bit}" in master:
                master[f"X{at:06d}/{bit}"] = master[f"{known[0].id}/{bit}"]
    ground.master = master
    return [point.id for point in known[:number]]


def bits(points: list[str], bit: AlarmBit, active: bool = True) -> list[AlarmChanged]:
    return [AlarmChanged(point=p, bit=bit, active=active, value=1.0) for p in points]


def lines(told: Told, position: str = PLANT) -> list[AlarmsGrouped]:
    return [line for line in told.all(AlarmsGrouped) if line.position == position]


def floods(told: Told) -> list[FloodChanged]:
    return [flood for flood in told.all(FloodChanged) if flood.position == PLANT]


def without(rules: Rules, **changes: object) -> Rules:
    """The rules with something of the flood rule changed."""
    flood = rules.alarms.flood.model_copy(update=changes)
    return rules.model_copy(update={"alarms": rules.alarms.model_copy(update={"flood": flood})})


def test_nine_alarms_are_shown_one_by_one_and_the_tenth_begins_a_flood(told: Told) -> None:
    points = heads(told, 12)
    told.see(10, *bits(points[:9], AlarmBit.H))
    assert len(told.all(AlarmAnnounced)) == 9
    told.see(20, *bits(points[9:12], AlarmBit.H))
    (begins,) = told.all(FloodChanged)
    assert (begins.position, begins.flooding, begins.in_window) == (PLANT, True, 10)
    (line,) = lines(told)
    assert line.members == tuple(f"{p}/H/1" for p in points[9:12])
    assert (line.unacked, line.first_out) == (3, f"{points[9]}/H/1")
    assert "3 条" in line.text.zh


def test_ten_alarms_in_more_than_ten_minutes_are_no_flood(told: Told) -> None:
    for at, point in enumerate(heads(told, 20)):
        told.see(10 + 70 * at, *bits([point], AlarmBit.H))
    assert told.all(FloodChanged) == []


def test_a_line_is_shown_again_at_most_every_thirty_seconds(told: Told) -> None:
    points = heads(told, 60)
    told.see(10, *bits(points[:10], AlarmBit.H))
    for at, point in enumerate(points[10:50]):
        told.wake_until(10.5 + at)
        told.see(11 + at, *bits([point], AlarmBit.H))
    told.wake_until(80)
    assert [len(line.members) for line in lines(told)] == [1, 30, 10]


def test_the_flood_ends_when_fewer_than_five_came_within_ten_minutes(told: Told) -> None:
    points = heads(told, 20)
    told.see(10, *bits(points[:12], AlarmBit.H))
    told.see(300, *bits(points[12:16], AlarmBit.H))
    told.wake_until(609)
    assert len(floods(told)) == 1
    told.wake_until(610)
    ends = floods(told)[1]
    assert (ends.flooding, ends.in_window) == (False, 4)
    told.see(700, *bits(points[16:17], AlarmBit.H))
    assert told.all(AlarmAnnounced)[-1].point == points[16]


def test_low_alarms_are_held_back_behind_worse_ones_and_shown_after_the_flood(told: Told) -> None:
    points, gauges = heads(told, 12), heads(told, 6, family="tank")
    told.see(10, *bits(points, AlarmBit.H))
    told.see(20, *bits(gauges, AlarmBit.L))
    assert {line.type for line in lines(told)} == {"gas-first.H"}
    told.wake_until(700)
    assert floods(told)[1].held == 6
    (late,) = [line for line in lines(told) if line.type == "level-low.L" and line.members]
    assert late.members == tuple(f"{g}/L/1" for g in gauges)


def test_low_alarms_alone_are_not_held_back(told: Told) -> None:
    told.see(10, *bits(heads(told, 20, family="tank"), AlarmBit.L))
    assert {line.type for line in lines(told)} == {"level-low.L"}


def test_acknowledging_a_line_takes_what_it_was_shown_with_and_nothing_else(told: Told) -> None:
    points = heads(told, 20)
    told.see(10, *bits(points[:14], AlarmBit.H))
    (line,) = lines(told)
    told.see(15, *bits(points[14:16], AlarmBit.H))  # waits on the line, not yet shown
    told.see(20, Acknowledged(alarm=line.group, by="甲", position=PLANT))
    assert [act.number for act in told.all(AlarmActed)] == [5]
    told.wake_until(45)
    assert lines(told)[1].unacked == 2
    told.see(50, Acknowledged(alarm=line.group, by="甲", position=PLANT))
    told.see(51, Acknowledged(alarm=line.group, by="甲", position=PLANT))
    assert [act.number for act in told.all(AlarmActed)] == [5, 2]
    assert len(told.all(ActRefused)) == 1


def test_a_member_can_be_acknowledged_alone(told: Told) -> None:
    points = heads(told, 14)
    told.see(10, *bits(points, AlarmBit.H))
    told.see(20, Acknowledged(alarm=f"{points[13]}/H/1", by="甲", position=PLANT))
    told.see(30, Acknowledged(alarm=lines(told)[0].group, by="甲", position=PLANT))
    assert [act.number for act in told.all(AlarmActed)] == [1, 4]


def test_without_grouping_every_alarm_is_shown_alone(
    make_told: Callable[..., Told], rules: Rules
) -> None:
    told = make_told(with_rules=without(rules, group=False))
    told.see(10, *bits(heads(told, 200), AlarmBit.H))
    assert len(told.all(AlarmAnnounced)) == 200
    assert told.all(AlarmsGrouped) == []


def _mass(told: Told, number: int, bit: AlarmBit) -> None:
    points = heads(told, number)
    for at_s, active in ((1.0, True), (2.0, False), (3.0, True)):
        seen = [
            Observation(at_ms=int(at_s * 1000), source=body.point, order=0, body=body)
            for body in bits(points, bit, active)
        ]
        told.last = told.desk.step(at_s, sorted(seen, key=lambda each: each.sort_key))
        told.effects.extend(told.last.effects)


@pytest.mark.parametrize("bit", [AlarmBit.HH, AlarmBit.BAD])
@pytest.mark.parametrize(
    "number", [20_000, pytest.param(100_000, marks=pytest.mark.long)], ids=["20k", "100k"]
)
def test_a_whole_plant_at_once_is_a_few_lines_and_no_alarm_is_lost(
    told: Told, number: int, bit: AlarmBit
) -> None:
    _mass(told, number, bit)
    told.wake_until(3000)
    assert len(told.effects) < 500
    assert len(told.all(AlarmAnnounced)) + len(told.all(AlarmsGrouped)) < 100
    shown = Counter(a.alarm for a in told.all(AlarmAnnounced) if not a.again)
    for line in told.all(AlarmsGrouped):
        shown.update(line.members)
    assert len(shown) == 2 * number  # every rise of every head
    assert set(shown.values()) == {2}  # once at the plant, once at the county
    lives = told.desk._state.alarms.lives.values()
    assert sum(life.active and life.unacked for life in lives) == 2 * number
    assert all(line.priority is not AlarmPriority.MEDIUM for line in told.all(AlarmsGrouped))


@pytest.mark.parametrize("reading", [math.nan, 1e6], ids=["lost", "over"])
def test_a_whole_county_at_once_is_one_event_a_transition_and_a_few_lines(
    told: Told, county: County, reading: float
) -> None:
    """Every signal lost, or every point over every limit, from one second on."""
    watch = Watch(county)
    classes = {s: np.full(len(watch.points(s)), reading, np.float32) for s in watch.scan_classes}
    seen: list[Observation] = []
    for tick in range(240):
        events = watch.step(tick, {s: row for s, row in classes.items() if tick % s == 0})
        told.wake_until(tick - 0.001)
        if events:
            told.last = told.desk.step(float(tick), events)
            told.effects.extend(told.last.effects)
        seen += events
    told.wake_until(7200)
    changes = [(each.source, each.order) for each in seen]
    assert len(changes) == len(set(changes)) > 2800
    shown = {a.alarm for a in told.all(AlarmAnnounced)}
    for line in told.all(AlarmsGrouped):
        shown.update(line.members)
    memory = told.desk._state.alarms
    owed = [alarm.id for alarm in memory.alarms.values() if alarm.positions]
    covered = [life.alarm for life in memory.lives.values() if life.hidden]
    assert set(owed) <= shown | set(covered)
    rows = Counter(a.position for a in told.all(AlarmAnnounced) if not a.again)
    rows.update(line.position for line in told.all(AlarmsGrouped) if line.members)
    print(len(owed), rows[COUNTY], rows.most_common(3))
    assert len(owed) > 2800
    assert rows.pop(COUNTY) < 120
    assert max(rows.values()) < 70
