"""The same recorded observations through the drill's driver and the live one: the same bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scenarios import find_drill, load_drill
from tests.live.conftest import busy_drill, log_of, records_of
from tests.sim.small import MemoryJournal, small_drill
from twin.county import County
from twin.desk import Rules
from twin.journal import decision_log
from twin.live.journal_replay import replay_live
from twin.live.run import Cast, LiveRun
from twin.sim.journal_replay import replay_in_drill_time
from twin.sim.run import run_drill
from twin.terms.drill import Drill
from twin.terms.observation import Acknowledged
from twin.terms.record import Record


def recorded(drill: Drill, county: County, rules: Rules, seed: int) -> list[Record]:
    journal = MemoryJournal()
    run_drill(drill, county, rules, seed, journal)
    return journal.records


@pytest.mark.parametrize("name", ["busy-1", "busy-2", "quiet", "hf-leak"])
def test_both_drivers_decide_what_is_written(name: str, county: County, rules: Rules) -> None:
    drills = {
        "busy-1": (busy_drill(county, 240.0), 1),
        "busy-2": (busy_drill(county, 150.0), 2),
        "quiet": (small_drill(duration_s=120.0), 3),
        "hf-leak": (replace(load_drill(find_drill("hf-leak"), county), duration_s=900.0), 7),
    }
    drill, seed = drills[name]
    records = recorded(drill, county, rules, seed)
    wanted = decision_log(records)
    assert (wanted.count(b"\n") > 20) == (name != "quiet")
    assert replay_in_drill_time(drill, county, rules, records) == wanted
    assert replay_live(drill, county, rules, records) == wanted


def test_a_live_journal_with_a_person_in_it_is_decided_alike(cast: Cast, tmp_path: Path) -> None:
    """Somebody at the page acknowledges; nobody is simulated at the duty desk."""
    live = LiveRun.start(replace(cast, played=("county_duty",)), tmp_path)

    async def go() -> None:
        bridge = live.bridge(200.0)
        said = False

        def stop() -> bool:
            nonlocal said
            alarm = next(iter(announced), "")
            if alarm and not said:
                said = True
                body = Acknowledged(alarm=alarm, by="王某", position="county_duty")
                asyncio.get_running_loop().call_soon(bridge.inject, lambda: live.see("王某", body))
            return False

        await live.run(bridge, stop=stop)

    announced: list[str] = []

    def listen(at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        if kind == "desk.alarm_announced" and body["position"] == "county_duty":
            announced.append(body["alarm"])

    live.keeper.listeners.append(listen)
    asyncio.run(go())
    live.close()
    records = records_of(tmp_path)
    acks = [
        r for r in records if r.kind == "obs.acknowledged" and r.body["position"] == "county_duty"
    ]
    assert [r.source for r in acks] == ["page:王某"]
    wanted = log_of(tmp_path)
    for replay in (replay_in_drill_time, replay_live):
        assert replay(cast.drill, cast.county, cast.rules, records) == wanted


def test_a_changed_observation_shows_in_both(county: County, rules: Rules) -> None:
    drill = busy_drill(county)
    records = recorded(drill, county, rules, 1)
    alarm = next(i for i, r in enumerate(records) if r.kind == "obs.alarm_changed")
    changed = [r for i, r in enumerate(records) if i != alarm]
    wanted = decision_log(records)
    assert replay_in_drill_time(drill, county, rules, changed) != wanted
    assert replay_live(drill, county, rules, changed) != wanted
