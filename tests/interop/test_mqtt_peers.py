"""MQTT: our unit and driver through mosquitto; strangers' clients at our centre."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from devices.clock import DeviceClock
from devices.drivers.address import attach
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.endpoint import dial
from devices.units.dtu import Dtu, DtuMqtt, topic_of
from tests.devices.rigs import EPOCH
from tests.interop.peers import library, program, run_program

TOPIC = topic_of("FM-07")
BODY = json.dumps({"n": 1, "at": 0, "values": {"level": 7.5}})
Said = list[Reading | OrderDone]


@asynccontextmanager
async def mosquitto(path: Path, port: int) -> AsyncIterator[None]:
    told = path / "mosquitto.conf"
    told.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    broker = await asyncio.create_subprocess_exec(
        program("mosquitto", "-h"), "-c", str(told), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(10.0):
            while True:
                try:
                    (await asyncio.open_connection("127.0.0.1", port))[1].close()
                    break
                except OSError:
                    await asyncio.sleep(0.02)
        yield
    finally:
        broker.terminate()
        await broker.wait()


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10.0):
        while not done():
            await asyncio.sleep(0.01)


def _good(said: Said) -> list[float | None]:
    return [one.value for one in said if isinstance(one, Reading) and one.quality is Quality.GOOD]


def test_our_unit_and_our_driver_meet_at_mosquitto_and_mosquitto_sub_hears_them(
    tmp_path: Path,
) -> None:
    listener = program("mosquitto_sub", "--help")
    program("mosquitto", "-h")

    async def run() -> tuple[Said, str]:
        said: Said = []
        async with mosquitto(tmp_path, 18830):
            hears = asyncio.ensure_future(
                run_program(listener, "-h", "127.0.0.1", "-p", "18830", "-t", TOPIC, "-C", "1")
            )
            driver = await attach(
                "mqtt://127.0.0.1:18830", "FM-07", said.append, points={"level": "level"}
            )
            await asyncio.sleep(0.3)
            dtu = Dtu("FM-07", ("level",), DeviceClock(EPOCH))
            dtu.show("level", 12.5)
            link = dial(lambda: DtuMqtt(dtu, 0.2), "127.0.0.1", 18830)
            await _until(lambda: len(_good(said)) >= 2)
            _, heard = await hears
            await link.close()
            await driver.close()
        return said, heard

    said, heard = asyncio.run(run())
    assert set(_good(said)) == {12.5}
    assert json.loads(heard)["values"] == {"level": 12.5}


def _at_our_centre(host: str, publish: Callable[[int], Awaitable[object]]) -> list[float | None]:
    async def run() -> list[float | None]:
        said: Said = []
        centre = await attach(
            f"mqtt+listen://{host}:0", "FM-07", said.append, points={"level": "level"}
        )
        await publish(centre.port)
        await _until(lambda: bool(said))
        await centre.close()
        return _good(said)

    return asyncio.run(run())


@pytest.mark.parametrize("qos", ["0", "1"])
def test_mosquitto_pub_is_taken_by_our_centre(qos: str) -> None:
    speaker = program("mosquitto_pub", "--help")

    async def publish(port: int) -> None:
        at = ("-h", "127.1.7.130", "-p", str(port), "-i", "FM-07", "-q", qos)
        code, said = await run_program(speaker, *at, "-t", TOPIC, "-m", BODY)
        assert code == 0, said

    assert _at_our_centre("127.1.7.130", publish) == [7.5]


def test_aiomqtt_publishes_to_our_centre() -> None:
    aiomqtt = library("aiomqtt", "aiomqtt")

    async def publish(port: int) -> None:
        async with aiomqtt.Client("127.1.7.131", port, identifier="FM-07") as client:
            await client.publish(TOPIC, BODY, qos=1)

    assert _at_our_centre("127.1.7.131", publish) == [7.5]


def test_gmqtt_publishes_to_our_centre() -> None:
    gmqtt: Any = library("gmqtt", "gmqtt")

    async def publish(port: int) -> None:
        client = gmqtt.Client("FM-07")
        await client.connect("127.1.7.132", port, version=gmqtt.constants.MQTTv311)
        client.publish(TOPIC, BODY, qos=1)
        await asyncio.sleep(0.3)
        await client.disconnect()

    assert _at_our_centre("127.1.7.132", publish) == [7.5]
