"""SNMP: bytes, the agent of a UPS that is only read, and its driver."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from devices.bends import pipe_of
from devices.cable import Cable
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading
from devices.drivers.ups_driver import UPS_KEYS, UpsDriver
from devices.sensors.measuring_unit import UPS, MeasuringUnit
from devices.sensors.ups_snmp import UpsSnmp
from devices.session import Session
from devices.wire.face import WireError
from devices.wire.snmp import NOTHING, Error, Kind, Oid, Snmp, Tag, Value, read_snmp, write_snmp
from devices.wire.ups_mib import OBJECTS, Battery, Source

GET_DESCR = bytes.fromhex("302902010104067075626c6963a01c02041234567802010002010030"
                          "0e300c06082b060102010101000500")  # fmt: skip
DESCR: Oid = (1, 3, 6, 1, 2, 1, 1, 1, 0)


def test_a_get_is_the_bytes_that_x690_and_rfc_1157_have_it_be() -> None:  # G: made by hand
    asked = Snmp(Kind.GET, 0x12345678, ((DESCR, NOTHING),))
    assert write_snmp(asked) == GET_DESCR
    assert read_snmp(GET_DESCR) == asked


@pytest.mark.parametrize(
    "value",
    [
        *(Value(Tag.INTEGER, n) for n in (0, 127, 128, -1, -129, 2**31 - 1)),
        Value(Tag.GAUGE, 2**32 - 1),
        Value(Tag.COUNTER64, 2**64 - 1),
        Value(Tag.OCTETS, b"x" * 300),
        Value(Tag.OID, (2, 100, 3)),
        Value(Tag.NO_SUCH_INSTANCE),
    ],
)
def test_a_value_is_read_back(value: Value) -> None:
    said = Snmp(Kind.RESPONSE, -7, ((OBJECTS["mains_v"], value),), "county", 0, 5, 1)
    assert read_snmp(write_snmp(said)) == said


@pytest.mark.parametrize(
    "said",
    [
        Snmp(Kind.GET, 1, (((1,), NOTHING),)),
        Snmp(Kind.GET, 1, (((1, 40), NOTHING),)),
        Snmp(Kind.GET, 1, ((DESCR, Value(Tag.INTEGER, b"x")),)),
        Snmp(Kind.GET, 2**70, ((DESCR, NOTHING),)),
        Snmp(Kind.GET, 1, ((DESCR, NOTHING),) * 65),
        Snmp(Kind.GET, 1, ((DESCR, Value(Tag.OCTETS, bytes(5000))),)),
        Snmp(Kind.GET, 1, ((DESCR, NOTHING),), community="团"),
    ],
)
def test_what_cannot_be_said_is_refused(said: Snmp) -> None:
    with pytest.raises(WireError):
        write_snmp(said)


def test_mutated_and_cut_datagrams_are_refused_or_read_and_never_break_either_end() -> None:
    dice = random.Random(1628)
    unit, driver = MeasuringUnit(UPS), UpsDriver("U", {}, lambda _: None)
    agent, manager = UpsSnmp(unit), driver.session()
    answer = agent.receive(manager.receive(b"", 0.0), 0.0)
    for size in range(len(GET_DESCR)):
        with pytest.raises(WireError):
            read_snmp(GET_DESCR[:size])
    for i in range(3000):
        piece = bytearray(answer if i & 1 else GET_DESCR)
        for _ in range(1 + i % 3):
            at = dice.randrange(len(piece))
            piece[at : at + dice.randrange(4)] = dice.randbytes(dice.randrange(4))
        agent.receive(bytes(piece), 0.0)
        manager.receive(bytes(piece), 0.0)


def _asked(agent: Session, kind: Kind, *names: Oid, version: int = 1) -> Snmp:
    asked = Snmp(kind, 9, tuple((name, NOTHING) for name in names), version=version)
    return read_snmp(agent.receive(write_snmp(asked), 0.0))


def test_a_walk_comes_by_every_object_once_in_order_and_ends() -> None:
    for version in (0, 1):
        agent, found = UpsSnmp(MeasuringUnit(UPS)), list[Oid]()
        name: Oid = (1, 3)
        while True:
            said = _asked(agent, Kind.GET_NEXT, name, version=version)
            name = said.bindings[0][0]
            if said.error or said.bindings[0][1].tag is Tag.END:
                break
            found.append(name)
        assert found == sorted(set(found))
        assert set(OBJECTS.values()) < set(found)
        assert said.error == (Error.NO_SUCH_NAME if version == 0 else 0)


def test_a_set_is_refused_and_a_wrong_community_not_answered() -> None:
    unit = MeasuringUnit(UPS)
    agent = UpsSnmp(unit, "county")
    wrote = Snmp(Kind.SET, 3, ((OBJECTS["mains_v"], Value(Tag.INTEGER, 1)),), "county")
    assert read_snmp(agent.receive(write_snmp(wrote), 0.0)).error == Error.NOT_WRITABLE
    first = replace(wrote, version=0)
    assert read_snmp(agent.receive(write_snmp(first), 0.0)).error == Error.NO_SUCH_NAME
    assert unit.shown()["mains_v"] == 0.0
    assert agent.receive(write_snmp(replace(wrote, kind=Kind.GET, community="public")), 0.0) == b""


@pytest.mark.parametrize(
    ("charge", "runtime", "status"),
    [(90.0, 40.0, 2), (9.0, 2.0, 3), (0.0, 0.0, 4), (None, 40.0, 1)],
)
def test_the_state_of_the_battery_is_that_of_rfc_1628(
    charge: float | None, runtime: float, status: int
) -> None:
    unit = MeasuringUnit(UPS)
    unit.show("battery_percent", charge)
    unit.show("runtime_min", runtime)
    said = _asked(UpsSnmp(unit), Kind.GET, OBJECTS["battery_status"])
    assert said.bindings[0][1] == Value(Tag.INTEGER, Battery(status))


def _read(
    move: Callable[[MeasuringUnit], None], version: str = "2c", community: str = "public"
) -> dict[str, tuple[float | None, Quality]]:
    unit, said = MeasuringUnit(UPS), list[Reading | OrderDone]()
    for key, value in (("battery_percent", 80.0), ("runtime_min", 30.0), ("mains_v", 221.0)):
        unit.show(key, value)
    driver = UpsDriver(
        "U", {key: key for key in UPS_KEYS}, said.append, version=version, community=community
    )
    cable = Cable(lambda: UpsSnmp(unit), driver.session, pipe_of(1, "ups", "snmp"))
    cable.run(8.0)
    move(unit)
    cable.run(16.0)
    return {one.point: (one.value, one.quality) for one in said if isinstance(one, Reading)}


@pytest.mark.parametrize("version", ["1", "2c"])
def test_the_driver_reads_the_mains_failing_and_one_object_without_a_value(version: str) -> None:
    def fails(unit: MeasuringUnit) -> None:
        unit.show("on_battery", 1.0)
        unit.show("mains_v", 0.0)
        unit.show("battery_percent", 130.0)
        unit.show("load_percent", None)

    good = Quality.GOOD
    assert _read(fails, version) == {
        "battery_status": (Battery.NORMAL, good),
        "runtime_min": (30.0, good),
        "battery_percent": (130.0, Quality.IMPLAUSIBLE),
        "mains_v": (0.0, good),
        "output_source": (Source.BATTERY, good),
        "on_battery": (1.0, good),
        "load_percent": (None, Quality.DEVICE_FAULT),
    }


def test_a_wrong_community_looks_like_nobody_and_no_order_is_ever_sent() -> None:
    found = _read(lambda unit: None, community="wrong")
    assert set(found.values()) == {(None, Quality.NO_ANSWER)}
    said: list[Reading | OrderDone] = []
    driver = UpsDriver("U", {}, said.append)
    assert not driver.order("off", 0.0)
    assert [one.outcome for one in said if isinstance(one, OrderDone)] == [Outcome.REFUSED]
    with pytest.raises(ValueError, match="version 3"):
        UpsDriver("U", {}, said.append, version="3")
