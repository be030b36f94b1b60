"""Readers of whole messages (datagrams, lines, payloads): mutated input is read or refused by type.

The codecs of streams have the same in `test_face`. A thousand inputs each here, a million in long.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest

from devices.drivers.centres import Known
from devices.drivers.mqtt_driver import take
from devices.units.dtu import topic_of
from devices.wire import artnet, p3000, pjlink, sacn, sis, visca_talk
from devices.wire.face import WireError
from devices.wire.mqtt import Publish


@dataclass(frozen=True)
class Reader:
    name: str
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def _line(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode("latin-1"))


def _json(data: bytes) -> object:
    return take(Known("u", {"level": "p"}, lambda _: None), Publish(topic_of("u"), data), 0.0)


READERS = [
    Reader(
        "artnet",
        artnet.read_datagram,
        tuple(
            artnet.write_datagram(one)
            for one in (
                artnet.ArtDmx(2, bytes(64), 7),
                artnet.ArtPoll(2),
                artnet.ArtPollReply((1, 2, 3, 4), "a", "b", sending=True),
            )
        ),
    ),
    Reader("sacn", sacn.read_sacn, (sacn.write_sacn(sacn.SacnData(1, bytes(512))),)),
    Reader(
        "visca commands",
        visca_talk.read_said,
        tuple(
            visca_talk.write_said(one)
            for one in (visca_talk.MoveTo(-5, 300), visca_talk.ZoomTo(9), visca_talk.Preset(3))
        ),
    ),
    Reader(
        "visca replies",
        visca_talk.read_reply,
        (b"\x90\x50\x00\x01\x02\x03\xff", b"\x90\x61\x41\xff"),
    ),
    Reader("p3000 commands", _line(p3000.read_asked), (b"#VID 3>2", b"#VID? *", b"#")),
    Reader("p3000 answers", _line(p3000.read_replied), (b"~01@VID 3>2", b"~01@VID ERR003")),
    Reader("pjlink", _line(pjlink.read_line), (b"%1POWR=0", b"PJLINK 1 498e4a67", b"%2FREZ 1")),
    Reader("sis", _line(sis.read_answer), (b"Out2 In3 All", b"E12")),
    Reader("unit's json", _json, (b'{"at":0,"n":1,"values":{"level":1.5}}', b'{"n":1e999}')),
]
ANY = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)


def _mutate(reader: Reader, times: int) -> None:
    dice = random.Random(26)
    for i in range(times):
        piece = bytearray(reader.seeds[i % len(reader.seeds)])
        for _ in range(1 + i % 3):
            at = dice.randrange(len(piece) + 1)
            match dice.randrange(4):
                case 0:
                    piece[at:at] = dice.randbytes(dice.randrange(5))
                case 1:
                    del piece[at : at + dice.randrange(8)]
                case 2:
                    piece[at : at + 1] = dice.randbytes(1)
                case _:
                    piece = piece[:at]
        with suppress(WireError):
            reader.read(bytes(piece))


@ANY
def test_mutated_input_is_read_or_refused_by_type(reader: Reader) -> None:
    for seed in reader.seeds:
        reader.read(seed)
    _mutate(reader, 1_000)


@ANY
@pytest.mark.long
def test_a_million_mutated_inputs(reader: Reader) -> None:
    _mutate(reader, 1_000_000)
