"""How a real device answers otherwise than its twin, kept, so that the twin answers like it.

What a reader would get wrong: only a question that comes alone is known by its bytes; whatever else
comes, the twin answers by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devices.session import NEVER, Session

__all__ = ["Trait", "Traited"]


@dataclass(frozen=True, slots=True)
class Trait:
    """The answer to one question, and after how long; b"" is silence."""

    protocol: str
    ask: bytes
    answer: bytes
    after_s: float = 0.0

    @property
    def numbered(self) -> bool:
        """Whether question and answer begin with a number of two bytes that is theirs alone."""
        return self.protocol == "modbus-tcp"

    @property
    def known(self) -> bytes:
        """What it is known by."""
        return self.ask[2:] if self.numbered else self.ask


class Traited(Session):
    """A twin's session with the traits of a real device's protocol."""

    def __init__(self, inner: Session, traits: Sequence[Trait]) -> None:
        self._inner = inner
        self._traits = {one.known: one for one in traits}
        self._due: list[tuple[float, bytes]] = []

    def wakened_by(self, wake: Callable[[], None]) -> None:
        """See `Session.wakened_by`."""
        self._inner.wakened_by(wake)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        due = b"".join(said for at_s, said in self._due if at_s <= now_s)
        self._due = [one for one in self._due if one[0] > now_s]
        trait = self._traits.get(data) or self._traits.get(data[2:]) if data else None
        if trait is None:
            said = self._inner.receive(data, now_s)
            self.closed = self._inner.closed
            return due + said
        if trait.answer:
            head = data[:2] if trait.numbered else b""
            self._due.append((now_s + trait.after_s, head + trait.answer[len(head) :]))
        return due

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._inner.wake_at_s(), self._due[0][0] if self._due else NEVER)

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        self._inner.lost(now_s)
