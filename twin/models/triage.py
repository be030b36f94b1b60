"""The hurt in four classes, how the untreated get worse, and who is carried first.

Classes as in START (Newport Beach 1983): 红 at once, 黄 can wait, 绿 walks, 黑 dead. What a reader
would get wrong: the clock of a patient is his own. Care slows it (`pace` below 1) or stops it (0),
and what is left of it stays left; a class is a state of the body, not the tag somebody wrote.

Limits: one way down, nobody gets better; a class has one law of getting worse, whatever the wound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fast import exact
from twin.terms.text import Text

__all__ = ["LABELS", "Course", "Triage", "Worsening", "boarding", "next_worse", "tag", "wait_s"]

NEVER_S = float("inf")


class Triage(StrEnum):
    """Classes, worst last but for the dead: what matters is `_URGENT`."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"


LABELS = {
    Triage.GREEN: Text("绿", "green"),
    Triage.YELLOW: Text("黄", "yellow"),
    Triage.RED: Text("红", "red"),
    Triage.BLACK: Text("黑", "black"),
}
_DOWN = (Triage.GREEN, Triage.YELLOW, Triage.RED, Triage.BLACK)
_URGENT = (Triage.RED, Triage.YELLOW, Triage.GREEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worsening:
    """Of the untreated in a class, `share` fall to the next; lognormal time with this median."""

    share: float
    median_s: float
    sigma: float

    def after_s(self, luck: float, deviate: float) -> float:
        """When one falls: `luck` uniform in [0, 1), `deviate` standard normal; +inf is never."""
        if luck >= self.share:
            return NEVER_S
        return self.median_s * exact.exp(self.sigma * deviate)


@dataclass(slots=True)
class Course:
    """What is left of a patient's time until he falls a class, and how fast it runs."""

    left_s: float
    since_s: float = 0.0
    pace: float = 1.0

    def set_pace(self, now_s: float, pace: float) -> None:
        """From now on the time runs at another pace: 1 untreated, 0 it stands still."""
        self.left_s = max(0.0, self.left_s - (now_s - self.since_s) * self.pace)
        self.since_s, self.pace = now_s, pace

    @property
    def falls_at_s(self) -> float:
        """When he falls a class if nothing changes; +inf if he does not."""
        if self.pace == 0.0 or self.left_s == NEVER_S:
            return NEVER_S
        return self.since_s + self.left_s / self.pace


def next_worse(triage: Triage) -> Triage:
    """The class below; the dead stay dead."""
    return _DOWN[min(_DOWN.index(triage) + 1, len(_DOWN) - 1)]


def tag(true: Triage, luck: float, over: float, under: float) -> Triage:
    """The class somebody in a hurry writes down: too high for a share, too low for another.

    Nobody who lives is tagged dead, and nobody dead alive.
    """
    at = _DOWN.index(true)
    if true is Triage.BLACK:
        return true
    if luck < over:
        return _DOWN[min(at + 1, _DOWN.index(Triage.RED))]
    if luck < over + under:
        return _DOWN[max(at - 1, 0)]
    return true


def boarding(waiting: Iterable[tuple[Triage, str]], lying: int, sitting: int) -> tuple[str, ...]:
    """Who is carried next: the worst lie, who can walk sits; ties by id.

    Args:
        waiting: Tag and id of everybody who waits, the dead among them or not.
        lying: Stretchers; one that is left over seats a walking patient.
    """
    ranked = sorted(
        (_URGENT.index(triage), id) for triage, id in waiting if triage is not Triage.BLACK
    )
    down = [id for rank, id in ranked if rank < _URGENT.index(Triage.GREEN)][:lying]
    walking = [id for rank, id in ranked if rank == _URGENT.index(Triage.GREEN)]
    return (*down, *walking[: sitting + lying - len(down)])


def wait_s(ahead: int, servers: int, service_s: float) -> float:
    """Roughly how long one waits for an operating table behind `ahead` others."""
    return max(0, ahead + 1 - servers) * service_s / max(servers, 1)
