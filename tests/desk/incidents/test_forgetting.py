"""What is over, reviewed and reported on leaves the desk's memory; what may be asked for stays."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.desk.dispatch.small import small_desk, spot, stationed
from tests.desk.incidents.many import Days
from twin.county import County
from twin.desk import Desk, Rules
from twin.terms.observation import CountReported, MergeAsked, PhaseChanged, UndoAsked
from twin.terms.units import Role

HOUR = 3600.0


def days(county: County, rules: Rules, **changes: Any) -> Days:
    """A county with two engines; `changes` are to the rule of forgetting."""
    forgetting = rules.incidents.forgetting.model_copy(update=changes)
    incidents = rules.incidents.model_copy(update={"forgetting": forgetting})
    units = [
        stationed(county, id, 0, can=("fire.engine",), role=Role.FIRE_119) for id in ("F", "G")
    ]
    roles = (Role.FIRE_119, Role.COUNTY_HQ)
    told = small_desk(county, rules.model_copy(update={"incidents": incidents}), units, roles=roles)
    return Days(told.desk)


def known(desk: Desk) -> list[str]:
    return list(desk._state.incidents)


def size(desk: Desk) -> int:
    """Characters of the snapshot."""
    return len(json.dumps(desk.snapshot()["state"], ensure_ascii=False))


def one_after_the_other(here: Days, number: int, first: int = 0) -> None:
    """An event every two hours."""
    for n in range(first, first + number):
        here.report(n, n * 2 * HOUR + 10)
        here.pass_until((n + 1) * 2 * HOUR)


@pytest.mark.parametrize("number", [90, pytest.param(500, marks=pytest.mark.long)])
def test_hundreds_of_events_leave_no_more_behind_than_thirty(
    county: County, rules: Rules, number: int
) -> None:
    here = days(county, rules)
    one_after_the_other(here, 30)
    before, kept = size(here.desk), len(known(here.desk))
    one_after_the_other(here, number - 30, first=30)
    assert len(known(here.desk)) <= kept + 1
    assert size(here.desk) < 1.1 * before


def test_without_the_rule_the_memory_grows_with_every_event(county: County, rules: Rules) -> None:
    here = days(county, rules, after=1e9)
    one_after_the_other(here, 20)
    before = size(here.desk)
    one_after_the_other(here, 20, first=20)
    assert size(here.desk) > 1.8 * before
    assert len(known(here.desk)) == 40


def alone(county: County, rules: Rules) -> Days:
    """One event that has been called off."""
    here = days(county, rules)
    here.report(0, 10)
    here.pass_until(2 * HOUR)
    assert known(here.desk) == ["I-1"]
    return here


def test_an_event_is_kept_for_a_day_after_its_end_and_then_forgotten(
    county: County, rules: Rules
) -> None:
    here = alone(county, rules)
    here.pass_until(23 * HOUR)
    assert known(here.desk) == ["I-1"]
    here.pass_until(28 * HOUR)
    state = here.desk._state
    assert known(here.desk) == []
    assert (state.plans, state.book.told, state.dispatch.requests) == ({}, {}, {})
    assert not any(report.incident for report in state.reporting.reports.values())


def test_where_people_were_hurt_it_is_kept_for_as_long_as_numbers_may_be_corrected(
    county: County, rules: Rules
) -> None:
    assert rules.incidents.forgetting.after_hurt == 30 * 24 * HOUR
    here = days(county, rules, after_hurt=48 * HOUR)
    here.report(0, 10)
    here.say(600_000, CountReported(what="light", number=1, place=spot(0.0), by="医院"))
    here.pass_until(40 * HOUR)
    assert known(here.desk) == ["I-1"]
    here.pass_until(60 * HOUR)
    assert known(here.desk) == []


def test_what_flares_up_again_is_not_forgotten(county: County, rules: Rules) -> None:
    here = alone(county, rules)
    again = PhaseChanged(incident="I-1", phase="response", by="leader", reason="复燃")
    here.say(int(20 * HOUR * 1000), again)
    here.pass_until(72 * HOUR)
    assert known(here.desk) == ["I-1"]


def test_acts_on_what_is_still_there_can_be_undone_and_others_are_refused(
    county: County, rules: Rules
) -> None:
    """A merge is taken back after older events were forgotten, with a desk that was restored."""
    here = alone(county, rules)
    here.pass_until(28 * HOUR)
    for n, event_type in ((1, "explosion"), (2, "mine")):
        here.report(n, 28 * HOUR + n, event_type)
    here.pass_until(28 * HOUR + 60)
    two = known(here.desk)
    merge = MergeAsked(incident=two[0], other=two[1], by="leader", reason="同一起")
    here.say(int((28 * HOUR + 90) * 1000), merge)
    here.pass_until(28 * HOUR + 100)
    (act,) = here.desk._state.book.acts
    here.say(int((28 * HOUR + 120) * 1000), UndoAsked(act=act, by="leader", reason="不是"))
    here.pass_until(28 * HOUR + 130)
    assert here.desk._state.book.acts[act].undone
    assert [each.merged_into for each in here.desk._state.incidents.values()] == ["", ""]
    here.pass_until(60 * HOUR)
    assert known(here.desk) == []
    assert here.desk._state.book.acts == {}
    here.say(int(61 * HOUR * 1000), UndoAsked(act=act, by="leader", reason="晚了"))
    here.pass_until(62 * HOUR)
    assert known(here.desk) == []
