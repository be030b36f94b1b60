"""Response levels, tasks and the table of authority move named figures of a drill."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill, with_figure
from twin.county import County
from twin.desk import Rules
from twin.sim.parameters import Parameters
from twin.sim.run import run_drill
from twin.terms.happenings import LeakStarts
from twin.terms.record import Record

Play = Callable[..., list[Record]]
LEAK = inject("M-1", 30.0, LeakStarts(hazard="H-A1", hole_mm=40.0))


@pytest.fixture
def play(county: County, rules: Rules, figures: Parameters) -> Play:
    def go(
        with_rules: Rules = rules, figures: Parameters = figures, duration_s: float = 1200.0
    ) -> list[Record]:
        journal = MemoryJournal()
        drill = small_drill(LEAK, duration_s=duration_s)
        run_drill(drill, county, with_rules, 3, journal, figures=figures)
        return journal.records

    return go


def of(records: list[Record], kind: str) -> list[Record]:
    return [record for record in records if record.kind == kind]


def alone(rules: Rules, matter: str) -> Rules:
    rows = tuple(
        row.model_copy(update={"alone": True, "chain": ()}) if row.matter == matter else row
        for row in rules.authority.matters
    )
    return rules.model_copy(
        update={"authority": rules.authority.model_copy(update={"matters": rows})}
    )


def test_a_notice_that_needs_nobody_s_leave_goes_out_earlier(play: Play, rules: Rules) -> None:
    asked, free = play(), play(with_rules=alone(rules, "approve_warning"))
    first = [of(run, "desk.warning_issued")[0].at_ms for run in (asked, free)]
    assert first[1] < first[0] - 30_000


def test_without_suggestions_no_response_is_started(play: Play, rules: Rules) -> None:
    none = rules.model_copy(
        update={"responses": rules.responses.model_copy(update={"suggestions": ()})}
    )
    assert len(of(play(), "desk.response_started")) == 1
    assert of(play(with_rules=none), "desk.response_started") == []


def test_owners_who_forget_are_reminded_when_the_task_is_overdue(
    play: Play, figures: Parameters
) -> None:
    forgetful = with_figure(figures, "people.forgets_task.share", 1.0)
    never = with_figure(figures, "people.forgets_task.share", 0.0)
    late, soon = play(figures=forgetful, duration_s=3000.0), play(figures=never, duration_s=3000.0)
    assert len(of(late, "desk.task_overdue")) > len(of(soon, "desk.task_overdue"))
    done = of(late, "desk.task_ended")
    assert any(record.body["margin_s"] < 0 for record in done)
