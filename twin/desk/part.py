"""What one subject of the desk does, and when it is asked to do it.

The desk knows no subject by name: it hands each observation to the parts that take its type, each
answer to the part that asked, each moment in the life of an incident to the parts that hear of it,
in the order of `parts.PARTS`. What a reader would get wrong: parts call each other only where one
needs the other's answer; whatever merely *follows* from an incident hears of it instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from twin.desk.state import Ask
from twin.desk.turn import Hear, Moment, Turn
from twin.terms.observation import Answered

__all__ = ["Part"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One subject.

    Attributes:
        takes: What it does with an observation, by type.
        answers: What it does with the answer to a question, by topic (turn, about, answer).
        silences: What it does when a question was not answered in time, by topic.
        timers: What it does when a timer of its own is due, by kind (turn, key).
        hears: What follows from a moment in an incident's life.
        after: What it does at the end of every step.
        wakes: Moments in the future at which it wants a step, beside its timers.
    """

    takes: Mapping[type, Callable[[Turn, Any], None]] = field(default_factory=dict)
    answers: Mapping[str, Callable[[Turn, str, Answered], None]] = field(default_factory=dict)
    silences: Mapping[str, Callable[[Turn, Ask], None]] = field(default_factory=dict)
    timers: Mapping[str, Callable[[Turn, str], None]] = field(default_factory=dict)
    hears: Mapping[Moment, Hear] = field(default_factory=dict)
    after: tuple[Callable[[Turn], None], ...] = ()
    wakes: tuple[Callable[[Turn], Iterator[int]], ...] = ()
