"""The county's end of the link from the desk: every message is taken once, however often it comes.

What a reader would get wrong: the sender cannot know whether a message it did not see confirmed
has arrived, so after a crash it sends again; only the receiver can drop the double. The key of a
message is the moment of its decision and its number in it, the same when a restored desk says it
again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twin.terms.decision import Effect

__all__ = ["Gate", "Key"]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The idempotency key of a message."""

    at_ms: int
    nth: int


class Gate:
    """Hands each message on once; keys only ever rise, so the last one says what has come."""

    def __init__(self, carry: Callable[[Effect], None]) -> None:
        self.last = Key(-1, -1)
        self.doubles = 0
        self._carry = carry

    def take(self, key: Key, effect: Effect) -> None:
        """Take a message in, or drop it when it has come before."""
        if key <= self.last:
            self.doubles += 1
            return
        self.last = key
        self._carry(effect)
