"""What the simulated devices do, seen by their bytes; no socket, no sleep."""

from __future__ import annotations

from devices.clock import DeviceClock
from devices.hall.matrix_switcher import Matrix, SisDevice
from devices.hall.projector import PjlinkDevice, Projector
from devices.outbox import Outbox
from devices.sensors.gas_controller import Detector, GasController, GasFire, GasHj212, GasModbus
from devices.wire.face import frames_of
from devices.wire.gbt26875 import Gbt26875
from devices.wire.gbt26875_data import ComponentState, Status, read_data
from devices.wire.hj212 import Hj212
from tests.devices.rigs import EPOCH


def _gas() -> GasController:
    return GasController([Detector("A", 12.34), Detector("B", 55.0)], DeviceClock(EPOCH), mn="M1")


def test_three_protocols_tell_one_state() -> None:
    gas = _gas()
    modbus = GasModbus(gas).receive(bytes.fromhex("000100000006 01 0300000004"), 0.0)
    assert modbus.hex() == "00010000000b01" + "0308" + "007b" + "0000" + "0226" + "0002"
    [packet] = frames_of(Hj212().feed(GasHj212(gas, ["a1", "a2"], 60.0).receive(b"", 0.0)))
    assert (packet.value("a1-Rtd"), packet.value("a1-Flag")) == ("12.3", "N")
    assert (packet.value("a2-Rtd"), packet.value("a2-Flag")) == ("55.0", "T")
    [telegram] = frames_of(Gbt26875().feed(GasFire(gas).receive(b"", 0.0)))
    [state] = read_data(telegram.data)
    assert isinstance(state, ComponentState)
    assert (state.part, state.text, state.status) == (2, "B", int(Status.FIRE))


def test_pipelined_requests_are_all_answered() -> None:
    asked = b"".join(bytes.fromhex(f"000{n}00000006 01 0300000001") for n in range(1, 6))
    said = GasModbus(_gas()).receive(asked, 0.0)
    assert [said[i + 1] for i in range(0, len(said), 11)] == [1, 2, 3, 4, 5]


def test_a_gas_controller_refuses_every_write() -> None:
    gas = _gas()
    said = GasModbus(gas).receive(bytes.fromhex("000100000006 01 0600000001"), 0.0)
    assert said.hex() == "000100000003018601"
    assert gas.detectors[0].value == 12.34


def test_an_address_beyond_the_map_is_exception_2_and_another_unit_gets_silence() -> None:
    said = GasModbus(_gas()).receive(bytes.fromhex("000100000006 01 0300040001"), 0.0)
    assert said.hex() == "000100000003018302"
    assert GasModbus(_gas()).receive(bytes.fromhex("000100000006 02 0300000001"), 0.0) == b""


def test_a_fire_alarm_overtakes_what_waits_but_not_what_is_in_flight() -> None:
    box = Outbox(timeout_s=10.0, resends=1)
    box.put(1, b"one")
    assert box.due(0.0) == b"one"
    box.put(2, b"two")
    box.put(3, b"fire", urgent=True)
    assert box.due(1.0) == b""
    assert box.confirmed(1)
    assert box.due(1.0) == b"fire"
    assert box.due(11.0) == b"fire"
    assert box.due(21.0) == b""
    assert box.given_up
    box.reconnected()
    assert box.due(30.0) == b"fire"


def test_an_outbox_is_bounded_and_counts_what_it_lost() -> None:
    box = Outbox()
    for name in range(1000):
        box.put(name, b"")
    assert (len(box), box.lost) == (256, 744)


def _says(device: PjlinkDevice, line: bytes, now_s: float) -> bytes:
    return device.receive(line + b"\r", now_s)


def test_a_projector_refuses_while_it_warms_up_and_cools_down() -> None:
    box = Projector("P1", warm_s=30.0, cool_s=60.0)
    device = PjlinkDevice(box)
    assert device.receive(b"", 0.0) == b"PJLINK 0\r"
    assert _says(device, b"%1INPT 31", 0.0) == b"%1INPT=ERR3\r"
    assert _says(device, b"%1POWR 1", 0.0) == b"%1POWR=OK\r"
    assert _says(device, b"%1POWR ?", 1.0) == b"%1POWR=3\r"
    assert _says(device, b"%1POWR 0", 29.0) == b"%1POWR=ERR3\r"
    assert _says(device, b"%1POWR ?", 30.0) == b"%1POWR=1\r"
    assert _says(device, b"%1INPT 31", 31.0) == b"%1INPT=OK\r"
    assert _says(device, b"%1POWR 0", 40.0) == b"%1POWR=OK\r"
    assert _says(device, b"%1POWR 1", 99.0) == b"%1POWR=ERR3\r"
    assert _says(device, b"%1POWR ?", 100.0) == b"%1POWR=0\r"
    assert box.lamp_s == 40.0


def test_a_projector_counts_lamp_hours_and_knows_its_errors() -> None:
    box = Projector("P1")
    box.switch(True, 0.0)
    box.advance(2 * 3600.0 + 5.0)
    device = PjlinkDevice(box)
    device.receive(b"", 7300.0)
    assert _says(device, b"%1LAMP ?", 7300.0) == b"%1LAMP=2 1\r"
    assert _says(device, b"%1POWR 7", 7300.0) == b"%1POWR=ERR2\r"
    assert _says(device, b"%1XXXX ?", 7300.0) == b"%1XXXX=ERR1\r"
    assert device.receive(b"", 7330.0) == b""
    assert device.closed


def test_a_wrong_password_is_refused_and_the_right_one_asked_only_once() -> None:
    from devices.wire.pjlink import digest

    device = PjlinkDevice(Projector("P1"), "secret", "498e4a67")
    assert device.receive(b"", 0.0) == b"PJLINK 1 498e4a67\r"
    wrong, right = digest("498e4a67", "x").encode(), digest("498e4a67", "secret").encode()
    assert _says(device, wrong + b"%1POWR ?", 0.0) == b"PJLINK ERRA\r"
    assert _says(device, right + b"%1POWR ?", 0.0) == b"%1POWR=0\r"
    assert _says(device, b"%1POWR ?", 0.0) == b"%1POWR=0\r"


def test_a_matrix_greets_obeys_and_tells_the_others() -> None:
    matrix = Matrix(8, 4)
    one, two = SisDevice(matrix), SisDevice(matrix)
    assert b"matrix" in one.receive(b"", 0.0)
    two.receive(b"", 0.0)
    assert one.receive(b"3*2!", 1.0) == b"Out2 In3 All\r\n"
    assert two.receive(b"", 1.1) == b"Out2 In3 All\r\n"
    assert one.receive(b"", 1.1) == b""
    assert one.receive(b"9*2!1*5!2%x", 2.0) == b"E01\r\nE12\r\n3\r\nE10\r\n"
    assert not one.closed
    one.receive(b"", 302.0)
    assert one.closed
    one.lost(302.0)
    assert matrix.listeners == [two]
