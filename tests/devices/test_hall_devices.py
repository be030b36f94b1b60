"""Cameras and lights, with their drivers: what is ordered is read back, or said not to be."""

from __future__ import annotations

import asyncio
import socket

import pytest

from devices.datagrams import PEERS_MAX, call, serve
from devices.drivers.address import attach
from devices.drivers.camera_driver import CAMERA_ORDERS, CameraDriver
from devices.drivers.lighting_driver import LightingDriver
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading
from devices.faults import WireFault, WireFaultKind
from devices.hall.camera import Camera, CameraVisca
from devices.hall.lighting_node import ArtNetNode, LightingNode, Lost
from devices.hall.matrix_switcher import Matrix, P3000Device, SisDevice
from devices.wire.artnet import ArtDmx
from devices.wire.visca import Kind, Packet, Visca, accepted, done, refused
from devices.wire.visca_talk import (
    Ask,
    Clear,
    Home,
    MoveTo,
    Preset,
    Say,
    SetPower,
    ZoomTo,
    read_said,
    write_said,
)
from tests.devices.rigs import Rig, camera, kramer, lights


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        (Ask.POSITION, "81090612ff"),
        (Clear(), "81010001ff"),
        (SetPower(True), "8101040002ff"),
        (Home(), "81010604ff"),
        (MoveTo(-2, 0x123, 0x18), "81010602 18 14 0f0f0f0e 00010203 ff"),
        (ZoomTo(0x4000), "81010447 04000000 ff"),
        (Preset(3), "8101043f0203ff"),
        (Preset(3, store=True), "8101043f0103ff"),
    ],
)
def test_visca_payloads(said: Say, payload: str) -> None:  # G: Sony's lists from memory
    assert write_said(said) == bytes.fromhex(payload)
    assert read_said(bytes.fromhex(payload)) == said


def _camera(*sent: bytes) -> tuple[Camera, CameraVisca, list[bytes]]:
    box = Camera()
    session = CameraVisca(box)
    said = [session.receive(Visca().encode(Packet(Kind.COMMAND, 9, one)), 0.0) for one in sent]
    return box, session, [one[8:] for one in said]


def test_a_head_takes_its_time_and_says_done_when_it_is_there() -> None:
    box, session, said = _camera(write_said(MoveTo(2000, -500)))
    assert said == [accepted(1)]
    assert session.wake_at_s() == 2.0
    assert session.receive(b"", 1.0) == b""
    assert (box.pan, box.tilt) == (1000, -250)
    assert session.receive(b"", 2.0)[8:] == done(1)
    assert (box.pan, box.tilt) == (2000, -500)


def test_a_third_command_is_refused_and_so_is_nonsense_and_a_move_while_off() -> None:
    move = write_said(MoveTo(2000, 0))
    assert _camera(move, move, move)[2][2] == refused(0, 0x03)
    assert _camera(bytes.fromhex("8101aaff"))[2] == [refused(0, 0x02)]
    off = write_said(SetPower(False))
    assert _camera(off, move)[2] == [accepted(1), done(1)]
    box, session, _ = _camera()
    box.on = False
    said = session.receive(Visca().encode(Packet(Kind.COMMAND, 9, move)), 0.0)
    assert said[8:] == refused(1, 0x41)


def _order(rig: Rig, order: str, at_s: float, to_s: int) -> OrderDone:
    driver = rig.turner or rig.dimmer
    assert driver is not None
    driver.order(order, at_s)
    rig.cable.run(float(to_s))
    return rig.ended[-1]


def _still_camera() -> Rig:
    rig = camera(1)
    rig.move = lambda _: None
    rig.cable.run(10.0)
    return rig


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        ("move 3000 -700", Outcome.CONFIRMED),
        ("zoom 16384", Outcome.CONFIRMED),
        ("off", Outcome.CONFIRMED),
        ("preset 0", Outcome.CONFIRMED),
        ("preset 9", Outcome.REFUSED),
        ("move 3000", Outcome.REFUSED),
        ("zoom 99999", Outcome.REFUSED),
        ("dance", Outcome.REFUSED),
    ],
)
def test_orders_of_a_camera(order: str, outcome: Outcome) -> None:
    rig = _still_camera()
    assert _order(rig, order, 10.0, 30).outcome is outcome
    assert len(rig.ended) == 1


