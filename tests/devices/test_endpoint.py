"""The same devices behind real sockets on loopback; fractions of a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from devices.bends import bends_of
from devices.clock import DeviceClock
from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.drivers.vehicle_centre import Vehicle, VehicleCentre
from devices.endpoint import dial, listen
from devices.faults import FaultPipe, WireFault, WireFaultKind
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from devices.units.vehicle_terminal import Terminal, VehicleTerminal
from devices.wire.jt808_talk import Registration
from tests.devices.rigs import EPOCH


async def _until(done: Callable[[], bool], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.005)


def _gas() -> GasController:
    return GasController([Detector("A", 12.0)], DeviceClock(EPOCH))


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_many_devices_each_on_its_own_address_with_one_port(loop: str) -> None:
    made = None if loop == "asyncio" else pytest.importorskip("uvloop").new_event_loop

    async def run() -> list[Reading | OrderDone]:
        said: list[Reading | OrderDone] = []
        first = await listen(lambda: GasModbus(_gas()), "127.1.7.1", 0)
        port = first.sockets[0].getsockname()[1]
        servers = [first] + [
            await listen(lambda: GasModbus(_gas()), f"127.1.7.{n}", port) for n in range(2, 31)
        ]
        links = []
        for n in range(1, 31):
            driver = ModbusDriver([Register(f"gas-{n}", 0, 0.1)], said.append, period_s=0.05)
            links.append(dial(driver.session, f"127.1.7.{n}", port))
        await _until(lambda: len({one.point for one in said if isinstance(one, Reading)}) == 30)
        for link in links:
            await link.close()
        for server in servers:
            server.close()
        return said

    with asyncio.Runner(loop_factory=made) as runner:
        said = runner.run(run())
    assert {one.value for one in said if isinstance(one, Reading) and one.value} == {12.0}


def test_a_terminal_dials_its_centre_and_is_cut_off_and_comes_back() -> None:
    async def run() -> tuple[list[Reading | OrderDone], VehicleTerminal]:
        said: list[Reading | OrderDone] = []
        who = Registration(
            province=21, city=921, maker="F", model="T", terminal="1", colour=2, plate="辽J"
        )
        terminal = VehicleTerminal("013800138000", who, DeviceClock(EPOCH))
        terminal.lat_udeg = 42_000_000
        unit = Vehicle(terminal.phone, {"lat": "lat"}, said.append, code="K", allowed=["text"])
        centre = await listen(lambda: VehicleCentre(unit), "127.1.7.40", 0)
        pipe = FaultPipe(1, "vehicle", bends_of("jt808"))
        link = dial(
            lambda: Terminal(terminal, 0.05), "127.1.7.40", centre.sockets[0].getsockname()[1], pipe
        )
        await _until(lambda: len(said) >= 1)
        assert unit.order("text 集合", asyncio.get_running_loop().time())
        await _until(lambda: any(isinstance(one, OrderDone) for one in said))
        pipe.set([WireFault(WireFaultKind.RESET)])
        await _until(lambda: isinstance(said[-1], Reading) and said[-1].quality is Quality.NO_LINK)
        pipe.set([])
        terminal.lat_udeg = 43_000_000
        await _until(lambda: isinstance(said[-1], Reading) and said[-1].value == 43.0)
        await link.close()
        centre.close()
        return said, terminal

    said, terminal = asyncio.run(run())
    assert [one.text for one in terminal.texts] == ["集合"]
    assert terminal.code == "K"
    assert {one.value for one in said if isinstance(one, Reading)} == {42.0, 43.0, None}


def test_nothing_but_loopback_is_served_unasked() -> None:
    with pytest.raises(ValueError, match="is not loopback"):
        asyncio.run(listen(lambda: GasModbus(_gas()), "0.0.0.0", 0))


def test_nobody_there_is_said() -> None:
    async def run() -> list[Reading | OrderDone]:
        said: list[Reading | OrderDone] = []
        driver = ModbusDriver([Register("p", 0)], said.append)
        link = dial(driver.session, "127.1.7.99", 9, unreachable=driver.unreachable)
        await _until(lambda: len(said) == 1)
        await link.close()
        return said

    [one] = asyncio.run(run())
    assert isinstance(one, Reading)
    assert one.quality is Quality.NO_LINK


def test_a_peer_that_sends_rubbish_without_end_disturbs_no_other() -> None:
    async def run() -> int:
        said: list[Reading | OrderDone] = []
        gas = _gas()
        server = await listen(lambda: GasModbus(gas), "127.1.7.50", 0)
        port = server.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection("127.1.7.50", port)
        driver = ModbusDriver([Register("p", 0, 0.1)], said.append, period_s=0.01)
        link = dial(driver.session, "127.1.7.50", port)
        for _ in range(20):
            writer.write(b"\xff" * 50_000)
            await writer.drain()
        await _until(lambda: len(said) >= 5)
        writer.close()
        await link.close()
        server.close()
        return len(said)

    assert asyncio.run(run()) >= 5


def test_a_flood_of_silent_connections_is_bounded_and_leaves_room_when_it_ends() -> None:
    async def run() -> tuple[int, int]:
        server = await listen(lambda: GasModbus(_gas()), "127.1.7.51", 0, connections_max=8)
        port = server.sockets[0].getsockname()[1]
        made = [await asyncio.open_connection("127.1.7.51", port) for _ in range(40)]
        await asyncio.sleep(0.1)
        refused = sum(reader.at_eof() or reader.exception() is not None for reader, _ in made)
        for _, writer in made:
            writer.close()
        await asyncio.sleep(0.1)
        reader, writer = await asyncio.open_connection("127.1.7.51", port)
        writer.write(bytes.fromhex("000100000006010300000001"))
        answer = await asyncio.wait_for(reader.readexactly(11), 2.0)
        writer.close()
        server.close()
        return refused, len(answer)

    assert asyncio.run(run()) == (32, 11)
