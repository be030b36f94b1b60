"""The duty room: shifts handed over, rolls called, telephones taken, instructions answered."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from tests.desk.conftest import Told, charge, gas
from twin.county import County, load_county
from twin.desk import Desk, Rules, load_rules
from twin.inputs import InputProblems
from twin.terms.decision import (
    Asked,
    CallMissed,
    DutyLogged,
    HandoverDue,
    HandoverEnded,
    InstructionClosed,
    InstructionOverdue,
    InstructionPassed,
    ModeChanged,
    ModeRefused,
    RollCallEnded,
    RollCallStarted,
)
from twin.terms.observation import (
    CallPickedUp,
    CallRang,
    FeedbackGiven,
    HandoverSigned,
    InstructionGiven,
    ModeOrdered,
    RollCallAnswered,
)


def desk_at(county: County, rules: Rules, hour: str) -> Told:
    told = Told(Desk(county, rules, charge(start=f"2026-07-12T{hour}:00+08:00")))
    told.see(0, CallPickedUp(call="none", by="甲"))  # the first step of the day
    return told


# shifts


def test_a_shift_that_begins_is_handed_over_item_by_item(county: County, rules: Rules) -> None:
    told = desk_at(county, rules, "08:00")
    told.wake_until(1800)
    (due,) = told.all(HandoverDue)
    assert due.from_officers != due.officers
    assert due.due_at_ms == 1800_000 + int(rules.duty.handover.within * 1000)
    for side, by in (("out", due.from_officers[0]), ("in", due.officers[0])):
        signed = HandoverSigned(
            shift=due.shift, by=by, side="out" if side == "out" else "in", items=due.items
        )
        told.see(1900, signed)
    (ended,) = told.all(HandoverEnded)
    assert ended.complete


def test_a_handover_that_is_not_signed_in_full_names_what_is_missing(
    county: County, rules: Rules
) -> None:
    told = desk_at(county, rules, "08:00")
    told.wake_until(1800)
    (due,) = told.all(HandoverDue)
    told.see(1900, HandoverSigned(shift=due.shift, by="甲", side="out", items=due.items))
    told.see(1901, HandoverSigned(shift=due.shift, by="乙", side="in", items=due.items[1:]))
    told.wake_until(3600)
    (ended,) = told.all(HandoverEnded)
    assert not ended.complete
    assert ended.missing == (f"接班：{due.items[0]}",)


def test_what_is_open_goes_to_the_next_crew(county: County, rules: Rules) -> None:
    told = desk_at(county, rules, "08:20")
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.wake_until(700)
    (due,) = told.all(HandoverDue)
    assert any(matter.startswith("I-1") for matter in due.open_matters)
    assert any(matter.startswith("SR-") for matter in due.open_matters)


def test_the_rota_turns_day_by_day_and_no_shift_is_skipped(county: County, rules: Rules) -> None:
    told = desk_at(county, rules, "07:00")
    told.wake_until(3 * 86_400)
    begun = told.all(HandoverDue)
    assert len(begun) == 6
    leaders = [due.leader for due in begun]
    assert all(one != next_ for one, next_ in pairwise(leaders))


# roll-calls


def test_everybody_answers_and_the_roll_call_is_over(county: County, rules: Rules) -> None:
    told = desk_at(county, rules, "08:35")
    told.wake_until(300)
    (started,) = told.all(RollCallStarted)
    assert {"city", "township:T-yimatu", "plant:H-A1"} <= set(started.parties)
    answers = [
        RollCallAnswered(roll_call=started.roll_call, party=party, by=party)
        for party in started.parties
    ]
    told.see(330, *answers)
    (ended,) = told.all(RollCallEnded)
    assert (ended.answered, ended.silent, ended.took_s) == (ended.called, (), 30.0)


def test_the_silent_are_called_once_more_and_then_named(county: County, rules: Rules) -> None:
    told = desk_at(county, rules, "08:35")
    told.wake_until(300)
    (first,) = told.all(RollCallStarted)
    told.see(
        310,
        *(
            RollCallAnswered(roll_call=first.roll_call, party=party, by=party)
            for party in first.parties
            if party != "city"
        ),
    )
    told.wake_until(3600)
    again = told.all(RollCallStarted)[-1]
    assert (again.again, again.parties) == (True, ("city",))
    (ended,) = told.all(RollCallEnded)
    assert (ended.silent, ended.escalated_to) == (("city",), "duty_leader")


# telephones


def test_a_call_that_rings_too_long_goes_to_the_next_officer(told: Told) -> None:
    told.see(1, CallRang(call="c1", caller="群众"), CallRang(call="c2", caller="群众"))
    told.see(10, CallPickedUp(call="c1", by="甲"))
    told.wake_until(60)
    (missed,) = told.all(CallMissed)
    assert (missed.call, missed.rang_s) == ("c2", 15.0)


# instructions


def order(number: int = 1, incident: str = "") -> InstructionGiven:
    return InstructionGiven(
        instruction=f"ZS-{number}", by="市领导", to="119", text="全力救治", within_s=600.0,
        incident=incident,
    )  # fmt: skip


def test_an_instruction_is_passed_on_once_answered_and_the_answer_goes_back(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.see(20, order(incident="I-1"), order(incident="I-1"))
    assert [each.to for each in told.all(InstructionPassed)] == ["119"]
    told.see(320, FeedbackGiven(instruction="ZS-1", by="119", text="已救出"))
    (closed,) = told.all(InstructionClosed)
    assert (closed.to, closed.margin_s) == ("市领导", 300.0)
    columns = {cell.column for cell in told.all(DutyLogged) if cell.incident == "I-1"}
    assert {"received", "instructed", "passed", "feedback"} <= columns


def test_without_feedback_it_is_asked_for_again_as_often_as_the_rule_says(
    told: Told, rules: Rules
) -> None:
    told.see(20, order())
    told.wake_until(6 * 3600)
    assert len(told.all(InstructionPassed)) == 1 + rules.duty.instructions.ask_again
    assert len(told.all(InstructionOverdue)) == 1 + rules.duty.instructions.ask_again


# mode


def test_only_whoever_may_switches_the_mode_and_says_why(told: Told) -> None:
    told.see(1, ModeOrdered(mode="crisis", by="deputy", reason="汛情"))
    told.see(2, ModeOrdered(mode="crisis", by="leader", reason=""))
    assert [bool(each.because.zh) for each in told.all(ModeRefused)] == [True, True]
    told.see(3, ModeOrdered(mode="crisis", by="leader", reason="汛情"))
    (changed,) = told.all(ModeChanged)
    assert changed.joins
    assert changed.suspended == ("roll_call",)
    told.see(4, ModeOrdered(mode="crisis", by="leader", reason="汛情"))
    assert "已经" in told.all(ModeRefused)[-1].because.zh


def test_a_high_response_proposes_crisis_mode_and_roll_calls_pause(
    county: County, rules: Rules
) -> None:
    from twin.terms.levels import ResponseLevel
    from twin.terms.observation import ResponseOrdered

    told = desk_at(county, rules, "08:35")
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    told.see(
        20,
        ResponseOrdered(incident="I-1", level=ResponseLevel.III, by="county_head", reason="大"),
    )
    assert [each.to for each in told.all(Asked) if each.topic == "switch_mode"] == ["leader"]
    told.answer(30, "switch_mode", "switch")
    told.wake_until(400)
    assert told.all(RollCallStarted) == []
    told.see(500, ModeOrdered(mode="peace", by="leader", reason="险情解除"))
    told.wake_until(13 * 3600)
    assert len(told.all(RollCallStarted)) >= 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("crews: [A, B, C]", "crews: [A, B, D]", "值班组"),
        ('begins: "17:30"', 'begins: "08:30"', "依次递增"),
        ("crews: [C, A, B]", "crews: [B, C, A]", "连值两班"),
        ("officers: [值班员甲, 值班员乙]", "officers: [值班员甲]", ""),
        ("parties: [city, townships, key_firms]", "parties: [city, villages]", "villages"),
    ],
)
def test_a_rota_that_cannot_be_is_refused(
    county: County, tmp_path: Path, before: str, after: str, said: str
) -> None:
    folder = tmp_path / "county"
    shutil.copytree(county.folder, folder)
    path = folder / "rules" / "duty.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    (problem,) = caught.value.problems
    assert problem.line > 1
    assert said in problem.message.zh
