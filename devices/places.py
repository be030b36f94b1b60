"""One listening address for many units that dial in: each is known by the name it gives.

What a reader would get wrong: a place with one unit hands every connection to it at once, so that
strangers and silence are its own to tell. Only with more of them is a connection held back until
its first whole message says whose it is; one that does not say so for a minute is ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from devices.bends import DATAGRAMS
from devices.datagrams import ServedDatagrams, serve
from devices.endpoint import listen
from devices.session import NEVER, Session
from devices.wire.face import Bad, Codec, WireError
from devices.wire.gbt26875 import Gbt26875
from devices.wire.hj212 import Hj212
from devices.wire.jt808 import Jt808
from devices.wire.mqtt import Connect, Mqtt
from devices.wire.sip import read_sip
from devices.wire.sl651 import Sl651

__all__ = ["Place", "place_at", "wire_name"]

Make = Callable[[], Session]
F = TypeVar("F")
_NameIn = Callable[[bytes], str]
_CONNECTIONS_MAX = 2048
_UNNAMED_S = 60.0
_HELD_MAX = 8192
"""Bytes; the longest first message of any protocol here is shorter."""


def wire_name(scheme: str, name: str) -> str:
    """The name as it is compared: a terminal's number has zeros before it or has not."""
    return name.lstrip("0") if scheme == "jt808" else name


class Place:
    """A listening address, and what makes the sessions of the units expected there, by name."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        self._units: dict[str, Make] = {}
        self._server: asyncio.Server | ServedDatagrams | None = None
        self.strangers = 0
        self.port = 0

    async def open(self, host: str, port: int, *, beyond_loopback: bool) -> None:
        """Listen.

        Raises:
            ValueError, OSError: As `devices.endpoint.listen`.
        """
        if self.scheme in DATAGRAMS:
            served = await serve(self.session, host, port, beyond_loopback=beyond_loopback)
            self._server, self.port = served, served.port
            return
        server = await listen(
            self.session,
            host,
            port,
            beyond_loopback=beyond_loopback,
            connections_max=_CONNECTIONS_MAX,
            idle_s=NEVER,  # a centre itself gives up who is silent for too long
        )
        self._server, self.port = server, server.sockets[0].getsockname()[1]

    def join(self, name: str, make: Make) -> Callable[[], None]:
        """Expect a unit; what is returned ends that, and with the last unit the listening.

        Raises:
            ValueError: A unit of that name is expected already.
        """
        named = wire_name(self.scheme, name)
        if named in self._units:
            raise ValueError(f"{name} is expected here already")
        self._units[named] = make

        def leave() -> None:
            self._units.pop(named, None)
            if not self._units and self._server is not None:
                self._server.close()

        return leave

    @property
    def empty(self) -> bool:
        """Whether nobody is expected any more."""
        return not self._units

    def of(self, name: str) -> Session | None:
        """A session of the unit of that name."""
        make = self._units.get(wire_name(self.scheme, name))
        self.strangers += make is None
        return None if make is None else make()

    def session(self) -> Session:
        """What a new connection meets."""
        if len(self._units) == 1:
            (make,) = self._units.values()
            return make()
        return _Unnamed(self, _NAMES[self.scheme]())


class _Unnamed(Session):
    """A connection until it says whose it is, and then that unit's session."""

    def __init__(self, place: Place, name_in: _NameIn) -> None:
        self._place, self._name_in = place, name_in
        self._held, self._until_s = b"", NEVER
        self._inner: Session | None = None

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said = b""
        if self._inner is None:
            if self._until_s == NEVER:
                self._until_s = now_s + _UNNAMED_S
            self._held += data
            name = self._name_in(data)
            self._inner = self._place.of(name) if name else None
            self.closed = self._inner is None and (
                bool(name) or len(self._held) > _HELD_MAX or now_s >= self._until_s
            )
            if self._inner is None:
                return b""
            said, data, self._held = self._inner.receive(b"", now_s), self._held, b""
        said += self._inner.receive(data, now_s)
        self.closed = self._inner.closed
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return self._until_s if self._inner is None else self._inner.wake_at_s()

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        if self._inner is not None:
            self._inner.lost(now_s)


def _first(codec: Callable[[], Codec[F]], name: Callable[[F], str]) -> Callable[[], _NameIn]:
    """What is given all that comes, piece by piece, until it finds a name in a whole message."""

    def begin() -> _NameIn:
        reader = codec()
        return lambda data: next(
            (name(one) for one in reader.feed(data) if not isinstance(one, Bad)), ""
        )

    return begin


def _sip_sender(datagram: bytes) -> str:
    try:
        return read_sip(datagram).sender
    except WireError:
        return ""


_NAMES: dict[str, Callable[[], _NameIn]] = {
    "hj212": _first(lambda: Hj212(strict=False), lambda one: one.mn),
    "gbt26875": _first(lambda: Gbt26875(strict=False), lambda one: str(one.source)),
    "sl651": _first(lambda: Sl651(strict=False), lambda one: one.station),
    "jt808": _first(lambda: Jt808(strict=False), lambda one: one.phone),
    "mqtt": _first(Mqtt, lambda one: one.client if isinstance(one, Connect) else ""),
    "gb28181": lambda: _sip_sender,
}

_OPEN: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, int], Place]] = (
    WeakKeyDictionary()
)


async def place_at(scheme: str, host: str, port: int, *, beyond_loopback: bool) -> Place:
    """The place at an address of the running loop, opened if it is the first to be asked for.

    Raises:
        ValueError: It is not loopback, and `beyond_loopback` was not said.
        OSError: The address is taken, by another protocol perhaps, or not ours.
    """
    places = _OPEN.setdefault(asyncio.get_running_loop(), {})
    place = places.get((host, port))
    if place is None or place.empty or port == 0 or place.scheme != scheme:
        place = Place(scheme)
        await place.open(host, port, beyond_loopback=beyond_loopback)
        places[host, port] = place
    return place
