"""The hall's protocols. Lines marked R stand in devices.md §2.1; the others are G (manuals)."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.wire import artnet, p3000, pjlink, sis, visca
from devices.wire.artnet import ArtDmx, ArtPoll, ArtPollReply
from devices.wire.face import Bad, Fault, WireError, frames_of
from devices.wire.pjlink import Greeting, Said
from devices.wire.sis import AskTie, AskVersion, Plane, SisCommands, SisError, Tie, Tied


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("PJLINK 0", Greeting()),  # R
        ("PJLINK 1 498e4a67", Greeting("498e4a67")),  # R
        ("PJLINK ERRA", Greeting(refused=True)),  # R
        ("%1POWR ?", Said("POWR", "?")),  # R
        ("%1POWR=0", Said("POWR", "0", answer=True)),  # R
        ("%2FREZ 1", Said("FREZ", "1", level=2)),
        (f"{'0123456789abcdef' * 2}%1POWR 1", Said("POWR", "1", digest="0123456789abcdef" * 2)),
    ],
)
def test_pjlink_lines(line: str, meant: Said | Greeting) -> None:
    assert pjlink.read_line(line) == meant
    assert pjlink.write_line(meant) == line
    assert pjlink.pjlink_lines().feed(line.encode() + b"\r") == [line]


def test_pjlink_the_password_example_of_the_specification() -> None:  # G: from memory
    assert pjlink.digest("498e4a67", "JBMIAProjectorLink") == "5d8409bc1c3fa39749434aa3a5c38682"


@pytest.mark.parametrize("line", ["POWR ?", "%3POWR ?", "%1POW ?", "PJLINK 1", ""])
def test_what_is_not_pjlink_is_refused(line: str) -> None:
    with pytest.raises(WireError):
        pjlink.read_line(line)


def test_sis_ties_and_their_answers() -> None:  # R
    assert SisCommands().feed(b"3*2!4*1%2*8$2!Q") == [
        Tie(3, 2),
        Tie(4, 1, Plane.VIDEO),
        Tie(2, 8, Plane.AUDIO),
        AskTie(2),
        AskVersion(),
    ]
    assert sis.write_answer(Tied(3, 2)) == "Out2 In3 All"
    assert sis.read_answer("Out2 In3 All") == Tied(3, 2)
    assert sis.read_answer("E12") == SisError(12)
    assert sis.read_answer("(c) banner") is None


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(Plane), st.integers(1, 8))
def test_sis_commands_are_read_byte_by_byte(a: int, b: int, plane: Plane, at: int) -> None:
    codec = SisCommands()
    said = codec.encode(Tie(a, b, plane))
    assert codec.feed(said[:at]) + codec.feed(said[at:]) == [Tie(a, b, plane)]


def test_sis_garbage_is_one_stretch_and_the_next_command_is_read() -> None:
    found = SisCommands().feed(b"hello 1*2!")
    assert found[-1] == Tie(1, 2)
    assert [bad.fault for bad in found if isinstance(bad, Bad)] == [Fault.GARBAGE]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("#", p3000.Asked("")),
        ("#VID 3>2", p3000.Asked("VID", "3>2")),  # R (not run)
        ("#VID? *", p3000.Asked("VID", "*", query=True)),  # R (not run)
    ],
)
def test_p3000_commands(line: str, meant: p3000.Asked) -> None:
    assert p3000.read_asked(line) == meant
    assert p3000.write_asked(meant) == line


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("~01@ OK", p3000.Replied("OK")),
        ("~01@ok", p3000.Replied("OK")),
        ("~01@VID 3>2", p3000.Replied("VID", "3>2")),
        ("~01@VID ERR003", p3000.Replied("VID", error=3)),
    ],
)
def test_p3000_answers_in_the_forms_of_several_models(line: str, meant: p3000.Replied) -> None:
    assert p3000.read_replied(line) == meant
    assert p3000.read_replied(p3000.write_replied(meant)) == meant


def test_visca_a_command_an_inquiry_in_its_clothes_and_the_answers() -> None:  # R
    home = bytes.fromhex("0100 0005 00000001 81010604ff")
    asks = bytes.fromhex("0100 0005 00000002 81090400ff")
    found = visca.Visca().feed(home + asks)
    assert [packet.asks for packet in frames_of(found)] == [False, True]
    assert [visca.Visca().encode(packet) for packet in frames_of(found)] == [home, asks]
    assert visca.accepted(1).hex() == "9041ff"
    assert visca.done(1).hex() == "9051ff"
    assert visca.refused(1, 0x41).hex() == "906141ff"


@given(st.binary(max_size=200), st.integers(0, 200))
def test_visca_never_holds_more_than_a_packet(data: bytes, at: int) -> None:
    codec = visca.Visca()
    found = codec.feed(data[:at]) + codec.feed(data[at:])
    assert codec.held <= codec.frame_max
    assert frames_of(found) == frames_of(visca.Visca().feed(data))


@pytest.mark.parametrize(
    "packet",
    [
        ArtDmx(2, bytes(range(64)), 7),
        ArtPoll(2),
        ArtPollReply((127, 1, 2, 3), "hall", "hall of the duty centre", 1, 2),
    ],
)
def test_artnet_packets_are_read_back(packet: ArtDmx | ArtPoll | ArtPollReply) -> None:
    assert artnet.read_datagram(artnet.write_datagram(packet)) == packet


def test_artnet_has_the_low_byte_first_in_opcode_and_universe_only() -> None:  # R
    said = artnet.write_datagram(ArtDmx(0x0102, bytes(2)))
    assert said[8:10] == b"\x00\x50"
    assert said[14:16] == b"\x02\x01"
    assert said[16:18] == b"\x00\x02"


@given(st.binary(max_size=300).map(lambda data: b"Art-Net\0" + data))
def test_artnet_refuses_by_type(data: bytes) -> None:
    with suppress(WireError):
        assert isinstance(artnet.read_datagram(data), ArtDmx | ArtPoll | ArtPollReply)
