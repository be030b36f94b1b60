"""A desk of the embedded county, and short ways to tell it things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest

from twin.county import County
from twin.desk import Charge, Desk, Rules, load_rules
from twin.terms.decision import Decision, Effect
from twin.terms.observation import AlarmBit, AlarmChanged, Answered, Observation, Seen
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

E = TypeVar("E", bound=Effect)


@pytest.fixture(scope="session")
def rules(county: County) -> Rules:
    """The embedded county's rules."""
    return load_rules(county)


@dataclass
class Told:
    """A desk under test and everything it has said so far."""

    desk: Desk
    effects: list[Effect] = field(default_factory=list)
    last: Decision = field(default_factory=lambda: Decision((), None))

    def see(self, at_s: float, *bodies: Seen, source: str = "test") -> Decision:
        """Let the desk see these at one instant."""
        at_ms = int(at_s * 1000)
        seen = [
            Observation(at_ms=at_ms, source=source, order=i, body=body)
            for i, body in enumerate(bodies)
        ]
        self.last = self.desk.step(at_ms / 1000, seen)
        self.effects.extend(self.last.effects)
        return self.last

    def wake_until(self, at_s: float) -> None:
        """Wake the desk whenever it asked to be, up to a time."""
        while self.last.wake_at_s is not None and self.last.wake_at_s <= at_s:
            self.see(self.last.wake_at_s)

    def all(self, kind: type[E]) -> list[E]:
        """The effects of one kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def answer(self, at_s: float, topic: str, answer: str, by: str = "leader") -> Decision:
        """Answer the latest open question on a topic."""
        from twin.terms.decision import Asked

        question = [asked for asked in self.all(Asked) if asked.topic == topic][-1]
        return self.see(at_s, Answered(question=question.question, answer=answer, by=by))


def charge(**changes: Any) -> Charge:
    """The charge of the county headquarters in an exercise."""
    words: dict[str, Any] = {
        "roles": (Role.COUNTY_HQ,),
        "policy": "closest",
        "status": ExerciseStatus.EXERCISE,
        "title": Text("演练", "drill"),
        "start": "2026-07-12T20:30:00+08:00",
        "surface": "dry",
    }
    return Charge(**{**words, **changes})


@pytest.fixture
def told(county: County, rules: Rules) -> Told:
    """A fresh desk."""
    return Told(Desk(county, rules, charge()))


@pytest.fixture(scope="session")
def one_desk(county: County, rules: Rules) -> Desk:
    """A desk that is made once, for the many tests that only need its memory to be empty."""
    return Desk(county, rules, charge())


@pytest.fixture
def make_told(county: County, rules: Rules) -> Callable[..., Told]:
    """A fresh desk with another charge or other rules."""

    def make(*, with_rules: Rules | None = None, **changes: Any) -> Told:
        return Told(Desk(county, with_rules or rules, charge(**changes)))

    return make


def gas(point: str, value: float | None = 6.0, *, active: bool = True) -> AlarmChanged:
    """The second-level alarm of a gas head."""
    return AlarmChanged(point=point, bit=AlarmBit.HH, active=active, value=value)
