"""What a library that takes part must offer: a job for each task it can do.

What a reader would get wrong: `go` alone is timed. What it returns is the library's own; `answer`
turns it into times that can be compared, untimed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fast._types import Ints
from twin.bench.routing.work import Work, times
from twin.terms.text import Text

__all__ = ["Contender", "Go", "Job", "quickest"]

Go = Callable[[int, int], Any]  # (turn, items) -> what the library answers


@dataclass(frozen=True, slots=True)
class Job:
    """One task as one contender does it.

    Attributes:
        go: Answers the first `items` items; turns are counted, so that weights can differ.
        most: How many items there are.
        whole: Whether there is work in it that does not grow with the items, so that it must
            always be done for all of them.
        ready: Called before `go`, untimed.
        answer: From what `go` returned to milliseconds, a row an item; None: nothing to compare.
        note: How it was done, where there are several ways.
        done: Called when the task is over.
    """

    go: Go
    most: int
    whole: bool = False
    ready: Callable[[int], None] = field(default=lambda turn: None)
    answer: Callable[[Any], Ints] | None = times
    note: Text | None = None
    done: Callable[[], None] = field(default=lambda: None)


class Contender:
    """A library with the graph of a case in it; a method for each task it can do.

    Attributes:
        name: As `--peers` has it.
        package: What is installed; its version stands in the result.
    """

    name = ""
    package = ""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.case = work.case

    def job(self, task: str) -> Job | None:
        """The job of a task, or None when this library cannot do it."""
        make = getattr(self, task, None)
        return make() if make is not None else None


def quickest(ways: Mapping[str, Go], items: int) -> tuple[str, Go, dict[str, float]]:
    """Of several ways to the same answer the one this library is quickest in.

    Returns:
        Its name, itself, and the CPU seconds of each, the better of two.
    """
    taken = {}
    for name, go in ways.items():
        best = float("inf")
        for turn in range(2):
            began = time.process_time()
            go(turn, items)
            best = min(best, time.process_time() - began)
        taken[name] = best
    name = min(taken, key=taken.__getitem__)
    return name, ways[name], taken
