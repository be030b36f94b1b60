"""Art-Net from OLA's console to our node, on this machine alone."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from devices.datagrams import serve
from devices.hall.lighting_node import ArtNetNode, LightingNode
from tests.interop.peers import program, run_program

_OTHERS = (
    "dummy e131 espnet ftdidmx gpio karate kinet milinst opendmx openpixelcontrol osc pathport "
    "renard sandnet shownet spi stageprofi uartdmx usbdmx usbserial"
)
_ARTNET = "enabled = true\nalways_broadcast = true\nip = 127.0.0.1\nuse_loopback = true\n"


def test_a_look_of_ola_is_shown_by_our_node() -> None:
    patch, put, told = (program(f"ola_{one}", "-h") for one in ("patch", "set_dmx", "dev_info"))
    olad = program("olad")
    node = LightingNode("L1", universe=1)  # an OLA universe 1 goes out as Art-Net's 1

    async def run(home: str) -> None:
        place = await serve(lambda: ArtNetNode(node), "127.0.0.1", 6454)
        console = await asyncio.create_subprocess_exec(
            *(olad, "-c", home, "--no-http", "-l", "1"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={"HOME": home, "PATH": os.environ["PATH"]},
            user="nobody" if os.geteuid() == 0 else None,  # it does not run as root
        )
        try:
            found = None
            for _ in range(40):
                await asyncio.sleep(0.25)
                found = re.search(r"Device (\d+): ArtNet", (await run_program(told))[1])
                if found:
                    break
            assert found, "OLA did not begin"
            await run_program(patch, "-d", found[1], "-p", "0", "-u", "1")
            await run_program(put, "-u", "1", "-d", "9,8,7")
            for _ in range(40):
                if node.frames:
                    break
                await asyncio.sleep(0.1)
        finally:
            console.terminate()
            await console.wait()
            place.close()

    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o777)
        for name in _OTHERS.split():
            Path(home, f"ola-{name}.conf").write_text("enabled = false\n")
        Path(home, "ola-artnet.conf").write_text(_ARTNET)
        for one in Path(home).iterdir():
            one.chmod(0o666)
        asyncio.run(run(home))
    assert (node.levels[:3], node.frames > 0) == (bytes((9, 8, 7)), True)
