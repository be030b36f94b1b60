"""Recorded observations through the live driver: from outside, at wall-clock moments, onto a disk.

What a reader would get wrong: beside the desk nothing is shared with a replay in drill time. There
the observations are events of an environment run as fast as it goes; here each is injected through
the bridge when a wall clock says so, and every step is on a disk before it goes on. What the desk
decides must not show which it was.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from twin.county import County
from twin.desk import Rules
from twin.desk.replay import steps
from twin.journal import EVENTS, JournalWriter, decision_log, read
from twin.live.bridge import Bridge
from twin.live.keeper import Keeper
from twin.sim.desk_driver import DeskDriver
from twin.sim.journal_replay import last_ms, worldless
from twin.terms.drill import Drill
from twin.terms.observation import Observation
from twin.terms.record import Record

__all__ = ["replay_live"]


def replay_live(drill: Drill, county: County, rules: Rules, records: Sequence[Record]) -> bytes:
    """The decision log that a fresh desk makes of a journal's observations, live."""
    with tempfile.TemporaryDirectory(prefix="fumeng-replay-") as folder:
        path = Path(folder) / EVENTS
        with JournalWriter(path) as journal:
            keeper = Keeper(journal)
            world, driver = worldless(drill, county, rules, keeper.sink, keeper)
            clock = _Clock()
            bridge = Bridge(world.env, 1.0, clock=clock, most_lag_s=math.inf)
            asyncio.run(_play(bridge, clock, driver, records))
        return decision_log(read(path))


async def _play(
    bridge: Bridge, clock: _Clock, driver: DeskDriver, records: Sequence[Record]
) -> None:
    end_ms = last_ms(records) + 1
    running = asyncio.ensure_future(bridge.run(end_ms + 2))
    await asyncio.sleep(0)
    for _, at_ms, seen in steps(records):
        clock.put(at_ms - 1)
        bridge.inject(_seeing(driver, seen))
        await asyncio.sleep(0)
    clock.put(end_ms - 1)
    bridge.inject(lambda: None)
    clock.put(end_ms + 2)
    await running


class _Clock:
    """A wall clock that stands in the middle of the millisecond it is put to."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def put(self, at_ms: int) -> None:
        """Let it jump."""
        self._now_s = (at_ms + 0.5) / 1000

    def __call__(self) -> float:
        return self._now_s


def _seeing(driver: DeskDriver, seen: Sequence[Observation]) -> Callable[[], None]:
    return lambda: driver.see_all(seen)
