"""The exercise staff fires, holds and releases injects; a run that was cut off knows of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.live.conftest import records_of
from tests.live.page.conftest import Stage
from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.live.run import Cast, LiveRun
from twin.sim.injects import STEERED
from twin.sim.run import run_drill
from twin.terms.drill import Drill
from twin.terms.happenings import WindTurns
from twin.terms.record import Record
from twin.terms.trigger import Compares, Reached, Trigger, WindBlows

Play = Callable[..., None]
LATE_S = 50.0


def _drill() -> Drill:
    turn = WindTurns(from_deg=300.0, speed_m_s=6.0, over_s=1.0)
    return small_drill(inject("M-1", 20.0, turn), inject("M-2", LATE_S, turn), duration_s=75.0)


@pytest.fixture(scope="module")
def cast(county: County, rules: Rules) -> Cast:
    return Cast(drill=_drill(), county=county, rules=rules, seed=7)


@pytest.fixture(scope="module")
def in_drill_time(cast: Cast) -> MemoryJournal:
    journal = MemoryJournal()
    run_drill(cast.drill, cast.county, cast.rules, cast.seed, journal)
    return journal


def _fired(records: list[Record]) -> dict[str, int]:
    return {r.body["id"]: r.at_ms for r in records if r.kind == "world.inject"}


def test_left_alone_each_inject_happens_in_its_time(in_drill_time: MemoryJournal) -> None:
    assert _fired(in_drill_time.records) == {"M-1": 20_000, "M-2": 50_000}


def test_fired_early_it_happens_then_and_not_again(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        control = stage.browser()
        await control.enter("control")
        assert "M-2" in (await control.ask("GET", "/")).text
        page = await control.post("steer", inject="M-2", how="fire")
        assert "已记录" in page.text
        stage.live.play.run_through(74_000)
        stage.live.keeper.journal.commit()
        fired = _fired(records_of(stage.folder))
        assert 40_000 <= fired["M-2"] < 50_000
        (said,) = (r for r in records_of(stage.folder) if r.kind == STEERED)
        assert said.body == {"inject": "M-2", "act": "fire", "by": "page:王某"}
        assert "已注入" in (await control.post("steer", inject="M-2", how="fire")).text

    at_moment(scene)


def test_held_it_waits_for_its_release(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        control = stage.browser()
        await control.enter("control")
        assert "暂缓" in (await control.post("steer", inject="M-2", how="hold")).text
        stage.live.play.run_through(60_000)
        stage.live.keeper.journal.commit()
        assert "M-2" not in _fired(records_of(stage.folder))
        stage.live.steer("王某", "M-2", "release")
        assert _fired(records_of(stage.folder))["M-2"] >= 60_000

    at_moment(scene)


@pytest.mark.parametrize("form", [{"inject": "M-9", "how": "fire"}, {"inject": "M-2", "how": "no"}])
def test_what_makes_no_sense_is_refused(at_moment: Play, form: dict[str, str]) -> None:
    async def scene(stage: Stage) -> None:
        control = stage.browser()
        await control.enter("control")
        assert "×" in (await control.post("steer", **form)).text
        assert [r for r in records_of(stage.folder) if r.kind == STEERED] == []

    at_moment(scene)


def test_a_player_steers_nothing(at_moment: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = stage.browser()
        await who.enter("player")
        answer = await who.ask(
            "POST", "/act/steer", {"csrf": who.csrf, "inject": "M-2", "act": "fire"}
        )
        assert answer.status == 403

    at_moment(scene)


def test_after_a_crash_a_steered_inject_is_steered_again_in_its_moment(
    cast: Cast, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        folder.mkdir()
        live = LiveRun.start(cast, folder)

        async def steered(live: LiveRun = live) -> None:
            live.play.run_through(30_000)
            bridge = live.bridge(1.0)
            passing = asyncio.ensure_future(bridge.run(live.play.end_ms))
            await asyncio.sleep(0)
            bridge.inject(partial(live.steer, "王某", "M-2", "fire"))
            passing.cancel()

        asyncio.run(steered())
        if folder is whole:
            live.play.run_through(74_000)
        live.close()
    again = LiveRun.resume(cast, cut)
    again.play.run_through(74_000)
    again.close()
    fired, kept = _fired(records_of(cut)), _fired(records_of(whole))
    assert fired["M-2"] < 35_000
    assert set(fired) == set(kept)
    assert len([r for r in records_of(cut) if r.kind == STEERED]) == 1


def test_after_a_crash_an_inject_that_waited_comes_again_in_its_moment(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    turn = WindTurns(from_deg=300.0, speed_m_s=9.0, over_s=1.0)
    test = Compares(quantity=WindBlows(), op="gt", value=8.0)
    waits = replace(inject("M-2", 75.0, turn), when=Trigger(text="风速 > 8 m/s", test=test))
    later = replace(
        inject("M-3", 75.0, turn), when=Trigger(text="T+01:05", test=Reached(at_s=65.0))
    )
    drill = small_drill(inject("M-1", 20.0, turn), waits, later, duration_s=75.0)
    cast = Cast(drill=drill, county=county, rules=rules, seed=7)
    live = LiveRun.start(cast, tmp_path)
    live.play.run_through(40_000)
    live.close()
    again = LiveRun.resume(cast, tmp_path)
    again.play.run_through(74_000)
    again.close()
    fired = [(r.body["id"], r.at_ms) for r in records_of(tmp_path) if r.kind == "world.inject"]
    assert fired == [("M-1", 20_000), ("M-2", 21_000), ("M-3", 65_000)]


def test_a_stop_rule_ends_a_live_run_at_the_moment_of_the_drill(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    stop = Trigger(text="T+00:10", test=Reached(at_s=10.0))
    cast = Cast(drill=replace(_drill(), stop=stop), county=county, rules=rules, seed=7)
    live = LiveRun.start(cast, tmp_path)

    async def go() -> str:
        return (await live.run(live.bridge(200.0), stop=lambda: False)).reason

    assert asyncio.run(go()) == "stopped"
    live.close()
    last = records_of(tmp_path)[-1]
    assert (last.kind, last.at_ms) == ("run.end", 10_000)
