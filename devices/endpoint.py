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
from typing import cast

from devices.faults import End, FaultPipe
from devices.kept import Kept
from devices.session import NEVER, Session

__all__ = ["Dialled", "dial", "first_of", "listen"]

Make = Callable[[], Session]
_WRITE_MAX = 256 * 1024
"""Bytes a peer that does not read may leave with us before it is cut off."""

_DEAF_S = 0.5
"""How often a device in a black hole looks whether it is out of it."""


_SLICE = 4096
"""Bytes taken at a time before the other connections have their turn."""

_SPARED_S = 5.0
"""A connection that asked something sensible so lately is not given up for a new one."""


class _Room:
    """The connections of a listening place: so many, and none that says nothing sensible for long.

    A question is sensible that was answered. Who trickles bytes, or holds a line open, is silent.
    """

    def __init__(self, most: int, idle_s: float) -> None:
        self.idle_s = idle_s
        self._most = most
        self._wires: dict[_Wire, None] = {}

    def takes(self, wire: _Wire, now_s: float) -> bool:
        """Whether there is room; the longest silent may have to go for it."""
        if len(self._wires) >= self._most:
            silent = min(self._wires, key=lambda one: one.answered_s)
            if now_s - silent.answered_s < _SPARED_S:
                return False
            del self._wires[silent]
            silent.give_up()
        self._wires[wire] = None
        return True

    def left(self, wire: _Wire) -> None:
        """A connection ended."""
        self._wires.pop(wire, None)


class _Wire(asyncio.Protocol):
    __slots__ = (
        "_backlog",
        "_ended",
        "_idle",
        "_loop",
        "_make",
        "_pipe",
        "_room",
        "_session",
        "_timer",
        "_transport",
        "answered_s",
    )

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
        self._idle: asyncio.TimerHandle | None = None
        self._backlog = b""
        self.answered_s = self._loop.time()

    def give_up(self) -> None:
        """End a connection that holds a place for nothing."""
        self._end(End.RESET)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        now_s = self._loop.time()
        if self._pipe is not None and not self._pipe.accepts(now_s):
            self._end(End.RESET)
            return
        if self._room is not None:
            if not self._room.takes(self, now_s):
                self._end(End.RESET)
                return
            self._watch()
        self._session = self._make()
        self._session.wakened_by(self._wakened)
        self._take(b"")

    def data_received(self, data: bytes) -> None:
        if not self._backlog and len(data) <= _SLICE:
            self._take(data)
            return
        if not self._backlog and self._transport is not None:
            self._transport.pause_reading()
            self._loop.call_soon(self._next_slice)
        self._backlog += data

    def _wakened(self) -> None:
        self.answered_s = self._loop.time()
        self._take(b"")

    def _next_slice(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        piece, self._backlog = self._backlog[:_SLICE], self._backlog[_SLICE:]
        self._take(piece)
        if self._backlog:
            self._loop.call_soon(self._next_slice)
        elif not self._transport.is_closing():
            self._transport.resume_reading()

    def _take(self, data: bytes) -> None:
        if self._session is None or self._transport is None or self._transport.is_closing():
            return
        now_s = self._loop.time()
        if self._pipe is not None and not self._pipe.hears():
            self.answered_s = now_s
        else:
            said = self._session.receive(data, now_s)
            if data and said:
                self.answered_s = now_s
            if self._pipe is None or self._pipe.clear:
                self._send(said, None)
            else:
                self._send_through(self._pipe, said, now_s)
        if self._session.closed:
            self._end(End.FIN)
        else:
            self._arm()

    def connection_lost(self, error: Exception | None) -> None:
        for timer in (self._timer, self._idle):
            if timer is not None:
                timer.cancel()
        session, self._session = self._session, None
        try:
            if session is not None:
                session.lost(self._loop.time())
        finally:
            if self._room is not None:
                self._room.left(self)
            if self._ended is not None:
                self._ended()

    def _send_through(self, pipe: FaultPipe, said: bytes, now_s: float) -> None:
        for parcel in pipe.send(said, now_s):
            if parcel.after_s > 0.0:
                self._loop.call_later(parcel.after_s, self._send, parcel.data, parcel.end)
            else:
                self._send(parcel.data, parcel.end)

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

    def _watch(self) -> None:
        """Look again when the connection could have been silent for too long."""
        assert self._room is not None
        until_s = self.answered_s + self._room.idle_s
        if self._loop.time() >= until_s:
            self.give_up()
        elif until_s < NEVER:
            self._idle = self._loop.call_at(until_s, self._watch)

    def _arm(self) -> None:
        """Have the session wakened in time; a timer that rings too early looks again then."""
        if self._session is None:
            return
        wake_s = self._session.wake_at_s()
        if wake_s == NEVER:
            return
        if self._pipe is not None and not self._pipe.hears():
            wake_s = max(wake_s, self._loop.time() + _DEAF_S)
        if self._timer is not None:
            if self._timer.when() <= wake_s:
                return
            self._timer.cancel()
        self._timer = self._loop.call_at(wake_s, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._session is not None and self._session.wake_at_s() <= self._loop.time():
            self._take(b"")
        else:
            self._arm()


async def listen(
    make: Make,
    host: str,
    port: int,
    pipe: FaultPipe | None = None,
    *,
    beyond_loopback: bool = False,
    connections_max: int = 64,
    idle_s: float = 300.0,
) -> asyncio.Server:
    """Take connections at an address; each gets a session of its own.

    Beyond `connections_max` at a time a new connection takes the place of the one that has asked
    nothing sensible for longest, or is reset when all have lately. One that asked nothing for
    `idle_s` is reset in any case; so a flood of them takes a bounded part of the process, none of
    the other devices, and of this one only seconds.

    Raises:
        ValueError: The address is not loopback, and `beyond_loopback` was not said.
        OSError: The address is taken, or not ours.
    """
    if not beyond_loopback and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host} is not loopback; say beyond_loopback to serve other machines")
    loop = asyncio.get_running_loop()
    room = _Room(connections_max, idle_s)
    return await loop.create_server(lambda: _Wire(make, pipe, room=room), host, port)


class Dialled(Kept):
    """A connection that is dialled again whenever it is lost, until it is closed."""

    def __init__(
        self,
        make: Make,
        host: str,
        port: int,
        pipe: FaultPipe | None,
        unreachable: Callable[[float], None] | None,
        bind: str,
    ) -> None:
        self._unreachable = unreachable
        self._from = (bind, 0) if bind else None
        self._make, self._host, self._port, self._pipe = make, host, port, pipe
        super().__init__()

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._closed.is_set():
            since_s, held_s, gone = loop.time(), 0.0, asyncio.Event()
            try:
                async with asyncio.timeout(5.0):
                    transport, _ = await loop.create_connection(
                        lambda gone=gone: _Wire(self._make, self._pipe, gone.set),
                        self._host,
                        self._port,
                        local_addr=self._from,
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
    bind: str = "",
) -> Dialled:
    """Keep a connection to an address, in a running loop; `unreachable` hears of failed dials.

    `bind` is the address of ours to dial from.
    """
    return Dialled(make, host, port, pipe, unreachable, bind)


async def first_of(*events: asyncio.Event, after_s: float | None = None) -> None:
    """Wait until one of the events is set, or the time is over."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, timeout=after_s, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
