"""The judge as a specification: hand-made records in, outcomes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from scenarios import find_drill, judge, load_drill
from twin.county import County
from twin.terms.codec import from_plain, to_plain
from twin.terms.drill import Drill, Expect
from twin.terms.matching import Condition
from twin.terms.record import Record
from twin.terms.text import Text
from twin.terms.verdict import Finding, Verdict

Made = tuple[float, str, dict[str, Any]]


@pytest.fixture(scope="module")
def shipped(county: County) -> Drill:
    """The shipped drill, for its frame."""
    return load_drill(find_drill("hf-leak"), county)


def expect(name: str = "E-001", **changes: Any) -> Expect:
    """An action expected within 60 s of inject M-001: a logged line with step 1."""
    words: dict[str, Any] = {
        "id": name,
        "inject": "M-001",
        "since": "",
        "who": "值班员",
        "action": "记录",
        "label": Text("记录", "log"),
        "record_kind": "desk.logged",
        "conditions": (),
        "within_s": 60.0,
        "critical": False,
        "absent": False,
        "objective": "O1",
        "weight": 1.0,
        "line": 1,
    }
    return Expect(**{**words, **changes})


def ruled(
    shipped: Drill,
    expects: Sequence[Expect],
    records: Sequence[tuple[float, str, dict[str, Any]]],
    *,
    end_s: float = 600.0,
    reason: str = "complete",
) -> Verdict:
    """Judge some records, with the inject at 100 s and an end."""
    every = [
        (0.0, "run.start", {}),
        (100.0, "world.inject", {"id": "M-001"}),
        *records,
        (end_s, "run.end", {"reason": reason}),
    ]
    made = [
        Record(i, int(at_s * 1000), kind, "x", body, "")
        for i, (at_s, kind, body) in enumerate(sorted(every, key=lambda record: record[0]))
    ]
    return judge(made, replace(shipped, expects=tuple(expects)))


def one(
    shipped: Drill, entry: Expect, *records: tuple[float, str, dict[str, Any]], **words: Any
) -> Finding:
    """The finding on one expectation."""
    return ruled(shipped, [entry], records, **words).findings[0]


LOG = "desk.logged"


def test_on_the_very_millisecond_of_the_deadline_is_in_time(shipped: Drill) -> None:
    assert one(shipped, expect(), (160.0, LOG, {})).outcome == "met"
    assert one(shipped, expect(), (160.001, LOG, {})).outcome == "late"


def test_what_never_comes_is_missed(shipped: Drill) -> None:
    found = one(shipped, expect())
    assert (found.outcome, found.deadline_s, found.actual_s) == ("missed", 160.0, None)


def test_what_was_done_before_the_inject_does_not_count(shipped: Drill) -> None:
    assert one(shipped, expect(), (99.0, LOG, {})).outcome == "missed"


def test_the_first_record_that_fits_counts_and_is_the_evidence(shipped: Drill) -> None:
    asked = expect(conditions=(Condition(path="step", op="eq", value=2),))
    found = one(shipped, asked, (110.0, LOG, {"step": 1}), (120.0, LOG, {"step": 2}))
    assert (found.outcome, found.actual_s, found.evidence) == ("met", 120.0, 3)


def test_a_clock_that_never_started_is_not_tested(shipped: Drill) -> None:
    assert one(shipped, expect(inject="M-009")).outcome == "not_tested"


def test_a_run_cut_before_the_deadline_calls_nothing_missed(shipped: Drill) -> None:
    found = one(shipped, expect(), end_s=130.0, reason="interrupted")
    assert found.outcome == "not_tested"
    assert not ruled(shipped, [expect()], [], end_s=900.0, reason="interrupted").passed


def test_a_chain_starts_when_the_other_was_met(shipped: Drill) -> None:
    first = expect("E-001", within_s=60.0)
    second = expect("E-002", since="E-001", record_kind="desk.asked", within_s=10.0)
    records: list[Made] = [(150.0, LOG, {}), (161.0, "desk.asked", {})]
    found = ruled(shipped, [first, second], records).findings[1]
    assert (found.started_s, found.deadline_s, found.outcome) == (150.0, 160.0, "late")


def test_what_must_not_come_is_met_by_staying_away(shipped: Drill) -> None:
    asked = expect(absent=True)
    assert one(shipped, asked).outcome == "met"
    assert one(shipped, asked, (170.0, LOG, {})).outcome == "met"
    caught = one(shipped, asked, (120.0, LOG, {}))
    assert (caught.outcome, caught.actual_s) == ("missed", 120.0)


@pytest.mark.parametrize(
    ("condition", "body", "fits"),
    [
        (Condition(path="a.b", op="eq", value="x"), {"a": {"b": "x"}}, True),
        (Condition(path="a.b", op="eq", value="x"), {"a": {}}, False),
        (Condition(path="n", op="at_least", value=500), {"n": 500}, True),
        (Condition(path="n", op="at_least", value=500), {"n": 499}, False),
        (Condition(path="n", op="at_most", value=3), {"n": 4}, False),
        (Condition(path="p", op="starts", value="GHF-1/"), {"p": "GHF-1/HH/1"}, True),
        (Condition(path="p", op="starts", value="GHF-1/"), {"p": "GHF-10/HH/1"}, False),
        (Condition(path="u", op="contains", value="A"), {"u": ["B", "A"]}, True),
        (Condition(path="z.places", op="contains", value="甲"), {"z": [{"places": ["甲"]}]}, True),
        (Condition(path="f", op="eq", value=True), {"f": 1}, False),
    ],
)
def test_a_condition_holds_or_does_not(
    shipped: Drill, condition: Condition, body: dict[str, Any], fits: bool
) -> None:
    found = one(shipped, expect(conditions=(condition,)), (110.0, LOG, body))
    assert (found.outcome == "met") is fits


def test_the_drill_passes_by_its_rules_by_weight(shipped: Drill) -> None:
    met = expect("E-001", weight=9.0, critical=True)
    missed = expect("E-002", record_kind="desk.asked", weight=1.0)
    assert ruled(shipped, [met, missed], [(110.0, LOG, {})]).passed
    heavier = replace(missed, weight=2.0)
    assert not ruled(shipped, [met, heavier], [(110.0, LOG, {})]).passed
    critical = replace(missed, critical=True)
    assert not ruled(shipped, [met, critical], [(110.0, LOG, {})]).passed


@pytest.mark.parametrize(
    ("at_s", "critical", "rating"),
    [(110.0, False, "P"), (170.0, True, "M"), (None, True, "U"), (None, False, "U")],
)
def test_an_objective_is_rated_by_its_actions(
    shipped: Drill, at_s: float | None, critical: bool, rating: str
) -> None:
    records: list[Made] = [] if at_s is None else [(at_s, LOG, {})]
    found = ruled(shipped, [expect(critical=critical)], records).objectives
    assert {goal.objective: goal.rating for goal in found}["O1"] == rating
    assert {goal.objective: goal.rating for goal in found}["O2"] == "N"


def test_a_resolved_drill_is_read_back_as_it_was(shipped: Drill) -> None:
    assert from_plain(Drill, json.loads(json.dumps(to_plain(shipped)))) == shipped


def test_the_shipped_drill_is_what_the_county_needs(shipped: Drill) -> None:
    assert len(shipped.expects) >= 12
    assert len(shipped.bookmarks) == 4
    kinds = {inject.happening.kind for inject in shipped.injects}
    assert {"leak_starts", "wind_turns", "sensor_fails", "event_happens", "road_changes"} <= kinds


def test_an_alarm_on_a_line_in_a_flood_is_announced_and_acknowledged_with_it(
    shipped: Drill,
) -> None:
    group = "county_duty/H-A1/gas-second.HH"
    line = {"group": group, "position": "county_duty", "bit": 3}
    wanted = [
        expect(
            f"E-00{number}",
            record_kind=kind,
            within_s=120.0,
            conditions=(Condition(path="alarm", op="starts", value=f"{point}/"),),
        )
        for number, (kind, point) in enumerate(
            (
                ("desk.alarm_announced", "GHF-012"),
                ("desk.alarm_announced", "GHF-013"),
                ("obs.acknowledged", "GHF-007"),
                ("obs.acknowledged", "GHF-020"),  # joined after the acknowledgement
            )
        )
    ]
    verdict = ruled(
        shipped,
        wanted,
        [
            (110.0, "desk.alarms_grouped", {**line, "members": ["GHF-007/HH/1", "GHF-012/HH/2"]}),
            (120.0, "obs.acknowledged", {"alarm": group, "by": "county_duty"}),
            (130.0, "desk.alarms_grouped", {**line, "members": ["GHF-020/HH/1"]}),
        ],
    )
    outcomes = [finding.outcome for finding in verdict.findings]
    assert outcomes == ["met", "missed", "met", "missed"]
