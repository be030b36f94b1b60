"""What the desk remembers of consultations."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.terms.text import Text

__all__ = ["Conference", "HeldAsk"]


@dataclass(slots=True, kw_only=True)
class HeldAsk:
    """A question that is not asked before the consultation is over."""

    matter: str
    about: str
    options: tuple[str, ...]
    text: Text


@dataclass(slots=True, kw_only=True)
class Conference:
    """A consultation until it is concluded; `present` has who joined and by which means."""

    incident: str
    rule: str
    called_ms: int
    must_attend: tuple[str, ...]
    present: dict[str, str] = field(default_factory=dict)
    began_ms: int = -1
    called_again: bool = False
    held: list[HeldAsk] = field(default_factory=list)
