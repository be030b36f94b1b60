"""MQTT 3.1.1: packets of the standard, a unit and its broker, and one heard through a broker."""

from __future__ import annotations

import json

import pytest

from devices.clock import DeviceClock
from devices.drivers.centres import Known
from devices.drivers.mqtt_driver import MqttCentre, MqttDriver, take
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.units.dtu import Dtu, DtuMqtt, topic_of
from devices.wire.face import Bad, WireError
from devices.wire.mqtt import (
    Accepted,
    Connect,
    Mqtt,
    Packet,
    Ping,
    Pong,
    Publish,
    Received,
    Subscribe,
    Subscribed,
)
from tests.devices.rigs import EPOCH


@pytest.mark.parametrize(
    ("packet", "said"),
    [  # G: MQTT 3.1.1 §3, from memory
        (Connect("a", 60), "100d 00044d515454 04 02 003c 000161"),
        (Accepted(), "20020000"),
        (Publish("a/b", b"\x01"), "3006 0003612f62 01"),
        (Publish("a/b", b"", 10), "3207 0003612f62 000a"),
        (Received(10), "4002000a"),
        (Subscribe(10, "a/#"), "8208 000a 0003612f23 00"),
        (Subscribed(10), "9003 000a 00"),
        (Ping(), "c000"),
    ],
)
def test_packets(packet: Packet, said: str) -> None:
    assert Mqtt().encode(packet).hex() == said.replace(" ", "")
    assert Mqtt().feed(bytes.fromhex(said)) == [packet]


@pytest.mark.parametrize(("size", "length"), [(0, 1), (124, 1), (125, 2), (4000, 2)])
def test_the_length_comes_seven_bits_a_byte(size: int, length: int) -> None:
    said = Mqtt().encode(Publish("a", bytes(size)))
    assert len(said) == 1 + length + 3 + size
    assert Mqtt().feed(said) == [Publish("a", bytes(size))]


@pytest.mark.parametrize("wrong", ["36050001610000", "30020000", "8207000a0003612f23", "f000"])
def test_what_the_standard_forbids_is_refused(wrong: str) -> None:
    assert all(isinstance(one, Bad) for one in Mqtt().feed(bytes.fromhex(wrong)))


def test_nothing_is_published_to_a_filter_or_beyond_the_bound() -> None:
    for packet in (Publish("a/#", b""), Publish("a", bytes(5000)), Publish("", b"")):
        with pytest.raises(WireError):
            Mqtt().encode(packet)


def _unit(said: list[Reading | OrderDone]) -> Known:
    return Known("FM-07", {"level": "level"}, said.append, silence_s=30.0)


def test_a_unit_is_taken_for_no_other_and_a_stranger_is_sent_away() -> None:
    said: list[Reading | OrderDone] = []
    centre = MqttCentre(_unit(said))
    answer = centre.receive(Mqtt().encode(Connect("somebody")), 0.0)
    assert Mqtt().feed(answer) == [Accepted(5)]
    assert centre.closed
    centre = MqttCentre(_unit(said))
    centre.receive(Mqtt().encode(Publish(topic_of("FM-07"), b"{}")), 0.0)
    assert centre.closed
    assert said == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"n":1}',
        b'{"n":1,"at":0,"values":3}',
        b"[" * 3000,
        b'{"n":"1","at":0,"values":{}}',
    ],
)
def test_a_payload_that_is_not_of_the_form_is_no_value(body: bytes) -> None:
    said: list[Reading | OrderDone] = []
    assert not take(_unit(said), Publish(topic_of("FM-07"), body), 0.0)
    assert said == []


def test_a_value_that_is_none_or_no_number_is_said_to_be_a_fault() -> None:
    for value in (None, "12", True, float("inf")):
        said: list[Reading | OrderDone] = []
        body = json.dumps({"n": 1, "at": 0, "values": {"level": value}}).encode()
        assert take(_unit(said), Publish(topic_of("FM-07"), body), 0.0)
        [one] = said
        assert isinstance(one, Reading)
        assert (one.value, one.quality) == (None, Quality.DEVICE_FAULT)


def test_through_a_broker_the_silence_of_either_is_noticed() -> None:
    said: list[Reading | OrderDone] = []
    driver = MqttDriver("FM-07", {"level": "level"}, said.append, silence_s=30.0)
    codec, talk, dtu = Mqtt(), driver.session(), Dtu("FM-07", ("level",), DeviceClock(EPOCH))
    dtu.show("level", 12.5)
    unit = DtuMqtt(dtu)
    assert codec.feed(talk.receive(b"", 0.0)) == [Connect("fumeng-desk", 40)]
    [asked] = codec.feed(talk.receive(codec.encode(Accepted()), 0.0))
    assert asked == Subscribe(1, topic_of("FM-07"))
    talk.receive(codec.encode(Subscribed(1)), 0.0)
    unit.receive(b"", 0.0)
    published = codec.feed(unit.receive(codec.encode(Accepted()), 0.0))[0]
    assert isinstance(published, Publish)
    talk.receive(codec.encode(published), 1.0)
    talk.receive(codec.encode(published), 2.0)
    assert [one.value for one in said if isinstance(one, Reading)] == [12.5]
    assert codec.feed(talk.receive(b"", 20.0)) == [Ping()]
    talk.receive(codec.encode(Pong()), 20.1)
    talk.receive(b"", 32.0)
    assert [one.quality for one in said if isinstance(one, Reading)][1:] == [Quality.NO_ANSWER]
    talk.receive(b"", 40.0)
    talk.receive(b"", 45.0)
    assert talk.closed