def test_a_move_is_not_confirmed_before_the_head_is_there() -> None:
    rig = _still_camera()
    assert rig.turner is not None
    assert rig.turner.order("move 10000 0", 10.0)
    rig.cable.run(19.0)
    assert rig.ended == []
    rig.cable.run(23.0)
    assert [one.outcome for one in rig.ended] == [Outcome.CONFIRMED]


def test_an_order_to_a_camera_that_cannot_be_heard_ends_unconfirmed() -> None:
    rig = _still_camera()
    rig.pipe.set([WireFault(WireFaultKind.DROP)])
    assert _order(rig, "move 500 0", 10.0, 80).outcome is Outcome.UNCONFIRMED
    assert rig.camera is not None
    assert rig.camera.pan == 500


def test_a_safe_state_goes_over_an_order_under_way() -> None:
    rig = _still_camera()
    assert rig.turner is not None
    assert rig.turner.order("move 20000 0", 10.0)
    rig.cable.run(12.0)
    assert not rig.turner.order("home", 12.0)
    assert rig.turner.order("home", 12.0, over=True)
    rig.cable.run(20.0)
    outcomes = [Outcome.REFUSED, Outcome.UNCONFIRMED, Outcome.CONFIRMED]
    assert [one.outcome for one in rig.ended] == outcomes


def test_a_look_is_streamed_and_confirmed_and_a_blackout_too() -> None:
    rig = lights(1)
    assert rig.node is not None
    rig.move = lambda _: None
    rig.cable.run(10.0)
    assert rig.node.frames == 0
    assert _order(rig, "look duty", 10.0, 20).outcome is Outcome.CONFIRMED
    assert rig.node.levels[:4] == bytes((200, 100, 200, 100))
    frames = rig.node.frames
    rig.cable.run(60.0)
    assert rig.node.frames - frames in (39, 40, 41)
    assert _order(rig, "blackout", 60.0, 70).outcome is Outcome.CONFIRMED
    assert set(rig.node.levels) == {0}
    assert _order(rig, "look party", 70.0, 71).outcome is Outcome.REFUSED


@pytest.mark.parametrize(("lost", "left"), [(Lost.HOLD, 9), (Lost.BLACKOUT, 0)])
def test_a_node_without_a_stream_goes_to_its_safe_state(lost: Lost, left: int) -> None:
    node = LightingNode("L1", lost=lost, lost_s=5.0)
    node.take(ArtDmx(0, bytes((9, 9))), 0.0)
    node.take(ArtDmx(1, bytes((7, 7))), 0.0)
    assert node.sending(4.9)
    node.advance(5.0)
    assert not node.sending(5.0)
    assert node.levels[0] == left


def test_a_node_that_may_not_be_ordered_is_sent_polls_and_nothing_else() -> None:
    said: list[Reading | OrderDone] = []
    driver = LightingDriver("L1", {"sending": "s"}, said.append, looks={"duty": bytes(2)})
    assert not driver.order("look duty", 0.0)
    session = driver.session()
    sent = [session.receive(b"", float(t)) for t in range(3)]
    assert {one[8:10] for one in sent if one} == {b"\x00\x20"}
    assert [one.outcome for one in said if isinstance(one, OrderDone)] == [Outcome.REFUSED]


def test_datagrams_on_real_sockets_each_device_on_its_own_address() -> None:
    async def run() -> tuple[list[Reading | OrderDone], int, int]:
        said: list[Reading | OrderDone] = []
        box, node = Camera(steps_s=1e5), LightingNode("L1")
        camera_at = await serve(lambda: CameraVisca(box), "127.1.7.80", 0)
        node_at = await serve(lambda: ArtNetNode(node), "127.1.7.81", camera_at.port)
        turner = await attach(
            f"visca://127.1.7.80:{camera_at.port}", "C", said.append, allowed=CAMERA_ORDERS
        )
        dimmer = await attach(
            f"artnet://127.1.7.81:{camera_at.port}",
            "L",
            said.append,
            looks={"a": bytes(4)},
            allowed=("look",),
        )
        assert isinstance(turner.driver, CameraDriver)
        assert isinstance(dimmer.driver, LightingDriver)
        loop = asyncio.get_running_loop()
        turner.driver.order("move 700 0", loop.time())
        dimmer.driver.order("look a", loop.time())
        async with asyncio.timeout(15.0):
            while sum(isinstance(one, OrderDone) for one in said) < 2:
                await asyncio.sleep(0.01)
        await turner.close()
        await dimmer.close()
        peers = camera_at.peers
        camera_at.close()
        node_at.close()
        return said, box.pan, peers

    said, pan, peers = asyncio.run(run())
    assert {one.outcome for one in said if isinstance(one, OrderDone)} == {Outcome.CONFIRMED}
    assert (pan, peers) == (700, 1)


