"""The desk in drill time: one step an instant, after everything of that instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest
import simpy

from tests.sim.small import MemoryJournal, ScriptedDesk, small_drill
from twin.sim.desk_driver import DeskDriver, wake_ms
from twin.sim.parameters import Parameters
from twin.sim.world import World
from twin.terms.decision import Decision, Effect, Logged
from twin.terms.observation import Acknowledged, Observation
from twin.terms.text import Text


class _Deaf:
    def heed(self, decision: Decision) -> None:
        pass


def world_of(journal: MemoryJournal) -> World:
    def sink(at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        journal.append(at_ms, kind, source, body)

    nothing = cast(Any, None)
    return World(
        env=simpy.Environment(initial_time=0),
        drill=small_drill(),
        county=nothing,
        figures=cast(Parameters, nothing),
        seed=1,
        sink=sink,
    )


def ack(by: str) -> Acknowledged:
    return Acknowledged(alarm="A", by=by)


def note(text: str) -> Logged:
    return Logged(text=Text(text, text))


def drop(effect: Effect) -> None:
    pass


def test_everything_of_one_instant_comes_in_one_step_sorted_by_source_and_order() -> None:
    world, desk = world_of(MemoryJournal()), ScriptedDesk()
    driver = DeskDriver(world, desk, _Deaf(), drop)
    world.later(50, lambda: driver.see("b", ack("b0")))
    world.later(50, lambda: driver.see("a", ack("a0")))
    world.later(20, lambda: world.later(30, lambda: driver.see("b", ack("b1"))))
    world.env.run(until=100)
    assert desk.step_times_s == [0.05]
    assert [(o.source, o.order) for o in desk.seen] == [("a", 0), ("b", 0), ("b", 1)]


def test_the_journal_has_the_observations_before_the_decision_and_both_with_their_step() -> None:
    journal = MemoryJournal()
    world = world_of(journal)
    driver = DeskDriver(world, ScriptedDesk((0.0, note("x"))), _Deaf(), drop)
    world.later(50, lambda: driver.see("a", ack("a")))
    world.later(70, lambda: driver.see("a", ack("a")))
    world.env.run(until=100)
    told = [(r.at_ms, r.kind, r.source, r.body["step"]) for r in journal.records]
    assert told == [
        (50, "obs.acknowledged", "a", 0),
        (50, "desk.logged", "desk", 0),
        (70, "obs.acknowledged", "a", 1),
    ]
    said = {"alarm": "A", "by": "a", "position": "", "role": ""}
    assert journal.records[0].body == {**said, "nth": 0, "step": 0}


def test_the_desk_is_woken_when_it_asked_to_be_and_not_again() -> None:
    world, desk = world_of(MemoryJournal()), ScriptedDesk((0.5, note("x")))
    driver = DeskDriver(world, desk, _Deaf(), drop)
    world.later(50, lambda: driver.see("a", ack("a")))
    world.later(200, lambda: driver.see("a", ack("a")))
    world.env.run(until=2000)
    assert desk.step_times_s == [0.05, 0.2, 0.5]


def test_a_far_wake_that_every_step_names_waits_in_the_queue_once() -> None:
    world, desk = world_of(MemoryJournal()), ScriptedDesk((9.0, note("x")))
    driver = DeskDriver(world, desk, _Deaf(), drop)
    for number in range(100):
        world.later(50 + number, lambda: driver.see("a", ack("a")))
    world.env.run(until=1000)
    assert len(desk.step_times_s) == 100
    assert [at_ms for at_ms, *_ in world.env._queue if at_ms > 1000] == [9000]
    world.env.run(until=10_000)
    assert desk.step_times_s[100:] == [9.0]


def test_an_observation_at_the_instant_of_a_wake_shares_its_step() -> None:
    world, desk = world_of(MemoryJournal()), ScriptedDesk((0.5, note("x")))
    driver = DeskDriver(world, desk, _Deaf(), drop)
    world.later(50, lambda: driver.see("a", ack("a")))
    world.later(500, lambda: driver.see("a", ack("a")))
    world.env.run(until=2000)
    assert desk.step_times_s == [0.05, 0.5]
    assert len(desk.seen) == 2


def test_a_delivery_after_the_step_of_its_instant_is_refused() -> None:
    world, desk = world_of(MemoryJournal()), ScriptedDesk((0.0, note("x")))
    drivers: list[DeskDriver] = []

    def answer_at_once(effect: Effect) -> None:
        drivers[0].see("b", ack("b"))

    drivers.append(DeskDriver(world, desk, _Deaf(), answer_at_once))
    world.later(50, lambda: drivers[0].see("a", ack("a")))
    with pytest.raises(RuntimeError, match="at least a millisecond"):
        world.env.run(until=100)


def test_a_wake_is_rounded_to_the_millisecond_and_never_now() -> None:
    assert wake_ms(Decision((), 1.2344), 0) == 1234
    assert wake_ms(Decision((), 1.0), 1000) == 1001
    assert wake_ms(Decision((), None), 1000) is None


def test_effects_are_carried_in_their_order() -> None:
    world = world_of(MemoryJournal())
    carried: list[Effect] = []
    desk = ScriptedDesk((0.0, note("first")), (0.0, note("second")))
    driver = DeskDriver(world, desk, _Deaf(), carried.append)
    world.later(50, lambda: driver.see("a", ack("a")))
    world.env.run(until=100)
    assert carried == [note("first"), note("second")]


class _Greedy:
    """A desk that always wants to be asked again at once."""

    def __init__(self) -> None:
        self.steps = 0

    def step(self, now_s: float, seen: Sequence[Observation]) -> Decision:
        self.steps += 1
        return Decision((), now_s)


def test_a_desk_that_wants_to_be_woken_now_cannot_stop_time() -> None:
    world, desk = world_of(MemoryJournal()), _Greedy()
    driver = DeskDriver(world, desk, _Deaf(), drop)
    world.later(10, lambda: driver.see("a", ack("a")))
    world.env.run(until=20)
    assert desk.steps == 10
