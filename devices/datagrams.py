"""Sessions behind UDP sockets: a datagram in is one `receive`, and what it says is one datagram.

What a reader would get wrong: nothing is ever connected. A served place makes a session for each
address that writes to it, keeps the last 64, and forgets who has been silent for `idle_s`. Who
calls has one session, made anew after it closed itself or the other machine said that nobody is
there.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from devices.endpoint import first_of
from devices.faults import FaultPipe
from devices.kept import Kept
from devices.session import NEVER, Session

__all__ = ["Called", "ServedDatagrams", "call", "serve"]

Make = Callable[[], Session]
PEERS_MAX = 64
_DEAF_S = 0.5


class _Talk:
    """One session with one address."""

    def __init__(
        self, session: Session, pipe: FaultPipe | None, say: Callable[[bytes], None], gone: Any
    ) -> None:
        self.session, self._pipe, self._say, self._gone = session, pipe, say, gone
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self.heard_s, self.over = self._loop.time(), False

    def take(self, data: bytes) -> None:
        """A datagram, or ``b""`` on beginning and on waking."""
        if self.over:
            return
        now_s = self._loop.time()
        if self._pipe is None:
            self._say(self.session.receive(data, now_s))
        elif self._pipe.hears():
            for parcel in self._pipe.send(self.session.receive(data, now_s), now_s):
                if parcel.after_s > 0.0:
                    self._loop.call_later(parcel.after_s, self._say, parcel.data)
                else:
                    self._say(parcel.data)
        if self.session.closed:
            self.end()
        else:
            self._arm()

    def end(self) -> None:
        """Nothing more comes."""
        if self.over:
            return
        self.over = True
        if self._timer is not None:
            self._timer.cancel()
        self.session.lost(self._loop.time())
        self._gone()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        wake_s = self.session.wake_at_s()
        if wake_s < NEVER:
            deaf = self._pipe is not None and not self._pipe.hears()
            at_s = max(wake_s, self._loop.time() + (_DEAF_S if deaf else 0.0))
            self._timer = self._loop.call_at(at_s, self.take, b"")


class ServedDatagrams(asyncio.DatagramProtocol):
    """A place that datagrams are sent to."""

    def __init__(self, make: Make, pipe: FaultPipe | None, idle_s: float) -> None:
        self._make, self._pipe, self._idle_s = make, pipe, idle_s
        self._talks: OrderedDict[Any, _Talk] = OrderedDict()
        self._transport: asyncio.DatagramTransport | None = None

    @property
    def port(self) -> int:
        """The port, also when 0 was asked for."""
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    @property
    def peers(self) -> int:
        """How many addresses are remembered."""
        return len(self._talks)

    def close(self) -> None:
        """Serve no more."""
        for talk in list(self._talks.values()):
            talk.end()
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.DatagramProtocol`."""
        self._transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """See `asyncio.DatagramProtocol`."""
        talk = self._talks.pop(addr, None)
        now_s = asyncio.get_running_loop().time()
        if talk is None:
            self._make_room(now_s)
            talk = _Talk(
                self._make(),
                self._pipe,
                lambda said: self._send(said, addr),
                lambda: self._talks.pop(addr, None),
            )
            self._talks[addr] = talk
            talk.take(b"")
        else:
            self._talks[addr] = talk
        talk.heard_s = now_s
        if data:
            talk.take(data)

    def _send(self, data: bytes, addr: Any) -> None:
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, addr)

    def _make_room(self, now_s: float) -> None:
        while self._talks:
            oldest = next(iter(self._talks.values()))
            if len(self._talks) < PEERS_MAX and now_s - oldest.heard_s < self._idle_s:
                return
            oldest.end()


async def serve(
    make: Make,
    host: str,
    port: int,
    pipe: FaultPipe | None = None,
    *,
    beyond_loopback: bool = False,
    idle_s: float = 120.0,
) -> ServedDatagrams:
    """Take datagrams at an address.

    Raises:
        ValueError: The address is not loopback, and `beyond_loopback` was not said.
        OSError: The address is taken, or not ours.
    """
    if not beyond_loopback and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host} is not loopback; say beyond_loopback to serve other machines")
    plug = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # Some clients bind the camera's port on all addresses of their own machine.
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        plug.setblocking(False)
        plug.bind((host, port))
        loop = asyncio.get_running_loop()
        _, place = await loop.create_datagram_endpoint(
            lambda: ServedDatagrams(make, pipe, idle_s), sock=plug
        )
    except OSError:
        plug.close()
        raise
    return place


class _Caller(asyncio.DatagramProtocol):
    def __init__(self, make: Make, pipe: FaultPipe | None, gone: Callable[[], None]) -> None:
        self._make, self._pipe, self._gone = make, pipe, gone
        self._talk: _Talk | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        def say(data: bytes) -> None:
            if data and not transport.is_closing():
                transport.sendto(data)  # type: ignore[attr-defined]

        self._talk = _Talk(self._make(), self._pipe, say, self._gone)
        self._talk.take(b"")

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if self._talk is not None:
            self._talk.take(data)

    def error_received(self, exc: Exception) -> None:
        if self._talk is not None:
            self._talk.end()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._talk is not None:
            self._talk.end()


class Called(Kept):
    """A driver, or a device that dials, speaking to an address until it is closed."""

    def __init__(self, make: Make, host: str, port: int, pipe: FaultPipe | None, bind: str) -> None:
        self._make, self._host, self._port, self._pipe = make, host, port, pipe
        self._from = (bind, 0) if bind else None
        super().__init__()

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._closed.is_set():
            since_s, gone = loop.time(), asyncio.Event()
            transport, _ = await loop.create_datagram_endpoint(
                lambda gone=gone: _Caller(self._make, self._pipe, gone.set),  # type: ignore[misc]
                remote_addr=(self._host, self._port),
                local_addr=self._from,
            )
            await first_of(gone, self._closed)
            transport.close()
            if not self._closed.is_set():
                wait_s = self._back_off.wait_s(loop.time() - since_s)
                await first_of(self._closed, after_s=wait_s)


def call(
    make: Make, host: str, port: int, pipe: FaultPipe | None = None, *, bind: str = ""
) -> Called:
    """Speak to an address by datagrams, in a running loop; `bind` is ours to speak from."""
    return Called(make, host, port, pipe, bind)
