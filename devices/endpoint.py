"""Sessions behind real sockets: one event loop, one `asyncio.Protocol` a connection, no tasks.

A device listens on its own address (127.x.y.z, its standard port) or dials its centre; a driver
dials or listens by the same two functions. The clock is the loop's, so a loop with virtual time
runs all of it in lockstep.

What a reader would get wrong: nothing but loopback is listened on unless `beyond_loopback` is said.
A refused connection is closed at once with a reset: it was taken by the kernel, not by us.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from collections.abc import Callable

from devices.cable import BackOff
from devices.faults import End, FaultPipe
from devices.session import NEVER, Session

__all__ = ["Dialled", "dial", "first_of", "listen"]

Make = Callable[[], Session]
_WRITE_MAX = 256 * 1024
"""Bytes a peer that does not read may leave with us before it is cut off."""

_DEAF_S = 0.5
"""How often a device in a black hole looks whether it is out of it."""


class _Room:
    """How many more connections a listening place takes."""

    def __init__(self, left: int) -> None:
        self.left = left


class _Wire(asyncio.Protocol):
    __slots__ = ("_ended", "_loop", "_make", "_pipe", "_room", "_session", "_timer", "_transport")

    def __init__(
        self,
        make: Make,
        pipe: FaultPipe | None,
        ended: Callable[[], None] | None = None,
        room: _Room | None = None,
    ) -> None:
        self._make, self._pipe, self._ended, self._room = make, pipe, ended, room
        self._loop = asyncio.get_running_loop()
        self._session: Session | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        full = self._room is not None and not self._room.left
        if full or (self._pipe is not None and not self._pipe.accepts(self._loop.time())):
            self._end(End.RESET)
            return
        self._session = self._make()
        if self._room is not None:
            self._room.left -= 1
        self.data_received(b"")

    def data_received(self, data: bytes) -> None:
        if self._session is None or self._transport is None or self._transport.is_closing():
            return
        if self._pipe is None:
            self._send(self._session.receive(data, self._loop.time()), None)
        elif self._pipe.hears():
            now_s = self._loop.time()
            for parcel in self._pipe.send(self._session.receive(data, now_s), now_s):
                if parcel.after_s > 0.0:
                    self._loop.call_later(parcel.after_s, self._send, parcel.data, parcel.end)
                else:
                    self._send(parcel.data, parcel.end)
        if self._session.closed:
            self._end(End.FIN)
        else:
            self._arm()

    def connection_lost(self, error: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        session, self._session = self._session, None
        try:
            if session is not None:
                session.lost(self._loop.time())
        finally:
            if session is not None and self._room is not None:
                self._room.left += 1
            if self._ended is not None:
                self._ended()

    def _send(self, data: bytes, end: End | None) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if data:
            self._transport.write(data)
            if self._transport.get_write_buffer_size() > _WRITE_MAX:
                end = End.RESET
        if end is not None:
            self._end(end)

    def _end(self, end: End) -> None:
        assert self._transport is not None
        if end is End.FIN:
            self._transport.close()
            return
        plug = self._transport.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._session is None:
            return
        wake_s = self._session.wake_at_s()
        if wake_s < NEVER:
            deaf = self._pipe is not None and not self._pipe.hears()
            at_s = max(wake_s, self._loop.time() + (_DEAF_S if deaf else 0.0))
            self._timer = self._loop.call_at(at_s, self.data_received, b"")


async def listen(
    make: Make,
    host: str,
    port: int,
    pipe: FaultPipe | None = None,
    *,
    beyond_loopback: bool = False,
    connections_max: int = 64,
) -> asyncio.Server:
    """Take connections at an address; each gets a session of its own.

    Beyond `connections_max` at a time a connection is reset, so that a flood of them, silent ones
    too, takes a bounded part of the process and none of the other devices.

    Raises:
        ValueError: The address is not loopback, and `beyond_loopback` was not said.
        OSError: The address is taken, or not ours.
    """
    if not beyond_loopback and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host} is not loopback; say beyond_loopback to serve other machines")
    loop = asyncio.get_running_loop()
    room = _Room(connections_max)
    return await loop.create_server(lambda: _Wire(make, pipe, room=room), host, port)


class Dialled:
    """A connection that is dialled again whenever it is lost, until it is closed."""

    def __init__(
        self,
        make: Make,
        host: str,
        port: int,
        pipe: FaultPipe | None,
        unreachable: Callable[[float], None] | None,
    ) -> None:
        self._unreachable = unreachable
        self._make, self._host, self._port, self._pipe = make, host, port, pipe
        self._back_off, self._closed = BackOff(), asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def close(self) -> None:
        """Hang up and dial no more."""
        self._closed.set()
        await self._task

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._closed.is_set():
            since_s, held_s, gone = loop.time(), 0.0, asyncio.Event()
            try:
                async with asyncio.timeout(5.0):
                    transport, _ = await loop.create_connection(
                        lambda gone=gone: _Wire(self._make, self._pipe, gone.set),  # type: ignore[misc]
                        self._host,
                        self._port,
                    )
            except OSError:
                if self._unreachable is not None:
                    self._unreachable(loop.time())
            else:
                await first_of(gone, self._closed)
                transport.close()
                await gone.wait()
                held_s = loop.time() - since_s
            if not self._closed.is_set():
                await first_of(self._closed, after_s=self._back_off.wait_s(held_s))


def dial(
    make: Make,
    host: str,
    port: int,
    pipe: FaultPipe | None = None,
    *,
    unreachable: Callable[[float], None] | None = None,
) -> Dialled:
    """Keep a connection to an address, in a running loop; `unreachable` hears of failed dials."""
    return Dialled(make, host, port, pipe, unreachable)


async def first_of(*events: asyncio.Event, after_s: float | None = None) -> None:
    """Wait until one of the events is set, or the time is over."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, timeout=after_s, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
