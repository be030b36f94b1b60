"""Ctrl-C at any moment leaves a whole, verified journal that says it was interrupted."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.journal import EVENTS, JournalWriter, Manifest, read, verify, write_manifest
from twin.sim.interrupt import CtrlC
from twin.sim.run import RunSummary, run_drill
from twin.terms.happenings import LeakStarts

DRILL = small_drill(inject("M-1", 60.0, LeakStarts(hazard="H-A1", hole_mm=18.0)), duration_s=1800.0)


def interrupted_after(
    minutes: int, how: str, county: County, rules: Rules, path: Path
) -> RunSummary:
    """Run the drill and stop it when so many drill minutes are done."""

    def stop(done_s: float, total_s: float) -> None:
        if done_s == minutes * 60.0:
            if how == "signal":
                os.kill(os.getpid(), signal.SIGINT)
            else:
                raise KeyboardInterrupt

    with JournalWriter(path / EVENTS) as journal:
        summary = run_drill(DRILL, county, rules, 7, journal, progress=stop)
        seal = journal.close()
    write_manifest(
        path,
        Manifest(
            status="incomplete",
            drill=DRILL.id,
            county=county.id,
            seed=7,
            mode="drill",
            started_at="2026-07-12T20:30:00+08:00",
            wall_s=0.0,
            simulation_s=0.0,
            argv=(),
            inputs={},
            versions={},
            machine={},
            counts=summary.counts,
            lines=seal.lines,
            last_hash=seal.last_hash,
            events_sha256=seal.events_sha256,
        ),
    )
    return summary


@pytest.mark.parametrize("how", ["signal", "exception"])
def test_an_interrupted_run_is_readable_verified_and_marked(
    how: str, county: County, rules: Rules, tmp_path: Path
) -> None:
    summary = interrupted_after(5, how, county, rules, tmp_path)
    assert summary.reason == "interrupted"
    assert 299.0 <= summary.simulated_s < 302.0
    assert verify(tmp_path) == []
    records = list(read(tmp_path / EVENTS))
    assert records[-1].kind == "run.end"
    assert records[-1].body["reason"] == "interrupted"
    assert records[-1].body["counts"]["records"] == len(records)


def test_the_part_that_was_run_is_the_part_a_whole_run_begins_with(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    interrupted_after(5, "signal", county, rules, tmp_path)
    whole = MemoryJournal()
    run_drill(DRILL, county, rules, 7, whole)
    cut = list(read(tmp_path / EVENTS))[:-1]
    assert len(cut) > 20
    assert [(r.at_ms, r.kind, r.body) for r in cut] == [
        (r.at_ms, r.kind, r.body) for r in whole.records[: len(cut)]
    ]


def test_until_stops_early_and_says_so(county: County, rules: Rules) -> None:
    journal = MemoryJournal()
    summary = run_drill(DRILL, county, rules, 7, journal, until_s=120.0)
    assert (summary.reason, summary.simulated_s) == ("until", 120.0)
    assert journal.records[-1].body["reason"] == "until"
    assert journal.records[-1].at_ms == 120_000


def test_the_second_ctrl_c_is_not_swallowed() -> None:
    with CtrlC() as keys:
        os.kill(os.getpid(), signal.SIGINT)
        assert keys.pressed
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_the_users_own_handler_is_back_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with CtrlC():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
