"""What is read or told by Modbus: both envelopes, forms of numbers, instruments, a siren."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading
from devices.faults import WireFault, WireFaultKind
from devices.hall.siren import Siren
from devices.modbus_unit import ModbusUnit
from devices.sensors.measuring_unit import TANK, UPS, WEATHER, Channel, MeasuringUnit, addresses
from devices.wire.face import WireError
from devices.wire.modbus_values import Form
from tests.devices.rigs import Rig, siren


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        (Form.U16, 65535.0, (0xFFFF,)),
        (Form.I16, -12.0, (0xFFF4,)),
        (Form.F32_ABCD, 1.5, (0x3FC0, 0x0000)),  # IEEE 754: 1.5 is 3FC00000
        (Form.F32_CDAB, 1.5, (0x0000, 0x3FC0)),
    ],
)
def test_numbers_in_registers(form: Form, value: float, words: tuple[int, ...]) -> None:
    assert form.write(value) == words
    assert form.read(words) == value


def test_a_whole_number_stays_within_its_register_and_nothing_else_is_none() -> None:
    assert Form.U16.write(-3.0) == (0,)
    assert Form.I16.write(99999.0) == (0x7FFF,)
    assert math.isnan(Form.F32_ABCD.read(Form.F32_ABCD.write(math.nan)))
    with pytest.raises(WireError):
        Form.U16.write(math.nan)


@given(st.floats(width=32, allow_nan=False), st.sampled_from([Form.F32_ABCD, Form.F32_CDAB]))
def test_every_single_comes_back(value: float, form: Form) -> None:
    assert form.read(form.write(value)) == value


def _read(unit: MeasuringUnit, channels: tuple[Channel, ...], *, rtu: bool) -> list[Reading]:
    said: list[Reading | OrderDone] = []
    registers = [
        Register(one.key, at, one.step, one.low, one.high, mark, 1, one.form)
        for one, at, mark in addresses(channels)
    ]
    driver = ModbusDriver(registers, said.append, rtu=rtu)
    talk, served = driver.session(), ModbusUnit(unit, rtu=rtu)
    talk.receive(served.receive(talk.receive(b"", 0.0), 0.0), 0.0)
    return [one for one in said if isinstance(one, Reading)]


@pytest.mark.parametrize("rtu", [False, True])
@pytest.mark.parametrize("channels", [TANK, WEATHER, UPS], ids=["tank", "weather", "ups"])
def test_what_an_instrument_shows_is_read(channels: tuple[Channel, ...], rtu: bool) -> None:
    unit = MeasuringUnit(channels)
    for i, one in enumerate(channels):
        unit.show(one.key, min(one.high, one.low + one.step * (i + 1)))
    read = _read(unit, channels, rtu=rtu)
    assert {one.point: one.value for one in read} == pytest.approx(unit.shown())
    assert {one.quality for one in read} == {Quality.GOOD}


def test_a_channel_in_fault_is_not_believed_and_the_others_are() -> None:
    unit = MeasuringUnit(TANK)
    unit.show("level_m", 12.5, fault=True)
    unit.show("temperature_c", -20.0)
    read = {one.point: one for one in _read(unit, TANK, rtu=False)}
    assert (read["level_m"].value, read["level_m"].quality) == (None, Quality.DEVICE_FAULT)
    assert read["temperature_c"].value == -20.0
    assert unit.shown()["level_m"] is None


def test_a_level_that_is_not_a_number_is_no_value() -> None:
    unit = MeasuringUnit(TANK)
    unit.show("level_m", math.nan)
    assert _read(unit, TANK, rtu=False)[0].quality is Quality.DEVICE_FAULT


def _told(rig: Rig, order: str, to_s: float) -> list[OrderDone]:
    assert rig.crier is not None
    rig.crier.order(order, rig.cable.now_s)
    rig.cable.run(to_s)
    return rig.ended


@pytest.mark.parametrize("protocol", ["modbus-tcp", "rtu+tcp"])
def test_a_siren_is_sounded_and_silenced_and_heard_to_be(protocol: str) -> None:
    rig = siren(1, protocol)
    assert rig.siren is not None
    rig.cable.run(10.0)
    assert _told(rig, "on", 13.0)[-1].outcome is Outcome.CONFIRMED
    assert rig.siren.sounding
    assert _told(rig, "off", 16.0)[-1].outcome is Outcome.CONFIRMED
    assert not rig.siren.sounding
    assert _told(rig, "wail", 17.0)[-1].outcome is Outcome.REFUSED


def test_a_broken_siren_takes_the_order_and_is_not_believed() -> None:
    """The coil says on; nobody hears it. A read-back of the coil would have confirmed it."""
    rig = siren(1)
    assert rig.siren is not None
    rig.siren.show("sounding", 0.0, fault=True)
    rig.cable.run(10.0)
    assert _told(rig, "on", 40.0)[-1].outcome is Outcome.UNCONFIRMED
    assert rig.siren.wanted


def test_a_siren_nobody_silences_falls_silent_and_is_not_started_again() -> None:
    rig = siren(1)
    assert rig.siren is not None
    rig.cable.run(10.0)
    _told(rig, "on", 250.0)
    assert not rig.siren.sounding
    assert rig.siren.starts == 1
    heard = [one for one in rig.said if isinstance(one, Reading)]
    sounded = [one.value for one in heard if one.point == "S1.sounding"]
    assert sounded == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("kind", [WireFaultKind.DROP, WireFaultKind.RESET, WireFaultKind.TRUNCATE])
def test_a_siren_that_cannot_be_heard_of_is_sounded_once(kind: WireFaultKind) -> None:
    rig = siren(1)
    assert rig.siren is not None
    rig.cable.run(10.0)
    rig.pipe.set([WireFault(kind)])
    assert [one.outcome for one in _told(rig, "on", 60.0)] == [Outcome.UNCONFIRMED]
    assert rig.siren.starts == 1


def test_a_siren_the_rig_does_not_arm_is_never_written_to() -> None:
    rig = siren(1)
    assert rig.crier is not None
    assert rig.siren is not None
    rig.crier.allowed = ()
    assert _told(rig, "on", 60.0)[-1].outcome is Outcome.REFUSED
    assert rig.siren.starts == 0


def test_a_siren_has_one_coil() -> None:
    box = Siren()
    served = ModbusUnit(box)
    assert served.receive(bytes.fromhex("0001 0000 0006 01 05 0001 ff00"), 0.0)[7:] == b"\x85\x02"
    assert served.receive(bytes.fromhex("0001 0000 0006 01 06 0000 0001"), 0.0)[7:] == b"\x86\x01"
    assert box.starts == 0
