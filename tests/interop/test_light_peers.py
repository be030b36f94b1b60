"""sACN against the library `sacn`, both sides."""

from __future__ import annotations

import asyncio
import importlib
import time
from typing import Any

from devices.datagrams import call, serve
from devices.drivers.readings import OrderDone, Reading
from devices.drivers.sacn_driver import SacnDriver
from devices.hall.lighting_node import LightingNode, SacnNode
from devices.wire.sacn import SacnData, write_sacn
from tests.interop.peers import library


def test_a_strangers_sender_lights_our_node() -> None:
    sacn: Any = library("sacn", "sacn")

    async def run() -> tuple[int, int]:
        node = LightingNode("L1")
        place = await serve(lambda: SacnNode(node), "127.1.7.160", 5568)

        def send() -> None:
            sender = sacn.sACNsender(bind_address="127.0.0.1", bind_port=0)
            sender.start()
            sender.activate_output(1)
            sender[1].destination = "127.1.7.160"
            sender[1].dmx_data = (9, 8, 7)
            time.sleep(0.5)
            sender.stop()

        await asyncio.to_thread(send)
        place.close()
        return node.levels[0], node.frames

    level, frames = asyncio.run(run())
    assert (level, frames > 0) == (9, True)


def test_a_strangers_receiver_hears_our_stream() -> None:
    sacn: Any = library("sacn", "sacn")
    heard: list[Any] = []

    async def run() -> None:
        receiver = sacn.sACNreceiver(bind_address="127.0.0.1")
        receiver.register_listener("universe", heard.append, universe=1)
        receiver.start()
        said: list[Reading | OrderDone] = []
        driver = SacnDriver("L", {}, said.append, looks={"duty": bytes((5, 6))}, allowed=("look",))
        link = call(driver.session, "127.0.0.1", 5568)
        driver.order("look duty", 0.0)
        async with asyncio.timeout(10.0):
            while not heard:
                await asyncio.sleep(0.02)
        await link.close()
        await asyncio.to_thread(receiver.stop)

    asyncio.run(run())
    assert heard[0].dmxData[:3] == (5, 6, 0)
    assert heard[0].sourceName == "fumeng"


def test_our_packet_is_the_librarys_byte_for_byte() -> None:
    library("sacn", "sacn")
    packet: Any = importlib.import_module("sacn.messages.data_packet").DataPacket
    theirs = packet(
        cid=tuple(range(16)),
        sourceName="fumeng",
        universe=3,
        dmxData=tuple(range(256)) * 2,
        priority=120,
        sequence=5,
    )
    ours = SacnData(3, bytes(range(256)) * 2, 5, 120, "fumeng", bytes(range(16)))
    assert write_sacn(ours) == bytes(theirs.getBytes())
