"""Modbus against clients nobody here wrote: mbpoll (libmodbus), npm modbus-serial."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from devices.endpoint import listen
from devices.modbus_unit import ModbusUnit
from devices.sensors.measuring_unit import TANK, MeasuringUnit
from tests.interop.peers import node, program, run_program

T = TypeVar("T")
LEVEL_M = 12.375  # exact in a single


def _tank() -> MeasuringUnit:
    unit = MeasuringUnit(TANK)
    unit.show("level_m", LEVEL_M)
    unit.show("temperature_c", -21.5)
    return unit


def served(host: str, work: Callable[[int], Awaitable[T]], *, rtu: bool = False) -> T:
    async def run() -> T:
        unit = _tank()
        place = await listen(lambda: ModbusUnit(unit, rtu=rtu), host, 0)
        try:
            return await work(place.sockets[0].getsockname()[1])
        finally:
            place.close()

    return asyncio.run(run())


def test_mbpoll_reads_a_level_as_a_float_and_is_refused_a_write() -> None:
    mbpoll = program("mbpoll", "-V")

    async def work(port: int) -> tuple[tuple[int, str], tuple[int, str], tuple[int, str]]:
        base = (mbpoll, "-m", "tcp", "-a", "1", "-0", "-1", "-p", str(port))
        level = await run_program(*base, "-r", "0", "-t", "4:float", "-B", "127.1.7.110")
        cold = await run_program(*base, "-r", "3", "-t", "4", "127.1.7.110")
        wrote = await run_program(*base, "-r", "0", "127.1.7.110", "7")
        return level, cold, wrote

    level, cold, wrote = served("127.1.7.110", work)
    assert level[0] == 0
    assert f"{LEVEL_M:g}" in level[1]
    assert "-215" in cold[1]
    assert wrote[0] != 0
    assert "Illegal function" in wrote[1]


def test_mbpoll_reads_rtu_over_tcp_behind_a_serial_line_of_socat(tmp_path: Path) -> None:
    mbpoll, socat = program("mbpoll", "-V"), program("socat", "-V")
    line = tmp_path / "rtu0"

    async def work(port: int) -> tuple[int, str]:
        pty = await asyncio.create_subprocess_exec(
            socat, f"pty,link={line},raw,echo=0", f"tcp:127.1.7.111:{port}"
        )
        while not line.exists():
            await asyncio.sleep(0.02)
        try:
            words = ("-m", "rtu", "-b", "9600", "-P", "none", "-a", "1", "-0", "-1", "-r", "3")
            return await run_program(mbpoll, *words, "-t", "4", str(line))
        finally:
            pty.terminate()
            await pty.wait()

    code, said = served("127.1.7.111", work, rtu=True)
    assert code == 0
    assert "-215" in said


def test_a_node_client_reads_registers_and_hears_the_exception() -> None:
    env = node("modbus-serial")
    script = """
    const M = require("modbus-serial"); const c = new M();
    c.connectTCP("127.1.7.112", {port: PORT}).then(async () => {
      c.setID(1); console.log((await c.readHoldingRegisters(0, 5)).data.join(" "));
      try { await c.readHoldingRegisters(500, 5); } catch (e) { console.log(e.message); }
      c.close(() => {});
    });
    """

    async def work(port: int) -> tuple[int, str]:
        return await run_program("node", "-e", script.replace("PORT", str(port)), env=env)

    code, said = served("127.1.7.112", work)
    assert code == 0
    assert said.split("\n")[0] == "16710 0 0 65321 0"  # 41460000 is 12.375; -215 as a word
    assert "Modbus exception 2" in said
