"""Requests made to us: answered in time, with a reason, from our own units and no others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told
from tests.desk.dispatch.small import Line, call, says, small_desk, spot, stationed, with_rule
from twin.county import County
from twin.desk import Rules
from twin.terms.decision import (
    Asked,
    IncidentClosed,
    IncidentOpened,
    OrderGiven,
    PlanStarted,
    ReportDue,
    RequestMade,
)
from twin.terms.dispatch_acts import SupportAsked, SupportCancelled
from twin.terms.dispatch_effects import SupportAnswered, UnitRecalled
from twin.terms.observation import UnitStatus
from twin.terms.units import Role

FREE, ROLLING, THERE = UnitStatus.RETURNING, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE
DONE = UnitStatus.TASK_DONE


def ask(request: str = "S1", **changes: Any) -> SupportAsked:
    """119 asks us for an ambulance at a fire."""
    words: dict[str, Any] = {
        "request": request,
        "asker": "119",
        "by": "119 调度员",
        "event_type": "fire",
        "capability": "ems.ambulance",
        "number": 1,
        "task": "treat",
        "place": spot(100),
        "answer_by_ms": 120_000,
        "reason": "烟呛多人",
    }
    return SupportAsked(**{**words, **changes})


def two(county: County, rules: Rules, **more: Any) -> Told:
    """120 with two ambulances, and 119 with an engine."""
    engine = stationed(county, "F", 0, can=("fire.engine",), role=Role.FIRE_119)
    units = [stationed(county, "A", 0), stationed(county, "B", 300), engine]
    return small_desk(county, rules, units, **more)


def test_a_unit_that_is_free_is_lent_at_once_and_the_asker_hears_who_comes(
    county: County, rules: Rules
) -> None:
    told = two(county, rules)
    told.see(0, ask())
    (order,) = told.all(OrderGiven)
    (answer,) = told.all(SupportAnswered)
    assert (order.unit, order.task, order.place.name) == ("A", "treat", "km 100")
    assert (answer.accepted, answer.units, answer.asker) == (True, ("A",), "119")
    assert "3 分钟" in answer.because.zh
    assert answer.clause


def test_somebody_elses_event_starts_no_plan_and_no_clock_and_is_forgotten_afterwards(
    county: County, rules: Rules
) -> None:
    told = two(county, rules)
    told.see(0, ask())
    assert (told.all(PlanStarted), told.all(ReportDue), told.all(RequestMade)) == ([], [], [])
    told.see(170, says("A", THERE, 100, order="O-1", task="treat"))
    told.see(900, says("A", DONE, 100, order="O-1", task="treat"))
    told.see(960, says("A", FREE, 90))
    assert len(told.all(IncidentClosed)) == 1
    state = dict(told.desk.snapshot()["state"])
    assert (state["incidents"], dict(state["dispatch"])["support"]) == ([], [])


def test_a_request_for_an_event_that_is_known_here_goes_with_it(
    county: County, rules: Rules
) -> None:
    told = two(county, rules, roles=(Role.AMBULANCE_120, Role.COUNTY_HQ))
    told.see(0, call("C1", 100, event_type="fire"))
    told.see(60, ask(asker="119"))
    assert len(told.all(IncidentOpened)) == 1
    assert told.all(SupportAnswered)[0].incident == "I-1"


def test_what_another_role_commands_is_never_ordered_and_the_answer_says_whose_it_is(
    county: County, rules: Rules
) -> None:
    told = two(county, rules)
    told.see(0, ask(asker="city", capability="fire.engine"))
    (answer,) = told.all(SupportAnswered)
    assert not answer.accepted
    assert "119 消防指挥中心" in answer.because.zh
    assert told.all(OrderGiven) == []
    assert told.all(IncidentOpened) == []


def test_what_nobody_has_and_what_we_ask_of_ourselves_is_refused(
    county: County, rules: Rules
) -> None:
    told = two(county, rules)
    told.see(0, ask(capability="crane"), ask("S2", asker="120"))
    assert [a.accepted for a in told.all(SupportAnswered)] == [False, False]
    assert "没有" in told.all(SupportAnswered)[0].because.zh
    assert "本台" in told.all(SupportAnswered)[1].because.zh


def test_with_nobody_free_the_answer_waits_until_its_deadline_and_no_longer(
    county: County, rules: Rules
) -> None:
    told = two(county, rules)
    told.see(0, call("C1", 0), call("C2", 0))
    told.see(1, ask())
    assert told.all(SupportAnswered) == []
    told.wake_until(119)
    assert told.all(SupportAnswered) == []
    told.wake_until(120)
    (answer,) = told.all(SupportAnswered)
    assert (answer.accepted, answer.incident) == (False, "")
    assert "没有空闲" in answer.because.zh
    told.see(200, says("A", ROLLING, 0, order="O-1"))
    told.see(300, says("A", FREE, 0))
    assert len(told.all(OrderGiven)) == 2  # nobody goes after a no


def test_a_unit_that_comes_free_in_time_is_lent(county: County, rules: Rules) -> None:
    told = two(county, rules)
    told.see(0, call("C1", 0), call("C2", 0))
    told.see(1, ask())
    told.see(60, says("A", THERE, 0, order="O-1", task="treat"))
    told.see(90, says("A", FREE, 0))
    assert told.all(SupportAnswered)[0].units == ("A",)


def test_some_of_what_was_asked_is_answered_at_the_deadline_as_some(
    county: County, rules: Rules
) -> None:
    told = two(county, rules)
    told.see(0, call("C1", 0))
    told.see(1, ask(number=2))
    told.wake_until(130)
    (answer,) = told.all(SupportAnswered)
    assert (answer.accepted, answer.number, answer.units) == (True, 2, ("B",))
    assert "要 2 支，派出 1 支" in answer.because.zh


def test_without_a_deadline_of_theirs_ours_holds(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)])
    told.see(0, call("C1", 0))
    told.see(10, ask(answer_by_ms=0))
    told.wake_until(3600)
    (answer,) = told.all(SupportAnswered)
    assert answer.answer_by_ms == 10_000 + int(rules.dispatch.lending.answer_within * 1000)


def thin(county: County, rules: Rules, **changes: Any) -> Told:
    """Everybody hangs on the one ambulance that is asked for."""
    told = small_desk(
        county, with_rule(rules, "lending", **changes), [stationed(county, "A", 0)],
        Line(homes=[(10, 100)]),
    )  # fmt: skip
    told.see(0, ask(answer_by_ms=600_000))
    return told


def test_what_would_leave_people_uncovered_is_for_a_person_to_let_go(
    county: County, rules: Rules
) -> None:
    told = thin(county, rules)
    (asked,) = [a for a in told.all(Asked) if a.topic == "lend_units"]
    assert "0% 增至 100%" in asked.text.zh
    assert told.all(OrderGiven) == []
    told.answer(30, "lend_units", "lend")
    (answer,) = told.all(SupportAnswered)
    assert (answer.accepted, answer.decided_by) == (True, "leader")
    assert answer.coverage is not None
    assert (answer.coverage.uncovered_before, answer.coverage.uncovered_after) == (0.0, 1.0)


def test_a_person_may_keep_them_and_silence_keeps_them_too(county: County, rules: Rules) -> None:
    kept, silent = thin(county, rules), thin(county, rules)
    kept.answer(30, "lend_units", "keep")
    assert "不予抽调" in kept.all(SupportAnswered)[0].because.zh
    silent.wake_until(700)
    (answer,) = silent.all(SupportAnswered)
    assert not answer.accepted
    assert "未获同意" in answer.because.zh
    assert {a.to for a in silent.all(Asked) if a.topic == "lend_units"} == {"leader", "deputy"}
    for told in (kept, silent):
        assert told.all(OrderGiven) == []


def test_without_the_guard_nobody_is_asked(county: County, rules: Rules) -> None:
    """Switched off: the share that may be lost is everybody."""
    told = thin(county, rules, share=1.0)
    assert [a for a in told.all(Asked) if a.topic == "lend_units"] == []
    assert told.all(SupportAnswered)[0].accepted


def test_the_most_urgent_are_helped_whatever_it_leaves(county: County, rules: Rules) -> None:
    told = small_desk(county, rules, [stationed(county, "A", 0)], Line(homes=[(10, 100)]))
    told.see(0, ask(event_type="explosion"))
    assert told.all(SupportAnswered)[0].accepted


def test_a_request_taken_back_turns_round_who_was_sent(county: County, rules: Rules) -> None:
    told = two(county, rules)
    told.see(0, ask())
    told.see(90, says("A", ROLLING, 20, order="O-1"))
    told.see(95, SupportCancelled(request="S1", by="119", why="误报"))
    assert [(r.unit, r.order) for r in told.all(UnitRecalled)] == [("A", "O-1")]
    told.see(120, says("A", FREE, 10))
    assert dict(told.desk.snapshot()["state"])["incidents"] == []


def test_a_unit_that_breaks_down_is_replaced_and_the_asker_hears_of_it(
    county: County, rules: Rules
) -> None:
    told = two(county, rules)
    told.see(0, ask())
    told.see(90, says("A", UnitStatus.UNAVAILABLE, 20, order="O-1"))
    assert [a.units for a in told.all(SupportAnswered)] == [("A",), ("B",)]


@pytest.mark.parametrize("asker", [role.value for role in Role if role is not Role.AMBULANCE_120])
def test_whoever_asks_only_our_own_units_go(county: County, rules: Rules, asker: str) -> None:
    told = two(county, rules)
    codes = ("ems.ambulance", "fire.engine", "police.patrol")
    requests = [
        ask(f"S{n}", asker=asker, capability=code, number=3) for n, code in enumerate(codes)
    ]
    told.see(0, *requests)
    told.wake_until(500)
    assert {o.unit for o in told.all(OrderGiven)} == {"A", "B"}
    assert len(told.all(SupportAnswered)) == 3


_CAPABILITIES = st.sampled_from(["ems.ambulance", "fire.engine", "crane"])


@settings(max_examples=15)
@given(
    requests=st.lists(
        st.tuples(st.integers(0, 300), _CAPABILITIES, st.integers(1, 3), st.integers(0, 200)),
        min_size=1,
        max_size=6,
    )
)
def test_every_request_is_answered_by_its_deadline_and_nobody_is_in_two_places(
    county: County, rules: Rules, requests: list[tuple[int, str, int, int]]
) -> None:
    told = two(county, rules)
    by_ms = {}
    for n, (at_s, capability, number, within_s) in enumerate(sorted(requests)):
        told.wake_until(at_s)
        name = f"S{n}"
        by_ms[name] = (at_s + (within_s or rules.dispatch.lending.answer_within)) * 1000
        answer_by_ms = (at_s + within_s) * 1000 if within_s else 0
        told.see(at_s, ask(name, capability=capability, number=number, answer_by_ms=answer_by_ms))
    for name, due_ms in sorted(by_ms.items(), key=lambda each: each[1]):
        told.wake_until(due_ms / 1000)
        answered = {a.request: a.answer_by_ms for a in told.all(SupportAnswered)}
        assert answered.get(name) == due_ms
    sent = [o.unit for o in told.all(OrderGiven)]
    assert len(sent) == len(set(sent))
