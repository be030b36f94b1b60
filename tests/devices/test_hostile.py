"""Peers that mean harm: bounded memory, the device still served, the others not disturbed."""

from __future__ import annotations

import asyncio
import random
import resource
from collections.abc import Awaitable, Callable

import pytest

from devices.clock import DeviceClock
from devices.drivers.centres import HjCentre, HydroCentre, Known
from devices.drivers.vehicle_centre import Vehicle, VehicleCentre
from devices.endpoint import listen
from devices.hall.matrix_switcher import Matrix, P3000Device, SisDevice
from devices.hall.projector import PjlinkDevice, Projector
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from devices.session import Session
from tests.devices.rigs import EPOCH

ASK = bytes.fromhex("000100000006010300000001")
LOOP_S = 0.02
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def _gas() -> GasModbus:
    return GasModbus(GasController([Detector("A", 12.0)], DeviceClock(EPOCH)))


async def _reads(host: str, port: int) -> bool:
    """Whether somebody decent is answered."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(ASK)
        return len(await asyncio.wait_for(reader.readexactly(11), 2.0)) == 11
    except (OSError, asyncio.IncompleteReadError):
        return False
    finally:
        writer.close()


def _against(host: str, attack: Callable[[int], Awaitable[object]], **room: float) -> bool:
    async def run() -> bool:
        place = await listen(_gas, host, 0, **room)  # type: ignore[arg-type]
        port = place.sockets[0].getsockname()[1]
        await attack(port)
        served = await _reads(host, port)
        place.close()
        return served

    return asyncio.run(run())


def test_sixty_four_silent_connections_are_given_up_after_the_idle_time() -> None:
    async def attack(port: int) -> None:
        made = [await asyncio.open_connection("127.1.7.90", port) for _ in range(64)]
        assert not await _reads("127.1.7.90", port)
        await asyncio.sleep(1.1)
        assert all(reader.at_eof() or reader.exception() for reader, _ in made)

    assert _against("127.1.7.90", attack, idle_s=1.0)


def test_who_trickles_a_frame_that_never_ends_is_as_good_as_silent() -> None:
    async def attack(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.1.7.91", port)
        with pytest.raises(OSError):  # noqa: PT012 - the reset comes at any of them
            async with asyncio.timeout(2.0):
                while True:
                    writer.write(ASK[:1])
                    await writer.drain()
                    await asyncio.sleep(0.02)
        assert reader.exception() or reader.at_eof()

    assert _against("127.1.7.91", attack, idle_s=0.2)


def test_a_newcomer_takes_the_place_of_the_longest_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.endpoint._SPARED_S", 0.05)

    async def attack(port: int) -> None:
        for _ in range(4):
            await asyncio.open_connection("127.1.7.92", port)
        await asyncio.sleep(0.1)

    assert _against("127.1.7.92", attack, connections_max=4)


def test_a_decent_peer_is_not_given_up_for_a_flood() -> None:
    async def run() -> tuple[bool, int]:
        place = await listen(_gas, "127.1.7.93", 0, connections_max=4)
        port = place.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.1.7.93", port)
        answered = 0
        flood: list[Streams] = []
        for _ in range(60):
            flood.append(await asyncio.open_connection("127.1.7.93", port))
            writer.write(ASK)
            answered += len(await asyncio.wait_for(reader.readexactly(11), 2.0)) == 11
        for _, one in [*flood, (reader, writer)]:
            one.close()
        place.close()
        return writer.is_closing(), answered

    assert asyncio.run(run())[1] == 60


CENTRES: list[tuple[str, Callable[[], Session]]] = [
    ("modbus", _gas),
    ("pjlink", lambda: PjlinkDevice(Projector("P"))),
    ("sis", lambda: SisDevice(Matrix(8, 4))),
    ("p3000", lambda: P3000Device(Matrix(8, 4))),
    ("hj212", lambda: HjCentre(Known("x", {}, lambda _: None))),
    ("sl651", lambda: HydroCentre(Known("x", {}, lambda _: None))),
    ("jt808", lambda: VehicleCentre(Vehicle("1", {}, lambda _: None, code="K"))),
]


@pytest.mark.parametrize(("name", "make"), CENTRES, ids=[name for name, _ in CENTRES])
def test_a_frame_of_a_megabyte_and_random_bytes_at_line_rate_leave_the_others_their_time(
    name: str, make: Callable[[], Session]
) -> None:
    """Another device is polled meanwhile: answered every time, and memory does not grow with it."""
    nth = 100 + [one for one, _ in CENTRES].index(name)
    dice = random.Random(nth)

    async def shout(port: int, data: bytes) -> None:
        reader, writer = await asyncio.open_connection(f"127.1.7.{nth}", port)
        swallow = asyncio.ensure_future(reader.read())
        try:
            for at in range(0, len(data), 65536):
                writer.write(data[at : at + 65536])
                await writer.drain()
        except OSError:
            pass
        writer.close()
        swallow.cancel()

    async def run() -> int:
        place = await listen(make, f"127.1.7.{nth}", 0)
        other = await listen(_gas, f"127.1.7.{nth}", 0)
        port = place.sockets[0].getsockname()[1]
        attack = asyncio.gather(
            shout(port, b"##9999" + b"A" * 1_000_000),
            shout(port, dice.randbytes(200_000)),
        )
        answered = 0
        while not attack.done() or answered < 5:
            answered += await _reads(f"127.1.7.{nth}", other.sockets[0].getsockname()[1])
            await asyncio.sleep(LOOP_S)
        place.close()
        other.close()
        return answered

    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert asyncio.run(run()) >= 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 20_000
