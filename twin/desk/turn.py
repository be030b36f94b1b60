"""One step's working context: the time, the memory, the ground, the rules, and the effects so far.

The parts of the desk (alarms, incidents, dispatch, …) are functions of a `Turn`. They read and
change `turn.state`, and speak through `turn.emit`; the order of emits is the order of effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from twin.desk.calling.roster import Roster
from twin.desk.ground import Ground
from twin.desk.incidents.memory import Incident
from twin.desk.rules import Rules
from twin.desk.state import Ask, DeskState
from twin.terms.decision import Asked, Effect, Logged
from twin.terms.drill import StockLine
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

__all__ = ["Charge", "Hear", "Moment", "Turn", "ms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """In whose name the desk acts: its roles, its policy, and whether it is an exercise.

    `start` is the wall time of T+00:00 (ISO 8601, +08:00); `surface` is the state of the roads the
    desk reckons with (dry, wet, snow). `stock` is what came to the depots
    and went since the count.
    """

    roles: tuple[Role, ...]
    policy: str
    status: ExerciseStatus
    title: Text
    start: str
    surface: str
    stock: tuple[StockLine, ...] = ()


class Moment(Enum):
    """A moment in the life of an incident that other subjects act on.

    With it goes one word: the caller of `REPORTED`, the grade of `GRADED`, the task of `TASK_DONE`,
    the level of `RESPONSE`, the rule of `REPORT_SENT`, who agreed to `CLOSED`, what was `REVISED`
    (event_type, place, hazard, substance), the incident it was `MERGED` into or has `PARTED` from,
    the person who had it `REOPENED`. `RELEASED`: every unit that was sent has been released again.
    `FORESEEN`: an assessment has people in the area that will have to be left, for the first time.
    """

    OPENED = auto()
    REPORTED = auto()
    GRADED = auto()
    LARGER_RISK = auto()
    FORESEEN = auto()
    TASK_DONE = auto()
    RELEASED = auto()
    CONTROLLED = auto()
    RESPONSE = auto()
    REPORT_SENT = auto()
    CLOSED = auto()
    REVISED = auto()
    MERGED = auto()
    PARTED = auto()
    REOPENED = auto()


@dataclass(slots=True)
class Turn:
    """The context of one step at `now_ms`."""

    now_ms: int
    state: DeskState
    ground: Ground
    roster: Roster
    rules: Rules
    charge: Charge
    hearers: Mapping[Moment, tuple[Hear, ...]]
    effects: list[Effect] = field(default_factory=list)

    def happened(self, moment: Moment, incident: Incident, word: str = "") -> None:
        """Tell every subject that acts on it, in their order."""
        for hear in self.hearers.get(moment, ()):
            hear(self, incident, word)

    def emit(self, effect: Effect) -> None:
        """Add an effect after those already decided."""
        self.effects.append(effect)

    def log(self, zh: str, en: str) -> None:
        """Add a line to the duty log."""
        self.emit(Logged(text=Text(zh, en)))

    def new_id(self, prefix: str) -> str:
        """The next id of a kind: `I-1`, `I-2`, …"""
        return f"{prefix}-{self.count(prefix)}"

    def count(self, what: str) -> int:
        """The next number of a kind, from 1 on."""
        number = self.state.counters.get(what, 0) + 1
        self.state.counters[what] = number
        return number

    def ask(
        self,
        *,
        topic: str,
        about: str,
        to: str,
        options: tuple[str, ...],
        within_s: float,
        text: Text,
        times: int = 1,
    ) -> None:
        """Ask a person and remember the question until it is answered or overtaken."""
        question = self.new_id("Q")
        answer_by_ms = self.now_ms + ms(within_s)
        self.state.asks[question] = Ask(
            id=question,
            topic=topic,
            about=about,
            to=to,
            options=options,
            asked_ms=self.now_ms,
            answer_by_ms=answer_by_ms,
            times=times,
        )
        self.emit(
            Asked(
                question=question,
                to=to,
                about=about,
                topic=topic,
                options=options,
                answer_by_ms=answer_by_ms,
                text=text,
            )
        )

    def settle(self, topic: str, about: str) -> None:
        """Forget the questions on a matter that has been decided."""
        over = [a.id for a in self.state.asks.values() if (a.topic, a.about) == (topic, about)]
        for ask in over:
            del self.state.asks[ask]


def ms(seconds: float) -> int:
    """Whole milliseconds of a span in seconds."""
    return int(seconds * 1000.0 + 0.5)


Hear = Callable[[Turn, Incident, str], None]
