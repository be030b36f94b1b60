"""The same world from a desk that nothing leaves: it decides, nobody hears, more is lost."""

from __future__ import annotations

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import load_rules
from twin.sim.run import run_drill
from twin.terms.happenings import EventHappens


@pytest.fixture(scope="module")
def both(county: County) -> tuple[MemoryJournal, MemoryJournal]:
    blast = EventHappens(
        event_type="explosion", place=county.hazards["H-sewage"].as_term(), hazard="H-sewage",
        light=12, grave=30, observed=0,
    )  # fmt: skip
    drill = small_drill(inject("M-1", 10.0, blast), duration_s=5400.0)
    journals = MemoryJournal(), MemoryJournal()
    for journal, mute in zip(journals, (False, True), strict=True):
        run_drill(drill, county, load_rules(county), 4, journal, mute=mute)
    return journals


def test_the_desk_decides_and_nobody_hears_it(
    both: tuple[MemoryJournal, MemoryJournal],
) -> None:
    run, mute = both
    assert mute.records[0].body["mode"] == "no_action"
    assert mute.of("desk.request_made")
    assert run.of("obs.request_answered")
    assert mute.of("obs.request_answered") == []
    assert [r for r in mute.of("world.message") if r.body.get("sender") == "desk"] == []


def test_the_centres_still_come_when_they_are_called(
    both: tuple[MemoryJournal, MemoryJournal],
) -> None:
    run, mute = both
    crews = [{r.body["unit"] for r in journal.of("world.crew")} for journal in (run, mute)]
    assert crews[1]
    assert crews[1] < crews[0]


def test_without_the_desk_fewer_are_brought_in_by_ambulance(
    both: tuple[MemoryJournal, MemoryJournal],
) -> None:
    def carried(journal: MemoryJournal) -> int:
        return sum(r.body["what"] == "carried" for r in journal.of("world.patient"))

    assert carried(both[0]) > carried(both[1])
