"""One end of one connection, without the connection: bytes in, bytes out, and the time.

Devices and drivers are both written as sessions, so either runs in a test, over the in-memory
`Cable` of a headless drill, and behind a real socket (`devices.endpoint`).

What a reader would get wrong: `receive` is called with ``b""`` too, once when the connection opens
and whenever `wake_at_s` has come. A session that speaks first does so then.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

__all__ = ["NEVER", "Session"]

NEVER = float("inf")


class Session(ABC):
    """A protocol on some state, for one connection."""

    closed = False
    """Set to have the connection closed once what was returned has been sent."""

    @abstractmethod
    def receive(self, data: bytes, now_s: float) -> bytes:
        """Take bytes in any split, or ``b""`` on opening and on waking; say what to send."""

    def wakened_by(self, wake: Callable[[], None]) -> None:
        """Be told what to call at once, when something comes by another way than this connection.

        It is a real socket's to tell; a session that needs none of it leaves it alone.
        """
        return

    def wake_at_s(self) -> float:
        """When to be called again although nothing comes; `NEVER` if not."""
        return NEVER

    def lost(self, now_s: float) -> None:
        """The connection is gone, by either end."""
        return
