"""One long drill with the real desk: invariants of the world, record 0, and the replay."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Charge, Desk, Rules
from twin.desk.replay import decisions
from twin.sim.run import RunSummary, run_drill, run_start_body
from twin.terms.drill import (
    Drill,
)
from twin.terms.happenings import (
    EventHappens,
    LeakStarts,
    RoadChanges,
    SensorFails,
    WindTurns,
)
from twin.terms.record import Record
from twin.terms.units import Role

_FASTEST_M_S = 60.0


@dataclass(frozen=True)
class Played:
    drill: Drill
    records: list[Record]
    summary: RunSummary

    def of(self, kind: str) -> list[Record]:
        return [record for record in self.records if record.kind == kind]


@pytest.fixture(scope="module")
def played(county: County, rules: Rules) -> Played:
    sewage = county.hazards["H-sewage"].as_term()
    blast = EventHappens(
        event_type="explosion", place=sewage, hazard="H-sewage", light=2, grave=0, observed=15
    )
    road = RoadChanges(between=("S-fire-2", "H-A1"), share=0.0, for_s=2400.0)
    false_head = SensorFails(point="GHF-033", fault="false_value", value=12.0, for_s=360.0)
    drill = small_drill(
        inject("M-1", 120.0, false_head),
        inject("M-2", 600.0, LeakStarts(hazard="H-A1", hole_mm=18.0)),
        inject("M-3", 900.0, road),
        inject("M-4", 2100.0, WindTurns(from_deg=285.0, speed_m_s=3.0, over_s=180.0)),
        inject("M-5", 2700.0, blast),
        duration_s=9000.0,
        bookmarks=(900.0, 2400.0, 3600.0, 6000.0),
    )
    journal = MemoryJournal()
    summary = run_drill(drill, county, rules, 7, journal)
    return Played(drill, journal.records, summary)


def test_record_0_says_what_the_run_is_a_run_of_and_the_last_how_it_ended(
    played: Played, county: County, rules: Rules
) -> None:
    first, last = played.records[0], played.records[-1]
    assert first.body == run_start_body(played.drill, county, rules.digest, 7)
    assert set(first.body) == {
        "schema",
        "drill",
        "drill_sha256",
        "county",
        "county_sha256",
        "rules_sha256",
        "seed",
        "mode",
        "start",
        "title",
        "status",
    }
    assert (last.kind, last.at_ms, last.body["reason"]) == ("run.end", 9_000_000, "complete")
    assert last.body["counts"]["records"] == len(played.records)
    assert sum(played.summary.counts.values()) == len(played.records)


def test_time_never_goes_back(played: Played) -> None:
    times = [record.at_ms for record in played.records]
    assert times == sorted(times)
    assert all(isinstance(at_ms, int) for at_ms in times)


def test_observations_of_a_step_come_before_its_decisions_and_steps_count_up(
    played: Played,
) -> None:
    stepped = [r for r in played.records if r.kind.startswith(("obs.", "desk."))]
    numbers = [int(r.body["step"]) for r in stepped]
    assert numbers == sorted(numbers)
    for _, group in groupby(stepped, key=lambda r: r.body["step"]):
        kinds = [r.kind.partition(".")[0] for r in group]
        assert kinds == sorted(kinds, key=("obs", "desk").index)


def test_no_unit_is_in_two_places_and_none_jumps(played: Played, county: County) -> None:
    last: dict[str, tuple[int, float, float]] = {}
    moved = 0
    for record in played.records:
        if record.kind not in ("world.crew", "world.position"):
            continue
        x_m, y_m = county.xy(record.body["lat_deg"], record.body["lon_deg"])
        unit = str(record.body["unit"])
        if unit in last:
            before_ms, bx, by = last[unit]
            apart_m = ((x_m - bx) ** 2 + (y_m - by) ** 2) ** 0.5
            assert apart_m <= _FASTEST_M_S * (record.at_ms - before_ms) / 1000 + 1.0, unit
            moved += apart_m > 100.0
        last[unit] = (record.at_ms, x_m, y_m)
    assert moved > 200


def test_every_crew_goes_through_its_states_in_order(played: Played) -> None:
    may_follow = {
        "alerted": {"en_route"},
        "en_route": {"on_scene", "en_route", "delayed", "returning"},
        "delayed": {"en_route", "returning"},
        "on_scene": {"task_done", "returning", "en_route"},
        "task_done": {"returning", "en_route"},
        "returning": {"available", "en_route", "delayed"},
        "available": {"alerted"},
    }
    lives: dict[str, list[str]] = {}
    for record in played.of("world.crew"):
        lives.setdefault(record.body["unit"], []).append(record.body["status"])
    assert len(lives) > 15
    for unit, life in lives.items():
        assert life[0] == "alerted", unit
        for now, then in pairwise(life):
            assert then in may_follow[now], (unit, now, then)


def test_every_inject_is_recorded_in_its_time(played: Played) -> None:
    told = [(r.body["id"], r.at_ms, r.body["happening"]) for r in played.of("world.inject")]
    assert told == [
        ("M-1", 120_000, "sensor_fails"),
        ("M-2", 600_000, "leak_starts"),
        ("M-3", 900_000, "road_changes"),
        ("M-4", 2_100_000, "wind_turns"),
        ("M-5", 2_700_000, "event_happens"),
    ]


def test_the_maps_get_a_cloud_every_five_minutes_and_at_bookmarks(played: Played) -> None:
    shown = [r.at_ms for r in played.of("world.plume")]
    assert {900_000, 2_400_000, 3_600_000} <= set(shown)
    assert 600_000 in shown
    for record in played.of("world.plume"):
        assert 0 < len(record.body["puffs"]) <= 120
        assert [t["name"] for t in record.body["thresholds"]][:2] == ["level1", "level2"]


def test_messages_that_somebody_waits_for_take_time(played: Played) -> None:
    messages = played.of("world.message")
    assert len(messages) > 100
    for record in messages:
        assert record.body["delivered_ms"] == record.at_ms > record.body["sent_ms"]


def test_a_replay_of_the_journal_gives_the_same_decisions(
    played: Played, county: County, rules: Rules
) -> None:
    charge = Charge(
        roles=(Role.COUNTY_HQ,),
        policy=played.drill.policy,
        status=played.drill.status,
        title=played.drill.title,
        start=played.drill.start,
        surface=played.drill.world.surface,
    )
    again = list(decisions(Desk(county, rules, charge), played.records, 9_000_000))
    once = [(r.at_ms, r.kind, r.body) for r in played.records if r.kind.startswith("desk.")]
    assert len(once) > 300
    assert again == once
