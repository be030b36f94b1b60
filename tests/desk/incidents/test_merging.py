"""A person merges, splits and takes back; what was undone is as if it had never been done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told, charge
from tests.desk.incidents.conftest import call, count, east
from twin.county import County
from twin.desk import Desk, Rules
from twin.terms.decision import (
    ActUndone,
    ContradictionNoted,
    IncidentActRefused,
    IncidentGraded,
    IncidentLinked,
    IncidentOpened,
    IncidentsMerged,
    IncidentSplit,
)
from twin.terms.levels import AccidentGrade
from twin.terms.observation import MergeAsked, Seen, SplitAsked, UndoAsked

FAR = 9000.0


def merge(incident: str = "I-1", other: str = "I-2", by: str = "甲") -> MergeAsked:
    return MergeAsked(incident=incident, other=other, by=by, reason="同一火场")


def split(*evidence: str, incident: str = "I-1") -> SplitAsked:
    return SplitAsked(incident=incident, evidence=evidence, by="甲", reason="另一处")


def undo(act: str = "IA-1") -> UndoAsked:
    return UndoAsked(act=act, by="乙", reason="弄错了")


def two(told: Told) -> None:
    told.see(0, call("C-1"), call("C-2", place=east(FAR), caller="群众乙"))
    assert len(told.all(IncidentOpened)) == 2


def memory(told: Told) -> Any:
    """All that is remembered of incidents and reports, but for the acts themselves."""
    state = told.desk.snapshot()["state"]
    book = {key: rest for key, rest in state["book"].items() if key != "acts"}
    return {"incidents": state["incidents"], "book": book}


def test_after_a_merge_reports_near_either_place_are_of_the_one(told: Told) -> None:
    two(told)
    told.see(60, merge())
    (merged,) = told.all(IncidentsMerged)
    assert (merged.incident, merged.other, merged.act, merged.by) == ("I-1", "I-2", "IA-1", "甲")
    told.see(90, call("C-3", place=east(FAR), caller="丙"))
    assert [link.incident for link in told.all(IncidentLinked)] == ["I-1"]


def test_merged_figures_are_reckoned_as_of_one_event_not_added_up(told: Told) -> None:
    two(told)
    told.see(30, count("grave", 8), count("grave", 12, place=east(FAR), kind="crew"))
    told.see(60, merge())
    counts = dict(dict(memory(told)["incidents"])["I-1"]["counts"])
    assert [number for _, number in counts["grave"]] == [12]
    assert told.all(ContradictionNoted)[-1].incident == "I-1"


def test_a_merge_may_raise_the_grade_and_its_undo_takes_that_back(told: Told) -> None:
    two(told)
    told.see(30, count("grave", 8), count("grave", 12, place=east(FAR)))
    told.see(60, merge())
    told.see(90, undo())
    grades = [(graded.incident, graded.grade) for graded in told.all(IncidentGraded)]
    assert grades[0] == ("I-1", AccidentGrade.ORDINARY)
    assert grades[-1] == ("I-1", AccidentGrade.LARGER)
    assert dict(memory(told)["incidents"])["I-1"]["grade"] == "ordinary"


def test_a_split_opens_an_incident_with_the_reports_and_what_was_told_in_them(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(30, call("C-2", caller="乙", counts=(("light", 4),)))
    told.see(60, split("C-2"))
    (parted,) = told.all(IncidentSplit)
    assert (parted.other, parted.evidence) == ("I-2", ("C-2",))
    incidents = dict(memory(told)["incidents"])
    assert incidents["I-1"]["evidence"] == ["C-1"]
    assert dict(incidents["I-1"]["counts"]) == {}
    assert dict(incidents["I-2"]["counts"]).keys() == {"light"}


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (merge("I-1", "I-1"), "不同"),
        (merge("I-1", "I-9"), "没有这起事件"),
        (merge(by=""), "姓名和理由"),
        (split("C-1"), "至少一条"),
        (split("C-9"), "至少一条"),
        (undo("IA-9"), "没有这起事件"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(told: Told, act: Seen, said: str) -> None:
    two(told)
    before = memory(told)
    told.see(60, act)
    (refused,) = told.all(IncidentActRefused)
    assert said in refused.because.zh
    assert memory(told) == before


def test_acts_are_taken_back_the_latest_first(told: Told) -> None:
    told.see(0, call("C-1"), *(call(f"C-{n}", place=east(FAR * n), caller=f"{n}") for n in (2, 3)))
    told.see(60, merge("I-1", "I-2"))
    told.see(70, merge("I-1", "I-3"))
    told.see(80, undo("IA-1"))
    assert "先撤销其后的 IA-2" in told.all(IncidentActRefused)[0].because.zh
    told.see(90, undo("IA-2"))
    told.see(100, undo("IA-1"))
    assert [undone.act for undone in told.all(ActUndone)] == ["IA-2", "IA-1"]


def test_what_came_in_meanwhile_stays_with_the_incident_that_took_it(told: Told) -> None:
    two(told)
    told.see(60, merge())
    told.see(70, call("C-3", place=east(FAR), caller="丙", counts=(("light", 2),)))
    told.see(80, undo())
    incidents = dict(memory(told)["incidents"])
    assert incidents["I-1"]["evidence"] == ["C-1", "C-3"]
    assert incidents["I-2"]["merged_into"] == ""
    told.see(90, call("C-4", place=east(FAR), caller="丁"))
    assert told.all(IncidentLinked)[-1].incident == "I-2"


SAID = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["fire", "explosion"]),
        st.sampled_from(["public", "centre", "firm", "township"]),
        st.lists(st.tuples(st.sampled_from(["dead", "grave", "light"]), st.integers(1, 40)),
                 max_size=2, unique_by=lambda pair: pair[0]),
    ),
    min_size=3,
    max_size=10,
)  # fmt: skip


def played(county: County, rules: Rules, said: Sequence[Any]) -> Told:
    told = Told(Desk(county, rules, charge()))
    for number, (where, kind, source, counts) in enumerate(said):
        report = call(
            f"C-{number}",
            kind,
            east(FAR * where),
            caller=f"{source}{number}",
            source_kind=source,
            counts=tuple(counts),
        )
        told.see(number, report)
    return told


@settings(max_examples=25)
@given(SAID, st.data())
def test_the_undo_of_a_merge_restores_exactly(
    county: County, rules: Rules, said: Sequence[Any], data: st.DataObject
) -> None:
    told = played(county, rules, said)
    names = [opened.incident for opened in told.all(IncidentOpened)]
    if len(names) < 2:
        return
    one, other = data.draw(st.permutations(names))[:2]
    before = memory(told)
    told.see(100, merge(one, other))
    assert memory(told) != before
    told.see(101, undo())
    assert memory(told) == before


@settings(max_examples=25)
@given(SAID, st.data())
def test_the_undo_of_a_split_restores_the_incident_exactly(
    county: County, rules: Rules, said: Sequence[Any], data: st.DataObject
) -> None:
    told = played(county, rules, said)
    incidents = dict(memory(told)["incidents"])
    name, state = max(incidents.items(), key=lambda pair: len(pair[1]["evidence"]))
    evidence = state["evidence"]
    if len(evidence) < 2:
        return
    chosen = data.draw(st.lists(st.sampled_from(evidence), min_size=1, unique=True))
    if len(chosen) == len(evidence):
        chosen = chosen[1:]
    before = memory(told)["book"]["told"]
    told.see(100, split(*chosen, incident=name))
    told.see(101, undo())
    after = memory(told)
    assert dict(after["incidents"])[name] == state
    assert after["book"]["told"] == before
