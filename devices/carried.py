"""A library's server behind an endpoint of ours: faults, limits and capture hold for it too.

The server listens at a loopback address of its own; each connection to the device's endpoint is a
session that carries its bytes there and back. A library's client is captured in the same way.

What a reader would get wrong: the answers come by the other connection, so that this session is
wakened for them; in a black hole they wait, as on a dead line.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from devices.capture import captures_drivers, tapped
from devices.endpoint import listen
from devices.faults import FaultPipe
from devices.session import Session

__all__ = ["LibraryServer", "way_to"]

_UNANSWERED_MAX = 256 * 1024
"""Bytes taken since the server said something; a library may keep all it is sent."""


@dataclass(frozen=True, slots=True)
class LibraryServer:
    """Where a library serves a device's state, and what ends that."""

    host: str
    port: int
    close: Callable[[], Awaitable[None]]

    def session(self) -> Session:
        """A connection to it, in a running loop."""
        return _Carried(self.host, self.port)


@asynccontextmanager
async def way_to(host: str, port: int, name: str, bind: str = "") -> AsyncIterator[tuple[str, int]]:
    """Where a library's client is to connect, to reach an address.

    That is the address itself, unless drivers are captured in this context, or it is to be reached
    from an address of ours, `bind`: then a place here that carries there.

    Args:
        name: Of the device's end in the capture.

    Raises:
        OSError: No place here can be had.
    """
    if not bind and not captures_drivers():
        yield host, port
        return
    no_faults = FaultPipe(0, name, {})
    make = tapped(lambda: _Carried(host, port, bind), name, no_faults)
    place = await listen(make, "127.0.0.1", 0, no_faults)
    try:
        yield place.sockets[0].getsockname()
    finally:
        place.close()


class _Carried(Session):
    def __init__(self, host: str, port: int, bind: str = "") -> None:
        self._early, self._said, self._unanswered = b"", b"", 0
        self._server: asyncio.Transport | None = None
        self._wake: Callable[[], None] = lambda: None
        self._dialling = asyncio.get_running_loop().create_task(self._dial(host, port, bind))

    def wakened_by(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def receive(self, data: bytes, now_s: float) -> bytes:
        self._unanswered += len(data)
        self.closed = self.closed or self._unanswered > _UNANSWERED_MAX
        if self._server is not None:
            self._server.write(data)
        else:
            self._early += data
        said, self._said = self._said, b""
        return said

    def lost(self, now_s: float) -> None:
        self._wake = lambda: None
        self._dialling.cancel()
        if self._server is not None:
            self._server.close()

    async def _dial(self, host: str, port: int, bind: str) -> None:
        loop = asyncio.get_running_loop()
        local = (bind, 0) if bind else None
        try:
            self._server, _ = await loop.create_connection(
                lambda: _Back(self), host, port, local_addr=local
            )
        except OSError:
            self.gone()
        else:
            self._server.write(self._early)

    def came(self, data: bytes) -> None:
        """The server said something."""
        self._said, self._unanswered = self._said + data, 0
        self._wake()

    def gone(self) -> None:
        """The server hung up."""
        self.closed = True
        self._wake()


class _Back(asyncio.Protocol):
    def __init__(self, carried: _Carried) -> None:
        self._carried = carried

    def data_received(self, data: bytes) -> None:
        self._carried.came(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._carried.gone()
