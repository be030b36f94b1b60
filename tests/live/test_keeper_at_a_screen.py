"""A keeper who is a real person: what he says rouses his people, also after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.conftest import facts, records_of
from tests.sim.small import inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.journal import EVENTS
from twin.live.run import Cast, LiveRun
from twin.terms.calls import ActionReported, CallEnded, CallOutcome
from twin.terms.happenings import AlertComes, MoveComes
from twin.terms.levels import WarningColour
from twin.terms.record import Record
from twin.terms.warning import WarningStep
from twin.terms.warning_stages import IssuerKind, MoveStage

VILLAGE = "V-yimatu-200"
KEEPER = f"{VILLAGE}/village_secretary"
END_MS = 600_000
Act = tuple[int, Callable[[LiveRun], None]]


@pytest.fixture(scope="module")
def cast(county: County, rules: Rules) -> Cast:
    """A red warning of rain, its keepers called, and a village told to move; one keeper is real."""
    rain = AlertComes(
        issuer="county-weather", warning_kind=IssuerKind.RAINSTORM, colour=WarningColour.RED,
        step=WarningStep.ALERT, townships=("T-yimatu",), for_s=21_600.0, references=(),
    )  # fmt: skip
    move = MoveComes(
        township="T-yimatu",
        villages=(VILLAGE,),
        stage=MoveStage.MOVE_NOW,
        by="township:T-yimatu",
        role="township",
    )
    drill = small_drill(
        inject("M-1", 5.0, rain), inject("M-2", 40.0, move), duration_s=END_MS / 1000
    )
    return Cast(drill=drill, county=county, rules=rules, seed=7, played=(f"person:{KEEPER}",))


def call_of(live: LiveRun) -> str:
    live.keeper.journal.commit()
    placed = [r for r in records_of(live.folder) if r.kind == "desk.call_placed"]
    return str(next(r.body["call"] for r in placed if r.body["person"] == KEEPER))


def confirms(live: LiveRun) -> None:
    live.see(
        "王某", CallEnded(call=call_of(live), outcome=CallOutcome.CONFIRMED, by="王某（支书）")
    )


def acts(live: LiveRun) -> None:
    live.see(
        "王某", ActionReported(call=call_of(live), by="王某（支书）", action="鸣锣", people=30)
    )


CLICKS: tuple[Act, ...] = ((50_000, confirms), (90_000, acts))


def go_on(live: LiveRun, clicks: tuple[Act, ...], to_ms: int) -> LiveRun:
    """Let the run pass to a moment, the keeper clicking on his way."""
    for at_ms, click in clicks:
        live.play.act_at(at_ms, lambda click=click: click(live))  # type: ignore[misc]
    live.play.run_through(to_ms)
    live.keeper.journal.commit()
    return live


def whole(cast: Cast, folder: Path, clicks: tuple[Act, ...] = CLICKS) -> list[Record]:
    go_on(LiveRun.start(cast, folder), clicks, END_MS).close()
    return records_of(folder)


def left(records: list[Record]) -> list[int]:
    """How many have left the village, as the township says it time after time."""
    return [r.body["number"] for r in records if r.kind == "obs.count_reported"]


@pytest.mark.parametrize(
    "cut_ms",
    [
        pytest.param(45_000, marks=pytest.mark.long),
        70_000,
        pytest.param(300_000, marks=pytest.mark.long),
    ],
)
def test_a_run_with_a_real_keeper_goes_on_as_if_it_had_not_been_cut(
    cast: Cast, cut_ms: int, tmp_path: Path
) -> None:
    """Cut before he answers, between his answer and his report, and after both."""
    undisturbed, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (undisturbed, cut):
        folder.mkdir()
    wanted = whole(cast, undisturbed)
    before = tuple(click for click in CLICKS if click[0] < cut_ms)
    live = go_on(LiveRun.start(cast, cut, snapshot_every=5), before, cut_ms)
    live.close()
    data = (cut / EVENTS).read_bytes()
    (cut / EVENTS).write_bytes(data[:-7])  # as a power cut leaves it
    again = LiveRun.resume(cast, cut, snapshot_every=5)
    go_on(again, CLICKS[len(before) :], END_MS).close()
    assert facts(records_of(cut)) == facts(wanted)


def test_the_keeper_who_says_nothing_rouses_nobody(cast: Cast, tmp_path: Path) -> None:
    silent, heard = tmp_path / "silent", tmp_path / "heard"
    for folder in (silent, heard):
        folder.mkdir()
    assert max(left(whole(cast, heard))) > max(left(whole(cast, silent, ())))


def test_a_simulated_keeper_is_not_asked_twice(cast: Cast, tmp_path: Path) -> None:
    """Nobody answers in his place: with no click his call is missed, and his deputy is rung up."""
    records = whole(replace(cast), tmp_path, ())
    own = [
        r.body["call"]
        for r in records
        if r.kind == "desk.call_placed" and r.body["person"] == KEEPER
    ]
    assert len(own) >= 2
    assert not [r for r in records if r.kind == "obs.call_ended" and r.body["call"] in own]
