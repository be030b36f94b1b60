"""Seats that used to be simulated alone: roll-call, consultation, calling, departments, leaders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.live.conftest import busy_drill, records_of
from tests.live.page.conftest import Stage
from twin.county import County
from twin.desk import Rules
from twin.live.board import Board
from twin.live.page.acts import ACTS
from twin.live.page.scene import ActError, Scene, may_act
from twin.live.page.sessions import Part, Session
from twin.live.page.view import instructed
from twin.live.positions import POSITIONS, position_of
from twin.live.run import Cast
from twin.terms.codec import to_body

Play = Callable[..., None]
LONG_S = 1500.0  # long enough for the departments to have done some of their tasks
KEEPER = "T-yimatu/township_leader"
TEXT = {"zh": "事由", "en": "reason"}
PLACED = {
    "call": "CL-1", "calling": "JY-1", "post": KEEPER, "person": KEEPER, "level": "township",
    "area": "T-yimatu", "attempt": 1, "answer_by_ms": 100_000, "text": TEXT,
}  # fmt: skip
CALLED = {
    "conference": "HS-1", "incident": "I-1", "rule": "HS-CHEM", "convener": "county_head",
    "must_attend": ["county-health", "city"], "means": ["video", "phone"],
    "begins_by_ms": 900_000, "lasts_s": 720.0, "again": False, "because": TEXT, "clause": "",
}  # fmt: skip
BEGAN = {"conference": "HS-1", "incident": "I-1", "present": [["city", "video"]], "absent": []}
ROLL = {
    "roll_call": "DM-1", "rule": "RC-DAILY", "parties": ["city", "township:T-yimatu"],
    "answer_by_ms": 300_000, "again": False,
}  # fmt: skip
ASSIGNED = {
    "assignment": "RW-1", "incident": "I-1", "task": "beds", "name": TEXT,
    "owner": "county-health", "due_at_ms": 1_200_000, "take_note": False, "clause": "",
}  # fmt: skip
VISIT = {
    "visit": "SM-1", "calling": "JY-1", "post": KEEPER, "level": "township", "area": "T-yimatu",
    "to": "township:T-yimatu", "due_at_ms": 900_000, "text": TEXT,
}  # fmt: skip
MEASURE = {
    "measure": "CS-1", "warning": "W-1", "rule": "R", "to": "county-health", "text": TEXT,
    "clause": "", "due_at_ms": 900_000, "stands_by": False,
}  # fmt: skip
PROPOSED = {"answer_by_ms": 960_000, "proposal": "JYFB-1", "to": "county-weather", "text": TEXT}

# What happened, who sits where, what is posted, and what the desk sees of it.
Case = tuple[list[tuple[str, Mapping[str, Any]]], str, str, dict[str, str], dict[str, Any]]
CASES: dict[str, Case] = {
    "a party at the roll-call": (
        [("desk.roll_call_started", ROLL)], "county_duty", "roll",
        {"id": "DM-1", "party": "city"},
        {"kind": "roll_call_answered", "roll_call": "DM-1", "party": "city"},
    ),
    "taking part in a consultation": (
        [("desk.conference_called", CALLED)], "county-health", "join",
        {"id": "HS-1|county-health", "means": "phone"},
        {"kind": "conference_joined", "who": "county-health", "means": "phone"},
    ),
    "concluding it, with a dissent": (
        [("desk.conference_called", CALLED), ("desk.conference_began", BEGAN)], "county_head",
        "conclude",
        {"id": "HS-1", "conclusion": "可控", "decision": "提级", "dissenter": "气象",
         "dissent": "风未定"},
        {"kind": "conference_concluded", "conference": "HS-1", "decision": "提级",
         "dissent": [["气象", "风未定"]]},
    ),
    "a keeper who repeats what he was told": (
        [("desk.call_placed", PLACED)], f"person:{KEEPER}", "called",
        {"id": "CL-1", "outcome": "confirmed"},
        {"kind": "call_ended", "call": "CL-1", "outcome": "confirmed"},
    ),
    "and then says what he did": (
        [("desk.call_placed", PLACED),
         ("obs.call_ended", {"call": "CL-1", "outcome": "confirmed"})],
        f"person:{KEEPER}", "acting", {"id": "CL-1", "action": "已转移", "people": "120"},
        {"kind": "action_reported", "call": "CL-1", "people": 120},
    ),
    "a visit in person": (
        [("desk.visit_sent", VISIT)], "township:T-yimatu", "visited",
        {"id": "SM-1", "found": "yes"},
        {"kind": "visit_ended", "visit": "SM-1", "reached": True},
    ),
    "a department's task": (
        [("desk.task_assigned", ASSIGNED)], "county-health", "assignment",
        {"id": "RW-1", "state": "done", "note": "备床 20 张"},
        {"kind": "assignment_reported", "assignment": "RW-1", "state": "done"},
    ),
    "a measure of a warning": (
        [("desk.measure_due", MEASURE)], "county-health", "measure", {"id": "CS-1"},
        {"kind": "measure_reported", "measure": "CS-1"},
    ),
    "a proposed warning": (
        [("desk.warning_proposed", PROPOSED)], "county-weather", "proposal",
        {"id": "JYFB-1", "answer": "no", "reason": "回波已移出"},
        {"kind": "proposal_answered", "accepted": False, "reason": "回波已移出"},
    ),
    "an instruction": (
        [], "county_head", "instruct",
        {"to": "centre:119", "text": "全力救人", "minutes": "20"},
        {"kind": "instruction_given", "by": "county_head", "to": "centre:119", "within_s": 1200.0},
    ),
    "the mode of the duty room": (
        [], "leader", "mode", {"mode": "crisis", "reason": "多点告警"},
        {"kind": "mode_ordered", "mode": "crisis", "by": "leader"},
    ),
}  # fmt: skip
WRONG = {
    "a party at the roll-call": {"party": "county-health"},
    "taking part in a consultation": {"means": "fax"},
    "concluding it, with a dissent": {"dissent": ""},
    "a keeper who repeats what he was told": {"outcome": "missed"},
    "and then says what he did": {"people": "many"},
    "a visit in person": {"found": ""},
    "a department's task": {"state": "cannot", "note": ""},
    "a proposed warning": {"answer": ""},
    "an instruction": {"minutes": "0"},
    "the mode of the duty room": {"mode": "war"},
}


@pytest.fixture(scope="module")
def cast(county: County, rules: Rules) -> Cast:
    """The busy drill, made longer."""
    return Cast(drill=busy_drill(county, LONG_S), county=county, rules=rules, seed=7)


def _scene(cast: Cast, case: str, position: str | None = None) -> Scene:
    board = Board()
    told, seat, *_ = CASES[case]
    for kind, body in told:
        board.take(1000, kind, "desk", body)
    session = Session(name="王某", part=Part.PLAYER, position=position or seat, lang="zh")
    return Scene(board, cast.county, {}, session, 7, instructed(cast.county))


@pytest.mark.parametrize("case", CASES)
def test_what_is_posted_is_what_the_desk_sees(cast: Cast, case: str) -> None:
    _, _, act, form, wanted = CASES[case]
    seen = ACTS[act](_scene(cast, case), form)
    said = {"kind": seen.kind, **to_body(seen)}
    assert {name: said[name] for name in wanted} == wanted


@pytest.mark.parametrize("case", WRONG)
def test_a_form_filled_in_wrongly_is_refused_with_a_reason(cast: Cast, case: str) -> None:
    _, _, act, form, _ = CASES[case]
    with pytest.raises(ActError) as refused:
        ACTS[act](_scene(cast, case), {**form, **WRONG[case]})
    assert refused.value.message.zh


@pytest.mark.parametrize("case", [c for c in CASES if CASES[c][0]])
def test_only_whoever_sits_there_may_do_it(cast: Cast, case: str) -> None:
    _, _, act, form, _ = CASES[case]
    with pytest.raises(ActError, match="not for your position"):
        ACTS[act](_scene(cast, case, "hall"), form)


@pytest.mark.parametrize(
    ("case", "kind", "body"),
    [
        ("a party at the roll-call", "desk.roll_call_ended", {"roll_call": "DM-1"}),
        ("concluding it, with a dissent", "desk.minutes_kept", {"conference": "HS-1"}),
        ("and then says what he did", "desk.calling_ended", {"calling": "JY-1"}),
        ("a department's task", "desk.task_ended", {"assignment": "RW-1"}),
        ("a measure of a warning", "obs.measure_reported", {"measure": "CS-1"}),
    ],
)
def test_what_is_done_is_open_no_longer(
    cast: Cast, case: str, kind: str, body: dict[str, str]
) -> None:
    scene = _scene(cast, case)
    scene.board.take(2000, kind, "desk", body)
    assert [task for task in scene.board.tasks(3000) if may_act(scene.session, task)] == []


def test_a_party_that_has_answered_leaves_the_list_of_the_roll_call(cast: Cast) -> None:
    board = _scene(cast, "a party at the roll-call").board
    board.take(2000, "obs.roll_call_answered", "city", {"roll_call": "DM-1", "party": "city"})
    (task,) = board.tasks(3000)
    assert task.body["parties"] == ("township:T-yimatu",)


STEP = {
    "alarm": "GHF-001/HH/1", "stage": "measure", "to": "county-water", "due_at_ms": 9000,
}  # fmt: skip


def test_a_step_is_owed_until_the_desk_has_taken_it() -> None:
    board = Board()
    board.take(1000, "desk.step_due", "desk", STEP)
    board.take(2000, "obs.alarm_handled", "page:王某", {**STEP, "by": "王某"})
    assert [task.id for task in board.tasks(3000)] == ["GHF-001/HH/1"]  # it may be refused
    acted = {"target": "GHF-001/HH/1", "position": "county-water", "by": "王某", "act": "cause"}
    board.take(2000, "desk.alarm_acted", "desk", acted)
    assert len(board.tasks(3000)) == 1  # of another step
    board.take(2000, "desk.alarm_acted", "desk", {**acted, "act": "measure"})
    assert board.tasks(3000) == []


def test_everybody_of_the_authority_table_has_a_seat(cast: Cast) -> None:
    assert {person.id for person in cast.rules.authority.persons} <= set(POSITIONS)


def test_whoever_owns_a_task_or_must_attend_may_be_played_but_for_the_city(cast: Cast) -> None:
    """The city's duty rooms take reports and send units as well; nobody here sits there."""
    owners = {task.owner for card in cast.rules.cards.cards for task in card.tasks}
    called = {who for rule in cast.rules.convening.conferences for who in rule.must_attend}
    seats = {who for who in owners | called if position_of(who, cast.county) == who}
    assert owners | called == seats | {"city", "township"}  # a township sits at township:T-…


