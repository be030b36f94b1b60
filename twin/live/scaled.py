"""A loop on which everything goes N times as fast: for runs at a speed over simulated devices.

Drill time follows the wall's; behind it, it goes on in small steps, and a larger one only to the
next timer when nothing can be read or run before. So a machine that is late makes the run slower
and costs nobody a poll: a driver's time-out of three seconds is three of the drill, in which
everybody had his turn. Behind the wall by more than is borne, the clock slips, which is counted.

What a reader would get wrong: `time()` counts drill seconds, not wall seconds, and stands still
during a turn of the loop. With a real device, which does not wait, an ordinary loop is used.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from twin.live.bridge import Slips

__all__ = ["ScaledLoop", "runner_at"]

T = TypeVar("T")
_MOST_LAG_S = 0.25
"""Of the wall; less is caught up with."""

_STEP_S = 0.02
"""Of the drill: an answer takes a few turns of the loop, and no time-out is as short as that."""


class _Selector(selectors.DefaultSelector):
    """Waits so many times shorter, and begins the loop's next turn."""

    loop: ScaledLoop

    def select(self, timeout: float | None = None) -> list[Any]:
        wait_s = timeout if timeout is None else self.loop.wall_s(timeout)
        ready = super().select(wait_s)
        self.loop.next_turn(idle=wait_s != 0.0 or not ready)
        return ready


class ScaledLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock goes `speed` times as fast as the wall's, from 0 on.

    `slips` are in drill seconds.
    """

    def __init__(self, speed: float) -> None:
        self.slips = Slips()
        self._speed, self._began_s, self._turn_s = speed, time.monotonic(), 0.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        self._clock_resolution = 1e-9 * speed

    def time(self) -> float:
        """Drill seconds since the loop was made, at the beginning of this turn."""
        return self._turn_s

    def wall_s(self, after_s: float) -> float:
        """What is left of a wait since this turn began, in wall seconds."""
        return max(0.0, (self._turn_s + after_s) / self._speed - self._passed_s())

    def next_turn(self, *, idle: bool) -> None:
        """Have the time move on; `idle`: nothing could be read until now."""
        due_s = self._passed_s() * self._speed
        timers: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        idle = idle and not self._ready  # type: ignore[attr-defined]
        from_s = max(self._turn_s, timers[0].when()) if idle and timers else self._turn_s
        self._turn_s = max(self._turn_s, min(due_s, from_s + _STEP_S) if timers else due_s)
        lag_s = due_s - self._turn_s
        self.slips.worst_lag_s = max(self.slips.worst_lag_s, lag_s)
        if lag_s > _MOST_LAG_S * self._speed:
            self._began_s += lag_s / self._speed
            self.slips.overruns += 1
            self.slips.slipped_s += lag_s

    def _passed_s(self) -> float:
        return time.monotonic() - self._began_s


def runner_at(speed: float) -> Callable[[Coroutine[Any, Any, T]], T]:
    """What runs a coroutine as `asyncio.run` does, at a speed."""

    def run(main: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=lambda: ScaledLoop(speed)) as runner:
            return runner.run(main)

    return run
