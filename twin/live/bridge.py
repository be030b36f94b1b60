"""A simulated world on the wall clock: one asyncio task owns the environment and steps it in time.

What a reader would get wrong: drill time is always worked out from the moment it began
(`elapsed × speed`), never added up from sleeps, so it cannot drift. When the machine is too slow,
events are never dropped: the beginning is moved back by what is missing (a slip), which is counted.
An act from outside is done at a millisecond of its own, after everything before it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Bridge", "Paced", "Slips"]

_SLICE_S = 0.005
_MOST_LAG_S = 0.25
_ROUNDING_MS = 1e-4
"""What a clock that is right to the nanosecond may lose in seconds as floats: no millisecond."""


class Paced(Protocol):
    """What the bridge needs of a `simpy.Environment` whose clock counts milliseconds."""

    @property
    def now(self) -> Any:
        """The environment's time."""
        ...

    def peek(self) -> Any:
        """When the next event is due; infinity if never."""
        ...

    def step(self) -> None:
        """Process the next event."""
        ...

    def timeout(self, delay: int) -> Any:
        """An event after a delay."""
        ...


@dataclass(slots=True)
class Slips:
    """How far the wall clock was missed, in seconds of the clock that was followed."""

    overruns: int = 0
    slipped_s: float = 0.0
    worst_lag_s: float = 0.0


class Bridge:
    """Steps an environment to `now + elapsed × speed`; it owns the environment from then on.

    `slips` are those of its clock, where that counts some itself.
    """

    def __init__(
        self,
        env: Paced,
        speed: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_lag_s: float = _MOST_LAG_S,
        slips: Slips | None = None,
    ) -> None:
        self.slips = slips or Slips()
        self._env, self._speed, self._clock = env, speed, clock
        self._most_lag_s = most_lag_s
        self._began_s, self._began_ms = clock(), int(env.now)
        self._wake = asyncio.Event()
        self._until_ms = 0

    @property
    def due_ms(self) -> int:
        """Where drill time should be by the wall clock."""
        elapsed_ms = (self._clock() - self._began_s) * self._speed * 1000
        return self._began_ms + int(elapsed_ms + _ROUNDING_MS)

    async def run(self, until_ms: int, stop: Callable[[], bool] = lambda: False) -> bool:
        """Step everything before `until_ms` in its time; False when `stop` said so first."""
        env, self._until_ms = self._env, until_ms
        self._began_s, self._began_ms = self._clock(), int(env.now)
        while not stop():
            self._mind_lag()
            due_ms = self.due_ms
            if not self._work(min(due_ms, self._until_ms - 1)):
                await asyncio.sleep(0)  # sockets are served between two slices
                continue
            if due_ms >= self._until_ms:
                return True
            self._wake.clear()
            wait_ms = min(env.peek(), self._until_ms) - due_ms
            try:
                async with asyncio.timeout(wait_ms / 1000 / self._speed):
                    await self._wake.wait()
            except TimeoutError:
                pass
        return False

    def end_after(self, at_ms: int) -> None:
        """End the run with this instant instead of later."""
        self._until_ms = min(self._until_ms, at_ms + 1)

    def inject(self, act: Callable[[], object]) -> bool:
        """Do something from outside now, and let everything of its instant follow.

        Returns:
            False, with nothing done, when the run's end has come.
        """
        env = self._env
        self._mind_lag()
        now_ms = max(self.due_ms, int(env.now))
        if now_ms + 1 >= self._until_ms:
            return False
        while env.peek() <= now_ms:
            env.step()
        event = env.timeout(now_ms + 1 - int(env.now))
        event.callbacks.append(lambda _: act())
        while env.peek() <= now_ms + 1:
            env.step()
        self._wake.set()
        return True

    def _work(self, to_ms: int) -> bool:
        """Process what is due for at most a slice; False when something is left."""
        env, ends_s = self._env, self._clock() + _SLICE_S
        while env.peek() <= min(to_ms, self._until_ms - 1):
            env.step()
            if self._clock() >= ends_s:
                return bool(env.peek() > to_ms)
        return True

    def _mind_lag(self) -> None:
        """Behind by more than is borne: let the clock slip and say so."""
        lag_s = (self.due_ms - min(self._env.peek(), self._until_ms)) / 1000 / self._speed
        self.slips.worst_lag_s = max(self.slips.worst_lag_s, lag_s)
        if lag_s > self._most_lag_s:
            self._began_s += lag_s
            self.slips.overruns += 1
            self.slips.slipped_s += lag_s