def test_a_seat_is_named_as_people_call_it(cast: Cast) -> None:
    county = cast.county
    assert position_of("县长", county) == "county_head"
    assert position_of("township:T-yimatu", county) == "township:T-yimatu"
    assert position_of(f"person:{KEEPER}", county, {KEEPER}) == f"person:{KEEPER}"
    assert position_of(f"person:{KEEPER}", county) is None
    assert position_of("township:nowhere", county) is None


def test_a_department_played_by_a_person_is_not_simulated(at_moment: Play) -> None:
    """With the health bureau played, its tasks wait for the person; a click ends one."""

    async def scene(stage: Stage) -> None:
        answered = [
            r.body["by"] for r in records_of(stage.folder) if r.kind == "obs.assignment_reported"
        ]
        assert answered
        assert "county-health" not in answered
        who = stage.browser()
        await who.enter("player", "county-health")
        page = (await who.ask("GET", "/")).text
        assert "协同任务" in page
        task = next(t for t in stage.page._feed.board.tasks(0) if t.position == "county-health")
        after = await who.post("assignment", id=task.id, state="done", note="备床")
        assert "已记录" in after.text
        said = [r for r in records_of(stage.folder) if r.source == "page:王某"]
        assert [r.kind for r in said] == ["obs.assignment_reported"]
        ended = [r for r in records_of(stage.folder) if r.kind == "desk.task_ended"]
        assert task.id in [r.body["assignment"] for r in ended]

    at_moment(scene, at_s=LONG_S - 60.0, people=("county-health",))
