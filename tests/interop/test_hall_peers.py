"""The hall's devices against clients nobody here wrote: PJLink, VISCA, raw lines by socat."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest

from devices.datagrams import serve
from devices.endpoint import listen
from devices.hall.camera import Camera, CameraVisca
from devices.hall.matrix_switcher import Matrix, P3000Device, SisDevice
from devices.hall.projector import PjlinkDevice, Projector
from devices.session import Session
from tests.interop.peers import absent, library, node, program, run_program


def test_pypjlink_at_the_command_line_reads_the_power_behind_a_password() -> None:
    library("pypjlink", "pypjlink2")
    pjlink = Path(sys.executable).parent / "pjlink"
    if not pjlink.exists():
        absent("pjlink")

    async def run() -> tuple[int, str]:
        box = Projector("P1")
        place = await listen(lambda: PjlinkDevice(box, "secret"), "127.1.7.120", 0)
        port = place.sockets[0].getsockname()[1]
        try:
            return await run_program(
                str(pjlink), "-p", f"127.1.7.120:{port}", "power", say=b"secret\n"
            )
        finally:
            place.close()

    code, said = asyncio.run(run())
    assert code == 0, said
    assert "off" in said


def test_a_node_client_switches_the_projector_on() -> None:
    env = node("pjlink")
    script = """
    const P = require("pjlink"); const b = new P("127.1.7.121", PORT);
    b.powerOn(e => b.getPowerState((_, s) => { console.log(e, s); process.exit(0); }));
    """

    async def run() -> tuple[int, str, int]:
        box = Projector("P1")
        place = await listen(lambda: PjlinkDevice(box), "127.1.7.121", 0)
        words = script.replace("PORT", str(place.sockets[0].getsockname()[1]))
        code, said = await run_program("node", "-e", words, env=env)
        place.close()
        return code, said, box.starts

    code, said, starts = asyncio.run(run())
    assert (code, starts) == (0, 1), said


def test_a_strangers_visca_client_turns_the_camera() -> None:
    visca = library("visca_over_ip", "visca_over_ip")

    async def run() -> tuple[int, int, int]:
        box = Camera(steps_s=1e6, zoom_s=1e6)
        place = await serve(lambda: CameraVisca(box), "127.1.7.122", 52381)

        def turn() -> int:
            head = visca.Camera("127.1.7.122")
            head.pantilt(24, 20, 500, -300, relative=False)
            head.zoom_to(0.5)
            time.sleep(0.1)
            found = head.get_pantilt_position()
            head.close_connection()
            return int(found[0])

        seen = await asyncio.to_thread(turn)
        await asyncio.sleep(0.05)
        box.advance(asyncio.get_running_loop().time() + 60.0)
        place.close()
        return seen, box.pan, box.zoom

    seen, pan, zoom = asyncio.run(run())
    assert pan == 500
    assert zoom == 0x2000
    assert seen == 500


LINES = [
    ("sis", b"3*2!2!Q9*1!", ["(c) Simulated", "Out2 In3 All", "\n3", "1.00", "E01"]),
    ("p3000", b"#\r#VID 3>2\r#VID? 2\r#NONE\r", ["~01@OK", "~01@VID 3>2", "~01@NONE ERR002"]),
]


@pytest.mark.parametrize(("name", "say", "wanted"), LINES, ids=["sis", "p3000"])
def test_raw_lines_by_socat(name: str, say: bytes, wanted: list[str]) -> None:
    socat = program("socat", "-V")

    async def run() -> tuple[int, str]:
        box = Matrix(8, 4)

        def make() -> Session:
            return SisDevice(box) if name == "sis" else P3000Device(box)

        place = await listen(make, "127.1.7.123", 0)
        port = place.sockets[0].getsockname()[1]
        try:
            return await run_program(socat, "-t", "1", "-", f"TCP:127.1.7.123:{port}", say=say)
        finally:
            place.close()

    code, said = asyncio.run(run())
    assert code == 0
    assert [one for one in wanted if one not in said] == []
