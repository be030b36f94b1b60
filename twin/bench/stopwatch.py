"""CPU time by part: whose function runs, less what the functions it calls say is theirs."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["Stopwatch"]

P = ParamSpec("P")
R = TypeVar("R")


class Stopwatch:
    """Charges CPU seconds to the part on top; `rest` is what belongs to no part.

    What a reader would get wrong: looking at the clock takes time too (under a microsecond a call),
    and is charged where it is done.
    """

    def __init__(self, rest: str) -> None:
        self.spent_s: dict[str, float] = {rest: 0.0}
        self._open = [rest]
        self._since = time.process_time()

    def charged(self, part: str, function: Callable[P, R]) -> Callable[P, R]:
        """The same function, its time charged to `part`."""
        spent, opened, clock = self.spent_s, self._open, time.process_time
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

    def look(self) -> None:
        """Charge the part on top with the time since the last look."""
        now = time.process_time()
        self.spent_s[self._open[-1]] += now - self._since
        self._since = now

    def restart(self) -> None:
        """Forget what was charged so far."""
        for part in self.spent_s:
            self.spent_s[part] = 0.0
        self._since = time.process_time()
