"""Pacing: in time, never early, late ones counted, acts from outside at a moment of their own."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import simpy

from twin.live.bridge import Bridge


class Clock:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def ticking(env: simpy.Environment, every_ms: int, told: list[Any]) -> Any:
    while True:
        yield env.timeout(every_ms)
        told.append(env.now)


def test_nothing_happens_before_its_time_and_all_of_it_after() -> None:
    env = simpy.Environment()
    told: list[Any] = []
    env.process(ticking(env, 50, told))

    async def go() -> tuple[float, bool]:
        loop = asyncio.get_running_loop()
        bridge, began = Bridge(env, 2.0), loop.time()
        done = await bridge.run(400)
        return loop.time() - began, done

    took_s, done = asyncio.run(go())
    assert done
    assert told == [50, 100, 150, 200, 250, 300, 350]
    assert took_s >= 0.2


def test_a_stop_ends_it_at_once() -> None:
    env = simpy.Environment()
    told: list[Any] = []
    env.process(ticking(env, 10, told))
    assert not asyncio.run(Bridge(env, 1.0).run(10_000, stop=lambda: len(told) >= 3))
    assert len(told) == 3


def test_a_slow_machine_slips_drops_nothing_and_says_so() -> None:
    env = simpy.Environment()
    told: list[Any] = []
    env.process(ticking(env, 100, told))
    event = env.timeout(150)
    event.callbacks.append(lambda _: time.sleep(0.4))

    async def go() -> Bridge:
        bridge = Bridge(env, 1.0)
        assert await bridge.run(600)
        return bridge

    bridge = asyncio.run(go())
    assert told == [100, 200, 300, 400, 500]
    assert bridge.slips.overruns >= 1
    assert bridge.slips.slipped_s == pytest.approx(bridge.slips.worst_lag_s, abs=0.2)
    assert bridge.slips.worst_lag_s > 0.25


def test_a_short_lag_is_caught_up_and_no_slip() -> None:
    env = simpy.Environment()
    told: list[Any] = []
    env.process(ticking(env, 20, told))
    event = env.timeout(30)
    event.callbacks.append(lambda _: time.sleep(0.1))

    async def go() -> Bridge:
        bridge = Bridge(env, 1.0, most_lag_s=5.0)
        assert await bridge.run(200)
        return bridge

    bridge = asyncio.run(go())
    assert told == list(range(20, 200, 20))
    assert bridge.slips.overruns == 0
    assert bridge.slips.worst_lag_s > 0


def test_an_act_comes_after_everything_before_it_and_has_its_own_millisecond() -> None:
    clock, env = Clock(), simpy.Environment()
    told: list[Any] = []
    env.process(ticking(env, 100, told))

    async def go() -> None:
        bridge = Bridge(env, 10.0, clock=clock)
        running = asyncio.ensure_future(bridge.run(100_000, stop=lambda: 400 in told))
        await asyncio.sleep(0)
        clock.now_s += 1 / 32
        assert bridge.inject(lambda: told.append(("act", env.now)))
        clock.now_s += 1 / 64
        assert bridge.inject(lambda: told.append(("act", env.now)))
        await running

    asyncio.run(go())
    assert [each for each in told if isinstance(each, int)] == [100, 200, 300, 400]
    assert told.index(("act", 313)) == 3
    assert told.index(("act", 469)) == 5


def test_no_act_after_the_end() -> None:
    env = simpy.Environment()

    async def go() -> tuple[bool, list[str]]:
        bridge, told = Bridge(env, 1e6), []
        await bridge.run(50)
        return bridge.inject(lambda: told.append("too late")), told

    assert asyncio.run(go()) == (False, [])
