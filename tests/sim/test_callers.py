"""Calls about an event: how many, when they thin out, how many name another place or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from tests.sim.small import MemoryJournal, bare_world, inject, small_drill
from twin.county import County
from twin.desk import load_rules
from twin.sim.callers import Callers
from twin.sim.centres import Call
from twin.sim.parameters import Parameters
from twin.sim.public import Public
from twin.sim.roads import WorldRoads
from twin.sim.run import run_drill
from twin.sim.telling import Origins
from twin.terms.drill import Calls
from twin.terms.happenings import EventHappens

PLACE = "S-fire-2"


class Switchboard:
    """Centres that only note who calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[Call, int]] = []

    def call(self, call: Call, after_ms: int, party: str) -> None:
        assert party
        self.calls.append((call, after_ms))


def ring(
    county: County, figures: Parameters, calls: Calls, seed: int = 1
) -> tuple[Switchboard, MemoryJournal]:
    world, journal, links = bare_world(county, figures, seed, duration_s=7200.0)
    board = Switchboard()
    callers = Callers(
        world,
        links,
        cast(Any, board),
        Origins(world),
        Public(world, links, WorldRoads(county, "dry")),
    )
    crash = EventHappens(
        event_type="traffic", place=county.place(PLACE).as_term(), hazard="",
        light=20, grave=5, observed=0,
    )  # fmt: skip
    call = Call(
        event_type="traffic", place=crash.place, caller="M-1", event="M-1",
        hurt=(("grave", 5), ("light", 20)), seen_ms=0,
    )  # fmt: skip
    callers.see(inject("M-1", 0.0, crash), calls, call)
    world.env.run(until=7_200_000)
    return board, journal


def many(**words: Any) -> Calls:
    return replace(Calls(number=60.0, over_s=900.0, false_calls=0.0, wrong_share=0.0), **words)


def test_the_number_of_calls_is_poisson_about_the_mean(county: County, figures: Parameters) -> None:
    totals = [len(ring(county, figures, many(), seed)[1].of("world.call")) for seed in range(1, 41)]
    mean = sum(totals) / 40
    variance = sum((n - mean) * (n - mean) for n in totals) / 39
    assert mean == pytest.approx(60.0, abs=4.0)  # three times 60^½ / 40^½
    assert 30.0 < variance < 110.0
    assert ring(county, figures, many(number=0.0))[1].of("world.call") == []


def test_most_call_in_the_first_third_of_the_time(county: County, figures: Parameters) -> None:
    _, journal = ring(county, figures, many(number=400.0))
    times = [r.at_ms for r in journal.of("world.call")]
    early = sum(at <= 300_000 for at in times) / len(times)
    assert early == pytest.approx(1.0 - 0.3679, abs=0.05)  # 1 − 1/e


def test_without_a_number_as_many_call_as_live_in_sight(
    county: County, figures: Parameters
) -> None:
    _, journal = ring(county, figures, many(number=None))
    deaf = figures.model_copy(
        update={"callers": figures.callers.model_copy(
            update={"sight": figures.callers.sight.model_copy(update={"value": 0.0})})}
    )  # fmt: skip
    assert len(journal.of("world.call")) > len(
        ring(county, deaf, many(number=None))[1].of("world.call")
    )


def test_a_wrong_kilometre_post_is_whole_kilometres_off_and_only_by_the_stated_share(
    county: County, figures: Parameters
) -> None:
    def off(share: float) -> list[str]:
        _, journal = ring(county, figures, many(number=200.0, wrong_share=share))
        names = [r.body["place"] for r in journal.of("world.call")]
        return [name for name in names if "公里桩差" in name]

    assert off(0.0) == []
    assert 60 < len(off(0.5)) < 140
    board, _ = ring(county, figures, many(number=50.0, wrong_share=1.0))
    true = county.place(PLACE).as_term()
    world, _, _ = bare_world(county, figures)
    for call, _ in board.calls:
        apart_m = world.apart_m(call.place, true)
        assert round(apart_m / 1000.0) in (1, 2, 3)
        assert apart_m == pytest.approx(round(apart_m / 1000.0) * 1000.0, abs=5.0)


def opened(county: County, calls: Calls | None) -> tuple[int, int, int]:
    """Incidents opened, reports heard and crews sent in 25 minutes of a crash."""
    crash = EventHappens(
        event_type="traffic", place=county.place(PLACE).as_term(), hazard="",
        light=6, grave=0, observed=0,
    )  # fmt: skip
    drill = small_drill(replace(inject("M-1", 10.0, crash), calls=calls), duration_s=1500.0)
    journal = MemoryJournal()
    run_drill(drill, county, load_rules(county), 3, journal)
    alerted = [r for r in journal.of("world.crew") if r.body["status"] == "alerted"]
    return (
        len(journal.of("desk.incident_opened")),
        len(journal.of("obs.event_reported")),
        len(alerted),
    )


def test_the_desk_merges_the_calls_of_one_event_and_false_ones_make_it_look_elsewhere(
    county: County,
) -> None:
    none, none_heard, none_sent = opened(county, None)
    true, true_heard, true_sent = opened(county, many())
    false, _, false_sent = opened(county, many(false_calls=12.0))
    assert none == true == 1
    assert true_heard >= none_heard + 4
    assert true_sent == none_sent
    assert false > true
    assert false_sent > true_sent
