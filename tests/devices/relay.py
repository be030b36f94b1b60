"""A wire between a library's server and its clients, a `FaultPipe` at the server's end."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import cast

from devices.faults import End, FaultPipe

__all__ = ["Relay"]


class Relay:
    """Takes connections at an address and carries them to port `behind` of it, through faults."""

    def __init__(self, host: str, behind: int, pipe: FaultPipe) -> None:
        self.host, self.behind, self.pipe = host, behind, pipe
        self.fronts: list[_Front] = []
        self._server: asyncio.Server | None = None

    async def serve(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Front(self), self.host, port)

    def cut(self) -> None:
        """Break every connection, as a server that dies does."""
        for front in list(self.fronts):
            front.end(End.RESET)

    def close(self) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()


class _Front(asyncio.Protocol):
    """The client's side."""

    def __init__(self, relay: Relay) -> None:
        self.pipe, self._relay = relay.pipe, relay
        self._back: asyncio.Transport | None = None
        self._early = b""
        self._dialling: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._relay.fronts.append(self)
        loop = asyncio.get_running_loop()
        if not self.pipe.accepts(loop.time()):
            self.end(End.RESET)
            return
        self._dialling = loop.create_task(self._dial())

    async def _dial(self) -> None:
        loop = asyncio.get_running_loop()
        back, _ = await loop.create_connection(
            lambda: _Back(self), self._relay.host, self._relay.behind
        )
        self._back = back
        back.write(self._early)

    def data_received(self, data: bytes) -> None:
        if not self.pipe.hears():
            return
        if self._back is None:
            self._early += data
        else:
            self._back.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._relay.fronts.remove(self)
        if self._dialling is not None:
            self._dialling.cancel()
        if self._back is not None:
            self._back.close()

    def say(self, data: bytes, end: End | None) -> None:
        if self.transport.is_closing():
            return
        self.transport.write(data)
        if end is not None:
            self.end(end)

    def end(self, end: End) -> None:
        if end is End.RESET:
            plug = self.transport.get_extra_info("socket")
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        else:
            self.transport.close()


class _Back(asyncio.Protocol):
    """The server's side: what it says meets the faults."""

    def __init__(self, front: _Front) -> None:
        self._front = front

    def data_received(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        for parcel in self._front.pipe.send(data, loop.time()):
            loop.call_later(parcel.after_s, self._front.say, parcel.data, parcel.end)

    def connection_lost(self, error: Exception | None) -> None:
        self._front.say(b"", End.FIN)
