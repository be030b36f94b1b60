"""The OPC UA driver and a server of the library's, carried over a wire with faults.

The library keeps its own tasks, so that this one runs on a loop of real sockets, `SPEED` times as
fast as the wall (`ScaledLoop`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from devices.bends import pipe_of
from devices.drivers.opcua_driver import OpcUaDriver
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.endpoint import listen
from devices.faults import FaultPipe, WireFault
from devices.faults import WireFaultKind as Kind
from devices.sensors.dcs_gateway import DcsGateway, serve_opcua
from twin.live.scaled import runner_at

__all__ = ["OPCUA_ENDS", "OpcUaRig", "over_opcua", "serve_gateway"]

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


async def serve_gateway(
    gateway: DcsGateway, host: str, port: int = 4840, pipe: FaultPipe | None = None
) -> Callable[[], Awaitable[None]]:
    """Serve a gateway as a rig does; the answer ends it."""
    library = await serve_opcua(gateway, host, port)
    place = await listen(library.session, host, port, pipe)

    async def close() -> None:
        place.close()
        await library.close()

    return close


class OpcUaRig:
    """At work in a running loop; the truth moves every seventh second."""

    def __init__(self, pipe: FaultPipe) -> None:
        self.pipe, self.gateway = pipe, DcsGateway(("T1",))
        self.said: list[Reading | OrderDone] = []

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
        """Put a fault on; a server that has died has cut its connections too."""
        died = (WireFault(Kind.RESET),) if kind is Kind.REFUSE else ()
        self.pipe.set([WireFault(kind, 1.0, 1.0 if kind is Kind.TRICKLE else 5.0), *died])


def over_opcua(host: str, story: Callable[[OpcUaRig], Awaitable[None]]) -> OpcUaRig:
    """Live a story with the driver at work."""
    rig = OpcUaRig(pipe_of(7, "gateway", "opc.tcp"))

    async def go() -> None:
        end = await serve_gateway(rig.gateway, host, pipe=rig.pipe)
        driver = OpcUaDriver(f"opc.tcp://{host}:4840", {"T1": "T1"}, rig.said.append)
        try:
            await story(rig)
        finally:
            await driver.close()
            await end()

    runner_at(SPEED)(go())
    return rig
