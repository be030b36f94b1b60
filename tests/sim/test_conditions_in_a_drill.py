"""Injects that wait for the world, and a drill that ends by its own rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from scenarios import judge
from tests.sim.conftest import Runner
from tests.sim.small import bare_world, inject, order, small_drill
from twin.county import County
from twin.sim.conditions import Conditions, Heard, WorldTruth
from twin.sim.parameters import Parameters
from twin.terms.drill import Inject
from twin.terms.happenings import WindTurns
from twin.terms.matching import Condition
from twin.terms.record import Record
from twin.terms.trigger import (
    AllHold,
    AnyHolds,
    Compares,
    NotHolds,
    PeopleAway,
    PointShows,
    RainFell,
    Reached,
    Recorded,
    Test,
    Trigger,
    WindBlows,
)

GALE = WindTurns(from_deg=200.0, speed_m_s=12.0, over_s=0.0)
CALM = WindTurns(from_deg=200.0, speed_m_s=1.0, over_s=0.0)


def waits(id: str, test: Test, latest_s: float = 600.0) -> Inject:
    """An inject that waits for a test."""
    plain = inject(id, latest_s, CALM)
    return replace(plain, when=Trigger(text="试", test=test))


def windy(above_m_s: float) -> Compares:
    return Compares(quantity=WindBlows(), op="gt", value=above_m_s)


def came(run: Any) -> dict[str, tuple[int, str]]:
    """Every inject with its moment and its cause."""
    return {r.body["id"]: (r.at_ms, r.body["cause"]) for r in run.of("world.inject")}


def test_an_inject_comes_in_the_second_its_condition_holds(run: Runner) -> None:
    done = run(small_drill(inject("M-1", 60.0, GALE), waits("M-2", windy(8.0))))
    assert came(done) == {"M-1": (60_000, "time"), "M-2": (60_000, "condition")}
    (record,) = done.of("world.inject", id="M-2")
    assert record.body["condition"] == "试"


def test_what_never_holds_is_forced_at_its_latest_moment_or_never(run: Runner) -> None:
    forced = run(small_drill(waits("M-2", windy(80.0), latest_s=90.0)))
    assert came(forced) == {"M-2": (90_000, "not_after")}
    assert came(run(small_drill(waits("M-2", windy(80.0))))) == {}


def test_what_holds_before_its_latest_moment_comes_once(run: Runner) -> None:
    done = run(small_drill(inject("M-1", 60.0, GALE), waits("M-2", windy(8.0), latest_s=90.0)))
    assert [r.body["id"] for r in done.of("world.inject")] == ["M-1", "M-2"]


@pytest.mark.parametrize(
    ("test", "at_ms"),
    [
        (Reached(at_s=30.0), 30_000),
        (AllHold(parts=(Reached(at_s=30.0), windy(8.0))), 60_000),
        (AnyHolds(parts=(Reached(at_s=30.0), windy(8.0))), 30_000),
        (NotHolds(part=windy(2.0)), 120_000),
        (Compares(quantity=PointShows(point="LT-001"), op="ge", value=70.0), 0),
    ],
)
def test_tests_are_joined_and_turned_round(run: Runner, test: Test, at_ms: int) -> None:
    wind = (inject("M-1", 60.0, GALE), inject("M-3", 120.0, CALM))
    assert came(run(small_drill(*wind, waits("M-2", test))))["M-2"] == (at_ms, "condition")


def test_an_arrival_on_record_is_heard(run: Runner, county: County) -> None:
    unit = next(iter(county.units.values()))
    place = county.place("H-A1").as_term()
    there = Recorded(
        record_kind="world.crew",
        conditions=(
            Condition(path="status", op="eq", value="on_scene"),
            Condition(path="unit", op="eq", value=unit.id),
        ),
    )
    drill = small_drill(waits("M-2", there, latest_s=7200.0), duration_s=7200.0)
    done = run(drill, (10.0, order(unit.id, "stop_leak", place)))
    (on_scene,) = done.of("world.crew", status="on_scene", unit=unit.id)
    at_ms, cause = came(done)["M-2"]
    assert cause == "condition"
    assert 0 <= at_ms - on_scene.at_ms < 2_000


def test_a_stop_rule_ends_the_drill_early_and_the_run_counts(run: Runner) -> None:
    stop = Trigger(text="风速 > 8 m/s", test=windy(8.0))
    drill = replace(small_drill(inject("M-1", 60.0, GALE), inject("M-9", 90.0, CALM)), stop=stop)
    done = run(drill)
    assert (done.summary.reason, done.summary.simulated_s) == ("stopped", 60.0)
    (record,) = done.of("world.stopped")
    assert (record.at_ms, record.body) == (60_000, {"condition": "风速 > 8 m/s"})
    assert "M-9" not in came(done)
    assert done.journal.records[-1].kind == "run.end"
    assert judge(done.journal.records, drill).complete


def test_a_drill_without_conditions_pays_nothing_for_them(run: Runner) -> None:
    kinds = {record.kind for record in run(small_drill(inject("M-1", 60.0, GALE))).journal.records}
    assert "world.stopped" not in kinds
    heard = Heard(small_drill())

    def sink(at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None: ...

    assert heard.tapped(sink) is sink


def test_rain_is_summed_by_the_minute_over_its_span(county: County, figures: Parameters) -> None:
    class Sky:
        rate_mm_h = 60.0

        def truth(self, point: str) -> float:
            return self.rate_mm_h

    world, _, _ = bare_world(county, figures)
    truth = WorldTruth(world, cast(Any, None), cast(Any, Sky()), cast(Any, None))
    short, long = (RainFell(point="RG-001", span_s=60.0 * minutes) for minutes in (5, 20))
    truth.watch(short)
    truth.watch(long)
    for second in range(1, 601):
        world.env.run(until=second * 1000)
        truth.second()
    assert truth.of(short) == pytest.approx(5.0)
    assert truth.of(long) == pytest.approx(10.0)


def test_people_away_are_those_who_left_not_those_who_were_told(
    county: County, figures: Parameters
) -> None:
    class Town:
        def away(self, township: str) -> int:
            return 40 if township else 100

    world, _, _ = bare_world(county, figures)
    truth = WorldTruth(world, cast(Any, None), cast(Any, None), cast(Any, Town()))
    conditions = Conditions(world, Heard(world.drill), truth)
    for township, number in (("", 100.0), ("T-fuxin", 40.0)):
        here = PeopleAway(township=township)
        assert conditions.holds(Compares(quantity=here, op="ge", value=number))
        assert not conditions.holds(Compares(quantity=here, op="gt", value=number))


def test_an_expected_action_is_done_only_after_its_clock_has_started(
    county: County, figures: Parameters
) -> None:
    from tests.scenarios.test_judge import expect
    from twin.terms.trigger import Fulfilled

    drill = replace(
        small_drill(waits("M-2", Fulfilled(expect="E-001"))), expects=(expect("E-001"),)
    )
    heard = Heard(drill)
    for seq, (kind, body) in enumerate(
        [("desk.logged", {}), ("world.inject", {"id": "M-001"}), ("desk.logged", {})]
    ):
        assert not heard.done("E-001")
        heard.take(Record(seq, seq * 1000, kind, "desk", body, ""))
    assert heard.done("E-001")
