"""CPU time by part: whose function runs, less what the functions it calls say is theirs.

What a reader would get wrong: it is the wall clock that is looked at between parts. The clock of
CPU time costs microseconds a look, more than some parts; it is read at both ends only, and what it
says is shared out as the wall clock found. On a busy machine the shares hold on average.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["Stopwatch"]

P = ParamSpec("P")
R = TypeVar("R")


class Stopwatch:
    """Charges CPU seconds to the part on top; `rest` is what belongs to no part."""

    def __init__(self, rest: str) -> None:
        self._wall_s: dict[str, float] = {rest: 0.0}
        self._open = [rest]
        self._cpu_from = time.process_time()
        self._since = time.perf_counter()

    def charged(self, part: str, function: Callable[P, R]) -> Callable[P, R]:
        """The same function, its time charged to `part`."""
        spent, opened, clock = self._wall_s, self._open, time.perf_counter
        spent.setdefault(part, 0.0)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            now = clock()
            spent[opened[-1]] += now - self._since
            opened.append(part)
            self._since = now
            try:
                return function(*args, **kwargs)
            finally:
                now = clock()
                spent[part] += now - self._since
                opened.pop()
                self._since = now

        return call

    def spent_s(self) -> dict[str, float]:
        """CPU seconds since the start, by part."""
        now, cpu_s = time.perf_counter(), time.process_time() - self._cpu_from
        self._wall_s[self._open[-1]] += now - self._since
        self._since = now
        wall_s = sum(self._wall_s.values())
        return {part: cpu_s * each / wall_s for part, each in self._wall_s.items()}

    def restart(self) -> None:
        """Forget what was charged so far."""
        for part in self._wall_s:
            self._wall_s[part] = 0.0
        self._cpu_from = time.process_time()
        self._since = time.perf_counter()
