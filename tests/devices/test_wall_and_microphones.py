"""An LED wall and conference microphones: their frames, and orders that are read back."""

from __future__ import annotations

import pytest

from devices.drivers.readings import Outcome, Quality
from devices.hall.microphones import Microphones, MicrophonesShure
from devices.wire.face import Bad, Fault, Side
from devices.wire.novastar import BRIGHTNESS, MODEL, Frame, NovaStar
from devices.wire.shure import Message, Shure
from tests.devices.rigs import Rig, microphones, wall

# V: frames that public clients of NovaStar controllers send (bitfocus/companion-module-novastar-
# controller and others): the first question on connecting, and brightness 170.
ASKS_MODEL = bytes.fromhex("55aa0000fe00000000000000 02000000 0200 5756")
SETS_170 = bytes.fromhex("55aa0000feff01ffffff0100 01000002 0100 aa ff5a")


def test_novastar_frames_of_public_clients() -> None:
    asks = Frame(MODEL, 2, destination=0, kind=0, port=0, board=0)
    sets = Frame(BRIGHTNESS, 1, b"\xaa", write=True)
    codec = NovaStar(Side.REQUESTS)
    assert codec.feed(ASKS_MODEL + SETS_170) == [asks, sets]
    assert (codec.encode(asks), codec.encode(sets)) == (ASKS_MODEL, SETS_170)


def test_a_wrong_sum_is_refused_and_by_the_lenient_taken_and_said() -> None:
    wrong = SETS_170[:-1] + b"\x00"
    [bad] = NovaStar(Side.REQUESTS).feed(wrong + SETS_170)[:1]
    assert isinstance(bad, Bad)
    assert bad.fault is Fault.CHECK
    found = NovaStar(Side.REQUESTS, strict=False).feed(wrong)
    assert isinstance(found[0], Bad)
    assert found[0].taken
    assert found[1] == Frame(BRIGHTNESS, 1, b"\xaa", write=True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("< GET 1 AUDIO_MUTE >", Message("GET", "AUDIO_MUTE", 1)),
        ("< SET 1 AUDIO_MUTE ON >", Message("SET", "AUDIO_MUTE", 1, "ON")),
        ("< REP 1 AUDIO_GAIN 030 >", Message("REP", "AUDIO_GAIN", 1, "030")),
        ("< REP 2 CHAN_NAME {Chair} >", Message("REP", "CHAN_NAME", 2, "{Chair}")),
        ("< REP ERR >", Message("REP", "")),
    ],
)
def test_shure_command_strings(said: str, meant: Message) -> None:
    assert Shure().feed(said.encode()) == [meant]
    assert Shure().encode(meant) == said.encode()


def test_a_message_never_ended_does_not_swallow_the_next() -> None:
    found = Shure().feed(b"< SET 1 AUDIO_MU< GET 2 AUDIO_MUTE >")
    assert found[-1] == Message("GET", "AUDIO_MUTE", 2)


def test_a_button_on_the_table_is_told_to_every_client() -> None:
    table = Microphones(2)
    first, second = MicrophonesShure(table), MicrophonesShure(table)
    assert first.receive(b"< SET 1 AUDIO_MUTE OFF >", 0.0) == b"< REP 1 AUDIO_MUTE OFF >"
    assert second.receive(b"", 0.1) == b"< REP 1 AUDIO_MUTE OFF >"
    table.mute(2, False)
    assert first.receive(b"", 0.2) == second.receive(b"", 0.2) == b"< REP 2 AUDIO_MUTE OFF >"
    assert first.receive(b"< SET 0 AUDIO_MUTE ON >", 0.3).count(b"ON") == 2
    for wrong in (b"< SET 9 AUDIO_MUTE ON >", b"< GET 1 NOTHING >", b"< nonsense >"):
        assert first.receive(wrong, 0.4) == b"< REP ERR >"


def _told(rig: Rig, order: str, for_s: float = 10.0) -> tuple[Outcome, str]:
    assert rig.driver is not None
    rig.driver.order(order, rig.cable.now_s)
    rig.cable.run(rig.cable.now_s + for_s)
    return rig.ended[-1].outcome, rig.ended[-1].why.en


def test_the_wall_is_dimmed_and_read_back() -> None:
    rig = wall(1)
    assert rig.wall is not None
    rig.cable.run(2.0)
    assert _told(rig, "brightness 40")[0] is Outcome.CONFIRMED
    assert rig.wall.brightness == 40
    assert rig.readings[-1].value == 40.0
    assert _told(rig, "brightness 256")[0] is Outcome.REFUSED
    rig.wall.faulty = True
    assert _told(rig, "brightness 50")[0] is Outcome.REFUSED
    assert rig.quality is Quality.DEVICE_FAULT


def test_microphones_are_muted_and_turned_up_and_read_back() -> None:
    rig = microphones(1)
    assert rig.table is not None
    rig.cable.run(2.0)
    assert _told(rig, "unmute 1")[0] is Outcome.CONFIRMED
    assert _told(rig, "gain 2 -6")[0] is Outcome.CONFIRMED
    assert (rig.table.muted[1], rig.table.gain_db[2]) == (False, -6)
    for wrong in ("gain 2", "mute 9", "gain 2 60", "shout 1"):
        assert _told(rig, wrong)[0] is Outcome.REFUSED
