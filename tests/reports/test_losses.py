"""Losses avoided: two journals side by side, and what the report says of them."""

from __future__ import annotations

from typing import Any

from reports.drill.losses import Loss, losses_of, section
from reports.drill.words import Speaker
from twin.terms.record import Record
from twin.terms.text import Text


def record(kind: str, **body: Any) -> Record:
    return Record(0, 0, kind, "world", body, "")


def hurt(place: str, dead: int, grave: int) -> Record:
    return record("world.casualty", place=place, dead=dead, grave=grave, light=0, observed=3)


def test_the_last_word_of_each_place_counts_and_places_add_up() -> None:
    lost = losses_of([hurt("甲", 0, 5), hurt("甲", 2, 3), hurt("乙", 1, 0)])
    assert (lost["dead"], lost["grave"], lost["observed"]) == (3.0, 3.0, 6.0)


def test_who_has_gone_home_again_had_been_protected() -> None:
    people = [
        record("world.people", place="甲", evacuated=40, sheltering=200),
        record("world.people", place="甲", evacuated=50, sheltering=0),
    ]
    lost = losses_of(people)
    assert (lost["evacuated"], lost["sheltering"]) == (50.0, 200.0)


def test_who_arrived_and_who_was_caught_on_the_road_count_as_last_told() -> None:
    told = [record("world.evacuation", arrived=n, caught=c) for n, c in ((3, 0), (90, 4))]
    lost = losses_of(told)
    assert (lost["arrived"], lost["caught"]) == (90.0, 4.0)


def test_fewer_dead_and_more_evacuated_are_both_a_gain() -> None:
    dead = Loss(Text("死亡", "dead"), 2.0, 5.0, is_loss=True)
    out = Loss(Text("已转移", "left"), 700.0, 0.0, is_loss=False)
    assert (dead.avoided, out.avoided) == (3.0, 700.0)


def test_the_report_states_the_seed_and_what_was_switched_off() -> None:
    say = Speaker("zh", "2026-07-12T20:30:00+08:00")
    made = section([Loss(Text("死亡（人）", "dead"), 2.0, 5.0, is_loss=True)], 7, say)
    assert "少 3" in made.lead
    words = str(made.blocks)
    assert "种子 7" in words
    assert "一律不发出" in words
    assert "--counterfactual" in section([], 7, say).lead
