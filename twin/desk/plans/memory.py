"""What the desk remembers of an incident's plan: its response level and who owes which task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from twin.desk.stock.memory import GoodsWant
from twin.terms.levels import ResponseLevel

__all__ = ["Approach", "Assignment", "Plan"]


@dataclass(slots=True, kw_only=True)
class Approach:
    """The side to come from that was said last, degrees; None while no wind is known."""

    from_deg: float | None = None


@dataclass(slots=True, kw_only=True)
class Assignment:
    """A task of the run card in somebody's hands; `take_note` ends with its acceptance."""

    incident: str
    task: str
    name: str
    owner: str
    due_ms: int
    take_note: bool
    state: Literal["assigned", "accepted", "done", "cannot"] = "assigned"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is owed."""
        return self.state in ("done", "cannot") or (self.take_note and self.state == "accepted")


@dataclass(slots=True, kw_only=True)
class Plan:
    """`level` is the response in force, `asked` the one a person has been asked to start.

    `goods` is by the number of the row of the run card, from 1 on (text, as a snapshot has it).
    """

    level: ResponseLevel | None = None
    asked: ResponseLevel | None = None
    started_ms: int = -1
    assignments: dict[str, Assignment] = field(default_factory=dict)
    goods: dict[str, GoodsWant] = field(default_factory=dict)
