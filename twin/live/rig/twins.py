"""One simulated device of a rig: its state, its endpoints, and the faults that are on.

What a reader would get wrong: the world's value and what the device shows are two things. `show`
keeps the true value; value faults stand between it and the device's state, and move on with time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from devices.bends import DATAGRAMS, pipe_of
from devices.capture import tapped
from devices.carried import LibraryServer
from devices.catalogue import TYPES
from devices.clock import DeviceClock
from devices.datagrams import ServedDatagrams, call, serve
from devices.endpoint import dial, listen
from devices.faults import WireFault, WireFaultKind
from devices.rig import RigDevice, RigFault, Served
from devices.session import Session
from devices.traits import Traited
from devices.values import Instrument, ValueFault, ValueFaultKind
from twin.live.rig.file import CLOCK_SKEW
from twin.live.rig.unavailable import RigUnavailable, cannot_bind, without_library

__all__ = ["Twin"]

_WIRES = {one.value: one for one in WireFaultKind}
_VALUES = {one.value: one for one in ValueFaultKind}


class Twin:
    """A twin, in a running loop. Its clock goes from `begin` on."""

    def __init__(self, device: RigDevice, seed: int) -> None:
        self.device, self.kind = device, TYPES[device.type]
        self._given = self.kind.filled(device.parameters)
        self.clock = DeviceClock(datetime.min)
        self.state = self.kind.make(self._given, self.clock)
        self.pipes = {
            one.protocol: pipe_of(seed, f"{device.id} {one.protocol}", one.protocol)
            for one in device.endpoints
        }
        self._libraries: dict[str, LibraryServer] = {}
        self._instruments = {
            key: Instrument(seed, f"{device.id} {key}") for key in self.kind.keys(self._given)
        }
        self._true: dict[str, tuple[float | None, bool]] = {}
        self._set: dict[str, list[ValueFault]] = {}
        self.faults: list[RigFault] = []
        self._ends: list[Callable[[], Awaitable[None]]] = []

    async def prepare(self) -> None:
        """Start what a library serves, which may take seconds.

        Raises:
            RigUnavailable: The library is not installed.
        """
        for one in self.device.endpoints:
            if one.protocol in self.kind.served:
                serve = self.kind.served[one.protocol]
                try:
                    library = await serve(self.state, one.host, one.port)
                except ModuleNotFoundError as error:
                    raise without_library(self.device.id, error) from None
                self._libraries[one.protocol] = library
                self._ends.append(library.close)

    def begin(self, epoch: datetime, began_s: float) -> None:
        """The run begins; the loop's time now, and Beijing's."""
        self.clock.epoch = epoch - timedelta(seconds=began_s)

    async def serve(self, *, dialling: bool, beyond_loopback: bool) -> None:
        """Start the endpoints of ours that dial, or those that are dialled.

        Raises:
            RigUnavailable: An address cannot be had.
        """
        for one in self.device.endpoints:
            if one.dials is dialling:
                await self._start(one, beyond_loopback)

    async def close(self) -> None:
        """Hang up, and take no more connections."""
        for end in reversed(self._ends):
            await end()
        self._ends.clear()

    def show(self, key: str, value: float | None, fault: bool, now_s: float) -> None:
        """Have the device show a true value, through the faults that are on.

        Raises:
            KeyError: The device has no such key.
        """
        self._true[key] = (value, fault)
        if value is not None and key in self._instruments:
            value = self._instruments[key].shows(value, now_s)
        self.state.show(key, value, fault)

    def inject(self, fault: RigFault, now_s: float) -> None:
        """Put a fault on.

        Raises:
            ValueError: Its protocol has nothing to bend so, or there is no such endpoint or key.
        """
        if fault.key and fault.key not in self._instruments:
            raise ValueError(f"{self.device.id} shows no {fault.key!r}")
        if fault.kind in _WIRES and not self._aimed(fault):
            raise ValueError(f"{self.device.id}: no endpoint on which {fault.kind} can be")
        if fault.kind not in (*_WIRES, *_VALUES, CLOCK_SKEW):
            raise ValueError(f"no fault {fault.kind!r}")
        self.faults.append(fault)
        self._apply(now_s)

    def clear(self, now_s: float, fault: RigFault | None = None, kind: str = "") -> None:
        """Take one fault off, those of a kind, or all."""
        if fault is not None:
            self.faults = [one for one in self.faults if one is not fault]
        else:
            self.faults = [one for one in self.faults if kind and one.kind != kind]
        self._apply(now_s)

    @property
    def moves(self) -> bool:
        """Whether a value fault changes what is shown although nothing happens."""
        return any(self._set.values())

    def again(self, now_s: float) -> None:
        """Show the true values again, as they look by now."""
        for key, (value, fault) in self._true.items():
            if self._set.get(key):
                self.show(key, value, fault, now_s)

    def _apply(self, now_s: float) -> None:
        for protocol, pipe in self.pipes.items():
            pipe.set(
                WireFault(_WIRES[one.kind], one.chance, one.seconds)
                for one in self.faults
                if one.kind in _WIRES and protocol in self._aimed(one)
            )
        for key, instrument in self._instruments.items():
            wanted = [
                ValueFault(_VALUES[one.kind], one.amount)
                for one in self.faults
                if one.kind in _VALUES and one.key in ("", key)
            ]
            if wanted != self._set.get(key, []):
                self._set[key] = wanted
                instrument.set(wanted, now_s)
                if key in self._true:
                    self.show(key, *self._true[key], now_s)
        skews = [one.amount for one in self.faults if one.kind == CLOCK_SKEW]
        self.clock.skew_s = skews[-1] if skews else 0.0

    def _aimed(self, fault: RigFault) -> list[str]:
        kind = _WIRES[fault.kind]
        return [
            protocol
            for protocol, pipe in self.pipes.items()
            if fault.endpoint in ("", protocol) and pipe.can(kind)
        ]

    async def _start(self, one: Served, beyond_loopback: bool) -> None:
        def make() -> Session:
            library = self._libraries.get(one.protocol)
            if library is not None:
                return library.session()
            session = self.kind.sessions[one.protocol](self.state, self._given)
            traits = [each for each in self.device.traits if each.protocol == one.protocol]
            return Traited(session, traits) if traits else session

        pipe = self.pipes[one.protocol]
        beside = "@shadow" if self.device.real else ""
        make = tapped(make, f"{self.device.id}{beside} {one.protocol}", pipe)
        if one.dials:
            speak = call if one.protocol in DATAGRAMS else dial
            self._ends.append(speak(make, one.host, one.port, pipe).close)
            return
        take = serve if one.protocol in DATAGRAMS else listen
        try:
            place = await take(make, one.host, one.port, pipe, beyond_loopback=beyond_loopback)
        except OSError as error:
            raise _taken(self.device, one, error) from None
        self._ends.append(_closing(place))


def _closing(place: asyncio.Server | ServedDatagrams) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        place.close()

    return close


def _taken(device: RigDevice, one: Served, error: OSError) -> RigUnavailable:
    return cannot_bind(device.id, one.protocol, f"{one.host}:{one.port}", error)
