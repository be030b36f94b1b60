"""Run cards: one for a type, place and hour; tasks with deadlines; the first stand-off."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.conftest import Told, charge, gas
from twin.county import County, load_county
from twin.desk import Desk, Rules, load_rules
from twin.desk.plans import standoff
from twin.desk.turn import Turn
from twin.inputs import InputProblems
from twin.terms.decision import (
    PlanStarted,
    StandoffChanged,
    TaskAssigned,
    TaskEnded,
    TaskOverdue,
    WarningIssued,
)
from twin.terms.observation import AssignmentReported, EventReported
from twin.terms.place import Place
from twin.terms.text import Text


def event(kind: str, place: Place) -> EventReported:
    return EventReported(
        report="call:1", event_type=kind, place=place, caller="群众", channel="phone",
        text="来电",
    )  # fmt: skip


def place_of(county: County, name: str) -> Place:
    row = next(row for row in county.places.values() if row.name == name)
    return row.as_term()


def card_at(county: County, rules: Rules, kind: str, place: Place, hour: str = "10:30") -> str:
    told = Told(Desk(county, rules, charge(start=f"2026-07-12T{hour}:00+08:00")))
    told.see(10, event(kind, place))
    return told.all(PlanStarted)[0].card


def test_a_fire_in_town_and_one_in_a_village_take_different_cards(
    county: County, rules: Rules
) -> None:
    town = next(p for p in county.places.values() if p.kind == "county_seat").as_term()
    village = next(p for p in county.places.values() if p.kind == "village").as_term()
    assert card_at(county, rules, "fire", town) == "CARD-FIRE-TOWN"
    assert card_at(county, rules, "fire", village) == "CARD-FIRE-RURAL"


def test_a_road_accident_by_day_and_by_night_take_different_cards(
    county: County, rules: Rules
) -> None:
    village = next(p for p in county.places.values() if p.kind == "village").as_term()
    assert card_at(county, rules, "traffic", village, "10:30") == "CARD-TRAFFIC-DAY"
    assert card_at(county, rules, "traffic", village, "22:30") == "CARD-TRAFFIC-NIGHT"


def test_the_first_standoff_is_that_of_substance_size_and_hour(
    county: County, rules: Rules
) -> None:
    def first_m(hour: str) -> float:
        told = Told(Desk(county, rules, charge(start=f"2026-07-12T{hour}:00+08:00")))
        told.see(10, gas("GHF-001"), gas("GHF-002"))
        return told.all(PlanStarted)[0].standoff_m

    assert (first_m("10:30"), first_m("22:30")) == (300.0, 500.0)


def test_a_model_pushes_people_back_with_its_reason_and_never_closer(
    county: County, rules: Rules
) -> None:
    told = Told(Desk(county, rules, charge()))
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    desk = told.desk
    turn = Turn(11_000, desk._state, desk._ground, desk._roster, rules, charge(), {})
    incident = desk._state.incidents["I-1"]
    incident.standoff_m = 500.0  # as the table has it, before any model
    standoff.advise(turn, incident, 200.0, Text("模型", "model"))
    assert turn.effects == []
    standoff.advise(turn, incident, 900.0, Text("模型：风速 1 m/s", "model: wind 1 m/s"))
    (changed,) = turn.effects
    assert isinstance(changed, StandoffChanged)
    assert (changed.from_m, changed.to_m) == (500.0, 900.0)
    assert incident.standoff_m == 900.0


def test_a_task_is_given_once_noted_done_or_overdue(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    tasks = {task.task: task for task in told.all(TaskAssigned)}
    assert tasks["count_people"].owner == "township:T-yimatu"
    assert tasks["know_police"].take_note
    said = [
        AssignmentReported(assignment=tasks["know_police"].assignment, state="accepted", by="110"),
        AssignmentReported(assignment=tasks["beds"].assignment, state="accepted", by="卫健局"),
        AssignmentReported(assignment=tasks["wind"].assignment, state="done", by="气象局"),
        AssignmentReported(assignment=tasks["roads"].assignment, state="cannot", by="交通局"),
    ]
    told.see(60, *said)
    told.see(61, *said)
    ended = {(each.task, each.state) for each in told.all(TaskEnded)}
    assert ended == {("know_police", "accepted"), ("wind", "done"), ("roads", "cannot")}
    assert len(told.all(TaskEnded)) == 3
    told.wake_until(3600)
    assert [each.task for each in told.all(TaskOverdue)] == ["beds", "sampling", "count_people"]


def test_what_the_desk_may_do_alone_is_a_table(county: County, rules: Rules) -> None:
    def alone(matter: str) -> Rules:
        rows = tuple(
            row.model_copy(update={"alone": True, "chain": ()}) if row.matter == matter else row
            for row in rules.authority.matters
        )
        table = rules.authority.model_copy(update={"matters": rows})
        return rules.model_copy(update={"authority": table})

    told = Told(Desk(county, alone("approve_warning"), charge()))
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    (issued,) = told.all(WarningIssued)
    assert issued.approved_by == "desk"


@pytest.mark.parametrize(
    ("name", "before", "after", "code", "said"),
    [
        ("cards.yaml", "capability: decon,", "capability: decom,", "E507", "decom"),
        ("cards.yaml", "capability: decon, number: 1, role: \"119\"",
         "capability: decon, number: 1, role: \"110\"", "E523", "decon"),
        ("cards.yaml", "owner: county-health", "owner: county-heath", "E507", "county-heath"),
        ("cards.yaml", "places: [rural]", "places: [rural, town]", "E104", "CARD-FIRE-TOWN"),
        ("cards.yaml", "done_when: stop_leak", "done_when: stop", "E104", "stop"),
        ("cards.yaml", 'event_type: "*", substance: "*"', 'event_type: fire, substance: "*"',
         "E104", "最后一行"),
        ("authority.yaml", "chain: [leader, deputy]\n    next_after: 3m", "next_after: 3m",
         "E104", "没有写批准人"),
        ("authority.yaml", "chain: [leader, deputy]", "chain: [leader, deputy, leader]",
         "E104", "绕回"),
        ("authority.yaml", "chain: [leader, deputy]", "chain: [leader, deputyy]",
         "E104", "deputyy"),
        ("responses.yaml", "level: III, clause", "level: V, clause", "E106", "V"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_at_its_place(
    county: County, tmp_path: Path, name: str, before: str, after: str, code: str, said: str
) -> None:
    folder = tmp_path / "county"
    shutil.copytree(county.folder, folder)
    path = folder / "rules" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    (problem,) = caught.value.problems
    assert (Path(problem.file).name, problem.code) == (name, code)
    assert problem.line > 1
    assert said in problem.message.zh