def test_nobody_at_an_address_of_datagrams_is_said() -> None:
    async def run() -> list[Reading | OrderDone]:
        said: list[Reading | OrderDone] = []
        link = call(CameraDriver("C", {"pan": "pan"}, said.append).session, "127.1.7.82", 9)
        async with asyncio.timeout(15.0):
            while not said:
                await asyncio.sleep(0.01)
        await link.close()
        return said

    first = asyncio.run(run())[0]
    assert isinstance(first, Reading)
    assert first.quality is Quality.NO_LINK


def test_a_flood_of_addresses_is_forgotten_and_rubbish_is_answered_by_nothing() -> None:
    async def run() -> tuple[int, bytes]:
        place = await serve(lambda: CameraVisca(Camera()), "127.1.7.83", 0)
        loop = asyncio.get_running_loop()
        for _ in range(200):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
                one.sendto(b"\xff" * 1400, ("127.1.7.83", place.port))
            await asyncio.sleep(0)
        peers, heard = place.peers, loop.create_future()

        class Asker(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: object) -> None:
                heard.set_result(data)

        ask, _ = await loop.create_datagram_endpoint(Asker, remote_addr=("127.1.7.83", place.port))
        ask.sendto(Visca().encode(Packet(Kind.INQUIRY, 1, Ask.POWER.value)))
        answer = await asyncio.wait_for(heard, 2.0)
        ask.close()
        place.close()
        return peers, answer[8:]

    assert asyncio.run(run()) == (PEERS_MAX, done(0, b"\x02"))


def _p3000(*sent: bytes) -> tuple[Matrix, list[bytes]]:
    box = Matrix(8, 4)
    session = P3000Device(box)
    session.receive(b"", 0.0)
    return box, [session.receive(one, 0.0) for one in sent]


def test_kramers_commands_and_their_answers() -> None:  # G: manuals, not run on a real switcher
    box, said = _p3000(b"#\r", b"#VID 3>2\r", b"#VID? *\r", b"#AUD? 2\r#VID 9>1\r", b"#DANCE\r")
    assert said[:3] == [b"~01@OK\r\n", b"~01@VID 3>2\r\n", b"~01@VID 0>1,3>2,0>3,0>4\r\n"]
    assert said[3:] == [b"~01@AUD 0>2\r\n~01@VID ERR003\r\n", b"~01@DANCE ERR002\r\n"]
    assert (box.video[2], box.audio[2]) == (3, 0)


def test_a_late_answer_by_p3000_is_never_that_to_the_next_question() -> None:
    rig = kramer(1)
    assert rig.tier is not None
    talk = rig.tier.session()
    assert talk.receive(b"", 0.0) == b"#VID? 1\r"
    assert talk.receive(b"", 3.0) == b""
    assert talk.closed, "what comes from now on comes to nobody"
    rig.run(10)
    rig.pipe.set([WireFault(WireFaultKind.DELAY, seconds=5.0)])
    rig.run(60)
    assert rig.quality is Quality.NO_ANSWER
    before = len(rig.readings)
    rig.run(300)
    assert [one for one in rig.readings[before:] if one.value is not None] == []


def test_a_tie_by_p3000_is_confirmed_by_asking_and_told_to_the_other_protocol() -> None:
    rig = kramer(1)
    assert rig.tier is not None
    assert rig.matrix is not None
    rig.move = lambda _: None
    rig.cable.run(10.0)
    other = SisDevice(rig.matrix)
    other.receive(b"", 10.0)
    assert rig.tier.order("tie 5*1", 10.0)
    rig.cable.run(12.0)
    assert [one.outcome for one in rig.ended] == [Outcome.CONFIRMED]
    assert other.receive(b"", 12.0) == b"Out1 In5 All\r\n"
    for order, why in (("tie 9*1", "ERR003"), ("tie 1*9", "no output"), ("tie", "an order is")):
        rig.tier.order(order, rig.cable.now_s)
        rig.cable.run(rig.cable.now_s + 2.0)
        assert rig.ended[-1].outcome is Outcome.REFUSED
        assert why in rig.ended[-1].why.en
