"""A loop on which everything goes N times as fast: for runs at a speed over simulated devices.

What a reader would get wrong: `time()` counts drill seconds, not wall seconds, so that a driver
that asks once a second asks once a drill second, and a time-out of three seconds is three of the
drill. With a real device the speed is 1, and an ordinary loop is used.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

__all__ = ["ScaledLoop", "runner_at"]

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Waits so many times shorter."""

    speed = 1.0

    def select(self, timeout: float | None = None) -> list[Any]:
        return super().select(timeout if timeout is None else timeout / self.speed)


class ScaledLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock goes `speed` times as fast as the wall's, from 0 on."""

    def __init__(self, speed: float) -> None:
        self._speed, self._began_s = speed, time.monotonic()
        selector = _Selector()
        selector.speed = speed
        super().__init__(selector)
        self._clock_resolution = 1e-9 * speed

    def time(self) -> float:
        """Seconds since the loop was made, times the speed."""
        return (time.monotonic() - self._began_s) * self._speed


def runner_at(speed: float) -> Callable[[Coroutine[Any, Any, T]], T]:
    """What runs a coroutine as `asyncio.run` does, at a speed."""

    def run(main: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=lambda: ScaledLoop(speed)) as runner:
            return runner.run(main)

    return run
