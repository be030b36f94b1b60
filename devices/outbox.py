"""What must be confirmed: one message in flight, sent again when no answer comes, then given up.

What a reader would get wrong: giving up loses nothing. `given_up` asks for a new connection, and
what was not confirmed is sent on it again, under the same name; the receiver knows it by that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass

from devices.session import NEVER

__all__ = ["Outbox"]

WAITING_MAX = 256


@dataclass(slots=True)
class _Waiting:
    name: Hashable
    data: bytes
    about: Hashable = None
    urgent: bool = False


class Outbox:
    """Messages awaiting confirmation, in order but for the urgent, which overtake.

    What is urgent takes along what waits about the same thing, ahead of it, so that of one thing
    the receiver hears in order.

    Args:
        timeout_s: How long an answer may take.
        resends: How often a message is sent again before it is given up on this connection.
    """

    def __init__(self, timeout_s: float = 10.0, resends: int = 3) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._timeout_s, self._resends = timeout_s, resends
        self._sent, self._until_s = 0, NEVER
        self.lost, self.given_up = 0, False

    def put(
        self, name: Hashable, data: bytes, *, about: Hashable = None, urgent: bool = False
    ) -> None:
        """Add a message; beyond 256 the oldest not in flight is lost, and counted."""
        if self.full:
            del self._waiting[1]
            self.lost += 1
        new = _Waiting(name, data, about, urgent)
        if not urgent:
            self._waiting.append(new)
            return
        flying = [self._waiting.popleft()] if self._sent else []
        for one in self._waiting:
            one.urgent = one.urgent or (about is not None and one.about == about)
        first = [one for one in self._waiting if one.urgent]
        rest = [one for one in self._waiting if not one.urgent]
        self._waiting = deque([*flying, *first, new, *rest])

    @property
    def full(self) -> bool:
        """Whether one more would cost the oldest."""
        return len(self._waiting) >= WAITING_MAX

    def waits_about(self, about: Hashable) -> bool:
        """Whether a message about this is not confirmed yet."""
        return any(one.about == about for one in self._waiting)

    def confirmed(self, name: Hashable) -> bool:
        """The message in flight is confirmed; False when it is not the one."""
        if not self._sent or not self._waiting or self._waiting[0].name != name:
            return False
        self._waiting.popleft()
        self._sent, self._until_s = 0, NEVER
        return True

    def due(self, now_s: float) -> bytes:
        """What to send now, if anything."""
        if not self._waiting or self.given_up or (self._sent and now_s < self._until_s):
            return b""
        if self._sent > self._resends:
            self.given_up = True
            return b""
        self._sent += 1
        self._until_s = now_s + self._timeout_s
        return self._waiting[0].data

    def wake_at_s(self) -> float:
        """When `due` has something to say by itself."""
        return NEVER if self.given_up else self._until_s

    @property
    def first(self) -> Hashable | None:
        """The name of the message in flight or next."""
        return self._waiting[0].name if self._waiting else None

    def reconnected(self) -> None:
        """A new connection: what is in flight is sent again."""
        self._sent, self._until_s, self.given_up = 0, NEVER, False

    def __len__(self) -> int:
        return len(self._waiting)
