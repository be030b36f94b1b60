"""Without people a live run is the drill in virtual time, record by record, at any speed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.conftest import FAST, facts, log_of, played, records_of
from tests.sim.small import MemoryJournal
from twin.journal import EVENTS, decision_log, read
from twin.live.run import Cast, LiveRun
from twin.sim.run import run_drill


@pytest.mark.parametrize("speed", [FAST, 600.0])
def test_at_any_speed_everything_happens_as_in_virtual_time(
    cast: Cast, in_drill_time: MemoryJournal, speed: float, tmp_path: Path
) -> None:
    live = LiveRun.start(cast, tmp_path)
    summary = played(live, speed=speed)
    assert summary.reason == "complete"
    assert facts(records_of(tmp_path)) == facts(in_drill_time.records)
    assert log_of(tmp_path) == decision_log(in_drill_time.records)
    kinds = {r.kind for r in in_drill_time.records}
    assert {"desk.order_given", "desk.request_made", "desk.warning_issued", "desk.asked"} <= kinds


def test_life_at_its_own_pace_decides_alike(cast: Cast, tmp_path: Path) -> None:
    short = replace(cast, drill=replace(cast.drill, duration_s=2.0))
    played(LiveRun.start(short, tmp_path), speed=1.0)
    journal = MemoryJournal()
    run_drill(short.drill, short.county, short.rules, short.seed, journal)
    assert facts(records_of(tmp_path)) == facts(journal.records)


def test_record_0_says_that_it_was_live_and_who_played(cast: Cast, tmp_path: Path) -> None:
    live = LiveRun.start(replace(cast, played=("county_duty",)), tmp_path)
    live.close()
    first = next(iter(read(tmp_path / EVENTS)))
    assert (first.body["mode"], first.body["people"]) == ("live", ["county_duty"])
