"""Strangers at the shipped rig, served by the command itself: a tank read, a projector switched.

What a reader would get wrong: the rig runs in a process of its own, as a user starts it; nothing of
ours stands between its sockets and the strangers' programs. The siren beside it is in no rig that
is shipped.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection
from urllib.request import Request, urlopen

import pytest

from tests.interop.peers import library, program
from twin.live.rig.read import find_rig

HERE, CONTROL = "127.1.8.", 18799
TANK, PROJECTOR, SIREN = f"{HERE}6", f"{HERE}4", f"{HERE}9"
SOUNDS = (
    f"""  - {{编号: S-01, 类型: siren, 端点: [{{协议: modbus-tcp, 地址: "{SIREN}:15020"}}]}}\n"""
)


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = tmp_path_factory.mktemp("rig") / "table.yaml"
    shipped = find_rig("table").read_text(encoding="utf-8")
    path.write_text(shipped.replace("127.1.0.", HERE) + SOUNDS, encoding="utf-8")
    words = [sys.executable, "-m", "twin.cli", "device", "serve", str(path), "--for", "5m"]
    said = (path.parent / "said").open("w")
    served = subprocess.Popen([*words, "--control", str(CONTROL)], stdout=said, stderr=said)
    try:
        for _ in range(600):
            if served.poll() is not None:
                pytest.fail((path.parent / "said").read_text())
            try:
                for place in (("127.0.0.1", CONTROL), (SIREN, 15020)):
                    create_connection(place, 1.0).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        served.terminate()
        served.wait(20)


def _run(*words: str) -> tuple[int, str]:
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.usefixtures("rig")
def test_mbpoll_reads_a_tank_served_by_the_command() -> None:
    mbpoll = program("mbpoll", "-V")
    base = (mbpoll, "-m", "tcp", "-a", "1", "-0", "-1", "-p", "15020")
    asked = (*base, "-r", "0", "-t", "4:float", "-B", TANK)
    assert _run(*asked)[1].rpartition("[0]:")[2].split() == ["0"]
    level = Request(
        f"http://127.0.0.1:{CONTROL}/devices/T-01/values/level_m",
        data=b'{"value": 12.375}',
        method="PUT",
    )
    urlopen(level, timeout=5).close()
    code, said = _run(*asked)
    assert code == 0, said
    assert said.rpartition("[0]:")[2].split() == ["12.375"]


@pytest.mark.usefixtures("rig")
def test_mbpoll_sounds_a_siren_and_hears_it() -> None:
    mbpoll = program("mbpoll", "-V")
    base = (mbpoll, "-m", "tcp", "-a", "1", "-0", "-r", "0", "-p", "15020")
    assert _run(*base, "-t", "0", SIREN, "1")[0] == 0
    code, said = _run(*base, "-1", "-t", "1", SIREN)
    assert code == 0
    assert "1" in said.rpartition("[0]:")[2].split("\n")[0]
    assert _run(*base, "-t", "0", SIREN, "0")[0] == 0


@pytest.mark.usefixtures("rig")
def test_pypjlink_switches_a_projector_served_by_the_command() -> None:
    library("pypjlink", "pypjlink2")
    pjlink = str(Path(sys.executable).parent / "pjlink")
    asked = (pjlink, "-p", f"{PROJECTOR}:4352", "power")
    assert _run(*asked)[1].split() == ["off"]
    code, said = _run(*asked, "on")
    assert code == 0, said
    assert _run(*asked)[1].split() == ["warm-up"]
