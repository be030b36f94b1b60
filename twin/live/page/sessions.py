"""Who is looking: three parts, a token for each, and a session that only the server knows.

What a reader would get wrong: the part decides what leaves the server, not what the page shows.
Control sees everything; a player never gets an inject or a truth; an observer can post nothing.
Sessions live in memory: after a restart people log in again, and lose nothing by it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from twin.terms.text import Lang, Text

__all__ = ["Doors", "Part", "Session", "TokenError"]


class Part(Enum):
    """What somebody is in the exercise."""

    label: Text

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        """A code with its label."""
        member = object.__new__(cls)
        member._value_ = code
        member.label = Text(zh, en)
        return member

    PLAYER = ("player", "参演", "player")
    CONTROL = ("control", "导调", "control")
    OBSERVER = ("observer", "观摩", "observer")


class TokenError(ValueError):
    """A token is written for a part that does not exist."""


@dataclass(slots=True)
class Session:
    """Somebody who is logged in. `csrf` stands in every form; `told` is said once."""

    name: str
    part: Part
    position: str
    lang: Lang
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    told: tuple[bool, Text] | None = None


class Doors:
    """Lets people in: with the token of their part, or with none where none is wanted."""

    def __init__(self, tokens: tuple[str, ...]) -> None:
        self._tokens = dict(_token(written) for written in tokens)
        self._sessions: dict[str, Session] = {}

    @property
    def locked(self) -> bool:
        """Whether a token is wanted at all."""
        return bool(self._tokens)

    def enter(self, session: Session, token: str) -> str | None:
        """The key of a new session; None when the token is not the one of its part."""
        if self._tokens:
            wanted = self._tokens.get(session.part, self._tokens.get(None, ""))
            if not wanted or not secrets.compare_digest(wanted.encode(), token.encode()):
                return None
        key = secrets.token_urlsafe(32)
        self._sessions[key] = session
        return key

    def of(self, key: str) -> Session | None:
        """The session a key belongs to."""
        return self._sessions.get(key)

    def leave(self, key: str) -> None:
        """End a session."""
        self._sessions.pop(key, None)


def _token(written: str) -> tuple[Part | None, str]:
    """`SECRET` for everybody, or `PART=SECRET`."""
    word, sign, secret = written.partition("=")
    for part in Part:
        if sign and word in (part.value, part.label.zh, part.label.en):
            return part, secret
    if sign and word.isalpha() and len(word) < 12:
        known = "、".join(part.label.zh for part in Part)
        raise TokenError(f"{word}: {known}, {', '.join(part.value for part in Part)}")
    return None, written
