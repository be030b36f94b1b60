"""SNMP: our UPS read, walked and written to by net-snmp's programs."""

from __future__ import annotations

import asyncio

from devices.datagrams import serve
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
