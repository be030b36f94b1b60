"""GB/T 28181 signalling: messages, the PTZ code, registration with proof, orders, strangers."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from devices.drivers.readings import OrderDone, Outcome, Reading
from devices.drivers.sip_centre import SipCentre, SipUnit, seeded_nonces
from devices.hall.camera_sip import CameraSip, SipCamera
from devices.wire.face import WireError
from devices.wire.gb28181 import Manscdp, Ptz, read_body, read_ptz, write_body, write_ptz
from devices.wire.sip import SipMessage, answer, digest_of, read_sip, write_sip
from tests.devices.rigs import Rig, sip_camera

NAME, PLATFORM = "34020000001320000001", "34020000002000000001"


def test_the_code_of_a_movement_has_its_sum() -> None:  # G: annex A.3 from memory
    code = write_ptz(Ptz.LEFT | Ptz.UP, 0x7D)
    assert code[:8] == "A50F010A"
    assert sum(bytes.fromhex(code)[:7]) & 0xFF == bytes.fromhex(code)[7]
    assert read_ptz(code) == (Ptz.LEFT | Ptz.UP, 0x7D)
    for wrong in (code[:-2] + "00", "A50F", "zz", code[:-2] + "zz"):
        with pytest.raises(WireError):
            read_ptz(wrong)


def test_a_body_is_read_back_and_expands_nothing() -> None:
    said = Manscdp("Notify", "Alarm", 7, NAME, (("AlarmPriority", "1"), ("Info", "罐区")))
    assert read_body(write_body(said)) == said
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><Notify><CmdType>&a;</CmdType></Notify>'
    with pytest.raises(WireError):
        read_body(bomb)
    with pytest.raises(WireError):
        write_body(Manscdp("Notify", "A", 1, NAME, (("x", "<y>"),)))


def test_messages_in_long_and_short_form() -> None:
    long = SipMessage("MESSAGE", "sip:a@b", 0, (("call-id", "1"), ("cseq", "2 MESSAGE")), b"xyz")
    assert read_sip(write_sip(long)) == long
    short = b"MESSAGE sip:a@b SIP/2.0\r\ni: 1\r\nCSeq: 2 MESSAGE\r\nl: 3\r\n\r\nxyzrest"
    assert read_sip(short) == long
    assert read_sip(write_sip(answer(long, 200))).sequence == long.sequence


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"SIP/2.0 999 x\r\n\r\n",
        b"ACK sip:a SIP/2.0\r\nl: 9\r\n\r\n",
        b"ACK sip:a SIP/2.0\r\nl: \xb3\r\n\r\nxyz",  # a digit, but of no number
    ],
)
def test_what_is_not_sip_is_refused(wrong: bytes) -> None:
    with pytest.raises(WireError):
        read_sip(wrong)


def _fuzz(times: int) -> None:
    dice = random.Random(28)
    camera = CameraSip(SipCamera(NAME, PLATFORM, "x"))
    seed = camera.receive(b"", 0.0)
    platform = SipCentre(SipUnit(NAME, {}, lambda _: None, password="x"))
    body = write_body(
        Manscdp("Control", "DeviceControl", 7, NAME, (("PTZCmd", write_ptz(Ptz.UP)),))
    )
    order = write_sip(SipMessage("MESSAGE", "sip:a@b", 0, (("call-id", "1"),), body))
    for i in range(times):
        piece = bytearray(order if i & 1 else seed)
        for _ in range(1 + i % 3):
            at = dice.randrange(len(piece))
            piece[at : at + dice.randrange(9)] = dice.randbytes(dice.randrange(6))
        (camera if i & 1 else platform).receive(bytes(piece), float(i))
        with suppress(WireError):
            read_body(bytes(piece))


def test_mutated_datagrams_never_break_either_end() -> None:
    _fuzz(500)


@pytest.mark.long
def test_a_million_mutated_datagrams_never_break_either_end() -> None:
    _fuzz(1_000_000)


def test_the_platform_learns_the_catalogue_and_every_alarm() -> None:
    rig = sip_camera(1)
    rig.run(30)
    by_point = {one.point: one.value for one in rig.said if isinstance(one, Reading)}
    assert by_point == {"online": 1.0, "channels": 1.0, "alarm": 2.0}


def _turned(rig: Rig, order: str) -> OrderDone:
    assert rig.platform is not None
    rig.platform.order(order, rig.cable.now_s)
    rig.cable.run(rig.cable.now_s + 15.0)
    return rig.ended[-1]


def test_a_movement_is_answered_but_never_called_confirmed() -> None:
    rig = sip_camera(1)
    assert rig.camera is not None
    rig.run(10)
    assert _turned(rig, "ptz left").outcome is Outcome.UNCONFIRMED
    assert "no position" in rig.ended[-1].why.en
    assert rig.camera.pan == -500
    assert _turned(rig, "ptz dance").outcome is Outcome.REFUSED
    assert len(rig.ended) == 2


def test_a_wrong_password_never_gets_in_and_a_stranger_disturbs_nobody() -> None:
    said: list[Reading | OrderDone] = []
    unit = SipUnit(NAME, {"online": "online"}, said.append, password="right")
    for camera in (SipCamera(NAME, PLATFORM, "wrong"), SipCamera("3" * 20, PLATFORM, "right")):
        device, platform = CameraSip(camera, 1.0), SipCentre(unit)
        for i in range(400):
            now_s = i / 10.0
            platform.receive(device.receive(b"", now_s), now_s)
            device.receive(platform.receive(b"", now_s), now_s)
        platform.lost(40.0)
    assert said == []
    assert unit.strangers > 0


def _challenged(platform: SipCentre, register: bytes) -> str:
    said = read_sip(platform.receive(register, 0.0))
    assert said.status == 401
    return digest_of(said.header("www-authenticate"))["nonce"]


def test_every_challenge_has_its_own_nonce_and_a_repeated_request_the_same() -> None:
    unit = SipUnit(NAME, {}, lambda _: None, password="x", nonces=seeded_nonces(NAME))
    camera = SipCamera(NAME, PLATFORM, "x")
    asks = [CameraSip(camera).receive(b"", 0.0) for _ in range(3)]
    platform = SipCentre(unit)
    nonces = [_challenged(platform, one) for one in (asks[0], asks[0], asks[1], asks[2])]
    assert nonces[0] == nonces[1]
    assert len(set(nonces)) == 3
    assert _challenged(SipCentre(unit), asks[0]) not in nonces
    again = SipUnit(NAME, {}, lambda _: None, password="x", nonces=seeded_nonces(NAME))
    assert _challenged(SipCentre(again), asks[0]) == nonces[0]
    real = SipUnit(NAME, {}, lambda _: None, password="x")
    assert len({_challenged(SipCentre(real), asks[0]) for _ in range(5)}) == 5


def test_a_registration_heard_on_the_wire_lets_nobody_else_in() -> None:
    unit = SipUnit(NAME, {}, lambda _: None, password="x", nonces=seeded_nonces(NAME))
    platform, camera = SipCentre(unit), CameraSip(SipCamera(NAME, PLATFORM, "x"))
    challenge = platform.receive(camera.receive(b"", 0.0), 0.0)
    proven = camera.receive(challenge, 0.1)
    assert read_sip(platform.receive(proven, 0.1)).status == 200
    platform.receive(b"", 0.2)
    assert read_sip(platform.receive(proven, 0.3)).status == 200, "the answer was lost"
    for somebody in (SipCentre(unit), SipCentre(unit)):
        assert read_sip(somebody.receive(proven, 0.4)).status == 401
        alive = write_sip(SipMessage("MESSAGE", "sip:a@b", 0, read_sip(proven).headers))
        assert read_sip(somebody.receive(alive, 0.5)).status == 403
    later = read_sip(proven)
    headers = tuple((k, v.replace(" REGISTER", "9 REGISTER")) for k, v in later.headers)
    moved = SipMessage(later.method, later.uri, 0, headers)
    assert read_sip(platform.receive(write_sip(moved), 0.6)).status == 401
