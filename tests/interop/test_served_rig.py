"""Strangers at a rig served by the command itself: a tank read, a projector switched, a siren told.

What a reader would get wrong: the rig runs in a process of its own, as a user starts it; nothing of
ours stands between its sockets and the strangers' programs.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection

import pytest

from tests.interop.peers import library, program

RIG = """
fumeng_rig: 1
编号: strangers
标题: 罐与投影机
设备:
  - {编号: T1, 类型: 储罐液位计, 端点: [{协议: modbus-tcp, 地址: "127.1.8.1:15020"}]}
  - 编号: P1
    类型: 投影机
    参数: {warm_s: 0}
    端点: [{协议: pjlink, 地址: "127.1.8.2:4352"}]
  - {编号: S1, 类型: siren, 端点: [{协议: modbus-tcp, 地址: "127.1.8.3:15020"}]}
  - {编号: L1, 类型: lighting-node, 端点: [{协议: artnet, 地址: "127.1.8.4:6454"}]}
"""


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = tmp_path_factory.mktemp("rig") / "strangers.yaml"
    path.write_text(RIG, encoding="utf-8")
    words = [sys.executable, "-m", "twin.cli", "device", "serve", str(path), "--for", "5m"]
    said = (path.parent / "said").open("w")
    served = subprocess.Popen(words, stdout=said, stderr=said)
    try:
        for _ in range(600):
            if served.poll() is not None:
                pytest.fail((path.parent / "said").read_text())
            try:
                create_connection(("127.1.8.2", 4352), 1.0).close()
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
    code, said = _run(*base, "-r", "0", "-t", "4:float", "-B", "127.1.8.1")
    assert code == 0, said
    assert "[0]:" in said


@pytest.mark.usefixtures("rig")
def test_mbpoll_sounds_a_siren_and_hears_it() -> None:
    mbpoll = program("mbpoll", "-V")
    base = (mbpoll, "-m", "tcp", "-a", "1", "-0", "-r", "0", "-p", "15020")
    assert _run(*base, "-t", "0", "127.1.8.3", "1")[0] == 0
    code, said = _run(*base, "-1", "-t", "1", "127.1.8.3")
    assert code == 0
    assert "1" in said.rpartition("[0]:")[2].split("\n")[0]
    assert _run(*base, "-t", "0", "127.1.8.3", "0")[0] == 0


@pytest.mark.usefixtures("rig")
def test_pypjlink_switches_a_projector_served_by_the_command() -> None:
    library("pypjlink", "pypjlink2")
    pjlink = str(Path(sys.executable).parent / "pjlink")
    code, said = _run(pjlink, "-p", "127.1.8.2:4352", "power", "on")
    assert code == 0, said
    time.sleep(0.3)
    assert "on" in _run(pjlink, "-p", "127.1.8.2:4352", "power")[1]
