"""Both ends of every connection under messages that are right in form and wrong in what they say.

A mutated frame with a right check code passes every codec, so that what a session does with its
fields is tried too. Neither end may fail; no value that is no number is ever said to be good.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import pytest

from devices.cable import Cable
from devices.drivers.centres import HjCentre, Known
from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.mqtt_driver import take
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.drivers.reasons import NOT_A_NUMBER
from devices.drivers.vehicle_centre import Vehicle, VehicleCentre
from devices.hall.led_wall import LedWall, WallNovaStar
from devices.session import Session
from devices.units.dtu import topic_of
from devices.wire import jt808_talk as talk
from devices.wire.checks import crc_hj212
from devices.wire.face import Codec, Side, WireError, frames_of
from devices.wire.gbt26875 import Gbt26875
from devices.wire.hj212 import Hj212
from devices.wire.jt808 import Jt808, Jt808Frame
from devices.wire.modbus_rtu import ModbusRtu
from devices.wire.modbus_tcp import ModbusTcp
from devices.wire.modbus_values import Form
from devices.wire.mqtt import Mqtt, Publish
from devices.wire.novastar import BRIGHTNESS, Frame, NovaStar
from devices.wire.sl651 import Sl651
from tests.devices.rigs import RIGS, Rig
from tests.devices.wire.fuzzing import SEED, mutated

_CODECS: dict[str, Callable[[Side], Codec[Any]]] = {
    "modbus-tcp": lambda side: ModbusTcp(),
    "rtu+tcp": ModbusRtu,
    "hj212": lambda side: Hj212(),
    "gbt26875": lambda side: Gbt26875(),
    "sl651": lambda side: Sl651(),
    "jt808": lambda side: Jt808(),
    "mqtt": lambda side: Mqtt(),
    "novastar": NovaStar,
}
_KEPT = 64


class _Tampered(Session):
    """Gives its inner session what came, mutated half the time, and half of that sealed anew."""

    def __init__(self, inner: Session, codec: Codec[Any] | None, dice: random.Random) -> None:
        self._inner, self._codec, self._dice = inner, codec, dice
        self._heard: list[bytes] = []

    def receive(self, data: bytes, now_s: float) -> bytes:
        if data:
            self._heard = [*self._heard[1 - _KEPT :], data]
            if self._dice.random() < 0.5:
                data = mutated(self._heard, self._dice)[: len(data)]  # or answers breed answers
                if self._codec is not None and self._dice.random() < 0.5:
                    data = _sealed(self._codec, data)
        try:
            said = self._inner.receive(data, now_s)
        except Exception as error:
            error.add_note(f"{type(self._inner).__name__} was told {data!r}")
            raise
        self.closed = self._inner.closed
        return said

    def wake_at_s(self) -> float:
        return self._inner.wake_at_s()

    def lost(self, now_s: float) -> None:
        self._inner.lost(now_s)


def _sealed(codec: Codec[Any], data: bytes) -> bytes:
    """The frames a lenient decoder finds, written with their right check codes."""
    codec.reset()
    said = b""
    for frame in frames_of(codec.feed(data)):
        try:
            said += codec.encode(frame)
        except WireError:
            continue
    return said or data


def _tamper(cable: Cable, protocol: str) -> None:
    dice, make_codec = random.Random(SEED), _CODECS.get(protocol)

    def tampered(make: Callable[[], Session], side: Side) -> Callable[[], Session]:
        codec = None if make_codec is None else make_codec(side)
        if codec is not None:
            codec.strict = False
        return lambda: _Tampered(make(), codec, dice)

    device, other = cable._make
    cable._make = (tampered(device, Side.REQUESTS), tampered(other, Side.ANSWERS))


def _run(make: Callable[[int], Rig], seconds: int) -> None:
    rig = make(1)
    _tamper(rig.cable, rig.protocol)
    rig.run(seconds)
    for one in rig.readings:
        assert one.value is None or math.isfinite(one.value), one
        assert one.value is not None or one.quality is not Quality.GOOD, one
    assert rig.cable.connections


@pytest.mark.parametrize("make", RIGS, ids=lambda make: make.__name__)
def test_neither_end_fails_under_messages_that_say_wrong_things(make: Callable[[int], Rig]) -> None:
    _run(make, 300)


@pytest.mark.long
@pytest.mark.parametrize("make", RIGS, ids=lambda make: make.__name__)
def test_for_a_day(make: Callable[[int], Rig]) -> None:
    _run(make, 86_400)


def _hj(data: bytes) -> tuple[list[Reading | OrderDone], bytes]:
    said: list[Reading | OrderDone] = []
    centre = HjCentre(Known("M1", {"a": "p"}, said.append))
    answer = centre.receive(b"##%04d%b%04X\r\n" % (len(data), data, crc_hj212(data)), 0.0)
    return said, answer


@pytest.mark.parametrize("number", ["nan", "inf", "1e999", "1_0", "-"])
def test_what_is_no_number_is_an_instruments_fault(number: str) -> None:
    data = f"QN=1;ST=32;CN=2011;MN=M1;Flag=5;CP=&&a-Rtd={number},a-Flag=N&&"
    [[one], answer] = _hj(data.encode())
    assert isinstance(one, Reading)
    assert (one.value, one.quality) == (None, Quality.DEVICE_FAULT)
    assert answer


def test_a_packet_named_by_what_cannot_be_said_again_is_not_taken() -> None:
    assert _hj(b"QN=3&x;ST=32;CN=2011;MN=M1;Flag=5;CP=&&a-Rtd=1,a-Flag=N&&") == ([], b"")


def test_a_number_of_four_hundred_digits_is_none() -> None:
    said: list[Reading | OrderDone] = []
    unit = Known("u", {"a": "p"}, said.append)
    payload = b'{"at":0,"n":1,"values":{"a":1%s}}' % (b"0" * 400)
    assert take(unit, Publish(topic_of("u"), payload), 0.0)
    assert [one.quality for one in said if isinstance(one, Reading)] == [Quality.DEVICE_FAULT]


def test_an_infinite_register_is_no_number() -> None:
    said: list[Reading | OrderDone] = []
    driver = ModbusDriver([Register("p", 0, form=Form.F32_ABCD)], said.append)
    driver.have(Form.F32_ABCD.write(float("inf")), 0.0)
    assert said == [Reading(0.0, "p", None, Quality.DEVICE_FAULT, NOT_A_NUMBER)]


def test_a_wall_refuses_an_order_that_says_it_is_an_answer() -> None:
    wall = LedWall()
    before = wall.brightness
    asked = Frame(BRIGHTNESS, 1, b"", write=True, ack=1)
    [answer] = NovaStar(Side.ANSWERS).feed(
        WallNovaStar(wall).receive(NovaStar(Side.REQUESTS).encode(asked), 0.0)
    )
    assert isinstance(answer, Frame)
    assert (answer.ack, wall.brightness) == (2, before)


def _terminal(number: int, message: talk.Message, body: bytes) -> bytes:
    frame = Jt808Frame(id=message, phone="013800138000", serial=number, body=body)
    return Jt808().encode(frame)


def _vehicle() -> tuple[VehicleCentre, Vehicle, list[Reading | OrderDone]]:
    said: list[Reading | OrderDone] = []
    unit = Vehicle("013800138000", {}, said.append, code="K7", allowed=["text"])
    return VehicleCentre(unit), unit, said


def test_a_terminal_that_fails_to_prove_itself_again_is_not_waited_upon_in_the_past() -> None:
    centre, _, _ = _vehicle()
    for nth, code in enumerate(("K7", "K8")):
        body = talk.write_authentication(code)
        centre.receive(_terminal(nth, talk.Message.AUTHENTICATE, body), 10.0 * nth)
    centre.receive(b"", 60.0)
    assert centre.wake_at_s() > 60.0


def test_who_has_not_proved_itself_confirms_no_order() -> None:
    centre, unit, said = _vehicle()
    unit.order("text 前往", 0.0)
    body = talk.write_answer(talk.Answer(unit.orders[0].serial, talk.Message.TEXT, 0))
    centre.receive(_terminal(1, talk.Message.TERMINAL_ANSWER, body), 1.0)
    assert (len(unit.orders), said) == (1, [])
