"""Sockets that say what is under way: bytes sent and not read, ends not noticed, calls not taken.

What a reader would get wrong: this changes nothing of what a socket does. On loopback a byte can be
read when `send` returns; these accounts are how the lockstep loop knows that it was so, instead of
hoping, before it lets time jump.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from typing import Any

__all__ = ["Accounts", "Plug"]

_Ends = tuple[Any, Any]


class Accounts:
    """What is under way on the stream sockets of one loop."""

    def __init__(self, is_reading: Callable[[int], bool]) -> None:
        self.dialling = 0
        self.datagrams = 0
        """Datagrams sent since time last jumped: who reads them cannot be known."""

        self._is_reading = is_reading
        self._plugs: dict[_Ends, Plug] = {}
        self._alone: dict[_Ends, Plug] = {}
        self._due = 0

    def plug(self, sock: socket.socket) -> Plug:
        """Take a connected stream socket's place."""
        plug = Plug(sock.family, sock.type, sock.proto, fileno=sock.detach())
        plug.setblocking(False)
        here, there = _name(plug.getsockname()), _name(plug.getpeername())
        plug.accounts, plug.ends = self, (here, there)
        other = self._alone.pop((there, here), None)
        if other is None:
            self._alone[plug.ends] = plug
        else:
            plug.other, other.other = other, plug
            if other.gone:
                plug.end_due = True
                self._due += 1
        self._plugs[plug.ends] = plug
        return plug

    def stranger(self) -> str:
        """The address of a peer that is not in this process; empty when all are."""
        for ends, plug in list(self._alone.items()):
            if not plug.gone:
                return str(ends[1])
            del self._alone[ends]
        return ""

    def under_way(self) -> bool:
        """Whether something must still become readable by itself."""
        return self.dialling > 0 or (self._due > 0 and any(map(self._waits, self._plugs.values())))

    def add(self, due: int) -> None:
        """So much more is under way."""
        self._due += due

    def remove(self, plug: Plug) -> None:
        """A socket is closed."""
        if self._plugs.get(plug.ends) is plug:
            del self._plugs[plug.ends]

    def _waits(self, plug: Plug) -> bool:
        return plug.due > 0 and self._is_reading(plug.fileno())


class Plug(socket.socket):
    """A connected stream socket that keeps the accounts."""

    accounts: Accounts
    ends: _Ends
    other: Plug | None = None
    sent = 0
    read = 0
    gone = False
    end_due = False

    @property
    def due(self) -> int:
        """Bytes, and the end of the connection, that are for this end and not read."""
        return (0 if self.other is None else self.other.sent - self.read) + self.end_due

    def send(self, data: Any, flags: int = 0) -> int:
        """See `socket.socket.send`."""
        return self._sent(super().send(data, flags))

    def sendmsg(self, buffers: Any, *more: Any) -> int:
        """See `socket.socket.sendmsg`."""
        return self._sent(super().sendmsg(buffers, *more))

    def recv(self, size: int, flags: int = 0) -> bytes:
        """See `socket.socket.recv`."""
        try:
            data = super().recv(size, flags)
        except (BlockingIOError, InterruptedError):
            raise
        except OSError:
            self._ended()
            raise
        self._received(len(data))
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """See `socket.socket.recv_into`."""
        try:
            count = super().recv_into(buffer, nbytes, flags)
        except (BlockingIOError, InterruptedError):
            raise
        except OSError:
            self._ended()
            raise
        self._received(count)
        return count

    def close(self) -> None:
        """See `socket.socket.close`."""
        if not self.gone:
            self.gone = True
            self.accounts.add(-self.due)
            self.accounts.remove(self)
            other = self.other
            if other is not None and not other.gone and not other.end_due:
                other.end_due = True
                self.accounts.add(1)
        super().close()

    def _sent(self, count: int) -> int:
        if self.other is None or not self.other.gone:
            self.sent += count
            self.accounts.add(count)
        return count

    def _received(self, count: int) -> None:
        self.read += count
        self.accounts.add(-count)
        if not count:
            self._ended()

    def _ended(self) -> None:
        """The other end has hung up, and this one knows; what was not read is lost."""
        if not self.gone:
            self.accounts.add(-self.due)
            self.end_due = False
            self.read = self.other.sent if self.other is not None else self.read


def _name(address: Any) -> Any:
    """An address as both ends know it."""
    return tuple(address[:2])


def reading(selector: selectors.BaseSelector, fd: int) -> bool:
    """Whether somebody waits to read from a file."""
    key = selector.get_map().get(fd)
    return key is not None and bool(key.events & selectors.EVENT_READ)
