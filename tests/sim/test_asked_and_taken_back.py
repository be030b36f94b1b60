"""A centre asks the county for a crane; a call that is false is taken back: what each changes."""

from __future__ import annotations

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.sim.run import run_drill
from twin.terms.drill import Inject
from twin.terms.happenings import CallComes, SupportComes, TakenBack
from twin.terms.record import Record


def played(county: County, rules: Rules, *injects: Inject) -> list[Record]:
    journal = MemoryJournal()
    run_drill(small_drill(*injects, duration_s=3000.0), county, rules, 5, journal)
    return journal.records


def of(records: list[Record], kind: str, **wanted: object) -> list[Record]:
    return [
        r
        for r in records
        if r.kind == kind and all(r.body.get(key) == value for key, value in wanted.items())
    ]


@pytest.fixture(scope="module")
def asked(county: County, rules: Rules) -> list[Record]:
    support = SupportComes(
        asker="119",
        event_type="traffic",
        capability="crane",
        number=1,
        task="rescue",
        place=county.place("T-chengqu").as_term(),
        answer_s=600.0,
    )
    back = TakenBack(of="M-1", what="support", by="119", why="已脱困")
    return played(county, rules, inject("M-1", 10.0, support), inject("M-2", 1200.0, back))


def test_the_asker_hears_in_time_and_a_crane_of_the_county_sets_out(asked: list[Record]) -> None:
    (answer,) = of(asked, "desk.support_answered")
    assert answer.body["accepted"]
    assert answer.at_ms <= answer.body["answer_by_ms"]
    (heard,) = of(asked, "world.message", about="M-1", to="centre:119")
    assert heard.at_ms > answer.at_ms
    unit = answer.body["units"][0]
    out = of(asked, "world.crew", unit=unit, status="en_route")
    assert out
    assert out[0].body["role"] == "county_hq"


def test_taken_back_it_turns_round_and_the_event_is_forgotten(asked: list[Record]) -> None:
    (recalled,) = of(asked, "desk.unit_recalled")
    later = of(asked, "world.crew", unit=recalled.body["unit"])
    assert next(r for r in later if r.at_ms > recalled.at_ms).body["status"] == "returning"


@pytest.mark.parametrize("taken_back", [True, False])
def test_a_false_call_keeps_units_out_until_it_is_taken_back(
    county: County, rules: Rules, taken_back: bool
) -> None:
    """Switched off, those who were sent to nothing stay."""
    call = CallComes(
        event_type="pipeline",
        place=county.place("T-chengqu").as_term(),
        caller="群众",
        source="public",
    )
    back = TakenBack(of="M-1", what="report", by="抢修班", why="无燃气")
    injects = [inject("M-1", 10.0, call)]
    if taken_back:
        injects.append(inject("M-2", 1500.0, back))
    records = played(county, rules, *injects)
    closed = of(records, "desk.incident_closed")
    assert bool(closed) is taken_back
    assert bool(of(records, "desk.unit_recalled")) is taken_back
    assert of(records, "desk.order_given")
