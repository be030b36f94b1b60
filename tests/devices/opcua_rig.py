"""The OPC UA driver and a server of the library's, a relay with wire faults between them.

The library keeps its own tasks, so that this one runs on a loop of real sockets, `SPEED` times as
fast as the wall (`ScaledLoop`). What is bent is a message of the binary protocol without security:
``MSGF``, size, channel, token, sequence number, request number, then the encoded response (OPC UA
part 6 §6.7.2 and part 4 §7.33; G).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from devices.drivers.opcua_driver import OpcUaDriver
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.faults import Bend, FaultPipe, WireFault
from devices.faults import WireFaultKind as Kind
from devices.sensors.dcs_gateway import DcsGateway, serve_opcua
from tests.devices.relay import Relay
from twin.live.scaled import runner_at

__all__ = ["OPCUA_ENDS", "OpcUaRig", "opcua_pipe", "over_opcua"]

SPEED = 20.0
LEVELS = (10.0, 20.0, 30.0)
OPCUA_ENDS: Mapping[Kind, Quality] = dict.fromkeys(Kind, Quality.NO_ANSWER) | {
    Kind.WRONG_ID: Quality.NO_LINK,  # the library hangs up
    Kind.WRONG_SEQUENCE: Quality.NO_LINK,
    Kind.EXCEPTION: Quality.DEVICE_FAULT,
    Kind.RESET: Quality.NO_LINK,
    Kind.FIN: Quality.NO_LINK,
    Kind.REFUSE: Quality.NO_LINK,
    Kind.FLAPPING: Quality.NO_LINK,
}
_CHANNEL, _REQUEST, _RESULT = 8, 20, 40
_BAD_INTERNAL = bytes((0, 0, 2, 0x80))


def _at(place: int, change: Callable[[bytes], bytes]) -> Bend:
    def bent(data: bytes) -> bytes:
        if data[:4] != b"MSGF" or len(data) < place + 4:
            return data
        return data[:place] + change(data[place : place + 4]) + data[place + 4 :]

    return bent


def opcua_pipe(seed: int) -> FaultPipe:
    """The wire of a gateway."""
    bends = {
        Kind.WRONG_ID: _at(_CHANNEL, lambda old: bytes((old[0] ^ 0x55, *old[1:]))),
        Kind.WRONG_SEQUENCE: _at(_REQUEST, lambda old: bytes((*old[:3], old[3] ^ 0x40))),
        Kind.EXCEPTION: _at(_RESULT, lambda old: _BAD_INTERNAL),
    }
    return FaultPipe(seed, "gateway", bends)


class OpcUaRig:
    """At work in a running loop; the truth moves every seventh second."""

    def __init__(self, pipe: FaultPipe) -> None:
        self.pipe, self.gateway = pipe, DcsGateway(("T1",))
        self.said: list[Reading | OrderDone] = []
        self.wire: Relay | None = None

    @property
    def readings(self) -> list[Reading]:
        return [one for one in self.said if isinstance(one, Reading)]

    @property
    def quality(self) -> Quality:
        return self.readings[-1].quality

    async def run(self, for_s: float) -> None:
        """Let time pass."""
        ends_s, loop = asyncio.get_running_loop().time() + for_s, asyncio.get_running_loop()
        while loop.time() < ends_s:
            await asyncio.sleep(min(1.0, max(0.0, ends_s - loop.time())))
            self.gateway.show("T1", LEVELS[int(loop.time() / 7.0) % 3])

    async def until(self, quality: Quality, within_s: float) -> bool:
        """Wait until the driver says this."""
        loop = asyncio.get_running_loop()
        ends_s = loop.time() + within_s
        while loop.time() < ends_s:
            await self.run(1.0)
            if self.said and self.quality is quality:
                return True
        return False

    def strike(self, kind: Kind) -> None:
        """Put a fault on."""
        self.pipe.set([WireFault(kind, 1.0, 1.0 if kind is Kind.TRICKLE else 5.0)])
        if kind is Kind.REFUSE and self.wire is not None:
            self.wire.cut()


def over_opcua(host: str, story: Callable[[OpcUaRig], Awaitable[None]]) -> OpcUaRig:
    """Live a story with the driver at work."""
    rig = OpcUaRig(opcua_pipe(7))

    async def go() -> None:
        end = await serve_opcua(rig.gateway, host, 4841)
        wire = rig.wire = Relay(host, 4841, rig.pipe)
        await wire.serve(4840)
        driver = OpcUaDriver(f"opc.tcp://{host}:4840", {"T1": "T1"}, rig.said.append)
        try:
            await story(rig)
        finally:
            await driver.close()
            wire.close()
            await end()

    runner_at(SPEED)(go())
    return rig
