"""SNMP: our UPS read, walked and written to by net-snmp's programs; our driver at its agent."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from devices.datagrams import serve
from devices.drivers.address import attach
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.sensors.measuring_unit import UPS, MeasuringUnit
from devices.sensors.ups_snmp import UpsSnmp
from tests.interop.peers import program, run_program

MIB = "1.3.6.1.2.1.33.1"


def _told(host: str, *runs: tuple[str, ...]) -> list[tuple[int, str]]:
    async def run() -> list[tuple[int, str]]:
        unit = MeasuringUnit(UPS)
        unit.show("battery_percent", 87.0)
        unit.show("runtime_min", 41.0)
        unit.show("on_battery", 1.0)
        unit.show("load_percent", None)
        place = await serve(lambda: UpsSnmp(unit), host, 0)
        try:
            return [
                await run_program(one, *words[:-1], f"{host}:{place.port}", *words[-1].split())
                for one, *words in runs
            ]
        finally:
            place.close()

    return asyncio.run(run())


def test_snmpget_reads_source_battery_minutes_and_charge_by_either_version() -> None:
    get = program("snmpget", "-V")
    wanted = " ".join(f"{MIB}.{one}" for one in ("4.1.0", "2.1.0", "2.3.0", "2.4.0"))
    for version in ("1", "2c"):
        [(code, said)] = _told("127.1.7.150", (get, "-Onq", f"-v{version}", "-cpublic", wanted))
        assert code == 0, said
        assert [one.split()[-1] for one in said.splitlines() if MIB in one] == [
            "5",
            "2",
            "41",
            "87",
        ]


def test_a_value_that_is_not_there_a_wrong_community_and_a_set() -> None:
    get, put = program("snmpget", "-V"), program("snmpset", "-V")
    load, charge = f"{MIB}.4.4.1.5.1", f"{MIB}.2.4.0"
    none, alone, wrote = _told(
        "127.1.7.151",
        (get, "-v2c", "-cpublic", load),
        (get, "-v2c", "-cwrong", "-r0", "-t1", charge),
        (put, "-v2c", "-cpublic", f"{charge} i 5"),
    )
    assert "No Such Instance" in none[1]
    assert "Timeout" in alone[1]
    assert wrote[0] != 0
    assert "notWritable" in wrote[1]


def test_snmpwalk_comes_to_the_end() -> None:
    walk = program("snmpwalk", "-V")
    [(code, said)] = _told("127.1.7.152", (walk, "-On", "-v2c", "-cpublic", "1.3.6.1.2.1"))
    assert code == 0, said
    assert said.count("INTEGER") == 6
    assert "simulated UPS" in said


@pytest.mark.parametrize("version", ["1", "2c"])
def test_our_driver_reads_a_strangers_agent_and_what_it_does_not_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"] + ":/usr/sbin")
    snmpd, place = program("snmpd", "-v"), "127.1.7.153:16100"
    has = {"2.1.0": 3, "2.3.0": 4, "2.4.0": 12, "4.1.0": 5}
    lines = [f"agentaddress udp:{place}", "rocommunity county"]
    lines += [f"override {MIB}.{one} integer {value}" for one, value in has.items()]
    conf = tmp_path / "snmpd.conf"
    conf.write_text("\n".join(lines) + "\n")
    said: list[Reading | OrderDone] = []
    good, none = Quality.GOOD, (None, Quality.DEVICE_FAULT)
    wanted = {
        "U.battery_status": (3.0, good),
        "U.runtime_min": (4.0, good),
        "U.battery_percent": (12.0, good),
        "U.output_source": (5.0, good),
        "U.on_battery": (1.0, good),
        "U.mains_v": none,
        "U.load_percent": none,
    }

    def last() -> dict[str, tuple[float | None, Quality]]:
        return {one.point: (one.value, one.quality) for one in said if isinstance(one, Reading)}

    async def run() -> dict[str, tuple[float | None, Quality]]:
        env = {**os.environ, "SNMP_PERSISTENT_DIR": str(tmp_path)}
        words = (snmpd, "-f", "-Lo", "-C", "-c", str(conf), "-p", str(tmp_path / "pid"))
        quiet = asyncio.subprocess.DEVNULL
        agent = await asyncio.create_subprocess_exec(*words, stdout=quiet, stderr=quiet, env=env)
        url = f"snmp://:county@{place}?version={version}&poll_s=0.2"
        attached = await attach(url, "U", said.append)
        try:
            for _ in range(200):
                if last() == wanted:
                    break
                await asyncio.sleep(0.05)
            return last()
        finally:
            await attached.close()
            agent.terminate()
            await agent.wait()

    assert asyncio.run(run()) == wanted
