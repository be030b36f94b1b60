"""What the desk remembers of its callings: the lists, each person on them, the calls going on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from twin.terms.text import Text

__all__ = ["Calling", "CallingMemory", "Contact", "Stage", "Tally"]


class Stage(Enum):
    """Where we are with a person of a list. `SILENT`: confirmed, and never said what he does."""

    WAITING = "waiting"
    RINGING = "ringing"
    AGAIN = "again"
    REACHED = "reached"
    ACTING = "acting"
    SILENT = "silent"
    VISITED = "visited"
    LOST = "lost"


@dataclass(slots=True, kw_only=True)
class Contact:
    """A person of a list, and how far we are with him (or with his substitute, `person`)."""

    id: str
    calling: str
    post: str
    person: str
    stage: Stage = Stage.WAITING
    attempt: int = 0
    calls: list[str] = field(default_factory=list)
    visit: str = ""
    reminded: bool = False


@dataclass(slots=True, kw_only=True)
class Tally:
    """The persons of one township by how far we are with them."""

    persons: int = 0
    reached: int = 0
    acting: int = 0
    visits: int = 0
    lost: int = 0
    changed: bool = True


@dataclass(slots=True, kw_only=True)
class Calling:
    """A list being called. `waiting` is a stack of contacts, the next at its end.

    `word` is what is said, by area, as a code (an action, a colour): who has confirmed the same
    word before is not called again when the occasion is renewed. `pending` counts the contacts that
    are neither acting nor lost nor given up.
    """

    id: str
    rule: str
    about: str
    text: Text
    words: dict[str, str]
    contacts: list[str]
    waiting: list[str]
    tallies: dict[str, Tally]
    confirmed: dict[str, str] = field(default_factory=dict)
    ringing: int = 0
    pending: int = 0
    calls: int = 0


@dataclass(slots=True, kw_only=True)
class CallingMemory:
    """Callings that go on, their contacts, and whose a call or a visit is.

    `told` has what persons of ended callings had confirmed, by occasion and post.
    """

    callings: dict[str, Calling] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)
    by_occasion: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
