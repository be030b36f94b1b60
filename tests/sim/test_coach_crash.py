"""The drill `coach-crash`: its presets, the shuttle, the count, and what no action costs."""

from __future__ import annotations

import pytest

from scenarios import Form, find_drill, load_drill
from tests.sim.small import MemoryJournal
from twin.county import County
from twin.desk import load_rules
from twin.sim.run import run_drill


def played(county: County, preset: str = "", seed: int = 9, mute: bool = False) -> MemoryJournal:
    drill = load_drill(find_drill("coach-crash"), county, form=Form(preset=preset, variant=""))
    journal = MemoryJournal()
    run_drill(drill, county, load_rules(county), seed, journal, mute=mute)
    return journal


def dead(journal: MemoryJournal) -> int:
    return int(journal.of("world.casualty")[-1].body["dead"])


def admitted_by(journal: MemoryJournal, at_s: float) -> int:
    patients = journal.of("world.patient")
    return sum(r.body["what"] == "admitted" and r.at_ms <= at_s * 1000 for r in patients)


@pytest.fixture(scope="module")
def usual(county: County) -> MemoryJournal:
    return played(county)


def test_nobody_is_left_at_the_scene_and_several_hospitals_take_them(usual: MemoryJournal) -> None:
    came = [r.body for r in usual.of("world.patient") if r.body["what"] == "admitted"]
    assert len({body["person"] for body in came}) == 35
    assert len({body["hospital"] for body in came}) >= 2
    runs = [r.body["unit"] for r in usual.of("world.patient") if r.body["what"] == "carried"]
    assert len(set(runs)) >= 8


def test_the_incident_stays_open_while_a_patient_is_at_the_scene(usual: MemoryJournal) -> None:
    gone = [r.at_ms for r in usual.of("world.patient") if r.body["what"] in ("carried", "driven")]
    (closed,) = usual.of("desk.incident_closed")
    assert closed.at_ms > max(gone)
    assert len(usual.of("desk.incident_opened")) <= 2


@pytest.mark.long
def test_each_preset_moves_the_outcome_the_way_it_says(county: County) -> None:
    easy, hard = played(county, "easy"), played(county, "hard")
    middle = played(county, "usual")
    assert dead(easy) <= dead(middle) < dead(hard)
    shares = [
        admitted_by(journal, 5400.0) / n for journal, n in ((easy, 33), (middle, 35), (hard, 44))
    ]
    assert shares[0] > shares[2]
    assert shares[1] > shares[2]


@pytest.mark.long
def test_without_action_more_die_over_several_seeds(county: County) -> None:
    seeds = (1, 2, 3, 9)
    with_desk = sum(dead(played(county, seed=seed)) for seed in seeds)
    without = sum(dead(played(county, seed=seed, mute=True)) for seed in seeds)
    assert with_desk < without
