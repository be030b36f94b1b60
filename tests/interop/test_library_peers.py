"""Clients and servers nobody here wrote: pymodbus 3.16.1, aiopjlink2 1.2.0 (`pip install` them)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from devices.clock import DeviceClock
from devices.drivers.address import attach
from devices.drivers.modbus_driver import Register
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.endpoint import listen
from devices.hall.projector import PjlinkDevice, Projector
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from tests.devices.rigs import EPOCH
from tests.interop.peers import library


def _gas() -> GasController:
    return GasController([Detector("A", 12.3), Detector("B", 55.0)], DeviceClock(EPOCH))


def test_a_strangers_modbus_client_reads_the_gas_controller_and_cannot_write() -> None:
    client_of = library("pymodbus.client", "pymodbus").AsyncModbusTcpClient

    async def run() -> tuple[list[int], bool]:
        gas = _gas()
        server = await listen(lambda: GasModbus(gas), "127.1.7.70", 0)
        client = client_of("127.1.7.70", port=server.sockets[0].getsockname()[1])
        await client.connect()
        read = await client.read_holding_registers(0, count=4, device_id=1)
        written = await client.write_register(0, 1, device_id=1)
        client.close()
        server.close()
        return list(read.registers), written.isError()

    assert asyncio.run(run()) == ([123, 0, 550, 2], True)


def test_our_driver_reads_a_strangers_modbus_server() -> None:
    server_of = library("pymodbus.server", "pymodbus").ModbusTcpServer
    kit = library("pymodbus.simulator", "pymodbus")

    async def run() -> list[Reading | OrderDone]:
        data = kit.SimData(0, values=[123, 0], datatype=kit.DataType.REGISTERS)
        device = kit.SimDevice(id=1, simdata=[data])
        server = server_of(device, address=("127.1.7.71", 15020))
        await server.serve_forever(background=True)
        said: list[Reading | OrderDone] = []
        registers = [Register("gas-1", 0, 0.1, 0.0, 100.0, 1)]
        one = await attach("modbus-tcp://127.1.7.71:15020", "gas", said.append, registers=registers)
        async with asyncio.timeout(3.0):
            while not said:
                await asyncio.sleep(0.01)
        await one.close()
        await server.shutdown()
        return said

    first = asyncio.run(run())[0]
    assert isinstance(first, Reading)
    assert (round(first.value or 0.0, 1), first.quality) == (12.3, Quality.GOOD)


@pytest.mark.parametrize("password", ["", "JBMIAProjectorLink"])
def test_a_strangers_pjlink_client_switches_the_projector(password: str) -> None:
    peer = library("aiopjlink", "aiopjlink2")

    async def run() -> tuple[Any, Any]:
        box = Projector("P1", warm_s=0.05)
        server = await listen(lambda: PjlinkDevice(box, password), "127.1.7.72", 0)
        port = server.sockets[0].getsockname()[1]
        link = peer.PJLink(address="127.1.7.72", port=port, password=password or None)
        await link.power.turn_on()
        await asyncio.sleep(0.1)
        power = await link.power.get()
        server.close()
        return power, box.starts

    power, starts = asyncio.run(run())
    assert "ON" in str(power).upper()
    assert starts == 1
