"""Ask an address without ever switching anything: the production driver with no order allowed.

What a reader would get wrong: a probe of a place to listen on answers the unit that dials, as its
centre must, or the unit would fall silent; it sends it nothing else.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from devices.capture import Capture, Frame, capturing, outside
from devices.device_url import Address, read_address
from devices.drivers.address import attach
from devices.drivers.modbus_driver import Register
from devices.drivers.readings import OrderDone, Reading
from devices.wire.artnet import ArtPoll, ArtPollReply, read_datagram, write_datagram
from devices.wire.face import WireError

__all__ = ["find_lights", "probe"]

ARTNET_PORT = 6454


class _Shown(Capture):
    """Shows each frame as it passes, and keeps none."""

    def __init__(self, see: Callable[[Frame], None], began_s: float) -> None:
        super().__init__(began_s=began_s)
        self._see = see

    def keep(self, frame: Frame) -> None:
        """Show it."""
        self._see(frame)


async def probe(
    url: str,
    see: Callable[[Frame | Reading], None],
    *,
    name: str = "probe",
    registers: tuple[int, int] = (0, 9),
    bind: str = "",
    for_s: float = 5.0,
) -> int:
    """Ask for some seconds and show everything; how many bytes the device sent (`out`).

    Args:
        name: Of a unit that dials in, its name on the wire; another's bytes are shown all the same.
        registers: The first and last to read by Modbus.
        bind: Our address to ask from.

    Raises:
        ValueError: The address cannot be read.
        OSError: The place to listen on cannot be had.
        ModuleNotFoundError: The library for OPC UA is not installed; the text says how to.
    """
    began_s, heard = asyncio.get_running_loop().time(), 0

    def seen(one: Frame) -> None:
        nonlocal heard
        heard += len(one.data) if one.direction == "out" else 0
        if one.data:
            see(one)

    def said(one: Reading | OrderDone) -> None:
        if isinstance(one, Reading) and asking:
            see(one)

    asking = True
    low, high = registers
    with outside(), capturing(_Shown(seen, began_s)):
        attached = await attach(
            url,
            name,
            said,
            registers=[Register(f"register {i}", i) for i in range(low, high + 1)],
            points=_points(read_address(url)),
            beyond_loopback=True,
            bind=bind,
        )
    try:
        await asyncio.sleep(for_s)
    finally:
        asking = False
        await attached.close()
    return heard


def _points(address: Address) -> dict[str, str] | None:
    if address.scheme == "opc.tcp":
        return {_SERVER_STATE: "ServerStatus.State"}
    return {key: key for key in _KEYS} if address.listens else None


_SERVER_STATE = "i=2259"  # OPC UA part 6, NodeIds of the standard's namespace (G)
_KEYS = ("lat", "lon", "speed", "level", "rain_total", "voltage", *map(str, range(1, 65)))


async def find_lights(
    host: str, bind: str = "", for_s: float = 3.0, port: int = ARTNET_PORT
) -> list[ArtPollReply]:
    """Lighting nodes that answer an ArtPoll to an address, which may be a broadcast one.

    Nothing else is sent. `port` is theirs; ours is always Art-Net's, on which nodes answer.

    Raises:
        OSError: Art-Net's port, on which nodes answer, cannot be had.
    """
    found: dict[tuple[object, ...], ArtPollReply] = {}

    class Ear(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: object) -> None:
            try:
                packet = read_datagram(data)
            except WireError:
                return
            if isinstance(packet, ArtPollReply):
                found[(packet.address, packet.net, packet.subnet, packet.short)] = packet

    plug = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    plug.setblocking(False)
    try:
        plug.bind((bind, ARTNET_PORT))
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(Ear, sock=plug)
    except OSError:
        plug.close()
        raise
    transport.sendto(write_datagram(ArtPoll()), (host, port))
    await asyncio.sleep(for_s)
    transport.close()
    return list(found.values())
