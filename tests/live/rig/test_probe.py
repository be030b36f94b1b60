"""`probe` asks and shows bytes; `conform` finds how a real device differs from its twin."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from click.testing import Result

from devices.capture import Frame
from devices.datagrams import serve
from devices.drivers.readings import Reading
from devices.endpoint import listen
from devices.hall.lighting_node import ArtNetNode, LightingNode
from devices.hall.projector import PjlinkDevice, Projector
from devices.sensors.dcs_gateway import DcsGateway
from devices.session import NEVER, Session
from devices.traits import Trait, Traited
from devices.wire.artnet import ArtPoll, ArtPollReply, write_datagram
from tests.cli.test_drill_commands import asked
from tests.devices.opcua_rig import serve_gateway
from twin.cli.device_probe import probe as device_probe
from twin.cli.endings import Stop
from twin.inputs import load_yaml
from twin.live.rig.conform import Answered, conform, load_traits, save_traits
from twin.live.rig.probe import find_lights, probe

NET = f"127.{os.getpid() % 200 + 2}.6"


class _Odd(Session):
    """Somebody's projector: it has no lamp, knows INF1, and thinks before it tells its name."""

    def __init__(self) -> None:
        self._inner = PjlinkDevice(Projector("P1"))
        self._name_s = NEVER

    def receive(self, data: bytes, now_s: float) -> bytes:
        if data == b"%1LAMP ?\r":
            return b"%1LAMP=ERR1\r"
        if data == b"%1INF1 ?\r":
            return b"%1INF1=MAKER\r"
        if data == b"%1NAME ?\r":
            self._name_s = now_s + 0.6
            return b""
        if now_s >= self._name_s:
            self._name_s = NEVER
            return b"%1NAME=SLOW\r"
        return self._inner.receive(data, now_s)

    def wake_at_s(self) -> float:
        return min(self._name_s, self._inner.wake_at_s())


def _compared() -> list[Answered]:
    async def run() -> list[Answered]:
        place = await listen(_Odd, "127.1.6.30", 0)
        port = place.sockets[0].getsockname()[1]
        rows = await conform("projector", f"pjlink://127.1.6.30:{port}", {})
        place.close()
        return rows

    return asyncio.run(run())


def test_what_differs_is_named_saved_and_taken_on_by_the_twin(tmp_path: Path) -> None:
    rows = _compared()
    odd = {one.question: (one.twin_form, one.real_form) for one in rows if one.differs}
    assert odd == {
        "%1LAMP ?": ("value", "ERR1"),
        "%1INF1 ?": ("ERR1", "value"),
        "%1NAME ?": ("value", "value"),
    }
    path = tmp_path / "traits.yaml"
    assert save_traits(rows, "pjlink", path) == 3
    traits = load_traits(load_yaml(path).data)
    twin = Traited(PjlinkDevice(Projector("P1")), traits)
    assert twin.receive(b"", 0.0) == b"PJLINK 0\r"
    assert twin.receive(b"%1LAMP ?\r", 1.0) == b""
    assert twin.receive(b"", 1.1) == b"%1LAMP=ERR1\r"
    assert twin.receive(b"%1POWR ?\r", 1.2) == b"%1POWR=0\r"
    assert twin.receive(b"%1NAME ?\r", 2.0) == b""
    assert 2.6 <= twin.wake_at_s() < 3.0
    assert twin.receive(b"", 3.0) == b"%1NAME=SLOW\r"


def test_a_numbered_answer_carries_the_number_of_its_question() -> None:
    ask, answer = bytes.fromhex("511700000006010300000001"), bytes.fromhex("511700000003018302")
    twin = Traited(PjlinkDevice(Projector("P1")), [Trait("modbus-tcp", ask, answer)])
    twin.receive(b"", 0.0)
    twin.receive(b"\x00\x07" + ask[2:], 1.0)
    assert twin.receive(b"", 1.0) == b"\x00\x07" + answer[2:]


def test_a_file_that_is_no_traits_is_refused() -> None:
    for data in (None, {"protocol": "sis"}, {"protocol": "sis", "answers": [{"ask": "zz"}]}):
        with pytest.raises(ValueError, match="no traits"):
            load_traits(data)


def test_a_probe_shows_every_byte_and_sends_questions_only() -> None:
    async def run() -> tuple[list[Frame | Reading], int]:
        seen: list[Frame | Reading] = []
        place = await listen(lambda: PjlinkDevice(Projector("P1")), "127.1.6.31", 0)
        port = place.sockets[0].getsockname()[1]
        heard = await probe(
            f"pjlink://127.1.6.31:{port}", seen.append, bind="127.1.6.32", for_s=0.2
        )
        place.close()
        return seen, heard

    seen, heard = asyncio.run(run())
    shown = [(one.direction, one.data) for one in seen if isinstance(one, Frame)]
    assert shown == [("out", b"PJLINK 0\r"), ("in", b"%1POWR ?\r"), ("out", b"%1POWR=0\r")]
    assert heard == 18
    assert [one.value for one in seen if isinstance(one, Reading)] == [0.0]


class _Overheard(Session):
    """A node that keeps what it was told."""

    def __init__(self, node: LightingNode, heard: list[bytes]) -> None:
        self._inner, self._heard = ArtNetNode(node), heard

    def receive(self, data: bytes, now_s: float) -> bytes:
        if data:
            self._heard.append(data)
        return self._inner.receive(data, now_s)


def test_lights_are_found_by_asking_and_told_nothing_else() -> None:
    host, bind, heard = f"{NET}.41", f"{NET}.42", list[bytes]()
    node = LightingNode("L1", universe=0x123, address=(127, 1, 6, 41))

    async def run() -> tuple[Result, Result, list[ArtPollReply]]:
        place = await serve(lambda: _Overheard(node, heard), host, 6454)
        other = await serve(lambda: _Overheard(node, heard), host, 0)
        try:
            words = ("--bind", bind, "--for", "1s")
            found = await asyncio.to_thread(asked, device_probe, f"artnet://{host}", *words)
            nobody = await asyncio.to_thread(asked, device_probe, f"artnet://{NET}.43", *words)
            return found, nobody, await find_lights(host, bind, 0.2, other.port)
        finally:
            place.close()
            other.close()

    found, nobody, elsewhere = asyncio.run(run())
    assert found.output.split()[:2] == ["artnet://127.1.6.41?universe=291", "L1"]
    assert isinstance(nobody.exception, Stop)
    assert nobody.exception.code == 4
    assert [one.short for one in elsewhere] == ["L1"]
    assert heard == [write_datagram(ArtPoll())] * 2
    assert node.frames == 0


@pytest.mark.long
def test_an_opc_ua_server_is_asked_how_it_is() -> None:
    pytest.importorskip("asyncua", reason="pip install 'fumeng-twin[devices]'")

    async def run() -> tuple[Result, Result]:
        close = await serve_gateway(DcsGateway(("LI-101",)), f"{NET}.45", 4840)
        try:
            found = await asyncio.to_thread(asked, device_probe, f"opc.tcp://{NET}.45")
        finally:
            await close()
        words = (f"opc.tcp://{NET}.45", "--for", "1s")
        return found, await asyncio.to_thread(asked, device_probe, *words)

    found, nobody = asyncio.run(run())
    assert "|HELF" in found.output
    assert "|ACKF" in found.output
    assert "ServerStatus.State = 0" in found.output
    assert isinstance(nobody.exception, Stop)
    assert nobody.exception.code == 4
